"""The single lines of an agent's days: which of them are shared, and how that is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ko_coach.record.ids import new_id
from ko_coach.record.practice_entries import CheckedIn, LookedBack

if TYPE_CHECKING:
    # SQL: its import is heavy, and a pane is painted before anything is asked.
    from ko_coach.review.days import DayTold, EnergyOfWeek, SharedLine

_OF_LOOK_BACK = ("learned", "in_the_way", "thanks")


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line of a day, as its agent sees it."""

    day: str
    line: str
    """help, learned, in_the_way or thanks."""
    words: str
    shared: bool


@dataclass(frozen=True, slots=True)
class TeamDays:
    """What others may know of a team's days."""

    weeks: Sequence[EnergyOfWeek]
    shared: Sequence[SharedLine]


def lines_of(day: DayTold) -> list[DayLine]:
    """Return the lines that hold words, the morning's first."""
    return list(_lines(day))


def _lines(day: DayTold) -> Iterator[DayLine]:
    if day.check_in is not None and day.check_in.help:
        yield DayLine(day.day, "help", day.check_in.help, "help" in day.check_in.shared)
    if day.look_back is not None:
        for line in _OF_LOOK_BACK:
            if said := getattr(day.look_back, line):
                yield DayLine(day.day, line, said, line in day.look_back.shared)


def toggled(day: DayTold, line: DayLine, now: datetime) -> CheckedIn | LookedBack:
    """Return the day's row anew, with the line shared if it was not, else kept to oneself."""
    kept = day.check_in if line.line == "help" else day.look_back
    assert kept is not None  # noqa: S101 - the line is of it
    others = tuple(one for one in kept.shared if one != line.line)
    shared = others if line.shared else (*others, line.line)
    return replace(kept, id=new_id(), at=now, shared=shared)
