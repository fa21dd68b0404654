"""What Request Tracker's answers mean: its tickets, its transactions, and what was said in them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence, Set
from typing import Any

from ko_coach.desk.html_text import text_of_html
from ko_coach.desk.meaning import with_files

OUTLINE = "Subject,Status,Priority,Due,Created,LastUpdated,Told,Requestor,Owner"
"""Fields of a ticket in a list; custom fields would cost the server four times as much."""
WHOLE = f"{OUTLINE},Queue,CustomFields"
EXPANDED = {"fields[Requestor]": "EmailAddress,RealName,Organization", "fields[Queue]": "Name"}
PARTS = "ContentType,Filename,TransactionId,ContentLength"
SPOKEN = frozenset({"Create", "Correspond", "Comment"})
"""Transactions in which something is said."""
LONGEST_PART = 2_000_000
"""Bytes of one part of a message; a longer one is no text that anybody reads."""
_MEDIUM, _HIGH = 50, 100
"""Priorities from which Request Tracker says so, as `PriorityAsString` has it by default."""
_TAGS = ("tags", "tag", "метки", "теги")
"""Custom fields, in lower case, that hold tags."""
_NEVER = "1970-01-01T00:00:00Z"
_ADDRESS = re.compile(
    r"/(?:Ticket/[\w/]+\.html\?(?:[^#]*&)?id=|REST/2\.0/ticket/|SelfService/Display\.html\?(?:[^#]*&)?id=)(\d+)"
)


def ticket_of(told: Mapping[str, Any], base: str) -> dict[str, Any]:
    """Return the ticket that a row of `/tickets` tells of; `base` is the desk's address."""
    identity = str(told.get("id", ""))
    person = next((one for one in _list(told.get("Requestor")) if isinstance(one, dict)), {})
    name = str(person.get("id") or "")
    ticket = {
        "id": identity,
        "subject": told.get("Subject"),
        "customer": {
            "id": name,
            "name": person.get("RealName") or person.get("EmailAddress") or name,
            "email": str(person.get("EmailAddress") or ""),
            "organisation": person.get("Organization"),
        },
        "priority": _priority(told.get("Priority")),
        "status": told.get("Status"),
        "assignee": _id(told.get("Owner")),
        "created_at": moment(told.get("Created")),
        "updated_at": moment(told.get("LastUpdated")),
        "due_at": moment(told.get("Due")),
        "waiting_since": None if moment(told.get("Told")) else moment(told.get("Created")),
        "url": f"{base}/Ticket/Display.html?id={identity}",
    }
    return {**ticket, **_custom(told)} if "CustomFields" in told else ticket


def _custom(told: Mapping[str, Any]) -> dict[str, Any]:
    rows = [one for one in _list(told.get("CustomFields")) if isinstance(one, dict)]
    fields = {str(one.get("name", "")): values for one in rows if (values := _list(one.get("values")))}
    queue = told.get("Queue")
    own = {"Queue": queue.get("Name") if isinstance(queue, dict) else None, "Priority": str(told.get("Priority") or "")}
    tags = [tag for name, values in fields.items() if name.lower() in _TAGS for tag in values]
    return {"fields": {**own, **fields}, "tags": tags}


def ticket_in(path: str) -> str:
    """Return the number in the path of an address such as `/Ticket/Display.html?id=12`; empty for any other."""
    found = _ADDRESS.match(path)
    return found[1] if found else ""


def turn(said: Mapping[str, Any], body: str, customer: Mapping[str, str], customers: Set[str]) -> dict[str, Any] | None:
    """Return a transaction as a turn of the conversation, None where nothing was said.

    Whoever began the ticket did so for the customer: on the telephone, or out of a web form.

    Args:
        said: the transaction.
        body: what was said in it.
        customer: whose ticket it is.
        customers: accounts, in lower case, whose words are a customer's.
    """
    if not body:
        return None
    kind, who = said.get("Type"), _id(said.get("Creator"))
    role = "customer" if kind == "Create" or who.lower() in customers else "note" if kind == "Comment" else "agent"
    author = customer["name"] if role == "customer" else who
    return {"author_role": role, "author": author, "created_at": moment(said.get("Created")), "body": body}


def body_of(parts: Sequence[Mapping[str, Any]], contents: Mapping[int, str]) -> str:
    """Return what a transaction says: its plain text, else its HTML as text, and the names of files that came along."""
    words = {str(one.get("ContentType")): contents.get(number(one), "") for one in reversed(parts) if is_words(one)}
    body = words.get("text/plain") or text_of_html(words.get("text/html", ""))
    return with_files(body, (name for one in parts if (name := str(one.get("Filename") or ""))))


def words_in(attachment: Mapping[str, Any]) -> str:
    """Return the words of one attachment, which comes in base 64."""
    try:
        return b64decode(str(attachment.get("Content") or "")).decode("utf-8", "replace")
    except ValueError:
        return ""


def is_words(part: Mapping[str, Any]) -> bool:
    """Return whether a part of a message is something to read, and no file."""
    kind = str(part.get("ContentType", ""))
    return kind in ("text/plain", "text/html") and not part.get("Filename") and size(part) <= LONGEST_PART


def rows(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a page that have a number."""
    return [one for one in _list(told.get("items")) if isinstance(one, dict) and number(one)]


def number(row: Mapping[str, Any], key: str = "id") -> int:
    """Return a number of the row, which is text here and a number there; 0 for nonsense."""
    text = str(row.get(key, ""))
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def size(part: Mapping[str, Any]) -> int:
    """Return the bytes of a part of a message."""
    return number(part, "ContentLength")


def by(transaction: Mapping[str, Any]) -> str:
    """Return whose transaction it is."""
    return _id(transaction.get("Creator"))


def moment(value: object) -> object:
    """Return the time; one that was never set is 1970 here."""
    return None if value == _NEVER else value


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _id(person: object) -> str:
    return str(person.get("id", "")) if isinstance(person, dict) else str(person or "")


def _priority(value: object) -> str:
    if value in (None, ""):
        return ""
    found = number({"id": value})
    return "high" if found >= _HIGH else "medium" if found >= _MEDIUM else "low"
