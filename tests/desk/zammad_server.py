"""A Zammad that is small, written from its public documentation of the API (docs.zammad.org) and its source.

Tickets have a number that people know and another one for requests. A search by conditions is answered at once, by
the database; a search by a query comes out of an index, which lags behind as far as a test says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ko_coach.settings import DeskSettings
from tests.desk.fake_server import Asked, Reply, Router

TOKEN = "zammad-Tok3n"
BEGIN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ANNA, BORIS, SYSTEM = 3, 4, 1
LOGINS = {SYSTEM: "-", ANNA: "anna@desk.test", BORIS: "boris@desk.test"}
STATES = {1: "new", 2: "open", 3: "pending reminder", 4: "closed", 5: "merged", 6: "Waiting for parts", 7: "Done"}
STATE_TYPES = {1: "new", 2: "open", 3: "pending reminder", 4: "closed", 5: "merged", 6: "open", 7: "closed"}
MOST_ROWS = 200
"""The server gives no more rows of a search, whatever is asked for."""


class World:
    """Tickets of one agent, `anna`, and what happens to them."""

    kind = "zammad"
    settings = DeskSettings()
    environment: Mapping[str, str] = {"KO_COACH_TOKEN": TOKEN}

    def __init__(self) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.articles: dict[int, list[dict[str, Any]]] = {}
        self.tags: dict[int, list[str]] = {}
        self.index: dict[int, dict[str, Any]] = {}
        """What the search index knows."""
        self.lags = False
        self.administrator = True
        """Whether the account may read what fields are called."""
        self.token = TOKEN
        self._moment = BEGIN

    @property
    def router(self) -> Router:
        return self.answer

    # ------------------------------------------------------------------ what happens

    def now(self) -> str:
        self._moment += timedelta(seconds=1)
        return f"{self._moment:%Y-%m-%dT%H:%M:%S}.123Z"

    def add_ticket(self, subject: object = "Refund", body: str = "Where is it?", **more: Any) -> str:
        """Add a ticket of anna's; `more` are further keys of the ticket as the API tells them."""
        inner, moment = len(self.tickets) + 5, self.now()
        self.tickets[inner] = {
            "id": inner, "group_id": 1, "priority_id": 2, "state_id": 2, "organization_id": 3,
            "number": f"{22000 + inner}", "title": subject, "owner_id": ANNA, "customer_id": 7, "note": None,
            "first_response_at": None, "first_response_escalation_at": None, "first_response_in_min": None,
            "close_at": None, "close_escalation_at": None, "update_escalation_at": None, "update_diff_in_min": None,
            "last_close_at": None, "last_contact_at": moment, "last_contact_agent_at": None,
            "last_contact_customer_at": moment, "last_owner_update_at": None, "create_article_type_id": 1,
            "create_article_sender_id": 2, "article_count": 0, "escalation_at": None, "pending_time": None,
            "type": None, "time_unit": None, "preferences": {}, "updated_by_id": SYSTEM, "created_by_id": 7,
            "created_at": moment, "updated_at": moment, "group": "Sales", "organization": "Acme",
            "priority": "2 normal", "customer": "carl@example.test", "created_by": "carl@example.test",
            "create_article_type": "email", "create_article_sender": "Customer", "article_ids": [],
            "ticket_time_accounting_ids": [], "referencing_checklists": [],
        } | more  # fmt: skip
        self.articles[inner] = []
        self.say(self.number_of(inner), body)
        return self.number_of(inner)

    def number_of(self, inner: int) -> str:
        return str(self.tickets[inner].get("number") or inner)

    def inner_of(self, number: str) -> int:
        return next(inner for inner in self.tickets if self.number_of(inner) == str(number))

    def say(
        self, ticket: str, body: str = "Any news?", sender: str = "Customer", by: int = SYSTEM, **more: Any
    ) -> None:
        """Add an article; `more` are further keys of it."""
        inner = self.inner_of(ticket)
        name = {"Customer": "Carl Bell <carl@example.test>", "Agent": "Anna Taylor via <desk@desk.test>"}.get(sender)
        number = sum(map(len, self.articles.values())) + 1
        self.articles[inner].append({
            "id": number, "ticket_id": inner, "type_id": 1, "sender_id": 2, "from": name, "to": "desk@desk.test",
            "cc": None, "subject": None, "reply_to": None, "content_type": "text/plain", "body": body,
            "internal": False, "preferences": {}, "updated_by_id": by, "created_by_id": by, "origin_by_id": None,
            "created_at": self.now(), "updated_at": self.now(), "attachments": [], "type": "email",
            "sender": sender, "created_by": "carl@example.test", "updated_by": "carl@example.test",
        } | more)  # fmt: skip
        self.change(ticket, by)

    def change(self, ticket: str, by: int = BORIS, **more: Any) -> None:
        """Change keys of a ticket; the index learns of it unless it lags."""
        inner = self.inner_of(ticket)
        self.tickets[inner] |= {"updated_at": self.now(), "updated_by_id": by, **more}
        if not self.lags:
            self.catch_up()

    def catch_up(self) -> None:
        self.index = {inner: dict(one) for inner, one in self.tickets.items()}

    def reply(self, ticket: str, body: str = "Any news?") -> None:
        self.say(ticket, body)

    def close(self, ticket: str) -> None:
        self.change(ticket, state_id=4)

    def reassign(self, ticket: str) -> None:
        self.change(ticket, owner_id=BORIS)

    def merge(self, ticket: str, into: str) -> None:
        source, target = self.inner_of(ticket), self.inner_of(into)
        self.articles[target] += self.articles[source]
        self.articles[source] = []
        self.change(ticket, state_id=5)
        self.change(into)

    def delete(self, ticket: str) -> None:
        inner = self.inner_of(ticket)
        del self.tickets[inner], self.articles[inner]
        self.catch_up()

    # ------------------------------------------------------------------ what is answered

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Token token={self.token}":
            return Reply({"error": "Can't find User for Token", "error_human": "Can't find User for Token"}, 401)
        if asked.path == "/api/v1/users/me":
            return Reply({"id": ANNA, "login": LOGINS[ANNA], "firstname": "Anna", "lastname": "Taylor", "active": True})
        if asked.path == "/api/v1/ticket_states":
            kinds = {"state_type_id": 1, "active": True}
            rows = [{"id": key, "name": STATES[key], "state_type": STATE_TYPES[key], **kinds} for key in STATES]
            return Reply(rows)
        if asked.path == "/api/v1/object_manager_attributes":
            return Reply(ATTRIBUTES) if self.administrator else Reply({"error": "Not authorized"}, 403)
        if asked.path == "/api/v1/tickets/search":
            return self._search(asked)
        if asked.path == "/api/v1/tags":
            return Reply({"tags": self.tags.get(int(asked.query["o_id"]), [])})
        found = re.fullmatch(r"/api/v1/ticket_articles/by_ticket/(\d+)", asked.path)
        if found and int(found[1]) in self.articles:
            return Reply(self.articles[int(found[1])])
        return Reply({"error": "No such record", "error_human": "No such record"}, 404)

    def _search(self, asked: Asked) -> Reply:
        if asked.method == "POST":
            there = [one for one in list(self.tickets.values()) if _holds(asked.json()["condition"], one)]
        else:
            there = [self.tickets[one] for one in list(self.index) if self._is_found(asked.query["query"], one)]
        order, rows = asked.query["sort_by"], min(int(asked.query.get("per_page", 50)), MOST_ROWS)
        there.sort(key=lambda one: str(one[order]), reverse=asked.query["order_by"] == "desc")
        start = (int(asked.query.get("page", 1)) - 1) * rows
        return Reply([_expanded(one) for one in there[start : start + rows]])

    def _is_found(self, query: str, inner: int) -> bool:
        """Judge `group:Sales`, perhaps followed by `AND number:(…)`, by what the index knows."""
        known = self.index[inner]
        group = re.search(r"group:(\w+)", query)
        among = re.search(r"number:\(([^)]*)\)", query)
        return (
            inner in self.tickets
            and bool(group and known["group"] == group[1] and known["state_id"] != 4)
            and (among is None or str(known["number"]) in re.findall(r'"([^"]*)"', among[1]))
        )


