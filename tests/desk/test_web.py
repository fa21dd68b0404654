"""The one way to a desk: what it sends, what it refuses, and what it never repeats."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.crash import report_of
from ko_coach.desk import web
from ko_coach.desk.answer import Answer, retry_after
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.desk.unsaid import Unsaid
from ko_coach.desk.web import DeskClient
from tests.desk.certificate import write_certificate
from tests.desk.fake_server import Asked, FakeServer, Reply, serving
from tests.desk.virtual_time import in_virtual_time

TOKEN = "s3cret-Tok3n-4711"
BASIC = b64encode(f"anna/token:{TOKEN}".encode()).decode()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(lambda _asked: Reply({"fine": True})) as running:
        yield running


@asynccontextmanager
async def client_of(server: FakeServer) -> AsyncIterator[DeskClient]:
    client = DeskClient(server.url)
    client.sign = {"Authorization": f"Bearer {TOKEN}"}
    try:
        yield client
    finally:
        await client.close()


async def trouble_of(client: DeskClient, path: str = "/") -> DeskTrouble:
    with pytest.raises(DeskTrouble) as caught:
        await client.get(path)
    return caught.value


async def test_the_token_is_sent_and_the_session_is_kept_also_when_the_line_is_lost(server: FakeServer) -> None:
    server.trouble = Reply({}, 200, {"Set-Cookie": "session=abc; path=/"})
    async with client_of(server) as client:
        await client.get("/")
        server.trouble = Reply({"a": "b" * 99}, cut_at=5)
        await trouble_of(client)
        server.trouble = None
        assert await client.get("/x", {"query": "a b&c"}) == {"fine": True}
        client.forget()
        await client.get("/")
    assert [asked.headers["authorization"] for asked in server.asked] == [f"Bearer {TOKEN}"] * 4
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, "session=abc", "session=abc", None]
    assert server.asked[2].query == {"query": "a b&c"}


async def test_a_line_that_the_desk_closed_meanwhile_is_no_trouble(server: FakeServer) -> None:
    async with client_of(server) as client:
        await client.get("/")
        server.stop()
        server.start()
        assert await client.get("/") == {"fine": True}


async def test_redirects_are_followed_within_the_host(server: FakeServer) -> None:
    server.router = lambda asked: Reply({}, 302, {"Location": "/b?c=1"}) if asked.path == "/a" else Reply([asked.path])
    async with client_of(server) as client:
        assert await client.get("/a") == ["/b"]
        assert (await client.ask("/a", follow=False)).status == 302
        assert await client.get(f"{server.url}/z") == ["/z"]


@pytest.mark.parametrize(
    "target",
    ["{other}/", "//evil.test/", "https://{host}/", "http://evil@{host}/", "http://{host}:99999/", "ftp://{host}/x"],
)
async def test_no_other_host_ever_hears_the_token(server: FakeServer, target: str) -> None:
    with serving(lambda _asked: Reply({})) as other:
        address = target.format(other=other.url, host=server.url.partition("//")[2])
        server.trouble = Reply(b"", 307, {"Location": address})
        async with client_of(server) as client:
            assert (await trouble_of(client)).why == "moved elsewhere"
            if "://" in address:
                assert (await trouble_of(client, address)).why in ("moved elsewhere", "no answer")
        assert not other.asked
        assert len(server.asked) <= 2


async def test_a_path_cannot_lead_to_another_host(server: FakeServer) -> None:
    async with client_of(server) as client:
        for path in ("@evil.test/", "https://evil.test/", ".evil.test/", "http://[::1/"):
            assert (await trouble_of(client, path)).why == "moved elsewhere"
    assert not server.asked


async def test_an_answer_is_read_no_further_than_50_megabytes(server: FakeServer) -> None:
    parts = b" " * 60_000_000
    server.trouble = Reply(parts)
    async with client_of(server) as client:
        assert (await trouble_of(client)).why == "answer too large"
        server.trouble = Reply(gzip.compress(gzip.compress(parts)), 200, {"Content-Encoding": "gzip, gzip"})
        assert (await trouble_of(client)).why == "unreadable answer"
        server.trouble = Reply(gzip.compress(parts), 200, {"Content-Encoding": "gzip"})
        assert (await trouble_of(client)).why == "answer too large"
        server.trouble = Reply(gzip.compress(json.dumps(["x"] * 99).encode()), 200, {"Content-Encoding": "gzip"})
        assert await client.get("/") == ["x"] * 99


def test_requests_are_within_bounds() -> None:
    async def work(clock: Callable[[], float]) -> float:
        client, begun = DeskClient("https://desk.test", clock=clock), clock()
        client._within_time = lambda *_all: _answered()  # type: ignore[method-assign]
        await asyncio.gather(*(client.get("/") for _number in range(140)))
        return clock() - begun

    async def _answered() -> Answer:
        return Answer(200, {}, b"{}", "desk.test")

    assert in_virtual_time(work) == pytest.approx((140 - web.MOST_AT_ONCE) / web.MOST_A_SECOND, abs=0.2)


async def test_only_one_request_is_in_flight(server: FakeServer) -> None:
    server.router = lambda _asked: Reply({}, after=0.01)
    async with client_of(server) as client:
        await asyncio.gather(*(client.get(f"/{number}") for number in range(10)))
    assert (server.most_at_once, client.requests) == (1, 10)


@pytest.mark.parametrize(
    ("value", "pause"),
    [("", None), ("7", 7.0), ("999999", 3_600.0), ("-1", None), ("1.5", None), ("soon", None), ("99999999999", None),
     ("Thu, 01 Jan 1970 00:01:40 GMT", 40.0), ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
     ("Fri, 31 Dec 9999 23:59:59 GMT", 3_600.0), ("Fri, 99 Dec 2026 00:00:00 GMT", None)],
)  # fmt: skip
def test_the_pause_that_a_desk_asks_for(value: str, pause: float | None) -> None:
    assert retry_after({"retry-after": value}, 60.0) == pause


@given(st.text())
def test_any_pause_is_understood_or_not(value: str) -> None:
    assert 0 <= (retry_after({"retry-after": value}, 60.0) or 0) <= 3_600


# ---------------------------------------------------------------------- what is never repeated


def echoing(asked: Asked) -> Reply:
    """Say back what the desk was told in secret, wherever it may end up in a sentence."""
    said = asked.headers["authorization"]
    status = int(asked.path.strip("/").partition("/")[0])
    headers = {"Location": f"https://evil.test/{TOKEN}"} if status == 307 else {"Content-Type": said}
    return Reply({"message": f"Not you: {said} ({TOKEN})"}, status, headers)


@pytest.mark.parametrize("status", [200, 307, 400, 401, 403, 404, 410, 422, 429, 500])
@pytest.mark.parametrize("sign", [f"Bearer {TOKEN}", f"Token token={TOKEN}", f"token {TOKEN}", f"Basic {BASIC}"])
async def test_a_desk_that_says_the_token_back_is_not_quoted(server: FakeServer, sign: str, status: int) -> None:
    server.router = echoing
    async with client_of(server) as client:
        client.sign = {"Authorization": sign}
        answer = await client.ask(f"/{status}", follow=False)
        trouble: Exception = RuntimeError()
        try:
            if status == 307:
                await client.get(f"/{status}/{TOKEN}")
            client.check(answer, f"/{status}/{TOKEN}")
            await client.get(f"/{status}/{TOKEN}")
            await Answer(200, answer.headers, b"<", "desk", answer.unsaid).json()
        except DeskTrouble as error:
            trouble = error
            said = [error.why, error.more, repr(error), str(error), repr(error.args)]
            assert not any(TOKEN in one or sign in one for one in said)
        shown = [answer.words(), repr(answer), repr(client), report_of(trouble)]
        assert not any(TOKEN in one or sign in one for one in shown)


async def test_a_token_that_no_header_takes_is_not_quoted_either(server: FakeServer) -> None:
    async with client_of(server) as client:
        for token in (f"{TOKEN}\r\nX-Evil: 1", f"{TOKEN}ё", f"{TOKEN}\x00", ""):
            client.sign = {"Authorization": token}
            try:
                await client.get("/")
            except DeskTrouble as trouble:
                assert TOKEN not in trouble.more + repr(trouble)  # noqa: PT017 - an empty one is fine
    assert all("x-evil" not in asked.headers for asked in server.asked)


async def test_the_libraries_log_no_secret(server: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    server.trouble = Reply({"fine": TOKEN}, 200, {"Set-Cookie": f"session={TOKEN}; path=/"})
    for name in (None, "httpx2", "httpcore2", "httpcore2.http11", "httpcore2.connection"):
        caplog.set_level(logging.DEBUG, name)
    async with client_of(server) as client:
        await client.get(f"/{TOKEN}")
        server.stop()
        await trouble_of(client)
    assert TOKEN not in caplog.text


@given(st.lists(st.text(min_size=4)), st.text())
def test_what_is_secret_is_masked_wherever_it_stands(secrets: list[str], text: str) -> None:
    unsaid = Unsaid()
    unsaid.remember({}, {str(number): secret for number, secret in enumerate(secrets)})
    shown = unsaid.mask(text + "".join(secrets))
    assert not any(secret in shown.replace("•••", "\n") for secret in secrets[-20:] if "\n" not in secret)


# ---------------------------------------------------------------------- TLS


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[tuple[FakeServer, Path]]:
    certificate, context = write_certificate(tmp_path)
    with serving(lambda _asked: Reply({"fine": True}), context) as running:
        yield running, certificate


async def test_a_certificate_that_nobody_vouches_for_is_refused(certified: tuple[FakeServer, Path]) -> None:
    server, certificate = certified
    async with client_of(server) as client:
        trouble = await trouble_of(client)
        assert trouble.why == "certificate not trusted"
        assert "self" in trouble.more
        assert "SSL_CERT_FILE" in trouble.more
        assert not server.asked
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(certificate))
            assert await client.get("/") == {"fine": True}  # mended without a new start
            patch.setenv("SSL_CERT_FILE", str(certificate.parent / "nothing.pem"))
        assert server.url.startswith("https://")


async def test_a_certificate_file_that_is_not_there_is_a_trouble(
    certified: tuple[FakeServer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.parent / "nothing.pem"))
    async with client_of(server) as client:
        assert (await trouble_of(client)).why == "no answer"


async def test_no_proxy_hears_what_is_meant_for_this_machine(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with client_of(server) as client:
        assert await client.get("/") == {"fine": True}
