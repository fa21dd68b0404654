"""The seven schemas of a rubric, printed or written into its folder; the first line of each file names its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ko_coach.rubric.schema import documents, outcomes, scales
from ko_coach.rubric.schema.parts import Ids, Schema, definitions

FOLDER = ".schema"
"""Hidden, so that the reader passes it over, and in a `.gitignore`, since it can be written again at any time."""
_FILES = {
    "rubric": documents.rubric,
    "personas": documents.personas,
    "journey": documents.journey,
    "checklist": documents.checklist,
    "rating": scales.rating,
    "maturity": documents.maturity,
    "outcomes": outcomes.outcomes,
}
_ESCAPES = {ord(char): json.dumps(char)[1:-1] for char in "\U000e0000\U000e007f"}
STEMS = tuple(_FILES)


def schema_of(stem: str, ids: Ids) -> Schema:
    """Return the JSON Schema (draft 2020-12) of the file `<stem>.yaml`, its words in the language now spoken.

    Args:
        stem: rubric, personas, journey, checklist, rating, maturity or outcomes.
        ids: what an editor shall complete: ids by kind (phase, persona, stage, item, criterion, outcome); may be empty.
    """
    body = _FILES[stem](ids)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"ko-coach: {stem}.yaml",
        **body,
        "$defs": _needed(body),
    }


def as_json(schema: Schema | Mapping[str, Schema]) -> str:
    """Return the schema as text, with escapes for characters that a terminal might obey."""
    return json.dumps(schema, ensure_ascii=False, indent=2).translate(_ESCAPES)


def write_schemas(folder: Path, ids: Ids, stems: Iterable[str] = STEMS) -> Path:
    """Write the schemas into the rubric's folder and return where they are.

    Raises:
        OSError: the folder is not there or cannot be written.
    """
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    for stem in stems:
        (target / f"{stem}.json").write_text(as_json(schema_of(stem, ids)) + "\n", encoding="utf-8")
    return target


def _needed(body: Schema) -> Schema:
    """Return the definitions that a schema refers to, or that one of them refers to."""
    known, needed, said = definitions(), set[str](), json.dumps(body)
    while more := {name for name in known.keys() - needed if f'"#/$defs/{name}"' in said}:
        needed |= more
        said += json.dumps([known[name] for name in more])
    return {name: known[name] for name in known if name in needed}
