"""Where a criterion is heading: a direction with its spread, never a level alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ko_coach.record.log import Log

FEWEST = 5
"""Below this many ratings there is no direction to speak of."""
MOST = 400
"""Ratings that are looked at, the latest ones."""
_STEADY = 0.05
"""Points a week; a smaller slope is no movement that a person would notice."""
_Z = 1.2816
"""Standard score of the two-sided 80 % interval."""
_WEEK = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Direction:
    """How one agent's answers to one criterion move, as long as the criterion's meaning did not change."""

    slope: float
    """Points a week."""
    spread: float
    """Points a week: four times in five the true slope lies within `slope` ± `spread`."""
    n: int
    """Ratings behind it."""
    values: tuple[float, ...]
    """The mean of each day that has ratings, oldest first."""

    @property
    def sign(self) -> int:
        """-1, 0 or +1: 0 while the slope is lost in its spread, or too small to notice."""
        if abs(self.slope) < max(self.spread, _STEADY):
            return 0
        return 1 if self.slope > 0 else -1


def direction(log: Log, agent: str, criterion: str, meaning: str, since: datetime) -> Direction | None:
    """Return the direction of the agent's ratings in force since then; None when there are fewer than five.

    Only answers under this very meaning of the criterion count; "not applicable" is no answer.
    Raises RecordError when the record cannot be read.
    """
    return direction_of(log.answers_over_time(agent, criterion, meaning, since, MOST))


def direction_of(answers: Sequence[tuple[datetime, int]]) -> Direction | None:
    """Return the Theil–Sen slope of the daily means, and its spread; None below five answers.

    The slope is the median of the slopes between all pairs of days (Theil 1950; Sen 1968), which a few odd days
    do not move. Days, because most answers on a scale of five are equal, and ties would hide every trend.
    The spread is half of Sen's 80 % interval, which comes from the variance of Kendall's score. With less than
    three days there is no slope yet: it is 0.
    """
    if len(answers) < FEWEST:
        return None
    days = _days(answers)
    values = tuple(value for _, value in days)
    slope, spread = theil_sen(days)
    return Direction(slope, spread, len(answers), values)


def theil_sen(points: Sequence[tuple[float, float]], z: float = _Z) -> tuple[float, float]:
    """Return the slope through points (when, how much), and its spread; both are 0 below three points.

    Args:
        points: no two of them at the same time.
        z: the standard score of the interval; as a rule of the 80 % one.
    """
    if len(points) < 3:
        return 0.0, 0.0
    slopes = sorted(
        (later - earlier) / (then - before)
        for index, (before, earlier) in enumerate(points)
        for then, later in points[index + 1 :]
    )
    return median(slopes), _half_interval(slopes, len(points), z)


def _days(answers: Sequence[tuple[datetime, int]]) -> list[tuple[float, float]]:
    """Return when a day's answers were given on average, in weeks, and their mean; by the reader's own calendar."""
    by_day: dict[int, list[tuple[float, int]]] = {}
    for at, value in answers:
        by_day.setdefault(at.astimezone().toordinal(), []).append((at.timestamp() / _WEEK, value))
    return [(fmean(at for at, _ in day), fmean(value for _, value in day)) for _, day in sorted(by_day.items())]


def _half_interval(slopes: Sequence[float], points: int, z: float) -> float:
    """Return half the width of Sen's interval, whose ends are two of the sorted slopes."""
    reach = z * math.sqrt(points * (points - 1) * (2 * points + 5) / 18)
    lower = max(0, math.floor((len(slopes) - reach) / 2))
    upper = min(len(slopes) - 1, math.ceil((len(slopes) + reach) / 2))
    return (slopes[upper] - slopes[lower]) / 2
