"""Where things stand in the files, for an editor to open there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ko_coach.rubric.places import Place, entry_place, key_place
from ko_coach.settings import shipped_rubrics


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_rubrics() / "customer-first", tmp_path / "rubric"))


def line(folder: Path, place: Place) -> str:
    return (folder / place.file).read_text().splitlines()[place.line - 1]


def test_an_item_a_persona_and_a_key_are_found_where_they_stand(folder: Path) -> None:
    item = entry_place(folder, "checklist", "items", "say-it-back")
    persona = entry_place(folder, "personas", "personas", "worried")
    note = key_place(folder, "rubric", "version_note")
    assert item is not None
    assert persona is not None
    assert note is not None
    assert line(folder, item).strip() == "- id: say-it-back"
    assert line(folder, item)[item.column - 1 :] == "say-it-back"
    assert line(folder, persona).strip() == "- id: worried"
    assert line(folder, note).strip().startswith("changed:")


def test_what_is_not_there_has_no_place(folder: Path) -> None:
    assert entry_place(folder, "checklist", "items", "no-such-item") is None
    assert key_place(folder, "rubric", "colour") is None
    (folder / "checklist.yaml").write_text("items: [")
    assert entry_place(folder, "checklist", "items", "say-it-back") is None
    (folder / "checklist.yaml").unlink()
    assert entry_place(folder, "checklist", "items", "say-it-back") is None


def test_files_that_end_in_yml_are_named_as_they_are(folder: Path) -> None:
    (folder / "checklist.yaml").rename(folder / "checklist.yml")
    place = entry_place(folder, "checklist", "items", "say-it-back")
    assert place is not None
    assert place.file == "checklist.yml"
