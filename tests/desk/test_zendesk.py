"""Zendesk, as a small one written from its documentation shows it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.desk import polling, zendesk, zendesk_asking
from ko_coach.desk.kinds import desk_at
from ko_coach.desk.zendesk_meaning import pause_after
from ko_coach.settings import DeskSettings
from ko_coach.text import clean
from tests.desk.damage import ask_for_all, damaged
from tests.desk.desk_worlds import quick, source_at
from tests.desk.fake_server import FakeServer
from tests.desk.live_desk import Desk, following
from tests.desk.zendesk_server import ANNA, BORIS, CARL, USER, World, zendesk_world
from tests.pty.hostile import ATTACKS

OFTEN = 0.02
MINE = World.settings
GROUP = replace(MINE, query="type:ticket group:98 status<solved")


@pytest.fixture
def world() -> World:
    return zendesk_world()


@pytest.fixture
def server(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with quick(world, monkeypatch) as running:
        yield running


@asynccontextmanager
async def shift(server: FakeServer, wanted: DeskSettings = MINE) -> AsyncIterator[Desk]:
    async with following(source_at(server, zendesk_world(), wanted)) as desk:
        await desk.until(lambda: not desk.last.loading)
        yield desk


async def test_a_ticket_says_all_that_zendesk_knows(server: FakeServer, world: World) -> None:
    number = world.add_ticket(
        priority="high",
        type="question",
        tags=["refund", "card"],
        custom_fields=[
            {"id": 27642, "value": "new_one"},
            {"id": 27643, "value": ["t"]},
            {"id": 27644, "value": True},
            {"id": 1, "value": None},
            {"id": 9, "value": "kept"},
        ],
        slas={
            "policy_metrics": [
                {"breach_at": "2026-11-21T12:00:00Z", "stage": "achieved", "metric": "first_reply_time"},
                {"breach_at": "2026-11-23T12:00:00Z", "stage": "active", "metric": "next_reply_time"},
                {"breach_at": "2026-11-24T12:00:00Z", "stage": "active", "metric": "requester_wait_time"},
                {"breach_at": None, "stage": "paused", "metric": "agent_work_time"},
            ]
        },
    )
    world.say(number, "<p>I look <b>into</b> it.</p>", ANNA)
    world.say(number, "Check the plan first.", BORIS, public=False)
    world.say(number, "Sent by a rule.", -1)
    async with shift(server) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 4)
        ticket = desk.ticket(number)
    assert [(one.author_role, one.author, one.body) for one in ticket.messages] == [
        ("customer", "Carl Bell", "Where is it?"),
        ("agent", "Anna Taylor", "I look into it."),
        ("note", "Boris", "Check the plan first."),
        ("system", "", "Sent by a rule."),
    ]
    assert ticket.tags == ("refund", "card")
    assert dict(ticket.fields) == {
        "Type": ("question",), "Persona": ("Newcomer",), "Plans": ("Team",), "VIP": ("true",), "9": ("kept",)
    }  # fmt: skip
    assert ticket.customer[:4] == (str(CARL), "Carl Bell", "carl@example.test", "Acme")
    assert ticket.customer.since == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (ticket.channel, ticket.status, ticket.language) == ("email", "open", "de")
    assert ticket.priority_rank == 3
    assert ticket.due_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert ticket.contacts == 1
    assert ticket.waiting_since is None
    assert ticket.url == f"{server.url}/agent/tickets/{number}"


async def test_who_asks_is_learned_even_if_it_does_not_come_along(server: FakeServer, world: World) -> None:
    world.sideloads = False
    number = world.add_ticket(due_at="2026-12-01T00:00:00Z")
    async with shift(server) as desk:
        assert desk.ticket(number).customer[:4] == (str(CARL), "Carl Bell", "carl@example.test", "Acme")
        assert desk.ticket(number).due_at == datetime(2026, 12, 1, tzinfo=UTC)


async def test_when_it_is_due_is_learned_wherever_that_comes_along(server: FakeServer, world: World) -> None:
    world.lists_know_sla = False
    metrics = [{"breach_at": "2026-11-23T12:00:00Z", "stage": "active", "metric": "next_reply_time"}]
    number = world.add_ticket(slas={"policy_metrics": metrics})
    async with shift(server) as desk:
        assert desk.ticket(number).due_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
        world.reply(number)
        await desk.until(lambda: len(desk.bodies(number)) == 2)
        assert desk.ticket(number).due_at == datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_without_the_right_to_their_titles_fields_have_numbers(server: FakeServer, world: World) -> None:
    world.shows_fields = False
    number = world.add_ticket(custom_fields=[{"id": 27642, "value": "new_one"}])
    async with shift(server) as desk:
        assert ("27642", ("new_one",)) in desk.ticket(number).fields


async def test_only_open_tickets_of_ones_own_are_the_queue(server: FakeServer, world: World) -> None:
    states = ("new", "open", "pending", "hold", "solved", "closed")
    numbers = [world.add_ticket(status=state) for state in states]
    world.add_ticket(assignee_id=BORIS)
    async with shift(server) as desk:
        assert desk.ids == numbers[:4]


async def test_a_query_replaces_the_agents_own_tickets(server: FakeServer, world: World) -> None:
    mine, other = world.add_ticket(), world.add_ticket(assignee_id=BORIS)
    world.add_ticket(group_id=7)
    async with shift(server, GROUP) as desk:
        assert desk.ids == [mine, other]


@pytest.mark.parametrize("wanted", [MINE, GROUP])
async def test_replies_new_tickets_and_those_that_leave_are_noticed(
    server: FakeServer, world: World, wanted: DeskSettings
) -> None:
    first, second, third, fourth, fifth = [world.add_ticket() for _ in range(5)]
    async with shift(server, wanted) as desk:
        world.reply(first)
        await desk.until(lambda: desk.bodies(first) == ["Where is it?", "Any news?"])
        sixth = world.add_ticket(subject="New")
        await desk.until(lambda: sixth in desk.ids and len(desk.bodies(sixth)) == 1)
        world.close(second)
        await desk.until(lambda: desk.gone == [second])
        world.merge(third, fourth)
        await desk.until(lambda: desk.gone == [second, third] and len(desk.bodies(fourth)) == 2)
        world.change(first, assignee_id=BORIS, group_id=7)
        await desk.until(lambda: desk.gone == [second, third, first])
        world.delete(fifth)
        await desk.until(lambda: desk.gone == [second, third, first, fifth])
        assert desk.ids == [fourth, sixth]


async def test_a_ticket_that_was_taken_away_comes_back(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    async with shift(server) as desk:
        world.reassign(number)
        await desk.until(lambda: desk.ids == [])
        world.change(number, assignee_id=ANNA)
        await desk.until(lambda: desk.ids == [number])


async def test_ones_own_queue_does_not_wait_for_the_search(server: FakeServer, world: World) -> None:
    stays, away, done = world.add_ticket(), world.add_ticket(), world.add_ticket()
    world.lags = True
    comes = world.add_ticket()
    world.reassign(away)
    world.close(done)
    async with shift(server) as desk:
        await desk.until(lambda: desk.ids == [stays, comes])


async def test_an_idle_poll_is_one_small_request(server: FakeServer, world: World) -> None:
    for _ in range(30):
        world.add_ticket()
    source = source_at(server, zendesk_world(), MINE)
    async with following(source) as desk:
        await desk.until(lambda: not desk.last.loading and len(desk.ids) == 30)
        await desk.until(lambda: all(desk.ticket(one).whole for one in desk.ids))
        polls = len(server.asked)
        await desk.until(lambda: len(server.asked) >= polls + 6)
    idle = server.asked[polls + 2 : polls + 6]
    assert [(one.path, one.query["per_page"]) for one in idle] == [
        (f"/api/v2/users/{ANNA}/tickets/assigned.json", "25")
    ] * 4


async def test_where_the_agent_spoke_is_told_and_where_others_did_is_not(server: FakeServer, world: World) -> None:
    mine, other = world.add_ticket(), world.add_ticket()
    world.say(mine, "I wrote this before.", ANNA)
    async with shift(server) as desk:
        await desk.until(lambda: len(desk.bodies(mine)) == 2)
        world.say(other, "And what of this?")
        await desk.until(lambda: len(desk.bodies(other)) == 2)
        world.change(mine, priority="high")
        await desk.until(lambda: desk.ticket(mine).priority == "high")
        assert {one.touched for one in desk.told} == {""}
        world.say(mine, "I look into it.", ANNA)
        await desk.until(lambda: desk.last.touched == mine or any(one.touched for one in desk.told))
        assert {one.touched for one in desk.told} == {"", mine}


async def test_a_queue_of_many_pages_arrives_whole(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zendesk, "RECENT", 4)
    world.page = 7
    numbers = [world.add_ticket() for _ in range(30)]
    async with shift(server) as desk:
        assert desk.ids == numbers
        for number in numbers[:15]:
            world.change(number, priority="high")
        await desk.until(lambda: all(desk.ticket(number).priority == "high" for number in numbers[:15]))


@pytest.mark.parametrize("wanted", [MINE, GROUP])
async def test_a_search_that_finds_too_many_is_exported_and_not_read_to_its_end(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch, wanted: DeskSettings
) -> None:
    monkeypatch.setattr(zendesk_asking, "MOST_FOUND", 20)
    monkeypatch.setattr(polling, "MOST_TICKETS", 50)
    world.page = 10
    for _ in range(200):
        world.add_ticket()
    async with shift(server, wanted) as desk:
        assert len(desk.ids) == 50
        exported = [one for one in server.asked if "export" in one.path]
        assert 4 <= len(exported) <= 6
        assert {one.query["filter[type]"] for one in exported} == {"ticket"}


async def test_a_long_conversation_keeps_its_end(server: FakeServer, world: World) -> None:
    world.page = 10
    number = world.add_ticket()
    for count in range(70):
        world.say(number, f"Word {count}")
    async with shift(server) as desk:
        await desk.until(lambda: desk.bodies(number)[-1:] == ["Word 69"])
        assert desk.bodies(number) == [f"Word {count}" for count in range(20, 70)]


async def test_files_are_named_and_pictures_in_the_text_are_not(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    files = [{"id": 1, "file_name": "bill.pdf", "inline": False}, {"id": 2, "file_name": "logo.png", "inline": True}]
    world.say(number, "See there.", attachments=files)
    world.say(number, "Only plain.", html_body=None)
    async with shift(server) as desk:
        await desk.until(lambda: desk.bodies(number)[1:] == ["See there.\n[bill.pdf]", "Only plain."])


async def test_a_token_that_is_refused_is_told_and_a_new_one_is_taken(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.add_ticket()
    monkeypatch.setenv("KO_COACH_TOKEN", "another")
    async with following(source_at(server, zendesk_world(), MINE)) as desk:
        await desk.until(lambda: desk.last.why == "token refused")
        monkeypatch.setenv("KO_COACH_TOKEN", "zendesk-Tok3n")
        await desk.until(lambda: desk.ids == [number] and not desk.last.trouble)


async def test_nobody_in_particular_is_refused(server: FakeServer, world: World) -> None:
    world.knows_me = False
    async with following(source_at(server, zendesk_world(), MINE)) as desk:
        await desk.until(lambda: desk.last.why == "token refused")


async def test_a_token_of_oauth_needs_no_address(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    async with shift(server, DeskSettings()) as desk:
        assert desk.ids == [number]
    assert {one.headers["authorization"] for one in server.asked} == {"Bearer zendesk-Tok3n"}


async def test_an_address_may_come_with_its_token_mark(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    async with shift(server, DeskSettings(user=f"{USER}/token")) as desk:
        assert desk.ids == [number]


async def test_few_requests_left_are_spread_over_the_minute(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    world.add_ticket()
    world.remaining = 10
    desk = desk_at(f"zendesk+{server.url}", MINE)
    monkeypatch.setattr(zendesk_asking, "_wait", wait)
    await desk.sign_in()
    await desk.client.close()
    assert len(server.asked) == 2
    assert [round(one) for one in waited] == [4]  # ten requests in 41 seconds


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, 0.0),
        ({"x-rate-limit": "700", "x-rate-limit-remaining": "699", "ratelimit-reset": "41"}, 0.0),
        ({"x-rate-limit": "700", "x-rate-limit-remaining": "70", "ratelimit-reset": "35"}, 0.5),
        ({"ratelimit-limit": "700", "ratelimit-remaining": "0", "ratelimit-reset": "35"}, 35.0),
        ({"x-rate-limit": "700", "x-rate-limit-remaining": "0"}, 60.0),
        ({"x-rate-limit": "700", "x-rate-limit-remaining": "0", "ratelimit-reset": "9999"}, 60.0),
        ({"x-rate-limit": "much", "x-rate-limit-remaining": "-1"}, 0.0),
        ({"zendesk-ratelimit-tickets-index": "total=100; remaining=2; resets=41"}, 20.5),
        ({"zendesk-ratelimit-tickets-index": "nonsense"}, 0.0),
    ],
)
def test_the_pause_follows_the_headers(headers: dict[str, str], pause: float) -> None:
    assert pause_after(headers) == pytest.approx(pause)


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
async def test_hostile_texts_are_safe(server: FakeServer, world: World, text: str) -> None:
    world.people[CARL] |= {"name": text, "email": text, "locale": text}
    world.firms[50] = {"id": 50, "name": text}
    number = world.add_ticket(
        subject=text, priority=text, tags=[text], custom_fields=[{"id": 27642, "value": text}], via={"channel": text}
    )
    world.say(number, text)
    async with shift(server) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 2)
        ticket = desk.ticket(number)
    said = [part for one in ticket.messages for part in (one.body, one.author)]
    fields = [part for name, values in ticket.fields for part in (name, *values)]
    plain = (ticket.subject, ticket.priority, ticket.channel, ticket.language, *ticket.customer[:4], *ticket.tags)
    for shown in (*plain, *said, *fields):
        assert clean(shown) == shown


async def test_ids_may_be_text(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    world.change(number, id=number, assignee_id=ANNA, requester_id=str(CARL))
    async with shift(server) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 1)
        assert desk.ticket(number).customer.name == "Carl Bell"


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.01, 0.05, 0.3]), wanted=st.sampled_from([MINE, GROUP]))
async def test_answers_with_missing_and_odd_parts_are_borne(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch, seed: int, share: float, wanted: DeskSettings
) -> None:
    world, fields = zendesk_world(), [{"id": 27642, "value": "new_one"}, {"id": 27643, "value": ["t"]}]
    for _ in range(4):
        metrics: list[dict[str, Any]] = [{"breach_at": "2026-11-21T12:00:00Z", "stage": "active"}]
        world.say(world.add_ticket(custom_fields=fields, slas={"policy_metrics": metrics}), "<b>x", ANNA)
    monkeypatch.setattr(server, "router", damaged(world.router, seed, share))
    desk = desk_at(f"zendesk+{server.url}", wanted)
    await ask_for_all(desk)


@pytest.mark.parametrize(
    ("path", "ticket"),
    [
        ("/agent/tickets/12", "12"),
        ("/agent/#/tickets/12", "12"),
        ("/agent/tickets/12/events", "12"),
        ("/agent/tickets/12?brand=1", "12"),
        ("/tickets/12", "12"),
        ("/requests/12", "12"),
        ("/hc/requests/12", "12"),
        ("/hc/en-us/requests/12", "12"),
        ("/api/v2/tickets/12.json", "12"),
        ("/agent/tickets/12x", ""),
        ("/agent/users/12", ""),
        ("/agent/tickets/", ""),
        ("", ""),
        (".evil.test/agent/tickets/12", ""),
        ("/hc/en-us/articles/12", ""),
    ],
)
def test_a_ticket_is_found_in_its_address(path: str, ticket: str) -> None:
    desk = desk_at("zendesk+https://acme.zendesk.com", MINE)
    assert desk.ticket_in(f"https://acme.zendesk.com{path}") == ticket
    assert desk.ticket_in(f"https://other.zendesk.com{path}") == ""
