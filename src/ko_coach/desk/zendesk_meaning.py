"""What Zendesk's tickets, comments, fields and headers mean."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from ko_coach.desk.html_text import text_of_html
from ko_coach.desk.meaning import Titles, with_files

_OPEN = frozenset({"new", "open", "pending", "hold"})
_SYSTEM = "-1"
"""The author of what Zendesk itself says."""
_COUNTED = re.compile(r"(total|remaining|resets)=(\d{1,6})")
_LONGEST_PAUSE = 60.0
"""Seconds; limits are counted by the minute."""


def rows_of(told: Mapping[str, Any], *names: str) -> list[dict[str, Any]]:
    """Return the rows of the first of these lists that is there, as far as they have an id."""
    found: object = next((told[name] for name in names if isinstance(told.get(name), list)), [])
    return [one for one in found if isinstance(one, dict) and key_of(one)] if isinstance(found, list) else []


def key_of(row: object, name: str = "id") -> str:
    """Return an id as text; empty for nonsense."""
    text = str(row.get(name)) if isinstance(row, dict) else ""
    return text if text.isascii() and text.isdecimal() and len(text) < 19 else ""


def is_open(row: Mapping[str, Any]) -> bool:
    """Return whether a ticket is work; one's own names for statuses come on top of these."""
    return str(row.get("status")) in _OPEN


def authorization(user: str, secret: str) -> str:
    """Return the header: an API token belongs to an address, a token of OAuth stands for itself."""
    if not user:
        return f"Bearer {secret}"
    return "Basic " + b64encode(f"{user.removesuffix('/token')}/token:{secret}".encode()).decode()


def pause_after(headers: Mapping[str, str]) -> float:
    """Return the seconds to wait before the next request: none while more than a tenth of what is allowed is left,
    then what is left is spread over the rest of the minute."""
    read = headers.get
    account = (
        read("x-rate-limit") or read("ratelimit-limit"),
        read("x-rate-limit-remaining") or read("ratelimit-remaining"),
        read("ratelimit-reset"),
    )
    pauses = [_spread(*account)]
    for name, value in headers.items():
        if name.startswith("zendesk-ratelimit-"):  # one kind of request has a limit of its own
            told = dict(_COUNTED.findall(value))
            pauses.append(_spread(told.get("total"), told.get("remaining"), told.get("resets")))
    return max(pauses)


def _spread(total: str | None, remaining: str | None, resets: str | None) -> float:
    if not (total and remaining) or not _is_count(total) or not _is_count(remaining):
        return 0.0
    if int(remaining) * 10 > int(total):
        return 0.0
    seconds = float(resets) if resets and _is_count(resets) else _LONGEST_PAUSE
    return min(seconds, _LONGEST_PAUSE) / max(int(remaining), 1)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9


def titles_of(rows: Iterable[Mapping[str, Any]]) -> Titles:
    """Return the titles of fields."""
    fields, options = dict[str, str](), dict[str, dict[str, str]]()
    for row in rows:
        fields[key_of(row)] = str(row.get("title") or key_of(row))
        told = row.get("custom_field_options")
        choices = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        options[key_of(row)] = {str(one.get("value")): str(one.get("name") or one.get("value")) for one in choices}
    return Titles(fields, options)


def ticket_of(row: Mapping[str, Any], titles: Titles, person: Mapping[str, Any], firm: str) -> dict[str, Any]:
    """Return the ticket that a row tells of; `person` is who asks, `firm` their organisation's name."""
    ticket = {
        "id": key_of(row),
        "subject": row.get("subject") or row.get("raw_subject"),
        "customer": {
            "id": key_of(row, "requester_id"),
            "name": person.get("name"),
            "email": person.get("email"),
            "organisation": firm,
            "since": person.get("created_at"),
        },
        "channel": _channel(row.get("via")),
        "language": person.get("locale"),
        "priority": row.get("priority"),
        "status": row.get("status"),
        "tags": row.get("tags"),
        "fields": {"Type": row.get("type"), **_fields(row.get("custom_fields"), titles)},
        "assignee": key_of(row, "assignee_id"),
        "created_at": row.get("created_at"),
        "updated_at": row.get("updated_at"),
        "waiting_since": _waiting_since(row),
    }
    due = _due(row)
    if due or "slas" in row:
        ticket["due_at"] = due  # only some answers know of it
    return ticket


def _channel(via: object) -> object:
    return via.get("channel") if isinstance(via, dict) else None


def _fields(told: object, titles: Titles) -> dict[str, Any]:
    rows = [one for one in told if isinstance(one, dict) and key_of(one)] if isinstance(told, list) else []
    return {
        titles.fields.get(key_of(one), key_of(one)): _value(one["value"], titles.options.get(key_of(one), {}))
        for one in rows
        if one.get("value") not in (None, "", [])
    }


def _value(value: object, options: Mapping[str, str]) -> object:
    """Return what a person reads: an option by its name, a tick as a word."""
    if isinstance(value, list):
        return [_value(one, options) for one in value]
    key = str(value).lower() if isinstance(value, bool) else value
    return options.get(str(key), key)


def _due(row: Mapping[str, Any]) -> object:
    """Return when the next promise would be broken, else when a task is due."""
    slas = row.get("slas")
    metrics = slas.get("policy_metrics") if isinstance(slas, dict) else None
    told = [one for one in metrics if isinstance(one, dict)] if isinstance(metrics, list) else []
    running = [one.get("breach_at") for one in told if one.get("stage", "active") == "active"]
    return min((one for one in running if isinstance(one, str) and one), default=row.get("due_at"))


def _waiting_since(row: Mapping[str, Any]) -> object:
    return {"new": row.get("created_at"), "open": row.get("updated_at")}.get(str(row.get("status")))


def message_of(comment: Mapping[str, Any], requester: str, people: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a comment says: who, when, its words and the names of its files."""
    author = str(comment.get("author_id"))
    person = people.get(author, {})
    html, plain = comment.get("html_body"), comment.get("plain_body") or comment.get("body")
    body = text_of_html(html) if isinstance(html, str) and html else plain if isinstance(plain, str) else ""
    told = comment.get("attachments")
    files = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    names = [str(one["file_name"]) for one in files if one.get("file_name") and one.get("inline") is not True]
    return {
        "author_role": _role(comment, author == requester, person),
        "author": person.get("name"),
        "created_at": comment.get("created_at"),
        "body": with_files(body, names),
    }


def _role(comment: Mapping[str, Any], asked: bool, person: Mapping[str, Any]) -> str:
    if comment.get("public") is False:
        return "note"
    if str(comment.get("author_id")) == _SYSTEM:
        return "system"
    return "customer" if asked or person.get("role") == "end-user" else "agent"
