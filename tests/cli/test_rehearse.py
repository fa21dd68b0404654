"""`ko-coach rehearse` on the command line; what it opens is tested with the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.practice import write_practice

MAIN = ("rehearse", "--rubric")


@pytest.fixture
def rubric(tmp_path: Path) -> str:
    return str(write_practice(tmp_path / "rubric"))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_it_explains_itself(run: Run, language: str) -> None:
    said = run("rehearse", "--help", KO_COACH_LANGUAGE=language)
    assert said.returncode == 0
    for flag in ("--home", "--persona", "--scenario", "--rubric", "--agent", "--language"):
        assert flag in said.stdout


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("--persona", "woried"), "Did you mean “worried”?"),
        (("--persona", "worried", "--scenario", "refund-lat"), "Did you mean “refund-late”?"),
        (("--scenario", "refund-lat"), "Did you mean “refund-late”?"),
        (("--persona", "zzzz"), "worried"),
        (("--persona", "returner"), "No scenario of “returner” has turns yet"),
        (("--persona", "returner", "--scenario", "told-only"), "“told-only” has no turns yet"),
        (("--scenario", "told-only"), "Several personas have a scenario “told-only”"),
    ],
)
def test_what_cannot_be_rehearsed_is_wrong_use_and_says_what_can(
    run: Run, rubric: str, words: tuple[str, ...], cure: str
) -> None:
    said = run(*MAIN, rubric, *words)
    assert said.returncode == 2
    assert cure in said.stderr


def test_a_rubric_without_any_turns_says_where_they_are_written(run: Run, rubric: str) -> None:
    path = Path(rubric, "personas.yaml")
    text = path.read_text(encoding="utf-8")
    lines, skipping = [], -1
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if 0 <= skipping < depth or (skipping == depth and line.lstrip().startswith("-")):
            continue
        skipping = depth if line.strip() == "turns:" else -1
        if skipping < 0:
            lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = run(*MAIN, rubric)
    assert said.returncode == 2
    assert "personas.yaml" in said.stderr


def test_a_rubric_with_errors_is_not_rehearsed_and_its_problems_are_said(run: Run, rubric: str, home: Path) -> None:
    path = Path(rubric, "personas.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("situation:", "sitation:", 1), encoding="utf-8")
    said = run(*MAIN, rubric, "--persona", "worried")
    assert said.returncode == 1
    assert "personas.yaml:" in said.stdout
    assert "situation" in said.stdout
    assert "Traceback" not in said.stderr
    assert not (home / "log.db").exists()


def test_without_a_terminal_it_says_so(run: Run, rubric: str) -> None:
    said = run(*MAIN, rubric, "--persona", "worried", "--scenario", "refund-late")
    assert said.returncode == 2
    assert "terminal" in said.stderr
