"""Rows turned into the plain values that the rest of the program knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, or_, select, tuple_

from ko_coach.record import tables as t
from ko_coach.record.entries import (
    Answer,
    KeptDraft,
    KeptInteraction,
    KeptPrompt,
    KeptSubmission,
    Override,
    Reflection,
    ShiftMemory,
)
from ko_coach.record.outline import REFLECTION

_IDS_AT_ONCE = 500
_OF_PROMPT = tuple(KeptPrompt.__dataclass_fields__)
_OF_INTERACTION = tuple(
    name
    for name in KeptInteraction.__dataclass_fields__
    if name not in ("opened_at", "prompts", "submissions", "draft")
)


def shift_memory(connection: Connection, agent: str, since: datetime) -> ShiftMemory:
    """Return what a starting shift needs: per ticket an unfinished interaction before any other, else the latest."""
    c = t.interactions.c
    unfinished = c.state.in_(("open", "draft"))
    wanted = select(c.id, c.ticket, c.state).where(c.agent == agent, or_(unfinished, c.at >= since))
    ids: dict[str, tuple[bool, str]] = {}
    for name, ticket, state in connection.execute(wanted.order_by(c.at, c.id)):
        candidate = (state in ("open", "draft"), name)
        if ticket not in ids or candidate[0] >= ids[ticket][0]:
            ids[ticket] = candidate
    found = by_ids(connection, [name for _, name in ids.values()])
    overrides = {row.customer_key: Override(row.persona, row.stage) for row in connection.execute(select(t.overrides))}
    return ShiftMemory({kept.ticket: kept for kept in found}, overrides)


def by_ids(connection: Connection, ids: Sequence[str]) -> list[KeptInteraction]:
    """Return the interactions with these ids, whole, in the order of their opening."""
    c = t.interactions.c
    found: list[KeptInteraction] = []
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = select(t.interactions).where(c.id.in_(ids[start : start + _IDS_AT_ONCE]))
        found.extend(_whole(connection, connection.execute(some).mappings().all()))
    return sorted(found, key=lambda kept: (kept.opened_at, kept.id))


def page_after(connection: Connection, last: KeptInteraction | None, size: int) -> list[KeptInteraction]:
    """Return the next interactions in the order of their opening, whole; empty at the end."""
    c = t.interactions.c
    page = select(t.interactions).order_by(c.at, c.id).limit(size)
    if last is not None:
        page = page.where(tuple_(c.at, c.id) > tuple_(last.opened_at, last.id, types=(c.at.type, c.id.type)))
    return _whole(connection, connection.execute(page).mappings().all())


def answers_over_time(
    connection: Connection, agent: str, criterion: str, meaning: str, since: datetime, limit: int
) -> list[tuple[datetime, int]]:
    """Return when an interaction was opened and what the rating in force says, latest first."""
    i, s, r = t.interactions.c, t.submissions.c, t.ratings.c
    later = t.submissions.alias()
    corrected = select(later.c.id).where(
        later.c.interaction == s.interaction, later.c.number > s.number, later.c.withdrawn_at.is_(None)
    )
    rows = (
        select(i.at, r.value)
        .join_from(t.interactions, t.submissions, s.interaction == i.id)
        .join(t.ratings, r.submission == s.id)
        .where(i.agent == agent, i.at >= since, s.withdrawn_at.is_(None), ~corrected.exists())
        .where(r.criterion == criterion, r.meaning == meaning, r.value.is_not(None))
        .order_by(i.at.desc(), i.id.desc())
        .limit(limit)
    )
    return [(at, value) for at, value in connection.execute(rows)]


def _whole(connection: Connection, rows: Sequence[RowMapping]) -> list[KeptInteraction]:
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    prompts = _prompts(connection, ids)
    submissions = _submissions(connection, ids)
    drafts = _drafts(connection, ids)
    return [
        KeptInteraction(
            **{name: row[name] for name in _OF_INTERACTION},
            opened_at=row["at"],
            prompts=tuple(prompts.get(row["id"], ())),
            submissions=tuple(submissions.get(row["id"], ())),
            draft=drafts.get(row["id"]),
        )
        for row in rows
    ]


def _prompts(connection: Connection, ids: list[str]) -> Mapping[str, list[KeptPrompt]]:
    c = t.prompts.c
    columns = [c[name] for name in _OF_PROMPT]
    some = select(c.interaction, *columns).where(c.interaction.in_(ids)).order_by(c.interaction, c.position)
    found: dict[str, list[KeptPrompt]] = defaultdict(list)
    for interaction, *values in connection.execute(some).all():
        found[interaction].append(KeptPrompt(*values))
    return found


def _submissions(connection: Connection, ids: list[str]) -> Mapping[str, list[KeptSubmission]]:
    c = t.submissions.c
    standing = select(t.submissions).where(c.interaction.in_(ids), c.withdrawn_at.is_(None))
    rows = connection.execute(standing.order_by(c.interaction, c.number)).mappings().all()
    answers = _ratings(connection, ids)
    found: dict[str, list[KeptSubmission]] = defaultdict(list)
    for row in rows:
        about = {name: row[name] for name in ("id", "by", "version", "at")}
        kept = KeptSubmission(**about, answers=tuple(answers.get(row["id"], ())), reflection=_reflection(row))
        found[row["interaction"]].append(kept)
    return found


def _ratings(connection: Connection, ids: list[str]) -> Mapping[str, list[Answer]]:
    c = t.ratings.c
    columns = (c.submission, c.criterion, c.value, c.not_applicable, c.meaning)
    of = t.submissions.c.interaction.in_(ids)
    some = select(*columns).join(t.submissions, t.submissions.c.id == c.submission).where(of)
    found: dict[str, list[Answer]] = defaultdict(list)
    for submission, *values in connection.execute(some.order_by(c.submission, c.position)).all():
        found[submission].append(Answer(*values))
    return found


def _drafts(connection: Connection, ids: list[str]) -> Mapping[str, KeptDraft]:
    rows = connection.execute(select(t.drafts).where(t.drafts.c.interaction.in_(ids))).mappings()
    return {row["interaction"]: _draft(row) for row in rows}


def _draft(row: RowMapping) -> KeptDraft:
    answers = tuple(Answer(**answer) for answer in row["answers"])
    return KeptDraft(version=row["version"], answers=answers, reflection=_reflection(row), at=row["at"])


def _reflection(row: Mapping[Any, Any]) -> Reflection:
    return Reflection(**{name: row[name] for name in REFLECTION})
