"""Zammad, as a small one written from its documentation shows it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.desk import polling, zammad
from ko_coach.desk.kinds import desk_at
from ko_coach.settings import DeskSettings
from ko_coach.text import clean
from tests.desk.damage import ask_for_all, damaged
from tests.desk.desk_worlds import quick, source_at
from tests.desk.fake_server import FakeServer
from tests.desk.live_desk import Desk, following
from tests.desk.zammad_server import ANNA, BORIS, World, zammad_world
from tests.pty.hostile import ATTACKS

OFTEN = 0.02
SALES = DeskSettings(query="group:Sales")


@pytest.fixture
def world() -> World:
    return zammad_world()


@pytest.fixture
def server(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with quick(world, monkeypatch) as running:
        yield running


@asynccontextmanager
async def shift(server: FakeServer, wanted: DeskSettings = DeskSettings()) -> AsyncIterator[Desk]:  # noqa: B008
    async with following(source_at(server, zammad_world(), wanted)) as desk:
        await desk.until(lambda: not desk.last.loading)
        yield desk


async def test_a_ticket_says_all_that_zammad_knows(server: FakeServer, world: World) -> None:
    number = world.add_ticket(
        priority="3 high", persona="new_one", plans=["a", "b"], vip=True, escalation_at="2026-11-23T12:00:00.000Z"
    )
    world.say(number, "<p>I look <b>into</b> it.</p>", "Agent", ANNA, content_type="text/html")
    world.say(number, "Check the plan first.", "Agent", BORIS, internal=True)
    world.say(number, "Your ticket was received.", "System")
    world.tags[world.inner_of(number)] = ["refund", "card"]
    async with shift(server) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 4)
        ticket = desk.ticket(number)
    assert [(one.author_role, one.author, one.body) for one in ticket.messages] == [
        ("customer", "Carl Bell", "Where is it?"),
        ("agent", "Anna Taylor", "I look into it."),
        ("note", "Anna Taylor", "Check the plan first."),
        ("system", "carl@example.test", "Your ticket was received."),
    ]
    assert number == "22005"
    assert ticket.tags == ("refund", "card")
    assert dict(ticket.fields) == {
        "Group": ("Sales",), "Persona": ("Newcomer",), "Plans": ("Team", "Company"), "VIP": ("yes",)
    }  # fmt: skip
    assert (ticket.customer.name, ticket.customer.email) == ("Carl Bell", "carl@example.test")
    assert (ticket.customer.id, ticket.customer.organisation) == ("7", "Acme")
    assert (ticket.channel, ticket.status, ticket.assignee) == ("email", "open", "anna@desk.test")
    assert ticket.priority_rank == 3
    assert ticket.due_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert ticket.contacts == 1
    assert ticket.url == f"{server.url}/#ticket/zoom/5"


async def test_without_the_right_to_their_titles_fields_have_their_own_names(server: FakeServer, world: World) -> None:
    world.administrator = False
    number = world.add_ticket(persona="new_one")
    async with shift(server) as desk:
        assert ("persona", ("new_one",)) in desk.ticket(number).fields


async def test_only_open_tickets_of_ones_own_are_the_queue_whatever_states_are_called(
    server: FakeServer, world: World
) -> None:
    numbers = {state: world.add_ticket(state_id=state) for state in (1, 2, 3, 4, 5, 6, 7)}
    world.add_ticket(owner_id=BORIS)
    async with shift(server) as desk:
        assert desk.ids == sorted(numbers[state] for state in (1, 2, 3, 6))


async def test_a_query_replaces_the_agents_own_tickets(server: FakeServer, world: World) -> None:
    mine, other = world.add_ticket(), world.add_ticket(owner_id=BORIS)
    world.add_ticket(group="Support")
    async with shift(server, SALES) as desk:
        assert desk.ids == [mine, other]


@pytest.mark.parametrize("wanted", [DeskSettings(), SALES])
async def test_replies_new_tickets_and_those_that_leave_are_noticed(
    server: FakeServer, world: World, wanted: DeskSettings
) -> None:
    first, second, third, fourth = [world.add_ticket() for _ in range(4)]
    async with shift(server, wanted) as desk:
        world.reply(first)
        await desk.until(lambda: desk.bodies(first) == ["Where is it?", "Any news?"])
        fifth = world.add_ticket(subject="New")
        await desk.until(lambda: fifth in desk.ids and len(desk.bodies(fifth)) == 1)
        world.close(second)
        await desk.until(lambda: desk.gone == [second])
        world.merge(third, fourth)
        world.change(third, state_id=4)
        await desk.until(lambda: desk.gone == [second, third] and len(desk.bodies(fourth)) == 2)
        world.change(first, owner_id=BORIS, group="Support")
        await desk.until(lambda: desk.gone == [second, third, first])
        assert desk.ids == [fourth, fifth]


async def test_a_ticket_that_was_taken_away_comes_back(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    async with shift(server) as desk:
        world.reassign(number)
        await desk.until(lambda: desk.ids == [])
        world.change(number, owner_id=ANNA)
        await desk.until(lambda: desk.ids == [number])


async def test_a_search_index_that_lags_loses_nothing(server: FakeServer, world: World) -> None:
    stays, leaves = world.add_ticket(), world.add_ticket()
    async with shift(server, SALES) as desk:
        world.lags = True
        world.reply(stays)
        comes = world.add_ticket()
        world.close(leaves)
        await desk.until(lambda: len(desk.bodies(stays)) == 2)
        polls = len(server.asked)
        await desk.until(lambda: len(server.asked) > polls + 6)
        assert desk.ids == [stays, leaves]
        world.catch_up()
        await desk.until(lambda: desk.ids == [stays, comes] and desk.gone == [leaves])


async def test_an_idle_poll_is_one_small_request(server: FakeServer, world: World) -> None:
    for _ in range(30):
        world.add_ticket()
    world.change(world.number_of(5), updated_at="2026-11-21T10:00:00.000Z")
    source = source_at(server, zammad_world(), DeskSettings())
    async with following(source) as desk:
        await desk.until(lambda: len(desk.ids) == 30 and all(desk.ticket(one).whole for one in desk.ids))
        polls = len(server.asked)
        await desk.until(lambda: len(server.asked) >= polls + 5)
    idle = server.asked[polls + 1 : polls + 5]
    assert {one.path for one in idle} == {"/api/v1/tickets/search"}
    assert all(len(str(world.router(one).body)) < 4_000 for one in idle)


async def test_what_the_agent_touched_is_told_and_what_others_did_is_not(server: FakeServer, world: World) -> None:
    mine, other = world.add_ticket(), world.add_ticket()
    async with shift(server) as desk:
        world.change(other, BORIS)
        world.change(mine, ANNA)
        await desk.until(lambda: any(one.touched for one in desk.told))
        assert {one.touched for one in desk.told} == {"", mine}


async def test_a_queue_of_many_pages_arrives_whole(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zammad, "PAGE", 7)
    numbers = [world.add_ticket() for _ in range(30)]
    async with shift(server) as desk:
        assert desk.ids == numbers
        for number in numbers:
            world.change(number, priority="3 high")
        await desk.until(lambda: all(desk.ticket(number).priority == "3 high" for number in numbers))


async def test_a_queue_without_end_is_not_read_to_its_end(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_TICKETS", 20)
    monkeypatch.setattr(zammad, "PAGE", 10)
    for _ in range(100):
        world.add_ticket()
    async with shift(server) as desk:
        assert len(desk.ids) == 20
        listing = [one for one in server.asked if one.query.get("sort_by") == "created_at"]
        assert len(listing) <= 3


async def test_files_are_named_and_pictures_in_the_text_are_not(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    inline = {"filename": "logo.png", "preferences": {"Content-Disposition": "inline"}}
    world.say(number, "See there.", attachments=[{"id": 1, "filename": "bill.pdf", "preferences": {}}, inline])
    async with shift(server) as desk:
        await desk.until(lambda: desk.bodies(number)[1:] == ["See there.\n[bill.pdf]"])


async def test_a_token_that_is_refused_is_told_and_a_new_one_is_taken(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    world.token = "another"
    source = source_at(server, zammad_world(), DeskSettings())
    async with following(source) as desk:
        await desk.until(lambda: desk.last.why == "token refused")
        assert server.asked[0].headers["authorization"] == "Token token=zammad-Tok3n"
        world.token = "zammad-Tok3n"
        await desk.until(lambda: desk.ids == [number] and not desk.last.trouble)


async def test_a_ticket_that_was_deleted_is_gone_when_it_is_read(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    desk = desk_at(f"zammad+{server.url}", DeskSettings())
    await desk.sign_in()
    assert [raw["id"] for part in [one async for one in desk.listed()] for raw in part] == [number]
    world.delete(number)
    assert await desk.details(number) is None
    await desk.client.close()


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
async def test_hostile_texts_are_safe(server: FakeServer, world: World, text: str) -> None:
    number = world.add_ticket(
        subject=text, persona=text, priority=text, group=text, organization=text, customer=text, **{text[:99]: text}
    )
    hostile: dict[str, Any] = {"from": text, "content_type": "text/html"}
    world.say(number, text, **hostile)
    world.tags[world.inner_of(number)] = [text]
    async with shift(server) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 2)
        ticket = desk.ticket(number)
    said = [part for one in ticket.messages for part in (one.body, one.author)]
    fields = [part for name, values in ticket.fields for part in (name, *values)]
    for shown in (ticket.subject, ticket.priority, *ticket.customer[:4], *ticket.tags, *said, *fields):
        assert clean(str(shown)) == shown


async def test_numbers_may_be_numbers_or_missing(server: FakeServer, world: World) -> None:
    world.add_ticket(number=60001)
    world.add_ticket(number=None)
    async with shift(server) as desk:
        assert desk.ids == ["6", "60001"]
        await desk.until(lambda: len(desk.bodies("6")) == 1 and len(desk.bodies("60001")) == 1)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.01, 0.05, 0.3]), query=st.sampled_from(["", "group:Sales"]))
async def test_answers_with_missing_and_odd_parts_are_borne(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch, seed: int, share: float, query: str
) -> None:
    world = zammad_world()
    for number in range(4):
        world.say(world.add_ticket(persona="new_one", plans=["a"], vip=number), "<b>x", content_type="text/html")
    monkeypatch.setattr(server, "router", damaged(world.router, seed, share))
    desk = desk_at(f"zammad+{server.url}", DeskSettings(query=query))
    await ask_for_all(desk)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/#ticket/zoom/5", True),
        ("#ticket/zoom/5", True),
        ("/#ticket/zoom/5/17", True),
        ("/desktop/tickets/5", True),
        ("/mobile/tickets/5", True),
        ("/api/v1/tickets/5?expand=true", True),
        ("/#ticket/zoom/6", False),
        ("/#ticket/zoom/5x", False),
        ("/#user/profile/5", False),
        ("", False),
        (".evil.test/#ticket/zoom/5", False),
    ],
)
async def test_a_ticket_is_found_in_its_address(server: FakeServer, world: World, path: str, found: bool) -> None:
    number = world.add_ticket()
    source = source_at(server, zammad_world(), DeskSettings())
    async with following(source) as desk:
        await desk.until(lambda: not desk.last.loading)
        assert source.ticket_in(server.url + path) == (number if found else "")
        assert source.ticket_in(f"https://evil.test/{path}") == ""


async def test_the_settings_of_a_world_are_all_that_is_needed(server: FakeServer, world: World) -> None:
    world.add_ticket()
    async with shift(server, replace(world.settings)) as desk:
        assert len(desk.ids) == 1
