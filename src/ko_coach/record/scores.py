"""What a rating amounts to: focus, trust, expectations. Which criteria these are, its rubric version says.

The trust equation is T = (C + R + I) / S: credibility, reliability and intimacy over self-orientation; Maister, Green
and Galford, "The Trusted Advisor" (Free Press, 2000), chapter 8. With every part on a scale that starts at 1, T is
always defined; the profile of the four parts says more than the number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ko_coach.record.entries import Answer

TRUST_PARTS = ("credibility", "reliability", "intimacy", "self_orientation")
_NOT_KNOWN: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Scores:
    """What lists show of a rating, and searches ask for."""

    focus: int | None = None
    trust: int | None = None
    """Hundredths of T; None where a part is missing or was not applicable."""
    expectations: str = ""
    """missed | met | exceeded; empty where it was not asked, or not applicable."""


def trust(credibility: float, reliability: float, intimacy: float, self_orientation: float) -> float:
    """Return T, from 0.6 (no trust at all) to 15 on scales of 1 to 5; `self_orientation` must be above 0."""
    return (credibility + reliability + intimacy) / self_orientation


def scores(content: str | None, answers: Sequence[Answer]) -> Scores:
    """Return what the answers amount to under the rubric version with that canonical content; nothing without one."""
    asked = _asked(content) if content else _NOT_KNOWN
    values = {answer.criterion: answer.value for answer in answers}
    return Scores(
        focus=values.get(asked.get("focus", "")), trust=_trust(asked, values), expectations=_expectations(asked, values)
    )


@lru_cache(maxsize=64)
def _asked(content: str) -> Mapping[str, Any]:
    """Return what the scores need to know of a version: to read it whole would take a hundred times as long."""
    try:
        data = json.loads(content)
    except ValueError:
        return _NOT_KNOWN
    if not isinstance(data, dict):
        return _NOT_KNOWN
    scales = {one["id"]: (one.get("lowest", 0), one.get("highest", 0)) for one in data.get("criteria", ())}
    return {
        "focus": data.get("focus", ""),
        "expectations": data.get("expectations", ""),
        "scale": scales.get(data.get("expectations", "")),
        "trust": data.get("trust"),
    }


def _trust(asked: Mapping[str, Any], values: Mapping[str, int | None]) -> int | None:
    parts = asked.get("trust")
    if not parts:
        return None
    known = [value for part in TRUST_PARTS if (value := values.get(parts.get(part, ""))) is not None]
    if len(known) < len(TRUST_PARTS) or known[-1] <= 0:
        return None
    return round(100 * trust(*known))


def _expectations(asked: Mapping[str, Any], values: Mapping[str, int | None]) -> str:
    value, scale = values.get(asked.get("expectations", "")), asked.get("scale")
    if value is None or scale is None:
        return ""
    lowest, highest = scale
    return "missed" if value == lowest else "exceeded" if value == highest else "met"
