"""Entries as JSON and back, for the places where an entry waits for the record.

What a newer or older program wrote is read as far as it is understood: unknown fields are passed over,
missing ones take their default, an entry of an unknown kind is no entry.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from ko_coach.record.entries import Entry

_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
_KINDS: dict[str, type] = {kind.__name__: kind for kind in typing.get_args(Entry)}


def encode(entry: Entry) -> str:
    """Return the entry as one line of ASCII JSON; equal entries give equal lines.

    The line makes the id of the entry's event, so an entry that an earlier program left aside has to give the same.
    """
    return json.dumps({"entry": type(entry).__name__, **plain(entry)}, sort_keys=True, default=str)


def decode(line: str) -> Entry | None:
    """Return the entry on the line, None when it is of a kind that this program does not know.

    Raises ValueError when the line is not whole: not JSON, or something is missing or of the wrong type.
    """
    data = json.loads(line)
    if not isinstance(data, dict):
        raise ValueError("not an entry")
    kind = _KINDS.get(str(data.get("entry")))
    return None if kind is None else typing.cast("Entry", built(kind, data))


def plain(value: Any) -> Any:
    """Return the value as JSON knows it."""
    if value.__class__ in _AS_THEY_ARE:
        return value
    if is_dataclass(value):
        held = ((name, getattr(value, name), later) for name, later in _fields(value.__class__))
        return {name: plain(part) for name, part, later in held if part or not later}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return value


@cache
def _fields(kind: type) -> tuple[tuple[str, bool], ...]:
    """Return the names of the fields, each with whether earlier programs did not have it."""
    return tuple((field.name, "came_later" in field.metadata) for field in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def built(kind: type, data: Mapping[str, Any]) -> Any:
    """Return the dataclass of this kind out of plain values. Raises ValueError where they do not fit."""
    hints = _hints(kind)
    given = {name: _typed(hint, data[name]) for name, hint in hints.items() if name in data}
    try:
        return kind(**given)
    except TypeError as missing:
        raise ValueError(f"{kind.__name__} is not whole") from missing


def _typed(hint: Any, value: Any) -> Any:
    """Return the JSON value as the type that the field declares."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and isinstance(value, list):
        return tuple(_typed(parts[0], part) for part in value)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _typed(next(part for part in parts if part is not type(None)), value)
    if is_dataclass(hint) and isinstance(value, dict):
        return built(typing.cast("type", hint), value)
    if hint is datetime and isinstance(value, str):
        return datetime.fromisoformat(value)
    if origin is typing.Literal:
        expected = value in parts
    else:
        expected = isinstance(value, origin or hint) and not (hint is int and isinstance(value, bool))
    if not expected:
        raise ValueError(f"{value!r:.80} is not {hint}")
    return value
