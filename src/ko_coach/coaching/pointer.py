"""Whether the agent is taken to the ticket that the world points at, or goes a way of their own."""

from __future__ import annotations

from typing import Literal

Step = Literal["stay", "go", "note"]


class Pointer:
    """Where the world pointed last. Whoever turns to another ticket by hand is not called away from it."""

    def __init__(self) -> None:
        self.ticket = ""
        """The ticket that was pointed at last; empty when none ever was."""
        self.paused = False
        """The agent looks at another ticket by hand: what is pointed at is only noted."""
        self._noted = False

    def point(self, ticket: str, current: str, busy: bool) -> Step:
        """The world says that the agent is on this ticket; `busy` agents are never called away.

        Returns:
            `stay` where the agent is there already, or it is noted already; `go`, or `note` it for the agent.
        """
        news = ticket != self.ticket or not self.waiting(current)
        self.ticket = ticket
        if ticket == current:
            self.paused = self._noted = False
            return "stay"
        if self.paused or busy:
            self._noted = True
            return "note" if news else "stay"
        return "go"

    def by_hand(self, current: str) -> None:
        """The agent turned to a ticket of their own choice."""
        self.paused = current != self.ticket
        self._noted = self._noted and self.paused

    def resume(self) -> str:
        """Follow again; return the ticket to go to, empty when none was ever pointed at."""
        self.paused = self._noted = False
        return self.ticket

    def waiting(self, current: str) -> str:
        """Return the ticket that waits for the agent to follow; empty when there is none."""
        return self.ticket if self.ticket != current and (self.paused or self._noted) else ""
