"""The place to practise: a whole rehearsal on the shift's own screen, and nothing of it anywhere else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from ko_coach import i18n
from ko_coach.cli.shift import plan_for
from ko_coach.record.log import Log
from ko_coach.record.rehearsed import times, unfinished
from ko_coach.settings import Settings
from ko_coach.tui.app import CoachApp
from ko_coach.tui.rehearsal.practice import Practice
from ko_coach.tui.rehearsal.scenarios_screen import ScenariosScreen
from ko_coach.tui.rehearsal.screen import RehearsalScreen
from tests.command_line import run_here
from tests.practice import TURNS, write_practice
from tests.tui.conftest import Desk, Seat, Start, stopped, ticket

pytestmark = pytest.mark.thorough

RATING = ("r", "4", "2", "3", "5", "4", "1", "enter")
Rehearse = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def practice(desk: Desk) -> Desk:
    """Return the desk with a rubric that can be rehearsed."""
    write_practice(desk.rubric)
    return desk


@pytest.fixture
def rehearse(practice: Desk) -> Rehearse:
    """Start what `ko-coach rehearse` starts."""

    @asynccontextmanager
    async def run(
        persona: str = "worried",
        scenario: str = "refund-late",
        size: tuple[int, int] = (120, 40),
        language: str = "en",
        theme: str = "ko-dark",
        clock: Callable[[], datetime] | None = None,
    ) -> AsyncIterator[Seat]:
        i18n.set_language(language)
        plan = plan_for(practice.home, replace(Settings(), rubric=str(practice.rubric), agent="anna", theme=theme))
        plan = replace(plan, room="rehearsal", rehearse=(persona, scenario))
        app = CoachApp(plan if clock is None else replace(plan, clock=clock))
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.until(lambda: isinstance(app.screen, RehearsalScreen if scenario else ScenariosScreen))
            await pilot.pause()
            yield seat
        app.finish()

    return run


def of(seat: Seat) -> Practice:
    assert seat.app.practice is not None
    return seat.app.practice


async def opened(seat: Seat) -> RehearsalScreen:
    """Wait until a rehearsal is open."""
    await seat.until(lambda: isinstance(seat.app.screen, RehearsalScreen) and seat.app.screen.focused is not None)
    screen = seat.app.screen
    assert isinstance(screen, RehearsalScreen)
    return screen


async def on_disk(seat: Seat) -> None:
    await seat.until(lambda: of(seat).journal.pending == 0)
    await seat.pilot.pause()


async def answer(seat: Seat, words: str) -> None:
    await seat.press("a", *(each if each != " " else "space" for each in words), "ctrl+s")


async def play(seat: Seat) -> None:
    """Answer all three turns."""
    for place in range(3):
        await answer(seat, f"reply {place + 1}")


# ---------------------------------------------------------------------- a whole one


@pytest.mark.parametrize("size", [(120, 40), (80, 30), (42, 30), (42, 20)], ids=str)
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_a_whole_rehearsal_goes_from_the_first_words_to_the_look_back(
    rehearse: Rehearse, practice: Desk, size: tuple[int, int], language: str
) -> None:
    first, felt = (TURNS[0], "nobody has it (1)") if language == "en" else ("Где мои деньги?", "никто не занят (1)")
    async with rehearse(size=size, language=language) as seat:
        screen = await opened(seat)
        assert screen.session is not None
        assert (screen.session.persona.id, screen.session.stage.id) == ("worried", "trouble")
        await seat.press("1", "a")
        await seat.sees(first)
        await seat.press("h", "e", "l", "l", "o", "ctrl+s")
        assert len(screen.rehearsing.rehearsal.replies) == 1
        await answer(seat, "two")
        await answer(seat, "three")
        assert screen.rehearsing.rehearsal.over
        await seat.press(*RATING)
        await seat.until(lambda: screen.looking)
        await seat.until(lambda: felt in re.sub(r"[^\w().?]+", " ", seat.seen))
        await seat.press("end")
        await seat.press("escape")
        await seat.until(lambda: not screen.looking)
        await on_disk(seat)
    with Log(practice.home.rehearsals) as log:
        kept = next(iter(log.interactions()))
        assert kept.state == "rated"
        assert [one.action for one in kept.prompts].count("ticked") == 1
        assert times(log, "anna") == {("worried", "refund-late"): 1}
    assert not practice.home.log.exists()


async def test_it_says_at_all_times_that_it_is_practice_and_not_only_by_colour(rehearse: Rehearse) -> None:
    async with rehearse() as seat:
        assert "PRACTICE" in seat.seen.splitlines()[0]
        assert "╏" in seat.seen
        assert "╭" not in seat.seen
        await seat.press(*RATING)
        await seat.until(lambda: "look back" in seat.seen)
        assert "PRACTICE" in seat.seen.splitlines()[0]
        assert "╭" not in seat.seen


async def test_the_card_says_that_the_rehearsal_named_persona_and_stage(rehearse: Rehearse) -> None:
    async with rehearse() as seat:
        await seat.press("w")
        await seat.sees("persona: the rehearsal says so")
        await seat.sees("stage: the rehearsal says so")


async def test_no_prompt_is_ticked_and_no_key_fires_while_one_writes(rehearse: Rehearse) -> None:
    async with rehearse() as seat:
        screen = await opened(seat)
        await seat.press("a", *"1x2rqnQ+?/", "enter", *"жЙ3")
        assert screen.reply.text == "1x2rqnQ+?/\nжЙ3"
        assert screen.session is not None
        assert {prompt.action for prompt in screen.session.checklist} == {"shown"}
        assert screen.side.shown is screen.prompts


async def test_leaving_the_field_keeps_what_was_written_and_so_does_leaving_the_rehearsal(
    start: Start, practice: Desk
) -> None:
    async with start() as seat:
        await seat.press("P")
        await seat.until(lambda: isinstance(seat.app.screen, ScenariosScreen))
        await seat.press("enter")
        screen = await opened(seat)
        await seat.press("a", *"half", "escape")
        assert screen.reply.text == "half"
        await seat.press("1")
        await seat.press("escape")
        await seat.until(lambda: seat.app.in_shift)
        await seat.press("P")
        await seat.until(lambda: isinstance(seat.app.screen, ScenariosScreen))
        await seat.press("enter")
        again = await opened(seat)
        assert again is not screen
        assert again.reply.text == "half"
        await seat.sees("half")


async def test_what_is_pasted_is_text_and_commands_no_terminal(rehearse: Rehearse) -> None:
    from textual.events import Paste

    async with rehearse() as seat:
        screen = await opened(seat)
        await seat.press("a")
        screen.reply.post_message(Paste("[bold]\x1b]52;c;x\x07 ok\u202e"))
        await seat.until(lambda: "ok" in screen.reply.text)
        assert "\x1b" not in screen.reply.text
        assert "[bold]" in screen.reply.text
        assert "\u202e" not in screen.reply.text


async def test_rated_early_it_takes_no_more_replies_and_the_look_back_says_what_was_not_reached(
    rehearse: Rehearse,
) -> None:
    async with rehearse() as seat:
        screen = await opened(seat)
        await answer(seat, "one")
        await seat.press(*RATING)
        await seat.until(lambda: screen.looking)
        await seat.sees("1 more turn was not reached")
        await seat.press("escape", "a")
        await seat.sees("It is rated")
        assert screen.focused is not screen.reply


async def test_before_one_has_answered_the_look_back_keeps_the_good_answer_to_itself(rehearse: Rehearse) -> None:
    async with rehearse() as seat:
        await opened(seat)
        await answer(seat, "one")
        await seat.press("l")
        await seat.sees("the day it arrives (1)")
        assert "the day it arrives (2)" not in seat.seen
        await seat.sees("What is behind it is told once you have answered")


async def test_digits_tick_nothing_that_is_out_of_sight(rehearse: Rehearse) -> None:
    async with rehearse() as seat:
        screen = await opened(seat)
        await seat.press("l", "1", "x")
        assert screen.session is not None
        assert {prompt.action for prompt in screen.session.checklist} == {"shown"}


async def test_once_more_begins_from_the_beginning_and_another_leads_to_the_list(rehearse: Rehearse) -> None:
    async with rehearse() as seat:
        screen = await opened(seat)
        await play(seat)
        await seat.press(*RATING)
        await seat.until(lambda: screen.looking)
        await seat.press("plus")
        await seat.until(lambda: seat.app.screen is not screen and isinstance(seat.app.screen, RehearsalScreen))
        again = await opened(seat)
        assert again.rehearsing.rehearsal.turn == 1
        await seat.press("n")
        await seat.sees("rehearsed 1 time")


async def test_the_list_says_what_can_be_rehearsed_and_walks_over_nothing_else(rehearse: Rehearse) -> None:
    async with rehearse("", "", size=(100, 60)) as seat:
        await seat.sees("Trouble · 3 turns · not rehearsed yet")
        await seat.sees("cannot be rehearsed: it has no turns yet")
        await seat.press("down", "down", "down", "enter")
        screen = await opened(seat)
        assert screen.rehearsing.rehearsal.scene.scenario.id == "first-evening"


async def test_hasty_fingers_open_one_rehearsal_and_leave_it_once(start: Start, practice: Desk) -> None:
    async with start() as seat:
        for _round in range(2):
            await seat.pilot.press("P", "P")
            await seat.until(lambda: isinstance(seat.app.screen, ScenariosScreen))
            await seat.pilot.press("enter", "enter", "enter")
            await opened(seat)
            await seat.pilot.pause(0.2)
            await opened(seat)
            await seat.pilot.press("plus", "plus", "escape", "escape", "escape")
            await seat.until(lambda: seat.app.in_shift)
            await seat.pilot.pause(0.2)
            assert seat.app.in_shift
        assert [type(room).__name__ for room in seat.app.rooms] == ["ShiftScreen"]
        assert seat.app.crash_report == ""


async def test_a_russian_keyboard_needs_no_switching(rehearse: Rehearse) -> None:
    async with rehearse(language="ru") as seat:
        screen = await opened(seat)
        await seat.press("ф", *"да", "ctrl+ы")
        assert screen.rehearsing.rehearsal.replies[0].words == "да"
        await seat.press("д")
        await seat.until(lambda: screen.looking)
        await seat.press("escape", "Й")


# ---------------------------------------------------------------------- kept


async def test_an_unfinished_rehearsal_goes_on_after_a_restart_with_replies_ticks_and_draft_of_the_rating(
    rehearse: Rehearse, practice: Desk
) -> None:
    async with rehearse() as seat:
        await opened(seat)
        await seat.press("1")
        await answer(seat, "one")
        await seat.press("r", "4", "escape")
        await on_disk(seat)
    async with rehearse() as seat:
        screen = await opened(seat)
        assert [reply.words for reply in screen.rehearsing.rehearsal.replies] == ["one"]
        assert screen.rehearsing.rehearsal.turn == 2
        await seat.sees("☑")
        await seat.press("r")
        await seat.sees("1 of 6")
    with Log(practice.home.rehearsals) as log:
        assert len(list(log.interactions())) == 1


async def test_another_rubric_version_or_language_begins_anew_and_loses_nothing(
    rehearse: Rehearse, practice: Desk
) -> None:
    async with rehearse() as seat:
        await opened(seat)
        await answer(seat, "one")
        await on_disk(seat)
    async with rehearse(language="ru") as seat:
        screen = await opened(seat)
        assert screen.rehearsing.rehearsal.replies == []
        version = screen.shift.rubric.version
    with Log(practice.home.rehearsals) as log:
        left = unfinished(log, "anna", "worried", "refund-late", version, "en")
        assert left is not None
        assert [words for words, _at in left.replies] == ["one"]
        assert unfinished(log, "anna", "worried", "refund-late", "0" * 64, "en") is None


async def test_a_rubric_saved_meanwhile_is_taken_as_in_a_shift(rehearse: Rehearse, practice: Desk) -> None:
    async with rehearse() as seat:
        screen = await opened(seat)
        await seat.press("1")
        prompt = next(each for each in screen.shift.rubric.items if each.id == _first(screen))
        practice.edit("checklist.yaml", prompt.text.say("en"), "Quite another wording.")
        await seat.sees("Quite another wording.")
        await seat.sees("reworded")
        await seat.sees("☑")


def _first(screen: RehearsalScreen) -> str:
    assert screen.session is not None
    found = screen.session.checklist.by_number(1)
    assert found is not None
    return found.item


# ---------------------------------------------------------------------- apart


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def told(desk: Desk) -> dict[str, str]:
    """Return what the commands tell of the shift's record."""
    environment = {"KO_COACH_HOME": str(desk.home.data), "HOME": str(desk.home.data), "LANG": "C.UTF-8"}
    page = desk.home.data / "report.html"
    done = {words[0]: run_here(words, environment, desk.home.data) for words in (("export",), ("log",))}
    run_here(("report", "--out", str(page)), environment, desk.home.data)
    said = {name: one.stdout for name, one in done.items()}
    said["report"] = re.sub(r"\d\d:\d\d", "", page.read_text(encoding="utf-8")) if page.exists() else ""
    return said


