"""A coach edits the rubric while an agent works (laws 5 and 6)."""

from __future__ import annotations

import shutil

import pytest

from ko_coach.settings import shipped_rubrics
from tests.tui.conftest import Desk, Start

pytestmark = pytest.mark.thorough

ITEM = "en: Name the feeling in a word."


async def test_new_wording_arrives_marked_and_ticks_stay(start: Start, desk: Desk) -> None:
    async with start(size=(160, 45)) as seat:
        await seat.press("1", "2")
        await seat.kept()
        ticks = seat.seen.count("☑")
        desk.edit("checklist.yaml", "Name the feeling in a word.", "Give the feeling its name.")
        await seat.sees("Give the feeling its name. ‹reworded›")
        assert seat.seen.count("☑") == ticks == 2


async def test_a_broken_save_changes_nothing_but_a_mark_whose_key_shows_the_cure(start: Start, desk: Desk) -> None:
    async with start() as seat:
        prompts = seat.seen.split("SEE")[1]
        desk.edit("checklist.yaml", "phase: see", "phase: sea")
        await seat.sees("✗ rubric: 1 error")
        assert seat.seen.split("SEE")[1].splitlines()[:15] == prompts.splitlines()[:15]
        await seat.press("exclamation_mark")
        await seat.sees("checklist.yaml:")
        await seat.sees("see")
        desk.edit("checklist.yaml", "phase: sea", "phase: see")
        await seat.until(lambda: "✗ rubric" not in seat.seen)


async def test_the_folder_may_vanish_and_come_back(start: Start, desk: Desk) -> None:
    async with start() as seat:
        shutil.rmtree(desk.rubric)
        await seat.sees("✗ rubric")
        assert "HEAR" in seat.seen
        shutil.copytree(shipped_rubrics() / "customer-first", desk.rubric)
        await seat.until(lambda: "✗ rubric" not in seat.seen)


async def test_an_open_form_keeps_its_wording_until_the_agent_takes_the_new_one(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("r", "4", "up")
        question = seat.app.shift.rubric.criteria[0].question.say("en")
        await seat.sees(question)
        version = seat.app.shift.rubric.version
        desk.edit("rating.yaml", question, "Who was I thinking of?")
        await seat.until(lambda: seat.app.shift.rubric.version != version)
        assert question in seat.seen
        await seat.press("ctrl+n")
        await seat.sees("Who was I thinking of?")
        await seat.sees("0 of 6")


async def test_what_was_on_screen_is_what_is_kept(start: Start, desk: Desk) -> None:
    async with start() as seat:
        version = seat.app.shift.rubric.version
        await seat.press("r", "4", "2", "3", "5", "4", "1")
        desk.edit("rating.yaml", "Where was my attention?", "Who was I thinking of?")
        await seat.until(lambda: seat.app.shift.rubric.version != version)
        await seat.press("enter")
        await seat.sees("1 rated")
        await seat.kept()
    assert desk.kept()[0].submissions[0].version == version


async def test_a_shift_can_begin_while_the_rubric_is_broken(start: Start, desk: Desk) -> None:
    (desk.rubric / "checklist.yaml").write_text("items: [", encoding="utf-8")
    async with start() as seat:
        assert "✗ rubric" in seat.seen
        assert "1 □" in seat.seen


async def test_a_shift_that_begins_broken_has_its_own_rubrics_last_version(start: Start, desk: Desk) -> None:
    desk.edit("rubric.yaml", "en: Customer first", "en: Our desk")
    desk.edit("checklist.yaml", "Name the feeling in a word.", "Give the feeling its name.")
    async with start() as seat:
        own = seat.app.shift.rubric.version
        await seat.kept()
    shutil.rmtree(desk.rubric)
    shutil.copytree(shipped_rubrics() / "customer-first", desk.rubric)
    async with start() as seat:
        await seat.kept()
    desk.edit("rubric.yaml", "en: Customer first", "en: Our desk")
    (desk.rubric / "checklist.yaml").write_text("items: [", encoding="utf-8")
    async with start() as seat:
        assert seat.app.shift.rubric.version == own
