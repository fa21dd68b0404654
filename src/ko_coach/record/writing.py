"""What each entry does to the tables. Every function runs inside the one transaction of its batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch
from typing import Any, TypeGuard

from sqlalchemy import Connection, bindparam, insert, select, update

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
    PromptShown,
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
from ko_coach.record.outline import doc_of, keep_text, renew_outlines
from ko_coach.record.practice import keep
from ko_coach.record.practice_entries import CheckedIn, LookedBack, Observed, RehearsalBegun, RehearsalReply
from ko_coach.record.timeline import event_id, event_row, is_event
from ko_coach.record.versions import keep_version, note_named

_IDS_AT_ONCE = 500

# To build a statement takes longer than to run it, so those that every shift writes are built once.
_OF_INTERACTION = t.interactions.c.id == bindparam("of_interaction")
_OF_PROMPTS = t.prompts.c.interaction == bindparam("of_interaction")
_OPEN, _SPEAK, _SHOW, _TELL = insert(t.interactions), insert(t.spoken), insert(t.prompts), insert(t.events)
_CHANGE_INTERACTION = update(t.interactions).where(_OF_INTERACTION)
# It only grows, so an old count that is written again changes nothing.
_SPEND = _CHANGE_INTERACTION.where(t.interactions.c.engaged_seconds < bindparam("longer"))
_PLACES = select(t.prompts.c.item, t.prompts.c.position).where(_OF_PROMPTS)
_CHANGE_PROMPT = update(t.prompts).where(_OF_PROMPTS, t.prompts.c.item == bindparam("of_item"))
_CHANGE_UNANSWERED = _CHANGE_PROMPT.where(t.prompts.c.action == "shown")
_OF_PROMPT = tuple(PromptShown.__dataclass_fields__)


def write_all(connection: Connection, entries: Sequence[Entry]) -> None:
    """Apply the entries in order; one that is on the timeline already is passed over."""
    names = [event_id(entry) if is_event(entry) else "" for entry in entries]
    seen = _seen(connection, [name for name in names if name])
    rows: list[dict[str, Any]] = []
    ticks: list[dict[str, Any]] = []
    for entry, name in zip(entries, names, strict=True):
        if name in seen:
            continue
        if not _is_tick(entry):
            _tick_all(connection, ticks)
        if is_event(entry):
            seen.add(name)
            corrects = isinstance(entry, Rated) and stands(connection, entry.interaction)
            rows.append(event_row(entry, name, corrects=corrects))
        if _is_tick(entry):
            ticks.append({**_prompt(entry.interaction, entry.item), "action": entry.action, "at": entry.at})
        else:
            _apply(entry, connection)
    _tick_all(connection, ticks)
    if rows:
        connection.execute(_TELL, rows)
    note_named(connection, entries)
    renew_outlines(connection, entries)


def _is_tick(entry: Entry) -> TypeGuard[Acted]:
    return isinstance(entry, Acted) and entry.action != "nudged"


def _tick_all(connection: Connection, ticks: list[dict[str, Any]]) -> None:
    """Write what the agent did with prompts one after the other, at once: it is half of all that is written."""
    if ticks:
        connection.execute(_CHANGE_PROMPT, ticks)
        ticks.clear()


def _seen(connection: Connection, names: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(names), _IDS_AT_ONCE):
        some = names[start : start + _IDS_AT_ONCE]
        found.update(connection.scalars(select(t.events.c.id).where(t.events.c.id.in_(some))))
    return found


def _change(connection: Connection, interaction: str, **values: Any) -> None:
    connection.execute(_CHANGE_INTERACTION, {"of_interaction": interaction, **values})


def _prompt(interaction: str, item: str) -> dict[str, Any]:
    return {"of_interaction": interaction, "of_item": item}


@singledispatch
def _apply(entry: Entry, connection: Connection) -> None:  # noqa: ARG001 - the first of many
    raise TypeError(f"the record does not know {type(entry).__name__}")


@_apply.register
def _(entry: RubricKept, connection: Connection) -> None:
    keep_version(connection, entry)


@_apply.register
def _(entry: Opened, connection: Connection) -> None:
    values = {name: getattr(entry, name) for name in _OPENED}
    week = iso_week(entry.at)
    doc = doc_of(connection, entry.at, entry.interaction)
    connection.execute(_OPEN, {"id": entry.interaction, "week": week, "doc": doc, **_AS_OPENED, **values})
    keep_text(connection, doc, [entry.subject])
    if entry.words:
        connection.execute(_SPEAK, {"interaction": entry.interaction, "words": entry.words, "at": entry.at})


_OPENED = tuple(name for name in Opened.__dataclass_fields__ if name not in ("interaction", "words"))
_AS_OPENED = {"engaged_seconds": 0, "state": "open", "skip_reason": "", "skip_words": "", "private": False}


@_apply.register
def _(entry: PromptsShown, connection: Connection) -> None:
    there = connection.execute(_PLACES, {"of_interaction": entry.interaction})
    places = {row.item: row.position for row in there}
    last = max(places.values(), default=0)
    came: dict[str, dict[str, Any]] = {}
    for prompt in entry.prompts:
        wording = {"replaced": False, **{name: getattr(prompt, name) for name in _OF_PROMPT}}
        if prompt.item in places:
            connection.execute(_CHANGE_PROMPT, {**_prompt(entry.interaction, prompt.item), **wording})
        elif prompt.item in came:
            came[prompt.item] |= wording
        else:
            new = {"interaction": entry.interaction, "position": last + len(came) + 1, "at": entry.at}
            came[prompt.item] = {**new, "action": "shown", "nudged": False, **wording}
    if came:
        connection.execute(_SHOW, list(came.values()))


@_apply.register
def _(entry: PromptsReplaced, connection: Connection) -> None:
    c = t.prompts.c
    gone = update(t.prompts).where(c.interaction == entry.interaction, c.item.in_(entry.items))
    connection.execute(gone.values(replaced=True))


@_apply.register
def _(entry: Acted, connection: Connection) -> None:
    """Only a nudge comes here; ticks are written together."""
    prompt = _prompt(entry.interaction, entry.item)
    connection.execute(_CHANGE_PROMPT, {**prompt, "nudged": True})
    # A tick that crossed the nudge on its way wins: the nudge asks only where nothing was answered.
    connection.execute(_CHANGE_UNANSWERED, {**prompt, "action": entry.action, "at": entry.at})


@_apply.register
def _(entry: PersonaSet, connection: Connection) -> None:
    _change(connection, entry.interaction, persona=entry.persona, persona_by=entry.by or "agent")
    if entry.by != "rule":
        _remember(connection, entry.customer_key, entry.at, persona=entry.persona)


@_apply.register
def _(entry: StageSet, connection: Connection) -> None:
    _change(connection, entry.interaction, stage=entry.stage, stage_by=entry.by or "agent")
    if entry.by != "rule":
        _remember(connection, entry.customer_key, entry.at, stage=entry.stage)


def _remember(connection: Connection, customer_key: str, at: datetime, **named: str) -> None:
    known = update(t.overrides).where(t.overrides.c.customer_key == customer_key)
    if not connection.execute(known.values(at=at, **named)).rowcount:
        values = {"persona": "", "stage": "", **named}
        connection.execute(insert(t.overrides).values(customer_key=customer_key, at=at, **values))


@_apply.register
def _(entry: TimeSpent, connection: Connection) -> None:
    seconds = {"longer": entry.engaged_seconds, "engaged_seconds": entry.engaged_seconds}
    connection.execute(_SPEND, {"of_interaction": entry.interaction, **seconds})


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


@_apply.register
def _(entry: CheckedIn | LookedBack | Observed | RehearsalBegun | RehearsalReply, connection: Connection) -> None:
    keep(connection, entry)
