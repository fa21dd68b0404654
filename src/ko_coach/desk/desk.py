"""What each kind of help desk has to know to do: the part that `PolledSource` leaves to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ko_coach.desk.known import Raw
from ko_coach.desk.web import DeskClient


@dataclass(frozen=True, slots=True)
class News:
    """What happened at the desk since it was last asked."""

    changed: Sequence[Raw] = ()
    """Tickets of the queue that came or differ, whole or in part: a part leaves the rest as it was known."""
    gone: Sequence[str] = ()
    """Tickets that are no longer in the queue."""
    stale: Sequence[str] = ()
    """Tickets whose conversation has to be read again."""
    touched: str = ""
    """The ticket that the agent touched last at the desk since then."""


class Desk(Protocol):
    """One kind of help desk: how to ask it, and what its answers mean. It reads and never writes."""

    client: DeskClient
    shortest: float
    """Seconds between two polls that the desk's own limits allow at least."""

    async def sign_in(self) -> None:
        """Find the secret and set `client.sign`; called before the first request and again after a refusal."""

    def listed(self) -> AsyncIterator[Sequence[Raw]]:
        """Yield the whole queue in parts, and note from where `news` has to go on. A part without `messages` is
        completed by `details`."""

    async def news(self) -> News:
        """Return what happened since `listed` began or since the last call; one small request when nothing did."""

    async def details(self, ticket: str) -> Raw | None:
        """Return the ticket with its conversation; None when it is not there any more."""

    def ticket_in(self, text: str) -> str:
        """Return the id of the ticket that a web address of this desk leads to; empty for any other text."""
