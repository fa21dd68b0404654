"""A million interactions as a list that a person scrolls through: pages of what a search finds, newest first.

A page begins where the last one ended, never at a number: the ten-thousandth page costs what the first one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeGuard

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from ko_coach.record import tables as t
from ko_coach.review.search_conditions import conditions as conditions
from ko_coach.review.search_conditions import conditions_beside_text
from ko_coach.review.search_rows import Place as Place
from ko_coach.review.search_rows import Row as Row
from ko_coach.review.search_text import TextsFirst, found
from ko_coach.review.search_words import Asked, Search, Sought, When
from ko_coach.review.viewer import Viewer

_TICK = timedelta(microseconds=1)
_FIRST = -(2**63)
"""No interaction has a smaller number."""
_I = t.interactions.c
_COLUMNS = [_I[name] for name in Row.__dataclass_fields__]
_COVERED: dict[str, Any] = {
    **dict.fromkeys(("subject", "persona", "stage", "expectations", "version"), ""),
    **dict.fromkeys(("shown", "ticked", "ignored", "focus", "trust", "reviewed")),
}
"""What nobody but its agent sees of a private interaction."""


def page(
    connection: Connection,
    search: Search,
    viewer: Viewer,
    *,
    before: Place | None = None,
    after: Place | None = None,
    size: int,
    now: datetime,
) -> list[Row]:
    """Return the next `size` interactions that the viewer finds, newest first.

    Args:
        connection: one of `Log.reading`.
        search: what is looked for.
        viewer: who looks.
        before: begin with what is older than this place; with neither place given, with the newest.
        after: end with what is newer than this place: the page above the one that begins there.
        size: so many at most.
        now: aware, in the reader's own time zone.
    """
    list_ = _List(connection, search, viewer, now)
    limits = [] if before is None else [list_.is_older(before)]
    if after is not None:
        limits.append(list_.is_newer(after))
    return list_.rows(size, newest=after is None, limits=limits)


def last_page(connection: Connection, search: Search, viewer: Viewer, *, size: int, now: datetime) -> list[Row]:
    """Return the oldest interactions that the viewer finds, newest first."""
    return _List(connection, search, viewer, now).rows(size, newest=False)


def count(connection: Connection, search: Search, viewer: Viewer, *, now: datetime) -> int:
    """Return how many interactions the viewer finds. That takes time by their number: ask in a thread."""
    return _List(connection, search, viewer, now).count()


def place_at(connection: Connection, search: Search, viewer: Viewer, fraction: float, *, now: datetime) -> Place | None:
    """Return the place of that fraction of the time between the newest (0) and the oldest (1); None in an empty list.

    A page before it begins with what was opened then or just earlier. It is time and no number that is divided: a
    scroll bar is right at its ends, and in between as right as the days are alike.
    """
    list_ = _List(connection, search, viewer, now)
    newest, oldest = list_.rows(1, newest=True), list_.rows(1, newest=False)
    if not newest or not oldest:
        return None
    span = newest[0].at - oldest[0].at
    return Place(newest[0].at - span * min(max(fraction, 0.0), 1.0) + _TICK, "")


class _List:
    """The interactions that a viewer finds, in their order.

    Where free text is asked for, its matches are walked in the order of their numbers: those grow with the time of
    opening, so that a common word needs no sorting and a rare one no reading of everything else.
    """

    def __init__(self, connection: Connection, search: Search, viewer: Viewer, now: datetime) -> None:
        self._connection, self._search, self._viewer, self._now = connection, search, viewer, now
        self._text = found(search)

    def is_older(self, place: Place) -> ColumnElement[bool]:
        if self._text is None:
            return _older(place)
        return t.texts.c.rowid < self._numbers(place)[0]

    def is_newer(self, place: Place) -> ColumnElement[bool]:
        if self._text is None:
            return _newer(place)
        return t.texts.c.rowid > self._numbers(place)[1]

    def rows(self, size: int, *, newest: bool, limits: Sequence[ColumnElement[bool]] = ()) -> list[Row]:
        """Return so many from the newer or the older end, newest first."""
        order = [_I.at, _I.id] if self._text is None else [t.texts.c.rowid]
        ordered = [column.desc() if newest else column.asc() for column in order]
        rows: list[Row] = []
        for search in self._branches():
            asked = self._select(search).where(*limits).order_by(*ordered).limit(size)
            rows += [_row(Row(*values), self._viewer) for values in self._connection.execute(asked)]
        if self._text is None:
            rows.sort(key=lambda row: (row.at, row.id), reverse=newest)
        return rows[:size] if newest else rows[:size][::-1]

    def count(self) -> int:
        counted = self._select(self._search).with_only_columns(func.count(), maintain_column_froms=True)
        return self._connection.scalar(counted) or 0

    def _select(self, search: Search) -> Select[Any]:
        asked = select(*_COLUMNS).where(*conditions_beside_text(search, self._viewer, self._now))
        if self._text is None:
            return asked
        return asked.select_from(TextsFirst()).where(t.texts.c.rowid == _I.doc, self._text, *self._times())

    def _branches(self) -> Iterator[Search]:
        """Yield a search for each of several agents: an index has the order of one, and to sort many takes long."""
        words = self._search.words
        many = None if self._text is not None else next(filter(_is_in_order_each, words), None)
        if many is None:
            yield self._search
            return
        others = tuple(word for word in words if word is not many)
        for value in many.values:
            yield Search((replace(many, values=(value,)), *others))

    def _times(self) -> Iterator[ColumnElement[bool]]:
        """Yield the limits of time as limits of numbers, so that matches of other times are not even looked at."""
        for word in self._search.asked:
            moments = [value.moment(self._now) for value in word.values if isinstance(value, When)]
            if moments and not word.negated:
                since = word.key == "since"
                yield self.is_newer(Place(min(moments), "")) if since else self.is_older(Place(max(moments), ""))

    def _numbers(self, place: Place) -> tuple[int, int]:
        """Return the numbers below and above which lies what is older and newer than the place."""
        here = self._connection.scalar(select(_I.doc).where(_I.id == place.id))
        if here is not None:
            return here, here
        earlier = select(func.max(_I.at)).where(_I.at < place.at).scalar_subquery()
        nearest = self._connection.scalar(select(func.max(_I.doc)).where(_I.at == earlier))
        return (_FIRST, _FIRST) if nearest is None else (nearest + 1, nearest)


def _is_in_order_each(word: Asked | Sought) -> TypeGuard[Asked]:
    """Say whether the word names several values, each of which has an index in the order of the list."""
    if not isinstance(word, Asked) or word.negated:
        return False
    return word.key in ("agent", "persona", "stage", "ticket") and len(word.values) > 1


def _older(place: Place) -> ColumnElement[bool]:
    older: ColumnElement[bool] = tuple_(_I.at, _I.id) < _key(place)
    return older


def _newer(place: Place) -> ColumnElement[bool]:
    newer: ColumnElement[bool] = tuple_(_I.at, _I.id) > _key(place)
    return newer


def _key(place: Place) -> Any:
    return tuple_(place.at, place.id, types=(_I.at.type, _I.id.type))


def _row(row: Row, viewer: Viewer) -> Row:
    return replace(row, **_COVERED) if row.private and (row.agent != viewer.name or not viewer.name) else row
