"""Interactions as a trial of an edited rubric needs them: what the rules saw, and who named persona and stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from ko_coach.record import tables as t
from ko_coach.record.entries import SetBy


@dataclass(frozen=True, slots=True)
class Case:
    """One interaction that is not private."""

    id: str
    ticket: str
    at: datetime
    """When it was opened."""
    version: str
    facts: Mapping[str, Any]
    """What the rules saw of the ticket at its opening, but for the customer's words."""
    persona: str
    persona_by: SetBy
    stage: str
    stage_by: SetBy
    words: str | None
    """What the customer had said by then, folded; None where it is not kept, or not any more."""


def page_before(connection: Connection, last: Case | None, size: int) -> list[Case]:
    """Return the cases opened before the last one, the latest first; empty at the end."""
    i = t.interactions.c
    columns = [t.spoken.c.words if name == "words" else i[name] for name in Case.__dataclass_fields__]
    page = (
        select(*columns)
        .join_from(t.interactions, t.spoken, t.spoken.c.interaction == i.id, isouter=True)
        .where(i.private.is_(False))
        .order_by(i.at.desc(), i.id.desc())
        .limit(size)
    )
    if last is not None:
        page = page.where(tuple_(i.at, i.id) < tuple_(last.at, last.id, types=(i.at.type, i.id.type)))
    return [Case(*row) for row in connection.execute(page)]


def count(connection: Connection, most: int) -> int:
    """Return how many cases there are, at most that many."""
    i = t.interactions.c
    latest = select(i.id).where(i.private.is_(False)).order_by(i.at.desc(), i.id.desc()).limit(most)
    return connection.scalar(select(func.count()).select_from(latest.subquery())) or 0
