"""`ko-coach rubric check` of one rubric, of several, and as a hook before a commit calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ko_coach.settings import shipped_rubrics
from tests.cli.conftest import Run

SHIPPED = shipped_rubrics() / "customer-first"
SMALL = Path(__file__).parents[1] / "rubric" / "small"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "desk"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_files_stand_for_their_folder_and_each_folder_is_checked_once(run: Run, desk: Path) -> None:
    said = run("rubric", "check", "desk/rating.yaml", str(SHIPPED), "desk", str(desk / "checklist.yaml"))
    assert said.returncode == 0
    assert [line.split()[0] for line in said.stdout.splitlines()] == ["desk", "customer-first"]


def test_one_bad_rubric_among_several_is_told_from_the_others(run: Run, desk: Path) -> None:
    edit(desk / "checklist.yaml", "phase: see", "phase: sea")
    said = run("rubric", "check", str(SHIPPED), "desk/checklist.yaml")
    assert said.returncode == 1
    assert "desk/checklist.yaml:3:12: error: There is no phase “sea”." in said.stdout.splitlines()
    found = json.loads(run("rubric", "check", "--format", "json", str(SHIPPED), "desk").stdout)
    assert [(one["folder"], one["version"] is None, len(one["problems"])) for one in found] == [
        (str(SHIPPED), False, 0),
        ("desk", True, 1),
    ]


def test_strict_takes_warnings_for_errors(run: Run, desk: Path) -> None:
    edit(
        desk / "checklist.yaml",
        "Read to the end.",
        "Read to the end, and then read all of it once more from its very first line to the last.",
    )
    lenient = run("rubric", "check", "desk")
    assert lenient.returncode == 0
    assert "warning: The text has" in lenient.stdout
    assert "desk is good" in lenient.stdout
    strict = run("rubric", "check", "--strict", "desk")
    assert strict.returncode == 1
    assert "error: The text has" in strict.stdout
    assert strict.stdout.endswith("1 error, 0 warnings\n")
    found = json.loads(run("rubric", "check", "--strict", "desk", "--format", "json").stdout)
    assert (found["version"], found["problems"][0]["severity"]) == (None, "error")
    assert run("rubric", "check", "--strict", str(SMALL)).returncode == 0


def test_without_a_path_the_rubric_of_the_settings_is_checked(run: Run, home: Path, desk: Path) -> None:
    assert "customer-first is good" in run("rubric", "check").stdout
    run("init")
    edit(home / "rubrics/customer-first/checklist.yaml", "phase: see", "phase: sea")
    assert f"{home}/rubrics/customer-first/checklist.yaml" in run("rubric", "check").stdout
    (home / "config.toml").write_text(f'rubric = "{desk}"\n', encoding="utf-8")
    assert "desk is good" in run("rubric", "check").stdout


def test_the_folder_that_one_stands_in_has_a_name(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    assert run("rubric", "check", ".").stdout.startswith(f"{tmp_path.name} is good")
    assert run("rubric", "check", "rating.yaml").stdout.startswith(f"{tmp_path.name} is good")


def test_a_folder_that_is_not_there(run: Run) -> None:
    said = run("rubric", "check", "nowhere", "--strict")
    assert said.returncode == 1
    assert "There is no folder nowhere." in said.stdout
