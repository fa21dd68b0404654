"""Samples to review, out of the record and into it: what can be drawn, what was drawn, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import CTE, ColumnElement, Connection, RowMapping, exists, false, func, select

from ko_coach.record import tables as t
from ko_coach.record.ids import new_id
from ko_coach.record.log import Log
from ko_coach.record.reviewing import SampleDrawn
from ko_coach.review.roles import meanings
from ko_coach.review.sampling import Candidate, Drawing, Reason, Way, draw
from ko_coach.review.search_conditions import conditions
from ko_coach.review.search_words import Search
from ko_coach.review.viewer import Viewer

MOST = 200_000
"""Interactions that a sample is drawn from, the latest ones."""

_I, _S, _D = t.interactions.c, t.samples.c, t.sampled.c
_DRAWN_BEFORE = exists().where(_D.interaction == _I.id)


@dataclass(frozen=True, slots=True)
class Pool:
    """What a sample is drawn from."""

    candidates: tuple[Candidate, ...]
    """Every rated interaction that was found; also those that cannot come up, for what is usual of their agent."""
    drawn_before: frozenset[str]
    """Those of an earlier sample."""
    reviewed: frozenset[str]
    """Those that were reviewed."""

    @property
    def gone(self) -> frozenset[str]:
        """Those that cannot come up any more."""
        return self.drawn_before | self.reviewed


@dataclass(frozen=True, slots=True)
class PoolSize:
    """How large the pool is."""

    rated: int
    """Rated interactions of others that are not private."""
    drawn_before: int
    reviewed: int
    """Those that were reviewed, and not drawn before."""

    @property
    def free(self) -> int:
        """Those that can come up."""
        return self.rated - self.drawn_before - self.reviewed


@dataclass(frozen=True, slots=True)
class KeptSample:
    """A sample that was drawn."""

    id: str
    by: str
    at: datetime
    seed: int
    way: Way
    size: int
    """Interactions per agent that were asked for."""
    total: int
    """It was drawn from so many."""
    search: str
    """The search line that they were found by."""
    drawn: int
    """Interactions that came up and that the viewer may see; one that became private since is among them."""
    reviewed: int
    """How many of them were reviewed since."""


@dataclass(frozen=True, slots=True)
class SampledInteraction:
    """An interaction that came up."""

    interaction: str
    agent: str
    ticket: str
    at: datetime
    """When it was opened."""
    subject: str
    reviewed: bool
    private: bool
    """It became private since it was drawn: then there are no subject and no reasons, and whether it was reviewed is
    not told."""
    reasons: tuple[Reason, ...]


# ---------------------------------------------------------------------- drawing


def pool_size(connection: Connection, viewer: Viewer, search: Search, now: datetime) -> PoolSize:
    """Return how many there are to draw from. That takes time by their number: ask in a thread."""
    found = select(_I.reviewed, _DRAWN_BEFORE.label("drawn")).where(*_eligible(viewer, search, now)).subquery().c
    asked = select(found.drawn, found.reviewed, func.count()).group_by(found.drawn, found.reviewed)
    counts = {(bool(drawn), bool(reviewed)): n for drawn, reviewed, n in connection.execute(asked)}
    before = sum(n for (drawn, _reviewed), n in counts.items() if drawn)
    return PoolSize(sum(counts.values()), before, counts.get((False, True), 0))


def candidates(connection: Connection, viewer: Viewer, search: Search, now: datetime, most: int = MOST) -> Pool:
    """Return what a sample may be drawn from: rated interactions of others that the search finds, not private ones.

    Args:
        connection: one of `Log.reading`.
        viewer: the lead who draws; nobody draws their own.
        search: what is looked for.
        now: aware, in the reader's own time zone.
        most: so many at most, the latest ones.
    """
    latest = _latest(viewer, search, now, most)
    meaning_of = _focus_meanings(connection, latest)
    found: list[Candidate] = []
    drawn, reviewed = set(), set()
    for name, agent, at, focus, expectations, engaged, is_reviewed, was_drawn in connection.execute(select(latest)):
        meaning = "" if focus is None else meaning_of(name)
        found.append(Candidate(name, agent, at, focus, meaning, expectations, engaged))
        if was_drawn:
            drawn.add(name)
        elif is_reviewed:
            reviewed.add(name)
    return Pool(tuple(found), frozenset(drawn), frozenset(reviewed))


def _eligible(viewer: Viewer, search: Search, now: datetime) -> list[ColumnElement[bool]]:
    """Return what holds of the interactions that may be drawn, or were: only a lead draws."""
    lead = [] if viewer.lead else [false()]
    return [
        *conditions(search, viewer, now),
        _I.state == "rated",
        _I.private.is_(False),
        _I.agent != viewer.name,
        *lead,
    ]


def _latest(viewer: Viewer, search: Search, now: datetime, most: int) -> CTE:
    columns = ("id", "agent", "at", "focus", "expectations", "engaged_seconds", "reviewed")
    eligible = select(*(_I[name] for name in columns), _DRAWN_BEFORE.label("drawn"))
    eligible = eligible.where(*_eligible(viewer, search, now))
    return eligible.order_by(_I.at.desc(), _I.id.desc()).limit(most).cte("latest")


def _focus_meanings(connection: Connection, latest: CTE) -> Callable[[str], str]:
    """Return what says under which meaning an interaction's answer about focus was given."""
    focus = {(one.criterion, one.meaning) for one in meanings(connection).values() if one.role == "focus"}
    if len(focus) < 2:
        # Nearly always; to look up two hundred thousand answers takes longer than all the rest.
        only = next((meaning for _criterion, meaning in focus), "")
        return lambda _interaction: only
    own = t.ratings.c
    asked = (
        select(latest.c.id, own.criterion, own.meaning)
        .join_from(latest, t.interactions, _I.id == latest.c.id)
        .join(t.ratings, own.submission == _I.submission)
        .where(own.criterion.in_(sorted({criterion for criterion, _meaning in focus})), own.value == latest.c.focus)
    )
    rows = connection.execute(asked)
    found = {name: meaning for name, criterion, meaning in rows if (criterion, meaning) in focus}
    return lambda interaction: found.get(interaction, "")


