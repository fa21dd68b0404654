"""The ways of customers through the stages, one by one: how long they stay, where they come in, and where they go.

For everybody at once it is read from the index of customers alone; a long span takes no longer than a short one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, exists, func, select, type_coerce

from ko_coach.record import tables as t
from ko_coach.record.moments import microseconds
from ko_coach.review.counting import Span
from ko_coach.review.customers import own
from ko_coach.review.medians import Middle, medians
from ko_coach.review.viewer import Viewer

SILENCE = timedelta(days=30)
"""Who was not heard of for so long before the span ends has left."""
_I = t.interactions.c
_OTHER = t.interactions.alias("other").c
_AT = type_coerce(_I.at, BigInteger)
_IN_ORDER = (_I.customer, _I.private)
"""A customer alone would be all that matters; but in the order of the index nothing has to be sorted."""


def _customers(viewer: Viewer) -> list[ColumnElement[bool]]:
    return [_I.private.is_(False), _I.customer > "", *own(viewer)]


def _of_customer(viewer: Viewer, customer: Any) -> list[ColumnElement[bool]]:
    """Return what holds of the other interactions with a customer."""
    # `coalesce` keeps the index of agents from being taken: an agent has many more interactions than a customer.
    mine = [] if viewer.lead else [func.coalesce(_OTHER.agent, "") == viewer.name]
    return [_OTHER.customer == customer, _OTHER.private.is_(False), *mine]


def _other_at(how: str, at: Any) -> ColumnElement[bool]:
    compared: ColumnElement[bool] = type_coerce(_OTHER.at, BigInteger).op(how, is_comparison=True)(at)
    return compared


def _met(viewer: Viewer, customer: Any, at: Any, stage: Any, persona: str) -> ColumnElement[bool]:
    """Return whether the customer was this persona then."""
    held = [*_of_customer(viewer, customer), _other_at("=", at), _OTHER.stage == stage, _OTHER.persona == persona]
    return exists().where(*held)


def _within(at: ColumnElement[int], span: Span) -> list[ColumnElement[bool]]:
    limits = [] if span.since is None else [at >= microseconds(span.since)]
    return limits if span.until is None else [*limits, at < microseconds(span.until)]


# ---------------------------------------------------------------------- how long


def stays(connection: Connection, viewer: Viewer, span: Span, persona: str | None) -> dict[str, Middle]:
    """Return how long customers were in a stage: those who first came into it within the span, and went on since.

    A contact in which the stage was not known ends no stay.
    """
    first = func.min(_AT)
    of_stage = select(_I.customer, _I.stage, first.label("first")).where(*_customers(viewer), _I.stage != "")
    begun = of_stage.group_by(*_IN_ORDER, _I.stage).having(*_within(first, span)).subquery().c
    o = _OTHER
    next_one = select(func.min(type_coerce(o.at, BigInteger))).where(
        *_of_customer(viewer, begun.customer), o.stage != begun.stage, o.stage != "", _other_at(">", begun.first)
    )
    as_persona = [] if persona is None else [_met(viewer, begun.customer, begun.first, begun.stage, persona)]
    until = next_one.scalar_subquery().label("until")
    # Materialized, else each would be looked up twice.
    went_on = select(begun.stage, begun.first, until).where(*as_persona).cte().prefix_with("MATERIALIZED").c
    length = went_on.until - went_on.first
    lengths = select(went_on.stage, length.label("value"), func.count().label("n"))
    lengths = lengths.where(went_on.until.is_not(None)).group_by(went_on.stage, length)
    return medians(connection, lengths, 1_000_000)


# ---------------------------------------------------------------------- where customers come in and go


def came(connection: Connection, viewer: Viewer, span: Span, persona: str | None) -> dict[str, int]:
    """Return by stage how many customers came for the first time."""
    first = func.min(_AT)
    return _at_end(connection, viewer, first, _within(first, span), persona)


def went(connection: Connection, viewer: Viewer, span: Span, now: datetime, persona: str | None) -> dict[str, int]:
    """Return by stage how many customers came for the last time, and fell silent."""
    last = func.max(_AT)
    return _at_end(connection, viewer, last, [*_within(last, span), last < microseconds(now - SILENCE)], persona)


def _at_end(
    connection: Connection,
    viewer: Viewer,
    end: ColumnElement[int],
    held: Sequence[ColumnElement[bool]],
    persona: str | None,
) -> dict[str, int]:
    of_each = select(_I.customer, end.label("at")).where(*_customers(viewer)).group_by(*_IN_ORDER).having(*held)
    ends = of_each.subquery().c
    there = select(func.min(_OTHER.stage)).where(*_of_customer(viewer, ends.customer), _other_at("=", ends.at))
    found = select(ends.customer, ends.at, there.scalar_subquery().label("stage")).subquery().c
    counted = select(found.stage, func.count()).group_by(found.stage)
    if persona is not None:
        counted = counted.where(_met(viewer, found.customer, found.at, found.stage, persona))
    return {stage: n for stage, n in connection.execute(counted)}  # noqa: C416 - rows are no pairs to a type checker