async def test_a_rehearsal_within_a_shift_is_in_no_record_search_figure_report_or_export(
    start: Start, practice: Desk
) -> None:
    async with start() as seat:
        await seat.press("1", *RATING)
        await seat.sees("1 rated")
        await seat.press("1", "2")
        await seat.kept()
        await seat.press("f2")
        await seat.until(lambda: "2/7" in seat.seen and "─ anna ─" in seat.seen and "too few" in seat.seen)
        log_before = re.sub(r"\d\d:\d\d", "", seat.seen)
        await seat.press("f1")
        session = seat.app.shift.current
        assert session is not None
        await seat.press("P")
        await seat.until(lambda: isinstance(seat.app.screen, ScenariosScreen))
        await seat.kept()  # from here on the shift stands still
        told_before = told(practice)  # what a report adds up is on record from then on
        before, engaged = dump(practice.home.log), session.engaged
        assert told_before["export"].count("\n") == 2
        assert told_before["report"]
        await seat.press("enter")
        await opened(seat)
        await play(seat)
        await seat.press("2", *RATING)
        await seat.sees("the look back")
        await on_disk(seat)
        await seat.kept()
        assert dump(practice.home.log) == before
        assert told(practice) == told_before
        assert session.engaged == engaged
        await seat.press("escape", "Q")
        await seat.until(lambda: seat.app.in_shift)
        assert seat.app.shift.current is session
        await seat.press("f2")
        await seat.until(lambda: "2/7" in seat.seen and "─ anna ─" in seat.seen and "too few" in seat.seen)
        assert re.sub(r"\d\d:\d\d", "", seat.seen) == log_before
    exported = run_here(
        ("export", "--record", str(practice.home.rehearsals)),
        {"KO_COACH_HOME": str(practice.home.data), "LANG": "C.UTF-8"},
        practice.home.data,
    )
    assert exported.returncode == 0
    assert "worried/refund-late" in exported.stdout


