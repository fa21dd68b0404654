"""A quarter of a team of ten: what was put in is what the rooms of lead and coach show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ko_coach.record.log import Log
from ko_coach.review.counting import Span
from ko_coach.review.customers import heat_map
from ko_coach.review.days import team_energy
from ko_coach.review.journey import journey
from ko_coach.review.maturity import maturity
from ko_coach.review.observations import observations
from ko_coach.review.outcome_values import Progress
from ko_coach.review.outcomes import outcomes
from ko_coach.review.recognised import Recognitions
from ko_coach.review.recognition import recognition
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.adding import is_in_rubric
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import from_canonical
from tests.simulated_quarter import (
    AGENTS,
    AGREED,
    FELT,
    HEARD,
    HELPED_BY,
    MATURITY,
    NOW,
    OFTEN_WRONG,
    SECRET,
    STRANGE_WORD,
    QuarterTruth,
    Rules,
    SimulatedQuarter,
)

LEAD = Viewer("maria", lead=True)
ANNA = Viewer("anna", lead=False)
QUARTER = Span(NOW - timedelta(weeks=14), NOW)


@pytest.fixture
def log(quarter: SimulatedQuarter) -> Iterator[Log]:
    with Log(quarter.place) as opened:
        yield opened


@pytest.fixture
def truth(quarter: SimulatedQuarter) -> QuarterTruth:
    return quarter.truth


# ---------------------------------------------------------------------- customers


def test_the_heat_map_counts_who_came_and_where(log: Log, quarter: SimulatedQuarter, truth: QuarterTruth) -> None:
    found = heat_map(log, LEAD, QUARTER, quarter.rubric)
    assert found.cells == truth.cells
    assert found.total == sum(truth.cells.values())


def test_customers_enter_and_leave_where_they_did(log: Log, quarter: SimulatedQuarter, truth: QuarterTruth) -> None:
    found = journey(log, LEAD, QUARTER, NOW, quarter.rubric)
    assert {one.stage: one.entered for one in found.stages if one.entered} == dict(truth.first_stages)
    assert {one.stage: one.left for one in found.stages if one.left} == dict(truth.last_stages)


def test_what_customers_felt_is_where_it_was_put(log: Log, quarter: SimulatedQuarter) -> None:
    found = journey(log, LEAD, QUARTER, NOW, quarter.rubric)
    for one in found.stages:
        if one.stage:
            felt = FELT.get(one.stage, 2.0)
            shares = one.expectations.shares
            assert shares is not None
            assert shares[2] - shares[0] == pytest.approx(felt - 2, abs=0.15), one.stage


# ---------------------------------------------------------------------- recognition


@pytest.fixture
def recognised(log: Log, quarter: SimulatedQuarter) -> Recognitions:
    def rubric_of(version: str) -> Rubric | None:
        content = log.rubric_content(version)
        return from_canonical(content) if content else None

    return recognition(log, quarter.rubric, rubric_of)


def test_the_rule_that_is_often_wrong_comes_first(
    recognised: Recognitions, quarter: SimulatedQuarter, truth: QuarterTruth
) -> None:
    persona, instead, _often = OFTEN_WRONG
    first = recognised.rules[0]
    place = Rules(persona, first.number - 1)
    assert (first.kind, first.id) == ("persona", persona)
    assert (first.recognised, first.overridden) == (
        truth.recognised[place],
        sum(truth.overridden[place].values()),
    )
    assert first.to[0] == (instead, truth.overridden[place][instead])


def test_every_rule_is_counted_as_often_as_it_recognised(recognised: Recognitions, truth: QuarterTruth) -> None:
    told = {
        Rules(one.id, one.number - 1): (one.recognised, one.overridden)
        for one in recognised.rules
        if one.kind == "persona"
    }
    assert told == {
        rule: (n, sum(truth.overridden.get(rule, Counter()).values())) for rule, n in truth.recognised.items()
    }


def test_the_word_of_those_whom_nobody_recognised_is_found_and_no_other(
    recognised: Recognitions, truth: QuarterTruth
) -> None:
    [nobody] = [one for one in recognised.unrecognised if one.kind == "persona"]
    assert nobody.n == truth.nobody
    told = {one.term.text: (one.here, one.elsewhere) for one in nobody.apart if one.term.kind == "words"}
    assert told == {STRANGE_WORD: (truth.strange, 0)}


def test_what_was_heard_is_folded_together(log: Log, quarter: SimulatedQuarter) -> None:
    told = observations(log)
    assert {(one.persona, one.part, one.times, one.agents) for one in told.heard} == {
        (persona, part, times, times) for persona, part, _words, times, _known in HEARD
    }
    for one in told.heard:
        known = next(known for persona, part, _w, times, known in HEARD if (persona, part) == (one.persona, one.part)
                     and times == one.times)  # fmt: skip
        assert is_in_rubric(quarter.rubric, one.persona, one.part, one.words) == known
    assert SECRET not in repr(told)


# ---------------------------------------------------------------------- outcomes


@pytest.fixture
def progress(log: Log, quarter: SimulatedQuarter) -> dict[str, Progress]:
    return {one.outcome.id: one for one in outcomes(log, quarter.rubric, LEAD, NOW)}


def test_the_experiment_that_helped_is_seen_to_have_helped(progress: dict[str, Progress], truth: QuarterTruth) -> None:
    calm = progress["calm-at-once"]
    [experiment] = calm.experiments
    assert experiment.version == truth.versions[1]
    assert experiment.effect.verdict == "higher"
    assert experiment.effect.low is not None
    assert experiment.effect.high is not None
    assert experiment.effect.low < HELPED_BY < experiment.effect.high
    assert experiment.judged is not None
    assert experiment.judged.verdict == "kept"
    assert [heard.noted.times for heard in calm.observations] == [7]
    assert calm.way is not None
    assert 0 < calm.way < 1


def test_the_experiment_that_did_nothing_is_not_seen_to_have_helped(
    progress: dict[str, Progress], truth: QuarterTruth
) -> None:
    [experiment] = progress["heard-before-helped"].experiments
    assert experiment.version == truth.versions[2]
    assert experiment.effect.verdict == "no clear difference"
    assert experiment.judged is None


# ---------------------------------------------------------------------- maturity, days


def test_the_history_of_maturity_is_what_was_said(log: Log, quarter: SimulatedQuarter) -> None:
    for viewer in (ANNA, LEAD):
        found = maturity(log, viewer, quarter.rubric.questions, "2027-Q1")
        for standing in found.standings:
            told = {
                one.quarter: (one.spread and one.spread.counts, one.agreed and one.agreed.level)
                for one in standing.history
                if one.n
            }
            assert told == {
                when: (tuple(MATURITY[when][standing.question]), AGREED[when][standing.question]) for when in MATURITY
            }


def test_who_has_not_answered_sees_nothing_of_this_quarter(log: Log, quarter: SimulatedQuarter) -> None:
    for standing in maturity(log, LEAD, quarter.rubric.questions, "2026-Q4").standings:
        assert (standing.n, standing.spread, standing.evidence) == (len(AGENTS), None, ())
    for standing in maturity(log, ANNA, quarter.rubric.questions, "2026-Q4").standings:
        assert standing.spread is not None
        assert standing.spread.counts == tuple(MATURITY["2026-Q4"][standing.question])


def test_energy_is_told_in_counts_of_ten_people(log: Log) -> None:
    weeks = team_energy(log, (NOW - timedelta(weeks=2)).date(), NOW.date())
    assert {week.people for week in weeks} == {len(AGENTS)}
    assert weeks[0].counts[1] == sum(
        1 for back in range(7) if (day := NOW - timedelta(days=back)).weekday() < 5 and day.replace(hour=8) <= NOW
    ), "one tired agent, every day of the week, is a count and no name"


def test_nothing_private_is_anywhere(
    log: Log, quarter: SimulatedQuarter, recognised: Recognitions, progress: dict[str, Progress]
) -> None:
    everything = (
        heat_map(log, LEAD, QUARTER, quarter.rubric),
        journey(log, LEAD, QUARTER, NOW, quarter.rubric),
        recognised,
        progress,
        maturity(log, LEAD, quarter.rubric.questions, "2027-Q1"),
        team_energy(log, datetime(2026, 1, 1, tzinfo=UTC).date(), NOW.date()),
    )
    assert SECRET not in repr(everything)
