"""The queue in the order in which customers need an answer, and the part of it that a filter leaves."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from ko_coach.desk.source import QueueChange
from ko_coach.desk.ticket import Ticket
from ko_coach.text import fold

_Key = tuple[float, float, float, str]
_NEVER = float("inf")
_FEW = 64
"""Up to so many changes are put in place one by one; more are sorted together."""


def order_key(ticket: Ticket) -> _Key:
    """Return what the queue is sorted by: due soonest, then priority, then longest waiting, then the id."""
    return (
        ticket.due_at.timestamp() if ticket.due_at else _NEVER,
        -ticket.priority_rank,
        ticket.waiting_since.timestamp() if ticket.waiting_since else _NEVER,
        ticket.id,
    )


class Queue:
    """Tickets by id, in order, filtered. No call looks at a clock, so nothing moves unless a ticket changed."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._keys: dict[str, _Key] = {}
        self._order: list[_Key] = []
        self._shown: list[_Key] = []
        self._kept: set[str] = set()
        self._words: tuple[str, ...] = ()
        self._filter = ""

    def __len__(self) -> int:
        """How many tickets there are, filtered out or not."""
        return len(self._tickets)

    @property
    def shown(self) -> int:
        """How many tickets the filter leaves."""
        return len(self._shown)

    @property
    def filter(self) -> str:
        return self._filter

    def get(self, ticket: str) -> Ticket | None:
        return self._tickets.get(ticket)

    def with_url(self, url: str) -> str:
        """Return the id of the ticket whose page has this web address; empty when there is none."""
        return next((ticket.id for ticket in self._tickets.values() if ticket.url == url), "") if url else ""

    def at(self, row: int) -> Ticket:
        """Return the ticket in that row of what is shown (0 is the first)."""
        return self._tickets[self._shown[row][3]]

    def row_of(self, ticket: str) -> int | None:
        """Return the row of the ticket, None when it is not shown."""
        key = self._keys.get(ticket)
        if key is None:
            return None
        row = bisect_left(self._shown, key)
        return row if row < len(self._shown) and self._shown[row] == key else None

    def apply(self, change: QueueChange, keep: Iterable[str] = ()) -> None:
        """Take a change in. Tickets in `keep` stay although they are gone: somebody is at work on them.

        One that was kept so far and is not in `keep` any more leaves now. A ticket that is gone and changed at once
        has changed.
        """
        gone = self._kept.union(ticket for ticket in change.gone if ticket in self._tickets)
        gone.difference_update(ticket.id for ticket in change.changed)
        self._kept = gone.intersection(keep)
        leaving = gone - self._kept
        if len(leaving) + len(change.changed) > _FEW:
            self._apply_many(change.changed, leaving)
        else:
            self._apply_few(change.changed, leaving)

    def hold(self, ticket: Ticket) -> None:
        """Keep a ticket that the desk no longer has; nothing happens when it is here."""
        if ticket.id not in self._tickets:
            self._apply_few((ticket,), ())
            self._kept.add(ticket.id)

    def is_gone(self, ticket: str) -> bool:
        """Whether the desk no longer has the ticket and it is here only because it was kept."""
        return ticket in self._kept

    def release(self, ticket: str) -> None:
        """Let a kept ticket go; nothing happens when the desk still has it."""
        if ticket in self._kept:
            self._kept.discard(ticket)
            self._apply_few((), {ticket})

    def set_filter(self, text: str) -> None:
        """Show only the tickets that hold every word of the text, in any case; all of them when it is empty."""
        words = tuple(fold(text).split())
        narrower = self._words and len(words) == len(self._words) and all(
            new.startswith(old) for new, old in zip(words, self._words, strict=True)
        )  # fmt: skip
        source: Sequence[_Key] = self._shown if narrower else self._order
        self._words, self._filter = words, text
        self._shown = [key for key in source if self._matches(key[3])] if words else list(self._order)

    def _matches(self, ticket: str) -> bool:
        text = self._tickets[ticket].search
        return all(word in text for word in self._words)

    def _apply_few(self, changed: Sequence[Ticket], leaving: Iterable[str]) -> None:
        for identity in leaving:
            self._remove(identity)
        for ticket in changed:
            self._remove(ticket.id)
            key = order_key(ticket)
            self._tickets[ticket.id], self._keys[ticket.id] = ticket, key
            insort(self._order, key)
            if self._matches(ticket.id):
                insort(self._shown, key)

    def _remove(self, ticket: str) -> None:
        if self._tickets.pop(ticket, None) is None:
            return
        key = self._keys.pop(ticket)
        for keys in (self._order, self._shown):
            row = bisect_left(keys, key)
            if row < len(keys) and keys[row] == key:
                del keys[row]

    def _apply_many(self, changed: Sequence[Ticket], leaving: set[str]) -> None:
        stale = leaving.union(ticket.id for ticket in changed)
        order = [key for key in self._order if key[3] not in stale]
        for identity in leaving:
            del self._tickets[identity], self._keys[identity]
        for new in changed:
            self._tickets[new.id], self._keys[new.id] = new, order_key(new)
        # Two sorted runs, which the sort merges: six times as fast as sorting all that a long queue has.
        self._order = order + sorted(self._keys[identity] for identity in {ticket.id for ticket in changed})
        self._order.sort()
        self._shown = [key for key in self._order if self._matches(key[3])] if self._words else list(self._order)
