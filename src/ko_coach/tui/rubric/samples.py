"""Tickets to try a rubric on when the queue has none that fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ko_coach.desk.ticket import Customer, Message, Ticket
from ko_coach.i18n import gettext as _

NOTHING_KNOWN = "·0"
"""The id of the ticket of which nothing is known. Samples' ids begin with a sign that no desk gives its tickets."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up ticket; what it says of times is counted from the moment at which it is looked at."""

    id: str
    label: str
    make: Callable[[datetime], Ticket]


def samples() -> tuple[Sample, ...]:
    """Return the samples, in the language now spoken."""
    return (
        Sample(NOTHING_KNOWN, _("nothing is known"), lambda _now: Ticket(NOTHING_KNOWN)),
        Sample("·1", _("first contact, by e-mail"), lambda now: _ticket("·1", now, 1, "email", "normal", 10)),
        Sample("·2", _("first contact, by phone"), lambda now: _ticket("·2", now, 1, "phone", "normal", 0)),
        Sample(
            "·3",
            _("third contact, urgent, waiting for two hours"),
            lambda now: _ticket("·3", now, 3, "email", "urgent", 120),
        ),
        Sample("·4", _("tenth contact in a chat"), lambda now: _ticket("·4", now, 10, "chat", "high", 5)),
    )


def _ticket(identity: str, now: datetime, contacts: int, channel: str, priority: str, waiting: int) -> Ticket:
    asked = now - timedelta(minutes=waiting)
    return Ticket(
        identity,
        customer=Customer(since=now - timedelta(days=400)),
        channel=channel,
        priority=priority,
        status="open",
        created_at=now - timedelta(days=contacts),
        contacts=contacts,
        messages=(Message("customer", "", asked, ""),),
        waiting_since=asked,
    )
