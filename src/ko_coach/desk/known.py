"""What a desk told so far, put together ticket by ticket, and what of it is still to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ko_coach.desk.delivery import identity_of, ticket_from
from ko_coach.desk.source import Refused
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _

Raw = Mapping[str, Any]
"""A ticket, or the part of it that is known by now, in the shape of `docs/queue.md`; at least its id."""
_NO_ID = ""
"""Where in `refused` the tickets stand that have no id."""


class Known:
    """The tickets of a desk that is asked piece by piece."""

    def __init__(self, name: str, most: int) -> None:
        """`name` is the desk's, safe to show; no more than `most` tickets are kept."""
        self.tickets: dict[str, Ticket] = {}
        self.stale: dict[str, None] = {}
        """Tickets whose conversation is not known, or not any more."""
        self.refused: dict[str, Refused] = {}
        self.is_cut = False
        """Whether there were more tickets than are kept."""
        self._name = name
        self._most = most
        self._raw: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, Ticket] = {}
        self._gone: dict[str, None] = {}

    @property
    def has_news(self) -> bool:
        """Whether something is to be told."""
        return bool(self._changed or self._gone)

    def news(self) -> tuple[tuple[Ticket, ...], tuple[str, ...]]:
        """Return the tickets that changed and those that went since this was asked last."""
        changed, gone = tuple(self._changed.values()), tuple(self._gone)
        self._changed, self._gone = {}, {}
        return changed, gone

    def begin(self) -> None:
        """The whole queue is about to be delivered."""
        self.refused.pop(_NO_ID, None)

    def take(self, part: Raw) -> str:
        """Put what the desk delivered to what is known; return the ticket's id, empty if it is left out."""
        identity = identity_of(part.get("id")) if isinstance(part, Mapping) else ""
        if not identity:
            self.refused[_NO_ID] = Refused(self._name, _("it has no id"))
            return ""
        known = self._raw.get(identity)
        if known is None and len(self._raw) >= self._most:
            self.is_cut = True
            return ""
        raw = {**(known or {}), **part, "id": identity}
        ticket = ticket_from(raw)
        if "messages" not in raw:
            ticket = ticket._replace(whole=False)
        if "messages" in part:
            self.stale.pop(identity, None)
            self.refused.pop(identity, None)
        elif known is None or "messages" not in known or part.get("updated_at") != known.get("updated_at"):
            self.stale[identity] = None
        self._raw[identity] = raw
        if self.tickets.get(identity) != ticket:
            self.tickets[identity] = self._changed[identity] = ticket
        self._gone.pop(identity, None)
        return identity

    def forget(self, tickets: Iterable[str]) -> None:
        """The tickets are no longer in the queue."""
        for ticket in tickets:
            if self._raw.pop(ticket, None) is not None:
                self._gone[ticket] = None
            for known in (self.tickets, self._changed, self.stale, self.refused):
                known.pop(ticket, None)

    def forget_all_but(self, found: set[str]) -> None:
        """Only these tickets are in the queue."""
        self.forget([ticket for ticket in self._raw if ticket not in found])
