"""Rubrics for tests: those that are shipped, the small one, and others made of them."""

from __future__ import annotations

from pathlib import Path

from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import read_files, read_folder
from ko_coach.settings import shipped_rubrics

SMALL = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "small").iterdir())}
SHIPPED = [shipped_rubrics() / name for name in ("customer-first", "car-service")]


def rubric_of(files: dict[str, str]) -> Rubric:
    """Return the rubric that these files hold; each is written over the small rubric's."""
    reading = read_files(SMALL | {name: content.encode() for name, content in files.items()})
    assert reading.rubric is not None, reading.problems
    return reading.rubric


def rubric_in(folder: Path) -> Rubric:
    """Return the rubric in the folder."""
    reading = read_folder(folder)
    assert reading.rubric is not None, reading.problems
    return reading.rubric
