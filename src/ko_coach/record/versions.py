"""Rubric versions: kept once and whole, told with their use, forgotten when nothing ever came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, select, update

from ko_coach.record import tables as t
from ko_coach.record.entries import DraftKept, Entry, Opened, PromptsShown, Rated, RubricAdopted, RubricKept

NEWEST = 50
"""So many versions stay, whatever became of them."""


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A rubric version without its content, and what was done under it."""

    version: str
    name: str
    at: datetime
    """When it was first seen."""
    author: str
    """Who wrote it; empty when nobody said."""
    interactions: int
    """How many are under it now, private ones too."""
    first_used: datetime | None
    """When the first of them was opened; None when there is none."""
    last_used: datetime | None


def keep_version(connection: Connection, entry: RubricKept) -> None:
    """Keep the version, once; an author who becomes known later is added."""
    c = t.rubric_versions.c
    known = connection.execute(select(c.author).where(c.version == entry.version)).first()
    if known is None:
        named = connection.scalar(select(exists().where(t.interactions.c.version == entry.version)))
        connection.execute(insert(t.rubric_versions).values(named=bool(named), **asdict(entry)))
    elif entry.author and not known.author:
        connection.execute(update(t.rubric_versions).where(c.version == entry.version).values(author=entry.author))


def note_named(connection: Connection, entries: Sequence[Entry]) -> None:
    """Mark the versions that the entries name: those are never forgotten."""
    named = {version for entry in entries for version in _named(entry)}
    if named:
        c = t.rubric_versions.c
        fresh = update(t.rubric_versions).where(c.version.in_(named), c.named.is_(False))
        connection.execute(fresh.values(named=True))


def _named(entry: Entry) -> Sequence[str]:
    match entry:
        case Opened() | RubricAdopted() | DraftKept() | Rated():
            return (entry.version,)
        case PromptsShown():
            return [prompt.version for prompt in entry.prompts]
        case _:
            return ()


def versions(connection: Connection) -> list[KeptVersion]:
    """Return every version, the one first seen last before all others."""
    v, i = t.rubric_versions.c, t.interactions.c
    counted = select(i.version, func.count(), func.min(i.at), func.max(i.at)).group_by(i.version)
    use = {version: (count, first, last) for version, count, first, last in connection.execute(counted)}
    told = select(v.version, v.name, v.at, v.author).order_by(v.at.desc(), v.version.desc())
    return [KeptVersion(*row, *use.get(row.version, (0, None, None))) for row in connection.execute(told)]


def idle_since(before: datetime) -> ColumnElement[bool]:
    """Return what holds of a version that nothing names, first seen before that and not among the newest fifty."""
    c = t.rubric_versions.c
    all_versions = t.rubric_versions.alias()
    newest = select(all_versions.c.version).order_by(all_versions.c.at.desc(), all_versions.c.version.desc())
    of_interaction = exists().where(t.interactions.c.version == c.version)
    return and_(c.named.is_(False), c.at < before, c.version.not_in(newest.limit(NEWEST)), ~of_interaction)
