"""A Zendesk that is small, written from its public documentation of the API (developer.zendesk.com).

A search comes out of an index, which lags behind as far as a test says; the list of assigned tickets does not.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ko_coach.settings import DeskSettings
from tests.desk.fake_server import Asked, Reply, Router

TOKEN = "zendesk-Tok3n"
USER = "anna@desk.test"
BEGIN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ANNA, BORIS, CARL = 101, 102, 900
MOST_FOUND = 1_000
OPEN = ("new", "open", "pending", "hold")


class World:
    """Tickets of one agent, `anna`, and what happens to them."""

    kind = "zendesk"
    settings = DeskSettings(user=USER)
    environment: Mapping[str, str] = {"KO_COACH_TOKEN": TOKEN}

    def __init__(self) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.index: dict[int, dict[str, Any]] = {}
        """What the search knows."""
        self.lags = False
        self.people: dict[int, dict[str, Any]] = {
            ANNA: {"id": ANNA, "name": "Anna Taylor", "email": USER, "role": "agent", "locale": "en-US"},
            BORIS: {"id": BORIS, "name": "Boris", "email": "boris@desk.test", "role": "admin", "locale": "en-US"},
            CARL: {
                "id": CARL, "name": "Carl Bell", "email": "carl@example.test", "role": "end-user", "locale": "de",
                "created_at": "2020-01-02T03:04:05Z", "organization_id": 50,
            },
        }  # fmt: skip
        self.firms: dict[int, dict[str, Any]] = {50: {"id": 50, "name": "Acme"}}
        self.knows_me = True
        self.sideloads = True
        self.lists_know_sla = True
        """Whether SLAs come along with lists; with a search they do."""
        self.shows_fields = True
        self.remaining = 700
        """Requests that are left of 700 a minute."""
        self.page = 100
        """Rows of a page at most, whatever is asked for."""
        self._moment = BEGIN

    @property
    def router(self) -> Router:
        return self.answer

    # ------------------------------------------------------------------ what happens

    def now(self) -> str:
        self._moment += timedelta(seconds=1)
        return f"{self._moment:%Y-%m-%dT%H:%M:%SZ}"

    def add_ticket(self, subject: object = "Refund", body: str = "Where is it?", **more: Any) -> str:
        """Add a ticket of anna's; `more` are further keys of the ticket as the API tells them."""
        number, moment = len(self.tickets) + 35, self.now()
        self.tickets[number] = {
            "id": number, "url": f"https://acme.zendesk.com/api/v2/tickets/{number}.json", "external_id": None,
            "via": {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}}, "created_at": moment,
            "updated_at": moment, "type": None, "subject": subject, "raw_subject": subject, "description": body,
            "priority": "normal", "status": "open", "recipient": None, "requester_id": CARL, "submitter_id": CARL,
            "assignee_id": ANNA, "organization_id": 50, "group_id": 98, "collaborator_ids": [], "due_at": None,
            "problem_id": None, "has_incidents": False, "is_public": True, "tags": [], "custom_fields": [],
            "satisfaction_rating": None, "slas": {"policy_metrics": []},
        } | more  # fmt: skip
        self.comments[number] = []
        self.say(str(number), body)
        return str(number)

    def say(self, ticket: str, body: str, by: int = CARL, **more: Any) -> None:
        """Add a comment; `more` are further keys of it."""
        moment = self.now()
        self.comments[int(ticket)].append({
            "id": sum(map(len, self.comments.values())) + 5_000, "type": "Comment", "author_id": by, "body": body,
            "html_body": f'<div class="zd-comment" dir="auto">{body}</div>', "plain_body": body, "public": True,
            "attachments": [], "audit_id": 1, "via": {"channel": "email"}, "created_at": moment, "metadata": {},
        } | more)  # fmt: skip
        self.change(ticket, updated_at=moment)

    def change(self, ticket: str, **more: Any) -> None:
        """Change keys of a ticket; the search learns of it unless it lags."""
        self.tickets[int(ticket)] |= {"updated_at": self.now(), **more}
        if not self.lags:
            self.catch_up()

    def catch_up(self) -> None:
        self.index = {number: dict(one) for number, one in self.tickets.items()}

    def reply(self, ticket: str, body: str = "Any news?") -> None:
        self.say(ticket, body)

    def close(self, ticket: str) -> None:
        self.change(ticket, status="solved")

    def reassign(self, ticket: str) -> None:
        self.change(ticket, assignee_id=BORIS)

    def merge(self, ticket: str, into: str) -> None:
        self.say(ticket, f"This request was closed and merged into request #{into}", ANNA)
        self.say(into, f"Request #{ticket} was closed and merged into this request.", ANNA, public=False)
        self.change(ticket, status="closed")

    def delete(self, ticket: str) -> None:
        del self.tickets[int(ticket)], self.comments[int(ticket)]
        if not self.lags:
            self.catch_up()

    # ------------------------------------------------------------------ what is answered

    def answer(self, asked: Asked) -> Reply:
        expected = "Basic " + b64encode(f"{USER}/token:{TOKEN}".encode()).decode()
        limits = {"x-rate-limit": "700", "x-rate-limit-remaining": str(self.remaining), "ratelimit-reset": "41"}
        if asked.headers.get("authorization") not in (expected, f"Bearer {TOKEN}"):
            return Reply({"error": "Couldn't authenticate you"}, 401)
        return replace(self._found_at(asked), headers=limits)

    def _found_at(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix("/api/v2").removesuffix(".json")
        many = {
            "/tickets/show_many": ("tickets", self.tickets),
            "/users/show_many": ("users", self.people),
            "/organizations/show_many": ("organizations", self.firms),
        }
        if path == "/users/me":
            nobody = {"id": None, "name": "Anonymous user", "email": "invalid@example.com", "role": "end-user"}
            return Reply({"user": self.people[ANNA] if self.knows_me else nobody})
        if path == "/ticket_fields":
            forbidden = Reply({"error": {"title": "Forbidden", "message": "You do not have access"}}, 403)
            return self._by_cursor(FIELDS, "ticket_fields", asked) if self.shows_fields else forbidden
        if path in many:
            name, rows = many[path]
            ids = {int(one) for one in asked.query["ids"].split(",")}
            return Reply({name: [one for key, one in list(rows.items()) if key in ids]})
        if path == f"/users/{ANNA}/tickets/assigned":
            assigned = [one for one in list(self.tickets.values()) if one["assignee_id"] == ANNA]
            return self._by_page(assigned, "tickets", asked)
        found = re.fullmatch(r"/tickets/(\d+)/comments", path)
        if found and int(found[1]) in self.comments:
            latest = sorted(self.comments[int(found[1])], key=lambda one: str(one["created_at"]), reverse=True)
            return self._by_cursor(latest, "comments", asked)
        return self._searched(path, asked)

    def _searched(self, path: str, asked: Asked) -> Reply:
        if path == "/search":
            if int(asked.query["page"]) * int(asked.query["per_page"]) > MOST_FOUND:
                return Reply({"error": "invalid", "description": "Number of results exceeded"}, 422)
            return self._by_page(self._search(asked.query["query"]), "results", asked)
        if path == "/search/export":
            if "type:" in asked.query["query"] or asked.query["filter[type]"] != "ticket":
                return Reply({"error": "InvalidQuery"}, 422)
            return self._by_cursor(self._search(asked.query["query"]), "results", asked)
        return Reply({"error": "RecordNotFound", "description": "Not found"}, 404)

    def _search(self, query: str) -> list[dict[str, Any]]:
        """Understand `assignee:me`, `status<solved` and `group:98`, by what the search knows."""
        there = [one for number, one in list(self.index.items())]
        if "assignee:me" in query:
            there = [one for one in there if one["assignee_id"] == ANNA]
        if "status<solved" in query:
            there = [one for one in there if one["status"] in OPEN]
        if found := re.search(r"group:(\d+)", query):
            there = [one for one in there if one["group_id"] == int(found[1])]
        return there

    def _by_page(self, rows: list[dict[str, Any]], name: str, asked: Asked) -> Reply:
        order, size = asked.query["sort_by"], min(int(asked.query["per_page"]), self.page)
        rows = sorted(rows, key=lambda one: str(one.get(order)), reverse=asked.query["sort_order"] == "desc")
        page = int(asked.query["page"])
        more = f"{_base(asked)}{asked.path}?page={page + 1}" if page * size < len(rows) else None
        told = self._with_people(rows[(page - 1) * size : page * size], name, asked)
        return Reply({**told, "count": len(rows), "next_page": more, "previous_page": None})

    def _by_cursor(self, rows: list[dict[str, Any]], name: str, asked: Asked) -> Reply:
        size, start = min(int(asked.query["page[size]"]), self.page), int(asked.query.get("page[after]", "0"))
        more = start + size < len(rows)
        query = "&".join(f"{key}={value}" for key, value in asked.query.items() if key != "page[after]")
        link = f"{_base(asked)}{asked.path}?{query}&page[after]={start + size}" if more else None
        told = self._with_people(rows[start : start + size], name, asked)
        meta = {"has_more": more, "after_cursor": str(start + size), "before_cursor": None}
        return Reply({**told, "meta": meta, "links": {"next": link, "prev": None}})

    def _with_people(self, rows: list[dict[str, Any]], name: str, asked: Asked) -> dict[str, Any]:
        """Return the rows and what `include` asks for; an export gives nothing along with them."""
        include = asked.query.get("include", "") if self.sideloads else ""
        slas = "slas" in include and (name == "results" or self.lists_know_sla)
        told: dict[str, Any] = {name: [_row(one, slas) for one in rows]}
        if "users" in include:
            keys = _keys(rows, "requester_id", "assignee_id", "author_id")
            told["users"] = [one for key, one in self.people.items() if key in keys]
        if "organizations" in include:
            told["organizations"] = list(self.firms.values())
        return told


def _keys(rows: Iterable[Mapping[str, Any]], *names: str) -> set[object]:
    return {row.get(name) for row in rows for name in names}


def _row(row: Mapping[str, Any], slas: bool) -> dict[str, Any]:
    return {key: value for key, value in row.items() if slas or key != "slas"}


def _base(asked: Asked) -> str:
    return f"http://{asked.headers['host']}"


FIELDS: list[dict[str, Any]] = [
    {"id": 1, "type": "subject", "title": "Subject"},
    {
        "id": 27642, "type": "tagger", "title": "Persona", "active": True,
        "custom_field_options": [
            {"id": 1, "name": "Newcomer", "value": "new_one"}, {"id": 2, "name": "Regular", "value": "old_hand"},
        ],
    },
    {"id": 27643, "type": "multiselect", "title": "Plans", "custom_field_options": [{"name": "Team", "value": "t"}]},
    {"id": 27644, "type": "checkbox", "title": "VIP"},
]  # fmt: skip


def zendesk_world() -> World:
    """Return a desk without tickets: its `router` for a server, `settings` and `environment` for who asks it."""
    return World()
