"""Request Tracker 5 through REST 2: a session cookie, the transaction cursor, and tickets only when they changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from ko_coach.desk.desk import News
from ko_coach.desk.known import Raw
from ko_coach.desk.request_tracker_meaning import (
    EXPANDED,
    LONGEST_PART,
    OUTLINE,
    PARTS,
    SPOKEN,
    WHOLE,
    body_of,
    by,
    is_words,
    number,
    rows,
    size,
    ticket_in,
    ticket_of,
    turn,
    words_in,
)
from ko_coach.desk.request_tracker_session import Rest
from ko_coach.desk.web import DeskClient
from ko_coach.settings import DeskSettings

DEFAULT_QUERY = "Owner = '__CurrentUser__' AND Status = '__Active__'"
PAGE = 100
"""Rows of a page; the server gives no more."""
FIRST_PAGE = 20
"""Tickets that are asked for first: what the screen shows at once."""
MOST_PAGES = 110
_AT_ONCE = 40
"""Tickets asked for by number in one query."""
_FEW = 5
"""Up to so many new parts of a conversation are fetched one by one."""


class RequestTracker:
    """Request Tracker 5. It is only ever asked, never told."""

    shortest = 1.0

    def __init__(self, client: DeskClient, settings: DeskSettings) -> None:
        self.client = client
        self._rest = Rest(client, settings)
        self._query = settings.query or DEFAULT_QUERY
        self._customers = {account.lower() for account in settings.customer_accounts}
        self._cursor = 0
        """The number of the latest transaction that was seen."""
        self._known: set[str] = set()
        """The tickets of the queue."""
        self._heard: dict[str, dict[int, str]] = {}
        """What each transaction of a ticket said: that never changes."""

    async def sign_in(self) -> None:
        """Begin a session."""
        await self._rest.sign_in()

    # ------------------------------------------------------------------ the queue

    async def listed(self) -> AsyncIterator[Sequence[Raw]]:
        """Yield the tickets of the query by their number: pages that move while they are read lose nothing."""
        known, last = set[str](), 0
        for page in range(MOST_PAGES):
            part = await self._tickets(f"id > {last}", OUTLINE, PAGE if page else FIRST_PAGE)
            if page == 0:
                # What happened before the cursor is in the pages: the first one is asked for again behind it.
                self._cursor = max(map(number, await self._happened(0)), default=self._cursor)
            elif not part:
                break
            else:
                last = max(map(number, part))
            known.update(raw["id"] for raw in part)
            yield part
        self._known = known
        self._heard = {ticket: heard for ticket, heard in self._heard.items() if ticket in known}

    async def _tickets(self, which: str, fields: str, most: int = PAGE) -> list[dict[str, Any]]:
        query = f"({self._query}) AND {which}"
        told = await self._rest.ask("/tickets", query=query, orderby="id", per_page=most, fields=fields, **EXPANDED)
        return [ticket_of(one, self.client.base) for one in rows(told)]

    async def news(self) -> News:
        """Ask for the transactions since the last one, and for the tickets that they are about."""
        happened = [one async for one in self._since_the_cursor()]
        if not happened:
            return News()
        tickets = list(dict.fromkeys(str(one.get("ObjectId", "")) for one in happened))
        changed = await self._those(tickets)
        there = {raw["id"] for raw in changed}
        gone = [ticket for ticket in tickets if ticket in self._known and ticket not in there]
        self._known = (self._known | there).difference(gone)
        for ticket in gone:
            self._heard.pop(ticket, None)
        mine = [one for one in happened if self._rest.account and by(one) == self._rest.account]
        touched = str(max(mine, key=number).get("ObjectId", "")) if mine else ""
        self._cursor = max(map(number, happened))
        spoken = [str(one.get("ObjectId", "")) for one in happened if one.get("Type") in SPOKEN]
        return News(changed, gone, spoken, touched)

    async def _since_the_cursor(self) -> AsyncIterator[dict[str, Any]]:
        """Yield what happened, the newest first.

        Rows that this account may not see are missing from their page, so a short page is not the last one.
        """
        below = 0
        for _page in range(MOST_PAGES):
            part = await self._happened(below)
            if not part:
                return
            for one in part:
                yield one
            below = min(map(number, part))

    async def _happened(self, below: int) -> list[dict[str, Any]]:
        query = f"ObjectType = 'RT::Ticket' AND id > {self._cursor}" + (f" AND id < {below}" if below else "")
        fields = "Type,Creator,ObjectId"
        return rows(
            await self._rest.ask("/transactions", query=query, orderby="id", order="DESC", per_page=PAGE, fields=fields)
        )

    async def _those(self, tickets: Sequence[str]) -> list[dict[str, Any]]:
        found = list[dict[str, Any]]()
        for start in range(0, len(tickets), _AT_ONCE):
            which = " OR ".join(f"id = {int(one)}" for one in tickets[start : start + _AT_ONCE] if one.isdecimal())
            found += await self._tickets(f"({which})", WHOLE) if which else ()
        return found

    # ------------------------------------------------------------------ one ticket

    async def details(self, ticket: str) -> Raw | None:
        """Return the ticket with its custom fields and what was said."""
        found = await self._those([ticket])
        if not found:
            return None
        customer = found[0]["customer"]
        customers = self._customers | {customer[name].lower() for name in ("id", "email") if customer[name]}
        said = [one async for one in self._pages(f"/ticket/{ticket}/history", fields="Type,Creator,Created")]
        bodies = await self._bodies(ticket)
        spoken = sorted((one for one in said if one.get("Type") in SPOKEN), key=number)
        turns = (turn(one, bodies.get(number(one), ""), customer, customers) for one in spoken)
        return {**found[0], "messages": [one for one in turns if one]}

    async def _pages(self, path: str, **params: str | int) -> AsyncIterator[dict[str, Any]]:
        """Yield the rows of all pages: up to the first empty one, for rows that may not be seen shorten theirs."""
        for page in range(1, MOST_PAGES):
            part = rows(await self._rest.ask(path, per_page=PAGE, page=page, **params))
            if not part:
                return
            for one in part:
                yield one

    async def _bodies(self, ticket: str) -> Mapping[int, str]:
        """Return what each transaction says; only those that nobody heard yet are asked for."""
        heard, path = self._heard.setdefault(ticket, {}), f"/ticket/{ticket}/attachments"
        parts = [one async for one in self._pages(path, fields=PARTS) if number(one, "TransactionId") not in heard]
        unheard = {number(one, "TransactionId") for one in parts}
        contents = dict[int, str]()
        if len(unheard) > _FEW and sum(map(size, parts)) <= LONGEST_PART:
            async for row in self._pages(path, fields=f"{PARTS},Content"):
                contents[number(row)] = str(row.get("Content") or "")
        for one in parts:
            if is_words(one) and number(one) not in contents:
                contents[number(one)] = words_in(await self._rest.ask(f"/attachment/{number(one)}"))
        for transaction in unheard:
            heard[transaction] = body_of(
                [one for one in parts if number(one, "TransactionId") == transaction], contents
            )
        return heard

    def ticket_in(self, text: str) -> str:
        """Return the number in an address such as `https://desk/Ticket/Display.html?id=12`."""
        base = self.client.base
        return ticket_in(text[len(base) :]) if text.startswith(f"{base}/") else ""
