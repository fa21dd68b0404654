"""A coach saves, an agent works: the new wording arrives, and nothing else happens to the agent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pty import saving
from tests.pty.desk import Coach, Desk
from tests.pty.material import checklist, reworded, rubric_files, write_rubric

pytestmark = pytest.mark.pty
BLINK = 3.0
"""Seconds; generous, the benchmark says how long it really takes."""
Save = Callable[[Path, str], None]


def at_work(coach: Coach) -> None:
    """Tick the first prompt and wait until that is kept."""
    coach.ready()
    coach.press("1")
    coach.wait_for(lambda: coach.boxes().get(1) == "ticked")


def arrives(coach: Coach, text: str) -> None:
    coach.wait_for(lambda: any(one.startswith(text) for one in coach.prompt_texts().values()), BLINK)


def version(coach: Coach) -> str:
    """Return the rubric's version as the line at the top has it."""
    found = re.search(r"Plain words (v\w+)", coach.rows[0])
    return found[1] if found else ""


@pytest.mark.parametrize(
    "save",
    [
        saving.in_place,
        saving.new_file_over_old,
        saving.backup_first,
        saving.every_file_anew,
        saving.another_folder_in_its_place,
    ],
)
def test_a_saved_wording_arrives_and_ticks_stay(desk: Desk, save: Save) -> None:
    with desk.start(columns=160) as coach:
        at_work(coach)
        save(desk.rubric, reworded("Look at the date", "Mind the date"))
        arrives(coach, "Mind the date")
        save_again = reworded("Look at the date", "Mind the day")
        saving.in_place(desk.rubric, save_again)
        arrives(coach, "Mind the day")
        assert coach.boxes()[1] == "ticked"
        assert not coach.shows("✗ rubric")


def test_a_folder_swapped_by_its_link_arrives(desk: Desk) -> None:
    saving.linked(desk.rubric)
    with desk.start(columns=160) as coach:
        at_work(coach)
        saving.link_elsewhere(desk.rubric, reworded("Look at the date", "Mind the date"))
        arrives(coach, "Mind the date")
        saving.in_place(desk.rubric, reworded("Look at the date", "Mind the day"))
        arrives(coach, "Mind the day")
        assert coach.boxes()[1] == "ticked"


def test_a_broken_save_changes_a_mark_and_nothing_else(desk: Desk) -> None:
    with desk.start(columns=160) as coach:
        at_work(coach)
        before = coach.prompt_texts()
        broken = reworded("Say it back", "Repeat it").replace("phase: react", "phase: raect", 1)
        saving.new_file_over_old(desk.rubric, broken)
        coach.wait_for("✗ rubric", BLINK)
        assert coach.prompt_texts() == before
        assert coach.boxes()[1] == "ticked"
        line = 1 + broken.splitlines().index("    phase: raect")
        coach.press("!")
        coach.wait_for(f"checklist.yaml:{line}:12")
        coach.wait_for("react")
        coach.press("escape")
        saving.in_place(desk.rubric, reworded("Say it back", "Repeat it"))
        arrives(coach, "Repeat it")
        coach.wait_for(lambda: not coach.shows("✗ rubric"), BLINK)


@pytest.mark.parametrize(
    "content", ["", "items:\n  - id: see-1\n    phase: s", "items: [[[[", "\x00\x00", "items:\n" + "[" * 60_000]
)
def test_half_a_file_is_survived(desk: Desk, content: str) -> None:
    with desk.start(columns=160) as coach:
        at_work(coach)
        saving.in_place(desk.rubric, content)
        coach.wait_for("✗ rubric", BLINK)
        saving.in_place(desk.rubric, reworded("Thank them", "Say thank you"))
        arrives(coach, "Say thank you")
        assert coach.boxes()[1] == "ticked"


def test_a_deleted_folder_is_survived_and_its_return_seen(desk: Desk) -> None:
    with desk.start(columns=160) as coach:
        at_work(coach)
        shutil.rmtree(desk.rubric)
        coach.wait_for("✗ rubric", BLINK)
        coach.press("2")
        coach.wait_for(lambda: coach.boxes().get(2) == "ticked")
        files = rubric_files() | {"checklist.yaml": reworded("Thank them", "Say thank you")}
        saving.remade(desk.rubric, files)
        arrives(coach, "Say thank you")
        assert [coach.boxes()[number] for number in (1, 2)] == ["ticked", "ticked"]


def test_an_open_form_keeps_its_wording(desk: Desk) -> None:
    files = rubric_files()
    with desk.start(columns=160) as coach:
        at_work(coach)
        coach.press("r")
        coach.wait_for("Where did I look?")
        rating = files["rating.yaml"].replace("Where did I look?", "Whom did I see?")
        first = version(coach)
        write_rubric(desk.rubric, files | {"rating.yaml": rating})
        coach.wait_for(lambda: version(coach) not in ("", first), BLINK)
        assert coach.shows("Where did I look?")
        coach.send("4")
        coach.wait_for(lambda: coach.answers().get("Focus") == "4")
        coach.press("up")
        coach.wait_for("Where did I look?")
        coach.press("ctrl+n")
        coach.wait_for("Whom did I see?")


def test_new_prompts_come_and_removed_ones_stay_until_the_end(desk: Desk) -> None:
    with desk.start(columns=160) as coach:
        at_work(coach)
        other = {
            "see": ("Read all of it", "Look at the date"),
            "hear": ("Say it back",),
            "react": ("Give a date", "Call them"),
        }
        saving.in_place(desk.rubric, checklist(other))
        arrives(coach, "Call them")
        assert "Find the worry" in " ".join(coach.prompt_texts().values())
        assert coach.boxes()[1] == "ticked"
