"""Calibration shows the truth that was put in: who overrates, by how much, and which answers are mixed up."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.review.agreement import weighted_kappa
from ko_coach.review.calibration import Calibration, Confusion, Gap, Judgement, calibrate

VALUES = st.one_of(st.none(), st.integers(1, 5))


def own(
    number: int, value: int | None, agent: str = "anna", criterion: str = "focus", meaning: str = "m1"
) -> Judgement:
    return Judgement(f"i{number:04}", agent, True, agent, criterion, meaning, value)


def lead(
    number: int,
    value: int | None,
    rater: str = "olga",
    agent: str = "anna",
    criterion: str = "focus",
    meaning: str = "m1",
) -> Judgement:
    return Judgement(f"i{number:04}", rater, False, agent, criterion, meaning, value)


def only(judgements: Iterable[Judgement]) -> Calibration:
    (found,) = calibrate(judgements, resamples=50)
    return found


def compared(pairs: Iterable[tuple[int | None, int | None]]) -> Calibration:
    return only(
        each for number, (mine, theirs) in enumerate(pairs) for each in (own(number, mine), lead(number, theirs))
    )


def test_the_agent_who_overrates_is_seen_and_the_others_are_not() -> None:
    """Anna gives herself a point more than the lead does, Ben is right on average, Vera a point too modest."""
    chance = random.Random(5)
    judgements = []
    for number in range(240):
        agent, bias = (("anna", 1), ("ben", 0), ("vera", -1))[number % 3]
        truth = chance.randint(2, 4)
        judgements += [own(number, truth + bias, agent), lead(number, truth, agent=agent)]
    found = only(judgements).self_and_lead
    assert {agent: gap.mean for agent, gap in found.by_agent.items()} == {"anna": 1, "ben": 0, "vera": -1}
    assert {gap.n for gap in found.by_agent.values()} == {80}
    assert found.gap.mean == pytest.approx(0)
    assert found.gap.deviation == pytest.approx((160 / 239) ** 0.5)
    assert found.gap.n == 240


def test_the_kappa_is_that_of_the_pairs_with_its_interval() -> None:
    chance = random.Random(6)
    pairs = [(chance.randint(1, 5), chance.randint(1, 5)) for _ in range(60)]
    judgements = [each for number, (a, b) in enumerate(pairs) for each in (own(number, a), lead(number, b))]
    (found,) = calibrate(judgements)
    assert found.self_and_lead.kappa == weighted_kappa(pairs)


def test_not_applicable_is_missing() -> None:
    answered = [(number % 4 + 1, 3) for number in range(12)]
    found = compared([*answered, (None, 4), (2, None), (None, None)])
    assert found.self_and_lead == compared(answered).self_and_lead
    assert found.self_and_lead.kappa.n == 12


def test_below_ten_interactions_there_is_no_coefficient_and_below_five_no_gap() -> None:
    nine = compared([(number % 5 + 1, 3) for number in range(9)]).self_and_lead
    assert (nine.kappa.verdict, nine.kappa.value, nine.kappa.n, nine.confused) == ("too few", None, 9, None)
    assert (nine.gap.verdict, nine.gap.n) == ("measured", 9)
    assert compared([(number % 5 + 1, 3) for number in range(10)]).self_and_lead.kappa.verdict == "measured"
    four = compared([(4, 3)] * 4).self_and_lead
    assert four.gap == Gap(4)
    assert four.gap.verdict == "too few"


def test_an_agent_with_fewer_than_five_pairs_is_told_without_a_figure() -> None:
    anna = [each for number in range(20) for each in (own(number, 4), lead(number, 3))]
    ben = [each for number in range(20, 24) for each in (own(number, 5, "ben"), lead(number, 1, agent="ben"))]
    found = only(anna + ben).self_and_lead
    assert list(found.by_agent) == ["anna", "ben"]
    assert found.by_agent["ben"] == Gap(4)
    assert found.by_agent["anna"].mean == 1


def test_only_the_latest_meaning_is_compared_and_the_earlier_is_counted() -> None:
    before = [each for n in range(7) for each in (own(n, 5, meaning="old"), lead(n, 1, meaning="old"))]
    alone = [own(50, 5, meaning="old")]
    after = [each for n in range(100, 112) for each in (own(n, n % 5 + 1), lead(n, n % 5 + 1))]
    found = only(before + alone + after)
    assert (found.meaning, found.earlier) == ("m1", 7)
    assert (found.self_and_lead.kappa.n, found.self_and_lead.kappa.value) == (12, 1.0)


def test_answers_to_one_interaction_under_different_meanings_are_not_compared() -> None:
    found = only(each for n in range(12) for each in (own(n, 2, meaning="old"), lead(n, 4)))
    assert (found.self_and_lead.kappa.n, found.earlier) == (0, 0)


def test_the_latest_answer_of_a_rater_counts() -> None:
    judged = [each for n in range(12) for each in (own(n, 1), lead(n, 5), own(n, n % 5 + 1), lead(n, n % 5 + 1))]
    assert only(judged).self_and_lead.kappa.value == 1.0


def test_two_leads_have_alpha_and_kappa() -> None:
    judged = [each for n in range(15) for each in (lead(n, n % 5 + 1, "olga"), lead(n, n % 5 + 1, "petr"))]
    found = only(judged).between_leads
    assert found.leads == ("olga", "petr")
    assert (found.alpha.n, found.alpha.value) == (15, 1.0)
    assert found.kappa is not None
    assert found.kappa.value == 1.0
    assert found.confused is None


def test_three_leads_have_alpha_alone_and_single_answers_do_not_count() -> None:
    judged = [
        lead(n, n % 3 + 1, rater) for n in range(15) for rater in ("olga", "petr", "rita") if (n + len(rater)) % 5
    ]
    judged += [lead(100, 4, "olga"), lead(101, 4, "sara"), lead(101, None, "olga")]
    found = only(judged).between_leads
    assert found.kappa is None
    assert found.leads == ("olga", "petr", "rita")
    assert found.alpha.n == 12


def test_several_leads_of_an_interaction_count_as_one_interaction() -> None:
    judged = [each for n in range(10) for each in (own(n, 4), lead(n, 2 + n % 2, "olga"), lead(n, 3 + n % 2, "petr"))]
    found = only(judged).self_and_lead
    assert (found.kappa.n, found.gap.n) == (10, 10)
    assert found.gap.mean == pytest.approx(1.0)


def test_the_answers_most_often_mixed_up_are_named() -> None:
    found = compared([(5, 3)] * 14 + [(3, 4)] * 9 + [(2, 2)] * 30).self_and_lead
    assert found.confused == Confusion(5, 3, 14)


def test_of_pairs_equally_often_mixed_up_the_one_furthest_apart_is_named() -> None:
    found = compared([(4, 3)] * 6 + [(1, 5)] * 6).self_and_lead
    assert found.confused == Confusion(1, 5, 6)


def test_between_leads_a_confusion_has_no_direction() -> None:
    judged = []
    for n in range(12):
        low, high = ("olga", "petr") if n % 2 else ("petr", "olga")
        judged += [lead(n, 2, low), lead(n, 4, high)]
    assert only(judged).between_leads.confused == Confusion(2, 4, 12)


def test_the_criterion_whose_anchors_cause_most_disagreement_comes_first() -> None:
    chance = random.Random(8)
    judged = []
    for n in range(80):
        truth = chance.randint(1, 5)
        guesses = {"clear": truth, "vague": chance.randint(1, 5), "soft": min(5, truth + chance.randint(0, 1))}
        for criterion, value in guesses.items():
            judged += [own(n, value, criterion=criterion), lead(n, truth, criterion=criterion)]
    judged += [own(900, 3, criterion="seldom"), lead(900, 3, criterion="seldom")]
    found = calibrate(judged, resamples=20)
    assert [each.criterion for each in found] == ["vague", "soft", "clear", "seldom"]
    shares = [each.disagreement for each in found]
    assert shares[2:] == [0.0, None]
    assert shares[0] == pytest.approx(1, abs=0.3)


def test_leads_tell_the_disagreement_where_agents_rate_too_seldom() -> None:
    judged = [each for n in range(15) for each in (lead(n, n % 5 + 1, "olga"), lead(n, n % 5 + 1, "petr"))]
    assert only(judged).disagreement == 0.0


def test_without_judgements_there_is_nothing() -> None:
    assert calibrate([]) == ()


@given(st.lists(st.tuples(VALUES, VALUES), max_size=30))
def test_the_gap_turns_with_the_raters(pairs: list[tuple[int | None, int | None]]) -> None:
    if not pairs:
        return
    found, turned = compared(pairs).self_and_lead, compared([(b, a) for a, b in pairs]).self_and_lead
    assert turned.gap.n == found.gap.n
    if found.gap.mean is not None:
        assert turned.gap.mean == pytest.approx(-found.gap.mean)
        assert turned.gap.deviation == pytest.approx(found.gap.deviation)
    if found.kappa.value is not None:
        assert turned.kappa.value == pytest.approx(found.kappa.value)
