"""How days began and ended: an agent's own, whole; a team's as counts over five people and more, and shared lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from ko_coach.coaching.day import LOW_DAYS, FocusOfDay, MyDay, local_day
from ko_coach.record import practice_tables as p
from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import CheckedIn, LookedBack
from ko_coach.review.day_so_far import of_today

FEWEST_PEOPLE = 5
"""Below so many people a count says who somebody is."""
FEWEST_TODAY, FEWEST_BEFORE = 5, 30
BEFORE = timedelta(days=14)
_Z = 1.2816
"""The normal quantile of an interval of 80 %: what the arrows of a shift stand on."""
_I, _S, _R = t.interactions.c, t.submissions.c, t.ratings.c


def my_day(log: Log, agent: str, now: datetime, criterion: str, meaning: str) -> MyDay:
    """Return what the record knows of the agent's day.

    Args:
        log: the agent's record.
        agent: whose day.
        now: the time; the day is that of the agent's own clock.
        criterion: the id of the criterion of focus.
        meaning: its meaning in force: answers in another wording do not count.
    """
    day, begun = local_day(now)
    with log.reading() as connection:
        mine = _I.agent == agent
        count = select(func.count()).select_from(t.interactions)
        earlier = connection.scalar(select(_I.id).where(mine, _I.at < begun).limit(1))
        lesson, lesson_day = _lesson(connection, agent, day, begun)
        return MyDay(
            day=day,
            check_in=next(iter(_check_ins(connection, agent, day, day)), None),
            look_back=next(iter(_look_backs(connection, agent, day, day)), None),
            energies=_energies(connection, agent, day),
            lesson=lesson,
            lesson_day=lesson_day,
            worked_before=earlier is not None,
            begun=connection.scalar(count.where(mine, _I.at >= begun)) or 0,
            rated=connection.scalar(count.where(mine, _I.at >= begun, _I.state == "rated")) or 0,
            focus=_focus(connection, agent, begun, criterion, meaning),
            of_today=of_today(connection, agent, begun),
        )


def _newest(table: Table) -> ColumnElement[bool]:
    """Return what holds of the newest row of an agent's day."""
    later = table.alias()
    of_day = and_(later.c.agent == table.c.agent, later.c.day == table.c.day)
    after = (later.c.at > table.c.at) | ((later.c.at == table.c.at) & (later.c.id > table.c.id))
    return ~select(later.c.id).where(of_day, after).exists()


def _check_ins(connection: Connection, agent: str, first: str, last: str) -> Iterator[CheckedIn]:
    for row in _of_days(connection, p.check_ins, agent, first, last):
        yield CheckedIn(row.id, row.agent, row.at, row.day, row.energy, row.help, tuple(row.shared))


def _look_backs(connection: Connection, agent: str, first: str, last: str) -> Iterator[LookedBack]:
    for row in _of_days(connection, p.look_backs, agent, first, last):
        words = (row.learned, row.in_the_way, row.thanks)
        yield LookedBack(row.id, row.agent, row.at, row.day, *words, tuple(row.shared))


def _of_days(connection: Connection, table: Table, agent: str, first: str, last: str) -> Sequence[Any]:
    c = table.c
    asked = select(table).where(c.agent == agent, c.day >= first, c.day <= last, _newest(table))
    return connection.execute(asked.order_by(c.day.desc())).all()


def _energies(connection: Connection, agent: str, day: str) -> tuple[int | None, ...]:
    c = p.check_ins.c
    asked = select(c.energy).where(c.agent == agent, c.day < day, _newest(p.check_ins))
    return tuple(connection.scalars(asked.order_by(c.day.desc()).limit(LOW_DAYS - 1)))


def _lesson(connection: Connection, agent: str, day: str, begun: datetime) -> tuple[str, str]:
    """Return the agent's latest lesson of an earlier day, and that day."""
    c = p.look_backs.c
    asked = select(c.learned, c.day).where(c.agent == agent, c.day < day, c.learned != "", _newest(p.look_backs))
    said = connection.execute(asked.order_by(c.day.desc()).limit(1)).first()
    of_ratings = select(_S.lesson, _I.at).join(t.interactions, _S.id == _I.submission)
    mine = of_ratings.where(_I.agent == agent, _I.at < begun, _S.lesson != "")
    noted = connection.execute(mine.order_by(_I.at.desc()).limit(1)).first()
    if noted is not None and (said is None or local_day(noted.at)[0] > said.day):
        return noted.lesson, local_day(noted.at)[0]
    return (said.learned, said.day) if said is not None else ("", "")


