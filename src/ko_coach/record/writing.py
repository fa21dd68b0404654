"""What each entry does to the tables. Every function runs inside the one transaction of its batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ko_coach.record import tables as t
from ko_coach.record.closing import keep_draft, rate, reopen, skip, stands, withdraw
from ko_coach.record.entries import (
    Acted,
    DraftKept,
    Entry,
    Moved,
    Opened,
    PersonaSet,
    PrivacySet,
    PromptsReplaced,
    PromptsShown,
    Rated,
    RatingWithdrawn,
    Reopened,
    RubricAdopted,
    RubricKept,
    Skipped,
    StageSet,
    TimeSpent,
)
from ko_coach.record.moments import iso_week
from ko_coach.record.timeline import event_id, event_row, is_event

_IDS_AT_ONCE = 500


def write_all(connection: Connection, entries: Sequence[Entry]) -> None:
    """Apply the entries in order; one that is on the timeline already is passed over."""
    names = [event_id(entry) if is_event(entry) else "" for entry in entries]
    seen = _seen(connection, [name for name in names if name])
    rows: list[dict[str, Any]] = []
    for entry, name in zip(entries, names, strict=True):
        if name in seen:
            continue
        if is_event(entry):
            seen.add(name)
            corrects = isinstance(entry, Rated) and stands(connection, entry.interaction)
            rows.append(event_row(entry, name, corrects=corrects))
        _apply(entry, connection)
    if rows:
        connection.execute(insert(t.events), rows)


def _seen(connection: Connection, names: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(names), _IDS_AT_ONCE):
        some = names[start : start + _IDS_AT_ONCE]
        found.update(connection.scalars(select(t.events.c.id).where(t.events.c.id.in_(some))))
    return found


def _change(connection: Connection, interaction: str, **values: Any) -> None:
    connection.execute(update(t.interactions).where(t.interactions.c.id == interaction).values(**values))


@singledispatch
def _apply(entry: Entry, connection: Connection) -> None:  # noqa: ARG001 - the first of many
    raise TypeError(f"the record does not know {type(entry).__name__}")


@_apply.register
def _(entry: RubricKept, connection: Connection) -> None:
    known = select(t.rubric_versions.c.version).where(t.rubric_versions.c.version == entry.version)
    if connection.scalar(known) is None:
        connection.execute(insert(t.rubric_versions).values(**asdict(entry)))


@_apply.register
def _(entry: Opened, connection: Connection) -> None:
    values = {name: getattr(entry, name) for name in _OPENED}
    week = iso_week(entry.at)
    connection.execute(insert(t.interactions).values(id=entry.interaction, week=week, **_AS_OPENED, **values))


_OPENED = tuple(name for name in Opened.__dataclass_fields__ if name != "interaction")
_AS_OPENED = {"engaged_seconds": 0, "state": "open", "skip_reason": "", "skip_words": "", "private": False}


@_apply.register
def _(entry: PromptsShown, connection: Connection) -> None:
    c = t.prompts.c
    of = c.interaction == entry.interaction
    last = connection.scalar(select(func.max(c.position)).where(of)) or 0
    for prompt in entry.prompts:
        wording = {"replaced": False, **asdict(prompt)}
        if connection.execute(update(t.prompts).where(of, c.item == prompt.item).values(**wording)).rowcount:
            continue
        last += 1
        new = {"interaction": entry.interaction, "position": last, "action": "shown", "nudged": False, "at": entry.at}
        connection.execute(insert(t.prompts).values(**new, **wording))


@_apply.register
def _(entry: PromptsReplaced, connection: Connection) -> None:
    c = t.prompts.c
    gone = update(t.prompts).where(c.interaction == entry.interaction, c.item.in_(entry.items))
    connection.execute(gone.values(replaced=True))


@_apply.register
def _(entry: Acted, connection: Connection) -> None:
    c = t.prompts.c
    change = update(t.prompts).where(c.interaction == entry.interaction, c.item == entry.item)
    if entry.action == "nudged":
        connection.execute(change.values(nudged=True))
        # A tick that crossed the nudge on its way wins: the nudge asks only where nothing was answered.
        change = change.where(c.action == "shown")
    connection.execute(change.values(action=entry.action, at=entry.at))


@_apply.register
def _(entry: PersonaSet, connection: Connection) -> None:
    _change(connection, entry.interaction, persona=entry.persona, persona_by="agent")
    _remember(connection, entry.customer_key, entry.at, persona=entry.persona)


@_apply.register
def _(entry: StageSet, connection: Connection) -> None:
    _change(connection, entry.interaction, stage=entry.stage, stage_by="agent")
    _remember(connection, entry.customer_key, entry.at, stage=entry.stage)


def _remember(connection: Connection, customer_key: str, at: datetime, **named: str) -> None:
    known = update(t.overrides).where(t.overrides.c.customer_key == customer_key)
    if not connection.execute(known.values(at=at, **named)).rowcount:
        values = {"persona": "", "stage": "", **named}
        connection.execute(insert(t.overrides).values(customer_key=customer_key, at=at, **values))


@_apply.register
def _(entry: TimeSpent, connection: Connection) -> None:
    c = t.interactions.c
    # It only grows, so an old count that is written again changes nothing.
    shorter = update(t.interactions).where(c.id == entry.interaction, c.engaged_seconds < entry.engaged_seconds)
    connection.execute(shorter.values(engaged_seconds=entry.engaged_seconds))


@_apply.register
def _(entry: Moved, connection: Connection) -> None:
    """Only the timeline tells of it."""


@_apply.register
def _(entry: RubricAdopted, connection: Connection) -> None:
    _change(connection, entry.interaction, version=entry.version)


@_apply.register
def _(entry: PrivacySet, connection: Connection) -> None:
    _change(connection, entry.interaction, private=entry.private)


@_apply.register
def _(entry: DraftKept, connection: Connection) -> None:
    keep_draft(connection, entry)


@_apply.register
def _(entry: Rated, connection: Connection) -> None:
    rate(connection, entry)


@_apply.register
def _(entry: RatingWithdrawn, connection: Connection) -> None:
    withdraw(connection, entry)


@_apply.register
def _(entry: Skipped, connection: Connection) -> None:
    skip(connection, entry)


@_apply.register
def _(entry: Reopened, connection: Connection) -> None:
    reopen(connection, entry)
