"""An editor and ko-coach never disagree about a file, but for what a schema cannot say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ko_coach.rubric.reader import ids_in
from ko_coach.rubric.schema.files import STEMS, as_json, schema_of
from ko_coach.rubric.schema.parts import TIDY, VISIBLE, Schema
from ko_coach.rubric.yaml_nodes import _ODD_SPACE
from ko_coach.settings import shipped_rubrics
from ko_coach.text import clean, clean_line
from tests.rubric.accord import BEYOND_A_SCHEMA, EDITORS, compare, errors_of
from tests.rubric.editor import CannotLoadError, Editor
from tests.rubric.mistakes import ROWS, changed
from tests.rubric.rubrics import SMALL

SMALL_FOLDER = Path(__file__).parent / "small"
SOUND = sorted([*SMALL_FOLDER.glob("*.yaml"), *shipped_rubrics().glob("*/*.yaml")])


@pytest.mark.parametrize("stem", STEMS)
def test_each_schema_is_one_and_explains_every_key(stem: str) -> None:
    schema = schema_of(stem, ids_in(SMALL_FOLDER))
    Draft202012Validator.check_schema(schema)
    assert json.loads(as_json(schema)) == schema
    keys = dict(explained(schema))
    assert keys
    for key, about in keys.items():
        assert re.fullmatch(r"(\S.*[.?:]|primary.*)", about), (key, about)


def explained(schema: Schema, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every key that a coach may write, with what an editor says about it."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}.{name}", inner.get("description", "")
        yield from explained(inner, f"{path}.{name}")
    if "items" in schema:
        yield from explained(schema["items"], f"{path}[]")
    for each in schema.get("anyOf", ()):
        yield from explained(each, path)


def test_what_is_printed_holds_nothing_that_a_terminal_obeys() -> None:
    for stem in STEMS:
        printed = as_json(schema_of(stem, {}))
        assert clean(printed) == printed


@pytest.mark.parametrize("file", SOUND, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_sound_files_please_an_editor(file: Path) -> None:
    for editor in (*EDITORS.values(), Editor(ids_in(file.parent))):
        assert not editor.complaint(file.name, file.read_bytes())


@pytest.mark.parametrize(("file", "old", "new", "severity", "cause"), ROWS, ids=lambda value: str(value)[:40])
def test_every_mutation_of_the_table_is_judged_alike(file: str, old: str, new: str, severity: str, cause: str) -> None:
    content = changed(file, old, new)[0][file]
    try:
        compare(file, content)
    except CannotLoadError:
        assert severity == "error"


def test_each_exception_from_the_accord_is_met() -> None:
    causes = {cause for file, old, new, _severity, _cause in ROWS for cause in causes_of(file, old, new)}
    assert not [words for words in BEYOND_A_SCHEMA if not any(words in cause for cause in causes)]


def causes_of(file: str, old: str, new: str) -> list[str]:
    return [error.cause for error in errors_of(file, changed(file, old, new)[0][file])]


AGREED = [
    ("checklist.yaml", "weight: 5", "weight: 5.0"),
    ("checklist.yaml", "weight: 5", "weight: 5.5"),
    ("checklist.yaml", "weight: 5", "weight: 1e1"),
    ("checklist.yaml", "weight: 5", "weight: 0x10"),
    ("checklist.yaml", "weight: 5", "weight: 0o17"),
    ("checklist.yaml", "weight: 5", "weight: -0o17"),
    ("checklist.yaml", "weight: 5", "weight: +5"),
    ("checklist.yaml", "weight: 5", "weight: 5_0"),
    ("checklist.yaml", "weight: 5", "weight: true"),
    ("checklist.yaml", "weight: 5", "weight: .inf"),
    ("checklist.yaml", "weight: 5", "weight: " + "0" * 30 + "5"),
    ("checklist.yaml", "id: read-all", "id: 5"),
    ("checklist.yaml", "id: read-all", "id: '5'"),
    ("checklist.yaml", "id: read-all", "id: 1e5"),
    ("checklist.yaml", "id: read-all", "id: true"),
    ("checklist.yaml", "id: read-all", "id: no"),
    ("checklist.yaml", "id: read-all", "id: 2026-11-21"),
    ("checklist.yaml", "id: read-all", 'id: "read-all\\n"'),
    ("checklist.yaml", "id: read-all", f"id: {'a' * 65}"),
    ("checklist.yaml", "moves: focus", "moves: 5"),
    ("checklist.yaml", "moves: focus", "moves: true"),
    ("checklist.yaml", "stage: trouble", "stage: 7"),
    ("checklist.yaml", "after: 6m", "after: 99999999m"),
    ("checklist.yaml", "after: 6m", "after: 999999999m"),
    ("checklist.yaml", "after: 6m", "after: 99999d"),
    ("checklist.yaml", "after: 6m", "after: 100000d"),
    ("checklist.yaml", "text: Read to the end.", "text: 5"),
    ("checklist.yaml", "text: Read to the end.", "text: {}"),
    ("checklist.yaml", "text: Read to the end.", 'text: " \\u200E\\u00A0"'),
    ("checklist.yaml", "text: Read to the end.", 'text: "\\U000E0041"'),
    ("checklist.yaml", "text: Read to the end.", "text: [a]"),
    ("checklist.yaml", "text: Read to the end.", "text: ~"),
    ("checklist.yaml", "text: Read to the end.", "text: {no: nei, en: no}"),
    ("checklist.yaml", "text: Read to the end.", "text: {en: 2026-11-21}"),
    ("checklist.yaml", "text: Read to the end.", "text: {en: null}"),
    ("personas.yaml", "{Persona: Newcomer}", "{5: 5, true: [yes, 1.5]}"),
    ("personas.yaml", "{Persona: Newcomer}", '{"a\\u00A0b": c}'),
    ("personas.yaml", "{Persona: Newcomer}", "{Persona: ''}"),
    ("personas.yaml", "{Persona: Newcomer}", "{Persona: {a: b}}"),
    ("personas.yaml", "    kind: primary", "    kind: secondary\n    end_customer: worried"),
    ("rating.yaml", "3: on the ticket", "'3': on the ticket"),
    ("rating.yaml", "3: on the ticket", "3.0: on the ticket"),
    ("rating.yaml", "3: on the ticket", "0x3: on the ticket"),
    ("rating.yaml", "3: on the ticket", "'0x3': on the ticket"),
    ("rating.yaml", "3: on the ticket", "03: on the ticket"),
    ("rating.yaml", "3: on the ticket", "'03': on the ticket"),
    ("rating.yaml", "3: on the ticket", '"3\\n": on the ticket'),
    ("rating.yaml", "labels: {0: missed, 1: met, 2: exceeded}", "labels: {}"),
    ("rating.yaml", "labels: {0: missed, 1: met, 2: exceeded}", "labels: {0: a, 1: b, 2: c, 3: d}"),
    ("rating.yaml", "scale: {from: 0, to: 2}", "scale: {from: 2, to: 2}"),
    ("rating.yaml", "scale: {from: 0, to: 2}", "scale: {from: 0, to: 3}"),
    ("rating.yaml", "scale: {from: 0, to: 2}", "scale: {from: 0.0, to: 2.0}"),
    *[
        ("outcomes.yaml", "target: 65", f"target: {said}")
        for said in (
            "65.0",
            "65.00",
            "65.000",
            "6.5e1",
            "0x41",
            "0o101",
            "+65",
            "-0",
            "-0.0",
            ".5",
            "5.",
            "1e-3",
            "1e400",
            "100",
            "100.0",
            "100.01",
            "-1",
            ".inf",
            "true",
            "'65'",
            "6_5",
            "65,5",
            "{}",
            "~",
            "0" * 40 + "5",
        )
    ],
    *[
        ("outcomes.yaml", "by: 2026-11-30", f"by: {said}")
        for said in (
            "'2026-11-30'",
            "2026-11-00",
            "2026-12-32",
            "26-11-30",
            "2026-1-1",
            "2026-11-30T00:00:00",
            '"2026-11-30\\n"',
            "20261130",
            "0000-01-01",
            "9999-12-31",
            "２０２６-11-30",
        )
    ],
    ("outcomes.yaml", "at_least: 4", "at_least: 4.0"),
    ("outcomes.yaml", "at_least: 4", "at_least: 4.5"),
    ("outcomes.yaml", "at_least: 4, ", ""),
    ("outcomes.yaml", "of: share, at_least: 4", "of: middle, at_least: 4"),
    ("outcomes.yaml", "of: share, at_least: 4", "at_least: 4"),
    ("outcomes.yaml", "item: say-it-back", "item: [5]"),
    ("rubric.yaml", "language: en", "language: 'en'"),
    ("rubric.yaml", "language: en", "language: no"),
    ("rubric.yaml", "limits: {per_phase: 2, per_interaction: 6}", "limits: {}"),
]


@pytest.mark.parametrize(("file", "old", "new"), AGREED, ids=lambda value: str(value)[:40])
def test_the_edges_are_judged_alike(file: str, old: str, new: str) -> None:
    before = SMALL[file].decode()
    assert old in before
    compare(file, before.replace(old, new, 1).encode())


def test_what_is_invisible_is_what_cleaning_takes_away() -> None:
    everything = "".join(map(chr, [*range(0x20000), *range(0xE0000, 0xE0200)]))
    doubtful = [char for char in everything if char.isspace() or not char.isprintable()]
    blank = "".join(char for char in doubtful if not clean_line(char))
    assert blank == "".join(char for char in doubtful if not clean(char).strip())
    assert re.sub(VISIBLE, "", everything) == blank
    assert [char for char in doubtful if not re.search(TIDY, char)] == _ODD_SPACE.findall(everything)
