"""How Jira is asked: searches page by page, issues by their keys, comments, agreed times."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any
from urllib.parse import quote

from ko_coach.desk.answer import Answer
from ko_coach.desk.jira_meaning import as_list, as_mapping, comments_of, due_at, is_key
from ko_coach.desk.troubles import refused_secret, unreadable
from ko_coach.desk.web import DeskClient

PAGE = 100
"""Rows of a page with fields, comments of a page, and issues that are asked for by key; the server gives no more."""
MOST_COMMENTS = 500
_ISSUE = "/rest/api/3/issue"
_WHOLE = "*all,-comment,-worklog,-attachment,-issuelinks,-subtasks"


class Asking:
    """The requests. Issues come as Jira has them, but for those without a key."""

    def __init__(self, client: DeskClient) -> None:
        self._client = client

    async def get(self, path: str, body: Any = None, **params: str | int) -> Any:
        """Return the JSON at a path.

        Raises:
            DeskTrouble: whatever keeps it from being there.
        """
        answer = await self._answer(path, body, **params)
        self._client.check(answer, path)
        return await answer.json()

    async def _answer(self, path: str, body: Any = None, **params: str | int) -> Answer:
        """Return what is answered, whatever the status; a search by body is a POST, and reads all the same."""
        answer = await self._client.ask(path, params or None, body=body, method="GET" if body is None else "POST")
        if "FAILED" in answer.headers.get("x-seraph-loginreason", "").upper():
            # Jira may take a token that is no longer good for nobody's, and nobody has no tickets.
            raise refused_secret(self._client.host, 401)
        return answer

    async def search(self, jql: str, fields: str, size: int) -> AsyncGenerator[list[dict[str, Any]], None]:
        """Yield the pages of a search; the last has no token, and a page may be shorter than was asked for."""
        more, seen = dict[str, str | int](), set[object]()
        while more.get("nextPageToken") not in seen:
            seen.add(more.get("nextPageToken"))
            told = as_mapping(await self.get("/rest/api/3/search/jql", jql=jql, fields=fields, maxResults=size, **more))
            if not isinstance(told.get("issues"), list):
                raise unreadable(self._client.host, "no issues")
            yield [one for one in told["issues"] if isinstance(one, dict) and is_key(one.get("key"))]
            more = {"nextPageToken": str(told.get("nextPageToken") or "")}
            if not more["nextPageToken"] or told.get("isLast") is True:
                return
        raise unreadable(self._client.host, "pages without an end")

    async def those(self, keys: Sequence[str], fields: Sequence[str]) -> list[dict[str, Any]]:
        """Return issues by their keys as they are now: one that is not there any more spoils nothing."""
        found = list[dict[str, Any]]()
        for start in range(0, len(keys), PAGE):
            body = {"issueIdsOrKeys": list(keys[start : start + PAGE]), "fields": list(fields)}
            told = as_mapping(await self.get(f"{_ISSUE}/bulkfetch", body))
            found += [issue for issue in map(as_mapping, as_list(told.get("issues"))) if issue.get("key") in keys]
        return found

    async def whole(self, key: str) -> dict[str, Any] | None:
        """Return an issue with all its fields; None when there is none of this key any more."""
        path = f"{_ISSUE}/{quote(key, safe='')}"
        answer = await self._answer(path, fields=_WHOLE)
        if answer.status in (404, 410):
            return None
        self._client.check(answer, path)
        issue = as_mapping(await answer.json())
        return issue if issue.get("key") == key else None  # one that was moved has another key there

    async def comments(self, key: str) -> list[dict[str, Any]]:
        """Return the latest comments, the oldest of them first."""
        found = list[dict[str, Any]]()
        for start in range(0, MOST_COMMENTS, PAGE):
            path = f"{_ISSUE}/{quote(key, safe='')}/comment"
            part = comments_of(await self.get(path, orderBy="-created", startAt=start, maxResults=PAGE))
            found += part
            if len(part) < PAGE:
                break
        return found[::-1]

    async def due(self, key: str) -> int | None:
        """Return when the first agreed time is over; None where there is none, or none that this account may see."""
        path = f"/rest/servicedeskapi/request/{quote(key, safe='')}/sla"
        answer = await self._answer(path)
        if answer.status in (400, 403, 404):
            return None  # no request of a service desk, or an account that is no agent of it
        self._client.check(answer, path)
        return due_at(as_list(as_mapping(await answer.json()).get("values")))
