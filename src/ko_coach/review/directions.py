"""Where focus and trust are heading: of an agent, the team, a persona, a stage, or in interactions that show an item.

It is read from the sums of days, in which private interactions have no part. A direction is told before any level, it
never runs across a change of the criterion's wording, and below five interactions there is a count and no figure.
Nothing here ranks people: what has a name comes in the order of names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ko_coach.record.log import Log
from ko_coach.record.scores import trust
from ko_coach.review.day_figures import Asked, Count, Days, Figure, counts, figures, freshen, moment_of
from ko_coach.review.roles import TRUST, Meaning, Role, meanings
from ko_coach.review.samples import FEWEST_FOR_FIGURES, Sample
from ko_coach.review.scope import Scope
from ko_coach.review.trends import theil_sen
from ko_coach.review.use import Use
from ko_coach.review.viewer import Viewer

if TYPE_CHECKING:
    from sqlalchemy import Connection

FEWEST = FEWEST_FOR_FIGURES
"""Below so many interactions there is no figure, and no point of a series."""
_NOTICED = 0.1
"""Points; a series that moved by less in all did not move as far as a person would notice."""
_Z = 1.959964
"""Standard score of the two-sided 95 % interval: a lead looks at ten people at once, and one in five of the usual
80 % intervals would see a movement where there is none."""
_WEEK = 7.0


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a week of a series, or several of them where each alone has fewer than five answers."""

    at: datetime
    """The middle of its answers' days."""
    mean: float
    n: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A series as long as the criterion's wording did not change."""

    asked: Meaning
    first: datetime
    """The first day that has such answers; where it is not the first stretch, this is the boundary."""
    last: datetime
    points: tuple[Point, ...]
    """The oldest first; no point shows fewer than five answers."""
    answers: Sample
    """All answers of the stretch: its `mean` is None below five."""


@dataclass(frozen=True, slots=True)
class Heading:
    """How a series moves: the Theil–Sen slope of its points (see `trends.direction_of`)."""

    slope: float
    """Points of the scale a week."""
    spread: float
    """Points a week: nineteen times in twenty the true slope lies within `slope` ± `spread`."""
    weeks: float
    """From the first point to the last."""

    @property
    def sign(self) -> int:
        """-1, 0 or +1: 0 while the slope is lost in its spread, or too small to notice."""
        if abs(self.slope) < self.spread or abs(self.slope) * self.weeks < _NOTICED:
            return 0
        return 1 if self.slope > 0 else -1


@dataclass(frozen=True, slots=True)
class Course:
    """A criterion over time."""

    role: Role
    stretches: tuple[Stretch, ...] = ()
    """One for each wording, the one that is asked now last. Nothing is added up across them."""
    heading: Heading | None = None
    """Where the latest is heading; None below five points, whose interval could not leave one case in twenty out."""

    @property
    def latest(self) -> Stretch | None:
        """The stretch in the wording that is asked now; None where there are no answers."""
        return self.stretches[-1] if self.stretches else None

    @property
    def n(self) -> int:
        """The answers in the wording that is asked now."""
        return self.latest.answers.n if self.latest else 0

    @property
    def mean(self) -> float | None:
        """Their mean; None below five."""
        return self.latest.answers.mean if self.latest else None


@dataclass(frozen=True, slots=True)
class Expectations:
    """What became of the customers' expectations, in the wording that is asked now."""

    missed: int = 0
    met: int = 0
    exceeded: int = 0

    @property
    def n(self) -> int:
        return self.missed + self.met + self.exceeded

    @property
    def shares(self) -> tuple[float, float, float] | None:
        """Their shares, 0 to 1, in that order; None below five answers."""
        if self.n < FEWEST:
            return None
        return self.missed / self.n, self.met / self.n, self.exceeded / self.n


@dataclass(frozen=True, slots=True)
class Directions:
    """All that is told of one agent, persona, stage, item, or of the team."""

    scope: Scope
    key: str
    since: datetime
    until: datetime
    interactions: int
    """Without private ones."""
    rated: int
    focus: Course
    trust: tuple[Course, ...]
    """Credibility, reliability, intimacy, self-orientation (of which less is better)."""
    expectations: Expectations
    use: Use
    """What became of the prompts; in the scope of an item, of this item alone."""

    @property
    def enough(self) -> bool:
        """Whether there are the five interactions below which only their number is told."""
        return self.interactions >= FEWEST

    @property
    def t(self) -> float | None:
        """T of the four means; None where one is missing. The profile says more than this number."""
        parts = [course.mean for course in self.trust]
        known = [part for part in parts if part is not None]
        return trust(*known) if len(known) == len(TRUST) and known[-1] > 0 else None


@dataclass(frozen=True, slots=True)
class Brief:
    """One line of the list of a scope: its focus in short."""

    key: str
    interactions: int
    focus: Course


