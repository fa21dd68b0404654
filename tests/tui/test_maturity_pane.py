"""Maturity on the screen: alone, then together, and nothing that was typed is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ko_coach.cli.shift import plan_for
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import Level
from ko_coach.review.viewer import Viewer
from ko_coach.settings import Home, Settings
from ko_coach.tui.app import CoachApp
from ko_coach.tui.review.maturity_list import MaturityList
from ko_coach.tui.review.maturity_pane import MaturityPane
from ko_coach.tui.review.screen import ReviewScreen
from tests.review.assessed import Assessing
from tests.simulated_quarter import AGENTS, SimulatedQuarter, simulated_quarter
from tests.tui.stage import Seated, staged

pytestmark = pytest.mark.thorough

ANNA, BORIS, VERA = Viewer("anna", lead=False), Viewer("boris", lead=False), Viewer("vera", lead=True)
WIDE = (160, 60)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Assessing]:
    with Log(tmp_path / "log.db") as log:
        yield Assessing(log)


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> SimulatedQuarter:
    return simulated_quarter(tmp_path_factory.mktemp("quarter"))


def pane_of(seated: Seated) -> MaturityPane:
    return seated.pilot.app.screen.query_one(MaturityPane)


async def known(seated: Seated) -> MaturityPane:
    pane = pane_of(seated)
    await seated.until(lambda: pane.list.found is not None and pane.list.figures is not None)
    await seated.pilot.pause()
    return pane


async def write(seated: Seated, words: str) -> None:
    await seated.press(*("space" if letter == " " else letter for letter in words))


def place_of(desk: Assessing) -> Path:
    place = desk.log.path
    assert isinstance(place, Path)
    return place


async def test_two_people_answer_alone_see_the_spread_agree_and_find_it_again(desk: Assessing, tmp_path: Path) -> None:
    desk.answer("clara", "run", "customers call us first")
    place = place_of(desk)
    for viewer, digit, words in ((ANNA, "1", "we read reports"), (BORIS, "2", "we know the portraits")):
        async with staged(MaturityPane, place, tmp_path, viewer, size=WIDE) as seated:
            pane = await known(seated)
            await seated.sees("You have not answered this quarter")
            assert "customers call us first" not in seated.seen
            await seated.press("enter", digit)
            await write(seated, words)
            await seated.press("enter")
            await seated.until(lambda: not pane.form_is_open)  # noqa: B023 - awaited at once
            await seated.sees(words)
    async with staged(MaturityPane, place, tmp_path, BORIS, size=WIDE) as seated:
        pane = await known(seated)
        await seated.sees("from crawl to run, the middle is walk · n 3")
        await seated.sees("“customers call us first”")
        await seated.sees("“we know the portraits” ‹ you")
        assert "clara" not in seated.seen
        await seated.press("d", "2")
        await write(seated, "visit one customer")
        await seated.press("enter")
        await write(seated, "7d")
        await seated.press("ctrl+s")
        await seated.until(lambda: not pane.form_is_open)
        await seated.sees("The team agreed: walk")
        await seated.sees("visit one customer (until 28 November 2026)")
    async with staged(MaturityPane, place, tmp_path, VERA, size=WIDE) as seated:
        await known(seated)
        await seated.sees("3 people have answered.")
        assert "visit one customer" not in seated.seen
        assert "we read reports" not in seated.seen


async def test_with_two_answers_it_says_why_nothing_is_shown(desk: Assessing, tmp_path: Path) -> None:
    desk.answer("anna", "walk", "portraits on the wall")
    desk.answer("boris", "fly", "hidden words")
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        await known(seated)
        await seated.sees("2 people have answered.")
        await seated.sees("1 more answer is missing.")
        assert "hidden words" not in seated.seen


async def test_an_answer_without_evidence_or_level_is_not_saved_and_it_says_so(desk: Assessing, tmp_path: Path) -> None:
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        pane = await known(seated)
        await seated.press("a", "ctrl+s")
        await seated.until(lambda: any("Choose a level" in getattr(one, "words", "") for one in seated.said))
        await seated.press("3", "enter")
        await seated.until(lambda: any("Without evidence" in getattr(one, "words", "") for one in seated.said))
        assert pane.form_is_open
    assert desk.seen_by("anna").own is None


async def test_what_was_typed_is_there_after_escape(desk: Assessing, tmp_path: Path) -> None:
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        pane = await known(seated)
        await seated.press("enter", "4")
        await write(seated, "half a sent")
        await seated.press("escape")
        assert not pane.form_is_open
        await seated.sees("Begun and not saved")
        await seated.press("enter")
        await seated.sees("half a sent")
        assert pane.form.levels.level == "fly"


async def test_what_was_typed_is_there_after_a_restart_and_gone_once_it_is_saved(
    desk: Assessing, tmp_path: Path
) -> None:
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        await known(seated)
        await seated.press("enter", "4")
        await write(seated, "half a sent")
    async with staged(MaturityPane, place_of(desk), tmp_path, BORIS, size=WIDE) as seated:
        pane = await known(seated)
        assert "Begun and not saved" not in seated.seen
        await seated.press("enter")
        assert "half a sent" not in seated.seen
        await seated.press("escape")
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        pane = await known(seated)
        await seated.sees("Begun and not saved")
        await seated.press("enter")
        await seated.sees("half a sent")
        assert pane.form.levels.level == "fly"
        await seated.press("ctrl+s")
        await seated.until(lambda: not pane.form_is_open)
        await seated.sees("You: fly. “half a sent”")
        assert "Begun and not saved" not in seated.seen
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        await known(seated)
        assert "Begun and not saved" not in seated.seen


async def test_agreeing_comes_after_ones_own_answer(desk: Assessing, tmp_path: Path) -> None:
    async with staged(MaturityPane, place_of(desk), tmp_path, VERA, size=WIDE) as seated:
        pane = await known(seated)
        await seated.press("d")
        assert not pane.form_is_open
        assert any("Answer alone first" in getattr(one, "words", "") for one in seated.said)


async def test_a_key_puts_the_figure_at_hand_into_the_sentence(quarter: SimulatedQuarter, tmp_path: Path) -> None:
    place = tmp_path / "log.db"
    shutil.copy(quarter.place, place)
    async with staged(MaturityPane, place, tmp_path, VERA, size=WIDE) as seated:
        pane = await known(seated)
        await seated.press("enter", "2")
        await write(seated, "Look:")
        await seated.press("down", "ctrl+n")
        shown = next(one for one in pane.form.query("FreeField") if one.id == "field-evidence")
        assert getattr(shown, "value", "").startswith("Look: stage known in ")
        await seated.press("ctrl+s")
        await seated.until(lambda: not pane.form_is_open)
        await seated.sees("from walk to fly, the middle is run · n 11")


@pytest.mark.parametrize("size", [(160, 60), (60, 120), (42, 140)])
async def test_the_history_shows_the_levels_that_were_agreed_and_the_spread_behind(
    quarter: SimulatedQuarter, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with staged(MaturityPane, quarter.place, tmp_path, Viewer(AGENTS[0], lead=False), size=size) as seated:
        await known(seated)
        await seated.sees("over the quarters")
        seen = seated.seen.splitlines()
        axis = {name: next(line for line in seen if f"{name}┤" in line) for name in ("crawl", "walk", "run", "fly")}
        assert "━" in axis["crawl"]
        assert "━" in axis["walk"]
        assert "━" in axis["run"]
        assert "━" not in axis["fly"].partition("┤")[2]
        assert sum(line.count("•") for line in seen) > 15
        assert any("Q1" in line and "Q4" in line for line in seen)
        assert any(line.count("n 10") == 4 for line in seen)


async def test_a_change_of_the_wording_cuts_the_history_and_is_said(desk: Assessing, tmp_path: Path) -> None:
    for name in ("anna", "boris", "clara"):
        desk.answer(name, "crawl", quarter="2026-Q3", meaning="before")
        desk.answer(name, "walk")
    desk.agree("crawl", quarter="2026-Q3", meaning="before")
    desk.agree("walk")
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        await known(seated)
        await seated.sees("┊ Q4 2026: the question was worded anew.")
        assert "┏" not in seated.seen
        assert sum("┊" in line for line in seated.seen.splitlines()) > 8


async def test_a_record_that_is_not_there_is_said(tmp_path: Path) -> None:
    async with staged(MaturityPane, tmp_path / "nowhere.db", tmp_path, ANNA) as seated:
        await seated.sees("There is no record yet")


async def test_hostile_words_stay_words(desk: Assessing, tmp_path: Path) -> None:
    for name, words in (("anna", "[/nope] [@click=app.quit]x[/]"), ("boris", "\x1b[31mred"), ("clara", "ok")):
        desk.answer(name, "walk", words)
    desk.agree("walk", "[bold]step\x07")
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=WIDE) as seated:
        await known(seated)
        await seated.sees("[@click=app.quit]x[/]")
        await seated.sees("[bold]step")
        assert "\x1b" not in seated.seen


def a_year(desk: Assessing) -> None:
    """Let six people answer in three quarters, and agree each time."""
    levels: dict[str, tuple[Level, ...]] = {
        "2026-Q2": ("crawl", "crawl", "crawl", "walk", "walk", "run"),
        "2026-Q3": ("crawl", "walk", "walk", "walk", "run", "run"),
        "2026-Q4": ("walk", "walk", "run", "run", "run", "fly"),
    }
    agreed: dict[str, Level] = {"2026-Q2": "crawl", "2026-Q3": "walk", "2026-Q4": "run"}
    for quarter, said in levels.items():
        for name, level in zip(("anna", "boris", "clara", "dmitri", "elena", "farid"), said, strict=True):
            desk.answer(name, level, f"{name[0].upper()} saw that we {level}", quarter=quarter)
        desk.agree(agreed[quarter], quarter=quarter)


@pytest.mark.parametrize("size", [(120, 50), (42, 64)], ids=str)
@pytest.mark.parametrize("keys", [(), ("enter",)], ids=str)
async def test_the_picture(
    desk: Assessing, tmp_path: Path, snapshot: object, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    a_year(desk)
    async with staged(MaturityPane, place_of(desk), tmp_path, ANNA, size=size) as seated:
        await known(seated)
        await seated.press(*keys)
        assert seated.seen == snapshot


async def test_assess_begins_in_the_review_room_with_the_pane_open_and_escape_leads_to_the_log(
    desk: Assessing, tmp_path: Path
) -> None:
    a_year(desk)
    home = Home.at(tmp_path / "home")
    wanted = replace(plan_for(home, replace(Settings(), agent="anna")), room="review", pane="maturity")
    app = CoachApp(replace(wanted, record=place_of(desk)))
    async with app.run_test(size=(120, 60)) as pilot:
        room = app.screen
        assert isinstance(room, ReviewScreen)
        seated = Seated(pilot, [])  # type: ignore[arg-type]
        await seated.until(lambda: room.main.shown is not room.log_pane)
        await seated.sees("How well do we understand the customer?")
        await seated.until(lambda: isinstance(room.focused, MaturityList))
        await seated.press("enter")
        await seated.sees("take the figure")
        await seated.press("t", "escape")
        assert room.main.shown.id == "maturity"
        await seated.press("escape")
        await seated.until(lambda: room.main.shown is room.log_pane)
    app.finish()
