"""The timeline of one interaction: what the agent did, and what others did with it afterwards, in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ko_coach.review.interaction_values import Happening, Kind

_TOGETHER = timedelta(minutes=1)
_JOINED: Mapping[Kind, timedelta] = {
    "draft": timedelta.max,
    "looked": timedelta(hours=1),
    **dict.fromkeys(("shown", "replaced", "ticked", "unticked", "ignored", "nudged"), _TOGETHER),
}
"""Kinds of which several in a row are one line, when no more than this lies between one and the next."""
_FOLLOWS: Mapping[Kind, int] = {"replaced": 1, "shown": 2}
"""Prompts go and come because of something else, at the very moment of it."""


def happening(at: datetime, kind: Any, detail: Mapping[str, Any]) -> Happening:
    """Return an event of the record as a line of the timeline; what a later program added to it is passed over."""
    bare = Happening(at, kind)
    match kind:
        case "opened":
            return replace(bare, version=_word(detail, "version"))
        case "shown":
            versions = {str(item): str(version) for item, version in detail.get("prompts", ())}
            return replace(bare, items=tuple(versions), versions=versions)
        case "replaced":
            return replace(bare, items=_names(detail, "items"))
        case "ticked" | "unticked" | "ignored" | "nudged":
            return replace(bare, items=(str(detail.get("item", "")),))
        case "adopted":
            changed, added, removed = (_names(detail, name) for name in ("changed", "added", "removed"))
            return replace(bare, version=_word(detail, "version"), changed=changed, added=added, removed=removed)
        case "persona" | "stage":
            recognised: Kind = "persona recognised" if kind == "persona" else "stage recognised"
            by_rule = _word(detail, "by") == "rule"
            return replace(bare, kind=recognised if by_rule else kind, name=_word(detail, kind))
        case "skipped":
            return replace(bare, name=_word(detail, "reason"))
        case "private":
            return replace(bare, kind="private" if detail.get("private") else "shared")
        case _:
            return bare


def timeline(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    """Return everything in order of time, runs of equal things as one."""
    lines: list[Happening] = []
    for one in sorted(happenings, key=lambda each: (each.at, _FOLLOWS.get(each.kind, 0))):
        joined = _join(lines[-1], one) if lines else None
        if joined is None:
            lines.append(one)
        else:
            lines[-1] = joined
    return tuple(lines)


def _join(before: Happening, one: Happening) -> Happening | None:
    """Return the two as one line; None where they are two."""
    if before.kind == "away" and one.kind == "back" and before.until is None:
        return replace(before, until=one.at)
    reach = _JOINED.get(one.kind)
    last = before.until or before.at
    if reach is None or (before.kind, before.by) != (one.kind, one.by) or one.at - last > reach:
        return None
    items = tuple(dict.fromkeys((*before.items, *one.items)))
    versions = {**before.versions, **one.versions}
    return replace(before, until=one.at, times=before.times + one.times, items=items, versions=versions)


def _names(detail: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found: Sequence[Any] = detail.get(key) or ()
    return tuple(str(each) for each in found)


def _word(detail: Mapping[str, Any], key: str) -> str:
    return str(detail.get(key) or "")
