"""What a desk delivered, plain data of any shape, made a ticket whose every text is safe to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from ko_coach.desk.ticket import Customer, Message, Ticket
from ko_coach.text import clean, clean_line, clip, fold

LINE_LIMIT = 300
"""Characters kept of a subject, a name or a tag."""
BODY_LIMIT = 20_000
"""Characters kept of one message; the rest is counted in `Message.left_out`."""
MOST_MESSAGES = 500
"""The latest so many messages of a ticket are kept."""
MOST_TAGS = 50
LONGEST_URL = 2_000

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_ROLES = frozenset({"customer", "agent", "system"})


class RefusedTicketError(ValueError):
    """What was delivered is no ticket; the message says why, in English, and holds no foreign text."""


def ticket_from(raw: object) -> Ticket:
    """Return the ticket that a desk's plain data describe. Parts of a wrong type are left out.

    Raises:
        RefusedTicketError: it is not a dict or has no id.
    """
    if not isinstance(raw, dict):
        raise RefusedTicketError("not an object")
    get = raw.get
    identity = _line(get("id"))
    if not identity:
        raise RefusedTicketError("no id")
    created = _time(get("created_at"))
    customer = _customer(get("customer"))
    messages = _messages(raw, customer.name, created)
    turns, waiting_since = _turns(messages, created)
    if not messages and "waiting_since" in raw:
        waiting_since = _time(get("waiting_since"))
    subject, tags = _line(get("subject")), _lines(get("tags"))
    return Ticket(  # by place, which is twice as fast
        identity,
        subject,
        customer,
        _word(get("channel")),
        _word(get("priority")),
        _word(get("status")),
        tags,
        _fields(get("fields")),
        _word(get("language")),
        _word(get("assignee")),
        created,
        _time(get("updated_at")),
        _time(get("due_at")),
        _contacts(get("contacts"), turns),
        messages,
        waiting_since,
        fold(" ".join((identity, subject, customer.name, customer.email, customer.organisation, *tags))),
        _url(get("url")),
    )


def identity_of(value: object) -> str:
    """Return the id that the value means, text or number, as `Ticket.id` has it; empty if it is none."""
    return _line(value)


def _line(value: object) -> str:
    if not isinstance(value, str):
        return "" if value is None else _number(value)
    line = clean_line(value if len(value) <= LINE_LIMIT else value[: LINE_LIMIT * 4])
    return line if len(line) <= LINE_LIMIT else line[:LINE_LIMIT].rstrip()


def _word(value: object) -> str:
    """Return a line of which a queue has few that differ: a channel, a tag, an agent's name."""
    if isinstance(value, str) and len(value) <= LINE_LIMIT:
        return _known_line(value)
    return "" if value is None else _line(value)


_known_line = lru_cache(maxsize=2048)(clean_line)


def _number(value: object) -> str:
    """Return a whole number as text; tables turn ids into floats (`4812.0`)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    return str(value) if -(10**18) < value < 10**18 else ""


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list | tuple):
        return ()
    return tuple([line for line in map(_word, value[:MOST_TAGS]) if line])


def _fields(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        return ()
    pairs = ((_word(name), _field_values(content)) for name, content in islice(value.items(), MOST_TAGS))
    return tuple((name, content) for name, content in pairs if name and content)


def _field_values(content: object) -> tuple[str, ...]:
    if isinstance(content, list):
        return tuple(line for line in map(_word, content[:MOST_TAGS]) if line)
    return (line,) if (line := _word(content)) else ()


def _customer(value: object) -> Customer:
    if isinstance(value, str):
        return Customer(name=_line(value))
    if not isinstance(value, dict):
        return Customer()
    get = value.get
    name, email, organisation = _line(get("name")), _line(get("email")), _word(get("organisation"))
    return Customer(_line(get("id")), name, email, organisation, _time(get("since")))


def _messages(raw: dict[Any, Any], name: str, created: datetime | None) -> tuple[Message, ...]:
    """Return the conversation; a ticket that has only a body is a conversation of one message."""
    delivered = raw.get("messages")
    if isinstance(delivered, list) and delivered:
        parts = delivered if len(delivered) <= MOST_MESSAGES else delivered[-MOST_MESSAGES:]
        found = tuple([_message(part) for part in parts if isinstance(part, dict)])
        if found:
            return found
    body = raw.get("body")
    if not isinstance(body, str) or not body.strip():
        return ()
    return (_message({"author": name, "body": body}, created),)


def _message(raw: dict[Any, Any], created: datetime | None = None) -> Message:
    get = raw.get
    role = get("author_role")
    if not isinstance(role, str) or role not in _ROLES:
        role = _line(role).lower() or "customer"
    body, left_out = get("body"), 0
    if not isinstance(body, str):
        body = ""
    elif len(body) > BODY_LIMIT:
        body, left_out = clip(body, BODY_LIMIT)
    return Message(role, _word(get("author")), _time(get("created_at")) or created, clean(body).strip("\n"), left_out)


def _url(value: object) -> str:
    """Return a web address that may be opened: http or https, with no white space or control in it."""
    if not isinstance(value, str) or not value.startswith(("https://", "http://")) or len(value) > LONGEST_URL:
        return ""
    return value if value.isascii() and value.isprintable() and " " not in value else ""


def _contacts(given: object, turns: int) -> int | None:
    if isinstance(given, str) and given.strip().isdecimal() and len(given) <= 6:
        given = int(given)
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 1_000_000:
        return given
    return turns or None


def _turns(messages: Sequence[Message], created: datetime | None) -> tuple[int, datetime | None]:
    """Return how often the customer turned to us, and since when they have been without an answer."""
    turns, previous, waiting = 0, "", False
    since: datetime | None = None if messages else created
    for message in messages:
        role = message.author_role
        if role == "customer":
            turns += previous != "customer"
            if not waiting:
                since, waiting = message.created_at or created, True
        elif role == "agent":
            since, waiting = None, False
        previous = role
    return turns, since


def _time(value: object) -> datetime | None:
    """Return the moment that ISO 8601 text or Unix seconds name, in UTC; None for anything absurd."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip()[:40])
            if moment.tzinfo is not UTC:
                moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if _EARLIEST < moment < _LATEST else None
