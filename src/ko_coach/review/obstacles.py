"""What stood in the way, for whom was decided, and what was learned: what agents said beside their ratings.

"In the way" is the company's list of debts to its people: no name stands in it, everybody may read it, and a lead says
what became of each. Private interactions have no part in any of this, and only ratings in force count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, FromClause, func, select, tuple_

from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.grouping import Group, Said, grouped
from ko_coach.review.samples import FEWEST_FOR_FIGURES
from ko_coach.review.viewer import Viewer

State = Literal["", "heard", "in work", "solved", "again"]
"""Empty until a lead says something; `again` is what was solved, and said once more since."""
_MOST_SENTENCES = 20_000
"""Sentences that are grouped, the latest ones: more take longer than somebody waits."""
_MOST_WORDINGS = 5
_I, _S, _H = t.interactions.c, t.submissions.c, t.hearings.c


@dataclass(frozen=True, slots=True)
class Debt:
    """Something that stood between agents and customers, as often as it was said in like words."""

    key: str
    """The words of the group, folded: what its state is kept under (`record.reviewing.Heard`)."""
    words: str
    """As it was said last."""
    wordings: tuple[str, ...]
    """Other ways in which it was said, the latest first."""
    times: int
    agents: int | None
    """So many agents said it; None below five, and never who."""
    first: datetime
    last: datetime
    state: State = ""
    by: str = ""
    """Who set the state, and when."""
    at: datetime | None = None
    answer: str = ""
    """What they said to it."""


@dataclass(frozen=True, slots=True)
class Decided:
    """For whom was decided in one stage where customer and company conflicted."""

    stage: str
    n: int
    customer: int | None
    """None below five, as the others."""
    company: int | None
    both: int | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an agent learned, on the team's board."""

    interaction: str
    at: datetime
    """When the interaction was opened."""
    agent: str
    persona: str
    stage: str
    words: str


def in_the_way(log: Log, since: datetime | None = None, until: datetime | None = None) -> list[Debt]:
    """Return what stood in the way in interactions of that time (all if not given), what was said last first.

    Raises RecordError when the record cannot be read.
    """
    with log.reading() as connection:
        heard = _hearings(connection)
        said = _said(connection, [*_counts(since, until), _S.in_the_way != ""])
    groups = grouped(said, sorted(heard, key=lambda key: (heard[key][0], key)))
    newest = {key: row for key, (_first, row) in heard.items()}
    debts = [_debt(group, newest) for group in groups if group.said]
    return sorted(debts, key=lambda debt: (debt.last, debt.key), reverse=True)


def decided_for(
    log: Log, viewer: Viewer, since: datetime | None = None, until: datetime | None = None
) -> list[Decided]:
    """Return for whom was decided, by stage in the order of their ids; who is no lead sees their own decisions only.

    Raises RecordError when the record cannot be read.
    """
    held = [*_counts(since, until), _S.decided_for != ""]
    if not viewer.lead:
        held.append(_I.agent == viewer.name)
    counted = select(_I.stage, _S.decided_for, func.count()).select_from(_in_force())
    by_stage: dict[str, dict[str, int]] = {}
    with log.reading() as connection:
        for stage, side, count in connection.execute(counted.where(*held).group_by(_I.stage, _S.decided_for)):
            by_stage.setdefault(stage, {})[side] = count
    return [_decided(stage, sides) for stage, sides in sorted(by_stage.items())]


def lessons(log: Log, *, size: int, before: Lesson | None = None, since: datetime | None = None) -> list[Lesson]:
    """Return so many lessons, the newest first, beginning after that one.

    Raises RecordError when the record cannot be read.
    """
    held = [*_counts(since, None), _S.lesson != ""]
    if before is not None:
        place = tuple_(before.at, before.interaction, types=(_I.at.type, _I.id.type))
        held.append(tuple_(_I.at, _I.id) < place)
    chosen = select(_I.id, _I.at, _I.agent, _I.persona, _I.stage, _S.lesson).select_from(_in_force()).where(*held)
    with log.reading() as connection:
        rows = connection.execute(chosen.order_by(_I.at.desc(), _I.id.desc()).limit(size)).all()
    return [Lesson(*row) for row in rows]


def _in_force() -> FromClause:
    return t.interactions.join(t.submissions, _S.id == _I.submission)


def _counts(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = [_I.private.is_(False)]
    if since is not None:
        held.append(_I.at >= since)
    if until is not None:
        held.append(_I.at < until)
    return held


def _said(connection: Connection, held: Sequence[ColumnElement[bool]]) -> list[Said]:
    last = func.max(_S.at)
    said = select(_S.in_the_way, _I.agent, func.count(), func.min(_S.at), last).select_from(_in_force()).where(*held)
    latest = said.group_by(_S.in_the_way, _I.agent).order_by(last.desc(), _S.in_the_way, _I.agent)
    return [Said(*row) for row in connection.execute(latest.limit(_MOST_SENTENCES))]


def _hearings(connection: Connection) -> dict[str, tuple[datetime, Any]]:
    """Return by key when it was heard first, and what was said of it last."""
    found: dict[str, tuple[datetime, Any]] = {}
    for row in connection.execute(select(t.hearings).order_by(_H.at, _H.id)):
        found[row.key] = (found[row.key][0] if row.key in found else row.at, row)
    return found


def _debt(group: Group, heard: dict[str, Any]) -> Debt:
    latest = sorted(group.said, key=lambda one: (one.last, one.words, one.by), reverse=True)
    wordings = tuple(dict.fromkeys(one.words for one in latest))
    agents = len({one.by for one in latest})
    state = max((heard[key] for key in group.keys), key=lambda row: (row.at, row.id), default=None)
    return Debt(
        key=group.key,
        words=wordings[0],
        wordings=wordings[1 : _MOST_WORDINGS + 1],
        times=sum(one.times for one in latest),
        agents=agents if agents >= FEWEST_FOR_FIGURES else None,
        first=min(one.first for one in latest),
        last=latest[0].last,
        **_state(state, latest[0].last),
    )


def _state(heard: Any, last: datetime) -> dict[str, Any]:
    if heard is None:
        return {}
    again = heard.state == "solved" and last > heard.at
    return {"state": "again" if again else heard.state, "by": heard.by, "at": heard.at, "answer": heard.words}


def _decided(stage: str, sides: dict[str, int]) -> Decided:
    n = sum(sides.values())
    few = n < FEWEST_FOR_FIGURES
    counts = [None if few else sides.get(side, 0) for side in ("customer", "company", "both")]
    return Decided(stage, n, *counts)
