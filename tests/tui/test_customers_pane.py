"""Customers on the screen: the map that was put in, its cells one by one, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ko_coach import i18n
from ko_coach.record.log import Log
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Text
from ko_coach.tui.review.customers_pane import CustomersPane, search_line
from tests.blank_record import blank_record
from tests.review.one_interaction import first, later
from tests.review.visited import Visits
from tests.tui.conftest import Desk, Seat, stopped
from tests.tui.reviewing import reviewing
from tests.tui.stage import Seated, StageWorld, staged

pytestmark = pytest.mark.thorough

VERA = Viewer("vera", lead=True)
SIZES = [(160, 45), (120, 38), (100, 30), (60, 40), (42, 30)]


def write_customers(log: Log) -> None:
    """A hundred interactions: half of them worried newcomers in trouble."""
    visits = Visits(log)
    for number in range(50):
        customer, missed = f"w{number}", 1 if number < 30 else 2
        visits.came(
            "worried", "trouble", customer=customer, ago=60, focus=2 + number % 3, expectations=missed, seconds=240
        )
    for number in range(20):
        visits.came("worried", "use", customer=f"w{number}", ago=56, focus=4, expectations=3, seconds=120)
    for number in range(24):
        visits.came("expert", "use", customer=f"e{number}", ago=20, agent="boris", expectations=2)
    for persona, stage in (
        ("colleague", "trouble"),
        ("colleague", "trouble"),
        ("", "use"),
        ("gone", "use"),
        ("quiet", ""),
    ):
        visits.came(persona, stage, ago=10, agent="boris")
    visits.came("quiet", "leave", ago=10)
    visits.came("partner", "leave", ago=10, private=True)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Path]:
    path = blank_record(tmp_path / "log.db")
    with Log(path) as log:
        write_customers(log)
    yield path
    i18n.set_language("en")


async def known(seated: Seated) -> CustomersPane:
    pane = seated.pilot.app.screen.focused
    assert isinstance(pane, CustomersPane)
    await seated.until(lambda: pane.journey is not None)
    await seated.pilot.pause()
    return pane


async def test_the_largest_cell_is_at_hand_and_arrows_or_letters_move(record: Path, tmp_path: Path) -> None:
    async with staged(CustomersPane, record, tmp_path, VERA, size=(160, 45)) as seated:
        pane = await known(seated)
        assert pane.cell == ("worried", "trouble")
        await seated.sees("50 of 100 · 50\u00a0% · Worried newcomer · Trouble")
        steps = (
            (("left",), ("worried", "use")),
            (("h", "l", "right"), ("worried", "trouble")),
            (("j",), ("returner", "trouble")),
            (("up",), ("worried", "trouble")),
            (("l",) * 9, ("worried", None)),
        )
        for keys, cell in steps:
            await seated.press(*keys)
            assert pane.cell == cell
        await seated.sees("70 of 100 · 70\u00a0% · Worried newcomer · in all")


async def test_shares_groups_and_margins_are_told_with_their_n(record: Path, tmp_path: Path) -> None:
    async with staged(CustomersPane, record, tmp_path, VERA, size=(160, 60)) as seated:
        await known(seated)
        lines = seated.seen.splitlines()
        row = next(place for place, line in enumerate(lines) if "Worried newcomer" in line)
        assert "50 %" in lines[row].replace("\u00a0", " ")
        assert "█" in lines[row]
        assert "50" in lines[row + 1]
        for words in ("primary", "96 % · n 96", "internal", "2 % · n 2", "→ Worried newcomer", "gone*"):
            await seated.sees(words.replace(" %", "\u00a0%"))
        await seated.sees("* on record, and no longer in the rubric")
        await seated.press("o")
        await seated.sees("customer ──")


async def test_the_journey_shows_what_the_rubric_plans_beside_what_was_observed(record: Path, tmp_path: Path) -> None:
    async with staged(CustomersPane, record, tmp_path, VERA, size=(160, 90)) as seated:
        pane = await known(seated)
        trouble = next(line for line in seated.seen.splitlines() if line.strip("│ ").startswith("Feeling"))
        assert "−1.2" in trouble
        for words in ("planned", "n 50", "4.0 min", "4.0 d", "n 20°", "planned by the rubric", "○", "●"):
            await seated.sees(words)
        await seated.press("right_square_bracket")
        await seated.until(lambda: pane.journey is not None and pane.followed == "worried")
        await seated.sees("The journey: Worried newcomer")
        await seated.press("left_square_bracket", "left_square_bracket")
        await seated.sees("The journey: not known yet")


async def test_an_answer_in_other_words_is_said_to_be_left_out(record: Path, tmp_path: Path) -> None:
    with Log(record) as log:
        Visits(log, after=200).came("worried", "trouble", focus=5, rubric=later(), ago=0.5)
    async with staged(CustomersPane, record, tmp_path, VERA, size=(120, 90)) as seated:
        await known(seated)
        await seated.sees("Left out, for focus was asked in other words: n 70")


async def test_spans_change_what_is_counted_and_escape_closes(record: Path, tmp_path: Path) -> None:
    async with staged(CustomersPane, record, tmp_path, VERA) as seated:
        pane = await known(seated)
        await seated.press("minus")
        await seated.sees("customers · 4 weeks")
        await seated.until(lambda: pane.found is not None and pane.found.total == 30)
        await seated.until(lambda: pane.journey is not None)
        await seated.press("plus", "plus", "plus", "plus")
        await seated.sees("customers · two years")
        await seated.until(lambda: pane.found is not None and pane.found.total == 100)
        await seated.press("escape")
        await seated.until(lambda: any(isinstance(one, CustomersPane.Closed) for one in seated.said))


async def test_an_empty_time_and_a_missing_record_are_said(tmp_path: Path) -> None:
    async with staged(CustomersPane, blank_record(tmp_path / "log.db"), tmp_path, VERA) as seated:
        await seated.sees("+ looks further back")
        await seated.press("down", "enter", "tab", "right_square_bracket", "G", "g")
    async with staged(CustomersPane, tmp_path / "nowhere.db", tmp_path, VERA) as seated:
        await seated.sees("There is no record yet")


async def test_a_renamed_persona_has_todays_name(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = Text((("en", "Worried soul"),))
    personas = tuple(replace(one, name=name) if one.id == "worried" else one for one in first().personas)
    monkeypatch.setattr(StageWorld, "rubric", lambda _world: replace(first(), personas=personas))
    async with staged(CustomersPane, record, tmp_path, VERA) as seated:
        await seated.sees("Worried soul")
        assert "Worried newcomer" not in seated.seen


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_no_line_is_wider_than_the_screen_and_every_cell_can_be_reached(
    record: Path, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    async with staged(CustomersPane, record, tmp_path, VERA, size=size, language=language) as seated:
        pane = await known(seated)
        assert pane.found is not None
        for line in pane.compose_lines(pane._width):
            assert line.cell_length <= pane._width, line.plain
        await seated.press("g", *["left"] * 10)
        assert pane.cell == ("worried", "discover")
        for stage in (*pane.found.stages[1:], None):
            await seated.press("right")
            assert pane.cell == ("worried", stage)
            columns = [*pane.found.stages, None]
            assert pane._grid.first <= columns.index(stage) < pane._grid.first + pane._grid.shown
        await seated.press(*["down"] * 10)
        parts = [pane.part]
        await seated.press("tab")
        assert [*parts, pane.part] == ["map", "curve"]


@pytest.mark.parametrize("size", [(120, 80), (42, 90)], ids=str)
async def test_the_picture(record: Path, tmp_path: Path, snapshot: object, size: tuple[int, int]) -> None:
    async with staged(CustomersPane, record, tmp_path, VERA, size=size) as seated:
        await known(seated)
        assert seated.seen == snapshot


# ---------------------------------------------------------------------- in the room


@pytest.fixture
def visited(desk: Desk) -> Desk:
    desk.home.create()
    with Log(blank_record(desk.home.log)) as log:
        write_customers(log)
    return desk


async def mapped(seat: Seat, room: object) -> CustomersPane:
    pane = room.main.shown  # type: ignore[attr-defined]
    assert isinstance(pane, CustomersPane)
    await seat.until(lambda: pane.journey is not None)
    return pane


async def test_a_cell_opens_exactly_its_interactions_and_escape_leads_back_to_the_map(visited: Desk) -> None:
    async with reviewing(visited, (130, 45), clock=stopped) as (seat, room):
        await seat.press("c")
        await mapped(seat, room)
        await seat.press("enter")
        await seat.until(lambda: room.main.shown is room.log_pane)
        await seat.until(lambda: room.log_pane.table.rows.total == 50)
        assert {(row.persona, row.stage) for row in room.log_pane.table.rows.rows} == {("worried", "trouble")}
        await seat.press("enter")
        await seat.until(lambda: room.main.shown.id == "interaction")
        await seat.press("escape")
        await seat.until(lambda: room.main.shown is room.log_pane)
        await seat.press("escape")
        await seat.until(lambda: room.main.shown.id == "customers")
        pane = await mapped(seat, room)
        assert pane.cell == ("worried", "trouble")
        assert not room.log_pane.line
        await seat.press("escape")
        await seat.until(lambda: room.main.shown is room.log_pane)
        assert room.focused is room.log_pane.table


async def test_every_cell_and_every_margin_opens_as_many_as_it_counts(visited: Desk) -> None:
    async with reviewing(visited, (130, 45), clock=stopped) as (seat, room):
        await seat.press("c")
        pane = await mapped(seat, room)
        found = pane.found
        assert found is not None
        for cell in [*found.cells, ("worried", None), (None, "use"), ("", None), (None, None)]:
            line = search_line(*cell, pane.weeks)
            room.log_pane.show(line)
            await seat.until(lambda: room.log_pane.line == line and room.log_pane.search.words)  # noqa: B023
            n = found.n(*cell)
            await seat.until(lambda: room.log_pane.table.rows.total == n)  # noqa: B023


async def test_a_stage_of_the_journey_opens_those_of_the_persona_that_is_followed(visited: Desk) -> None:
    async with reviewing(visited, (130, 45), clock=stopped) as (seat, room):
        await seat.press("c")
        pane = await mapped(seat, room)
        await seat.press("right_square_bracket", "tab", "left")
        assert (pane.followed, pane.cell[1]) == ("worried", "use")
        await seat.press("enter")
        await seat.until(lambda: room.log_pane.table.rows.total == 20)
        await seat.press("escape")
        await seat.until(lambda: room.main.shown.id == "customers")


async def test_who_searches_on_from_a_cell_stays_in_the_log(visited: Desk) -> None:
    async with reviewing(visited, (130, 45), clock=stopped) as (seat, room):
        await seat.press("c")
        await mapped(seat, room)
        await seat.press("enter")
        await seat.until(lambda: room.log_pane.table.rows.total == 50)
        await seat.press("slash", "escape", "escape")
        assert room.main.shown is room.log_pane


async def test_an_agent_sees_their_own_alone(visited: Desk) -> None:
    async with reviewing(visited, (130, 45), agent="boris", mine=True, clock=stopped) as (seat, room):
        await seat.press("c")
        pane = await mapped(seat, room)
        assert pane.found is not None
        assert pane.found.total == 29
        assert pane.found.n("worried") == 0
        await seat.press("enter")
        await seat.until(lambda: room.log_pane.table.rows.total == 24)


async def test_the_map_speaks_russian_and_its_keys_too(visited: Desk) -> None:
    async with reviewing(visited, (60, 40), language="ru", clock=stopped) as (seat, room):
        await seat.press("с")
        pane = await mapped(seat, room)
        await seat.press("р")
        assert pane.cell == ("worried", "use")
