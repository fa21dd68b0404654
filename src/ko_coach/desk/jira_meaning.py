"""What Jira's fields mean to us: its issues, comments and agreed times as the parts of a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ko_coach.desk.document_text import text_of_document

_SLA = "com.atlassian.servicedesk:sd-sla-field"
_ORGANISATIONS = "com.atlassian.servicedesk:sd-customer-organizations"
_LANGUAGE = "com.atlassian.servicedesk:sd-request-language"
_ORDER = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\b(order\s+by)\b""", re.IGNORECASE)
_KEY = r"[A-Z][A-Z0-9_]{0,30}-[0-9]{1,18}"
_IS_KEY = re.compile(_KEY)
_PAGE = re.compile(rf"/(?:browse|servicedesk/customer/portal/\d+|(?:jira|projects)/[^?#]*)/({_KEY})(?=[/?#]|$)")
_SELECTED = re.compile(rf"[^#]*[?&]selectedIssue=({_KEY})(?=[&#]|$)")
_WAITING = "waiting for customer"
"""The status of a service desk's own workflow in which it is the customer's turn."""
_LONGEST_VALUE = 300
_MOST_VALUES = 50
_LARGEST = 10**15


@dataclass(frozen=True, slots=True)
class Naming:
    """What the custom fields of this Jira are called, and who enters customers' words."""

    names: Mapping[str, str] = field(default_factory=dict)
    """`customfield_10020` → its name."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """`customfield_10020` → its kind, for those that we read otherwise than as words."""
    customer_accounts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, told: object, customer_accounts: Iterable[str]) -> Naming:
        """Return what the list of all fields says."""
        names, kinds = dict[str, str](), dict[str, str]()
        for one in map(as_mapping, as_list(told)):
            identity, name = one.get("id"), one.get("name")
            if one.get("custom") is True and isinstance(identity, str) and isinstance(name, str):
                names[identity] = name
                kind = as_mapping(one.get("schema")).get("custom")
                if kind in (_SLA, _ORGANISATIONS, _LANGUAGE):
                    kinds[identity] = kind
        return cls(names, kinds, frozenset(map(str.lower, customer_accounts)))

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The custom fields that every ticket of the list comes with: what says when it is due."""
        return tuple(identity for identity, kind in self.kinds.items() if kind == _SLA)

    def held(self, fields: Mapping[str, Any], kind: str) -> list[Any]:
        """Return what an issue's fields of one kind hold."""
        return [fields[identity] for identity in self.kinds if self.kinds[identity] == kind and fields.get(identity)]


def outline_of(issue: Mapping[str, Any], naming: Naming, site: str) -> dict[str, Any]:
    """Return an issue of a list as the part of a ticket."""
    fields = as_mapping(issue.get("fields"))
    key, status = str(issue.get("key")), _name(fields.get("status"))
    outline = {
        "id": key,
        "subject": fields.get("summary"),
        "customer": _customer(fields, naming),
        "priority": _name(fields.get("priority")),
        "status": status,
        "tags": fields.get("labels"),
        "assignee": _name(fields.get("assignee")),
        "created_at": fields.get("created"),
        "updated_at": fields.get("updated"),
        "waiting_since": None if status.lower() == _WAITING else fields.get("created"),
        "url": f"{site}/browse/{key}",
    }
    day = fields.get("duedate")
    due = due_at(naming.held(fields, _SLA)) or (f"{day}T23:59:59Z" if isinstance(day, str) else None)
    return {**outline, "due_at": due} if due else outline


def whole_of(
    issue: Mapping[str, Any], comments: Sequence[Mapping[str, Any]], naming: Naming, site: str
) -> dict[str, Any]:
    """Return an issue with its custom fields and comments, the oldest first, as a ticket."""
    fields = as_mapping(issue.get("fields"))
    outline = outline_of(issue, naming, site)
    first = {
        "author_role": "customer",
        "author": outline["customer"]["name"],
        "created_at": fields.get("created"),
        "body": text_of_document(fields.get("description")),
    }
    said = [_message(comment, fields, naming) for comment in comments]
    standard = {"Project": _words(fields.get("project")), "Issue Type": _words(fields.get("issuetype"))}
    plain = [one for one in naming.names if one in fields and naming.kinds.get(one) != _SLA]
    custom = {naming.names[one]: _words(fields[one]) for one in plain}
    language = next((as_mapping(one).get("languageCode") for one in naming.held(fields, _LANGUAGE)), None)
    return {
        **outline,
        "due_at": outline.get("due_at"),
        "language": language,
        "fields": {name: values for name, values in {**standard, **custom}.items() if values},
        "messages": [message for message in (first, *said) if message["body"]],
    }


