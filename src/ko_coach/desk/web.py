"""The one way to a desk over HTTP: one request at a time, not too many of them, none too long, none too large."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ko_coach import __version__
from ko_coach.desk import troubles
from ko_coach.desk.answer import LONGEST_WORDS, Answer, joined, origin, retry_after
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.desk.unpacking import ACCEPTED, DamagedError, Unpacking
from ko_coach.desk.unsaid import Unsaid
from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line

if TYPE_CHECKING:
    import ssl

    import httpx2

CONNECT_SECONDS = 10.0
POOL_SECONDS = 1.0
"""There is one line and one request, so the line is free at once or something is wrong with it."""
ANSWER_SECONDS = 60.0
"""The longest that one answer may take, from the first byte sent to the last one read."""
SLOW_SECONDS = 5.0
"""After so long it is said that the desk is slow."""
LARGEST_ANSWER = 50_000_000
"""Bytes, unpacked."""
MOST_AT_ONCE = 40
MOST_A_SECOND = 10.0
"""Requests: up to 40 in a burst, 10 a second in the long run."""
MOST_REDIRECTS = 5


class DeskClient:
    """Asks one host. `sign` gives the headers that say who asks; they never leave for another host."""

    def __init__(self, base: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`base` is the desk's address without a slash at its end: `https://desk.example.com/rt`."""
        self.base = base.rstrip("/")
        self.host = clean_line(urlsplit(base).netloc.rpartition("@")[2])
        self.sign: Mapping[str, str] = {}
        self.on_slow: Callable[[DeskTrouble], None] | None = None
        """Told once for each answer that takes long."""
        self.requests = 0
        """How many requests were made."""
        self._clock = clock
        self._tokens = float(MOST_AT_ONCE)
        self._counted = clock()
        self._one = asyncio.Lock()
        self._client: httpx2.AsyncClient | None = None
        self._kept_open = False
        """Whether the last request left a line open for the next one."""
        self._cookies: httpx2.Cookies | None = None
        """Of the session that goes on although the line was lost."""
        self._unsaid = Unsaid()

    async def close(self) -> None:
        """Let the connection go."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _start_over(self) -> None:
        """Let everything go but the cookies: a line on which something went wrong is not used again."""
        self._kept_open = False
        if self._client is not None:
            self._cookies = self._client.cookies
        with suppress(Exception):
            async with asyncio.timeout(1.0):
                await self.close()

    def forget(self) -> None:
        """Let go of every cookie: another session begins."""
        self._cookies = None
        if self._client is not None:
            self._client.cookies.clear()

    async def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        """Return the JSON at a path below the base.

        Raises:
            DeskTrouble: whatever keeps it from being there.
        """
        answer = await self.ask(path, params)
        self.check(answer, path)
        return await answer.json()

    def check(self, answer: Answer, path: str) -> None:
        """Raise what an answer's status means, unless it is a good one."""
        status = answer.status
        if 200 <= status < 300:
            return
        pause = retry_after(answer.headers, time.time())
        if status in (401, 403):
            raise troubles.refused_secret(self.host, status)
        if status in (404, 410):
            raise troubles.not_found(self.host, self._unsaid.mask(clean_line(path.partition("?")[0]))[-80:])
        if status in (400, 422):
            raise troubles.wrong_query(self.host, answer.words() or str(status))
        if status == 429:
            raise troubles.too_many_requests(self.host, pause)
        raise troubles.failing(self.host, status, pause)

    async def ask(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        method: str = "GET",
        form: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        follow: bool = True,
    ) -> Answer:
        """Return what the desk answers, following redirects within the host. A GET unless `method` says otherwise.

        Args:
            path: below the base, or a whole URL of the same host (a link that the desk gave).
            params: the query; None keeps the path's own.
            method: GET, or POST where a desk takes searches or logins that way.
            form: fields of a form, for a login.
            body: JSON to send, for a search.
            headers: in place of `sign`, where given.
            follow: go where a redirect points; else it is the answer.

        Raises:
            DeskTrouble: nobody answers, it takes too long, it is too large, or it points to another host.
        """
        url = path if path.startswith(("http://", "https://")) else self.base + path
        headers = self.sign if headers is None else headers
        self._unsaid.remember(headers, form)
        async with self._one:
            for _again in range(MOST_REDIRECTS + 1):
                self._check_host(url)
                await self._pace()
                answer = await self._within_time(method, url, params, form, body, headers)
                target = answer.headers.get("location", "")
                if answer.status not in (301, 302, 303, 307, 308) or not target or not follow:
                    return answer
                url, params = joined(url, target), None
                if answer.status in (301, 302, 303):
                    method, form, body = "GET", None, None
        raise troubles.unreadable(self.host, _("redirects without an end"))

    def _check_host(self, url: str) -> None:
        if origin(url) is None or origin(url) != origin(self.base):
            target = self._unsaid.mask(clean_line(url.partition("?")[0].partition("#")[0]))
            raise troubles.moved(self.host, target[:LONGEST_WORDS])

    async def _pace(self) -> None:
        """Wait until another request is within bounds."""
        now = self._clock()
        self._tokens = min(self._tokens + (now - self._counted) * MOST_A_SECOND, MOST_AT_ONCE)
        self._counted = now
        if self._tokens < 1:
            await asyncio.sleep((1 - self._tokens) / MOST_A_SECOND)
            self._tokens, self._counted = 1.0, self._clock()
        self._tokens -= 1

    async def _within_time(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int] | None,
        form: Mapping[str, str] | None,
        body: Any,
        headers: Mapping[str, str],
    ) -> Answer:
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._say_slow)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await self._send(method, url, params=params, data=form, json=body, headers=headers)
                try:
                    content = await self._content(answer)
                finally:
                    await answer.aclose()
        except DeskTrouble:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the libraries below raise, the shift goes on
            await self._start_over()
            raise self._trouble_of(error) from None
        finally:
            slow.cancel()
        self._kept_open = True
        self._unsaid.remember_cookies(cookie.value or "" for cookie in answer.cookies.jar)
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, named, content, self.host, self._unsaid)

    async def _send(self, method: str, url: str, **what: Any) -> httpx2.Response:
        """Send the request, once more if the line that was kept open turns out to be closed by now."""
        client = self._client = self._client or await self._open()
        import httpx2

        self.requests += 1
        try:
            return await client.send(client.build_request(method, url, **what), stream=True)
        except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError):
            if not self._kept_open:
                raise
        self._kept_open = False
        await self._pace()
        self.requests += 1
        return await client.send(client.build_request(method, url, **what), stream=True)

    async def _content(self, answer: httpx2.Response) -> bytes:
        unpacking = Unpacking(answer.headers.get("content-encoding", ""))
        parts, size, packed_size = list[bytes](), 0, 0
        async for packed in answer.aiter_raw():
            packed_size += len(packed)
            for part in unpacking.parts(packed):
                size += len(part)
                if max(size, packed_size) > LARGEST_ANSWER:
                    raise troubles.too_large(self.host, LARGEST_ANSWER // 1_000_000)
                parts.append(part)
        return b"".join([*parts, unpacking.rest()])

    def _trouble_of(self, error: Exception) -> DeskTrouble:
        import httpx2

        if isinstance(error, httpx2.TimeoutException | TimeoutError) and not isinstance(error, httpx2.ConnectTimeout):
            return troubles.too_slow(self.host, ANSWER_SECONDS)
        if isinstance(error, DamagedError):
            return troubles.unreadable(self.host, _("damaged compression"))
        said = self._unsaid.mask(clean_line(str(error)))[:LONGEST_WORDS] or type(error).__name__
        if "CERTIFICATE_VERIFY_FAILED" in said:
            return troubles.untrusted(self.host, said.partition("verify failed: ")[2].partition(" (_ssl")[0] or said)
        return troubles.no_answer(self.host, said)

    def _say_slow(self) -> None:
        if self.on_slow is not None:
            self.on_slow(troubles.slow(self.host, SLOW_SECONDS))

    async def _open(self) -> httpx2.AsyncClient:
        import importlib

        library = await asyncio.to_thread(importlib.import_module, "httpx2")  # it takes a tenth of a second
        await asyncio.to_thread(importlib.import_module, "httpcore2")  # that speaks of itself, too
        _keep_quiet()
        is_https = self.base.startswith("https:")
        client: httpx2.AsyncClient = await asyncio.to_thread(
            library.AsyncClient,
            timeout=library.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS, pool=POOL_SECONDS),
            cookies=self._cookies,
            limits=library.Limits(max_connections=1, keepalive_expiry=60.0),
            headers={
                "User-Agent": f"ko-coach/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": ACCEPTED,
            },
            verify=is_https or _trusting_nobody(),  # in plain words nobody shows a certificate
            trust_env=is_https,  # no proxy gets what goes to this very machine in plain words
        )
        return client


def _trusting_nobody() -> ssl.SSLContext:
    """Return what is made in no time, where reading all authorities would be for nothing."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _keep_quiet() -> None:
    """Let nobody log what the library says of itself: it repeats addresses, headers and cookies."""
    import logging

    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("httpx2", "httpcore2"):
            logging.getLogger(name).disabled = True
