"""A note is written into rubric.yaml, and nothing else of the file changes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ko_coach.rubric.noting import Note, NotNotedError, with_note, write_note
from ko_coach.rubric.reader import read_files, read_folder
from ko_coach.settings import shipped_rubrics

NOTE = Note("A mirror: say it back.", "Focus rises.", "The slope of focus: four weeks.", "Maria #2", "focus")
SHIPPED = shipped_rubrics() / "customer-first"
SMALL_FOLDER = Path(__file__).parent / "small"
FILES = {path.name: path.read_bytes() for path in SHIPPED.glob("*.yaml")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "rubric"))


def said(folder: Path) -> tuple[str, ...]:
    rubric = read_folder(folder).rubric
    assert rubric is not None
    assert rubric.version_note is not None
    note = rubric.version_note
    return note.changed.say("en"), note.expect.say("en"), note.measure.say("en"), note.by, note.moves


def test_the_note_takes_the_place_of_the_one_before(folder: Path) -> None:
    before = read_folder(folder).rubric
    text = (folder / "rubric.yaml").read_text()
    write_note(folder, NOTE)
    assert said(folder) == (NOTE.changed, NOTE.expect, NOTE.measure, NOTE.by, NOTE.moves)
    after = read_folder(folder).rubric
    assert before is not None
    assert after is not None
    assert replace(after, version_note=None, version="") == replace(before, version_note=None, version="")
    assert (folder / "rubric.yaml").read_text().startswith(text[: text.index("\nversion_note:") + 1])


def test_what_stands_around_it_stays(folder: Path) -> None:
    file = folder / "rubric.yaml"
    text = file.read_text()
    start = text.index("\nversion_note:") + 1
    end = text.index("\n", text.index("measure:", start))
    after = "\n\n# About the limits\n" + text[text.index("limits:") : start]
    moved = text[: text.index("limits:")] + text[start:].rstrip("\n") + after
    assert end > start
    file.write_text(moved)
    write_note(folder, NOTE)
    assert said(folder)[0] == NOTE.changed
    assert "\n\n# About the limits\nlimits:" in file.read_text()


def test_a_file_without_a_note_gets_one_at_its_end(folder: Path) -> None:
    file = folder / "rubric.yaml"
    text = file.read_text()
    file.write_text(text[: text.index("\nversion_note:") + 1].rstrip("\n"))
    write_note(folder, NOTE)
    assert said(folder)[1] == NOTE.expect


def test_line_ends_and_mark_stay_as_they_were() -> None:
    windows = "\ufeff" + FILES["rubric.yaml"].decode().replace("\n", "\r\n")
    after = with_note(windows, NOTE)
    assert after.startswith("\ufeff")
    assert after.count("\r\n") == after.count("\n")


@pytest.mark.parametrize("part", ["changed", "expect", "measure"])
def test_a_note_that_says_less_than_all_three_is_refused(folder: Path, part: str) -> None:
    before = (folder / "rubric.yaml").read_bytes()
    with pytest.raises(NotNotedError, match="all three"):
        write_note(folder, replace(NOTE, **{part: ""}))
    assert (folder / "rubric.yaml").read_bytes() == before


def test_a_file_that_cannot_be_changed_safely_is_left_alone(folder: Path) -> None:
    file = folder / "rubric.yaml"
    file.write_text("{name: a, language: en, phases: [{id: see, title: See, pause: now}]}")
    for name in ("checklist.yaml", "personas.yaml", "journey.yaml"):
        (folder / name).write_text(
            {
                "checklist.yaml": "items: [{id: a, phase: see, text: a, why: b}]",
                "personas.yaml": "personas: []",
                "journey.yaml": "stages: []",
            }[name]
        )
    before = file.read_bytes()
    with pytest.raises(NotNotedError, match="only its author"):
        write_note(folder, NOTE)
    assert file.read_bytes() == before
    file.unlink()
    with pytest.raises(NotNotedError, match="There is no rubric"):
        write_note(folder, NOTE)
    file.write_bytes(b"name: \xff")
    with pytest.raises(NotNotedError, match="UTF-8"):
        write_note(folder, NOTE)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None)
@given(words.filter(str.strip))
def test_any_words_are_read_as_they_were_written(text: str) -> None:
    source = with_note(FILES["rubric.yaml"].decode(), replace(NOTE, changed=text))
    rubric = read_files({**FILES, "rubric.yaml": source.encode()}).rubric
    if rubric is not None and text.isprintable():
        assert rubric.version_note is not None
        assert rubric.version_note.changed.say("en").split() == text.split()


def test_a_note_may_say_which_outcome_it_serves(folder: Path) -> None:
    shutil.copy(SMALL_FOLDER / "outcomes.yaml", folder)
    outcomes = (folder / "outcomes.yaml").read_text()
    (folder / "outcomes.yaml").write_text(outcomes.replace("reliable", "reliability"))
    write_note(folder, replace(NOTE, outcome="kept"))
    rubric = read_folder(folder).rubric
    assert rubric is not None
    assert rubric.version_note is not None
    assert rubric.version_note.outcome == "kept"
    before = (folder / "rubric.yaml").read_bytes()
    with pytest.raises(NotNotedError, match="only its author"):
        write_note(folder, replace(NOTE, outcome="nowhere"))
    assert (folder / "rubric.yaml").read_bytes() == before


def test_both_languages_of_what_was_left_as_it_was_stay(folder: Path) -> None:
    write_note(folder, replace(NOTE, expect={"en": "Calm.", "ru": "Спокойствие."}))
    rubric = read_folder(folder).rubric
    assert rubric is not None
    assert rubric.version_note is not None
    assert (rubric.version_note.expect.say("en"), rubric.version_note.expect.say("ru")) == ("Calm.", "Спокойствие.")
