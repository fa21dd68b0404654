"""JSON Schema for the single values of a rubric, each with the words that an editor shows beside it.

What `shapes` and `texts` accept is what these accept, in terms of what YAML 1.2 makes of a file: a text may also be a
number or a yes or no, since ko-coach reads it as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.grammar import Keys, Range

Schema = dict[str, Any]
Ids = Mapping[str, Sequence[str]]
"""Ids of a rubric by kind: phase, persona, stage, item, criterion, outcome."""

_BLANK = (
    "\\t\\n\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"  # white space
    "\\u00ad\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u206f\\ufeff\\ufff9-\\ufffb\U000e0000-\U000e007f"  # removed
)
VISIBLE = f"[^{_BLANK}]"
"""Fits a text of which something is left to be seen once it was made safe for a terminal."""
_ODD_SPACES = (
    "\\t\\r\\u000b\\u000c\\u001c-\\u001f\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
    "\\u00ad\\u200b\\u2060\\ufeff"
)
TIDY = f"^[^{_ODD_SPACES}]*$"
"""Fits a key without spaces that look like plain ones and are none."""
_CURE = "patternErrorMessage"
"""No word of JSON Schema's own; editors say it in place of a pattern that nobody can read."""


def whole(pattern: str) -> str:
    """Return the pattern for a whole string. `$` alone would, in some validators, let a line break follow."""
    return rf"^(?:{pattern})$(?!\n)"


def mapping(about: str, keys: Keys, properties: Mapping[str, Schema], **more: Any) -> Schema:
    """Return the schema of a mapping with these keys, and no others."""
    assert properties.keys() == keys.all, properties.keys() ^ keys.all  # noqa: S101 - a slip of ours, in every run
    required = [key for key in properties if key in keys.required]
    return {
        "description": about,
        "type": "object",
        **({"required": required} if required else {}),
        "properties": dict(properties),
        "additionalProperties": False,
        **more,
    }


def list_of(about: str, each: Schema, most: int | None = None) -> Schema:
    """Return the schema of a list with at least one entry."""
    limit = {} if most is None else {"maxItems": most}
    return {"description": about, "type": "array", "minItems": 1, **limit, "items": each}


def one_or_several(about: str, each: Schema) -> Schema:
    """Return the schema of a list in which one value may stand for itself."""
    return {"description": about, "anyOf": [each, {"type": "array", "minItems": 1, "items": each}]}


def text(about: str) -> Schema:
    """Return the schema of a text for people: one, or one for each language."""
    return {"description": about, "$ref": "#/$defs/text"}


def texts(about: str) -> Schema:
    """Return the schema of one or several texts for people."""
    return {"description": about, "$ref": "#/$defs/texts"}


def string(about: str) -> Schema:
    """Return the schema of one line of words, the same in every language."""
    return {"description": about, **_visible()}


def strings(about: str) -> Schema:
    """Return the schema of words as they are compared with a ticket."""
    return {"description": about, "$ref": "#/$defs/words"}


def new_id(about: str) -> Schema:
    """Return the schema of the id that a thing is given."""
    return {"description": about, **_id()}


def named_id(about: str, kind: str, ids: Ids) -> Schema:
    """Return the schema of an id that must be given elsewhere.

    Known ids are there for an editor to complete. Others are let through: they may have been given since the schema
    was written, and ko-coach knows.
    """
    known = list(ids.get(kind, ()))
    return {"description": about, "anyOf": [{"enum": known}, _id()]} if known else new_id(about)


def number(about: str, within: Range) -> Schema:
    """Return the schema of a whole number."""
    return {"description": about, "type": "integer", "minimum": within.lowest, "maximum": within.highest}


def figure(about: str) -> Schema:
    """Return the schema of a figure of an outcome. No schema counts decimals: to floats 4.35 / 0.01 is not whole."""
    within = grammar.FIGURE
    return {"description": about, "type": "number", "minimum": within.lowest, "maximum": within.highest}


def day(about: str) -> Schema:
    """Return the schema of a day of the calendar."""
    cure = _("Write year, month and day: 2026-11-30.")
    return {"description": about, "type": "string", "pattern": whole(grammar.DAY), _CURE: cure}


def duration(about: str) -> Schema:
    """Return the schema of a duration such as `30m`."""
    cure = _("Write a whole number and s, m, h or d, without a space: 90s, 6m, 2h, 3d.")
    return {"description": about, "type": "string", "pattern": whole(grammar.DURATION), _CURE: cure}


def language_code(about: str) -> Schema:
    """Return the schema of the code of the rubric's own language."""
    cure = _("Write two or three small letters: en, ru.")
    return {"description": about, "type": "string", "pattern": whole(grammar.LANGUAGE), _CURE: cure}


def choice(about: str, allowed: Sequence[str]) -> Schema:
    """Return the schema of one word out of a few."""
    return {"description": about, "enum": list(allowed)}


def definitions() -> Schema:
    """Return what `text`, `texts` and `strings` refer to."""
    about = _("The text in the language of this code.")
    return {
        "text": {
            **_visible("object"),
            "minProperties": 1,
            "patternProperties": {whole(grammar.LANGUAGE): {"description": about, **_visible()}},
            "additionalProperties": False,
        },
        "texts": {**_visible("array"), "minItems": 1, "items": {"$ref": "#/$defs/text"}},
        "words": {**_visible("array"), "minItems": 1, "items": _visible()},
    }


def _visible(*more: str) -> Schema:
    """Return the schema of a value that leaves something to read, or of a value of one of these types."""
    return {"type": ["string", "number", "boolean", *more], "pattern": VISIBLE, _CURE: _("Write a text.")}


def _id() -> Schema:
    cure = _("Use small Latin letters, digits and hyphens: “say-it-back”; at most 64 of them.")
    return {"type": "string", "pattern": whole(grammar.ID), _CURE: cure}
