"""The worst files that the reader lets in: it comes to their end soon, and memory stays within bounds."""

from __future__ import annotations

import tracemalloc

import pytest

from ko_coach.rubric.reader import read_files
from ko_coach.rubric.yaml_text import MOST_BYTES
from tests.rubric.readings import check
from tests.rubric.rubrics import SMALL

pytestmark = pytest.mark.thorough

MOST_MEMORY = 256
"""Bytes that a reading takes for each byte of its files, at the very most: half of a file's bytes may be values."""
NEED = "personas:\n  - {id: worried, name: a, kind: primary, stakeholder: state, needs: ["
PERSONA = "  - {id: p#, name: a, kind: primary, stakeholder: state}\n"
ITEM = "  - {id: i#, phase: see, text: a, why: b, when: {persona: [p#, p2], kind: primary}, moves: focus}\n"


def filled(size: int, repeated: str, head: str = "", tail: str = "") -> bytes:
    """Return a file of that size, made of one thing again and again."""
    room = size - len((head + tail).encode())
    return (head + repeated * (room // len(repeated.encode())) + tail).encode()


def numbered(count: int, line: str, head: str = "", tail: str = "") -> bytes:
    """Return a file of so many lines, each with its number in the place of `#`."""
    return (head + "".join(line.replace("#", str(number)) for number in range(count)) + tail).encode()


SLOW = {
    "controls in one line": filled(MOST_BYTES, "\0"),
    "aliases in one line": filled(MOST_BYTES, "*a , '\u202e', ", "a: [", "]"),
    "unknown keys in one line": numbered(50_000, "'k\u2028\u202e#': 1,", "{", "}"),
    "unknown keys": numbered(20_000, " - {idd: p#}\n", "personas:\n"),
    "one key again and again": filled(MOST_BYTES // 2, "a: b\n"),
    "one number": filled(MOST_BYTES, "9", "personas:\n - {weight: ", "}"),
    "one space": filled(MOST_BYTES, " ", "a: b", "#"),
}


@pytest.mark.timeout(15)
@pytest.mark.parametrize("content", SLOW.values(), ids=SLOW.keys())
def test_a_file_with_as_many_problems_as_it_can_hold_does_not_hold_anybody_up(content: bytes) -> None:
    check(read_files({**SMALL, "personas.yaml": content}))


LARGE = {
    "brackets": {"personas.yaml": filled(MOST_BYTES, "[")},
    "empty brackets": {"personas.yaml": filled(MOST_BYTES // 8, "[],", "a: [", "]")},
    "texts": {"personas.yaml": filled(MOST_BYTES // 8, "a,", NEED, "a]}")},
    "anchors": {"personas.yaml": filled(MOST_BYTES // 4, "- &a b\n")},
    "one long text": {"personas.yaml": filled(MOST_BYTES, "я", NEED, "]}")},
    "one text of many lines": {"personas.yaml": filled(MOST_BYTES, "a\n\n  ", "a: |\n  ")},
    "people and items": {
        "personas.yaml": numbered(3_000, PERSONA, "personas:\n"),
        "checklist.yaml": numbered(2_000, ITEM, "items:\n"),
    },
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("files", LARGE.values(), ids=LARGE.keys())
def test_memory_stays_within_bounds(files: dict[str, bytes]) -> None:
    read_files(SMALL)
    tracemalloc.start()
    try:
        read_files({**SMALL, **files})
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY * sum(map(len, files.values()))
