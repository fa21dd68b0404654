"""What personas, stages, prompts and criteria are called: by the latest rubric version on record that has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select, true

from ko_coach.record import tables as t
from ko_coach.rubric.model import Criterion, Text
from ko_coach.rubric.versions import from_canonical

_MOST_VERSIONS = 200
"""Versions that are looked through, the latest ones; what only older ones have keeps its id for a name."""


@dataclass(frozen=True, slots=True)
class Names:
    """By id; what is unknown is called by its id."""

    personas: Mapping[str, Text] = field(default_factory=dict)
    stages: Mapping[str, Text] = field(default_factory=dict)
    items: Mapping[str, Text] = field(default_factory=dict)
    """A prompt is called by its words."""
    criteria: Mapping[str, Criterion] = field(default_factory=dict)


def names_on_record(connection: Connection) -> Names:
    """Return what everything is called."""
    v = t.rubric_versions.c
    latest = select(v.content).where(v.named.is_(true())).order_by(v.at.desc(), v.version.desc())
    personas: dict[str, Text] = {}
    stages: dict[str, Text] = {}
    items: dict[str, Text] = {}
    criteria: dict[str, Criterion] = {}
    for content in connection.scalars(latest.limit(_MOST_VERSIONS)):
        try:
            rubric = from_canonical(content)
        except ValueError:
            continue
        personas = {one.id: one.name for one in rubric.personas} | personas
        stages = {one.id: one.name for one in rubric.stages} | stages
        items = {one.id: one.text for one in rubric.items} | items
        criteria = {one.id: one for one in rubric.criteria} | criteria
    return Names(personas, stages, items, criteria)
