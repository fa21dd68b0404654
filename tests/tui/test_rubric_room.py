"""The coach's room: problems, who gets what and why, and what the record says of an edit."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import Input

from benchmarks.simulated import Plan, write_record
from ko_coach import i18n
from ko_coach.cli.shift import plan_for
from ko_coach.record.log import Log
from ko_coach.review.backtest import Effect
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.noting import Note, write_note
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import Settings, shipped_rubrics
from ko_coach.tui.app import CoachApp
from ko_coach.tui.fields import Choice
from ko_coach.tui.rubric import questions
from ko_coach.tui.rubric.screen import RubricScreen
from tests.tui.conftest import Desk, Seat, Start

NOTE = Note("A mirror.", "Focus rises.", "The mean of focus.", "Maria", "focus")
OUTCOMES = """outcomes:
  - {id: heard, who: Newcomers, notice: They write once., measure: {criterion: focus, of: mean}, target: 4,
     since: 2026-09-01, by: 2026-11-30}
"""


@asynccontextmanager
async def coaching(
    desk: Desk, size: tuple[int, int] = (160, 45), queue: bool = True, language: str = "en"
) -> AsyncIterator[tuple[Seat, RubricScreen]]:
    i18n.set_language(language)
    wanted = replace(Settings(), queue=str(desk.queue) if queue else "", rubric=str(desk.rubric), agent="maria")
    app = CoachApp(replace(plan_for(desk.home, wanted), room="rubric"))
    async with app.run_test(size=size) as pilot:
        seat = Seat(app, pilot)
        room = app.screen
        assert isinstance(room, RubricScreen)
        await seat.until(lambda: room.effect.edit is not None or room.effect.trouble)
        yield seat, room
    app.finish()


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rubric at its second version, and a record of both: the second one raised focus by a point."""
    folder = tmp_path_factory.mktemp("past")
    rubric = Path(shutil.copytree(shipped_rubrics() / "customer-first", folder / "rubric"))
    before = read_folder(rubric).rubric
    checklist = rubric / "checklist.yaml"
    text = checklist.read_text(encoding="utf-8")
    checklist.write_text(
        text.replace("Say the problem back in the customer's words.", "Say it back."), encoding="utf-8"
    )
    write_note(rubric, NOTE)
    after = read_folder(rubric).rubric
    assert before is not None
    assert after is not None
    write_record(folder / "log.db", Plan((before, after), 200, now=datetime.now(UTC), raises={"focus": 1.0}))
    return folder


@pytest.fixture
def worked(desk: Desk, past: Path) -> Desk:
    """A desk with a past."""
    desk.home.create()
    shutil.copytree(past / "rubric", desk.rubric, dirs_exist_ok=True)
    shutil.copy(past / "log.db", desk.home.log)
    return desk


# ---------------------------------------------------------------------- files and problems


async def test_every_problem_stands_there_with_line_source_cause_and_cure(desk: Desk) -> None:
    desk.edit("checklist.yaml", "phase: hear", "phase: haer")
    desk.edit("personas.yaml", "kind: primary", "kind: primry")
    async with coaching(desk) as (seat, _room):
        for words in ("2 errors", "checklist.yaml:", "“haer”", "phase: haer", "Did you mean “hear”?", "“primry”"):
            await seat.sees(words)
        assert "The files are broken" in seat.seen
        desk.edit("checklist.yaml", "phase: haer", "phase: hear")
        await seat.until(lambda: "1 error" in seat.seen and "“haer”" not in seat.seen)
        desk.edit("personas.yaml", "kind: primry", "kind: primary")
        await seat.sees("✓ Nothing is wrong.")
        assert "The files are broken" not in seat.seen


