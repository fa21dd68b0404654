"""How an outcome stands: its figures, where they are heading, and the experiments that serve it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from ko_coach.review.outcome_figures import Effect, Figure
from ko_coach.rubric.model import Criterion, Outcome, Text, VersionNote

if TYPE_CHECKING:
    from ko_coach.review.outcome_counts import Judged, Noted


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the measure, or several of them where each alone has fewer than five answers."""

    at: datetime
    """Its middle."""
    figure: Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the weeks are heading: the Theil–Sen slope of their figures, a week, with half of its 95 % interval."""

    slope: float
    spread: float
    sign: int
    """-1, 0 or +1: 0 while the slope is lost in its spread, or too small to notice."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where it began."""

    value: float | None
    """None where it was not written and there are fewer than five answers to measure it by."""
    measured: Figure | None = None
    """What the thirteen weeks before say, where the baseline was not written."""
    meaning_changed: bool = False
    """Whether the criterion means something else since, so that nothing may be compared with it."""

    @property
    def known(self) -> bool:
        """Whether it is sure enough to compare with."""
        enough = self.measured is None or self.measured.enough
        return self.value is not None and enough and not self.meaning_changed


@dataclass(frozen=True, slots=True)
class Heard:
    """An observation that started the outcome, and how often shifts noted the same words."""

    words: Text
    noted: Noted


@dataclass(frozen=True, slots=True)
class Experiment:
    """A rubric version whose note names the outcome."""

    version: str
    """The first version that carries the note."""
    at: datetime
    author: str
    note: VersionNote
    effect: Effect
    judged: Judged | None
    """How it ended, by the newest word; None while it runs."""


@dataclass(frozen=True, slots=True)
class Progress:
    """An outcome with all that the record says of it."""

    outcome: Outcome
    criterion: Criterion | None
    first: date
    """The day from which on progress counts."""
    last: date
    """The day by which the target is to be reached."""
    until: datetime
    """The end of what was counted: now, or the end of the outcome's last day. Not included."""
    days_left: int
    """Days to the last one; negative once it is over."""
    now: Figure
    baseline: Baseline
    target: float
    """As figures: points for a mean, 0 to 1 for a share."""
    weeks: tuple[Week, ...]
    heading: Heading | None
    """None below five points."""
    observations: tuple[Heard, ...]
    experiments: tuple[Experiment, ...]
    """The newest first."""
    own: bool = False
    """Whether the figures are the viewer's own alone: below five agents who is no lead sees nobody else's."""

    @property
    def over(self) -> bool:
        """Whether its last day is over."""
        return self.days_left < 0

    @property
    def way(self) -> float | None:
        """How much of the way from baseline to target is gone, 0 to 1; None where there is too little to say so."""
        begin = self.baseline.value
        if begin is None or not self.baseline.known or not self.now.enough or self.now.value is None:
            return None
        return way(begin, self.now.value, self.target)

    @property
    def reached(self) -> bool:
        """Whether the figure is where it was to come, or beyond."""
        return self.way is not None and self.way >= 1


def way(begin: float, now: float, target: float) -> float | None:
    """Return how much of the way from the beginning to the target is gone, 0 to 1; None where there is no way."""
    if begin == target:
        return None
    return min(max((now - begin) / (target - begin), 0.0), 1.0)
