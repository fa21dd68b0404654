"""A coach in one terminal, an agent in another: the editor at the very line, and the edit on the agent's screen."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from benchmarks.driver.terminal import Terminal
from tests.pty import saving
from tests.pty.desk import KO_COACH, Desk
from tests.pty.material import checklist, reworded

pytestmark = [pytest.mark.pty, pytest.mark.timeout(60)]


def coach_room(desk: Desk, editor: str) -> Terminal:
    named = ("--queue", str(desk.queue), "--rubric", str(desk.rubric), "--agent", "maria")
    return Terminal((*KO_COACH, "rubric", *named), desk.environment(VISUAL=editor, PATH="/usr/bin:/bin"), 140, 40)


def editor(folder: Path, script: str) -> str:
    """Return an editor named vi that does this with its arguments."""
    path = folder / "vi"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_terminal_is_lent_to_the_editor_and_comes_back(desk: Desk) -> None:
    # The editor shows its line, waits for a key, mends the typo at that line and goes.
    script = 'echo "EDITING $1"; read answer; line=${1#+}; sed -i "${line}s/haer/hear/" "$2"'
    broken = checklist().replace("phase: hear", "phase: haer", 1)
    saving.in_place(desk.rubric, broken)
    line = broken.splitlines().index("    phase: haer") + 1
    with coach_room(desk, editor(desk.folder, script)) as coach:
        coach.wait_for(f"checklist.yaml:{line}:12")
        coach.wait_for("Did you mean “hear”?")
        coach.press("1", "e")
        coach.wait_for(f"EDITING +{line}")
        coach.send("\r")
        coach.wait_for("Nothing is wrong")
        coach.wait_for("who gets what")
        coach.press("ctrl+q")
        assert coach.wait_for_end() == 0


def test_an_editor_that_fails_is_said_and_the_room_goes_on(desk: Desk) -> None:
    with coach_room(desk, editor(desk.folder, "exit 3")) as coach:
        coach.wait_for("who gets what")
        coach.press("e")
        coach.wait_for("vi ended with code 3")
    with coach_room(desk, "/nowhere/vi") as coach:
        coach.wait_for("who gets what")
        coach.press("e")
        coach.wait_for("vi cannot be started")


def test_the_agent_in_a_second_terminal_takes_the_edit_and_an_error_never_reaches_them(desk: Desk) -> None:
    with desk.start(columns=140) as agent, coach_room(desk, "vi") as coach:
        agent.ready()
        coach.wait_for("who gets what")
        agent.press("1")
        agent.wait_for(lambda: agent.boxes().get(1) == "ticked")
        saving.new_file_over_old(desk.rubric, reworded("Look at the date", "Mind the date"))
        agent.wait_for(lambda: any(text.startswith("Mind the date") for text in agent.prompt_texts().values()))
        coach.wait_for("Nothing is wrong")
        saving.in_place(desk.rubric, checklist().replace("phase: react", "phase: raect", 1))
        coach.wait_for("Did you mean “react”?")
        agent.wait_for("✗ rubric: 1 error")
        assert agent.boxes()[1] == "ticked"
        assert any(text.startswith("Mind the date") for text in agent.prompt_texts().values())