async def test_the_shift_stands_still_while_one_rehearses_and_its_queue_goes_on(start: Start, practice: Desk) -> None:
    async with start() as seat:
        await seat.press("1")
        session = seat.app.shift.current
        assert session is not None
        await seat.press("P")
        await seat.until(lambda: isinstance(seat.app.screen, ScenariosScreen))
        await seat.press("enter")
        screen = await opened(seat)
        engaged = session.engaged
        for _tick in range(3):
            seat.app._clock -= 2
            seat.app._sign_of_the_agent()
            seat.app._pass_time()
        assert session.engaged == engaged
        assert screen.session is not None
        assert screen.session.engaged >= 4
        seat.app._pointed_at("3", True)
        practice.write(ticket("1"), ticket("2"), ticket("3"), ticket("4"))
        await seat.until(lambda: len(seat.app.shift.queue) == 4)
        assert seat.app.shift.current is session
        assert seat.app.screen is screen
        await seat.press("escape")
        await seat.until(lambda: seat.app.in_shift)
        await seat.sees("‖ 3")
        assert seat.app.shift.current is session


async def test_from_the_coachs_room_the_persona_at_hand_is_rehearsed_with_the_folder_as_it_is(
    start: Start, practice: Desk
) -> None:
    async with start() as seat:
        await seat.press("f3")
        await seat.until(lambda: seat.app.current_mode == "rubric")
        await seat.pilot.pause()
        await seat.press("P")
        await seat.until(lambda: isinstance(seat.app.screen, ScenariosScreen))
        await seat.sees("▸ The money was due a week ago.")
        await seat.press("escape")
        await seat.until(lambda: seat.app.current_mode == "rubric")
        practice.edit("rubric.yaml", "phases:", "fases:")
        await seat.until(lambda: seat.app.condition.reading.rubric is None)
        await seat.pilot.pause()
        await seat.press("P")
        await seat.sees("The folder has errors")
        assert seat.app.current_mode == "rubric"


