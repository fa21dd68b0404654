"""Whatever a desk does wrong, the shift goes on with what is known, says why, and comes back by itself."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import NamedTuple

import pytest

from ko_coach.desk import polling, web
from ko_coach.text import clean
from tests.desk.desk_worlds import WORLDS, World, quick, source_at
from tests.desk.fake_server import FakeServer, Reply, serving
from tests.desk.live_desk import Desk, following
from tests.pty.hostile import ATTACKS

pytestmark = pytest.mark.thorough

LARGE = 300_000


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> World:
    return WORLDS[request.param]()


@pytest.fixture
def server(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with quick(world, monkeypatch) as running:
        yield running


@asynccontextmanager
async def shift(server: FakeServer, world: World) -> AsyncIterator[Desk]:
    """Work with two tickets that are known whole, and look back at the end whether the desk was spared."""
    tickets = [world.add_ticket("First", "Where is it?"), world.add_ticket("Second", "When does it come?")]
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: all("?" in "".join(desk.bodies(ticket)) for ticket in tickets))
        yield desk
    assert server.most_at_once == 1


class Failure(NamedTuple):
    """How a desk fails, and what the line at the top says of it."""

    reply: Callable[[], Reply]
    why: str


LATER = format_datetime(datetime.now(UTC) + timedelta(seconds=-5), usegmt=True)
FAILURES = {
    "401": Failure(lambda: Reply({"error": "no"}, 401), "token refused"),
    "403": Failure(lambda: Reply({"error": "no"}, 403), "not allowed"),
    "404": Failure(lambda: Reply("<h1>Not here</h1>", 404), "not found"),
    "410": Failure(lambda: Reply(b"", 410), "not found"),
    "422": Failure(lambda: Reply({"message": "unknown word"}, 422), "wrong query"),
    "429": Failure(lambda: Reply(b"", 429), "asks for a pause"),
    "429 for a moment": Failure(lambda: Reply(b"", 429, {"Retry-After": "0"}), "asks for a pause"),
    "429 until a date": Failure(lambda: Reply(b"", 429, {"Retry-After": LATER}), "asks for a pause"),
    "429 with nonsense": Failure(lambda: Reply(b"", 429, {"Retry-After": "soon; maybe"}), "asks for a pause"),
    "500": Failure(lambda: Reply({"message": "oops"}, 500), "error 500"),
    "503": Failure(lambda: Reply("<h1>Maintenance</h1>", 503, {"Retry-After": "0"}), "error 503"),
    "HTML": Failure(lambda: Reply("<html>Please log in</html>"), "unreadable answer"),
    "cut JSON": Failure(lambda: Reply(b'{"tickets": [{"id": '), "unreadable answer"),
    "cut line": Failure(lambda: Reply({"tickets": ["x" * 500]}, cut_at=20), "no answer"),
    "nested": Failure(lambda: Reply(b"[" * 100_000), "unreadable answer"),
    "bad gzip": Failure(lambda: Reply(b"\x1f\x8bnothing", 200, {"Content-Encoding": "gzip"}), "unreadable answer"),
    "half a gzip": Failure(
        lambda: Reply(gzip.compress(b'{"items": []}' * 99)[:40], 200, {"Content-Encoding": "gzip"}), "unreadable answer"
    ),
    "unknown packing": Failure(lambda: Reply(b"{}", 200, {"Content-Encoding": "br"}), "unreadable answer"),
    "too large": Failure(lambda: Reply(b"[" + b" " * LARGE), "answer too large"),
    "bomb": Failure(
        lambda: Reply(gzip.compress(b" " * 5_000_000), 200, {"Content-Encoding": "gzip"}), "answer too large"
    ),
    "no URL": Failure(lambda: Reply(b"", 307, {"Location": "https://[::1/"}), "moved elsewhere"),
    "no HTTP": Failure(lambda: Reply(b"", 200, {"Content-Length": "-1"}), "no answer"),
}
COMMON = ("401", "403", "404", "429", "429 for a moment", "500", "HTML", "cut JSON")
"""What is tried on every desk; the rest happens where all desks are the same."""


async def test_every_desk_gets_over_one_failure_after_another(world: World, server: FakeServer) -> None:
    async with shift(server, world) as desk:
        known = desk.ids
        for name in COMMON:
            server.trouble = FAILURES[name].reply()
            await desk.until(lambda name=name: desk.last.why == FAILURES[name].why)  # type: ignore[misc]
            assert desk.last.since is not None
            server.trouble = None
            await desk.until(lambda: not desk.last.trouble)
        assert (desk.ids, desk.gone) == (known, [])
        fresh = world.add_ticket("Third", "Are you there?")
        world.reply(known[0], "Hello?")
        await desk.until(lambda: desk.bodies(fresh) == ["Are you there?"] and "Hello?" in desk.bodies(known[0]))


@pytest.mark.parametrize(("world", "name"), [("little", name) for name in FAILURES], indirect=["world"])
async def test_what_is_known_stays_until_the_desk_is_back(
    world: World, server: FakeServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LARGEST_ANSWER", LARGE)
    failure = FAILURES[name]
    async with shift(server, world) as desk:
        known = desk.ids
        server.trouble = failure.reply()
        await desk.until(lambda: desk.last.why == failure.why)
        assert desk.last.since is not None
        assert server.url.partition("//")[2] in desk.last.trouble
        asked = len(server.asked)
        await desk.until(lambda: len(server.asked) > asked + 3)
        assert desk.ids == known
        fresh = world.add_ticket("Third", "Are you there?")
        world.reply(known[0], "Hello?")
        server.trouble = None
        await desk.until(lambda: not desk.last.trouble and desk.bodies(fresh) == ["Are you there?"])
        await desk.until(lambda: "Hello?" in desk.bodies(known[0]))
        assert desk.told[-1].why == ""
        assert desk.told[-1].since is None
        assert not desk.gone


async def test_a_desk_that_is_down_at_the_start(world: World, server: FakeServer) -> None:
    ticket = world.add_ticket()
    server.stop()
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: desk.last.why == "no answer")
        assert desk.last.loading
        server.start()
        await desk.until(lambda: not desk.last.trouble and desk.ids == [ticket])
        assert not desk.last.loading


async def test_a_desk_that_goes_down_in_mid_shift(world: World, server: FakeServer) -> None:
    async with shift(server, world) as desk:
        known = desk.ids
        for _again in range(2):
            server.stop()
            await desk.until(lambda: desk.last.why == "no answer")
            assert desk.ids == known
            world.close(known[0]) if _again else None
            server.start()
            await desk.until(lambda: not desk.last.trouble)
        await desk.until(lambda: desk.ids == known[1:])


async def test_a_desk_that_is_slow(world: World, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SLOW_SECONDS", 0.03)
    async with shift(server, world) as desk:
        server.trouble = lambda asked: replace(world.router(asked), after=0.08)
        await desk.until(lambda: desk.last.why == "slow")
        assert desk.last.since is not None
        world.reply(desk.ids[0], "Still there?")
        await desk.until(lambda: "Still there?" in desk.bodies(desk.ids[0]))
        server.trouble = None
        await desk.until(lambda: not desk.last.trouble)


async def test_a_desk_that_is_too_slow(world: World, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "ANSWER_SECONDS", 0.3)
    async with shift(server, world) as desk:
        server.trouble = Reply(after=30)
        await desk.until(lambda: desk.last.why == "too slow")
        monkeypatch.setattr(web, "ANSWER_SECONDS", 5.0)
        known = desk.ids
        server.stop()  # else the answer that nobody waits for any more would be counted as in flight
        server.most_at_once = 0
        server.trouble = None
        server.start()
        await desk.until(lambda: not desk.last.trouble)
        assert desk.ids == known


async def test_the_token_goes_to_no_other_host(world: World, server: FakeServer) -> None:
    with serving(lambda _asked: Reply({"items": []})) as thief:
        async with shift(server, world) as desk:
            server.trouble = lambda asked: Reply(b"", 302, {"Location": f"{thief.url}{asked.path}"})
            await desk.until(lambda: desk.last.why == "moved elsewhere")
            assert thief.url in desk.last.trouble
            server.trouble = None
            await desk.until(lambda: not desk.last.trouble)
        assert not thief.asked


async def test_redirects_without_an_end(world: World, server: FakeServer) -> None:
    async with shift(server, world) as desk:
        server.trouble = lambda asked: Reply(b"", 307, {"Location": f"{asked.path}?{len(server.asked)}"})
        await desk.until(lambda: desk.last.why in ("unreadable answer", "error 307"))
        server.trouble = None
        await desk.until(lambda: not desk.last.trouble)


async def test_hostile_texts_are_harmless(world: World, server: FakeServer) -> None:
    tickets = [world.add_ticket(text[:5_000], text) for text in ATTACKS.values()]
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: set(tickets) <= set(desk.ids))
        await desk.until(lambda: all(desk.bodies(ticket) for ticket in tickets))
        for one in map(desk.ticket, desk.ids):
            said = [one.subject, one.customer.name, *(part for message in one.messages for part in message[:2])]
            assert [clean(str(text)) for text in said] == [str(text) for text in said]
            assert one.messages[0].body == clean(one.messages[0].body)
            assert len(one.messages[0].body) < 25_000


async def test_a_person_reads_again_what_cannot_be_read_now(world: World, server: FakeServer) -> None:
    """A conversation that the desk does not give now is there as soon as it does."""
    first = world.add_ticket("First", "Where is it?")
    served = set[str]()

    def fails_once(asked: object) -> Reply:
        path = getattr(asked, "path", "")
        reply = world.router(asked)  # type: ignore[arg-type]
        if len(served) < 3 and path not in served and any(part.isdecimal() for part in path.split("/")):
            served.add(path)
            return Reply({"message": "oops"}, 500)
        return reply

    server.trouble = fails_once
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: desk.bodies(first) == ["Where is it?"])
        assert polling.REST_SECONDS < 1
        await desk.until(lambda: not desk.last.refused and not desk.last.trouble)
