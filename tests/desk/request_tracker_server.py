"""A Request Tracker that is small: what `desk/request_tracker.py` asks of REST 2, answered in the shapes of 5.0.3.

The real one is asked in `test_request_tracker_live.py`; this one fails on demand and hides rows as a test says.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ko_coach.settings import DeskSettings
from tests.desk.fake_server import Asked, Reply, Router

TOKEN = "1-28-0123456789abcdef"
NEVER = "1970-01-01T00:00:00Z"
SESSION = "RT_SID_desk.test.80"


@dataclass
class Said:
    """One transaction."""

    number: int
    ticket: int
    kind: str
    by: str
    parts: list[tuple[str, str, str]] = field(default_factory=list)
    """(content type, file name, content)"""
    hidden: bool = False


class World:
    """Tickets of one agent, `anna`, and what happens to them."""

    kind = "rt"
    settings = DeskSettings(customer_accounts=("gateway",))
    environment: Mapping[str, str] = {"KO_COACH_TOKEN": TOKEN}

    def __init__(self) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.said: list[Said] = []
        self.token = TOKEN
        self.password = "agentpass1"
        self.sessions: set[str] = set()
        self.gives_sessions = True
        self.page = 100
        """Rows of a page at most, whatever is asked for."""

    @property
    def router(self) -> Router:
        return self.answer

    # ------------------------------------------------------------------ what happens

    def add_ticket(self, subject: object = "Refund", body: str = "Where is it?", **more: Any) -> str:
        number = max(self.tickets, default=0) + 1
        mail = str(more.pop("mail", "carl@example.test"))
        self.tickets[number] = {
            "Subject": subject,
            "Status": "open",
            "Owner": "anna",
            "Priority": "50",
            "Due": NEVER,
            "Told": NEVER,
            "Created": "2026-11-20T09:00:00Z",
            "LastUpdated": "2026-11-20T09:00:00Z",
            "mail": mail,
            "fields": {},
            **more,
        }
        self.say(number, "Create", "gateway", body)
        return str(number)

    def say(self, ticket: int | str, kind: str, by: str, body: str = "", *parts: tuple[str, str, str]) -> Said:
        content = [("text/plain", "", body)] if body else []
        said = Said(len(self.said) + 1, int(ticket), kind, by, [*content, *parts])
        self.said.append(said)
        return said

    def reply(self, ticket: str, body: str = "Any news?", by: str = "carl@example.test") -> None:
        self.say(ticket, "Correspond", by, body)

    def close(self, ticket: str) -> None:
        self.tickets[int(ticket)]["Status"] = "resolved"
        self.say(ticket, "Status", "boris")

    def reassign(self, ticket: str) -> None:
        self.tickets[int(ticket)]["Owner"] = "boris"
        self.say(ticket, "Set", "boris")

    # ------------------------------------------------------------------ what is answered

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/Helpers/TicketTimer":
            return self._sign_in(asked.headers.get("authorization") == f"token {self.token}", "<html>timer</html>")
        if asked.path == "/NoAuth/Login.html":
            right = f"pass={self.password}" in asked.body.decode()
            return self._sign_in(right, "<html>a page, whatever the password</html>")
        if not self._knows(asked):
            if "cookie" in asked.headers:
                return Reply("Login required", 302, {"Location": "/"})
            return Reply("Authorization required", 401)
        found = self._rest(asked.path.removeprefix("/REST/2.0"), asked.query)
        return Reply({"message": "Not Found"}, 404) if found is None else Reply(found)

    def _sign_in(self, right: bool, page: str) -> Reply:
        session = f"s{len(self.sessions)}"
        if right and self.gives_sessions:
            self.sessions.add(session)
        return Reply(page, 200, {"Set-Cookie": f"{SESSION}={session}; path=/; HttpOnly"})

    def _knows(self, asked: Asked) -> bool:
        found = re.search(rf"{re.escape(SESSION)}=(\w+)", asked.headers.get("cookie", ""))
        return bool(found and found[1] in self.sessions) or asked.headers.get("authorization") == f"token {self.token}"

    def _rest(self, path: str, query: Mapping[str, str]) -> Any:
        if path == "/rt":
            return {"Version": "5.0.3"}
        if path in ("/user/28", "/user/anna"):
            return {"id": 28, "Name": "anna"}
        if path == "/tickets":
            return self._tickets(query)
        if path == "/transactions":
            return self._transactions(query)
        if found := re.fullmatch(r"/ticket/(\d+)/(history|attachments)", path):
            rows = self._history if found[2] == "history" else self._attachments
            return self._paged(list(rows(int(found[1]), query)), query)
        if found := re.fullmatch(r"/attachment/(\d+)", path):
            one = next((one for one in self._every_attachment() if one["id"] == int(found[1])), None)
            return one and {**one, "Content": b64encode(one["Content"].encode("utf-8", "surrogatepass")).decode()}
        return None

    def _tickets(self, query: Mapping[str, str]) -> Any:
        words = query["query"]
        after = re.search(r"\) AND id > (\d+)$", words)
        wanted = {int(number) for number in re.findall(r"id = (\d+)", words)}
        there = [
            self._ticket(number, one, query["fields"])
            for number, one in sorted(self.tickets.items())
            if one["Owner"] == "anna"
            and one["Status"] == "open"
            and ((after and number > int(after[1])) or number in wanted)
        ]
        return self._paged(there, query)

    def _ticket(self, number: int, one: Mapping[str, Any], fields: str) -> dict[str, Any]:
        told: dict[str, Any] = {"id": str(number), "type": "ticket", "_url": f"http://x/REST/2.0/ticket/{number}"}
        for name in ("Status", "Priority", "Due", "Told", "Created", "LastUpdated", "Subject"):
            if one[name] is not None:
                told[name] = one[name]  # a subject that is null is an absent key
        told["Owner"] = {"id": one["Owner"], "type": "user"}
        told["Queue"] = {"id": "3", "Name": "Support", "type": "queue"}
        person = {"id": one["mail"], "EmailAddress": one["mail"], "RealName": "Carl", "Organization": "Acme"}
        told["Requestor"] = [person] if one["mail"] else []
        if "CustomFields" in fields:
            told["CustomFields"] = [
                {"id": str(row), "name": name, "values": values}
                for row, (name, values) in enumerate(one["fields"].items())
            ]
        return told

    def _transactions(self, query: Mapping[str, str]) -> Any:
        words = query["query"]
        above = re.search(r"id > (\d+)", words)
        below = re.search(r"id < (\d+)", words)
        there = [
            said
            for said in reversed(self.said)
            if (not above or said.number > int(above[1])) and (not below or said.number < int(below[1]))
        ]
        rows = [
            {**self._transaction(said), "ObjectId": str(said.ticket)} if not said.hidden else None for said in there
        ]
        return self._paged(rows, query)

    def _history(self, ticket: int, _query: Mapping[str, str]) -> Iterator[dict[str, Any] | None]:
        for said in self.said:
            if said.ticket == ticket:
                yield None if said.hidden else self._transaction(said)

    def _transaction(self, said: Said) -> dict[str, Any]:
        return {
            "id": str(said.number),
            "type": "transaction",
            "Type": said.kind,
            "Creator": {"id": said.by, "type": "user"},
            "Created": f"2026-11-20T{10 + said.number // 60 % 12:02}:{said.number % 60:02}:00Z",
        }

    def _attachments(self, ticket: int, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        numbers = {str(said.number) for said in self.said if said.ticket == ticket and not said.hidden}
        for one in self._every_attachment():
            if one["TransactionId"] in numbers:
                wanted = {"id", *query["fields"].split(",")}
                yield {name: value for name, value in one.items() if name in wanted}

    def _every_attachment(self) -> Iterator[dict[str, Any]]:
        number = 0
        for said in self.said:
            for kind, name, content in said.parts:
                number += 1
                yield {
                    "id": number,
                    "TransactionId": str(said.number),
                    "ContentType": kind,
                    "Filename": name,
                    "ContentLength": len(content.encode("utf-8", "surrogatepass")),
                    "Content": content,
                }

    def _paged(self, rows: list[Any], query: Mapping[str, str]) -> dict[str, Any]:
        """Cut a page out; rows that may not be seen (None) shorten it, as Request Tracker does."""
        size = min(int(query.get("per_page", "20")), self.page)
        start = (int(query.get("page", "1")) - 1) * size
        items = [row for row in rows[start : start + size] if row is not None]
        return {"count": len(items), "page": 1, "per_page": size, "total": None, "pages": None, "items": items}


def request_tracker_world() -> World:
    """Return a Request Tracker without tickets."""
    return World()
