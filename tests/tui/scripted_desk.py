"""A desk that says what a test wants, when it wants it, and keeps what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ko_coach.desk.delivery import ticket_from
from ko_coach.desk.source import QueueChange
from ko_coach.desk.ticket import Message, Ticket

PAGE = "https://desk.example/t/"


class ScriptedDesk:
    """A source of tickets in the hands of a test."""

    name = "desk.example"

    def __init__(self) -> None:
        self.looked_at: list[list[str]] = []
        self.signs = 0
        """How often the agent gave a sign."""
        self._state = QueueChange(loading=True)
        self._out: asyncio.Queue[QueueChange] = asyncio.Queue()

    def first(self) -> QueueChange:
        return self._state

    async def changes(self) -> AsyncIterator[QueueChange]:
        while True:
            yield await self._out.get()

    def look_at(self, tickets: Sequence[str]) -> None:
        self.looked_at.append(list(tickets))

    def agent_is_active(self) -> None:
        self.signs += 1

    def ticket_in(self, text: str) -> str:
        return text.removeprefix(PAGE) if text.startswith(PAGE) else ""

    # ------------------------------------------------------------------ what a test says

    def tell(self, *changed: Ticket, **more: Any) -> None:
        """Hand over a change; how the desk is stays as it was."""
        self._out.put_nowait(replace(self._state, changed=changed, **more))

    def bring(self, *tickets: Ticket) -> None:
        """The queue is listed."""
        self._state = replace(self._state, loading=False)
        self.tell(*tickets)

    def fail(self, why: str, more: str, since: datetime) -> None:
        self._state = replace(self._state, why=why, trouble=more, since=since)
        self.tell()

    def recover(self) -> None:
        self._state = replace(self._state, why="", trouble="", since=None)
        self.tell()


def of_desk(identity: str, raw: dict[str, Any]) -> Ticket:
    """Return a whole ticket that has a page."""
    return ticket_from({**raw, "id": identity, "url": PAGE + identity})


def in_part(ticket: Ticket) -> Ticket:
    """Return the ticket as a list of the desk has it."""
    return ticket._replace(messages=(), whole=False)


def with_reply(ticket: Ticket, at: datetime, words: str) -> Ticket:
    """Return the ticket after the customer wrote again."""
    said = Message("customer", ticket.customer.name, at, words)
    return ticket._replace(messages=(*ticket.messages, said))