def direction(log: Log, viewer: Viewer, scope: Scope, key: str, since: datetime, until: datetime) -> Directions:
    """Return where the interactions of the scope with that key are heading.

    Args:
        log: the record.
        viewer: who is no lead gets their own interactions only, whatever the scope; the team is then just themselves.
        scope: of whom or what.
        key: the agent's name, or the id of the persona, stage or item; of no meaning for the team.
        since: days (in UTC) count whole; a span of more than thirteen weeks is told in weeks.
        until: not included, but its day is.

    Raises:
        RecordError: the record cannot be read.
    """
    freshen(log)
    days = Days.between(since, until)
    name = viewer.name if scope == "agent" and not viewer.lead else key
    asked = Asked(viewer, scope, "" if scope == "team" else name, days)
    with log.reading() as connection:
        known = meanings(connection)
        found = figures(connection, asked, {one.criterion for one in known.values()})
        counted = next(iter(counts(connection, asked)), Count(name, 0, 0, 0, 0, 0, 0, 0, 0))
        courses = _courses(found, known)
        expectations = _expectations(connection, asked, courses["expectations"], counted)
    use = Use(counted.shown, counted.ticked, counted.ignored)
    about = (scope, asked.key or "", since, until, counted.interactions, counted.rated)
    return Directions(*about, courses["focus"], tuple(courses[role] for role in TRUST), expectations, use)


def overview(log: Log, viewer: Viewer, scope: Scope, since: datetime, until: datetime) -> list[Brief]:
    """Return every key of a scope in the order of names, with its focus; arguments and errors as `direction`."""
    freshen(log)
    asked = Asked(viewer, scope, None, Days.between(since, until))
    with log.reading() as connection:
        known = {pair: one for pair, one in meanings(connection).items() if one.role == "focus"}
        by_key: dict[str, list[Figure]] = {}
        for figure in figures(connection, asked, {one.criterion for one in known.values()}):
            by_key.setdefault(figure.key, []).append(figure)
        counted = counts(connection, asked)
    briefs = [Brief(one.key, one.interactions, _courses(by_key.get(one.key, ()), known)["focus"]) for one in counted]
    return sorted(briefs, key=lambda one: (one.key.casefold(), one.key))


def _courses(found: Sequence[Figure], known: dict[tuple[str, str], Meaning]) -> dict[Role, Course]:
    by_meaning: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        by_meaning.setdefault((figure.criterion, figure.meaning), []).append(figure)
    stretches: dict[Role, list[Stretch]] = {"focus": [], "expectations": [], **{role: [] for role in TRUST}}
    for pair, some in by_meaning.items():
        if (asked := known.get(pair)) is not None:
            stretches[asked.role].append(_stretch(asked, some))
    return {role: _course(role, sorted(ones, key=_when)) for role, ones in stretches.items()}


def _course(role: Role, stretches: Sequence[Stretch]) -> Course:
    points = stretches[-1].points if stretches else ()
    if len(points) < FEWEST:
        return Course(role, tuple(stretches))
    weeks = [(point.at.timestamp() / 86_400 / _WEEK, point.mean) for point in points]
    return Course(role, tuple(stretches), Heading(*theil_sen(weeks, _Z), weeks=weeks[-1][0] - weeks[0][0]))


def _when(stretch: Stretch) -> tuple[datetime, datetime, datetime]:
    return stretch.last, stretch.first, stretch.asked.at


def _stretch(asked: Meaning, some: Sequence[Figure]) -> Stretch:
    first, last = min(one.first for one in some), max(one.last for one in some)
    answers = Sample(sum(one.n for one in some), sum(one.total for one in some), sum(one.squares for one in some))
    return Stretch(asked, moment_of(first), moment_of(last), tuple(_points(some)), answers)


def _points(some: Sequence[Figure]) -> Iterator[Point]:
    """Yield the days or weeks, each joined with those after it until it has five answers; the last with the one before.

    So no point shows fewer than five answers, and none is left out; a series of fewer than five has no point.
    """
    joined: list[tuple[int, int, int]] = []
    n = total = days = 0
    for figure in sorted(some, key=lambda one: one.first):
        n, total, days = n + figure.n, total + figure.total, days + figure.days
        if n >= FEWEST:
            joined.append((n, total, days))
            n = total = days = 0
    if n and joined:
        before = joined.pop()
        joined.append((before[0] + n, before[1] + total, before[2] + days))
    for n, total, days in joined:
        # The middle of a day: its answers were given some time between its midnights.
        yield Point(moment_of(days / n + 0.5), total / n, n)


def _expectations(connection: Connection, asked: Asked, course: Course, counted: Count) -> Expectations:
    """Return the answers in the wording that is asked now."""
    latest = course.latest
    if latest is None:
        return Expectations()
    lowest, steps = latest.asked.lowest, latest.asked.highest - latest.asked.lowest
    if steps == 2:
        # With three steps the counts follow from the sums: counted from 0, the answers are 0, 1 and 2.
        n, total, squares = latest.answers.n, latest.answers.total, latest.answers.squares
        above = total - n * lowest
        exceeded = (squares - 2 * lowest * total + n * lowest * lowest - above) // 2
        met = above - 2 * exceeded
        return Expectations(n - met - exceeded, met, exceeded)
    if len(course.stretches) > 1:
        # The days after the one on which the wording changed have answers to the new one alone, but for stragglers.
        after = Days(min(Days.between(latest.first, latest.first).first + 1, asked.days.last), asked.days.last)
        counted = next(iter(counts(connection, asked._replace(days=after))), Count("", 0, 0, 0, 0, 0, 0, 0, 0))
    return Expectations(counted.missed, counted.met, counted.exceeded)
