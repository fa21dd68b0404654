"""How Zendesk is asked: more slowly where few requests are left, page after page, and who its numbers stand for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from ko_coach.desk.answer import Answer
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.desk.web import DeskClient
from ko_coach.desk.zendesk_meaning import key_of, pause_after, rows_of

Params = Mapping[str, str | int]
PAGE = 100
"""Rows of a page; the server gives no more."""
MOST_PAGES = 5
"""Pages of fields, and of one ticket's comments."""
MOST_FOUND = 1_000
"""A search tells no more tickets; a longer one has to be exported."""
ASIDE = "users,organizations,slas"
"""What is delivered along with tickets."""

_wait = asyncio.sleep


class Asking:
    """Asks, and remembers the people and organisations that came along with the answers."""

    def __init__(self, client: DeskClient) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.firms: dict[str, str] = {}
        self._client = client
        self._not_before = 0.0

    async def answer(self, path: str, params: Params | None = None) -> Answer:
        """Return the answer, whatever its status."""
        if (pause := self._not_before - time.monotonic()) > 0:
            await _wait(pause)
        answer = await self._client.ask(path, params)
        self._not_before = time.monotonic() + pause_after(answer.headers)
        return answer

    async def ask(self, path: str, params: Params | None = None) -> dict[str, Any]:
        """Return what a good answer holds."""
        return await self._read(await self.answer(path, params), path)

    async def _read(self, answer: Answer, path: str) -> dict[str, Any]:
        self._client.check(answer, path)
        told = await answer.json()
        if not isinstance(told, dict):
            return {}
        self.people.update({key_of(one): one for one in rows_of(told, "users")})
        self.firms.update({key_of(one): str(one.get("name") or "") for one in rows_of(told, "organizations")})
        return told

    async def ordered(self, path: str, params: Params, order: str, page: int, rows: int) -> dict[str, Any]:
        """Return a page of a list that has numbered ones, the latest first."""
        return await self.ask(path, {**params, "sort_by": order, "sort_order": "desc", "page": page, "per_page": rows})

    async def search(self, query: str, order: str, page: int, rows: int) -> dict[str, Any]:
        """Return a page of the tickets that a search finds."""
        params = {"query": f"type:ticket {query}", "include": f"tickets({ASIDE})"}
        return await self.ordered("/api/v2/search.json", params, order, page, rows)

    async def found(self, query: str) -> AsyncIterator[list[dict[str, Any]]]:
        """Yield all of these by pages; those of a very long search by an export, which knows no SLA."""
        for page in range(1, MOST_FOUND // PAGE + 1):
            told = await self.search(query, "created_at", page, PAGE)
            count = told.get("count")
            if isinstance(count, int) and count > MOST_FOUND:
                break
            yield rows_of(told, "results")
            if not told.get("next_page"):
                return
        params: dict[str, str | int] = {"query": query, "filter[type]": "ticket", "page[size]": PAGE}
        async for told in self._following(await self.ask("/api/v2/search/export.json", params), MOST_FOUND):
            yield rows_of(told, "results")

    async def _following(self, told: dict[str, Any], most: int) -> AsyncIterator[dict[str, Any]]:
        """Yield a page and those that follow it by a cursor, at most so many."""
        yield told
        for _page in range(most - 1):
            meta, links = told.get("meta"), told.get("links")
            more = links.get("next") if isinstance(links, dict) else None
            if not isinstance(meta, dict) or meta.get("has_more") is not True or not isinstance(more, str):
                return
            told = await self.ask(more)
            yield told

    async def fields(self) -> list[dict[str, Any]]:
        """Return the account's own fields; none where it may not see them."""
        found = list[dict[str, Any]]()
        try:
            first = await self.ask("/api/v2/ticket_fields.json", {"page[size]": PAGE})
            async for told in self._following(first, MOST_PAGES):
                found += rows_of(told, "ticket_fields")
        except DeskTrouble as trouble:
            if not trouble.partial:
                raise
        return found

    async def comments(self, ticket: str) -> list[dict[str, Any]] | None:
        """Return the last few hundred comments in their order; None if there is no such ticket."""
        path = f"/api/v2/tickets/{ticket}/comments.json"
        first = await self.answer(path, {"include": "users", "sort": "-created_at", "page[size]": PAGE})
        if first.status == 404:
            return None
        found = list[dict[str, Any]]()
        async for told in self._following(await self._read(first, path), MOST_PAGES):
            found += rows_of(told, "comments")
        return sorted(found, key=lambda one: (str(one.get("created_at")), int(key_of(one))))

    async def introduce(self, tickets: Sequence[Mapping[str, Any]]) -> None:
        """Learn who asks in these tickets, as far as that did not come along with them."""
        await self._introduce("users", {key_of(row, "requester_id") for row in tickets} - self.people.keys())
        await self._introduce("organizations", {key_of(row, "organization_id") for row in tickets} - self.firms.keys())

    async def _introduce(self, what: str, unknown: set[str]) -> None:
        keys = sorted(unknown - {""})[:PAGE]
        try:
            if keys:
                await self.ask(f"/api/v2/{what}/show_many.json", {"ids": ",".join(keys)})
        except DeskTrouble as trouble:
            if not trouble.partial:
                raise
