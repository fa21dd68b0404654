"""What the record of rehearsals knows of an agent's practice. Called in the journal's thread, with the open log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from ko_coach.record import practice_tables as p
from ko_coach.record import reading
from ko_coach.record import tables as t

if TYPE_CHECKING:
    from ko_coach.record.entries import KeptInteraction
    from ko_coach.record.log import Log


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A rehearsal that was begun and neither rated nor closed."""

    kept: KeptInteraction
    replies: Sequence[tuple[str, datetime]]
    """(what the agent wrote, when), in the order of the customer's turns."""


def times(log: Log, agent: str) -> Mapping[tuple[str, str], int]:
    """Return by (persona, scenario) how often the agent rehearsed: where something was written, or it was rated."""
    c, i, r = p.rehearsals.c, t.interactions.c, p.rehearsal_replies.c
    written = select(r.id).where(r.interaction == c.interaction).exists()
    asked = (
        select(c.persona, c.scenario, func.count())
        .join_from(p.rehearsals, t.interactions, i.id == c.interaction)
        .where(i.agent == agent, or_(i.state == "rated", written))
        .group_by(c.persona, c.scenario)
    )
    with log.reading() as connection:
        return {(persona, scenario): count for persona, scenario, count in connection.execute(asked)}


def unfinished(log: Log, agent: str, persona: str, scenario: str, version: str, language: str) -> Unfinished | None:
    """Return the agent's latest rehearsal of the scenario, if it is not finished and all else is as it was."""
    c, i, r = p.rehearsals.c, t.interactions.c, p.rehearsal_replies.c
    latest = (
        select(i.id, i.state, i.version, c.language)
        .join_from(p.rehearsals, t.interactions, i.id == c.interaction)
        .where(i.agent == agent, c.persona == persona, c.scenario == scenario)
        .order_by(i.at.desc(), i.id.desc())
        .limit(1)
    )
    with log.reading() as connection:
        row = connection.execute(latest).first()
        if row is None or row.state not in ("open", "draft") or (row.version, row.language) != (version, language):
            return None
        written = select(r.words, r.at).where(r.interaction == row.id).order_by(r.turn, r.at, r.id)
        replies = [(words, at) for words, at in connection.execute(written)]
        return Unfinished(reading.by_ids(connection, [row.id])[0], replies)
