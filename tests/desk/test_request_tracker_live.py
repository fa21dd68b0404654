"""The real Request Tracker 5: replies, new tickets, re-assignments, merges, restarts, as a shift meets them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from ko_coach.coaching.facts import facts_of
from ko_coach.coaching.recognise import recognise_persona, recognise_stage
from ko_coach.desk.opening import source_of
from ko_coach.desk.polling import PolledSource
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import DeskSettings, shipped_rubrics
from tests.desk.live_desk import Desk, following
from tests.help_desk import AGENT, HelpDesk, request_tracker
from tests.pty.hostile import ATTACKS
from tests.simulated_team import NOW

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"]
pytestmark = [pytest.mark.server, pytest.mark.help_desk]


@pytest.fixture(scope="module")
def running() -> Iterator[HelpDesk]:
    with request_tracker() as found:
        if found is None:
            pytest.skip("no Request Tracker on this machine, and none can be installed")
        yield found


@pytest.fixture
def help_desk(running: HelpDesk, monkeypatch: pytest.MonkeyPatch) -> HelpDesk:
    monkeypatch.setenv("KO_COACH_TOKEN", running.token)
    return running


def source_at(help_desk: HelpDesk, **more: object) -> PolledSource:
    settings = DeskSettings(every=1, customer_accounts=("root",), **more)  # type: ignore[arg-type]
    source = source_of(f"rt+{help_desk.url}", settings)
    assert isinstance(source, PolledSource)
    return source


@asynccontextmanager
async def shift(help_desk: HelpDesk, *tickets: str) -> AsyncIterator[Desk]:
    """Follow the queue, looking at these tickets."""
    source = source_at(help_desk)
    source.look_at(tickets)
    async with following(source) as desk:
        await desk.until(lambda: not desk.last.loading, patience=30)
        yield desk


async def test_the_agents_queue_is_there_whole(help_desk: HelpDesk) -> None:
    fields = {"Persona": "Newcomer", "JourneyStage": "Trouble", "Tags": ["print", "paper"]}
    number = help_desk.new("Printing", "It does not print.", Priority=50, SLA="premium", CustomFields=fields)
    help_desk.reply(number, "Which printer is it?", by=AGENT)
    help_desk.comment(number, "Check the plan.")
    async with shift(help_desk, number) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 3)
        ticket = desk.ticket(number)
    assert [message.author_role for message in ticket.messages] == ["customer", "agent", "note"]
    assert (ticket.subject, ticket.customer.email, ticket.priority) == ("Printing", "carl@example.test", "medium")
    assert set(ticket.tags) == {"print", "paper"}
    assert ticket.due_at is not None
    assert ticket.waiting_since is None
    rubric = read_folder(shipped_rubrics() / "customer-first").rubric
    assert rubric is not None
    facts = facts_of(ticket, NOW)
    assert recognise_persona(rubric, facts, "").id == "worried"
    assert recognise_stage(rubric, facts, "").id


async def test_what_happens_at_the_desk_is_noticed(help_desk: HelpDesk) -> None:
    stays, resolved, away, merged = (help_desk.new(f"Live {one}") for one in range(4))
    async with shift(help_desk) as desk:
        assert {stays, resolved, away, merged} <= set(desk.ids)
        help_desk.reply(stays, "Any news?")
        await desk.until(lambda: desk.bodies(stays)[-1:] == ["Any news?"])
        assert desk.ticket(stays).contacts == 1
        help_desk.change(stays, Priority=100, CustomFields={"JourneyStage": "Renewal"})
        await desk.until(lambda: desk.ticket(stays).priority == "high")
        await desk.until(lambda: ("JourneyStage", ("Renewal",)) in desk.ticket(stays).fields)
        help_desk.change(resolved, Status="resolved")
        help_desk.change(away, Owner="boris")
        help_desk.merge(merged, stays)
        await desk.until(lambda: not {resolved, away, merged} & set(desk.ids))
        new = help_desk.new("Just arrived")
        await desk.until(lambda: len(desk.bodies(new)) == 1)


async def test_the_ticket_that_anna_touches_is_told(help_desk: HelpDesk) -> None:
    number = help_desk.new("Touched")
    async with shift(help_desk) as desk:
        help_desk.reply(number, "I am on it.", by=AGENT)
        await desk.until(lambda: any(change.touched == number for change in desk.told))


async def test_a_restart_of_the_desk_costs_the_shift_nothing(help_desk: HelpDesk) -> None:
    number = help_desk.new("Restart")
    async with shift(help_desk, number) as desk:
        known = desk.ids
        help_desk.run("stop")
        await desk.until(lambda: desk.last.why == "no answer", patience=30)
        assert desk.last.since is not None
        assert desk.ids == known
        help_desk.run("start")
        help_desk.reply(number, "While you were away")
        await desk.until(lambda: desk.bodies(number)[-1:] == ["While you were away"], patience=60)
        await desk.until(lambda: not desk.last.why)


async def test_a_session_that_the_server_forgot_is_begun_anew(help_desk: HelpDesk) -> None:
    number = help_desk.new("Session")
    source = source_at(help_desk)
    async with following(source) as desk:
        await desk.until(lambda: not desk.last.loading, patience=30)
        source.desk.client.forget()
        help_desk.reply(number, "still there?")
        await desk.until(lambda: desk.bodies(number)[-1:] == ["still there?"])


async def test_a_password_opens_a_session_and_a_wrong_one_is_told(
    help_desk: HelpDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KO_COACH_TOKEN", "wrong")
    async with following(source_at(help_desk, user="anna")) as desk:
        await desk.until(lambda: desk.last.why == "token refused")
    monkeypatch.setenv("KO_COACH_TOKEN", AGENT[1])
    async with following(source_at(help_desk, user="anna")) as desk:
        await desk.until(lambda: len(desk.queue) > 0)


async def test_a_query_that_the_desk_does_not_understand_is_told_in_its_words(help_desk: HelpDesk) -> None:
    async with following(source_at(help_desk, query="Nonsense = 3")) as desk:
        await desk.until(lambda: desk.last.why == "wrong query")
        assert "Unknown field: Nonsense" in desk.last.trouble


async def test_hostile_texts_arrive_as_letters(help_desk: HelpDesk) -> None:
    words = "\n".join(text[:2_000].encode("utf-8", "ignore").decode() for text in ATTACKS.values())
    number = help_desk.new("[/nope] [@click=app.quit]x[/] \x9b31m", words)
    async with shift(help_desk, number) as desk:
        await desk.until(lambda: len(desk.bodies(number)) == 1)
        ticket = desk.ticket(number)
    assert ticket.subject.startswith("[/nope] [@click=app.quit]x[/]")
    for text in (ticket.subject, *desk.bodies(number)):
        assert not any((ord(letter) < 0x20 and letter not in "\t\n") or 0x7F <= ord(letter) < 0xA0 for letter in text)


async def test_an_idle_shift_asks_once_an_interval(help_desk: HelpDesk) -> None:
    source = source_at(help_desk, query="Subject = 'nothing has this subject'")
    async with following(source) as desk:
        await desk.until(lambda: not desk.last.loading, patience=30)
        before = source.desk.client.requests
        await desk.until(lambda: source.desk.client.requests >= before + 3)
        asked = source.desk.client.requests - before
    assert asked <= 4  # three polls; a line that the server closes in the same instant is used for nothing
