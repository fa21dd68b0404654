"""A Jira Service Management that is small: what `desk/jira.py` asks, in the shapes of Atlassian's public pages.

Written from the references of the platform (rest/v3) and of Service Management (service-desk/rest); nobody asked a
real one. It knows as much JQL as the desk writes.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import Any

from ko_coach.settings import DeskSettings
from tests.desk.fake_server import Asked, Reply, Router

USER = "anna@example.test"
TOKEN = "ATATT3xFfGF0-secret"
ZONE = timezone(timedelta(hours=3))
"""Of the agent: every time that Jira tells is in it."""
NAMES = {
    "customfield_10002": ("Organizations", "com.atlassian.servicedesk:sd-customer-organizations"),
    "customfield_10010": ("Request Type", "com.atlassian.servicedesk:vp-origin"),
    "customfield_10020": ("Persona", "com.atlassian.jira.plugin.system.customfieldtypes:select"),
    "customfield_10021": ("Plan", "com.atlassian.jira.plugin.system.customfieldtypes:cascadingselect"),
    "customfield_10022": ("Devices", "com.atlassian.jira.plugin.system.customfieldtypes:multiselect"),
    "customfield_10023": ("Seats", "com.atlassian.jira.plugin.system.customfieldtypes:float"),
    "customfield_10024": ("What was tried", "com.atlassian.jira.plugin.system.customfieldtypes:textarea"),
    "customfield_10025": ("Request language", "com.atlassian.servicedesk:sd-request-language"),
    "customfield_10030": ("Time to resolution", "com.atlassian.servicedesk:sd-sla-field"),
}


def person(name: str, kind: str = "atlassian") -> dict[str, Any]:
    return {
        "self": f"https://desk.test/rest/api/3/user?accountId=id-{name}",
        "accountId": f"id-{name}",
        "emailAddress": f"{name}@example.test",
        "avatarUrls": {"48x48": "https://avatars.test/48"},
        "displayName": name.title(),
        "active": True,
        "timeZone": "Europe/Moscow",
        "accountType": kind,
    }


def document(*paragraphs: str) -> dict[str, Any]:
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


def agreed(name: str, end: datetime, *, paused: bool = False) -> dict[str, Any]:
    moment = {"iso8601": f"{end:%Y-%m-%dT%H:%M:%S+0000}", "jira": "…", "friendly": "Today 3:04 PM"}
    cycle = {
        "startTime": {**moment, "epochMillis": int(end.timestamp() * 1000) - 14_400_000},
        "breachTime": {**moment, "epochMillis": int(end.timestamp() * 1000)},
        "breached": False,
        "paused": paused,
        "withinCalendarHours": True,
        "goalDuration": {"millis": 14_400_000, "friendly": "4h"},
    }
    return {"id": "1", "name": name, "_links": {"self": "…"}, "completedCycles": [], "ongoingCycle": cycle}


class World:
    """The requests of a service desk, most of them assigned to `anna`, and what happens to them."""

    kind = "jira"
    settings = DeskSettings(user=USER, customer_accounts=("web-form",))
    environment: Mapping[str, str] = {"KO_COACH_TOKEN": TOKEN}

    def __init__(self) -> None:
        self.issues: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.agreements: dict[str, list[dict[str, Any]]] = {}
        """By key; a request without an entry is none of a service desk."""
        self.late: dict[str, dict[str, Any]] = {}
        """What the search still takes for true: it knows of a change seconds to minutes later."""
        self.secret = TOKEN
        self.page = 100
        """Rows of a page at most, whatever is asked for."""
        self.endless = False
        self.takes_anybody = False
        """A wrong token is nobody's, and nobody may look, and finds nothing."""
        self._numbers = count(1)
        self._ticks = count()

    @property
    def router(self) -> Router:
        return self.answer

    # ------------------------------------------------------------------ what happens

    def now(self) -> str:
        moment = datetime.now(ZONE) + timedelta(milliseconds=next(self._ticks))
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0300"

    def add_ticket(self, subject: object = "Refund", body: object = "Where is it?", **more: Any) -> str:
        number = next(self._numbers)
        key = f"HELP-{number}"
        fields: dict[str, Any] = {
            "summary": subject,
            "description": document(body) if isinstance(body, str) else body,
            "status": {"id": "3", "name": "Waiting for support", "statusCategory": {"id": 4, "key": "indeterminate"}},
            "priority": {"id": "3", "name": "Medium", "iconUrl": "https://desk.test/medium.svg"},
            "labels": [],
            "project": {"id": "10001", "key": "HELP", "name": "Help", "projectTypeKey": "service_desk"},
            "issuetype": {"id": "10004", "name": "Service request", "subtask": False},
            "reporter": person("carl", "customer"),
            "assignee": person("anna"),
            "created": "2026-11-20T12:00:00.000+0300",
            "updated": self.now(),
            "duedate": None,
            "lastViewed": None,
            **more,
        }
        identity = str(10_000 + number)
        self.issues[key] = {"expand": "names,schema", "id": identity, "self": "…", "key": key, "fields": fields}
        self.comments[key] = []
        return key

    def say(self, key: str, author: dict[str, Any], body: object, **more: Any) -> None:
        said = {
            "self": "…",
            "id": str(len(self.comments[key]) + 20_000),
            "author": author,
            "body": document(body) if isinstance(body, str) else body,
            "updateAuthor": author,
            "created": self.now(),
            "updated": self.now(),
            "jsdPublic": True,
            **more,
        }
        self.comments[key].append(said)
        self.change(key)

    def reply(self, key: str, body: str = "Any news?") -> None:
        self.say(key, person("carl", "customer"), body)

    def change(self, key: str, **fields: Any) -> None:
        self.issues[key]["fields"].update(fields, updated=self.now())

    def close(self, key: str) -> None:
        self.change(key, status={"id": "5", "name": "Resolved", "statusCategory": {"id": 3, "key": "done"}})

    def reassign(self, key: str) -> None:
        self.change(key, assignee=person("boris"))

    def delete(self, key: str) -> None:
        del self.issues[key]

    def view(self, key: str) -> None:
        """The agent opens it in the browser; that is no change of it."""
        self.issues[key]["fields"]["lastViewed"] = self.now()

    def fall_behind(self, key: str) -> None:
        """From now on the search does not know what happens to it."""
        self.late[key] = deepcopy(self.issues[key])

    # ------------------------------------------------------------------ what is answered

    def answer(self, asked: Asked) -> Reply:
        if not self._knows(asked.headers.get("authorization", "")):
            if not self.takes_anybody:
                return Reply("Client must be authenticated to access this resource.", 401)
            return Reply({"issues": [], "isLast": True}, 200, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"})
        path = asked.path
        if path == "/rest/api/3/myself":
            return Reply(person("anna"))
        if path == "/rest/api/3/field":
            return Reply(self._fields())
        if path == "/rest/api/3/search/jql":
            return self._search(asked.query)
        if path == "/rest/api/3/issue/bulkfetch":
            return self._bulk(asked.json())
        if found := re.fullmatch(r"/rest/servicedeskapi/request/([^/]+)/sla", path):
            return self._agreed(found[1])
        if found := re.fullmatch(r"/rest/api/3/issue/([^/]+)(/comment)?", path):
            if found[1] not in self.issues:
                said = "Issue does not exist or you do not have permission to see it."
                return Reply({"errorMessages": [said], "errors": {}}, 404)
            return self._comments(found[1], asked.query) if found[2] else self._issue(found[1], asked.query)
        return Reply("<html>not here</html>", 404)

    def _knows(self, authorization: str) -> bool:
        if authorization == f"Bearer {self.secret}":
            return True
        kind, _space, pair = authorization.partition(" ")
        return kind == "Basic" and b64decode(pair).decode() == f"{USER}:{self.secret}"

    def _fields(self) -> list[dict[str, Any]]:
        standard = [{"id": name, "key": name, "name": name.title(), "custom": False} for name in ("summary", "status")]
        custom = [
            {"id": one, "key": one, "name": name, "custom": True, "schema": {"type": "any", "custom": kind}}
            for one, (name, kind) in NAMES.items()
        ]
        return [*standard, *custom]

    def _search(self, query: Mapping[str, str]) -> Reply:
        jql = query["jql"]
        if "bogus" in jql:
            return Reply({"errorMessages": ["Field 'bogus' does not exist."], "warningMessages": []}, 400)
        wanted = query.get("fields", "id").split(",")
        most = min(int(query.get("maxResults", 50)), 5_000 if wanted == ["key"] else self.page)
        found = [one for one in (self.late.get(key, one) for key, one in self._searched()) if _is_in(one, jql)]
        if jql.endswith("ORDER BY updated DESC"):
            found.sort(key=lambda one: one["fields"]["updated"], reverse=True)
        start = int(b64decode(query["nextPageToken"])) if "nextPageToken" in query else 0
        end = start + most
        answer: dict[str, Any] = {"issues": [_only(one, wanted) for one in found[start:end]], "isLast": True}
        if end < len(found) or self.endless:
            token = str(end % 7 if self.endless else end)
            answer |= {"nextPageToken": b64encode(token.encode()).decode(), "isLast": False}
        return Reply(answer)

    def _searched(self) -> list[tuple[str, dict[str, Any]]]:
        return sorted({**self.late, **self.issues}.items(), key=lambda pair: int(pair[1]["id"]))

    def _bulk(self, body: Mapping[str, Any]) -> Reply:
        assert len(body["issueIdsOrKeys"]) <= 100
        found = [self.issues[key] for key in body["issueIdsOrKeys"] if key in self.issues]
        missing = [key for key in body["issueIdsOrKeys"] if key not in self.issues]
        errors = [{"id": key, "errorMessage": "Issue does not exist."} for key in missing]
        return Reply({"issues": [_only(one, body["fields"]) for one in found], "issueErrors": errors})

    def _issue(self, key: str, query: Mapping[str, str]) -> Reply:
        assert query["fields"].startswith("*all,-comment")
        return Reply(self.issues[key])

    def _comments(self, key: str, query: Mapping[str, str]) -> Reply:
        assert query["orderBy"] == "-created"
        start, most = int(query["startAt"]), min(int(query["maxResults"]), self.page)
        said = self.comments[key][::-1]
        page = {"startAt": start, "maxResults": most, "total": len(said), "comments": said[start : start + most]}
        return Reply(page)

    def _agreed(self, key: str) -> Reply:
        if key not in self.agreements:
            return Reply({"errorMessage": "The request does not exist.", "i18nErrorMessage": {}}, 404)
        values = self.agreements[key]
        page = {"_expands": [], "size": len(values), "start": 0, "limit": 50, "isLastPage": True}
        return Reply({**page, "values": values})


def _only(issue: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    fields = {name: value for name, value in issue["fields"].items() if name in wanted}
    return {**issue, "fields": fields} if fields else {name: issue[name] for name in ("expand", "id", "self", "key")}


def _is_in(issue: dict[str, Any], jql: str) -> bool:
    fields = issue["fields"]
    if "currentUser()" in jql and (fields["assignee"] or {}).get("accountId") != "id-anna":
        return False
    if "statusCategory != Done" in jql and fields["status"]["statusCategory"]["key"] == "done":
        return False
    if found := re.search(r"\(updated >= -(\d+)m OR lastViewed >= -\1m\)", jql):
        since = datetime.now(UTC) - timedelta(minutes=int(found[1]))
        times = (fields["updated"], fields["lastViewed"])
        return any(time and datetime.fromisoformat(time) >= since for time in times)
    return True


def jira_world() -> World:
    return World()
