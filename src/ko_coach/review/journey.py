"""The journey as it was walked: by stage what customers met there, how long they stayed, where they come in and go.

Private interactions count nowhere. What was answered in another wording than the latest is counted, and left out of
shares and means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    func,
    select,
    true,
    type_coerce,
)

from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.counting import Span
from ko_coach.review.customers import in_order, own
from ko_coach.review.directions import Expectations
from ko_coach.review.medians import Middle, medians
from ko_coach.review.roles import meanings
from ko_coach.review.samples import Sample
from ko_coach.review.viewer import Viewer
from ko_coach.review.ways import came, stays, went
from ko_coach.rubric.model import Rubric

_I, _R = t.interactions.c, t.ratings.c


@dataclass(frozen=True, slots=True)
class StageSeen:
    """What is on record of one stage."""

    stage: str
    interactions: int
    expectations: Expectations
    focus: Sample
    engaged: Middle
    """The agents' engaged time, of interactions that were ended."""
    stay: Middle
    """From a customer's first contact in the stage until their first in another."""
    entered: int
    """Customers whose first interaction on record was here."""
    left: int
    """Customers whose last interaction was here, and who were not heard of since (see `SILENCE`)."""


@dataclass(frozen=True, slots=True)
class Journey:
    """All stages, in the order of the journey; what nobody recognised is the last."""

    stages: tuple[StageSeen, ...]
    reworded_focus: int
    """Answers that are left out because they were given to another wording."""
    reworded_expectations: int

    @property
    def entered(self) -> int:
        """Customers who came for the first time."""
        return sum(one.entered for one in self.stages)

    @property
    def left(self) -> int:
        """Customers who were not heard of for so long."""
        return sum(one.left for one in self.stages)


def journey(log: Log, viewer: Viewer, span: Span, now: datetime, rubric: Rubric, persona: str | None = None) -> Journey:
    """Return what became of customers in each stage.

    Args:
        log: the record.
        viewer: who is no lead gets their own interactions only, and customers as they alone know them.
        span: when interactions were opened.
        now: the end of the span, from which silence is counted back.
        rubric: the one in force, for the stages and their order.
        persona: only interactions with this persona; None for all. A customer comes in, stays and leaves as the
            persona that they were then.

    Raises:
        RecordError: the record cannot be read.
    """
    holds = [*span.holds(), *own(viewer)]
    of_persona = true() if persona is None else _I.persona == persona
    with log.reading() as connection:
        outline = _outline(connection, holds)
        focus, focus_aside = _answers(connection, holds, persona, "focus", outline)
        expected, expected_aside = _answers(connection, holds, persona, "expectations", outline)
        engaged = _engaged(connection, [*holds, of_persona])
        stayed = stays(connection, viewer, span, persona)
        entered = came(connection, viewer, span, persona)
        left = went(connection, viewer, span, now, persona)
    counted: Counter[str] = Counter()
    for one in outline:
        if persona in (None, one.persona):
            counted[one.stage] += one.n
    stages = tuple(
        StageSeen(
            stage,
            counted[stage],
            Expectations(*(_times(expected.get(stage, ()), name) for name in ("missed", "met", "exceeded"))),
            _sample(focus.get(stage, ())),
            engaged.get(stage, Middle()),
            stayed.get(stage, Middle()),
            entered.get(stage, 0),
            left.get(stage, 0),
        )
        for stage in in_order(rubric.stage_by_id, {*counted, *entered, *left})
    )
    return Journey(stages, focus_aside, expected_aside)


class _Outlined(NamedTuple):
    persona: str
    stage: str
    focus: int | None
    expectations: str
    n: int


def _outline(connection: Connection, holds: Sequence[ColumnElement[bool]]) -> list[_Outlined]:
    """Return all that is counted by looking at each interaction once."""
    by = (_I.persona, _I.stage, _I.focus, _I.expectations)
    rows = connection.execute(select(*by, func.count()).where(*holds).group_by(*by))
    return [_Outlined(*row) for row in rows]


# ---------------------------------------------------------------------- answers in the latest wording


class _Answer(NamedTuple):
    persona: str
    stage: str
    value: Any
    n: int
    criterion: str = ""
    meaning: str = ""
    """Both are empty where there is only one."""
    last: int = 0
    """When it was answered so last."""

    @property
    def asked(self) -> tuple[str, str]:
        return self.criterion, self.meaning


def _answers(
    connection: Connection,
    holds: Sequence[ColumnElement[bool]],
    persona: str | None,
    role: Literal["focus", "expectations"],
    outline: Sequence[_Outlined],
) -> tuple[Mapping[str, Sequence[_Answer]], int]:
    """Return the answers by stage in the wording that was asked last, and how many were given to another.

    The latest wording is that of all personas: whom one looks at does not change what is compared.
    """
    wordings = {pair for pair, one in meanings(connection).items() if one.role == role}
    if len(wordings) < 2:
        # Nearly always; to look up a hundred thousand answers takes longer than all the rest.
        found = [_Answer(one.persona, one.stage, getattr(one, role), one.n) for one in outline]
    else:
        last = func.max(type_coerce(_I.at, BigInteger))
        asked = (
            select(_I.persona, _I.stage, _I[role], func.count(), _R.criterion, _R.meaning, last)
            .join_from(t.interactions, t.ratings, _R.submission == _I.submission)
            .where(*holds, _I.submission != "", _R.criterion.in_(sorted({criterion for criterion, _ in wordings})))
            .group_by(_I.persona, _I.stage, _I[role], _R.criterion, _R.meaning)
        )
        found = [_Answer(*row) for row in connection.execute(asked)]
        found = [one for one in found if one.asked in wordings]
    return _in_latest([one for one in found if one.value not in (None, "")], persona)


def _in_latest(found: Sequence[_Answer], persona: str | None) -> tuple[Mapping[str, Sequence[_Answer]], int]:
    if not found:
        return {}, 0
    latest = max(found, key=lambda one: (one.last, one.asked)).asked
    by_stage: dict[str, list[_Answer]] = {}
    aside = 0
    for one in found:
        if persona in (None, one.persona):
            if one.asked == latest:
                by_stage.setdefault(one.stage, []).append(one)
            else:
                aside += one.n
    return by_stage, aside


def _times(answers: Iterable[_Answer], value: str) -> int:
    return sum(one.n for one in answers if one.value == value)


def _sample(answers: Iterable[_Answer]) -> Sample:
    return sum(
        (Sample(one.n, one.n * one.value, one.n * one.value * one.value) for one in answers),
        Sample(),
    )


# ---------------------------------------------------------------------- how long


def _engaged(connection: Connection, holds: Sequence[ColumnElement[bool]]) -> dict[str, Middle]:
    times = select(_I.stage, _I.engaged_seconds.label("value"), func.count().label("n"))
    return medians(connection, times.where(*holds, _I.closed_at.is_not(None)).group_by(_I.stage, _I.engaged_seconds))
