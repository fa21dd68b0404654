"""Which criterion says what: focus, a part of trust, expectations. Each rubric version on record says it of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, true

from ko_coach.record import tables as t
from ko_coach.record.scores import TRUST_PARTS
from ko_coach.rubric.versions import meaning_in

Role = Literal["focus", "expectations", "credibility", "reliability", "intimacy", "self_orientation"]
TRUST: tuple[Role, ...] = ("credibility", "reliability", "intimacy", "self_orientation")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A criterion in one wording, and what it is asked for."""

    criterion: str
    meaning: str
    role: Role
    lowest: int
    highest: int
    version: str
    """The first rubric version that asked it so."""
    at: datetime
    """When that version was first seen."""


_Asked = tuple[str, str, Role, int, int]
_known: dict[str, tuple[_Asked, ...]] = {}
"""By version: its content never changes, and to read it takes longer than all the rest."""
_MOST_KNOWN = 1_000


def meanings(connection: Connection) -> dict[tuple[str, str], Meaning]:
    """Return what is known of each criterion (its id) in each of its meanings, from the versions that were used."""
    v = t.rubric_versions.c
    found: dict[tuple[str, str], Meaning] = {}
    used = select(v.version, v.at).where(v.named.is_(true())).order_by(v.at, v.version)
    for version, at in connection.execute(used).all():
        for criterion, meaning, role, lowest, highest in _asked(connection, version):
            one = Meaning(criterion, meaning, role, lowest, highest, version, at)
            found.setdefault((criterion, meaning), one)
    return found


def _asked(connection: Connection, version: str) -> tuple[_Asked, ...]:
    known = _known.get(version)
    if known is None:
        v = t.rubric_versions.c
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        content = connection.scalar(select(v.content).where(v.version == version))
        known = _known[version] = _read(content or "")
    return known


def _read(content: str) -> tuple[_Asked, ...]:
    try:
        return tuple(_roles(json.loads(content)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def _roles(rubric: Mapping[str, Any]) -> Iterator[_Asked]:
    criteria = {one["id"]: one for one in rubric.get("criteria", ())}
    trust = rubric.get("trust") or {}
    ids: dict[Role, str] = {"focus": rubric.get("focus", ""), "expectations": rubric.get("expectations", "")}
    ids |= {role: trust.get(part, "") for role, part in zip(TRUST, TRUST_PARTS, strict=True)}
    for role, criterion in ids.items():
        if asked := criteria.get(criterion):
            yield criterion, meaning_in(asked), role, asked.get("lowest", 0), asked.get("highest", 0)
