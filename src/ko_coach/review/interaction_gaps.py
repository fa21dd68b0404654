"""How far a self-rating and a lead's rating of the same interaction lie apart, criterion by criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ko_coach.record.entries import Answer

Verdict = Literal["same", "apart", "not applicable", "other meaning", "missing"]


@dataclass(frozen=True, slots=True)
class Gap:
    """One criterion, as both answered it."""

    criterion: str
    own: Answer | None
    """The self-rating; None where there is none."""
    lead: Answer | None
    verdict: Verdict
    """`missing` where only one of the two answered; `other meaning` where they answered different questions."""
    points: int | None = None
    """Self minus lead, in steps of the scale; None where the two cannot be compared."""


def gaps(own: Sequence[Answer], lead: Sequence[Answer]) -> list[Gap]:
    """Return every criterion that either answered, in the order of the self-rating, then of the lead's."""
    of_self = {answer.criterion: answer for answer in own}
    of_lead = {answer.criterion: answer for answer in lead}
    return [_gap(criterion, of_self.get(criterion), of_lead.get(criterion)) for criterion in {**of_self, **of_lead}]


def _gap(criterion: str, own: Answer | None, lead: Answer | None) -> Gap:
    if own is None or lead is None:
        return Gap(criterion, own, lead, "missing")
    if own.meaning != lead.meaning:
        return Gap(criterion, own, lead, "other meaning")
    if own.value is None or lead.value is None:
        return Gap(criterion, own, lead, "not applicable")
    points = own.value - lead.value
    return Gap(criterion, own, lead, "apart" if points else "same", points)
