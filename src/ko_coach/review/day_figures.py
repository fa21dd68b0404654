"""Figures by day or week: from the sums of days, or from one agent's own interactions where they may see no others'.

Private interactions are in none of them. Days and weeks (ISO) are those of UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    case,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
)

from ko_coach.record import tables as t
from ko_coach.record.errors import RecordError
from ko_coach.record.log import Log
from ko_coach.record.moments import EPOCH, microseconds
from ko_coach.record.outline import DAY
from ko_coach.record.sums import refresh
from ko_coach.review.scope import Scope
from ko_coach.review.viewer import Viewer

_DAYS_AT_MOST = 13 * 7
"""Of a longer span, weeks are told."""
_I, _P, _R = t.interactions.c, t.prompts.c, t.ratings.c
_SUMS, _COUNTS = t.day_sums.c, t.day_counts.c


@dataclass(frozen=True, slots=True)
class Days:
    """The days (since 1970, in UTC) of a span of time; both ends are included."""

    first: int
    last: int

    @classmethod
    def between(cls, since: datetime, until: datetime) -> Days:
        """Return the days of the span: those of both ends count whole."""
        return cls(microseconds(since) // DAY, max((microseconds(until) - 1) // DAY, microseconds(since) // DAY))

    @property
    def weekly(self) -> bool:
        """Whether the span is told in weeks."""
        return self.last - self.first >= _DAYS_AT_MOST + 1


def moment_of(day: float) -> datetime:
    """Return the time so many days after 1970 began."""
    return EPOCH + timedelta(days=day)


class Figure(NamedTuple):
    """The answers of one day or week to one criterion in one meaning."""

    key: str
    criterion: str
    meaning: str
    n: int
    total: int
    squares: int
    days: int
    """The sum of the answers' days: divided by n, the middle of their time."""
    first: int
    """The first and the last day that has such answers."""
    last: int


class Count(NamedTuple):
    """The interactions of the whole span, counted."""

    key: str
    interactions: int
    rated: int
    missed: int
    met: int
    exceeded: int
    shown: int
    ticked: int
    ignored: int


class Asked(NamedTuple):
    """Of whom, and of what time."""

    viewer: Viewer
    scope: Scope
    key: str | None
    """None for each key of the scope apart; the team has none."""
    days: Days

    @property
    def own(self) -> bool:
        """Whether the sums, which hold everybody's, must not be used."""
        return not self.viewer.lead and self.scope in ("persona", "stage", "item")


def freshen(log: Log) -> None:
    """Have the stale days added up; where the record cannot be written now, the sums stay as they are."""
    with suppress(RecordError):
        refresh(log)


def figures(connection: Connection, asked: Asked, criteria: Collection[str]) -> list[Figure]:
    """Return the answers by key, criterion, meaning, and day or week, in the order of time."""
    if not criteria:
        return []
    chosen = _own_figures(asked) if asked.own else _figures_of_sums(asked)
    column = _R.criterion if asked.own else _SUMS.criterion
    rows = connection.execute(chosen.where(column.in_(sorted(criteria)))).all()
    return sorted((Figure(*row[:3], *map(int, row[4:])) for row in rows), key=lambda one: (one.key, one.first))


def counts(connection: Connection, asked: Asked) -> list[Count]:
    """Return what was counted of each key; an unknown one has none."""
    chosen = _own_counts(asked) if asked.own else _counts_of_sums(asked)
    return sorted(Count(row[0], *map(int, row[1:])) for row in connection.execute(chosen) if row[1])


# ---------------------------------------------------------------------- from the sums of days


def _figures_of_sums(asked: Asked) -> Select[Any]:
    c = _SUMS
    key = _key(asked, c.key)
    bucket = _bucket(c.day, asked.days)
    sums = (func.sum(c.n), func.sum(c.total), func.sum(c.squares), func.sum(c.n * c.day), func.min(c.day))
    chosen = select(key, c.criterion, c.meaning, bucket, *sums, func.max(c.day))
    return _of_sums(chosen, c, asked).group_by(*_grouped(asked, c.key), c.criterion, c.meaning, bucket)


