"""Where the team stands: what everybody answered alone, what was agreed, and how both went over the quarters.

Everybody answers blind: who has not answered a question in a quarter that is not over gets no value of anybody else,
and below three answers nobody does. What may be seen is settled first, so the values do not even leave the record.
The newest answer of a person counts, and answers to different wordings are never put together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Subquery, func, select, tuple_

from ko_coach.record import practice_tables as p
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import LEVELS
from ko_coach.review.maturity_values import FEWEST_ANSWERS, Common, Maturity, Own, Quarter, Seen, Standing
from ko_coach.review.spread import Spread
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.rubric.versions import meaning_of_question


class _Asked(NamedTuple):
    """A question in one wording, in one quarter."""

    quarter: str
    question: str
    meaning: str


def maturity(log: Log, viewer: Viewer, questions: Sequence[MaturityQuestion], quarter: str) -> Maturity:
    """Return where the team stands.

    Args:
        log: the record.
        viewer: whose answers are their own; a lead sees no more than anybody else.
        questions: those that are asked now.
        quarter: the one that runs where the viewer is, as 2026-Q4.

    Raises:
        RecordError: the record cannot be read.
    """
    ids = [one.id for one in questions]
    with log.reading() as connection:
        counted = _answered(connection, ids)
        own = _own(connection, viewer, ids)
        answered = {asked[:2] for asked in own}
        agreed = {
            key: one for key, one in _agreed(connection, ids).items() if key[0] < quarter or key in answered
        }  # what was agreed tells what the others think
        seen = [asked for asked, n in counted.items() if _may_see(asked, n, own, quarter)]
        spreads = _spreads(connection, seen)
        evidence = _evidence(connection, viewer, [asked for asked in seen if asked.quarter == quarter])
    found = _Found(quarter, counted, own, agreed, spreads, evidence)
    return Maturity(quarter, tuple(found.standing(one) for one in questions))


def _may_see(asked: _Asked, n: int, own: Mapping[_Asked, Own], quarter: str) -> bool:
    return n >= FEWEST_ANSWERS and (asked.quarter < quarter or asked in own)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the record gave away."""

    quarter: str
    counted: Mapping[_Asked, int]
    own: Mapping[_Asked, Own]
    agreed: Mapping[tuple[str, str], Common]
    """By quarter and question."""
    spreads: Mapping[_Asked, Spread]
    evidence: Mapping[_Asked, Sequence[Seen]]

    def standing(self, question: MaturityQuestion) -> Standing:
        now = _Asked(self.quarter, question.id, meaning_of_question(question))
        agreed = self.agreed.get((self.quarter, question.id))
        earlier = [one for (when, id_), one in self.agreed.items() if id_ == question.id and when < self.quarter]
        others = [one for one in self.counted if one[:2] == now[:2] and one != now]
        return Standing(
            question=question.id,
            meaning=now.meaning,
            own=self.own.get(now),
            n=self.counted.get(now, 0),
            spread=self.spreads.get(now),
            evidence=tuple(self.evidence.get(now, ())),
            agreed=agreed if agreed and agreed.meaning == now.meaning else None,
            before=max(earlier, key=lambda one: one.quarter, default=None),
            history=self._history(question.id),
            otherwise=sum(self.counted[one] for one in others),
        )

    def _history(self, question: str) -> tuple[Quarter, ...]:
        asked = [one for one in self.counted if one.question == question]
        agreed = [_Asked(when, id_, one.meaning) for (when, id_), one in self.agreed.items() if id_ == question]
        asked += [one for one in agreed if one not in asked]
        # Those of one quarter stay in the order of time: a new wording stands after the one before it.
        return tuple(self._quarter(one) for one in sorted(asked, key=lambda one: one.quarter))

    def _quarter(self, asked: _Asked) -> Quarter:
        agreed = self.agreed.get(asked[:2])
        same = agreed if agreed is not None and agreed.meaning == asked.meaning else None
        return Quarter(asked.quarter, asked.meaning, self.counted.get(asked, 0), self.spreads.get(asked), same)


# ---------------------------------------------------------------------- the record


def _newest(ids: Sequence[str]) -> Subquery:
    """Return the answers that count: each person's newest of a quarter and question."""
    a = p.assessments.c
    order = func.row_number().over(partition_by=(a.quarter, a.question, a.by), order_by=(a.at.desc(), a.id.desc()))
    ranked = select(p.assessments, order.label("place")).where(a.question.in_(ids)).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _answered(connection: Connection, ids: Sequence[str]) -> dict[_Asked, int]:
    """Return how many answered each, those first whose last answer came first."""
    a = _newest(ids).c
    by = (a.quarter, a.question, a.meaning)
    rows = connection.execute(select(*by, func.count()).group_by(*by).order_by(func.max(a.at), *by))
    return {_Asked(*row[:3]): int(row[3]) for row in rows}


def _own(connection: Connection, viewer: Viewer, ids: Sequence[str]) -> dict[_Asked, Own]:
    a = _newest(ids).c
    chosen = select(a.quarter, a.question, a.meaning, a.level, a.evidence, a.at).where(a.by == viewer.name)
    return {_Asked(*row[:3]): Own(*row[3:]) for row in connection.execute(chosen)}


def _spreads(connection: Connection, seen: Sequence[_Asked]) -> dict[_Asked, Spread]:
    if not seen:
        return {}
    a = _newest(sorted({one.question for one in seen})).c
    by = (a.quarter, a.question, a.meaning)
    chosen = select(*by, a.level, func.count()).where(tuple_(*by).in_([tuple(one) for one in seen]))
    counted: dict[_Asked, dict[str, int]] = {}
    for row in connection.execute(chosen.group_by(*by, a.level)):
        counted.setdefault(_Asked(*row[:3]), {})[row[3]] = int(row[4])
    return {asked: Spread.of(levels) for asked, levels in counted.items()}


def _evidence(connection: Connection, viewer: Viewer, seen: Sequence[_Asked]) -> dict[_Asked, list[Seen]]:
    if not seen:
        return {}
    a = _newest(sorted({one.question for one in seen})).c
    by = (a.quarter, a.question, a.meaning)
    chosen = select(*by, a.level, a.evidence, a.by == viewer.name).where(tuple_(*by).in_([tuple(one) for one in seen]))
    found: dict[_Asked, list[Seen]] = {}
    for row in connection.execute(chosen):
        found.setdefault(_Asked(*row[:3]), []).append(Seen(row[3], row[4], bool(row[5])))
    return {asked: sorted(some, key=_by_level) for asked, some in found.items()}


def _by_level(seen: Seen) -> tuple[int, str]:
    # By their words: the order of time or of names would tell who wrote which.
    return LEVELS.index(seen.level), seen.words.casefold()


def _agreed(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], Common]:
    a = p.agreements.c
    columns: list[Any] = [a.quarter, a.level, a.next_step, a.due, a.by, a.at, a.meaning]
    chosen = select(a.question, *columns).where(a.question.in_(ids)).order_by(a.at, a.id)
    return {(row[1], row[0]): Common(*row[1:]) for row in connection.execute(chosen)}
