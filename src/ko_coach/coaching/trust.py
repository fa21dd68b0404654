"""The trust equation: T = (C + R + I) / S.

Credibility, reliability and intimacy over self-orientation; Maister, Green and Galford, "The Trusted Advisor"
(Free Press, 2000), chapter 8. With every part on a scale that starts at 1, T is always defined; the profile of the
four parts says more than the number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ko_coach.record.entries import Answer
from ko_coach.rubric.model import Rubric


def trust(credibility: float, reliability: float, intimacy: float, self_orientation: float) -> float:
    """Return T, from 0.6 (no trust at all) to 15 on scales of 1 to 5; `self_orientation` must be above 0."""
    return (credibility + reliability + intimacy) / self_orientation


def trust_of(rubric: Rubric, answers: Sequence[Answer]) -> float | None:
    """Return T of a rating, None when a part is missing or was "not applicable"."""
    if rubric.trust is None:
        return None
    values: Mapping[str, int | None] = {answer.criterion: answer.value for answer in answers}
    parts = (
        rubric.trust.credibility,
        rubric.trust.reliability,
        rubric.trust.intimacy,
        rubric.trust.self_orientation,
    )
    known = [value for part in parts if (value := values.get(part)) is not None]
    if len(known) < len(parts) or known[3] <= 0:
        return None
    return trust(*known)
