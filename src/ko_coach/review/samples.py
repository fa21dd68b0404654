"""Answers before and after something changed, and what may be said of the difference."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FEWEST_FOR_FIGURES = 5
"""Below so many answers a mean says more of single people than of the change: none is given."""
FEWEST_FOR_A_WORD = 30
"""So many answers on either side before anything is said of the difference."""
_Z = 1.959964
"""Standard score of the two-sided 95 % interval."""

Verdict = Literal["meaning changed", "too few", "no clear difference", "higher", "lower"]


@dataclass(frozen=True, slots=True)
class Sample:
    """Answers to one criterion, counted: scores stay whole numbers, and so do their sums."""

    n: int = 0
    total: int = 0
    """The sum of the answers."""
    squares: int = 0
    """The sum of their squares."""

    @property
    def mean(self) -> float | None:
        """None below five answers."""
        return None if self.n < FEWEST_FOR_FIGURES else self.total / self.n

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the answers (divided by n - 1); None below five answers."""
        return None if self.n < FEWEST_FOR_FIGURES else math.sqrt(self.variance)

    @property
    def variance(self) -> float:
        """The square of the deviation; 0 below two answers."""
        if self.n < 2:
            return 0.0
        return (self.n * self.squares - self.total**2) / (self.n * (self.n - 1))

    @classmethod
    def of(cls, values: Iterable[int]) -> Sample:
        """Return the sample of these answers."""
        listed = list(values)
        return cls(len(listed), sum(listed), sum(value * value for value in listed))

    def __add__(self, other: Sample) -> Sample:
        return Sample(self.n + other.n, self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A criterion before and after a change, all answers under one and the same meaning of it."""

    criterion: str
    before: Sample
    after: Sample
    verdict: Verdict
    difference: float | None = None
    """Points by which the mean after lies above the one before; None where there are too few answers for figures."""
    low: float | None = None
    """Where the 95 % interval of the difference begins, in points."""
    high: float | None = None


def compare(criterion: str, before: Sample, after: Sample, *, meaning_changed: bool = False) -> Comparison:
    """Return the two samples with what may be said of their difference.

    The interval is Welch's, which takes neither the spreads nor the counts to be equal (Welch, "The generalization
    of 'Student's' problem when several different population variances are involved", Biometrika 34, 1947), with
    Satterthwaite's degrees of freedom (Biometrics Bulletin 2, 1946). It takes answers to be independent. Those of one
    agent are alike, so the true interval is rather wider: "no clear difference" is sure, "higher" a good hint.
    """
    if meaning_changed:
        return Comparison(criterion, before, after, "meaning changed")
    if min(before.n, after.n) < FEWEST_FOR_FIGURES:
        return Comparison(criterion, before, after, "too few")
    difference = after.total / after.n - before.total / before.n
    reach = _reach(before, after)
    low, high = difference - reach, difference + reach
    return Comparison(criterion, before, after, _verdict(before, after, low, high), difference, low, high)


def _verdict(before: Sample, after: Sample, low: float, high: float) -> Verdict:
    if min(before.n, after.n) < FEWEST_FOR_A_WORD:
        return "too few"
    if low > 0:
        return "higher"
    return "lower" if high < 0 else "no clear difference"


def _reach(one: Sample, other: Sample) -> float:
    """Return half the width of Welch's 95 % interval of the difference of the means."""
    shares = [sample.variance / sample.n for sample in (one, other)]
    error = sum(shares)
    if not error:
        return 0.0
    freedom = error**2 / sum(share**2 / (sample.n - 1) for share, sample in zip(shares, (one, other), strict=True))
    return student(freedom) * math.sqrt(error)


def student(freedom: float) -> float:
    """Return how many standard errors the two-sided 95 % interval of Student's t reaches.

    The expansion of Abramowitz and Stegun (Handbook of Mathematical Functions, 1964, 26.7.5); right to three places
    from four degrees of freedom on, and there are never fewer.
    """
    x = _Z
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return x + sum(term / freedom**power for power, term in enumerate(terms, 1))