def _counts_of_sums(asked: Asked) -> Select[Any]:
    c = _COUNTS
    sums = [func.coalesce(func.sum(c[name]), 0) for name in Count._fields[1:]]
    return _of_sums(select(_key(asked, c.key), *sums), c, asked).group_by(*_grouped(asked, c.key))


def _of_sums(chosen: Select[Any], c: Any, asked: Asked) -> Select[Any]:
    scope = "agent" if asked.scope == "team" else asked.scope
    chosen = chosen.where(c.scope == scope, c.day.between(asked.days.first, asked.days.last))
    if not asked.viewer.lead:
        return chosen.where(c.key == asked.viewer.name)
    return chosen if asked.key is None or asked.scope == "team" else chosen.where(c.key == asked.key)


def _key(asked: Asked, column: ColumnElement[str]) -> ColumnElement[str]:
    return literal_column("''") if asked.scope == "team" else column


def _grouped(asked: Asked, column: ColumnElement[str]) -> Sequence[ColumnElement[str]]:
    return () if asked.scope == "team" else (column,)


def _bucket(day: ColumnElement[int], days: Days) -> ColumnElement[int]:
    """Return the day, or the number of its ISO week: the first day of 1970 was a Thursday."""
    # Without the precedence of a division the sum on its left would lose its brackets.
    return (day + literal_column("3")).op("/", precedence=8)(literal_column("7")) if days.weekly else day


# ---------------------------------------------------------------------- from the viewer's own interactions


def _own_figures(asked: Asked) -> Select[Any]:
    key, source = _own_key(asked)
    day = _own_day()
    sums = (
        func.count(),
        func.sum(_R.value),
        func.sum(_R.value * _R.value),
        func.sum(day),
        func.min(day),
        func.max(day),
    )
    bucket = _bucket(day, asked.days)
    rated = source.join(t.ratings, _R.submission == _I.submission)
    chosen = select(key, _R.criterion, _R.meaning, bucket, *sums).select_from(rated)
    chosen = chosen.where(*_own(asked), _I.submission != "", _R.value.is_not(None))
    return chosen.group_by(key, _R.criterion, _R.meaning, bucket)


def _own_counts(asked: Asked) -> Select[Any]:
    key, source = _own_key(asked)

    def times(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    counted = [func.count(), times(_I.submission != "")]
    counted += [times(_I.expectations == name) for name in ("missed", "met", "exceeded")]
    if asked.scope == "item":
        counted += [func.count(), times(_P.action == "ticked"), times(_P.action == "ignored")]
    else:
        counted += [func.coalesce(func.sum(_I[name]), 0) for name in ("shown", "ticked", "ignored")]
    columns: list[ColumnElement[Any]] = [key, *counted]
    return select(*columns).select_from(source).where(*_own(asked)).group_by(key)


def _own_key(asked: Asked) -> tuple[ColumnElement[str], FromClause]:
    if asked.scope == "item":
        return _P.item, t.interactions.join(t.prompts, (_P.interaction == _I.id) & _P.replaced.is_(False))
    return {"persona": _I.persona, "stage": _I.stage}.get(asked.scope, _I.agent), t.interactions


def _own_day() -> ColumnElement[int]:
    return type_coerce(_I.at, BigInteger).op("/")(literal_column(str(DAY)))


def _own(asked: Asked) -> list[ColumnElement[bool]]:
    first, after = (literal(day * DAY, BigInteger) for day in (asked.days.first, asked.days.last + 1))
    held = [_I.agent == asked.viewer.name, _I.private.is_(False), _I.at >= first, _I.at < after]
    return held if asked.key is None or asked.scope == "team" else [*held, _own_key(asked)[0] == asked.key]
