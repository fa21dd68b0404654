"""A record and an edit for pictures of the coach's room: two versions at work, a third one being tried."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.simulated import Plan, write_record
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.noting import Note, write_note
from ko_coach.rubric.reader import read_folder

_MIRROR = Note(
    {"en": "Say the problem back, in a shorter sentence.", "ru": "Повторить проблему: фраза стала короче."},
    {"en": "Focus rises by half a point within two weeks.", "ru": "Фокус вырастет на полбалла за две недели."},
    {"en": "The mean of focus before and after.", "ru": "Среднее фокуса до и после."},
    "Maria",
    "focus",
)


def prepare(shipped: Path, folder: Path, record: Path, *, broken: bool = False) -> None:
    """Write a rubric that is being edited into the folder, and a record of a thousand interactions before the edit."""
    shutil.copytree(shipped, folder)
    before = _read(folder)
    _edit(folder, "Say the problem back in the customer's words.", "Say it back in the customer's words.")
    write_note(folder, _MIRROR)
    after = _read(folder)
    write_record(
        record,
        Plan((before, after), 1_000, now=datetime.now(UTC), raises={"focus": 0.5}, habits={"read-to-the-end": 0.01}),
    )
    _edit(folder, "  - id: say-it-back\n    phase: hear", "  - id: say-it-back\n    phase: see")
    _edit(folder, "persona: [worried]\n", "persona: [worried, returner]\n")
    if broken:
        _edit(folder, "persona: [worried, returner]", "persona: [worryed, returner]")
        _edit(folder, "    phase: react", "    phase: raect")


def _read(folder: Path) -> Rubric:
    rubric = read_folder(folder).rubric
    assert rubric is not None
    return rubric


def _edit(folder: Path, old: str, new: str) -> None:
    path = folder / "checklist.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
