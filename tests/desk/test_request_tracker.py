"""Request Tracker, as far as a small one can show it; the real one is asked in `test_request_tracker_live.py`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from ko_coach.desk.kinds import desk_at
from tests.desk.desk_worlds import quick, source_at
from tests.desk.fake_server import FakeServer
from tests.desk.live_desk import Desk, following
from tests.desk.request_tracker_server import World, request_tracker_world

OFTEN = 0.02


@pytest.fixture
def world() -> World:
    return request_tracker_world()


@pytest.fixture
def server(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with quick(world, monkeypatch) as running:
        yield running


@asynccontextmanager
async def shift(server: FakeServer, world: World) -> AsyncIterator[Desk]:
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: not desk.last.loading)
        yield desk


async def test_a_ticket_says_all_that_request_tracker_knows(server: FakeServer, world: World) -> None:
    fields = {"Persona": ["Newcomer"], "Tags": ["refund", "card"], "Empty": []}
    number = world.add_ticket(fields=fields, Due="2026-11-23T12:00:00Z")
    world.say(number, "Correspond", "anna", "I look into it.")
    world.say(number, "Comment", "boris", "Check the plan first.")
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 3)
        ticket = desk.ticket(number)
    assert [(one.author_role, one.author) for one in ticket.messages] == [
        ("customer", "Carl"), ("agent", "anna"), ("note", "boris")
    ]  # fmt: skip
    assert ticket.tags == ("refund", "card")
    assert ("Persona", ("Newcomer",)) in ticket.fields
    assert ("Queue", ("Support",)) in ticket.fields
    assert ticket.priority == "medium"
    assert (ticket.customer.name, ticket.customer.organisation) == ("Carl", "Acme")
    assert ticket.due_at is not None
    assert ticket.contacts == 1
    assert ticket.waiting_since is None
    assert ticket.url == f"{server.url}/Ticket/Display.html?id={number}"


async def test_dates_that_were_never_set_and_subjects_that_are_null_are_simply_not_known(
    server: FakeServer, world: World
) -> None:
    number = world.add_ticket(subject=None, mail="")
    async with shift(server, world) as desk:
        ticket = desk.ticket(number)
    assert ticket.due_at is None
    assert ticket.subject == ""
    assert ticket.customer.name == ""


async def test_replies_new_tickets_and_those_that_leave_are_noticed(server: FakeServer, world: World) -> None:
    stays, closed, away = (world.add_ticket() for _each in range(3))
    async with shift(server, world) as desk:
        assert desk.ids == [stays, closed, away]
        world.reply(stays, "Any news?")
        await desk.until(lambda: desk.bodies(stays)[-1:] == ["Any news?"])
        assert desk.ticket(stays).contacts == 1
        world.close(closed)
        world.reassign(away)
        new = world.add_ticket("Just arrived")
        await desk.until(lambda: desk.ids == [stays, new])
        await desk.until(lambda: len(desk.bodies(new)) == 1)


async def test_an_idle_poll_is_one_request_and_costs_no_password(server: FakeServer, world: World) -> None:
    world.add_ticket()
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies("1")) == 1)
        begun = len(server.asked)
        world.say(1, "Set", "boris")  # when this is noticed, polls have been made
        await desk.until(lambda: sum(one.path == "/REST/2.0/transactions" for one in server.asked[begun:]) > 8)
        idle = [one.path for one in server.asked[begun:]]
    assert set(idle) <= {"/REST/2.0/transactions", "/REST/2.0/tickets"}
    assert idle.count("/REST/2.0/tickets") <= 1
    assert sum("authorization" in one.headers for one in server.asked) == 1
    assert server.most_at_once == 1


async def test_rows_that_may_not_be_seen_shorten_pages_and_hide_nothing_else(server: FakeServer, world: World) -> None:
    world.page = 4
    number = world.add_ticket()
    for count in range(6):
        world.say(number, "Comment", "boris", f"said {count}").hidden = count % 3 > 0
    async with shift(server, world) as desk:
        for _each in range(2):
            world.say(number, "Comment", "boris", "secret").hidden = True
        world.reply(number, "Any news?")
        world.say(number, "Comment", "boris", "secret").hidden = True
        await desk.until(lambda: desk.bodies(number) == ["Where is it?", "said 0", "said 3", "Any news?"])


async def test_all_of_a_long_conversation_arrives(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    for count in range(250):
        world.reply(number, f"reply {count}")
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 251)
        asked = sum("attachment" in one.path for one in server.asked)
        assert asked < 10
        world.reply(number, "one more")
        await desk.until(lambda: desk.bodies(number)[-1] == "one more")


async def test_html_is_read_as_text_and_files_are_named(server: FakeServer, world: World) -> None:
    number = world.add_ticket(body="")
    html = ("text/html", "", "<p>See the <b>picture</b></p><script>alert(1)</script>")
    world.say(number, "Correspond", "anna", "", html, ("image/png", "screen.png", "\x89PNG"))
    world.say(number, "Correspond", "anna", "plain wins", ("text/html", "", "<p>plain wins</p>"))
    world.say(number, "Correspond", "anna", "", ("application/zip", "huge.zip", "z" * 3_000_000))
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 3)
        assert desk.bodies(number) == ["See the picture\n[screen.png]", "plain wins", "[huge.zip]"]
    assert all("3_000_000" not in one.path for one in server.asked)


async def test_the_ticket_that_the_agent_touched_is_told(server: FakeServer, world: World) -> None:
    one, other = world.add_ticket(), world.add_ticket()
    async with shift(server, world) as desk:
        world.say(other, "Comment", "boris", "not me")
        world.say(one, "Comment", "anna", "me")
        await desk.until(lambda: any(change.touched for change in desk.told))
    assert {change.touched for change in desk.told} == {"", one}


async def test_a_session_that_ended_is_begun_anew(server: FakeServer, world: World) -> None:
    number = world.add_ticket()
    async with shift(server, world) as desk:
        world.sessions.clear()
        world.reply(number, "still there?")
        await desk.until(lambda: desk.bodies(number)[-1:] == ["still there?"])
        assert not any(change.trouble for change in desk.told)


async def test_where_tokens_get_no_session_each_request_shows_the_token(server: FakeServer, world: World) -> None:
    world.gives_sessions = False
    number = world.add_ticket()
    async with shift(server, world) as desk:
        assert desk.ids == [number]


async def test_a_password_works_too_and_a_wrong_one_is_told(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.add_ticket()
    world.settings = replace(world.settings, user="anna")
    monkeypatch.setenv("KO_COACH_TOKEN", "wrong")
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: desk.last.why == "token refused")
        assert "401" in desk.last.trouble
    monkeypatch.setenv("KO_COACH_TOKEN", world.password)
    async with shift(server, world) as desk:
        assert desk.ids == [number]


@pytest.mark.parametrize(
    ("path", "ticket"),
    [
        ("/Ticket/Display.html?id=12", "12"),
        ("/Ticket/Update.html?Action=Respond&id=12&x=1#txn-3", "12"),
        ("/Ticket/History.html?id=12", "12"),
        ("/SelfService/Display.html?id=12", "12"),
        ("/REST/2.0/ticket/12", "12"),
        ("/Search/Results.html?Query=id", ""),
        ("/", ""),
    ],
)
def test_a_ticket_is_found_in_its_address(world: World, path: str, ticket: str) -> None:
    desk = desk_at("rt+https://desk.example.com/rt", world.settings)
    assert desk.ticket_in(f"https://desk.example.com/rt{path}") == ticket
    assert desk.ticket_in(f"https://other.example.com/rt{path}") == ""
    assert desk.ticket_in(f"https://desk.example.com.evil.com/rt{path}") == ""
