"""The coach's own editor is opened at the very line, in the words that it understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from ko_coach.rubric.places import Place
from ko_coach.tui.rubric.editor import find_editor

FOLDER = Path("/r")
PLACE = Place("checklist.yaml", 31, 12)


def words(editor: str) -> list[str]:
    found = find_editor({"VISUAL": editor}, lambda _name: None)
    assert found is not None
    return found.command(FOLDER, PLACE)


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("vim", ["vim", "+call cursor(31,12)", "/r/checklist.yaml"]),
        ("/usr/bin/nvim", ["/usr/bin/nvim", "+call cursor(31,12)", "/r/checklist.yaml"]),
        ("vi", ["vi", "+31", "/r/checklist.yaml"]),
        ("nano", ["nano", "+31,12", "/r/checklist.yaml"]),
        ("emacs -nw", ["emacs", "-nw", "+31:12", "/r/checklist.yaml"]),
        ("emacsclient", ["emacsclient", "+31:12", "/r/checklist.yaml"]),
        ("micro", ["micro", "/r/checklist.yaml:31:12"]),
        ("hx", ["hx", "/r/checklist.yaml:31:12"]),
        ("kak", ["kak", "+31:12", "/r/checklist.yaml"]),
        ("code --wait", ["code", "--wait", "--goto", "/r/checklist.yaml:31:12"]),
        ("subl", ["subl", "/r/checklist.yaml:31:12"]),
        ("mcedit", ["mcedit", "/r/checklist.yaml:31"]),
        ("'/my editor/ed it' -x", ["/my editor/ed it", "-x", "/r/checklist.yaml"]),
        ("unbalanced'", ["unbalanced'", "/r/checklist.yaml"]),
    ],
)
def test_an_editor_is_told_the_line_in_its_own_words(editor: str, command: list[str]) -> None:
    assert words(editor) == command


def test_visual_wins_over_editor_and_both_over_what_is_installed() -> None:
    def which(name: str) -> str:
        return f"/usr/bin/{name}"

    both = find_editor({"VISUAL": "hx", "EDITOR": "vi"}, which)
    one = find_editor({"VISUAL": " ", "EDITOR": "vi"}, which)
    none = find_editor({}, which)
    assert [found.name for found in (both, one, none) if found] == ["hx", "vi", "nano"]


def test_no_editor_at_all() -> None:
    assert find_editor({}, lambda _name: None) is None


def test_an_editor_with_a_window_of_its_own_leaves_the_terminal_alone() -> None:
    window, terminal = find_editor({"VISUAL": "code"}, str), find_editor({"VISUAL": "vim"}, str)
    assert window is not None
    assert terminal is not None
    assert not window.takes_the_terminal
    assert terminal.takes_the_terminal
