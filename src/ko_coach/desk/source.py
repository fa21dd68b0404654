"""What a queue's source promises: a stream of changes, whatever desk stands behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
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


class Source(Protocol):
    """Where tickets come from."""

    @property
    def name(self) -> str:
        """What the screen calls it, safe to show."""

    def changes(self) -> AsyncIterator[QueueChange]:
        """Yield first what the queue holds (in one or several parts), then every change, until cancelled.

        Troubles of the desk are yielded, never raised; the stream goes on and recovers by itself.
        """


class NoSource:
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
