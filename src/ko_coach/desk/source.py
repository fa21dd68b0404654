"""What a queue's source promises: a stream of changes, whatever desk stands behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol

from ko_coach.desk.ticket import Ticket
from ko_coach.liveness import LIVE, Liveness


class Refused(NamedTuple):
    """Something in the queue that is not shown as a ticket, and why."""

    place: str
    """`tickets.jsonl:12`, safe to show."""
    cause: str


@dataclass(frozen=True, slots=True)
class QueueChange:
    """What is new since the last change; all of it is to be applied together."""

    changed: tuple[Ticket, ...] = ()
    """Tickets that came or differ."""
    gone: tuple[str, ...] = ()
    """Ids of tickets that are no longer in the queue."""
    refused: tuple[Refused, ...] = ()
    """All that is refused at the moment (not only what is new)."""
    loading: bool = False
    """More of what already exists is still to come."""
    liveness: Liveness = LIVE
    """Whether changes are noticed at once; why not, while only a slow scan works."""
    trouble: str = ""
    """Why the queue cannot be read at the moment, for the person; what is known stays."""
    why: str = ""
    """The same in two or three words for a line, where a desk is asked."""
    since: datetime | None = None
    """Since when that has been so."""
    touched: str = ""
    """The ticket that the agent touched last at the desk, if that is news."""

    @property
    def state(self) -> QueueChange:
        """How the queue is, without what came and went."""
        return replace(self, changed=(), gone=(), touched="")


class Source(Protocol):
    """Where tickets come from."""

    @property
    def name(self) -> str:
        """What the screen calls it, safe to show."""

    def first(self) -> QueueChange:
        """Return what the first picture shows; nobody waits for it."""

    def changes(self) -> AsyncIterator[QueueChange]:
        """Yield first what the queue holds (in one or several parts), then every change, until cancelled.

        Troubles of the desk are yielded, never raised; the stream goes on and recovers by itself.
        """

    def look_at(self, tickets: Sequence[str]) -> None:
        """The agent looks at these tickets, the first above all: what is known of them is to be whole."""

    def agent_is_active(self) -> None:
        """The agent is at the keys: news matter more now."""

    def ticket_in(self, text: str) -> str:
        """Return the id of the ticket that a web address leads to; empty for any other text."""


class LocalSource:
    """What a source is that hands over whole tickets, at once, and has no web address of its own."""

    def look_at(self, tickets: Sequence[str]) -> None:
        """Everything is known already."""

    def agent_is_active(self) -> None:
        """News come at once in any case."""

    def ticket_in(self, _text: str) -> str:
        return ""


class NoSource(LocalSource):
    """No queue at all: a coach may tune a rubric without one."""

    name = "–"

    def __init__(self, why: str) -> None:
        self._change = QueueChange(trouble=why)

    def first(self) -> QueueChange:
        """Return why there is nothing."""
        return self._change

    async def changes(self) -> AsyncIterator[QueueChange]:
        """Yield that nothing is there, once; nothing ever comes."""
        yield self._change
        await asyncio.Event().wait()
