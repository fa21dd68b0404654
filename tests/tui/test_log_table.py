"""The log: found, walked through, and recognised without colour."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.simulated import Plan, write_record
from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.saved_searches import Saved, load, path_of, save
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import Home, shipped_rubrics
from ko_coach.tui.review import log_rows
from ko_coach.tui.review.screen import ReviewScreen
from tests.built_once import built_once
from tests.tui.conftest import Desk, Seat
from tests.tui.reviewing import reviewing

pytestmark = pytest.mark.thorough

COUNT = 330


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of more than one page."""
    rubric = read_folder(shipped_rubrics() / "customer-first").rubric
    assert rubric is not None
    plan = Plan([rubric], COUNT, datetime.now(UTC), weeks=50)
    place = tmp_path_factory.mktemp("year") / "log.db"
    built_once("year", place, lambda path: write_record(path, plan))
    return place


@pytest.fixture(scope="session")
def order(year: Path) -> list[str]:
    """Every ticket of the record, newest first."""
    with Log(year) as log:
        return [kept.ticket for kept in reversed(list(log.interactions()))]


@pytest.fixture
def looked_at(desk: Desk, year: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for module in (log_rows, "ko_coach.tui.review.questions", "ko_coach.tui.review.log_pane"):
        monkeypatch.setattr(f"{getattr(module, '__name__', module)}.PAGE", 100)
    desk.home.create()
    shutil.copy(year, desk.home.log)
    return desk


def at_hand(room: ReviewScreen) -> str:
    row = room.log_pane.table.at_hand
    assert row is not None
    return row.ticket


async def loaded(seat: Seat, room: ReviewScreen) -> None:
    await seat.until(lambda: not room.log_pane.table._waiting)


async def test_the_whole_log_is_walked_in_its_order_however_the_lead_moves(looked_at: Desk, order: list[str]) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.sees(str(COUNT))
        walked = [at_hand(room)]
        for _ in range(COUNT - 1):
            room.log_pane.table.action_down()
            await loaded(seat, room)
            walked.append(at_hand(room))
        assert walked == order
        for key, place in (("home", 0), ("end", COUNT - 1), ("up", COUNT - 2), ("g", 0), ("G", COUNT - 1)):
            await seat.press(key)
            await seat.until(lambda: at_hand(room) == order[place])  # noqa: B023 - awaited at once
        for _ in range(60):
            room.log_pane.table.action_page_up()
            await loaded(seat, room)
        assert at_hand(room) == order[0]


async def test_keys_that_are_quicker_than_the_record_are_not_lost(looked_at: Desk, order: list[str]) -> None:
    async with reviewing(looked_at) as (seat, room):
        for _ in range(290):
            room.log_pane.table.action_down()
        await seat.until(lambda: at_hand(room) == order[290])


async def test_escape_leaves_the_search_line_before_the_next_key_can_come(looked_at: Desk) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("slash", *"late")
        field = room.log_pane.bar.field
        assert field.has_focus
        field.action_give_up()  # the first may close what is offered
        field.action_give_up()
        focused: object = room.focused
        assert focused is room.log_pane.table, "a letter right behind it is no letter of the search"


async def test_the_oldest_first_is_the_same_log_the_other_way_round(looked_at: Desk, order: list[str]) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("o")
        await seat.until(lambda: at_hand(room) == order[-1])
        walked = [at_hand(room)]
        for _ in range(COUNT - 1):
            room.log_pane.table.action_down()
            await loaded(seat, room)
            walked.append(at_hand(room))
        assert walked == order[::-1]


async def test_a_search_is_underlined_where_it_is_wrong_and_works_as_far_as_it_is_understood(looked_at: Desk) -> None:
    with Log(looked_at.home.log) as log, log.reading() as connection:
        i = t.interactions.c
        wanted = len(connection.execute(select(i.id).where(i.agent == "anna")).all())
    async with reviewing(looked_at) as (seat, room):
        await seat.press("slash", *"agent:anna persna:x")
        await seat.until(lambda: room.log_pane.table.rows.total == wanted)
        await seat.sees("Did you mean")
        (fault,) = room.log_pane.bar.faults
        assert room.log_pane.bar.line[fault.start : fault.end].startswith("persna")
        await seat.press("escape", "escape")
        assert room.focused is room.log_pane.table
        assert {row.agent for row in room.log_pane.table.rows.rows} == {"anna"}


async def test_what_may_come_next_is_offered_and_taken_with_tab(looked_at: Desk) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("slash", *"pers")
        await seat.sees("persona:")
        await seat.press("tab", *"worr")
        await seat.sees("Worried newcomer")
        await seat.press("tab", "enter")
        await seat.until(
            lambda: room.log_pane.bar.line == "persona:worried-newcomer" or "worried" in room.log_pane.bar.line
        )
        await seat.until(lambda: {row.persona for row in room.log_pane.table.rows.rows} == {room.log_pane.bar.line[8:]})


async def test_searches_are_there_again_the_next_day(looked_at: Desk) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("slash", *"state:draft", "enter", "ctrl+s")
        await seat.sees("Kept as a tab")
        await seat.press("slash", "end", *" agent:boris", "enter")
        await seat.until(lambda: {row.agent for row in room.log_pane.table.rows.rows} == {"boris"})
    assert path_of(looked_at.home).stat().st_mode & 0o777 == 0o600
    async with reviewing(looked_at) as (seat, room):
        assert room.log_pane.line == "state:draft agent:boris"
        await seat.sees("everything")
        await seat.press("right_square_bracket")
        await seat.until(lambda: not room.log_pane.line)
        await seat.press("right_square_bracket")
        await seat.until(lambda: room.log_pane.line == "state:draft")
        await seat.until(lambda: {row.state for row in room.log_pane.table.rows.rows} == {"draft"})
        await seat.press("ctrl+s")
        await seat.sees("The tab is gone")


async def test_of_a_private_interaction_a_lead_sees_that_it_happened(looked_at: Desk) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("slash", *"private:yes", "enter")
        await seat.until(
            lambda: room.log_pane.table.rows.rows and all(r.private for r in room.log_pane.table.rows.rows)
        )
        rows = [line for line in seat.seen.splitlines() if "▣" in line and "private" in line and "│" in line]
        assert rows
        agents = {row.agent for row in room.log_pane.table.rows.rows}
        assert all(row.subject == "" and row.focus is None for row in room.log_pane.table.rows.rows)
    agent = min(agents)
    async with reviewing(looked_at, agent=agent, mine=True) as (seat, room):
        await seat.until(lambda: {row.agent for row in room.log_pane.table.rows.rows} == {agent})
        await seat.press("slash", *"private:yes", "enter")
        await seat.until(
            lambda: room.log_pane.table.rows.rows and all(r.private for r in room.log_pane.table.rows.rows)
        )
        assert any(row.subject for row in room.log_pane.table.rows.rows)


@pytest.mark.parametrize(("width", "titles"), [(160, "subject"), (100, "persona"), (60, "focus"), (42, "agent")])
async def test_columns_fit_the_width(looked_at: Desk, width: int, titles: str) -> None:
    async with reviewing(looked_at, (width, 30)) as (seat, _room):
        await seat.sees(titles)
        assert "◦" in seat.seen


async def test_an_empty_record_says_so(desk: Desk) -> None:
    desk.home.create()
    Log(desk.home.log).close()
    async with reviewing(desk) as (seat, _room):
        await seat.sees("The record is empty.")


async def test_a_name_that_nobody_bears_is_told_with_the_one_that_is_meant(looked_at: Desk) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.until(lambda: room.log_pane.known().agents)
        await seat.press("slash", *"agent:Anna", "enter")
        await seat.sees("Nobody on record is called “Anna”. Did you mean “anna”?")
        await seat.press("slash", *"ticket:nowhere", "enter")
        await seat.sees("Take a word away from the search.")


async def test_from_a_shift_one_goes_to_ones_own_interactions(looked_at: Desk) -> None:
    async with reviewing(looked_at, agent="anna", mine=True) as (seat, room):
        await seat.sees("my interactions")
        assert {row.agent for row in room.log_pane.table.rows.rows} == {"anna"}


def test_a_file_of_searches_that_cannot_be_read_is_no_searches(tmp_path: Path) -> None:
    path = path_of(Home.at(tmp_path))
    assert load(path) == Saved()
    for content in ("", "[]", "nonsense", '{"last": 3, "tabs": [1, "agent:anna", "agent:anna"]}'):
        path.write_text(content)
        assert load(path).last == ""
    assert load(path).tabs == ("agent:anna",)
    save(path, Saved("x").toggled("y").toggled("z").toggled("y"))
    assert load(path) == Saved("x", ("z",))