def _focus(connection: Connection, agent: str, begun: datetime, criterion: str, meaning: str) -> FocusOfDay:
    def sums(*when: ColumnElement[bool]) -> tuple[int, float, float]:
        of = t.interactions.join(t.ratings, _R.submission == _I.submission)
        asked = select(func.count(), func.sum(_R.value), func.sum(_R.value * _R.value)).select_from(of)
        named = (_R.criterion == criterion, _R.meaning == meaning, _R.value.is_not(None))
        n, total, squares = connection.execute(asked.where(_I.agent == agent, *named, *when)).one()
        return n, float(total or 0), float(squares or 0)

    today, before = sums(_I.at >= begun), sums(_I.at >= begun - BEFORE, _I.at < begun)
    means = [total / n if n else None for n, total, _ in (today, before)]
    return FocusOfDay(today[0], means[0], before[0], means[1], _sign(today, before))


def _sign(today: tuple[int, float, float], before: tuple[int, float, float]) -> int | None:
    """Return whether today differs from before, by an interval of 80 % for the difference of two means (Welch 1947)."""
    if today[0] < FEWEST_TODAY or before[0] < FEWEST_BEFORE:
        return None
    error = 0.0
    for n, total, squares in (today, before):
        error += max(squares - total * total / n, 0.0) / (n - 1) / n
    gap = today[1] / today[0] - before[1] / before[0]
    return 0 if abs(gap) <= _Z * error**0.5 else 1 if gap > 0 else -1


# ---------------------------------------------------------------------- looking at days afterwards


@dataclass(frozen=True, slots=True)
class DayTold:
    """One of the agent's own days."""

    day: str
    check_in: CheckedIn | None
    look_back: LookedBack | None


def own_days(log: Log, agent: str, since: date) -> list[DayTold]:
    """Return the agent's own days since then, the latest first; days that were skipped are not told."""
    with log.reading() as connection:
        last = "9999-12-31"
        begun = {one.day: one for one in _check_ins(connection, agent, since.isoformat(), last)}
        ended = {one.day: one for one in _look_backs(connection, agent, since.isoformat(), last)}
    told = (DayTold(day, begun.get(day), ended.get(day)) for day in sorted(begun.keys() | ended.keys(), reverse=True))
    return [one for one in told if _is_told(one)]


def _is_told(one: DayTold) -> bool:
    began, ended = one.check_in, one.look_back
    if began is not None and (began.energy is not None or began.help):
        return True
    return ended is not None and bool(ended.learned or ended.in_the_way or ended.thanks)


@dataclass(frozen=True, slots=True)
class EnergyOfWeek:
    """How a team began the days of a week."""

    monday: date
    people: int | None
    """Who said how much energy they have; None where they are fewer than five, and nothing else is told then."""
    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    """Check-ins by energy from 1 to 5."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line that an agent chose to share."""

    day: str
    agent: str
    line: str
    """help, learned, in_the_way or thanks."""
    words: str


def team_energy(log: Log, since: date, until: date) -> list[EnergyOfWeek]:
    """Return the weeks from the one of `since` to the one of `until`, the latest first."""
    first = since - timedelta(days=since.weekday())
    c = p.check_ins.c
    asked = select(c.day, c.energy, c.agent).where(
        c.day >= first.isoformat(), c.day <= until.isoformat(), c.energy.is_not(None), _newest(p.check_ins)
    )
    people: dict[date, set[str]] = {}
    counts: dict[date, Counter[int]] = {}
    with log.reading() as connection:
        for day, energy, agent in connection.execute(asked):
            at = date.fromisoformat(day)
            monday = at - timedelta(days=at.weekday())
            people.setdefault(monday, set()).add(agent)
            counts.setdefault(monday, Counter())[energy] += 1
    weeks = []
    monday = until - timedelta(days=until.weekday())
    while monday >= first:
        weeks.append(_week(monday, people.get(monday, set()), counts.get(monday, Counter())))
        monday -= timedelta(weeks=1)
    return weeks


def _week(monday: date, people: set[str], counts: Counter[int]) -> EnergyOfWeek:
    if len(people) < FEWEST_PEOPLE:
        return EnergyOfWeek(monday, None)
    return EnergyOfWeek(monday, len(people), (counts[1], counts[2], counts[3], counts[4], counts[5]))


def shared_lines(log: Log, since: date) -> list[SharedLine]:
    """Return what agents chose to share since then, the latest first. What is shared no more is not here."""
    found: list[SharedLine] = []
    with log.reading() as connection:
        for table, lines in ((p.look_backs, ("learned", "in_the_way", "thanks")), (p.check_ins, ("help",))):
            c = table.c
            asked = select(table).where(c.day >= since.isoformat(), c.shared != [], _newest(table))
            for row in connection.execute(asked):
                found += [SharedLine(row.day, row.agent, one, getattr(row, one)) for one in lines if one in row.shared]
    return sorted(found, key=lambda one: (one.day, one.agent), reverse=True)
