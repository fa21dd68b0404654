"""What Zammad's tickets, articles and fields mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from ko_coach.desk.delivery import identity_of
from ko_coach.desk.html_text import text_of_html
from ko_coach.desk.meaning import Titles, with_files

_OWN = frozenset({
    "id", "number", "title", "note", "type", "time_unit", "preferences", "article_count", "group", "organization",
    "state", "priority", "owner", "customer", "created_by", "updated_by", "create_article_type",
    "create_article_sender", "pending_time", "last_close_at", "ticket_time_accounting", "referencing_checklists",
    "ai_stored_results", "checklist", "tags", "articles", "mentions",
})  # fmt: skip
"""What every ticket has; any other key is a field that somebody added."""
_OWN_ENDS = ("_id", "_ids", "_at", "_in_min")
_CLOSED = {"closed", "merged", "removed"}
_ROLES = {"customer": "customer", "agent": "agent", "system": "system"}


def rows_of(told: object) -> list[dict[str, Any]]:
    """Return the rows of a list that have an id."""
    return [one for one in told if isinstance(one, dict) and key_of(one)] if isinstance(told, list) else []


def key_of(row: Mapping[str, Any]) -> str:
    """Return the number that requests go by; empty for nonsense."""
    text = str(row.get("id"))
    return text if text.isascii() and text.isdecimal() and len(text) < 19 else ""


def number_of(row: Mapping[str, Any]) -> str:
    """Return the number that people know a ticket by."""
    return identity_of(row.get("number")) or key_of(row)


def changed_at(row: Mapping[str, Any]) -> str:
    """Return when a ticket changed, as the server writes it; empty for nonsense."""
    moment = row.get("updated_at")
    try:
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else None
    except ValueError:
        return ""
    return str(moment) if parsed is not None and parsed.tzinfo is not None and 1980 <= parsed.year < 2200 else ""


def is_open(state: Mapping[str, Any]) -> bool:
    """Return whether tickets of a state are work: by its type, for a state may be called anything."""
    return not {str(state.get("state_type")).lower(), str(state.get("name")).lower()} & _CLOSED


def fields_of(told: object) -> Titles:
    """Return the titles of a ticket's fields, from the administrators' list of them."""
    own = [one for one in rows_of(told) if one.get("object") == "Ticket" and one.get("editable")]
    fields = {str(one.get("name")): str(one.get("display") or one.get("name")) for one in own}
    options = {str(one.get("name")): _options(one.get("data_option")) for one in own}
    return Titles(fields, options)


def _options(told: object) -> dict[str, str]:
    options = told.get("options") if isinstance(told, dict) else None
    return {str(key): str(label) for key, label in options.items()} if isinstance(options, dict) else {}


def ticket_of(row: Mapping[str, Any], titles: Titles, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the ticket that a row tells of; `names` are those of customers by their id."""
    customer, mail, owner = _text(row.get("customer_id")), _text(row.get("customer")), row.get("owner")
    return {
        "id": number_of(row),
        "subject": row.get("title"),
        "customer": {
            "id": customer,
            "name": names.get(customer) or mail,
            "email": mail if "@" in mail else "",
            "organisation": row.get("organization"),
        },
        "channel": row.get("create_article_type"),
        "priority": row.get("priority"),
        "status": row.get("state"),
        "fields": _fields(row, titles),
        "assignee": "" if owner == "-" else owner,
        "created_at": row.get("created_at"),
        "updated_at": row.get("updated_at"),
        "due_at": _due(row),
        "waiting_since": _waiting_since(row),
    }


def _fields(row: Mapping[str, Any], titles: Titles) -> dict[str, Any]:
    added = {key: value for key, value in row.items() if key not in _OWN and not key.endswith(_OWN_ENDS)}
    named = {
        titles.fields.get(key, key): _value(value, titles.options.get(key, {}))
        for key, value in added.items()
        if value is not None
    }
    return {"Group": row.get("group"), "Type": row.get("type"), **named}


def _value(value: object, options: Mapping[str, str]) -> object:
    """Return what a person reads: the option's name, of an external choice its label, yes and no as words."""
    if isinstance(value, list):
        return [_value(one, options) for one in value]
    if isinstance(value, dict):
        value = value.get("label") or value.get("value")
    key = str(value).lower() if isinstance(value, bool) else value
    return options.get(str(key), key)


def _due(row: Mapping[str, Any]) -> object:
    """Return the next escalation."""
    if row.get("escalation_at"):
        return row["escalation_at"]
    parts = (row.get(f"{part}_escalation_at") for part in ("first_response", "update", "close"))
    return min((one for one in parts if isinstance(one, str) and one), default=None)


def _waiting_since(row: Mapping[str, Any]) -> object:
    customer, agent = row.get("last_contact_customer_at"), row.get("last_contact_agent_at")
    if customer:
        return customer if not agent or str(customer) > str(agent) else None
    return None if agent or row.get("create_article_sender") == "Agent" else row.get("created_at")


def message_of(article: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an article says: who, when, its words and the names of its files."""
    name, address = parseaddr(_text(article.get("from")))
    body = _text(article.get("body"))
    if "html" in _text(article.get("content_type")):
        body = text_of_html(body)
    return {
        "author_role": "note" if article.get("internal") is True else _role(article),
        "author": name.removesuffix(" via") or address or _text(article.get("created_by")),
        "created_at": article.get("created_at"),
        "body": with_files(body, _files(article.get("attachments"))),
    }


def _role(article: Mapping[str, Any]) -> str:
    return _ROLES.get(_text(article.get("sender")).lower(), "agent")


def _files(attachments: object) -> list[str]:
    """Return the names of the files; pictures inside the text are none."""
    told = [one for one in attachments if isinstance(one, dict)] if isinstance(attachments, list) else []
    return [name for one in told if (name := _text(one.get("filename"))) and not _is_inside(one.get("preferences"))]


def _is_inside(preferences: object) -> bool:
    return isinstance(preferences, dict) and preferences.get("Content-Disposition") == "inline"


def name_in(articles: Sequence[Mapping[str, Any]]) -> str:
    """Return the customer's name as their first message gives it."""
    wrote = (one for one in articles if _role(one) == "customer")
    return next((name for one in wrote if (name := parseaddr(_text(one.get("from")))[0])), "")


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
