"""What the rubric's rules may know of a ticket."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ko_coach.desk.ticket import Ticket
from ko_coach.rubric.conditions import Facts, spoken


def facts_of(ticket: Ticket, now: datetime, words: str | None = None) -> Facts:
    """Return the facts of the ticket at a moment; `words` saves their work when they are known already."""
    return Facts(
        words=words if words is not None else words_of(ticket),
        contacts=ticket.contacts,
        waiting=_since(ticket.waiting_since, now),
        age=_since(ticket.created_at, now),
        customer_since=_since(ticket.customer.since, now),
        priority=ticket.priority,
        channel=ticket.channel,
        status=ticket.status,
        language=ticket.language,
        organisation=ticket.customer.organisation,
        tags=ticket.tags,
        fields=ticket.fields,
    )


def words_of(ticket: Ticket) -> str:
    """Return what the customer said, ready for whole-word search: the subject and the customer's messages."""
    return spoken(ticket.subject, *(message.body for message in ticket.messages if message.from_customer))


def kept_facts(facts: Facts) -> dict[str, Any]:
    """Return the facts as the record keeps them: all but the customer's words, which stay in the desk."""
    kept = asdict(facts)
    del kept["words"]
    return {key: value for key, value in kept.items() if value not in (None, "", ())}


def _since(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(0, int((now - moment).total_seconds()))