async def test_a_record_in_trouble_keeps_nobody_from_rehearsing(
    rehearse: Rehearse, practice: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ko_coach.tui.rehearsal.practice.PATIENCE", 3600.0)
    practice.home.create()
    practice.home.rehearsals.mkdir()  # a folder in its place
    async with rehearse() as seat:
        await seat.sees("not on disk")
        await seat.sees("Where is my money?")


async def test_the_palette_offers_what_a_rehearsal_has_and_not_what_a_shift_has(rehearse: Rehearse) -> None:
    async with rehearse() as seat:
        await opened(seat)
        offered = {command.title for command in seat.app.get_system_commands(seat.app.screen)}
        assert {"Answer", "Once more", "Another", "Look back", "Rate"} <= offered
        assert not {"Skip", "Queue", "Follow", "Review", "Private"} & offered


# ---------------------------------------------------------------------- pictures


def without_version(seat: Seat) -> str:
    return re.sub(r" v[0-9a-f]{4}\b", " vffff", seat.seen)


@pytest.mark.parametrize(("size", "language"), [((120, 40), "en"), ((42, 30), "en")], ids=str)
async def test_the_picture_of_a_rehearsal_is_as_it_was_approved(
    rehearse: Rehearse, snapshot: object, size: tuple[int, int], language: str
) -> None:
    async with rehearse(size=size, language=language, clock=stopped) as seat:
        await opened(seat)
        await seat.press("1")
        await answer(seat, "I look at once.")
        await seat.press("a", *"and")
        await on_disk(seat)
        assert without_version(seat) == snapshot


@pytest.mark.parametrize(("size", "language"), [((120, 40), "en"), ((42, 30), "en")], ids=str)
async def test_the_picture_of_the_look_back_is_as_it_was_approved(
    rehearse: Rehearse, snapshot: object, size: tuple[int, int], language: str
) -> None:
    async with rehearse(size=size, language=language, clock=stopped) as seat:
        screen = await opened(seat)
        await play(seat)
        await seat.press(*RATING)
        await seat.until(lambda: screen.looking)
        screen._forget_notice()
        await on_disk(seat)
        assert without_version(seat) == snapshot
