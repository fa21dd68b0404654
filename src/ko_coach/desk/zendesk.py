"""Zendesk through its API: the agent's assigned tickets, or those of a search, the latest change first."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from ko_coach.desk import troubles
from ko_coach.desk.desk import News
from ko_coach.desk.known import Raw
from ko_coach.desk.meaning import Titles
from ko_coach.desk.secret import secret_for
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.desk.web import DeskClient
from ko_coach.desk.zendesk_asking import ASIDE, MOST_FOUND, PAGE, Asking
from ko_coach.desk.zendesk_meaning import (
    authorization,
    is_open,
    key_of,
    message_of,
    rows_of,
    ticket_of,
    titles_of,
)
from ko_coach.settings import DeskSettings

RECENT = 25
"""Rows of a poll: what changed last."""
MOST_PAGES = 5
"""Pages of changes at one poll."""
_MINE = "assignee:me status<solved"
_TYPE = re.compile(r"\btype:ticket\b")
_ADDRESS = re.compile(r"/(?:agent/(?:#/)?|hc/(?:[\w-]+/)?|api/v2/)?(?:tickets|requests)/(\d{1,18})(?!\w)")


class Zendesk:
    """Zendesk Support. A search knows of a change only minutes later, the list of assigned tickets at once, so one's
    own queue follows the list. (The incremental export is for administrators and never tells the last minute.)"""

    shortest = 5.0

    def __init__(self, client: DeskClient, settings: DeskSettings) -> None:
        self.client = client
        self._settings = settings
        self._asking = Asking(client)
        self._query = " ".join(_TYPE.sub("", settings.query).split())
        self._me = ""
        self._titles = Titles()
        self._known: dict[str, str] = {}
        """The tickets of the queue, and who asks."""
        self._seen: dict[str, object] = {}
        """When each ticket that was told of changed last."""
        self._count: object = None
        """How many rows the polled list had."""

    async def sign_in(self) -> None:
        """Learn who the agent is and what the fields are called."""
        secret = await secret_for(self._settings, self.client.host)
        self.client.sign = {"Authorization": authorization(self._settings.user, secret.reveal())}
        self._me = key_of((await self._asking.ask("/api/v2/users/me.json")).get("user"))
        if not self._me:  # nobody in particular may ask this too
            raise troubles.refused_secret(self.client.host, 401)
        self._titles = titles_of(await self._asking.fields())

    # ------------------------------------------------------------------ the queue

    async def listed(self) -> AsyncIterator[Sequence[Raw]]:
        """Yield what changed last, then all that the search finds."""
        latest = rows_of(await self._recent(1, PAGE), "tickets", "results")
        seen, known = dict[str, object](), dict[str, str]()
        async for rows in self._and_found(latest):
            part = await self._tickets([row for row in rows if self._query or self._is_mine(row)])
            seen.update({key_of(row): row.get("updated_at") for row in rows})
            known.update({raw["id"]: self._known[raw["id"]] for raw in part})
            yield part
        self._seen, self._known = seen, known
        self._count = None  # the search may not know yet what went: the first poll looks after it

    async def _and_found(self, latest: list[dict[str, Any]]) -> AsyncIterator[list[dict[str, Any]]]:
        """Yield these, then what the search finds besides; of these it adds the SLA where only it tells."""
        yield latest
        known = {key_of(row): row for row in latest}
        async for rows in self._asking.found(self._query or _MINE):
            told = [row for row in rows if "slas" in row or key_of(row) not in known]
            yield [{**row, **known.get(key_of(row), {})} for row in told]

    async def _recent(self, page: int, rows: int) -> dict[str, Any]:
        if self._query:
            return await self._asking.search(self._query, "updated_at", page, rows)
        path = f"/api/v2/users/{self._me}/tickets/assigned.json"
        return await self._asking.ordered(path, {"include": ASIDE}, "updated_at", page, rows)

    async def news(self) -> News:
        """Ask for what changed last: one request. Only if tickets came or went, look after those that are known."""
        rows, count = await self._changes()
        fresh = {key_of(row): row for row in rows if self._seen.get(key_of(row)) != row.get("updated_at")}
        mine = {key: row for key, row in fresh.items() if self._query or self._is_mine(row)}
        gone = [key for key in fresh if key in self._known and key not in mine]
        if count != self._count or not self._seen.keys() >= fresh.keys():
            gone += await self._left([key for key in self._known if key not in fresh])
        changed = await self._tickets(list(mine.values()))
        touched = await self._complete_latest(changed)
        for key in gone:
            del self._known[key]
        self._seen.update({key: row.get("updated_at") for key, row in fresh.items()})
        self._count = count
        return News(changed, gone, touched=touched)

    async def _changes(self) -> tuple[list[dict[str, Any]], object]:
        """Return what changed last, as far back as the first page that is not all new, and how many rows there are."""
        rows, count = list[dict[str, Any]](), None
        for page in range(1, MOST_PAGES + 1):
            told = await self._recent(page, RECENT)
            part = rows_of(told, "tickets", "results")
            rows, count = rows + part, told.get("count") if page == 1 else count
            if not told.get("next_page") or any(self._seen.get(key_of(row)) == row.get("updated_at") for row in part):
                break
        return rows, count

    async def _left(self, known: list[str]) -> list[str]:
        """Return those of the known tickets that are in the queue no more; too many are left to the next listing."""
        if not known or len(self._known) > MOST_FOUND:
            return []
        still = set[str]()
        if self._query:
            async for rows in self._asking.found(self._query or _MINE):
                still.update(map(key_of, rows))
        else:
            for start in range(0, len(known), PAGE):
                ids = ",".join(known[start : start + PAGE])
                told = await self._asking.ask("/api/v2/tickets/show_many.json", {"ids": ids})
                still.update(key_of(row) for row in rows_of(told, "tickets") if self._is_mine(row))
        return [key for key in known if key not in still]

    def _is_mine(self, row: Mapping[str, Any]) -> bool:
        return key_of(row, "assignee_id") == self._me and is_open(row)

    async def _tickets(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the tickets, once it is known who asks."""
        await self._asking.introduce(rows)
        return [self._ticket(row) for row in rows]

    def _ticket(self, row: Mapping[str, Any]) -> dict[str, Any]:
        asks = self._known[key_of(row)] = key_of(row, "requester_id")
        firm = self._asking.firms.get(key_of(row, "organization_id"), "")
        raw = ticket_of(row, self._titles, self._asking.people.get(asks, {}), firm)
        return {**raw, "url": f"{self.client.base}/agent/tickets/{key_of(row)}"}

    # ------------------------------------------------------------------ one ticket

    async def _complete_latest(self, changed: list[dict[str, Any]]) -> str:
        """Read the ticket that changed last whole, as is done with it anyway; return it if the agent spoke there.

        Tickets do not tell who changed them, comments do.
        """
        before = max((str(one) for one in self._seen.values() if one), default="")
        try:
            comments = await self._asking.comments(changed[0]["id"]) if changed else []
        except DeskTrouble as trouble:
            if not trouble.partial:
                raise
            return ""
        if not comments:
            return ""
        changed[0] |= {"messages": self._said(changed[0]["id"], comments)}
        latest = comments[-1]
        spoke = key_of(latest, "author_id") == self._me and str(latest.get("created_at")) > before
        return str(changed[0]["id"]) if spoke else ""

    async def details(self, ticket: str) -> Raw | None:
        """Return what was said: the last few hundred comments."""
        if ticket not in self._known:
            return None
        comments = await self._asking.comments(ticket)
        return None if comments is None else {"id": ticket, "messages": self._said(ticket, comments)}

    def _said(self, ticket: str, comments: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [message_of(one, self._known[ticket], self._asking.people) for one in comments]

    def ticket_in(self, text: str) -> str:
        """Return the number in an address such as `https://desk/agent/tickets/12`."""
        found = _ADDRESS.match(text[len(self.client.base) :]) if text.startswith(f"{self.client.base}/") else None
        return found[1] if found else ""
