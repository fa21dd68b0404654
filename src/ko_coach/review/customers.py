"""Who comes, and where on their way they are: personas × stages, by their share of the interactions.

Private interactions are in no count. What nobody recognised is a row and a column of its own, and so is what the
rubric has no more: it keeps its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, select

from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.counting import Span
from ko_coach.review.samples import FEWEST_FOR_FIGURES
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import KINDS, STAKEHOLDERS, Rubric

Grouping = Literal["kind", "stakeholder"]
NOT_KNOWN = ""
"""The persona or stage of an interaction whose customer nobody recognised."""
GONE = "gone"
"""The group of personas that are on record and in the rubric no more."""
_I = t.interactions.c


@dataclass(frozen=True, slots=True)
class HeatMap:
    """How often each persona came in each stage."""

    cells: Mapping[tuple[str, str], int]
    """Interactions by persona and stage; what never happened has no entry."""
    personas: tuple[str, ...]
    """Every row: the rubric's own in its order, what it has no more, and `NOT_KNOWN`."""
    stages: tuple[str, ...]
    """Every column, in the order of the journey; then as the rows."""

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    def n(self, persona: str | None = None, stage: str | None = None) -> int:
        """Return the interactions of a cell; of a whole row or column where the other one is None."""
        return sum(
            n
            for (of_persona, of_stage), n in self.cells.items()
            if persona in (None, of_persona) and stage in (None, of_stage)
        )

    def share(self, persona: str | None = None, stage: str | None = None) -> float | None:
        """Return the same as a share of all interactions, 0 to 1; None while there are fewer than five of them."""
        return self.n(persona, stage) / self.total if self.total >= FEWEST_FOR_FIGURES else None


@dataclass(frozen=True, slots=True)
class Group:
    """Personas of one kind, or of one group of stakeholders."""

    key: str
    """One of KINDS or STAKEHOLDERS; `GONE`; `NOT_KNOWN`."""
    personas: tuple[str, ...]
    n: int
    """Their interactions."""


def own(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Return what keeps everybody but a lead to their own interactions."""
    return [] if viewer.lead else [_I.agent == viewer.name]


def heat_map(log: Log, viewer: Viewer, span: Span, rubric: Rubric | None) -> HeatMap:
    """Return who came in which stage.

    Args:
        log: the record.
        viewer: who is no lead gets their own interactions only.
        span: when they were opened.
        rubric: the one in force, for the rows and columns and their order; without one they stand by their ids.

    Raises:
        RecordError: the record cannot be read.
    """
    asked = select(_I.persona, _I.stage, func.count()).where(*span.holds(), *own(viewer))
    with log.reading() as connection:
        rows = connection.execute(asked.group_by(_I.persona, _I.stage)).all()
    cells = {(persona, stage): n for persona, stage, n in rows}
    personas = in_order(rubric.persona_by_id if rubric else {}, {persona for persona, _stage in cells})
    stages = in_order(rubric.stage_by_id if rubric else {}, {stage for _persona, stage in cells})
    return HeatMap(cells, personas, stages)


def in_order(known: Mapping[str, object], found: set[str]) -> tuple[str, ...]:
    """Return all ids: the rubric's own in its order, what it has no more by name, and what is not known last."""
    return (*known, *sorted(found - set(known) - {NOT_KNOWN}), NOT_KNOWN)


def groups(found: HeatMap, rubric: Rubric, by: Grouping) -> tuple[Group, ...]:
    """Return the personas by kind or by group of stakeholders; a group that no persona belongs to is left out."""

    def group_of(persona: str) -> str:
        known = rubric.persona_by_id.get(persona)
        if known is None:
            return GONE if persona else NOT_KNOWN
        return known.kind if by == "kind" else known.stakeholder

    members: dict[str, list[str]] = {key: [] for key in (*(KINDS if by == "kind" else STAKEHOLDERS), GONE, NOT_KNOWN)}
    for persona in found.personas:
        members[group_of(persona)].append(persona)
    return tuple(Group(key, tuple(some), sum(map(found.n, some))) for key, some in members.items() if some)
