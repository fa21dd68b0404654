"""A ticket as every desk delivers it: only the id is certain, and every text in it is safe to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ko_coach.text import clean, clean_line, clip, fold

LINE_LIMIT = 300
"""Characters kept of a subject, a name or a tag."""
BODY_LIMIT = 20_000
"""Characters kept of one message; the rest is counted in `Message.left_out`."""
MOST_MESSAGES = 500
"""The latest so many messages of a ticket are kept."""
MOST_TAGS = 50

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_RANKS = {
    "urgent": 4, "critical": 4, "highest": 4, "blocker": 4, "p1": 4, "срочный": 4, "критический": 4,
    "high": 3, "major": 3, "p2": 3, "высокий": 3,
    "normal": 2, "medium": 2, "p3": 2, "обычный": 2, "средний": 2,
    "low": 1, "minor": 1, "lowest": 1, "trivial": 1, "p4": 1, "низкий": 1,
}  # fmt: skip


class RefusedTicketError(ValueError):
    """What was delivered is no ticket; the message says why, in English, and holds no foreign text."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who wrote; any part may be empty."""

    id: str = ""
    name: str = ""
    email: str = ""
    organisation: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation."""

    author_role: str
    """customer | agent | system | another word of the desk; `customer` where it is not said."""
    author: str
    created_at: datetime | None
    body: str
    left_out: int = 0
    """How many characters of the body were too many to keep."""

    @property
    def from_customer(self) -> bool:
        return self.author_role == "customer"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket of the queue. Texts are safe for a terminal; times are aware and in UTC, absurd ones None."""

    id: str
    subject: str = ""
    customer: Customer = field(default_factory=Customer)
    channel: str = ""
    priority: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    language: str = ""
    assignee: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    due_at: datetime | None = None
    contacts: int | None = None
    """How many times the customer has turned to us about this; counted from the messages where not given."""
    messages: tuple[Message, ...] = ()
    waiting_since: datetime | None = None
    """Since when the customer has been without an answer; None when it is the customer's turn."""
    search: str = ""
    """Folded id, subject, customer, organisation and tags, for the queue's filter."""

    @property
    def priority_rank(self) -> float:
        """Urgency as a number, greater is more urgent; 2 (normal) where it is not known."""
        return priority_rank(self.priority)

    @property
    def customer_key(self) -> str:
        """What an override is remembered by: the customer, or the ticket where the customer is not known."""
        known = self.customer.id or self.customer.email
        return f"customer:{known}" if known else f"ticket:{self.id}"


def priority_rank(priority: str) -> float:
    """Return the rank of a priority's name; numbers (0 to 100, as Request Tracker has them) count as 0 to 4."""
    word = fold(priority)
    if word in _RANKS:
        return _RANKS[word]
    if word.isdecimal() and len(word) <= 9:
        return min(int(word), 100) / 25
    return 2


def ticket_from(raw: object) -> Ticket:
    """Return the ticket that a desk's plain data describe. Parts of a wrong type are left out.

    Raises:
        RefusedTicketError: it is not a mapping or has no id.
    """
    if not isinstance(raw, Mapping):
        raise RefusedTicketError("not an object")
    identity = _line(raw.get("id"))
    if not identity:
        raise RefusedTicketError("no id")
    created = _time(raw.get("created_at"))
    customer = _customer(raw.get("customer"))
    messages = _messages(raw, customer.name, created)
    subject, tags = _line(raw.get("subject")), _lines(raw.get("tags"))
    return Ticket(
        id=identity,
        subject=subject,
        customer=customer,
        channel=_line(raw.get("channel")),
        priority=_line(raw.get("priority")),
        status=_line(raw.get("status")),
        tags=tags,
        fields=_fields(raw.get("fields")),
        language=_line(raw.get("language")),
        assignee=_line(raw.get("assignee")),
        created_at=created,
        updated_at=_time(raw.get("updated_at")),
        due_at=_time(raw.get("due_at")),
        contacts=_contacts(raw.get("contacts"), messages),
        messages=messages,
        waiting_since=_waiting_since(messages, created),
        search=fold(" ".join((identity, subject, customer.name, customer.email, customer.organisation, *tags))),
    )


def _line(value: object) -> str:
    if isinstance(value, str):
        return clean_line(value[: LINE_LIMIT * 4])[:LINE_LIMIT]
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    return str(value) if -(10**18) < value < 10**18 else ""


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, Sequence) or isinstance(value, bytes):
        return ()
    return tuple(line for line in map(_line, value[:MOST_TAGS]) if line)


def _fields(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, Mapping):
        return ()
    pairs = ((_line(name), _field_values(content)) for name, content in list(value.items())[:MOST_TAGS])
    return tuple((name, content) for name, content in pairs if name and content)


def _field_values(content: object) -> tuple[str, ...]:
    if isinstance(content, list):
        return tuple(line for line in map(_line, content[:MOST_TAGS]) if line)
    return (line,) if (line := _line(content)) else ()


def _customer(value: object) -> Customer:
    if isinstance(value, str):
        return Customer(name=_line(value))
    if not isinstance(value, Mapping):
        return Customer()
    return Customer(
        id=_line(value.get("id")),
        name=_line(value.get("name")),
        email=_line(value.get("email")),
        organisation=_line(value.get("organisation")),
        since=_time(value.get("since")),
    )


def _messages(raw: Mapping[Any, Any], name: str, created: datetime | None) -> tuple[Message, ...]:
    """Return the conversation; a ticket that has only a body is a conversation of one message."""
    delivered = raw.get("messages")
    if isinstance(delivered, list) and delivered:
        found = tuple(_message(part) for part in delivered[-MOST_MESSAGES:] if isinstance(part, Mapping))
        if found:
            return found
    body = raw.get("body")
    if not isinstance(body, str) or not body.strip():
        return ()
    return (_message({"author": name, "body": body}, created),)


def _message(raw: Mapping[Any, Any], created: datetime | None = None) -> Message:
    body = raw.get("body")
    text, left_out = clip(body, BODY_LIMIT) if isinstance(body, str) else ("", 0)
    return Message(
        author_role=(_line(raw.get("author_role")) or "customer").lower(),
        author=_line(raw.get("author")),
        created_at=_time(raw.get("created_at")) or created,
        body=clean(text).strip("\n"),
        left_out=left_out,
    )


def _contacts(given: object, messages: Sequence[Message]) -> int | None:
    if isinstance(given, str) and given.strip().isdecimal() and len(given) <= 6:
        given = int(given)
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 1_000_000:
        return given
    turns, previous = 0, False
    for message in messages:
        turns += message.from_customer and not previous
        previous = message.from_customer
    return turns or None


def _waiting_since(messages: Sequence[Message], created: datetime | None) -> datetime | None:
    since: datetime | None = None if messages else created
    waiting = False
    for message in messages:
        if message.from_customer and not waiting:
            since, waiting = message.created_at or created, True
        elif message.author_role == "agent":
            since, waiting = None, False
    return since


def _time(value: object) -> datetime | None:
    """Return the moment that ISO 8601 text or Unix seconds name, in UTC; None for anything absurd."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip()[:40])
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if _EARLIEST < moment < _LATEST else None
