"""Which ticket the world says the agent is on: the focus file, the desk itself, and the clipboard if that is wanted."""

from __future__ import annotations

from collections.abc import Callable

from ko_coach.desk.queue import Queue
from ko_coach.desk.source import Source
from ko_coach.tui.clipboard import ClipboardWatch
from ko_coach.tui.focus_file import FocusFile
from ko_coach.tui.plan import Plan


class Pointing:
    """Turns what is heard from outside into a ticket's id."""

    def __init__(
        self, plan: Plan, queue: Queue, on_ticket: Callable[[str, bool], None], on_trouble: Callable[[str], None]
    ) -> None:
        """`on_ticket` is told the ticket, and whether somebody meant it: then it is said where it is not here."""
        self._source: Source = plan.source
        self._queue = queue
        self._on_ticket = on_ticket
        self._focus_file = FocusFile(plan.home.focus)
        self._clipboard = ClipboardWatch(self._copied, on_trouble) if plan.settings.desk.clipboard else None

    def start(self) -> None:
        """Begin to watch what has to be watched; `look` and `touched` are called from outside."""
        if self._clipboard is not None:
            self._clipboard.start()

    def stop(self) -> None:
        if self._clipboard is not None:
            self._clipboard.stop()

    def look(self) -> None:
        """Look whether another program wrote the focus file."""
        text = self._focus_file.read()
        if text is not None:
            self._on_ticket(self._by_address(text) or text, True)

    def touched(self, ticket: str) -> None:
        """The desk says that the agent touched this ticket."""
        if self._queue.get(ticket) is not None:
            self._on_ticket(ticket, False)

    def _copied(self, text: str) -> None:
        if ticket := self._by_address(text):
            self._on_ticket(ticket, True)
        elif self._queue.get(text) is not None:
            self._on_ticket(text, True)

    def _by_address(self, text: str) -> str:
        return self._source.ticket_in(text) or self._queue.with_url(text)
