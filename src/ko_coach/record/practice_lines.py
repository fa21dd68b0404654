"""What was done around the shift for other programs and other records: one entry a line, only where asked for by name.

Check-ins are their agent's own: nobody's but one's own are told, and to others only what they may know: energy under a
name that nobody bears (`unnamed`), and the lines that were shared. What was heard in a private interaction is told to
nobody but its agent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import ColumnElement, Connection, Table, select

from ko_coach.i18n import gettext as _
from ko_coach.record import practice_tables as p
from ko_coach.record import tables as t
from ko_coach.record.codec import built, plain
from ko_coach.record.line_parts import BadLineError
from ko_coach.record.moments import iso_week
from ko_coach.record.practice import keep
from ko_coach.record.practice_entries import (
    Agreed,
    Assessed,
    CheckedIn,
    ExperimentJudged,
    LookedBack,
    Observed,
    SetAside,
)

if TYPE_CHECKING:
    from ko_coach.record.log import Log

Practice = CheckedIn | LookedBack | Observed | SetAside | Assessed | Agreed | ExperimentJudged
PRACTICES: Mapping[str, tuple[tuple[type, Table], ...]] = {
    "check-ins": ((CheckedIn, p.check_ins), (LookedBack, p.look_backs)),
    "observations": ((Observed, p.observations), (SetAside, p.set_aside)),
    "maturity": ((Assessed, p.assessments), (Agreed, p.agreements)),
    "experiments": ((ExperimentJudged, p.verdicts),),
}
"""By the name under which an export tells it."""
_KEY = "practice"
_KINDS = {kind.__name__: kind for kinds in PRACTICES.values() for kind, _table in kinds}
_AT_ONCE = 500
_LONGEST = 20_000
"""Characters of one text."""


def export_practice(log: Log, stream: BinaryIO, practice: str, own: str, *, with_private: bool = False) -> int:
    """Write what is kept of a practice as JSON Lines in UTF-8, oldest first; return how many lines.

    Args:
        log: the record.
        stream: where to.
        practice: a key of PRACTICES.
        own: the agent who asks.
        with_private: one's own check-ins whole, for one's own keeping, and not as others may know them.
    """
    many = 0
    with log.reading() as connection:
        for kind, table in PRACTICES[practice]:
            entries = list(_entries(connection, kind, table, own))
            for entry in entries if with_private else for_others(entries):
                line = json.dumps({_KEY: kind.__name__, **plain(entry)}, default=str)  # ASCII: no terminal obeys it
                stream.write(line.encode() + b"\n")
                many += 1
    return many


def _entries(connection: Connection, kind: type, table: Table, own: str) -> Iterator[Any]:
    names = [field.name for field in fields(kind)]
    rows = connection.execute(select(*(table.c[name] for name in names)).where(*_told(table, own)).order_by(table.c.at))
    for row in rows.yield_per(_AT_ONCE):
        values = dict(zip(names, row, strict=True))
        if "shared" in values:
            values["shared"] = tuple(values["shared"])
        yield kind(**values)


def _told(table: Table, own: str) -> list[ColumnElement[bool]]:
    if table in (p.check_ins, p.look_backs):
        return [table.c.agent == own]
    if table is p.observations:
        i = t.interactions.c
        private = select(i.id).where(i.id == table.c.interaction, i.private.is_(True)).exists()
        return [(table.c.agent == own) | ~private]
    return []


def for_others(entries: Sequence[Any]) -> list[Any]:
    """Return the entries as others may know them: of days only the energy, unnamed, and the shared lines."""
    of_days = [one for one in entries if isinstance(one, (CheckedIn, LookedBack))]
    if not of_days:
        return list(entries)
    salt = of_days[0].id  # it does not leave this record, and its random bits are nowhere else
    newest = {one.day: one for one in of_days}
    told: list[CheckedIn | LookedBack] = []
    for one in newest.values():
        if isinstance(one, CheckedIn) and one.energy is not None:
            told.append(unnamed(one, salt))
        if one.shared:
            told.append(_shared_alone(one))
    return told


def unnamed(entry: CheckedIn, salt: str) -> CheckedIn:
    """Return the energy of a day under a name that is the same for a week and that nobody can trace back."""
    day = date.fromisoformat(entry.day)
    week = iso_week(datetime.combine(day, time(), UTC))
    name, identity = (sha256(f"{salt} {what}".encode()).hexdigest() for what in (week, entry.id))
    return CheckedIn(identity[:32], f"– {name[:16]}", datetime.combine(day, time(), UTC), entry.day, entry.energy)


def _shared_alone(entry: CheckedIn | LookedBack) -> CheckedIn | LookedBack:
    lines = ("help",) if isinstance(entry, CheckedIn) else ("learned", "in_the_way", "thanks")
    kept: dict[str, Any] = {line: "" for line in lines if line not in entry.shared}
    if isinstance(entry, CheckedIn):
        kept["energy"] = None
    return replace(entry, id=sha256(f"shared {entry.id}".encode()).hexdigest()[:32], **kept)


def is_practice(raw: bytes) -> bool:
    """Say whether the line is one of these, and no interaction's."""
    return raw.lstrip().startswith(b'{"practice":')


def read_practice(raw: bytes) -> Practice:
    """Return the entry on the line.

    Raises:
        BadLineError: it is not what an export writes; the text says why.
    """
    try:
        data = json.loads(raw)
        kind = _KINDS[data.pop(_KEY)]
        entry: Practice = built(kind, data)
    except KeyError:
        raise BadLineError(_KEY, _("not a kind that this ko-coach knows")) from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadLineError("", _("not a line that an export writes: {cause}").format(cause=str(error)[:200])) from None
    _check(entry)
    return entry


def _check(entry: Practice) -> None:
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, str) and len(value) > _LONGEST:
            raise BadLineError(field.name, _("more than {n} characters").format(n=_LONGEST))
        if isinstance(value, datetime) and (value.tzinfo is None or value.year < 1970):
            raise BadLineError(field.name, _("a time with its zone is expected, from 1970 on"))
        if field.name in ("id", "observation") and not value:
            raise BadLineError(field.name, _("is missing"))
    if isinstance(entry, CheckedIn) and entry.energy is not None and not 1 <= entry.energy <= 5:
        raise BadLineError("energy", _("a number from 1 to 5 is expected"))


def take_practice(connection: Connection, entries: Sequence[Practice]) -> int:
    """Keep the entries; return how many of them were not on record. To repeat it changes nothing."""
    return sum(keep(connection, entry) for entry in entries)
