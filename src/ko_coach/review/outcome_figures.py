"""What an outcome's measure comes to: a mean with its spread or a share, its interval, and what a version did to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ko_coach.review.proportions import wilson
from ko_coach.review.samples import (
    FEWEST_FOR_A_WORD,
    FEWEST_FOR_FIGURES,
    Comparison,
    Sample,
    Verdict,
    compare,
    student,
)
from ko_coach.rubric.model import Measure

Counts = Mapping[int, int]
"""How often each step of the scale was answered; what is not applicable is no answer."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure at one time: points of the scale for a mean, 0 to 1 for a share. Below five answers only their number.

    The interval of a mean is Student's, that of a share Wilson's (1927). Both take answers to be independent.
    """

    n: int
    """Answers."""
    value: float | None = None
    deviation: float | None = None
    """The standard deviation of the answers; None for a share."""
    low: float | None = None
    """Where the 95 % interval begins."""
    high: float | None = None
    agents: int | None = None
    """So many agents answered; None below five, and never who."""

    @property
    def enough(self) -> bool:
        """Whether there are the thirty answers below which nothing is said of it."""
        return self.n >= FEWEST_FOR_A_WORD


@dataclass(frozen=True, slots=True)
class Effect:
    """An outcome's measure before and after a version, all answers under the meaning in force."""

    before: Figure
    after: Figure
    verdict: Verdict
    difference: float | None = None
    """By how much it lies higher after; points for a mean, 0 to 1 for a share. None below five answers on a side."""
    low: float | None = None
    """Where the 95 % interval of the difference begins."""
    high: float | None = None


def figure(counts: Counts, measure: Measure, agents: int = 0) -> Figure:
    """Return what the measure comes to."""
    n = sum(counts.values())
    many = agents if agents >= FEWEST_FOR_FIGURES else None
    if n < FEWEST_FOR_FIGURES:
        return Figure(n, agents=many)
    if measure.of == "share":
        part = reaching(counts, measure)
        low, high = wilson(part, n)
        return Figure(n, part / n, None, low, high, many)
    found = sample(counts)
    mean, deviation = found.total / n, math.sqrt(found.variance)
    reach = student(n - 1) * deviation / math.sqrt(n)
    return Figure(n, mean, deviation, mean - reach, mean + reach, many)


def effect(before: Counts, after: Counts, measure: Measure, *, meaning_changed: bool = False) -> Effect:
    """Return what may be said of the difference: 95 % of its intervals hold the true one, and so 5 % err.

    Means are compared by Welch's interval (`samples.compare`), shares by Newcombe's. Answers of one agent are alike.
    As long as the same agents answer before and after, that makes the interval too wide rather than too narrow; where
    one came or left with the version, part of the difference is theirs: of a hundred nulls in which one of ten agents
    leaves, seven or eight are called effects.
    """
    sides = figure(before, measure), figure(after, measure)
    if measure.of == "mean":
        found: Comparison = compare("", sample(before), sample(after), meaning_changed=meaning_changed)
        return Effect(*sides, found.verdict, found.difference, found.low, found.high)
    if meaning_changed:
        return Effect(*sides, "meaning changed")
    was, now = sides
    if was.value is None or now.value is None:
        return Effect(*sides, "too few")
    low, high = newcombe((reaching(before, measure), was.n), (reaching(after, measure), now.n))
    verdict: Verdict = "higher" if low > 0 else "lower" if high < 0 else "no clear difference"
    return Effect(*sides, verdict if was.enough and now.enough else "too few", now.value - was.value, low, high)


def newcombe(before: tuple[int, int], after: tuple[int, int]) -> tuple[float, float]:
    """Return the 95 % interval of the share after less the share before, each given as (part, whole).

    Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
    (1998), method 10: two of Wilson's intervals joined, right also for few answers and shares near 0 or 1.
    """
    was, now = before[0] / before[1], after[0] / after[1]
    (was_low, was_high), (now_low, now_high) = wilson(*before), wilson(*after)
    difference = now - was
    return (
        difference - math.hypot(now - now_low, was_high - was),
        difference + math.hypot(now_high - now, was - was_low),
    )


def reaching(counts: Counts, measure: Measure) -> int:
    """Return how many answers reach the lowest that counts."""
    least = measure.at_least or 0
    return sum(count for value, count in counts.items() if value >= least)


def sample(counts: Counts) -> Sample:
    """Return the answers, added up."""
    items = counts.items()
    total, squares = (sum(value**power * count for value, count in items) for power in (1, 2))
    return Sample(sum(counts.values()), total, squares)