def _customer(fields: Mapping[str, Any], naming: Naming) -> dict[str, Any]:
    person = as_mapping(fields.get("reporter"))
    organisations = [name for one in naming.held(fields, _ORGANISATIONS) for name in _words(one)]
    customer = {
        "id": person.get("accountId"),
        "name": person.get("displayName") or person.get("emailAddress"),
        "email": person.get("emailAddress"),
    }
    return {**customer, "organisation": organisations[0]} if organisations else customer


def _message(comment: Mapping[str, Any], fields: Mapping[str, Any], naming: Naming) -> dict[str, Any]:
    author = as_mapping(comment.get("author"))
    return {
        "author_role": _role(comment, author, fields, naming),
        "author": _name(author),
        "created_at": comment.get("created"),
        "body": text_of_document(comment.get("body")),
    }


def _role(comment: Mapping[str, Any], author: Mapping[str, Any], fields: Mapping[str, Any], naming: Naming) -> str:
    """Return who spoke. A colleague may be somebody's customer: then they are the reporter and no agent of it."""
    if comment.get("jsdPublic") is False or comment.get("visibility"):
        return "note"
    told = {str(author.get(one) or "").lower() for one in ("accountId", "displayName", "emailAddress")}
    if author.get("accountType") == "customer" or told & naming.customer_accounts:
        return "customer"
    if author.get("accountType") == "app":
        return "system"
    account = author.get("accountId")
    is_reporter = account == as_mapping(fields.get("reporter")).get("accountId")
    is_agent = account == as_mapping(fields.get("assignee")).get("accountId")
    return "customer" if account and is_reporter and not is_agent else "agent"


def updated_of(issue: Mapping[str, Any]) -> str:
    """Return the time of an issue's last change, as Jira writes it."""
    return str(as_mapping(issue.get("fields")).get("updated") or "")


def viewed_at(issue: Mapping[str, Any]) -> str:
    """Return when whoever asks last opened an issue, as Jira writes it; empty when that never was."""
    viewed = as_mapping(issue.get("fields")).get("lastViewed")
    return viewed if isinstance(viewed, str) and viewed[:4].isdecimal() else ""


def comments_of(told: object) -> list[dict[str, Any]]:
    """Return the comments of a page."""
    return [one for one in as_list(as_mapping(told).get("comments")) if isinstance(one, dict)]


def due_at(agreed: Iterable[object]) -> int | None:
    """Return when the first of the agreed times is over, in Unix milliseconds: those that are running, not paused."""
    ends = list[int]()
    for one in agreed:
        cycle = as_mapping(as_mapping(one).get("ongoingCycle"))
        end = as_mapping(cycle.get("breachTime")).get("epochMillis")
        if isinstance(end, int) and not isinstance(end, bool) and end > 0 and cycle.get("paused") is not True:
            ends.append(end)
    return min(ends, default=None)


def _words(value: object) -> list[str]:
    """Return a field's value or values as words: whatever Jira calls a choice, a person, a version or a text."""
    if isinstance(value, list):
        return [word for one in value[:_MOST_VALUES] for word in _words(one) if word]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [repr(value).removesuffix(".0")] if abs(value) < _LARGEST else []
    return [word] if (word := _name(value)[:_LONGEST_VALUE]) else []


def _name(value: object) -> str:
    """Return what a choice, a person or a status is called."""
    if isinstance(value, str):
        return value
    held = as_mapping(value)
    if held.get("type") == "doc":
        return text_of_document(held)
    if isinstance(held.get("requestType"), dict):
        return _name(held["requestType"])
    for key in ("value", "displayName", "name", "emailAddress", "title"):
        if isinstance(word := held.get(key), str):
            below = as_mapping(held.get("child")).get("value")  # the second choice of two that depend on each other
            return f"{word} / {below}" if isinstance(below, str) else word
    return ""


def site_of(told: object) -> str:
    """Return the address at which people open tickets; empty where it is not said."""
    address = as_mapping(told).get("baseUrl")
    return address.rstrip("/") if isinstance(address, str) else ""


def is_key(value: object) -> bool:
    """Return whether this is an issue's key."""
    return isinstance(value, str) and _IS_KEY.fullmatch(value) is not None


def key_in(path: str) -> str:
    """Return the key that an address ends or is opened with, from its path on; empty where there is none."""
    found = _PAGE.match(path) or _SELECTED.match(path)
    return found[1] if found else ""


def without_order(query: str) -> str:
    """Return a JQL query up to its ORDER BY."""
    for found in _ORDER.finditer(query):
        if found[1]:
            return query[: found.start()].strip()
    return query.strip()


def as_mapping(value: object) -> dict[str, Any]:
    """Return the object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return the list, or an empty one in place of anything else."""
    return value if isinstance(value, list) else []