def _holds(condition: Mapping[str, Any], ticket: Mapping[str, Any]) -> bool:
    for name, wanted in condition.items():
        value = ticket[name.removeprefix("ticket.")]
        if wanted["operator"] == "is" and str(value) not in map(str, wanted["value"]):
            return False
        if wanted["operator"] == "after (absolute)" and str(value) < wanted["value"]:
            return False
    return True


def _expanded(ticket: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ticket with `expand=true`: names beside the numbers."""
    names = {
        "state": STATES.get(ticket["state_id"]),
        "owner": LOGINS.get(ticket["owner_id"]),
        "updated_by": LOGINS.get(ticket["updated_by_id"]),
    }
    return {**names, **ticket}


ATTRIBUTES = [
    {"id": 2, "name": "customer_id", "display": "Customer", "editable": False, "object": "Ticket", "data_option": {}},
    {
        "id": 40, "name": "persona", "display": "Persona", "editable": True, "object": "Ticket",
        "data_type": "select", "data_option": {"options": {"new_one": "Newcomer", "old_hand": "Regular"}},
    },
    {
        "id": 41, "name": "plans", "display": "Plans", "editable": True, "object": "Ticket",
        "data_type": "multiselect", "data_option": {"options": {"a": "Team", "b": "Company"}},
    },
    {"id": 42, "name": "vip", "display": "VIP", "editable": True, "object": "Ticket",
     "data_type": "boolean", "data_option": {"options": {"true": "yes", "false": "no"}}},
    {"id": 43, "name": "persona", "display": "Wrong", "editable": True, "object": "User", "data_option": {}},
]  # fmt: skip


def zammad_world() -> World:
    """Return a desk without tickets: its `router` for a server, `settings` and `environment` for who asks it."""
    return World()
