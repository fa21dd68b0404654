"""What the coach's room asks of the record. Every function is called in a thread, with the open log."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ko_coach.rubric.differences import Difference, differences
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import from_canonical

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.record.versions import KeptVersion
    from ko_coach.review.backtest import Effect
    from ko_coach.review.effects import ItemEffects, VersionOutcome
    from ko_coach.review.outcome_counts import Judged

QUICK = 1_000
"""Interactions that an edit is tried on with every save."""
DEEP = 100_000
"""Interactions that it is tried on when the coach asks for more."""
_WORD_EVERY = 0.1
"""Seconds between two words on progress."""

GoOn = Callable[[], bool]
Told = Callable[[int, int], None]


def try_edit(log: Log, edited: Rubric, last: int, go_on: GoOn, told: Told) -> Effect:
    """Return what the rubric would have done in the last so many interactions; `told` hears how far it is."""
    from ko_coach.review.backtest import backtest

    said = time.monotonic()

    def progress(done: int, total: int) -> bool:
        nonlocal said
        if time.monotonic() - said >= _WORD_EVERY:
            said = time.monotonic()
            told(done, total)
        return go_on()

    total = log.count_cases(last)
    return backtest(log.cases(last), edited, lambda version: rubric_of(log, version), progress, total=total)


def rubric_of(log: Log, version: str) -> Rubric | None:
    """Return the rubric of a version; None when it is not on record, or cannot be read any more."""
    content = log.rubric_content(version)
    try:
        return from_canonical(content) if content else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Compared:
    """A rubric beside one that came before it."""

    before: KeptVersion | None
    """None where there is none."""
    differences: tuple[Difference, ...]


def since_last_used(log: Log, rubric: Rubric) -> Compared:
    """Compare the rubric with the version under which an interaction was opened last."""
    used = [version for version in log.versions() if version.last_used is not None]
    last = max(used, key=lambda version: version.last_used or version.at, default=None)
    before = rubric_of(log, last.version) if last else None
    return Compared(last, differences(before, rubric)) if before else Compared(None, ())


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one rubric, newest first, and what came of those that carry a note."""

    versions: tuple[KeptVersion, ...]
    outcomes: tuple[VersionOutcome, ...]
    verdicts: Mapping[str, Judged] = field(default_factory=dict)
    """By version: how its experiment ended."""


def history(log: Log, rubric: str) -> History:
    """Return the versions that bear this name."""
    from ko_coach.review.effects import version_effects
    from ko_coach.review.outcome_counts import verdicts

    versions = tuple(version for version in log.versions() if version.name == rubric)
    outcomes = tuple(version_effects(log, rubric))
    with log.reading() as connection:
        return History(versions, outcomes, verdicts(connection))


def effects_of(log: Log, rubric: str) -> ItemEffects:
    """Return what became of every item of the rubric with this name."""
    from ko_coach.review.effects import item_effects

    return item_effects(log, rubric)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One version, read whole, with what it changed."""

    rubric: Rubric
    compared: Compared


def chapter(log: Log, version: str, before: KeptVersion | None) -> Chapter | None:
    """Return the version with what differs from the one before; None when it cannot be read."""
    rubric = rubric_of(log, version)
    if rubric is None:
        return None
    old = rubric_of(log, before.version) if before else None
    return Chapter(rubric, Compared(before if old else None, differences(old, rubric) if old else ()))
