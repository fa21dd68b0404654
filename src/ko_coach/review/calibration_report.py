"""Calibration out of the record, with each criterion in the words that its answers were given to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ko_coach.review.agreement import RESAMPLES
from ko_coach.review.calibration import Calibration, Judgement, calibrate, most_disagreement
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Criterion

if TYPE_CHECKING:
    from ko_coach.record.log import Log


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One criterion: how far self and leads agree, and what was asked."""

    calibration: Calibration
    asked: Criterion | None
    """In the wording of its latest meaning; None where no rubric version on record has it."""

    def name(self, language: str) -> str:
        """Return what the criterion is called."""
        return (self.asked.name.say(language) if self.asked else "") or self.calibration.criterion


def calibration_report(
    log: Log,
    viewer: Viewer,
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    resamples: int = RESAMPLES,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Calibrated, ...]:
    """Return the calibration of every criterion, first where the anchors cause the most disagreement.

    Args:
        log: the record.
        viewer: who looks; one who is no lead sees what was said of their own interactions.
        since: only interactions that were opened then or later.
        until: only interactions that were opened before.
        resamples: of the intervals; 0 gives the figures at once, without intervals.
        go_on: asked before each criterion; when it says no, those that are done are returned.

    Raises RecordError when the record cannot be read.
    """
    from ko_coach.review.judgements import judgements, wordings

    with log.reading() as connection:
        found = judgements(connection, viewer, since=since, until=until)
        asked = wordings(connection, {each.criterion: each.meaning for each in found})
    by_criterion: dict[str, list[Judgement]] = defaultdict(list)
    for each in found:
        by_criterion[each.criterion].append(each)
    done: list[Calibration] = []
    for own in by_criterion.values():
        if go_on():
            done += calibrate(own, resamples=resamples)
    return tuple(Calibrated(each, asked.get(each.criterion)) for each in sorted(done, key=most_disagreement))
