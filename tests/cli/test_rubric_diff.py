"""`ko-coach rubric diff`: folders and versions on record, told by item."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ko_coach.record.entries import RubricKept
from ko_coach.record.log import Log
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import canonical
from ko_coach.settings import shipped_rubrics
from tests.cli.conftest import Run

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
SHIPPED = shipped_rubrics() / "customer-first"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A rubric in which an item's wording and weight are changed."""
    folder = tmp_path / "edited"
    shutil.copytree(SHIPPED, folder)
    file = folder / "checklist.yaml"
    old = "      ru: Дочитайте до последней строки, потом решайте."
    said = file.read_text(encoding="utf-8").replace(old, "      ru: Дочитайте до конца.", 1)
    file.write_text(said.replace("    weight: 3\n", "    weight: 4\n", 1), encoding="utf-8")
    return folder


@pytest.fixture
def record(home: Path) -> str:
    """A record of the shipped rubric and of two versions that begin alike; the shipped one's version."""
    rubric = read_folder(SHIPPED).rubric
    assert rubric is not None
    home.mkdir(mode=0o700)
    with Log(home / "log.db") as log:
        versions = [rubric.version, "abcd1" + "0" * 59, "abcd2" + "0" * 59]
        log.write([RubricKept(version, "Customer first", canonical(rubric), NOW) for version in versions])
    return rubric.version


def test_a_folder_and_a_folder(run: Run, edited: Path) -> None:
    said = run("rubric", "diff", str(SHIPPED), str(edited))
    assert (said.returncode, said.stdout) == (1, "read-to-the-end: wording (ru); weight 3 → 4\n")
    full = run("rubric", "diff", str(SHIPPED), str(edited), "--full").stdout.splitlines()
    assert "      − Дочитайте до последней строки, потом решайте." in full
    assert "      + Дочитайте до конца." in full
    same = run("rubric", "diff", str(edited), str(edited))
    assert same.returncode == 0
    assert same.stdout.startswith("No difference: ")


def test_as_json(run: Run, edited: Path) -> None:
    found = json.loads(run("rubric", "diff", str(SHIPPED), str(edited), "--format", "json").stdout)
    old, new = read_folder(SHIPPED).rubric, read_folder(edited).rubric
    assert old is not None
    assert new is not None
    assert (found["old"], found["new"]) == (old.version, new.version)
    (difference,) = found["differences"]
    assert (difference["kind"], difference["id"], difference["change"]) == ("item", "read-to-the-end", "changed")
    assert difference["parts"][1] == {"name": "weight", "language": "", "old": "3", "new": "4", "sign": "~"}


def test_a_version_on_record(run: Run, edited: Path, record: str) -> None:
    for prefix in (record[:4], f"v{record[:4]}", record):
        assert run("rubric", "diff", prefix, str(edited)).stdout == "read-to-the-end: wording (ru); weight 3 → 4\n"
    assert run("rubric", "diff", record[:8]).returncode == 0, "the rubric of the settings is the other one"


@pytest.mark.parametrize(
    ("named", "cure"),
    [
        ("abcd", "Name one with more digits: abcd1, abcd2."),
        ("beef", "No version on record begins with “beef”"),
        ("abc", "at least four hex digits"),
        ("no/such/folder", "There is no folder no/such/folder"),
    ],
)
def test_what_is_not_there_is_wrong_use(run: Run, record: str, named: str, cure: str) -> None:
    said = run("rubric", "diff", named, str(SHIPPED))
    assert (said.returncode, said.stdout) == (2, "")
    assert cure in said.stderr
    assert record


def test_without_a_record_or_with_a_broken_folder_it_is_trouble_too(run: Run, edited: Path) -> None:
    assert run("rubric", "diff", "abcd").returncode == 2
    (edited / "rating.yaml").unlink()
    said = run("rubric", "diff", str(SHIPPED), str(edited))
    assert said.returncode == 2
    assert "rating.yaml" in said.stderr


def test_what_an_earlier_program_kept_is_made_safe(run: Run, home: Path) -> None:
    rubric = read_folder(SHIPPED).rubric
    assert rubric is not None
    evil = replace(rubric, focus="\x1b[31mfocus")
    home.mkdir(mode=0o700)
    with Log(home / "log.db") as log:
        log.write([RubricKept("feed" + "0" * 60, "Evil", canonical(evil), NOW)])
    said = run("rubric", "diff", "feed")
    assert said.stdout == "the rubric: focus ␛[31mfocus → focus\n"
    assert "\x1b" not in run("rubric", "diff", "feed", "--format", "json").stdout
