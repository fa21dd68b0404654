"""What the record says beside the questions of maturity: figures of a quarter, and of the one before for the direction.

They are counts over the team and name nobody. Who is no lead gets them from five agents on, and their own below that.
Private interactions are in none of them, and below five there is a count and no figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, or_, select

from ko_coach.record import practice_tables as p
from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.day_figures import Asked, Days, counts, figures, freshen
from ko_coach.review.evidence_values import Evidence, Figure, Kind, OnRecord
from ko_coach.review.obstacles import in_the_way
from ko_coach.review.quarters import days_of, stepped
from ko_coach.review.roles import Role, meanings
from ko_coach.review.samples import Sample
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.text import tokens

FEWEST_AGENTS = 5
"""From so many agents on everybody may see what the whole team did."""
_I, _S, _O = t.interactions.c, t.submissions.c, p.observations.c


def on_record(log: Log, viewer: Viewer, rubric: Rubric, quarter: str) -> OnRecord:
    """Return what the record says of a quarter, as 2026-Q4; its days are those of UTC.

    Args:
        log: the record.
        viewer: a lead sees the whole team; anybody else the team of five agents and more, or themselves.
        rubric: whose portraits tell which observations are in them already.
        quarter: the one at hand.

    Raises:
        RecordError: the record cannot be read.
    """
    freshen(log)
    with log.reading() as connection:
        own = not viewer.lead and _agents(connection, viewer, quarter) < FEWEST_AGENTS
    of = viewer if own else Viewer("", lead=True)
    now, before = (_Quarter(log, of, rubric, one).figures() for one in (quarter, stepped(quarter, -1)))
    found = [Evidence(kind, one[0], _comparable(one, before.get(kind))) for kind, one in now.items()]
    return OnRecord(quarter, own, tuple(found))


_Worded = tuple[Figure, str]
"""A figure, and the wording of the criterion that it is of; empty where it is of none."""


def _comparable(now: _Worded, before: _Worded | None) -> Figure:
    """Return the figure of the quarter before; where the criterion was asked in other words, there is none."""
    return before[0] if before is not None and before[1] == now[1] else Figure(0)


def _agents(connection: Connection, viewer: Viewer, quarter: str) -> int:
    asked = Asked(replace(viewer, lead=True), "agent", None, Days.between(*days_of(quarter)))
    return len(counts(connection, asked))


@dataclass(frozen=True, slots=True)
class _Quarter:
    """Counts one quarter of everybody, or of one agent."""

    log: Log
    viewer: Viewer
    rubric: Rubric
    quarter: str

    @property
    def _days(self) -> Days:
        return Days.between(*days_of(self.quarter))

    def figures(self) -> dict[Kind, _Worded]:
        since, until = days_of(self.quarter)
        with self.log.reading() as connection:
            found: dict[Kind, _Worded] = {
                "persona": (self._known(connection, "persona"), ""),
                "stage": (self._known(connection, "stage"), ""),
                "observed": (self._observed(connection, since, until), ""),
                **self._answers(connection),
                "decided": (self._decided(connection, since, until), ""),
            }
        debts = in_the_way(self.log, since, until)
        solved = sum(debt.state == "solved" for debt in debts)
        return {**found, "way": (Figure.share(solved, len(debts)), "")}

    def _known(self, connection: Connection, scope: Literal["persona", "stage"]) -> Figure:
        counted = counts(connection, Asked(self.viewer, scope, None, self._days))
        known = sum(one.interactions for one in counted if one.key)
        return Figure.share(known, sum(one.interactions for one in counted))

    def _answers(self, connection: Connection) -> dict[Kind, _Worded]:
        """Return expectations and focus, each in the wording that was answered last."""
        known = {pair: one for pair, one in meanings(connection).items() if one.role in ("expectations", "focus")}
        asked = Asked(self.viewer, "team", None, self._days)
        by_role: dict[Role, dict[tuple[str, str], tuple[int, Sample]]] = {"expectations": {}, "focus": {}}
        for one in figures(connection, asked, {meaning.criterion for meaning in known.values()}):
            pair = (one.criterion, one.meaning)
            if (meaning := known.get(pair)) is not None:
                worded = by_role[meaning.role]
                last, sample = worded.get(pair, (0, Sample()))
                worded[pair] = max(last, one.last), sample + Sample(one.n, one.total, one.squares)
        found: dict[Kind, _Worded] = {}
        for pair, sample in _latest(by_role["expectations"]):
            lowest, highest = known[pair].lowest, known[pair].highest
            if highest - lowest == 2:
                found["exceeded"] = _exceeded(sample, lowest), f"{pair}"
        for pair, sample in _latest(by_role["focus"]):
            found["focus"] = Figure(sample.n, mean=sample.mean, deviation=sample.deviation), f"{pair}"
        return found

    def _decided(self, connection: Connection, since: datetime, until: datetime) -> Figure:
        held = [_I.private.is_(False), _I.at >= since, _I.at < until, _S.decided_for != ""]
        if not self.viewer.lead:
            held.append(_I.agent == self.viewer.name)
        conflicts = t.interactions.join(t.submissions, _S.id == _I.submission)
        chosen = select(_S.decided_for, func.count()).select_from(conflicts).where(*held).group_by(_S.decided_for)
        sides = {side: int(n) for side, n in connection.execute(chosen)}
        return Figure.share(sides.get("customer", 0), sum(sides.values()))

    def _observed(self, connection: Connection, since: datetime, until: datetime) -> Figure:
        # An observation outlives its interaction: what was purged counts, what is private does not.
        held = [or_(_I.id.is_(None), _I.private.is_(False)), _O.at >= since, _O.at < until]
        if not self.viewer.lead:
            held.append(_O.agent == self.viewer.name)
        of: Any = p.observations.join(t.interactions, _I.id == _O.interaction, isouter=True)
        by = (_O.persona, _O.part, _O.words)
        words = connection.execute(select(*by, func.count()).select_from(of).where(*held).group_by(*by)).all()
        agents = connection.scalar(select(func.count(_O.agent.distinct())).select_from(of).where(*held)) or 0
        portraits = _portraits(self.rubric)
        n = sum(row[3] for row in words)
        known = sum(row[3] for row in words if tuple(tokens(row[2])) in portraits.get((row[0], row[1]), ()))
        return Figure.share(known, n, agents if agents >= FEWEST_AGENTS else None)


def _latest(worded: Mapping[tuple[str, str], tuple[int, Sample]]) -> Sequence[tuple[tuple[str, str], Sample]]:
    """Return the wording that was answered last, if there is one: nothing is added up across a change of it."""
    if not worded:
        return ()
    pair = max(worded, key=lambda one: (worded[one][0], worded[one][1].n, one))
    return ((pair, worded[pair][1]),)


def _exceeded(sample: Sample, lowest: int) -> Figure:
    """Return how often expectations were exceeded: with three steps that follows from the sums."""
    above = sample.total - sample.n * lowest
    exceeded = (sample.squares - 2 * lowest * sample.total + sample.n * lowest * lowest - above) // 2
    return Figure.share(exceeded, sample.n)


def _portraits(rubric: Rubric) -> Mapping[tuple[str, str], Counter[tuple[str, ...]]]:
    """Return by persona and part what the portraits say, in every language, as words without what is between them."""
    parts = ("says", "thinks", "does", "feels", "pains", "gains")
    return {
        (persona.id, part): Counter(
            tuple(tokens(words)) for text in getattr(persona.empathy, part) for _language, words in text.by_language
        )
        for persona in rubric.personas
        for part in parts
    }
