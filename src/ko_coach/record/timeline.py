"""An entry's place on the timeline: its id, its kind, and what the review will want to know of it."""

from __future__ import annotations

from typing import Any, TypeGuard

from ko_coach.record.codec import encode
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
    Skipped,
    StageSet,
)
from ko_coach.record.ids import id_of
from ko_coach.record.tables import EVENTS

OnTimeline = (
    Opened
    | PromptsShown
    | PromptsReplaced
    | Acted
    | PersonaSet
    | StageSet
    | Moved
    | RubricAdopted
    | PrivacySet
    | DraftKept
    | Rated
    | RatingWithdrawn
    | Skipped
    | Reopened
)

_ACTED = {"shown": "unticked", "ticked": "ticked", "ignored": "ignored", "nudged": "nudged"}
_KINDS: dict[type, tuple[str, tuple[str, ...]]] = {
    Opened: ("opened", ("persona", "stage", "version")),
    PromptsShown: ("shown", ()),
    PromptsReplaced: ("replaced", ("items",)),
    Acted: ("", ("item",)),
    PersonaSet: ("persona", ("persona",)),
    StageSet: ("stage", ("stage",)),
    Moved: ("", ()),
    RubricAdopted: ("adopted", ("version", "changed", "added", "removed")),
    PrivacySet: ("private", ("private",)),
    DraftKept: ("draft", ()),
    Rated: ("rated", ("submission",)),
    RatingWithdrawn: ("withdrawn", ("submission",)),
    Skipped: ("skipped", ("reason",)),
    Reopened: ("reopened", ()),
}
"""The kind of the event, and the fields that no table keeps, or only in their latest form."""

_RANKS = {kind: rank for rank, kind in enumerate(EVENTS)}


def is_event(entry: Entry) -> TypeGuard[OnTimeline]:
    """Say whether the entry stands on the timeline; one that does not may be repeated without harm."""
    return type(entry) in _KINDS


def event_id(entry: OnTimeline) -> str:
    """Return the one id of this entry's event.

    Entries that are equal in everything, their time to the microsecond included, are one and the same.
    """
    return id_of(entry.at, _RANKS[_kind(entry)], encode(entry).encode())


def event_row(entry: OnTimeline, name: str, *, corrects: bool) -> dict[str, Any]:
    """Return the row of the timeline; `corrects` says that it is a rating and that an earlier one stands."""
    kind = "corrected" if corrects else _kind(entry)
    return {"id": name, "interaction": entry.interaction, "at": entry.at, "kind": kind, "detail": _detail(entry)}


def _kind(entry: OnTimeline) -> str:
    match entry:
        case Acted():
            return _ACTED[entry.action]
        case Moved():
            return entry.kind
        case _:
            return _KINDS[type(entry)][0]


def _detail(entry: OnTimeline) -> dict[str, Any]:
    if isinstance(entry, PromptsShown):
        return {"prompts": [[prompt.item, prompt.version] for prompt in entry.prompts]}
    detail = {name: getattr(entry, name) for name in _KINDS[type(entry)][1]}
    if isinstance(entry, (PersonaSet, StageSet)) and entry.by:
        detail["by"] = entry.by
    return detail
