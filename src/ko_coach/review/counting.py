"""What the record counts for the reviews: how often prompts were shown and used, and what was answered.

Private interactions count nowhere, and no agent is in any result: a tick rate tells of an item, never of a person.
Prompts that left the screen because the agent named another persona or stage are not counted as shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Connection, case, func, select, true

from ko_coach.record import tables as t
from ko_coach.review.in_force import Answers, InForce
from ko_coach.review.samples import Sample
from ko_coach.review.use import Use
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import from_canonical

_FEW = 2


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when interactions were opened; None is no limit."""

    since: datetime | None = None
    until: datetime | None = None
    """Not included."""

    def holds(self) -> list[ColumnElement[bool]]:
        """Return what holds of an interaction that counts."""
        i = t.interactions.c
        limits: list[ColumnElement[bool]] = [i.private.is_(False)]
        if self.since is not None:
            limits.append(i.at >= self.since)
        if self.until is not None:
            limits.append(i.at < self.until)
        return limits


def interactions_by_version(connection: Connection, span: Span) -> dict[str, int]:
    """Return how many interactions stand under each version."""
    i = t.interactions.c
    counted = select(i.version, func.count().label("n")).where(*span.holds()).group_by(i.version)
    return {row.version: row.n for row in connection.execute(counted)}


def use_by_version(connection: Connection, span: Span) -> dict[tuple[str, str], Use]:
    """Return the use of each item in the wording of each version that is on record."""
    i = t.interactions.c
    if span != Span():
        return _use(connection, t.prompts.c.interaction.in_(select(i.id).where(*span.holds())))
    # Nearly all of them count: to take away the few that do not is a third less work than to look at each.
    private = _use(connection, t.prompts.c.interaction.in_(select(i.id).where(i.private.is_(True))))
    everything = _use(connection, true())
    shown = {wording: use - private.get(wording, Use()) for wording, use in everything.items()}
    return {wording: use for wording, use in shown.items() if use.shown}


def _use(connection: Connection, which: ColumnElement[bool]) -> dict[tuple[str, str], Use]:
    p = t.prompts.c

    def times(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    numbers = _numbers()
    ticked, ignored = times(p.action == "ticked"), times(p.action == "ignored")
    counted = (
        select(p.item, numbers.c.number, func.count(), ticked, ignored, times(p.nudged.is_(True)))
        .join_from(t.prompts, numbers, numbers.c.version == p.version)
        .where(p.replaced.is_(False), which)
        .group_by(p.item, numbers.c.number)
    )
    versions = _numbered(connection)
    return {
        (item, versions[number]): Use(*map(int, counts)) for item, number, *counts in connection.execute(counted).all()
    }


def answers_in_force(connection: Connection, criteria: Collection[str], span: Span) -> Answers:
    """Return the answers of the ratings in force under versions on record; "not applicable" is no answer."""
    if not criteria:
        return {}
    i, s, r = t.interactions.c, t.submissions.c, t.ratings.c
    numbers, later = _numbers(), t.submissions.alias()
    corrected = select(later.c.id).where(
        later.c.interaction == s.interaction, later.c.number > s.number, later.c.withdrawn_at.is_(None)
    )
    counted = (
        select(numbers.c.number, r.criterion, r.meaning, func.count(), func.sum(r.value), func.sum(r.value * r.value))
        .join_from(t.interactions, numbers, numbers.c.version == i.version)
        .join(t.submissions, s.interaction == i.id)
        .join(t.ratings, r.submission == s.id)
        .where(*span.holds(), s.withdrawn_at.is_(None), ~corrected.exists(), r.value.is_not(None))
        .group_by(r.criterion, r.meaning, numbers.c.number)
    )
    if len(criteria) <= _FEW:
        # To read one or two answers of a rating is quicker than all of them; to read most of them one by one is not.
        counted = counted.where(r.criterion.in_(sorted(criteria)))
    versions = _numbered(connection)
    rows = connection.execute(counted).all()
    return {
        (versions[number], asked, meaning): Sample(*map(int, sums))
        for number, asked, meaning, *sums in rows
        if asked in criteria
    }


def _numbers() -> CTE:
    """Return a number for each version: to sort by 64 digits would be a third of the work of a count."""
    v = t.rubric_versions.c
    return select(v.version, func.row_number().over(order_by=v.version).label("number")).cte()


def _numbered(connection: Connection) -> dict[int, str]:
    numbers = _numbers()
    return {row.number: row.version for row in connection.execute(select(numbers))}


def latest_name(connection: Connection) -> str:
    """Return the name of the rubric that was worked under last; empty in an empty record."""
    i = t.interactions.c
    latest = select(i.rubric).where(i.private.is_(False)).order_by(i.at.desc(), i.id.desc()).limit(1)
    return connection.scalar(latest) or ""


def versions_in_force(connection: Connection, name: str, used: Collection[str]) -> list[InForce]:
    """Return the used versions of the rubric with that name, in the order in which they were first seen.

    Versions that nobody worked under are steps on the way of an edit, not changes. One whose content cannot be read
    is left out.
    """
    v = t.rubric_versions.c
    of_rubric = select(v.version, v.content, v.at, v.author).where(v.name == name, v.version.in_(sorted(used)))
    rows = connection.execute(of_rubric.order_by(v.at, v.version)).all()
    read = [(_read(version, content), at, author) for version, content, at, author in rows]
    return [
        InForce(rubric, at, author, {item.id: item for item in rubric.items})
        for rubric, at, author in read
        if rubric is not None
    ]


def _read(version: str, content: str) -> Rubric | None:
    try:
        return replace(from_canonical(content), version=version)
    except ValueError:
        return None
