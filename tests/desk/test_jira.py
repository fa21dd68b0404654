"""Jira Service Management, as its public documentation has it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ko_coach.coaching.facts import facts_of
from ko_coach.coaching.recognise import recognise_persona
from ko_coach.desk import jira, polling
from ko_coach.desk.kinds import desk_at
from ko_coach.desk.polling import PolledSource
from tests.desk.desk_worlds import quick, source_at
from tests.desk.fake_server import Asked, FakeServer, Reply
from tests.desk.jira_server import World, agreed, document, jira_world, person
from tests.desk.live_desk import Desk, following
from tests.pty.hostile import ATTACKS, FORBIDDEN
from tests.rubric.rubrics import rubric_of

OFTEN = 0.02
NOON, EVENING = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (12, 18))


@pytest.fixture
def world() -> World:
    return jira_world()


@pytest.fixture
def server(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with quick(world, monkeypatch) as running:
        yield running


@asynccontextmanager
async def shift(server: FakeServer, world: World) -> AsyncIterator[Desk]:
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: not desk.last.loading)
        yield desk


def searches(server: FakeServer) -> list[str]:
    return [one.query["jql"] for one in server.asked if one.path == "/rest/api/3/search/jql"]


async def test_a_ticket_says_all_that_jira_knows(server: FakeServer, world: World) -> None:
    key = world.add_ticket(
        labels=["refund", "card"],
        customfield_10002=[{"id": "1", "name": "Acme"}],
        customfield_10010={"_links": {}, "requestType": {"id": "5", "name": "Get help"}},
        customfield_10020={"id": "9", "value": "Newcomer"},
        customfield_10021={"value": "Business", "child": {"value": "Yearly"}},
        customfield_10022=[{"value": "Phone"}, {"value": "Desktop"}],
        customfield_10023=1200000.0,
        customfield_10024=document("Restarted it."),
        customfield_10025={"languageCode": "de", "displayName": "German"},
        customfield_10099="has no name",
    )
    world.say(key, person("anna"), "I look into it.")
    world.say(key, person("boris"), "Check the plan first.", jsdPublic=False)
    world.say(key, person("Automation for Jira", "app"), "It was escalated.")
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(key)) == 4)
        ticket = desk.ticket(key)
    assert [(one.author_role, one.author, one.body) for one in ticket.messages] == [
        ("customer", "Carl", "Where is it?"), ("agent", "Anna", "I look into it."),
        ("note", "Boris", "Check the plan first."), ("system", "Automation For Jira", "It was escalated."),
    ]  # fmt: skip
    assert dict(ticket.fields) == {
        "Project": ("Help",), "Issue Type": ("Service request",), "Organizations": ("Acme",),
        "Request Type": ("Get help",), "Persona": ("Newcomer",), "Plan": ("Business / Yearly",),
        "Devices": ("Phone", "Desktop"), "Seats": ("1200000",), "What was tried": ("Restarted it.",),
        "Request language": ("German",),
    }  # fmt: skip
    customer = ticket.customer
    assert (customer.id, customer.name, customer.email, customer.organisation) == (
        "id-carl", "Carl", "carl@example.test", "Acme"
    )  # fmt: skip
    assert (ticket.subject, ticket.status, ticket.priority) == ("Refund", "Waiting for support", "Medium")
    assert (ticket.tags, ticket.assignee, ticket.language) == (("refund", "card"), "Anna", "de")
    assert ticket.created_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert (ticket.contacts, ticket.waiting_since) == (1, None)
    assert ticket.url == f"{server.url}/browse/{key}"


async def test_new_replied_closed_reassigned_and_deleted_tickets_are_noticed(server: FakeServer, world: World) -> None:
    stays, closed, away, deleted = (world.add_ticket() for _each in range(4))
    async with shift(server, world) as desk:
        assert desk.ids == [stays, closed, away, deleted]
        world.reply(stays, "Any news?")
        await desk.until(lambda: desk.bodies(stays)[-1:] == ["Any news?"])
        world.close(closed)
        world.reassign(away)
        world.delete(deleted)
        new = world.add_ticket("Just arrived")
        await desk.until(lambda: desk.ids == [stays, new])
        await desk.until(lambda: desk.bodies(new) == ["Where is it?"])
        world.change(new, summary="Just renamed", priority={"name": "High"})
        await desk.until(lambda: (desk.ticket(new).subject, desk.ticket(new).priority) == ("Just renamed", "High"))
        assert not any(change.trouble or change.refused for change in desk.told)


async def test_a_long_queue_is_asked_only_for_what_changed(
    server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jira, "SHORT", 10)
    monkeypatch.setattr(jira, "PAGE", 10)
    monkeypatch.setattr(jira, "KEYS_SECONDS", 0.05)
    monkeypatch.setattr(polling, "CLOSE_LOOKS", 0)
    world.page = 7
    keys = [world.add_ticket(updated="2026-11-01T12:00:00.000+0300") for _each in range(35)]
    async with shift(server, world) as desk:
        assert sorted(keys) == desk.ids
        world.reply(keys[20], "Any news?")
        await desk.until(lambda: desk.bodies(keys[20])[-1:] == ["Any news?"])
        world.close(keys[3])
        world.delete(keys[4])
        await desk.until(lambda: set(desk.gone) == {keys[3], keys[4]})
        new = world.add_ticket()
        await desk.until(lambda: new in desk.ids)
        begun = len(server.asked)
        world.view(keys[9])
        await desk.until(lambda: any(change.touched == keys[9] for change in desk.told))
        assert not [
            one for one in server.asked[begun:] if "nextPageToken" in one.query and one.query["fields"] != "key"
        ]
    idle = [one for one in server.asked if "updated >=" in one.query.get("jql", "")]
    assert {one.query["fields"] for one in idle} == {"updated,lastViewed"}
    assert server.most_at_once == 1


async def test_an_idle_poll_is_one_small_request(server: FakeServer, world: World) -> None:
    key = world.add_ticket()
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(key)) == 1)
        begun = len(server.asked)
        await desk.until(lambda: len(server.asked) > begun + 8)
        idle = server.asked[begun:]
    assert {one.path for one in idle} == {"/rest/api/3/search/jql"}
    assert {one.query["fields"] for one in idle} == {"updated,lastViewed"}


async def test_the_first_agreed_time_that_is_running_is_when_a_ticket_is_due(server: FakeServer, world: World) -> None:
    both, field, day, none = (world.add_ticket() for _each in range(4))
    world.agreements[both] = [agreed("Resolution", EVENING), agreed("First response", NOON)]
    world.agreements[field] = [agreed("First response", NOON, paused=True)]
    world.issues[field]["fields"]["customfield_10030"] = agreed("Time to resolution", EVENING)
    world.issues[day]["fields"]["duedate"] = "2026-11-23"
    async with shift(server, world) as desk:
        assert desk.ticket(field).due_at == EVENING
        await desk.until(lambda: all(desk.bodies(key) for key in (both, field, day, none)))
        assert [desk.ticket(key).due_at for key in (both, field, none)] == [NOON, EVENING, None]
        assert f"{desk.ticket(day).due_at:%m-%d %H:%M:%S}" == "11-23 23:59:59"


async def test_the_ticket_that_the_agent_opened_is_told(server: FakeServer, world: World) -> None:
    keys = [world.add_ticket() for _each in range(3)]
    world.view(keys[0])
    async with shift(server, world) as desk:
        world.reply(keys[1])
        await desk.until(lambda: desk.bodies(keys[1])[-1:] == ["Any news?"])
        world.view(keys[2])
        await desk.until(lambda: any(change.touched for change in desk.told))
    assert {change.touched for change in desk.told} == {"", keys[2]}


async def test_a_search_that_is_late_loses_nothing(server: FakeServer, world: World) -> None:
    key, deleted = world.add_ticket(), world.add_ticket()
    async with shift(server, world) as desk:
        await desk.until(lambda: bool(desk.bodies(key) and desk.bodies(deleted)))
        world.fall_behind(key)
        world.reply(key, "You do not see me yet")
        begun = len(searches(server))
        await desk.until(lambda: len(searches(server)) > begun + 2)
        assert len(desk.bodies(key)) == 1
        world.late.clear()
        await desk.until(lambda: desk.bodies(key)[-1:] == ["You do not see me yet"])


async def test_a_ticket_that_the_search_still_finds_though_it_is_deleted_goes(server: FakeServer, world: World) -> None:
    key, stays = world.add_ticket(), world.add_ticket()
    world.fall_behind(key)
    world.delete(key)
    async with shift(server, world) as desk:
        await desk.until(lambda: desk.gone == [key])
        await desk.until(lambda: desk.bodies(stays) != [])
        assert desk.ids == [stays]
        assert not desk.last.trouble


async def test_a_ticket_that_moved_to_another_project_goes_by_its_old_key(server: FakeServer, world: World) -> None:
    key = world.add_ticket()
    world.fall_behind(key)
    world.issues[key]["key"] = "SALES-7"
    async with shift(server, world) as desk:
        await desk.until(lambda: desk.gone == [key])


async def test_who_spoke(server: FakeServer, world: World) -> None:
    key = world.add_ticket(reporter=person("dora"))
    world.say(key, person("dora"), "A colleague asks")
    world.say(key, person("web-form"), "By the form")
    world.say(key, {**person("x"), "displayName": "Web-Form"}, "By name")
    world.say(key, person("boris"), "For agents only", visibility={"type": "role", "value": "Service Desk Team"})
    mine = world.add_ticket(reporter=person("anna"))
    world.say(mine, person("anna"), "I opened it and answer")
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(key)) == 5 and len(desk.bodies(mine)) == 2)
        roles = [message.author_role for message in desk.ticket(key).messages]
        assert roles == ["customer", "customer", "customer", "customer", "note"]
        assert [message.author_role for message in desk.ticket(mine).messages] == ["customer", "agent"]


async def test_all_of_a_long_conversation_arrives_in_order(server: FakeServer, world: World) -> None:
    key = world.add_ticket()
    for number in range(230):
        world.reply(key, f"reply {number}")
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(key)) == 231)
        assert desk.bodies(key)[1:] == [f"reply {number}" for number in range(230)]


async def test_a_query_of_ones_own_replaces_the_default_one(server: FakeServer, world: World) -> None:
    world.settings = replace(world.settings, query='project = HELP AND summary ~ "order by" order BY created DESC')
    key = world.add_ticket(assignee=None)
    async with shift(server, world) as desk:
        assert desk.ids == [key]
    assert set(searches(server)) == {'(project = HELP AND summary ~ "order by") ORDER BY key'}


async def test_a_query_that_jira_does_not_understand_is_told_in_its_words(server: FakeServer, world: World) -> None:
    world.settings = replace(world.settings, query="bogus = 1")
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: desk.last.why == "wrong query")
        assert "Field 'bogus' does not exist." in desk.last.trouble


@pytest.mark.parametrize("takes_anybody", [False, True])
async def test_a_token_that_is_refused_in_mid_shift_empties_no_queue(
    server: FakeServer, world: World, takes_anybody: bool
) -> None:
    key = world.add_ticket()
    world.takes_anybody = takes_anybody
    async with shift(server, world) as desk:
        world.secret = "another"
        await desk.until(lambda: desk.last.why == "token refused")
        assert desk.ids == [key]
        assert desk.gone == []


async def test_without_a_user_the_token_goes_as_it_is(server: FakeServer, world: World) -> None:
    world.settings = replace(world.settings, user="")
    key = world.add_ticket()
    async with shift(server, world) as desk:
        assert desk.ids == [key]
    assert {one.headers["authorization"] for one in server.asked} == {f"Bearer {world.secret}"}


async def test_pages_without_an_end_are_told_and_not_read_for_ever(server: FakeServer, world: World) -> None:
    world.add_ticket()
    world.endless = True
    async with following(source_at(server, world)) as desk:
        await desk.until(lambda: desk.last.why == "unreadable answer")


async def test_a_queue_without_an_end_is_cut(server: FakeServer, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "MOST_TICKETS", 20)
    monkeypatch.setattr(polling, "CLOSE_LOOKS", 0)
    monkeypatch.setattr(jira, "SHORT", 10)
    monkeypatch.setattr(jira, "PAGE", 10)
    for _each in range(100):
        world.add_ticket(updated="2026-11-01T12:00:00.000+0300")
    async with shift(server, world) as desk:
        assert len(desk.ids) == 20
        assert sum("updated >=" not in jql for jql in searches(server)) == 3
        assert any("narrower query" in one.cause for one in desk.last.refused)


@pytest.mark.parametrize("attack", ATTACKS)
async def test_hostile_texts_arrive_as_letters_only(server: FakeServer, world: World, attack: str) -> None:
    text = ATTACKS[attack]
    hostile = {**person("carl", "customer"), "displayName": text, "emailAddress": text, "accountId": text[:99]}
    key = world.add_ticket(text, text, reporter=hostile, labels=[text], customfield_10020={"value": text})
    world.issues[key]["fields"].update(status={"name": text, "statusCategory": {"key": "new"}}, priority={"name": text})
    world.say(key, hostile, text)
    async with shift(server, world) as desk:
        await desk.until(lambda: len(desk.bodies(key)) == 2, 20)
        shown = repr(desk.ticket(key)._replace(messages=()))
        bodies = "".join(desk.bodies(key))
    assert not [one for one in (*FORBIDDEN, "\x1b", "\x9b", "\x00") if one in shown or one in bodies]
    assert all(letter.isprintable() or letter in "\n\t\xa0\u202f\u200d" for letter in bodies)


async def test_where_the_api_lives_elsewhere_tickets_are_opened_at_the_site(server: FakeServer, world: World) -> None:
    key = world.add_ticket()

    def gateway(asked: Asked) -> Reply:
        path = asked.path.removeprefix("/ex/jira/1-2-3")
        if path == "/rest/api/3/serverInfo":
            return Reply({"baseUrl": "https://we.atlassian.net", "deploymentType": "Cloud"})
        return world.answer(replace(asked, path=path))

    server.router = gateway
    source = PolledSource(desk_at(f"jira+{server.url}/ex/jira/1-2-3", world.settings), OFTEN)
    async with following(source) as desk:
        await desk.until(lambda: desk.ids == [key])
        assert desk.ticket(key).url == f"https://we.atlassian.net/browse/{key}"
        assert source.ticket_in(f"https://we.atlassian.net/browse/{key}") == key


async def test_a_custom_field_decides_the_persona_by_the_rubrics_rule(server: FakeServer, world: World) -> None:
    key = world.add_ticket("Hello", "Hello", customfield_10020={"id": "9", "value": "Newcomer"})
    rubric = rubric_of({})
    async with shift(server, world) as desk:
        assert recognise_persona(rubric, facts_of(desk.ticket(key), NOON)).id == ""
        await desk.until(lambda: bool(desk.bodies(key)))
        recognised = recognise_persona(rubric, facts_of(desk.ticket(key), NOON))
    assert recognised.id == "worried"
    assert [reason.kind for reason in recognised.reasons] == ["fields"]