def draw_and_record(
    log: Log, viewer: Viewer, search: Search, *, size: int, seed: int, way: Way, now: datetime
) -> tuple[str, Drawing]:
    """Draw a sample and keep it on record, so that none of it is drawn again; return its id with it.

    An empty one is not kept: its id is empty as well. Raises ValueError for a size below 1, RecordError when the record
    cannot be read or written now.
    """
    with log.reading() as connection:
        pool = candidates(connection, viewer, search, now)
    drawing = draw(pool.candidates, size, seed=seed, way=way, already=pool.gone)
    if not drawing.drawn:
        return "", drawing
    entry = sample_drawn(drawing, viewer, search, now)
    log.write_reviews([entry])
    return entry.id, drawing


def sample_drawn(drawing: Drawing, viewer: Viewer, search: Search, at: datetime) -> SampleDrawn:
    """Return the drawing as it is kept."""
    drawn = {one.interaction: one.reasons for one in drawing.drawn}
    return SampleDrawn(
        new_id(), viewer.name, at, drawing.seed, drawing.way, drawing.size, drawing.total, str(search), drawn
    )


# ---------------------------------------------------------------------- what was drawn


def samples(connection: Connection, viewer: Viewer, most: int = 200) -> list[KeptSample]:
    """Return the samples that were drawn, newest first; for a viewer who is no lead, those with an own interaction."""
    columns = ("id", "by", "at", "seed", "way", "size", "total", "search")
    reviewed = func.count().filter(_I.reviewed.is_(True), _I.private.is_(False))
    asked = (
        select(*(_S[name] for name in columns), func.count().label("drawn"), reviewed.label("reviewed"))
        .join_from(t.samples, t.sampled, _D.sample == _S.id)
        .join(t.interactions, _I.id == _D.interaction)
        .where(*_seen(viewer))
        .group_by(*(_S[name] for name in columns))
        .order_by(_S.at.desc(), _S.id.desc())
        .limit(most)
    )
    return [KeptSample(**row) for row in connection.execute(asked).mappings()]


def sample(connection: Connection, viewer: Viewer, sample: str) -> list[SampledInteraction]:
    """Return what came up in one sample, by the agent's name, then oldest first."""
    columns = (_I.id, _I.agent, _I.ticket, _I.at, _I.subject, _I.reviewed, _I.private, _D.reasons)
    asked = select(*columns).join_from(t.sampled, t.interactions, _I.id == _D.interaction)
    asked = asked.where(_D.sample == sample, *_seen(viewer)).order_by(_I.at, _I.id)
    rows = [_sampled(row, viewer) for row in connection.execute(asked).mappings()]
    return sorted(rows, key=lambda one: one.agent)


def _seen(viewer: Viewer) -> list[ColumnElement[bool]]:
    return [] if viewer.lead else [_I.agent == viewer.name]


def _sampled(row: RowMapping, viewer: Viewer) -> SampledInteraction:
    found = {name: row[name] for name in ("agent", "ticket", "at")}
    if row["private"] and row["agent"] != viewer.name:
        return SampledInteraction(row["id"], **found, subject="", reviewed=False, private=True, reasons=())
    reasons = tuple(cast("Reason", reason) for reason in row["reasons"] or ())
    told = {name: row[name] for name in ("subject", "reviewed", "private")}
    return SampledInteraction(row["id"], **found, **told, reasons=reasons)
