"""What leads and agents say of interactions afterwards. Rows are only ever added, so records merge without a quarrel.

Every entry has an id of its own (UUIDv7 text), and writing it twice leaves the record as writing it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import singledispatch
from typing import Literal

from sqlalchemy import Connection, insert, update

from ko_coach.record import tables as t
from ko_coach.record.entries import Answer
from ko_coach.record.practice import add_row, keep
from ko_coach.record.practice_entries import Agreed, Assessed, ExperimentJudged, SetAside

State = Literal["heard", "in work", "solved"]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A lead answered an interaction. The newest review of each lead is in force, so a correction is a new one."""

    id: str
    interaction: str
    by: str
    at: datetime
    version: str
    """The rubric version in whose wording the lead rated."""
    answers: tuple[Answer, ...] = ()
    """Empty when the lead only comments."""
    comment: str = ""
    thanks: bool = False
    next_step: str = ""
    due: str = ""
    """A day as 2026-11-30; empty where none is set."""


@dataclass(frozen=True, slots=True)
class Replied:
    """Somebody answered a review: the agent, or the lead in turn."""

    id: str
    review: str
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """The next step of a review is done; the first who says so counts."""

    review: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody opened an interaction."""

    id: str
    interaction: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """A lead said what became of something that stands in the way."""

    id: str
    key: str
    """The words of the group, folded."""
    state: State
    by: str
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """A sample was drawn to be reviewed."""

    id: str
    by: str
    at: datetime
    seed: int
    way: str
    size: int
    """Interactions asked for per agent."""
    total: int
    """It was drawn from so many."""
    search: str
    """The search line that they were found by."""
    drawn: Mapping[str, tuple[str, ...]]
    """The interactions in the order of drawing, each with the reasons why it deserves a look."""


ReviewEntry = (
    Reviewed | Replied | StepDone | Looked | Heard | SampleDrawn | SetAside | Assessed | Agreed | ExperimentJudged
)


def write_reviews(connection: Connection, entries: Sequence[ReviewEntry]) -> None:
    """Apply the entries in order; what is there already is passed over."""
    for entry in entries:
        _write(entry, connection)


@singledispatch
def _write(entry: ReviewEntry, connection: Connection) -> None:  # noqa: ARG001 - the first of many
    raise TypeError(f"the record does not know {type(entry).__name__}")


@_write.register
def _(entry: Reviewed, connection: Connection) -> None:
    row = asdict(entry)
    answers = row.pop("answers")
    if not add_row(connection, t.reviews, row):
        return
    rows = [{"review": entry.id, "position": position, **answer} for position, answer in enumerate(answers, 1)]
    if rows:
        connection.execute(insert(t.review_ratings), rows)
    i = t.interactions.c
    connection.execute(update(t.interactions).where(i.id == entry.interaction).values(reviewed=True))


@_write.register
def _(entry: Replied, connection: Connection) -> None:
    add_row(connection, t.replies, asdict(entry))


@_write.register
def _(entry: StepDone, connection: Connection) -> None:
    add_row(connection, t.steps_done, asdict(entry))


@_write.register
def _(entry: Looked, connection: Connection) -> None:
    add_row(connection, t.looks, asdict(entry))


@_write.register
def _(entry: Heard, connection: Connection) -> None:
    add_row(connection, t.hearings, asdict(entry))


@_write.register
def _(entry: SampleDrawn, connection: Connection) -> None:
    row = asdict(entry)
    drawn = row.pop("drawn")
    if add_row(connection, t.samples, row) and drawn:
        rows = [{"sample": entry.id, "interaction": one, "reasons": list(why)} for one, why in drawn.items()]
        connection.execute(insert(t.sampled), rows)


@_write.register
def _(entry: SetAside | Assessed | Agreed | ExperimentJudged, connection: Connection) -> None:
    keep(connection, entry)
