"""A made-up desk with as little as a desk needs: pages of tickets, news since a number, and one ticket whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from ko_coach.desk.desk import News
from ko_coach.desk.known import Raw
from ko_coach.desk.secret import secret_for
from ko_coach.desk.web import DeskClient
from ko_coach.settings import DeskSettings
from tests.desk.fake_server import Asked, Reply, Router

TOKEN = "little-Tok3n-4711"
MANY = 1_000
"""Tickets on a page of the desk that has a million."""


class World:
    """Tickets of one agent and what happens to them."""

    kind = "little"
    settings = DeskSettings()
    environment: Mapping[str, str] = {"KO_COACH_TOKEN": TOKEN}

    def __init__(self) -> None:
        self.tickets: dict[str, dict[str, Any]] = {}
        self.happened: list[str] = []
        """The ticket of each thing that happened."""
        self.broken: set[str] = set()
        """Tickets whose conversation cannot be had."""
        self.odd: list[Any] = []
        """What is delivered among the tickets and is none."""
        self.has_a_million = False
        self.writes_numbers = False
        """Whether an id is a number in the list, and text elsewhere."""

    @property
    def router(self) -> Router:
        return self.answer

    def add_ticket(self, subject: object = "Refund", body: str = "Where is it?") -> str:
        identity = str(len(self.tickets) + 1)
        said = {"author_role": "customer", "author": "Carl", "created_at": "2026-11-20T09:00:00Z", "body": body}
        self.tickets[identity] = {"subject": subject, "open": True, "messages": [said]}
        self.happened.append(identity)
        return identity

    def reply(self, ticket: str, body: str = "Any news?") -> None:
        said = {"author_role": "customer", "author": "Carl", "created_at": "2026-11-20T10:00:00Z", "body": body}
        self.tickets[ticket]["messages"].append(said)
        self.happened.append(ticket)

    def close(self, ticket: str) -> None:
        self.tickets[ticket]["open"] = False
        self.happened.append(ticket)

    @property
    def open(self) -> dict[str, list[str]]:
        """The tickets of the queue, and what was said in each."""
        return {
            identity: [said["body"] for said in one["messages"]]
            for identity, one in self.tickets.items()
            if one["open"]
        }

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply({"error": "who are you?"}, 401)
        if asked.path == "/tickets":
            return Reply(self._page(int(asked.query["page"])))
        if asked.path == "/news":
            fresh = list(dict.fromkeys(self.happened[int(asked.query["since"]) :]))
            there = [one for one in fresh if self.tickets[one]["open"]]
            gone = [one for one in fresh if not self.tickets[one]["open"]]
            return Reply({"last": len(self.happened), "changed": [self._outline(one) for one in there], "gone": gone})
        identity = asked.path.removeprefix("/ticket/")
        if identity in self.broken:
            return Reply({"error": "it is broken"}, 500)
        if self.has_a_million:
            return Reply({"id": identity, "messages": []})
        one = self.tickets.get(identity)
        if one is None or not one["open"]:
            return Reply({"error": "gone"}, 404)
        return Reply({**self._outline(identity), "id": identity, "messages": one["messages"]})

    def _page(self, page: int) -> Any:
        if self.has_a_million:
            rows = [{"id": page * MANY + row, "subject": "One of many", "messages": []} for row in range(MANY)]
            return {"last": 0, "tickets": rows, "more": page < 1_000_000 // MANY}
        there = list(self.open)
        rows = [*map(self._outline, there[page * 2 : page * 2 + 2]), *(self.odd if page == 0 else ())]
        return {"last": len(self.happened), "tickets": rows, "more": len(there) > page * 2 + 2}

    def _outline(self, ticket: str) -> dict[str, Any]:
        one = self.tickets[ticket]
        return {
            "id": int(ticket) if self.writes_numbers else ticket,
            "subject": one["subject"],
            "updated_at": f"2026-11-20T09:{len(one['messages']) % 60:02}:00Z",
        }


class LittleDesk:
    """How that desk is asked."""

    shortest = 0.0

    def __init__(self, client: DeskClient, settings: DeskSettings) -> None:
        self.client = client
        self._settings = settings
        self._since = 0

    async def sign_in(self) -> None:
        secret = await secret_for(self._settings, self.client.host)
        self.client.sign = {"Authorization": f"Bearer {secret.reveal()}"}

    async def listed(self) -> AsyncIterator[Sequence[Raw]]:
        page, since = 0, None
        while True:
            told = await self.client.get("/tickets", {"page": page})
            since = told["last"] if since is None else since
            yield told["tickets"]
            page += 1
            if not told["more"]:
                break
        self._since = since

    async def news(self) -> News:
        told = await self.client.get("/news", {"since": self._since})
        stale = [str(one["id"]) for one in told["changed"]]
        self._since = told["last"]
        return News(told["changed"], told["gone"], stale)

    async def details(self, ticket: str) -> Raw | None:
        answer = await self.client.ask(f"/ticket/{ticket}")
        if answer.status == 404:
            return None
        self.client.check(answer, "/ticket")
        told: Raw = await answer.json()
        return told

    def ticket_in(self, text: str) -> str:
        return text.partition(f"{self.client.base}/ticket/")[2]


def little_world() -> World:
    return World()
