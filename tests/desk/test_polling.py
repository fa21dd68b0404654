"""The one loop that asks every desk: how often, in what order, and what it makes of what comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ko_coach.desk import polling, troubles
from ko_coach.desk.desk import News
from ko_coach.desk.known import Known, Raw
from ko_coach.desk.polling import PolledSource
from ko_coach.desk.source import QueueChange
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.desk.web import DeskClient
from tests.desk.desk_worlds import OFTEN, quick, source_at
from tests.desk.fake_server import FakeServer, Reply
from tests.desk.little_desk import MANY, LittleDesk, World, little_world
from tests.desk.live_desk import following
from tests.desk.virtual_time import in_virtual_time

HOUR = 3_600.0
HOST = "desk.test"
FAILURES = {
    "no token": DeskTrouble("no token", "Set one.", lasting=True),
    "401": troubles.refused_secret(HOST, 401),
    "403": troubles.refused_secret(HOST, 403),
    "404": troubles.not_found(HOST, "/"),
    "429": troubles.too_many_requests(HOST, None),
    "429 for a minute": troubles.too_many_requests(HOST, 60.0),
    "429 for nothing": troubles.too_many_requests(HOST, 0.0),
    "500": troubles.failing(HOST, 500),
    "down": troubles.no_answer(HOST, "refused"),
    "HTML": troubles.unreadable(HOST, "text/html"),
    "too large": troubles.too_large(HOST, 50),
    "a shape that nobody foresaw": KeyError("id"),
}


class CountingDesk:
    """A desk without a network that counts what it is asked, and fails where a test says."""

    shortest = 1.0

    def __init__(self, clock: Callable[[], float], tickets: int = 100) -> None:
        self.client = DeskClient("https://desk.test")
        self.clock = clock
        self.tickets = [str(number) for number in range(tickets)]
        self.failing: dict[str, Exception] = {}
        self.asked: list[tuple[str, float]] = []
        self.gives_messages = True

    def _count(self, what: str) -> None:
        self.asked.append((what, self.clock()))
        if error := self.failing.get(what.partition(" ")[0]):
            raise error

    async def sign_in(self) -> None:
        self._count("sign_in")

    async def listed(self) -> AsyncIterator[Sequence[Raw]]:
        self._count("listed")
        yield [{"id": one} for one in self.tickets]

    async def news(self) -> News:
        self._count("news")
        return News()

    async def details(self, ticket: str) -> Raw | None:
        self._count(f"details {ticket}")
        return {"id": ticket, "messages": []} if self.gives_messages else {"id": ticket}

    def ticket_in(self, text: str) -> str:
        return ""

    def most_within(self, seconds: float) -> int:
        """Return the greatest number of requests within so long a time."""
        times = [at for _what, at in self.asked]
        return max((sum(at <= other < at + seconds for other in times) for at in times), default=0)


def an_hour_of(
    failing: dict[str, Exception],
    *,
    keys_every: float = 0.0,
    mended_after: float = HOUR * 2,
    prepare: Callable[[CountingDesk], None] = lambda _desk: None,
) -> tuple[CountingDesk, list[QueueChange]]:
    """Return the desk and what was told, after an hour in which things fail and keys are pressed."""

    async def work(clock: Callable[[], float]) -> tuple[CountingDesk, list[QueueChange]]:
        desk, told = CountingDesk(clock), list[QueueChange]()
        prepare(desk)
        desk.failing = dict(failing)
        source = PolledSource(desk, 5.0, clock=clock)
        begun = clock()

        async def read() -> None:
            async for change in source.changes():
                told.append(change)

        reading = asyncio.create_task(read())
        while clock() - begun < HOUR:
            await asyncio.sleep(keys_every or 10.0)
            if keys_every:
                source.agent_is_active()
                source.look_at(["3", "4"])
            if clock() - begun >= mended_after:
                desk.failing = {}
        reading.cancel()
        await asyncio.wait([reading])
        return desk, told

    return in_virtual_time(work)


def test_an_idle_poll_is_one_request_each_interval() -> None:
    desk, _told = an_hour_of({})
    number = [what for what, _at in desk.asked].count("news")
    assert HOUR / 5 - 40 < number <= HOUR / 5
    assert desk.most_within(1.0) <= 5


def test_the_desk_is_asked_more_often_while_the_agent_is_at_the_keys_but_within_bounds() -> None:
    desk, _told = an_hour_of({}, keys_every=1.0)
    number = [what for what, _at in desk.asked].count("news")
    assert HOUR / 2 - 60 < number <= HOUR / 2 + 1


STORMS = [
    *((where, name, 0.0) for where in ("sign_in", "listed", "news") for name in FAILURES),
    *(("news", name, keys_every) for name in ("401", "429 for nothing", "500") for keys_every in (2.0, 20.0)),
]


@pytest.mark.parametrize(("where", "name", "keys_every"), STORMS)
def test_no_failure_makes_a_storm(where: str, name: str, keys_every: float) -> None:
    desk, told = an_hour_of({where: FAILURES[name]}, keys_every=keys_every)
    assert desk.most_within(60.0) <= 80  # conversations that are read for the first time
    rest = [at for _what, at in desk.asked if at > desk.asked[0][1] + 300]
    assert len(rest) <= 55 * 3
    assert told[-1].trouble


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("where", ["sign_in", "news"])
def test_it_comes_back_by_itself_within_five_minutes(where: str, name: str) -> None:
    mended = 1_800.0
    desk, told = an_hour_of({where: FAILURES[name]}, mended_after=mended)
    assert told[-1].trouble == ""
    assert (told[-1].why, told[-1].since) == ("", None)
    begun = desk.asked[0][1]
    assert min(at for what, at in desk.asked if what == "news" and at > begun + mended) < begun + mended + 310


def test_a_person_at_the_keys_waits_no_longer_than_a_minute() -> None:
    desk, _told = an_hour_of({"sign_in": FAILURES["401"]}, keys_every=20.0)
    times = [at for _what, at in desk.asked]
    assert max(later - earlier for earlier, later in pairwise(times)) <= 80


@pytest.mark.parametrize("error", [troubles.failing(HOST, 500), KeyError("id")])
def test_conversations_that_cannot_be_read_are_tried_ever_less_often(error: Exception) -> None:
    desk, told = an_hour_of({"details": error}, keys_every=1.0)
    of_one = [at for what, at in desk.asked if what == "details 3"]
    assert 5 < len(of_one) < 12
    assert told[-1].trouble == ""
    assert polling.CLOSE_LOOKS <= len(told[-1].refused) <= polling.CLOSE_LOOKS + 2
    assert desk.most_within(60.0) < 30 + 4 * polling.CLOSE_LOOKS


def test_a_desk_that_forgets_the_conversation_is_not_asked_for_ever() -> None:
    desk, _told = an_hour_of({}, keys_every=1.0, prepare=lambda desk: setattr(desk, "gives_messages", False))
    assert 5 < sum(what == "details 3" for what, _at in desk.asked) < 12


def test_a_pause_that_the_desk_asks_for_is_kept_also_by_an_impatient_agent() -> None:
    desk, _told = an_hour_of({"news": troubles.too_many_requests(HOST, 120.0)}, keys_every=0.5)
    times = [at for what, at in desk.asked if what == "news"]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 120.0


def test_two_agents_do_not_knock_in_step() -> None:
    def knocks() -> list[float]:
        desk, _told = an_hour_of({"listed": FAILURES["down"]})
        return [at for _what, at in desk.asked][5:15]

    assert knocks() != knocks()


def test_a_reader_who_is_late_gets_one_change_instead_of_many() -> None:
    async def work(clock: Callable[[], float]) -> QueueChange:
        desk = CountingDesk(clock)
        source = PolledSource(desk, 5.0, clock=clock)
        async with aclosing(cast("AsyncGenerator[QueueChange, None]", source.changes())) as changes:
            await anext(changes)
            await asyncio.sleep(HOUR)
            return await anext(changes)

    assert len(in_virtual_time(work).changed) >= polling.CLOSE_LOOKS


def test_leaving_leaves_nothing_behind() -> None:
    async def work(clock: Callable[[], float]) -> int:
        desk = CountingDesk(clock)
        changes = cast("AsyncGenerator[QueueChange, None]", PolledSource(desk, 5.0, clock=clock).changes())
        await anext(changes)
        await changes.aclose()
        return len(asyncio.all_tasks())

    assert in_virtual_time(work) == 1


def test_a_queue_without_an_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "MOST_PARTS", 20)

    class Endless(CountingDesk):
        async def listed(self) -> AsyncIterator[Sequence[Raw]]:
            while True:
                self._count("listed")
                yield [{"id": "1", "messages": []}]

    async def work(clock: Callable[[], float]) -> tuple[int, QueueChange]:
        desk = Endless(clock)
        async with following(PolledSource(desk, 5.0, clock=clock)) as reader:
            await asyncio.sleep(60)
            return sum(what == "listed" for what, _at in desk.asked), reader.last

    asked, last = in_virtual_time(work)
    assert 20 <= asked <= 21
    assert "more than" in last.refused[0].cause


# ---------------------------------------------------------------------- what is known


def test_parts_of_a_ticket_are_put_together() -> None:
    known = Known("desk", 10)
    known.take({"id": 7, "subject": "Refund", "updated_at": "2026-11-20T09:00:00Z"})
    assert list(known.stale) == ["7"]
    known.take({"id": "7", "messages": [{"body": "Hello"}], "updated_at": "2026-11-20T09:00:00Z"})
    assert not known.stale
    known.take({"id": 7.0, "status": "open", "updated_at": "2026-11-20T09:00:00Z"})
    assert not known.stale
    known.take({"id": "7", "updated_at": "2026-11-20T10:00:00Z"})
    assert list(known.stale) == ["7"]
    ticket = known.tickets["7"]
    assert (ticket.subject, ticket.status, ticket.messages[0].body) == ("Refund", "open", "Hello")
    assert known.news() == ((ticket,), ())
    assert not known.has_news
    known.forget(["7", "8"])
    assert known.news() == ((), ("7",))


VALUES = st.none() | st.integers() | st.text() | st.lists(st.integers())


@given(st.lists(st.none() | st.dictionaries(st.sampled_from(["id", "subject", "messages"]), VALUES)))
def test_anything_may_be_delivered(parts: list[Any]) -> None:
    known = Known("desk", 5)
    for part in parts:
        known.take(part)
    assert len(known.tickets) <= 5
    assert all(known.tickets)


# ---------------------------------------------------------------------- a small desk over a real network


@pytest.fixture
def world() -> World:
    return little_world()


@pytest.fixture
def server(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with quick(world, monkeypatch) as running:
        yield running


async def test_a_million_tickets_are_cut_and_that_is_said(world: World, server: FakeServer) -> None:
    world.has_a_million = True
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: not desk.last.loading)
        assert desk.queue.shown == polling.MOST_TICKETS
        assert "more than 10000 tickets" in desk.last.refused[0].cause
    assert sum(asked.path == "/tickets" for asked in server.asked) == polling.MOST_TICKETS // MANY + 1


async def test_an_id_may_be_a_number_here_and_text_there(world: World, server: FakeServer) -> None:
    world.writes_numbers = True
    first, second = world.add_ticket(), world.add_ticket()
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: bool(desk.bodies(first) and desk.bodies(second)))
        world.reply(first)
        world.close(second)
        await desk.until(lambda: desk.ids == [first] and len(desk.bodies(first)) == 2)


async def test_tickets_without_an_id_are_told_and_the_others_arrive(world: World, server: FakeServer) -> None:
    world.odd = [{"subject": "nobody"}, {"id": None}, {"id": ""}, {"id": True}, None, "text", 7, [1]]
    ticket = world.add_ticket()
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: not desk.last.loading)
        assert desk.ids == [ticket]
        assert [one.cause for one in desk.last.refused] == ["it has no id"]


async def test_one_ticket_that_cannot_be_read_keeps_nobody_waiting(world: World, server: FakeServer) -> None:
    tickets = [world.add_ticket() for _number in range(5)]
    world.broken = {tickets[0]}
    async with following(source := source_at(server, world)) as desk:
        source.look_at(tickets)
        await desk.until(lambda: all(desk.bodies(ticket) for ticket in tickets[1:]))
        assert desk.ids == tickets
        assert not desk.ticket(tickets[0]).whole
        assert [one.place for one in desk.last.refused] == [tickets[0]]
        assert not desk.last.trouble
        world.broken = set()
        await desk.until(lambda: bool(desk.bodies(tickets[0])) and not desk.last.refused)
        assert desk.ticket(tickets[0]).whole


FAILS = (
    Reply("<html>"), Reply(b"[1"), Reply([1, 2]), Reply({}), Reply({"last": "x", "changed": 3}), Reply(None),
    Reply(b"", 401), Reply(b"", 429, {"Retry-After": "0"}), Reply({}, 500), Reply({"a": "b" * 99}, cut_at=9),
    Reply(b"", 302, {"Location": "/elsewhere"}), Reply({"id": "9", "messages": None}),
)  # fmt: skip
STEPS = st.lists(st.sampled_from([*range(len(FAILS)), "down", "up", "add", "reply", "close", "fine"]), max_size=10)


@examples(max_examples=8, deadline=None)
@given(STEPS)
def test_after_any_failures_the_desks_own_state_is_reached(steps: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        asyncio.run(_go_through(steps, patch))


async def _go_through(steps: list[Any], patch: pytest.MonkeyPatch) -> None:
    world = little_world()
    world.add_ticket()
    with quick(world, patch) as server:
        async with following(source_at(server, world)) as desk:
            for step in steps:
                _do(step, world, server)
                await asyncio.sleep(OFTEN)
            server.trouble = None
            _do("up", world, server)
            await desk.until(lambda: {one: desk.bodies(one) for one in desk.ids} == world.open)
            await desk.until(lambda: not desk.last.trouble and not desk.last.refused)
        assert server.most_at_once == 1


def _do(step: Any, world: World, server: FakeServer) -> None:
    some = next(iter(world.open), "")
    if isinstance(step, int):
        server.trouble = FAILS[step]
    elif step == "fine":
        server.trouble = None
    elif step == "down" and not server.is_down:
        server.stop()
    elif step == "up" and server.is_down:
        server.start()
    elif step == "add":
        world.add_ticket()
    elif step == "reply" and some:
        world.reply(some)
    elif step == "close" and some:
        world.close(some)


def _until_asked(server: FakeServer) -> None:
    while not server.asked:
        time.sleep(OFTEN)


async def test_leaving_in_the_middle_of_an_answer_takes_no_time(world: World, server: FakeServer) -> None:
    server.trouble = Reply({}, after=30)
    async with asyncio.timeout(5), following(source_at(server, world)):
        await asyncio.to_thread(_until_asked, server)
    assert len(asyncio.all_tasks()) == 1


def test_a_desk_names_the_ticket_of_a_web_address() -> None:
    desk = LittleDesk(DeskClient("http://127.0.0.1:1"), little_world().settings)
    assert PolledSource(desk).ticket_in("http://127.0.0.1:1/ticket/12") == "12"
