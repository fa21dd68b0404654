"""What a lead takes to a meeting: all that is told of a time, gathered as plain values.

Private interactions have no part in it but their number. Nobody is ranked: what has a name comes in the order of names.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select

from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.agreement import RESAMPLES
from ko_coach.review.calibration_report import Calibrated, calibration_report
from ko_coach.review.counting import Span
from ko_coach.review.customers import HeatMap, heat_map
from ko_coach.review.directions import Brief, Directions, direction, overview
from ko_coach.review.effects import ItemChange, Retirement, VersionOutcome, item_effects, version_effects
from ko_coach.review.maturity import maturity
from ko_coach.review.maturity_values import Standing
from ko_coach.review.names import Names, names_on_record
from ko_coach.review.obstacles import Debt, Decided, Lesson, decided_for, in_the_way, lessons
from ko_coach.review.outcome_values import Progress
from ko_coach.review.outcomes import latest_outcomes
from ko_coach.review.quarters import quarter_of
from ko_coach.review.search_words import Midnight, When
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import MaturityQuestion, Rubric
from ko_coach.rubric.versions import from_canonical

_EARLIEST = date(1970, 1, 1)
MOST_LESSONS = 24
"""Lessons that are shown, the latest ones."""
_BEFORE = timedelta(weeks=13)
"""So far back before the time reaches what a change of the rubric is compared with."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days; as those of all sums, they are days of UTC."""

    first: date
    last: date

    @classmethod
    def of(cls, since: When, until: When | None, now: datetime) -> Period:
        """Return the days from one time to another; both are in it, and nothing after today.

        Args:
            since: a day, a month (from its first day), or so long ago.
            until: a day, a month (to its last day), or so long ago; today if not given.
            now: aware, in the reader's own time zone.

        Raises:
            ValueError: it would end before it begins.
        """
        today = now.date()
        first = max(since.moment(now).date(), _EARLIEST)
        last = today if until is None else min(_last_day(until, now), today)
        if last < first:
            raise ValueError("the time ends before it begins")
        return cls(first, last)

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time.min, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """Not included."""
        return datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=UTC)


def _last_day(until: When, now: datetime) -> date:
    day = until.moment(now).date()
    if isinstance(until, Midnight) and not until.day:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


class Tally(NamedTuple):
    """How many interactions were opened in the time."""

    interactions: int
    """All of them, also private ones."""
    private: int
    """Of these nothing else is told anywhere."""
    rated: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an item of the rubric."""

    item: str
    change: ItemChange


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    viewer: Viewer
    period: Period
    made: datetime
    names: Names
    tally: Tally
    whole: Directions
    """Of the team, or of the viewer who is no lead."""
    agents: tuple[Brief, ...]
    personas: tuple[Brief, ...]
    stages: tuple[Brief, ...]
    customers: HeatMap
    debts: tuple[Debt, ...]
    decided: tuple[Decided, ...]
    lessons: tuple[Lesson, ...]
    versions: tuple[VersionOutcome, ...]
    """Versions with a note that came within the time, the latest first."""
    changes: tuple[Change, ...]
    """Changes of items within the time, the latest first."""
    retirement: tuple[Retirement, ...]
    calibration: tuple[Calibrated, ...]
    outcomes: tuple[Progress, ...]
    """Those of the rubric that was worked under last in the time."""
    questions: tuple[MaturityQuestion, ...]
    """Of maturity, as the rubric that was seen last asks them."""
    maturity: tuple[Standing, ...]


def gather(log: Log, viewer: Viewer, period: Period, made: datetime, *, resamples: int = RESAMPLES) -> Report:
    """Return the report of a time.

    Args:
        log: the record.
        viewer: a lead's report is of everybody; anybody else's of their own interactions, beside what the whole team
            may read: what stood in the way, the lessons, and what became of the rubric's changes.
        period: the days.
        made: when, in the reader's own time zone.
        resamples: of the intervals of calibration.

    Raises:
        RecordError: the record cannot be read.
    """
    since, until = period.since, period.until
    rubric = _latest_rubric(log)
    questions = rubric.questions if rubric else ()
    items = item_effects(log, since=since - _BEFORE, until=until)
    versions = version_effects(log, since=since - _BEFORE, until=until)
    changes = [Change(one.item, change) for one in items.items for change in one.changes if since <= change.at < until]
    return Report(
        viewer=viewer,
        period=period,
        made=made,
        names=_names(log),
        tally=tally(log, viewer, period),
        whole=direction(log, viewer, "team", "", since, until),
        agents=tuple(overview(log, viewer, "agent", since, until)),
        personas=tuple(overview(log, viewer, "persona", since, until)),
        stages=tuple(overview(log, viewer, "stage", since, until)),
        customers=heat_map(log, viewer, Span(since, until), rubric),
        debts=tuple(in_the_way(log, since, until)),
        decided=tuple(decided_for(log, viewer, since, until)),
        lessons=tuple(_lessons(log, period)),
        versions=tuple(one for one in versions if since <= one.at < until),
        changes=tuple(sorted(changes, key=lambda one: (-one.change.at.timestamp(), one.item))),
        retirement=items.retirement,
        calibration=calibration_report(log, viewer, since, until, resamples=resamples),
        outcomes=tuple(latest_outcomes(log, viewer, min(made, until))),
        questions=questions,
        # The quarter that runs is the one of today, whatever the time of the report: in it everybody answers alone.
        maturity=maturity(log, viewer, questions, quarter_of(made.date())).standings,
    )


def tally(log: Log, viewer: Viewer, period: Period) -> Tally:
    """Return how many interactions there were; who is no lead counts their own.

    Raises RecordError when the record cannot be read.
    """
    i = t.interactions.c

    def times(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    public = i.private.is_(False)
    numbers = (func.count(), times(i.private.is_(True)), times(public & (i.submission != "")))
    counted = select(*numbers, times(public & i.reviewed.is_(True)))
    counted = counted.select_from(t.interactions).where(i.at >= period.since, i.at < period.until)
    if not viewer.lead:
        counted = counted.where(i.agent == viewer.name)
    with log.reading() as connection:
        return Tally(*map(int, connection.execute(counted).one()))


def _lessons(log: Log, period: Period) -> list[Lesson]:
    after = Lesson("", period.until, "", "", "", "")
    return lessons(log, size=MOST_LESSONS, before=after, since=period.since)


def _latest_rubric(log: Log) -> Rubric | None:
    c = t.rubric_versions.c
    latest = select(c.content).where(c.named.is_(True)).order_by(c.at.desc(), c.version.desc()).limit(1)
    with log.reading() as connection:
        content = connection.scalar(latest)
    try:
        return from_canonical(content) if content else None
    except ValueError:  # a content that a later ko-coach wrote
        return None


def _names(log: Log) -> Names:
    with log.reading() as connection:
        return names_on_record(connection)
