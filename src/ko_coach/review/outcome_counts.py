"""What the record holds for an outcome: answers counted by the database, notes of versions, verdicts, observations.

Private interactions have no part in any of it, and only ratings in force count.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, exists, func, literal, literal_column, select, true
from sqlalchemy import type_coerce as coerced

from ko_coach.record import practice_tables as p
from ko_coach.record import tables as t
from ko_coach.record.moments import microseconds
from ko_coach.record.practice_entries import Verdict
from ko_coach.rubric.model import Measure, Text, VersionNote
from ko_coach.text import tokens

_WEEK = 7 * 86_400 * 1_000_000
_MOST_WORDINGS = 20_000
"""Observations that are looked through, the wordings that were noted last."""
_I, _R, _P, _V = t.interactions.c, t.ratings.c, t.prompts.c, t.rubric_versions.c
_O, _G = p.observations.c, p.verdicts.c


class Answered(NamedTuple):
    """So many answers of one agent, under one version, in one week."""

    week: int
    """From 0, counted from the first moment that was asked for."""
    agent: str
    version: str
    meaning: str
    value: int
    n: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How an experiment ended."""

    verdict: Verdict
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """Versions that follow each other and carry the same note, or none: one experiment."""

    note: VersionNote | None
    version: str
    """The first of them."""
    at: datetime
    author: str
    versions: frozenset[str]


def answered(connection: Connection, measure: Measure, since: datetime, until: datetime) -> list[Answered]:
    """Return the answers to the measure's criterion in the interactions that it is about, in whatever meaning."""
    begin = microseconds(since)
    at = coerced(_I.at, BigInteger)
    # Without the precedence of a division the difference on its left would lose its brackets.
    week = (at - literal_column(str(begin))).op("/", precedence=8)(literal_column(str(_WEEK)))
    keys = (week, _I.agent, _I.version, _R.meaning, _R.value)
    rated = t.interactions.join(t.ratings, _R.submission == _I.submission)
    counted = select(*keys, func.count()).select_from(rated)
    held = [at >= literal(begin, BigInteger), at < literal(microseconds(until), BigInteger)]
    held += [_I.private.is_(False), _I.submission != "", _R.criterion == measure.criterion, _R.value.is_not(None)]
    rows = connection.execute(counted.where(*held, *_about(measure)).group_by(*keys)).all()
    return [Answered(int(row[0]), row[1], row[2], row[3], int(row[4]), int(row[5])) for row in rows]


def _about(measure: Measure) -> Iterator[ColumnElement[bool]]:
    if measure.persona:
        yield _I.persona.in_(measure.persona)
    if measure.stage:
        yield _I.stage.in_(measure.stage)
    if measure.item:
        shown = select(_P.interaction).where(_P.interaction == _I.id, _P.item.in_(measure.item), _P.replaced.is_(False))
        yield shown.correlate(t.interactions).exists()


# ---------------------------------------------------------------------- experiments


_known: dict[str, VersionNote | None] = {}
"""By version: its content never changes, and to read it takes longer than all the rest."""
_MOST_KNOWN = 1_000


def stretches(connection: Connection, rubric: str) -> list[Stretch]:
    """Return the experiments of the rubric with this name and what lay between them, the oldest first.

    Versions that nobody worked under are steps on the way of an edit, and no experiments.
    """
    used = select(_V.version, _V.at, _V.author).where(_V.name == rubric, _V.named.is_(true()))
    rows = connection.execute(used.order_by(_V.at, _V.version)).all()
    noted = [(_note(connection, row.version), row) for row in rows]
    found = []
    for note, group in groupby(noted, key=lambda one: one[0]):
        first, *more = (row for _same, row in group)
        versions = frozenset((first.version, *(row.version for row in more)))
        author = (note.by if note else "") or first.author
        found.append(Stretch(note, first.version, first.at, author, versions))
    return found


def _note(connection: Connection, version: str) -> VersionNote | None:
    if version not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        content = connection.scalar(select(_V.content).where(_V.version == version))
        _known[version] = _read(content or "")
    return _known[version]


def _read(content: str) -> VersionNote | None:
    """Return the note out of a rubric's canonical content; to read the whole rubric takes ten times as long."""
    try:
        note = json.loads(content).get("version_note")
        if not note:
            return None
        changed, expect, measure = (_text(note.get(name, ())) for name in ("changed", "expect", "measure"))
        by, moves, outcome = (str(note.get(name, "")) for name in ("by", "moves", "outcome"))
    except (ValueError, TypeError, AttributeError):
        return None
    return VersionNote(changed, expect, measure, by, moves, outcome)


def _text(said: Any) -> Text:
    return Text(tuple((str(code), str(words)) for code, words in said))


def latest_version(connection: Connection, rubric: str, until: datetime) -> str:
    """Return the version of the rubric with this name that was worked under last, before that time; else empty."""
    latest = select(_I.version).where(_I.rubric == rubric, _I.private.is_(False), _I.at < until)
    return connection.scalar(latest.order_by(_I.at.desc(), _I.id.desc()).limit(1)) or ""


def verdicts(connection: Connection) -> dict[str, Judged]:
    """Return by version how its experiment ended: the newest word of each counts."""
    given = select(_G.version, _G.verdict, _G.words, _G.by, _G.at).order_by(_G.at, _G.id)
    return {row.version: Judged(row.verdict, row.words, row.by, row.at) for row in connection.execute(given)}


# ---------------------------------------------------------------------- observations


class Noted(NamedTuple):
    """How often the same was noted in shifts, and when first."""

    times: int = 0
    first: datetime | None = None


def noted(connection: Connection, wanted: Collection[Text]) -> Mapping[Text, Noted]:
    """Return which of these observations agents noted in the same words (case, signs and ё aside).

    What was noted in a private interaction has no part in it; an observation outlives its interaction.
    """
    folded = {text: {folding(words) for _code, words in text.by_language} for text in wanted}
    if not folded:
        return {}
    private = exists().where(_I.id == _O.interaction, _I.private.is_(True))
    wordings = select(_O.words, func.count(), func.min(_O.at)).where(~private).group_by(_O.words)
    latest = wordings.order_by(func.max(_O.at).desc()).limit(_MOST_WORDINGS)
    rows = [(folding(words), int(times), first) for words, times, first in connection.execute(latest)]
    return {text: _added([row[1:] for row in rows if row[0] in words]) for text, words in folded.items()}


def folding(words: str) -> str:
    """Return the words as they are compared."""
    return " ".join(tokens(words))


def _added(rows: Collection[tuple[int, datetime]]) -> Noted:
    return Noted(sum(times for times, _first in rows), min((first for _times, first in rows), default=None))
