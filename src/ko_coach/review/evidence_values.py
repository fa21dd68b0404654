"""Figures of the record beside the questions of maturity, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ko_coach.review.samples import FEWEST_FOR_FIGURES

Kind = Literal["persona", "stage", "observed", "exceeded", "decided", "focus", "way"]
_OF_UNDERSTANDING: tuple[Kind, ...] = ("persona", "stage", "observed")
_OF_PURPOSE: tuple[Kind, ...] = ("decided", "exceeded", "way", "focus")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one quarter: `part` of `n`, or a mean of n answers."""

    n: int
    """Interactions, answers, conflicts, observations, or things in the way."""
    part: int | None = None
    """So many of them; None below five, and where a mean is told."""
    mean: float | None = None
    """None below five."""
    deviation: float | None = None
    agents: int | None = None
    """Of observations: so many agents noted them; None below five, and never who."""

    @classmethod
    def share(cls, part: int, n: int, agents: int | None = None) -> Figure:
        """Return a part of so many."""
        return cls(n, part if n >= FEWEST_FOR_FIGURES else None, agents=agents)

    @property
    def told(self) -> bool:
        """Whether there are the five below which only their number is told."""
        return self.part is not None or self.mean is not None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure of the quarter at hand, and the same of the quarter before."""

    kind: Kind
    now: Figure
    before: Figure


@dataclass(frozen=True, slots=True)
class OnRecord:
    """All figures that the viewer may see."""

    quarter: str
    own: bool
    """Whether they are of the viewer alone."""
    figures: tuple[Evidence, ...]

    def beside(self, question: str) -> tuple[Evidence, ...]:
        """Return them for a question, those first that are most likely evidence for it."""
        first = _OF_PURPOSE if question == "purpose" else _OF_UNDERSTANDING
        order = [*first, *(kind for kind in (*_OF_UNDERSTANDING, *_OF_PURPOSE) if kind not in first)]
        return tuple(sorted(self.figures, key=lambda one: order.index(one.kind)))
