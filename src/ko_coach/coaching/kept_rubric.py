"""A rubric as the record keeps it."""

from __future__ import annotations

from datetime import datetime

from ko_coach.record.entries import RubricKept
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import canonical


def kept_rubric(rubric: Rubric, at: datetime, author: str = "") -> RubricKept:
    """Return the version for the record. Whoever signed its note is the author, before anyone else."""
    signed = rubric.version_note.by if rubric.version_note else ""
    return RubricKept(rubric.version, rubric.name.say(rubric.language), canonical(rubric), at, signed or author)
