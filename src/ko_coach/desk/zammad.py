"""Zammad through its REST API: what changed since the last look, and whether it is still in the queue."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ko_coach.desk import troubles, zammad_meaning
from ko_coach.desk.desk import News
from ko_coach.desk.known import Raw
from ko_coach.desk.meaning import Titles
from ko_coach.desk.secret import secret_for
from ko_coach.desk.web import DeskClient
from ko_coach.desk.zammad_meaning import changed_at, key_of, number_of, rows_of
from ko_coach.settings import DeskSettings

PAGE = 100
"""Rows of a page; the server gives at most 200."""
MOST_PAGES = 20
"""Pages of changes that are read at one poll; what is beyond is found when the queue is listed again."""
OVERLAP = timedelta(seconds=15)
"""A change may be stamped so long before others see it: the server writes ticket and articles in one go."""
SETTLED_SECONDS = 30.0
"""So long the search index may lag behind the tickets themselves."""
_AT_ONCE = 40
"""Tickets asked for by number in one query."""
_LONG_AGO = "1980-01-01T00:00:00.000Z"
_SEARCH = "/api/v1/tickets/search"
_ADDRESS = re.compile(r"(?:/?#ticket/zoom|/(?:desktop|mobile|api/v1)/tickets)/(\d+)(?!\w)")


class Zammad:
    """Zammad 5 and later. Its ticket number is the id; addresses and requests go by a number of its own."""

    shortest = 1.0

    def __init__(self, client: DeskClient, settings: DeskSettings) -> None:
        self.client = client
        self._settings = settings
        self._me = ""
        self._open: list[int] = []
        """The states of tickets that are not done."""
        self._titles = Titles()
        self._latest = ""
        """When the latest change happened that was seen, as the server writes it."""
        self._seen: dict[str, object] = {}
        """The changes of the last seconds: they are delivered again."""
        self._unsure: dict[str, float] = {}
        """Tickets that changed, and until when the search index may not know it."""
        self._known: dict[str, tuple[str, dict[str, Any]]] = {}
        """The tickets of the queue: the number for requests, and the customer."""
        self._names: dict[str, str] = {}

    async def sign_in(self) -> None:
        """Learn who the agent is, which states are open and, where the account may, what the fields are called."""
        secret = await secret_for(self._settings, self.client.host)
        self.client.sign = {"Authorization": f"Token token={secret.reveal()}"}
        me = rows_of([await self.client.get("/api/v1/users/me")])
        states = rows_of(await self.client.get("/api/v1/ticket_states", {"expand": "true"}))
        self._open = [int(key_of(one)) for one in states if zammad_meaning.is_open(one)]
        if not me or not self._open:
            raise troubles.unreadable(self.client.host, "users/me, ticket_states")
        self._me = key_of(me[0])
        answer = await self.client.ask("/api/v1/object_manager_attributes")  # administrators only
        self._titles = zammad_meaning.fields_of(await answer.json() if answer.status == 200 else None)

    # ------------------------------------------------------------------ the queue

    async def listed(self) -> AsyncIterator[Sequence[Raw]]:
        """Yield the tickets of the query, or the agent's own open ones, the newest first."""
        newest = await self._page(_changed_after(_LONG_AGO), "updated_at", 1, 1)
        self._latest = max([self._latest, *map(changed_at, rows_of(newest))])
        found = dict[str, tuple[str, dict[str, Any]]]()
        for page in itertools.count(1):
            told = await self._page(self._wanted(), "created_at", page, PAGE)
            part = [self._ticket(one) for one in rows_of(told)]
            found.update({raw["id"]: self._known[raw["id"]] for raw in part})
            yield part
            if not isinstance(told, list) or len(told) < PAGE:
                break
        self._known = found

    def _wanted(self, numbers: Iterable[str] = ()) -> str | dict[str, Any]:
        """Return what is searched for: the query, perhaps among some tickets only, or the conditions of one's own."""
        if self._settings.query:
            among = " OR ".join(f'"{one.replace(chr(34), " ")}"' for one in numbers)
            return f"({self._settings.query}) AND number:({among})" if among else self._settings.query
        mine = {"operator": "is", "pre_condition": "specific", "value": [self._me]}
        return {"ticket.owner_id": mine, "ticket.state_id": {"operator": "is", "value": self._open}}

    async def _page(self, wanted: str | dict[str, Any], order: str, page: int, rows: int) -> Any:
        """Search. Conditions are answered by the database, a query by the search index, which lags behind it."""
        params: dict[str, str | int] = {"page": page, "per_page": rows, "sort_by": order, "order_by": "desc"}
        params["expand"] = "true"
        if isinstance(wanted, str):
            return await self.client.get(_SEARCH, {"query": wanted, **params})
        answer = await self.client.ask(_SEARCH, params, method="POST", body={"condition": wanted})
        self.client.check(answer, _SEARCH)
        return await answer.json()

    async def news(self) -> News:
        """Ask what changed in all that the agent may read: one request, and for a query one more if anything did."""
        rows = await self._changes()
        fresh = {number_of(row): row for row in rows if self._seen.get(key_of(row)) != row.get("updated_at")}
        now = time.monotonic()
        unsure = {number: until for number, until in self._unsure.items() if until > now}
        if self._settings.query:
            unsure.update(dict.fromkeys(fresh, now + SETTLED_SECONDS))
        inside = await self._inside(fresh, unsure)
        changed = [self._ticket(row) for number, row in inside.items() if number in fresh or number not in self._known]
        gone = [number for number in {**fresh, **unsure} if number in self._known and number not in inside]
        for number in gone:
            del self._known[number]
        mine = [(changed_at(row), number) for number, row in fresh.items() if self._by_me(row)]
        touched = max([one for one in mine if one[1] in self._known], default=("", ""))[1]
        self._unsure = unsure
        self._seen = {key_of(row): row.get("updated_at") for row in rows}
        self._latest = max([self._latest, *map(changed_at, rows)])
        return News(changed, gone, touched=touched)

    async def _changes(self) -> list[dict[str, Any]]:
        """Return the tickets that changed lately, the latest first: what moves meanwhile comes twice, not never."""
        wanted, rows = _changed_after(_earlier(self._latest)), list[dict[str, Any]]()
        for page in range(1, MOST_PAGES + 1):
            told = await self._page(wanted, "updated_at", page, PAGE)
            rows += rows_of(told)
            if not isinstance(told, list) or len(told) < PAGE:
                break
        return rows

    async def _inside(
        self, fresh: Mapping[str, dict[str, Any]], unsure: Mapping[str, float]
    ) -> dict[str, dict[str, Any]]:
        """Return those of the tickets that belong to the queue."""
        if not self._settings.query:
            return {number: row for number, row in fresh.items() if self._is_mine(row)}
        numbers = list(unsure)
        found = dict[str, dict[str, Any]]()
        for start in range(0, len(numbers), _AT_ONCE):
            told = await self._page(self._wanted(numbers[start : start + _AT_ONCE]), "created_at", 1, PAGE)
            found.update({number_of(row): row for row in rows_of(told)})
        return {number: fresh.get(number, row) for number, row in found.items() if number in unsure}

    def _is_mine(self, row: Mapping[str, Any]) -> bool:
        return str(row.get("owner_id")) == self._me and str(row.get("state_id")) in map(str, self._open)

    def _by_me(self, row: Mapping[str, Any]) -> bool:
        return str(row.get("updated_by_id")) == self._me

    # ------------------------------------------------------------------ one ticket

    async def details(self, ticket: str) -> Raw | None:
        """Return what was said, the tags, and the customer's name: Zammad's lists know only the address."""
        if ticket not in self._known:
            return None
        inner, customer = self._known[ticket]
        path = f"/api/v1/ticket_articles/by_ticket/{inner}"
        answer = await self.client.ask(path)
        if answer.status == 404:
            return None
        self.client.check(answer, path)
        articles = sorted(rows_of(await answer.json()), key=lambda one: int(key_of(one)))
        tags = await self.client.get("/api/v1/tags", {"object": "Ticket", "o_id": inner})
        if name := zammad_meaning.name_in(articles):
            self._names[customer["id"]] = name
            customer = {**customer, "name": name}
        return {
            "id": ticket,
            "customer": customer,
            "tags": tags.get("tags") if isinstance(tags, dict) else None,
            "messages": [zammad_meaning.message_of(one) for one in articles],
        }

    def _ticket(self, row: Mapping[str, Any]) -> dict[str, Any]:
        raw = zammad_meaning.ticket_of(row, self._titles, self._names)
        raw["url"] = f"{self.client.base}/#ticket/zoom/{key_of(row)}"
        self._known[raw["id"]] = (key_of(row), raw["customer"])
        return raw

    def ticket_in(self, text: str) -> str:
        """Return the number of the ticket at an address such as `https://desk/#ticket/zoom/12`; it has to be known."""
        found = _ADDRESS.match(text[len(self.client.base) :]) if text.startswith(self.client.base) else None
        return next((number for number, known in self._known.items() if known[0] == found[1]), "") if found else ""


def _changed_after(moment: str) -> dict[str, Any]:
    return {"ticket.updated_at": {"operator": "after (absolute)", "value": moment}}


def _earlier(moment: str) -> str:
    if not moment:
        return _LONG_AGO
    earlier = datetime.fromisoformat(moment).astimezone(UTC) - OVERLAP
    return f"{earlier:%Y-%m-%dT%H:%M:%S}.{earlier.microsecond // 1000:03}Z"
