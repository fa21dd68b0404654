"""The day until which a next step is to be done, as people write it: `2026-12-01`, or `7d` from today."""

from __future__ import annotations

import re
from datetime import date, timedelta

_FROM_TODAY = re.compile(r"\+?(\d{1,3})\s*([dwдн])", re.IGNORECASE)
_DAYS = {"d": 1, "д": 1, "w": 7, "н": 7}


def due_day(written: str, today: date) -> str:
    """Return the day as 2026-12-01; empty when nothing is written.

    Raises:
        ValueError: it is neither a day nor a number of days (`7d`) or weeks (`2w`).
    """
    text = written.strip()
    if not text:
        return ""
    if found := _FROM_TODAY.fullmatch(text):
        return (today + timedelta(days=int(found[1]) * _DAYS[found[2].lower()])).isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(f"not a day: {written!r}") from error
