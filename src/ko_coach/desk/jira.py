"""Jira Service Management in the cloud: JQL searches that show only what changed, and the agreed times as due.

Written from https://developer.atlassian.com/cloud/jira/platform/rest/v3/ and …/cloud/jira/service-desk/rest/.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from ko_coach.desk.desk import News
from ko_coach.desk.jira_asking import PAGE, Asking
from ko_coach.desk.jira_meaning import (
    Naming,
    key_in,
    outline_of,
    site_of,
    updated_of,
    viewed_at,
    whole_of,
    without_order,
)
from ko_coach.desk.known import Raw
from ko_coach.desk.secret import secret_for
from ko_coach.desk.web import DeskClient
from ko_coach.settings import DeskSettings

DEFAULT_QUERY = "assignee = currentUser() AND statusCategory != Done"
SHORT = 100
"""A queue of so many tickets is looked through with each poll."""
RECENT_MINUTES = 20
"""A longer one is asked for what changed within so many minutes: more than between two full lists, and than the search
takes to know of a change (Jira says seconds to minutes)."""
KEYS_SECONDS = 30.0
"""So often a longer one is searched for tickets that left it."""
KEYS_PAGE = 5_000
"""Rows of a page that holds keys only."""
_OUTLINE = "summary,status,priority,labels,reporter,assignee,created,updated,duedate,lastViewed"
_PULSE = "updated,lastViewed"


class Jira:
    """Jira Service Management, or any Jira in the cloud. It is only ever asked, never told."""

    shortest = 2.0

    def __init__(self, client: DeskClient, settings: DeskSettings) -> None:
        self.client = client
        self._asking = Asking(client)
        self._settings = settings
        self._query = without_order(settings.query) or DEFAULT_QUERY
        self._site = client.base
        self._naming = Naming()
        self._known: dict[str, str] = {}
        """The tickets of the queue, each with the time of its last change as the search told it: the cursor.

        A date in a query is as coarse as a minute and in the zone of whoever asks, so times are only ever compared
        for being the same.
        """
        self._viewed = ""
        """When the agent last opened any of them; that we read one counts for nothing there."""
        self._keys_at = 0.0

    async def sign_in(self) -> None:
        """Learn whether the token is right, and what the custom fields are called."""
        secret = await secret_for(self._settings, self.client.host)
        pair = b64encode(f"{self._settings.user}:{secret.reveal()}".encode()).decode()
        self.client.sign = {"Authorization": f"Basic {pair}" if self._settings.user else f"Bearer {secret.reveal()}"}
        self.client.forget()
        await self._asking.get("/rest/api/3/myself")
        if "/ex/jira/" in self.client.base:  # tickets are opened elsewhere than they are asked for
            self._site = site_of(await self._asking.get("/rest/api/3/serverInfo")) or self.client.base
        self._naming = Naming.of(await self._asking.get("/rest/api/3/field"), self._settings.customer_accounts)

    async def listed(self) -> AsyncIterator[Sequence[Raw]]:
        """Yield the tickets of the query by their key."""
        self._known, self._keys_at = {}, time.monotonic()
        async for page in self._asking.search(f"({self._query}) ORDER BY key", ",".join(self._fields()), PAGE):
            self._note(page)
            yield [outline_of(issue, self._naming, self._site) for issue in page]

    def _fields(self) -> list[str]:
        return [*_OUTLINE.split(","), *self._naming.asked_for]

    async def news(self) -> News:
        """Ask for the times of the last changes, and for the tickets whose time differs from what was known."""
        is_short = len(self._known) <= SHORT
        issues = await self._all() if is_short else await self._recent()
        there = {str(issue["key"]) for issue in issues} if is_short else await self._keys()
        gone = [key for key in self._known if there is not None and key not in there]
        differing = await self._asking.those([str(one["key"]) for one in issues if self._differs(one)], self._fields())
        touched = self._note(issues)
        for key in gone:
            del self._known[key]
        return News([outline_of(issue, self._naming, self._site) for issue in differing], gone, (), touched)

    async def _all(self) -> list[dict[str, Any]]:
        pages = self._asking.search(f"({self._query}) ORDER BY key", _PULSE, PAGE)
        return [issue async for page in pages for issue in page]

    async def _recent(self) -> list[dict[str, Any]]:
        """Return what changed or was opened of late, up to the first page on which nothing is new."""
        found, recent = list[dict[str, Any]](), f"-{RECENT_MINUTES}m"
        jql = f"({self._query}) AND (updated >= {recent} OR lastViewed >= {recent}) ORDER BY updated DESC"
        async with aclosing(self._asking.search(jql, _PULSE, PAGE)) as pages:
            async for page in pages:
                found += page
                if not any(map(self._differs, page)):
                    break
        return found

    async def _keys(self) -> set[str] | None:
        """Return the keys of a long queue; None while it is not yet time to ask for them again."""
        if time.monotonic() - self._keys_at < KEYS_SECONDS:
            return None
        pages = self._asking.search(f"({self._query}) ORDER BY key", "key", KEYS_PAGE)
        keys = {str(issue["key"]) async for page in pages for issue in page}
        self._keys_at = time.monotonic()
        return keys

    def _differs(self, issue: Mapping[str, Any]) -> bool:
        return self._known.get(str(issue["key"])) != updated_of(issue)

    def _note(self, issues: Sequence[Mapping[str, Any]]) -> str:
        """Remember the times; return the ticket that the agent opened last, if that is news."""
        touched = ""
        for issue in issues:
            self._known[str(issue["key"])] = updated_of(issue)
            if (viewed := viewed_at(issue)) > self._viewed:  # all of one zone: that of the agent
                self._viewed, touched = viewed, str(issue["key"])
        return touched

    async def details(self, ticket: str) -> Raw | None:
        """Return the ticket with its custom fields, what was said, and the time that was agreed on."""
        issue = await self._asking.whole(ticket)
        if issue is None:
            return None
        whole = whole_of(issue, await self._asking.comments(ticket), self._naming, self._site)
        return {**whole, "due_at": await self._asking.due(ticket) or whole.get("due_at")}

    def ticket_in(self, text: str) -> str:
        """Return the key in an address such as `https://desk.atlassian.net/browse/HELP-12`."""
        for base in (self.client.base, self._site):
            if text.startswith(f"{base}/"):
                return key_in(text[len(base) :])
        return ""
