"""Request Tracker's REST 2 behind a session: who asks is shown once, not with each request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ko_coach.desk.answer import Answer
from ko_coach.desk.secret import secret_for
from ko_coach.desk.troubles import refused_secret
from ko_coach.desk.web import DeskClient
from ko_coach.settings import DeskSettings

_SMALL_PAGE = "/Helpers/TicketTimer?id=1"


class Rest:
    """Asks REST 2, and sees to it that a session stands behind the questions."""

    def __init__(self, client: DeskClient, settings: DeskSettings) -> None:
        self.account = ""
        """Who asks, by the name of the account."""
        self.client = client
        self._settings = settings

    async def sign_in(self) -> None:
        """Turn the token or password into a session: each request with a token costs the server a fifth of a second."""
        secret = await secret_for(self._settings, self.client.host)
        self.client.sign = {}
        self.client.forget()
        if account := self._settings.user:
            form = {"user": account, "pass": secret.reveal()}
            page = await self.client.ask("/NoAuth/Login.html", method="POST", form=form, headers={}, follow=False)
            await self._take_in(page, f"/user/{quote(account, safe='')}", {})
        else:
            key = {"Authorization": f"token {secret.reveal()}"}
            page = await self.client.ask(_SMALL_PAGE, headers=key)  # a page of the web interface begins a session
            owner = re.match(r"\d+-(\d+)-", secret.reveal())
            await self._take_in(page, f"/user/{owner[1]}" if owner else "/rt", key)

    async def _take_in(self, page: Answer, me: str, key: Mapping[str, str]) -> None:
        """See whether a session has begun, and whose it is; `key` is shown with each request where none begins."""
        if page.status not in (302, 401):
            self.client.check(page, "/")
        answer = await self.client.ask(f"/REST/2.0{me}", follow=False)
        if answer.status in (302, 401) and key:
            self.client.sign = key
            answer = await self.client.ask(f"/REST/2.0{me}", follow=False)
        if answer.status in (302, 401):  # a wrong password is answered with a page, not with a status
            raise refused_secret(self.client.host, 401)
        self.client.check(answer, me)
        told = await answer.json()
        self.account = str(told.get("Name", "")) if isinstance(told, dict) else ""

    async def ask(self, path: str, **params: str | int) -> dict[str, Any]:
        """Return what REST 2 answers; a session that ended is begun anew, once."""
        answer = await self.client.ask(f"/REST/2.0{path}", params or None, follow=False)
        if answer.status in (302, 401):
            await self.sign_in()
            answer = await self.client.ask(f"/REST/2.0{path}", params or None, follow=False)
        if answer.status == 302:
            raise refused_secret(self.client.host, 401)
        self.client.check(answer, path)
        told = await answer.json()
        return told if isinstance(told, dict) else {}
