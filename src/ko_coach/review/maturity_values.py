"""Where the team stands, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ko_coach.record.practice_entries import Level
from ko_coach.review.quarters import stepped
from ko_coach.review.spread import Spread

FEWEST_ANSWERS = 3
"""With fewer one would know who said what."""


@dataclass(frozen=True, slots=True)
class Own:
    """What the viewer answered, newest."""

    level: Level
    evidence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence of evidence. Nobody's name is with it."""

    level: Level
    words: str
    own: bool
    """Whether the viewer wrote it."""


@dataclass(frozen=True, slots=True)
class Common:
    """What the team agreed on."""

    quarter: str
    level: Level
    next_step: str
    due: str
    """A day as 2026-11-30; empty where none is set."""
    by: str
    """Who wrote it down."""
    at: datetime
    meaning: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of a question's history, in one wording."""

    quarter: str
    meaning: str
    n: int
    """So many answered."""
    spread: Spread | None
    """None where the viewer may not see it: fewer than three answers, or they did not answer yet."""
    agreed: Common | None


@dataclass(frozen=True, slots=True)
class Standing:
    """All of one question."""

    question: str
    meaning: str
    """In the wording that is asked now."""
    own: Own | None
    n: int
    """So many answered this quarter, in the wording that is asked now."""
    spread: Spread | None
    """None as long as the viewer has not answered, and below three answers."""
    evidence: tuple[Seen, ...]
    """The sentences of this quarter by level, from crawl to fly; empty where there is no spread."""
    agreed: Common | None
    """This quarter's agreement, in the wording that is asked now."""
    before: Common | None
    """The latest agreement of an earlier quarter: its next step is a reminder."""
    history: tuple[Quarter, ...]
    """The oldest first; a quarter in which the wording changed is there once for each."""
    otherwise: int = 0
    """So many answered this quarter in another wording; they are not put together with the others."""

    @property
    def missing(self) -> int:
        """So many more have to answer before anything of the others is shown."""
        return max(FEWEST_ANSWERS - self.n, 0)


@dataclass(frozen=True, slots=True)
class Maturity:
    """All questions, in the order of the rubric."""

    quarter: str
    standings: tuple[Standing, ...]


def quarters_between(history: Sequence[Quarter]) -> list[str]:
    """Return every quarter from the first to the last of a history, also those in which nobody said anything."""
    if not history:
        return []
    named = [history[0].quarter]
    while named[-1] < history[-1].quarter:
        named.append(stepped(named[-1]))
    return named
