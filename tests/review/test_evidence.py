"""What the record says beside the questions of maturity: counts of the quarter that name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ko_coach.record.entries import Entry, Rated, Reflection
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import Observed
from ko_coach.review import maturity_words as say
from ko_coach.review.evidence import on_record
from ko_coach.review.evidence_values import Evidence, Kind, OnRecord
from ko_coach.review.viewer import Viewer
from tests.review.judged import Judged
from tests.review.one_interaction import answers, first, later

LEAD, ANNA = Viewer("vera", lead=True), Viewer("anna", lead=False)
NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
BEFORE = datetime(2026, 8, 5, 9, tzinfo=UTC)
TEAM = ("anna", "boris", "clara", "dmitri", "elena")


@pytest.fixture
def desk(place: Path | str) -> Iterator[Judged]:
    with Log(place) as log:
        yield Judged(log)


def found(desk: Judged, viewer: Viewer = LEAD) -> OnRecord:
    return on_record(desk.log, viewer, first(), "2026-Q4")


def one(desk: Judged, kind: Kind, viewer: Viewer = LEAD) -> Evidence:
    return next(it for it in found(desk, viewer).figures if it.kind == kind)


def figure(told: Evidence) -> str:
    return say.figure(told).replace("\u00a0", " ")


def before(told: Evidence) -> str:
    return say.before(told).replace("\u00a0", " ")


def decided(desk: Judged, side: str, *, private: bool = False, in_the_way: str = "", agent: str = "anna") -> None:
    """Write an interaction whose rating tells for whom was decided."""
    name = desk.rated(None, agent, at=NOW, private=private)
    reflection = Reflection(decided_for=side, in_the_way=in_the_way)
    given = answers({"focus": 4, "expectations": 3}, first())
    entries: list[Entry] = [Rated(name, f"s-{name}", agent, first().version, given, reflection, NOW)]
    desk.log.write(entries)


def observed(desk: Judged, agent: str, words: str, *, private: bool = False) -> None:
    name = desk.rated(None, agent, at=NOW, private=private)
    desk.log.write([Observed(f"o-{name}", agent, NOW, name, "worried", "says", words)])


def test_shares_state_what_they_are_of_and_leave_private_interactions_out(desk: Judged) -> None:
    for number in range(44):
        decided(desk, "customer" if number < 31 else "company")
    for _number in range(9):
        decided(desk, "customer", private=True)
    told = one(desk, "decided")
    assert (told.now.part, told.now.n) == (31, 44)
    assert figure(told) == "decided for the customer in 31 of 44 conflicts (70 %)"
    known = one(desk, "persona")
    assert (known.now.part, known.now.n) == (44, 44)
    assert figure(known) == "persona known in 44 of 44 interactions"


def test_the_quarter_before_stands_beside_it(desk: Judged) -> None:
    for number in range(40):
        desk.rated({"focus": 3 + number % 2, "expectations": 1 + number % 3}, at=NOW + timedelta(minutes=number))
        desk.rated({"focus": 2 + number % 2, "expectations": 2}, at=BEFORE + timedelta(minutes=number))
    focus, exceeded = one(desk, "focus"), one(desk, "exceeded")
    assert figure(focus) == "focus 3.5 ± 0.5 (n 40)"
    assert before(focus) == "the quarter before: 2.5 (n 40)"
    assert (exceeded.now.part, exceeded.before.part) == (13, 0)


def test_nothing_is_compared_across_a_change_of_the_wording(desk: Judged) -> None:
    for number in range(40):
        desk.rated({"focus": 4}, at=NOW + timedelta(minutes=number), rubric=later())
        desk.rated({"focus": 2}, at=BEFORE + timedelta(minutes=number))
    focus = one(desk, "focus")
    assert focus.now.mean == 4
    assert before(focus) == ""


def test_below_five_there_is_a_count_and_no_figure_and_below_thirty_it_is_said(desk: Judged) -> None:
    for _number in range(4):
        decided(desk, "customer")
    told = one(desk, "decided")
    assert (told.now.n, told.now.part) == (4, None)
    assert figure(told) == "decided for the customer: too few for a figure (n 4)"
    decided(desk, "company")
    assert figure(one(desk, "decided")) == "decided for the customer in 4 of 5 conflicts (80 %) – too few yet"


def test_an_agent_sees_the_team_from_five_agents_on_and_themselves_below(desk: Judged) -> None:
    for agent in TEAM[:4]:
        for _number in range(6):
            decided(desk, "customer", agent=agent)
    alone = found(desk, ANNA)
    assert alone.own
    assert next(it for it in alone.figures if it.kind == "decided").now.n == 6
    assert next(it for it in alone.figures if it.kind == "persona").now.n == 6
    for _number in range(6):
        decided(desk, "customer", agent=TEAM[4])
    whole = found(desk, ANNA)
    assert not whole.own
    assert whole.figures == found(desk).figures


def test_observations_are_counted_with_those_that_the_portraits_have(desk: Judged) -> None:
    persona = first().persona_by_id["worried"]
    known = persona.empathy.says[0].by_language[0][1]
    for number, agent in enumerate(TEAM):
        observed(desk, agent, f"  {known.upper()}!" if number < 2 else f"never heard before {number}")
    observed(desk, "anna", known, private=True)
    told = one(desk, "observed")
    assert (told.now.n, told.now.part, told.now.agents) == (5, 2, 5)
    assert figure(told).startswith("5 observations of customers noted by 5 agents, 2 of them in the portraits")


def test_what_fits_the_question_comes_first_and_nothing_is_left_out(desk: Judged) -> None:
    for _number in range(5):
        decided(desk, "customer", in_the_way="the refund tool is down")
    told = found(desk)
    assert [it.kind for it in told.beside("understanding")][:3] == ["persona", "stage", "observed"]
    assert told.beside("purpose")[0].kind == "decided"
    for question in ("understanding", "purpose", "anything"):
        assert sorted(it.kind for it in told.beside(question)) == sorted(it.kind for it in told.figures)
