"""Quarters of the year, as the record names them: `2026-Q4`. Such names sort by time."""

from __future__ import annotations

from datetime import UTC, date, datetime

_MONTHS = 3


def quarter_of(day: date) -> str:
    """Return the quarter that holds the day."""
    return f"{day.year:04}-Q{(day.month - 1) // _MONTHS + 1}"


def stepped(quarter: str, by: int = 1) -> str:
    """Return the quarter so many after this one; -1 is the one before."""
    year, number = parts(quarter)
    place = year * 4 + number - 1 + by
    return f"{place // 4:04}-Q{place % 4 + 1}"


def parts(quarter: str) -> tuple[int, int]:
    """Return year and number (1 to 4).

    Raises:
        ValueError: it is no quarter.
    """
    year, _dash, number = quarter.partition("-Q")
    if len(year) != 4 or number not in ("1", "2", "3", "4"):
        raise ValueError(f"not a quarter: {quarter!r}")
    return int(year), int(number)


def days_of(quarter: str) -> tuple[datetime, datetime]:
    """Return when the quarter begins and when the next does, in UTC as all sums of days are."""
    return _begin(quarter), _begin(stepped(quarter))


def _begin(quarter: str) -> datetime:
    year, number = parts(quarter)
    return datetime(year, (number - 1) * _MONTHS + 1, 1, tzinfo=UTC)
