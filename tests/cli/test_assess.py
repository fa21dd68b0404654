"""`ko-coach assess`, as a script or a screen reader uses it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from ko_coach.record.log import Log
from ko_coach.review.quarters import quarter_of
from tests.cli.conftest import Run
from tests.review.assessed import Assessing


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record in which three people answered this quarter."""
    place = tmp_path / "team.db"
    now = quarter_of(datetime.now().astimezone().date())
    with Log(place) as log:
        desk = Assessing(log)
        for name, level in (("anna", "crawl"), ("boris", "walk"), ("clara", "run")):
            desk.answer(name, level, f"seen: {level}", quarter=now)  # type: ignore[arg-type]
        desk.agree("walk", "visit a customer", quarter=now)
    return place


def test_it_tells_the_spread_in_words(run: Run, record: Path) -> None:
    said = run("assess", "--record", str(record), "--agent", "anna", "--format", "text")
    assert (said.returncode, said.stderr) == (0, "")
    assert "from crawl to run, the middle is walk · n 3" in said.stdout
    assert "Next step: visit a customer (until 1 December 2026)" in said.stdout
    assert "boris" not in said.stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_who_has_not_answered_is_told_nothing_of_the_others(run: Run, record: Path, form: str) -> None:
    said = run("assess", "--record", str(record), "--agent", "vera", "--format", form)
    assert said.returncode == 0
    assert "seen: " not in said.stdout
    assert "from crawl" not in said.stdout


def test_programs_get_json(run: Run, record: Path) -> None:
    told = json.loads(run("assess", "--record", str(record), "--agent", "boris", "--format", "json").stdout)
    one = told["questions"][0]
    assert one["own"]["level"] == "walk"
    assert one["spread"] == {"crawl": 1, "walk": 1, "run": 1, "fly": 0, "n": 3, "median": ["walk", "walk"]}
    assert [it["own"] for it in one["evidence"]] == [False, True, False]
    assert told["questions"][1]["spread"] is None


def test_without_a_terminal_it_asks_nobody_and_says_so(run: Run, record: Path) -> None:
    said = run("assess", "--record", str(record))
    assert said.returncode == 2
    assert "needs a terminal" in said.stderr


def test_a_record_or_a_rubric_that_is_not_there_is_said(run: Run, record: Path, tmp_path: Path) -> None:
    said = run("assess", "--record", str(tmp_path / "nowhere.db"), "--format", "text")
    assert said.returncode == 2
    assert "nowhere.db" in said.stderr
    said = run("assess", "--record", str(record), "--rubric", str(tmp_path / "no-rubric"), "--format", "text")
    assert said.returncode == 2
    assert "The rubric cannot be read" in said.stderr
    assert run("assess", "--format", "text").returncode == 1