async def test_the_editor_opens_at_the_line_of_what_is_at_hand(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    script = tmp_path / "code"  # an editor with a window of its own: the terminal of a test cannot be lent
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{told}.new" && mv "{told}.new" "{told}"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setitem(os.environ, "VISUAL", str(script))
    desk.edit("checklist.yaml", "phase: hear", "phase: haer")
    line = 1 + (desk.rubric / "checklist.yaml").read_text().splitlines().index("    phase: haer")
    async with coaching(desk) as (seat, _room):
        await seat.sees("“haer”")
        await seat.press("1", "e")
        await seat.until(told.exists)
        assert told.read_text().split() == ["--goto", f"{desk.rubric}/checklist.yaml:{line}:12"]
        await seat.sees("Opened in code.")


async def test_without_an_editor_or_with_one_that_is_not_there_a_sentence_says_what_to_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with coaching(desk) as (seat, _room):
        monkeypatch.setitem(os.environ, "PATH", "/nowhere")
        monkeypatch.delitem(os.environ, "VISUAL", raising=False)
        monkeypatch.delitem(os.environ, "EDITOR", raising=False)
        await seat.press("e")
        await seat.sees("No editor is set")
        monkeypatch.setitem(os.environ, "EDITOR", "/nowhere/code")
        await seat.press("e")
        await seat.sees("code cannot be started")


# ---------------------------------------------------------------------- who gets what


async def test_every_item_is_shown_or_left_out_with_its_reason(desk: Desk) -> None:
    async with coaching(desk) as (seat, room):
        await seat.sees("third contact")
        await seat.sees("limit of 3 in See")
        seen = room.tuning.look(room.world.now())
        assert len(seen.verdicts) == len(room.tuning.rubric.items)
        assert [one.number for one in seen.shown] == list(range(1, len(seen.shown) + 1))


async def test_the_agents_screen_shows_exactly_what_the_coach_was_told(desk: Desk) -> None:
    async with coaching(desk) as (seat, room):
        told = [one.item.text.say("en") for one in room.tuning.look(room.world.now()).shown]
        await seat.press("f1")
        await seat.until(lambda: seat.app.current_mode == "shift")
        session = seat.app.shift.current
        assert session is not None
        assert [prompt.text for prompt in session.checklist.in_order(session.rubric)] == told


async def test_persona_stage_and_ticket_are_chosen_by_hand(desk: Desk) -> None:
    async with coaching(desk) as (seat, room):
        await seat.press("p", "3")
        await seat.sees("named here")
        assert room.tuning.persona == room.tuning.rubric.personas[1].id
        await seat.press("right_square_bracket")
        assert room.tuning.persona == room.tuning.rubric.personas[2].id
        await seat.press("s", "2", "t", "1")
        await seat.sees("nothing is known")
        await seat.sees("not known yet")
        assert (room.tuning.persona, room.tuning.stage) == ("", "")


async def test_a_save_is_on_screen_at_once_and_what_is_at_hand_stays(desk: Desk) -> None:
    async with coaching(desk) as (seat, room):
        room.who.turn_to("name-the-feeling")
        await seat.sees("Name the feeling in a word.")
        desk.edit("checklist.yaml", "Name the feeling in a word.", "Give the feeling its name.")
        await seat.sees("Give the feeling its name.")
        assert room.who.at_hand == "name-the-feeling"


async def test_recognition_is_explained_rule_by_rule(desk: Desk) -> None:
    async with coaching(desk) as (seat, _room):
        await seat.press("w")
        await seat.sees("why recognised")
        await seat.sees("✓ Worried newcomer")
        await seat.sees("needs:")


async def test_without_a_queue_made_up_tickets_are_there_and_the_shift_says_what_to_set(desk: Desk) -> None:
    async with coaching(desk, queue=False) as (seat, _room):
        await seat.sees("nothing is known")
        await seat.press("t", "4")
        await seat.sees("third contact, urgent")
        await seat.press("f1", "exclamation_mark")
        await seat.sees("No queue is set")


# ---------------------------------------------------------------------- what the record says


async def test_an_edit_is_tried_on_the_record_with_every_save(worked: Desk) -> None:
    async with coaching(worked) as (seat, room):
        await seat.until(lambda: room.effect.edit is not None and room.effect.edit.changed == 0)
        await seat.sees("0 of")
        worked.edit("checklist.yaml", "id: say-it-back\n    phase: hear", "id: say-it-back\n    phase: see")
        await seat.until(lambda: room.effect.edit is not None and room.effect.edit.changed > 0)
        await seat.sees("would show other prompts")
        shown = {item.item for item in room.effect.edit.items if item.changed} if room.effect.edit else set()
        assert any(item in seat.seen for item in shown)


async def test_a_change_that_was_made_is_told_with_counts_spread_and_a_plain_word(worked: Desk) -> None:
    async with coaching(worked) as (seat, room):
        room.who.turn_to("say-it-back")
        await seat.until(lambda: room.effect.effects is not None)
        await seat.sees("shown ")
        await seat.sees("±")
        await seat.sees("Higher by")


async def test_too_few_numbers_are_said_to_be_too_few(desk: Desk) -> None:
    before = read_folder(desk.rubric).rubric
    desk.edit("checklist.yaml", "Say the problem back in the customer's words.", "Say it back.")
    after = read_folder(desk.rubric).rubric
    assert before is not None
    assert after is not None
    write_record(desk.home.log, Plan((before, after), 30, now=datetime.now(UTC)))
    async with coaching(desk) as (seat, room):
        room.who.turn_to("say-it-back")
        await seat.until(lambda: room.effect.effects is not None)
        await seat.until(lambda: "oo few" in seat.seen)


async def test_a_long_trial_shows_its_progress_and_can_be_stopped(
    worked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = questions.try_edit

    def slowly(log: Log, edited: Rubric, last: int, go_on: questions.GoOn, heard: questions.Told) -> Effect:
        """A record so large that somebody can press a key before it is through."""
        heard(100, 100_000)
        while go_on():
            threading.Event().wait(0.005)
        return told(log, edited, last, lambda: False, heard)

    async with coaching(worked) as (seat, room):
        monkeypatch.setattr(questions, "try_edit", slowly)
        await seat.press("b")
        await seat.sees("esc stops")
        await seat.until(lambda: room.effect.progress == (100, 100_000))
        await seat.press("escape")
        await seat.until(lambda: room.effect.progress is None)
        await seat.sees("Stopped after")


async def test_history_tells_author_note_expectation_outcome_and_what_changed(worked: Desk) -> None:
    async with coaching(worked) as (seat, _room):
        await seat.press("h")
        for words in ("Maria", "A mirror.", "Focus rises.", "The mean of focus.", "say-it-back: wording (en)"):
            await seat.sees(words)
        await seat.sees("what came of it")


async def test_an_earlier_version_is_written_out_into_a_new_folder(worked: Desk) -> None:
    before = read_folder(shipped_rubrics() / "customer-first").rubric
    assert before is not None
    async with coaching(worked) as (seat, _room):
        await seat.press("h")
        await seat.sees("Maria")
        await seat.press("down")
        await seat.sees(f"▸   v{before.short_version}")
        await seat.sees("with eight")
        await seat.press("o")
        await seat.sees("Written to")
        again = read_folder(worked.home.rubrics / f"rubric-v{before.short_version}").rubric
        assert again == before
        await seat.press("o")
        await seat.sees("is there already")


async def test_what_differs_is_told_against_the_version_that_agents_used(worked: Desk) -> None:
    async with coaching(worked) as (seat, _room):
        await seat.press("d")
        await seat.sees("Nothing differs.")
        await seat.press("escape")
        worked.edit("checklist.yaml", "Name the feeling in a word.", "Give the feeling its name.")
        await seat.sees("~ name-the-feeling")
        await seat.press("d")
        await seat.sees("name-the-feeling: wording (en)")
        await seat.sees("− Name the feeling")


async def test_the_note_is_written_into_the_file_and_makes_a_version(desk: Desk) -> None:
    async with coaching(desk) as (seat, room):
        await seat.press("m")
        field = room.query_one("#note-changed", Input)
        field.value = "Shorter prompts."
        await seat.press("ctrl+s")
        await seat.sees("The note stands in rubric.yaml.")
        await seat.until(lambda: room.tuning.rubric.version_note and room.tuning.rubric.version_note.by == "maria")
        note = room.tuning.rubric.version_note
        assert note is not None
        assert note.changed.say("en") == "Shorter prompts."
        assert note.expect.say("ru") != note.expect.say("en"), "what was left as it was keeps both languages"


async def test_a_note_names_an_outcome_where_the_rubric_has_any(desk: Desk) -> None:
    write_note(desk.rubric, NOTE)
    (desk.rubric / "outcomes.yaml").unlink(missing_ok=True)
    async with coaching(desk) as (seat, room):
        await seat.press("m")
        outcome = room.query_one("#field-outcome", Choice)
        await seat.until(lambda: not outcome.display)
        await seat.press("escape")
        (desk.rubric / "outcomes.yaml").write_text(OUTCOMES)
        await seat.until(lambda: room.tuning.rubric.outcomes)
        await seat.press("m")
        await seat.until(lambda: outcome.display)
        outcome.focus()
        await seat.press("right", "ctrl+s")
        await seat.until(lambda: room.tuning.rubric.version_note and room.tuning.rubric.version_note.outcome == "heard")
        await seat.press("m")
        await seat.until(lambda: outcome.value == "heard")


async def test_items_that_nobody_uses_are_listed_for_retirement(desk: Desk) -> None:
    rubric = read_folder(desk.rubric).rubric
    assert rubric is not None
    habits = {item.id: 0.0 for item in rubric.items}
    write_record(desk.home.log, Plan((rubric,), 200, now=datetime.now(UTC), habits=habits))
    async with coaching(desk) as (seat, room):
        await seat.press("r")
        await seat.sees("nearly nobody uses it")
        await seat.press("enter")
        assert room.who.has_focus


async def test_every_version_that_is_tuned_here_is_on_record_with_its_author(desk: Desk) -> None:
    async with coaching(desk) as (seat, room):
        version = room.tuning.rubric.version
        desk.edit("checklist.yaml", "Name the feeling in a word.", "Give the feeling its name.")
        await seat.until(lambda: room.tuning.rubric.version != version)
        await seat.kept()
    with Log(desk.home.log) as log:
        assert {one.author for one in log.versions()} == {"maria"}
        assert len(log.versions()) == 2


# ---------------------------------------------------------------------- rooms and sizes


async def test_the_coachs_keys_are_no_work_with_a_customer(desk: Desk) -> None:
    async with coaching(desk) as (seat, _room):
        await seat.press("1", "2", "3", "p", "escape")
        await seat.kept()
        assert seat.app.shift.current is not None
        assert seat.app.shift.current.engaged == 0
    assert desk.kept() == []


async def test_from_the_shift_to_the_coachs_room_and_back(start: Start) -> None:
    async with start(size=(120, 40)) as seat:
        await seat.press("1")
        await seat.kept()
        await seat.press("f3")
        await seat.sees("who gets what")
        await seat.press("f1")
        await seat.sees("☑")


async def test_any_size_is_survived(worked: Desk) -> None:
    async with coaching(worked, (20, 5)) as (seat, _room):
        for size in ((20, 5), (99, 21), (240, 60)):
            await seat.pilot.resize_terminal(*size)
            await seat.pilot.press(*"123hdwrmpt", "escape", "question_mark", "b", "escape")
        assert seat.app.is_running


@pytest.mark.parametrize("size", [(60, 40), (42, 30)])
async def test_a_narrow_terminal_shows_one_pane_at_a_time(desk: Desk, size: tuple[int, int]) -> None:
    async with coaching(desk, size) as (seat, _room):
        assert "who gets what" in seat.seen
        await seat.press("1")
        await seat.until(lambda: "checklist.yaml" in seat.seen and "who gets what" not in seat.seen)
        await seat.press("3")
        await seat.until(lambda: "3 effect" in seat.seen and "checklist.yaml" not in seat.seen)
        await seat.press("escape")
        await seat.sees("who gets what")


async def test_a_hostile_rubric_is_data(desk: Desk) -> None:
    desk.edit("checklist.yaml", "Name the feeling in a word.", '"[/nope] [@click=app.quit]x[/] \\e[31m\\u202e"')
    shutil.copy(desk.rubric / "rating.yaml", desk.rubric / "[bold]evil.yaml")
    async with coaching(desk) as (seat, _room):
        await seat.sees("[bold]evil.yaml")
        (desk.rubric / "[bold]evil.yaml").unlink()
        await seat.until(lambda: "[bold]evil" not in seat.seen)
        assert seat.app.is_running


async def test_russian(desk: Desk) -> None:
    async with coaching(desk, language="ru") as (seat, _room):
        for words in ("комната тренера", "кто что получает", "не показаны", "Тревожный новичок"):
            await seat.sees(words)
