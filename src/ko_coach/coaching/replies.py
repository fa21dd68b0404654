"""What the customer wrote while the agent is on the ticket, until the agent reads it."""

from __future__ import annotations

from collections import Counter

from ko_coach.desk.ticket import Message, Ticket


class Replies:
    """The customer's new messages in the ticket that the agent is on; what was there before is not new."""

    def __init__(self) -> None:
        self.ticket = ""
        """The ticket that the agent is on."""
        self.unread = 0
        """Messages that came since the agent turned to the ticket or last read its conversation."""
        self.first: Message | None = None
        """The first of those that came last; it stays when they are read, so that the eye finds it."""
        self._known: Counter[Message] | None = None
        """None as long as nobody knows what was written before."""

    def turn_to(self, ticket: Ticket | None) -> None:
        """The agent turned to this ticket; nothing happens when it is the one before."""
        if ticket is not None and ticket.id == self.ticket:
            return
        self.ticket = ticket.id if ticket is not None else ""
        self.unread, self.first, self._known = 0, None, None
        if ticket is not None:
            self._know(ticket)

    def take(self, ticket: Ticket) -> None:
        """Take news of a ticket; only those of the one that the agent is on count."""
        if ticket.id != self.ticket:
            return
        before = self._known
        self._know(ticket)
        if before is None:
            return
        came = _after(before, ticket.messages)
        if came:
            self.first = self.first if self.unread and self.first in ticket.messages else came[0]
            self.unread += len(came)

    def read(self) -> None:
        """The agent read the conversation."""
        self.unread = 0

    def of(self, ticket: str) -> int:
        """How many unread ones the ticket has."""
        return self.unread if ticket == self.ticket else 0

    def _know(self, ticket: Ticket) -> None:
        if ticket.messages or ticket.whole:
            self._known = Counter(ticket.messages)


def _after(before: Counter[Message], messages: tuple[Message, ...]) -> list[Message]:
    """Return the customer's messages that were not there before."""
    left, came = before.copy(), []
    for message in messages:
        if left[message] > 0:
            left[message] -= 1
        elif message.from_customer:
            came.append(message)
    return came
