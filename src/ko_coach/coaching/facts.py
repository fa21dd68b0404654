"""What the rubric's rules may know of a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from ko_coach.desk.ticket import Ticket
from ko_coach.rubric.conditions import Facts, spoken

MOST_WORDS = 8_000
"""Characters of the customer's words that the record keeps of one interaction."""
_NOTHING_SAID = " "
_PLAIN_FACTS = tuple(field.name for field in fields(Facts) if field.name not in ("words", "tags", "fields"))


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
    """Return the facts as the record keeps them: all but the customer's words, which it keeps apart."""
    kept = asdict(facts)
    del kept["words"]
    return {key: value for key, value in kept.items() if value not in (None, "", ())}


def kept_words(words: str) -> str:
    """Return the customer's words as the record keeps them for a while: at most 8,000 characters, no word cut.

    A lone space stands for nothing said, which is known; the empty text means that they are not kept.
    """
    if len(words) > MOST_WORDS:
        words = words[: words.rfind(" ", 0, MOST_WORDS) + 1]
    return words or _NOTHING_SAID


def facts_of_kept(kept: Mapping[str, Any], words: str) -> Facts:
    """Return what `kept_facts` was given, with these words."""
    plain = {name: kept[name] for name in _PLAIN_FACTS if name in kept}
    tags = tuple(kept.get("tags", ()))
    named = tuple((name, tuple(values)) for name, values in kept.get("fields", ()))
    return Facts(words=words, tags=tags, fields=named, **plain)


def _since(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(0, int((now - moment).total_seconds()))
