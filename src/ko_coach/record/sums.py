"""The sums of days, from which directions over years are read in a moment.

They follow from the interactions alone: whatever is written marks its day as stale, and a reader has the stale days
added up again first. Private interactions, and what is not rated, add nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    type_coerce,
)

from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.record.outline import DAY

_DAYS_AT_ONCE = 7
"""Days that are added up in one transaction: a shift that writes meanwhile waits for no more."""
_I, _P, _R = t.interactions.c, t.prompts.c, t.ratings.c
_WITH_PROMPTS = t.interactions.join(t.prompts, (_P.interaction == _I.id) & _P.replaced.is_(False))
_SCOPES: tuple[tuple[str, ColumnElement[str], FromClause], ...] = (
    ("agent", _I.agent, t.interactions),
    ("persona", _I.persona, t.interactions),
    ("stage", _I.stage, t.interactions),
    ("item", _P.item, _WITH_PROMPTS),
)
_RATED = _I.submission != ""


def refresh(log: Log) -> int:
    """Add up the days that are stale, a few in a transaction, and return how many there were.

    Raises RecordError when the record cannot be read or written now.
    """
    with log.reading() as connection:
        stale = list(connection.scalars(select(t.stale_days.c.day).order_by(t.stale_days.c.day)))
    for days in _runs(stale):
        with log.writing() as connection:
            add_up(connection, days)
    return len(stale)


def _runs(days: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield days that follow each other, at most a few at once."""
    begin = 0
    for end in range(1, len(days) + 1):
        if end == len(days) or end - begin == _DAYS_AT_ONCE or days[end] != days[end - 1] + 1:
            yield days[begin:end]
            begin = end


def add_up(connection: Connection, days: Sequence[int]) -> None:
    """Add up days that follow each other anew, in this transaction."""
    first, last = days[0], days[-1]
    connection.execute(delete(t.stale_days).where(t.stale_days.c.day.between(first, last)))
    for table in (t.day_sums, t.day_counts):
        connection.execute(delete(table).where(table.c.day.between(first, last)))
    of_days = [_I.at >= _moment(first), _I.at < _moment(last + 1), _I.private.is_(False)]
    for scope, key, source in _SCOPES:
        rated = source.join(t.ratings, _R.submission == _I.submission)
        _add(connection, t.day_sums, scope, key, rated, _sums(), [*of_days, _RATED, _R.value.is_not(None)])
        _add(connection, t.day_counts, scope, key, source, _counts(scope), of_days)


def _moment(day: int) -> ColumnElement[Any]:
    return literal(day * DAY, BigInteger)


def _add(
    connection: Connection,
    table: Table,
    scope: str,
    key: ColumnElement[str],
    source: FromClause,
    sums: dict[str, ColumnElement[Any]],
    where: Sequence[ColumnElement[bool]],
) -> None:
    day = (type_coerce(_I.at, BigInteger).op("/")(literal_column(str(DAY)))).label("of_day")
    grouped: list[ColumnElement[Any]] = [key, day, *(sums[name] for name in ("criterion", "meaning") if name in sums)]
    rows = select(literal(scope), key, day, *sums.values()).select_from(source).where(*where).group_by(*grouped)
    connection.execute(insert(table).from_select(["scope", "key", "day", *sums], rows))


def _sums() -> dict[str, ColumnElement[Any]]:
    return {
        "criterion": _R.criterion,
        "meaning": _R.meaning,
        "n": func.count(),
        "total": func.sum(_R.value),
        "squares": func.sum(_R.value * _R.value),
    }


def _counts(scope: str) -> dict[str, ColumnElement[Any]]:
    """Return what is counted; for items how often the item itself was shown and used."""

    def times(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    expectations = {name: times(_I.expectations == name) for name in ("missed", "met", "exceeded")}
    if scope == "item":
        use: dict[str, ColumnElement[Any]] = {
            "shown": func.count(),
            "ticked": times(_P.action == "ticked"),
            "ignored": times(_P.action == "ignored"),
        }
    else:
        use = {name: func.sum(_I[name]) for name in ("shown", "ticked", "ignored")}
    return {"interactions": func.count(), "rated": times(_RATED), **expectations, **use}
