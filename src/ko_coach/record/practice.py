"""How what is done around the shift is kept. A row that is there already is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, select

from ko_coach.record import practice_tables as p
from ko_coach.record.practice_entries import (
    AgentPractice,
    Agreed,
    Assessed,
    CheckedIn,
    ExperimentJudged,
    LookedBack,
    Observed,
    RehearsalBegun,
    RehearsalReply,
    SetAside,
    TeamPractice,
)

_TABLES: dict[type, Table] = {
    CheckedIn: p.check_ins,
    LookedBack: p.look_backs,
    Observed: p.observations,
    RehearsalBegun: p.rehearsals,
    RehearsalReply: p.rehearsal_replies,
    SetAside: p.set_aside,
    Assessed: p.assessments,
    Agreed: p.agreements,
    ExperimentJudged: p.verdicts,
}


def keep(connection: Connection, entry: AgentPractice | TeamPractice) -> bool:
    """Keep the entry, once; say whether it was not there."""
    return add_row(connection, _TABLES[type(entry)], asdict(entry))


def add_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Add the row unless one with its key is there; say whether it was added."""
    same = and_(*(column == row[column.name] for column in table.primary_key))
    if connection.execute(select(*table.primary_key).where(same)).first() is not None:
        return False
    connection.execute(insert(table), dict(row))
    return True
