"""What a search asks of the record, as SQL, and what a viewer may find at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true

from ko_coach.record import tables as t
from ko_coach.review.search_text import found
from ko_coach.review.search_words import Asked, Measure, Name, Search, Value, When
from ko_coach.review.viewer import Viewer

TOLD_OF_PRIVATE = frozenset({"agent", "ticket", "since", "before", "state", "private"})
"""All that somebody else's private interaction answers to."""
_BEYOND_HEX = "g"

_I = t.interactions.c
_MEASURES = {
    **{key: _I[key] for key in ("focus", "trust", "shown", "ticked", "ignored")},
    "engaged": _I.engaged_seconds,
}
_SWITCHES = {"reviewed": _I.reviewed, "private": _I.private}


def conditions(search: Search, viewer: Viewer, now: datetime) -> list[ColumnElement[bool]]:
    """Return what holds of the `interactions` that the viewer finds.

    `now` is aware and in the reader's own time zone: days begin at its midnight. A `ZoneInfo` knows the midnights of
    the other half of the year as well.
    """
    limits = conditions_beside_text(search, viewer, now)
    text = found(search)
    if text is not None:
        limits.append(_I.doc.in_(select(t.texts.c.rowid).where(text)))
    return limits


def conditions_beside_text(search: Search, viewer: Viewer, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions without the free text that has to be there: a page walks along its matches instead."""
    limits = visible(search, viewer)
    limits += [_asked(word, now) for word in search.asked]
    for word in search.sought:
        unwanted = found(Search((replace(word, negated=False),))) if word.negated else None
        if unwanted is not None:
            limits.append(_I.doc.not_in(select(t.texts.c.rowid).where(unwanted)))
    return limits


def visible(search: Search, viewer: Viewer) -> list[ColumnElement[bool]]:
    """Return what keeps from the viewer that which is not theirs to find."""
    own = _I.agent == viewer.name if viewer.name else false()
    if not viewer.lead:
        return [own]
    if not search.sought and all(word.key in TOLD_OF_PRIVATE for word in search.asked):
        return []
    return [or_(_I.private.is_(False), own)]


def _asked(word: Asked, now: datetime) -> ColumnElement[bool]:
    any_of = _any_of(word, now)
    # Where there is nothing to compare, SQL answers neither yes nor no; a reader who asks for "not" means it.
    return not_(func.coalesce(any_of, false())) if word.negated else any_of


def _any_of(word: Asked, now: datetime) -> ColumnElement[bool]:
    if word.key in ("agent", "persona", "stage", "ticket", "expectations", "state"):
        return _among(_I[word.key], word.values)
    if word.key == "item":
        p = t.prompts.c
        return exists().where(p.interaction == _I.id, p.replaced.is_(False), _among(p.item, word.values))
    return or_(*(_one(word.key, value, now) for value in word.values))


def _among(column: ColumnElement[str], values: tuple[Value, ...]) -> ColumnElement[bool]:
    names = [str(value.text) for value in values if isinstance(value, Name)]
    return column == names[0] if len(names) == 1 else column.in_(names)


def _one(key: str, value: Value, now: datetime) -> ColumnElement[bool]:
    if isinstance(value, Measure):
        return _measured(_MEASURES[key], value)
    if isinstance(value, Name):
        if key in _SWITCHES:
            return _SWITCHES[key].is_(true() if value.text == "yes" else false())
        # Versions are hexadecimal, so this is a range in every collation.
        return and_(_I.version >= value.text, _I.version < value.text + _BEYOND_HEX)
    return _timed(key, value, now)


def _timed(key: str, value: When, now: datetime) -> ColumnElement[bool]:
    moment = value.moment(now)
    return _I.at >= moment if key == "since" else _I.at < moment


def _measured(column: ColumnElement[int], value: Measure) -> ColumnElement[bool]:
    match value.op:
        case "<":
            return column < value.n
        case "<=":
            return column <= value.n
        case ">":
            return column > value.n
        case ">=":
            return column >= value.n
        case "..":
            return column.between(value.n, value.to)
        case "=":
            return column == value.n
