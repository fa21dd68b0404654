"""Differences against published figures, and what may be said of them."""

from __future__ import annotations

import random
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.review.samples import FEWEST_FOR_A_WORD, FEWEST_FOR_FIGURES, Sample, compare, student

ANSWERS = st.lists(st.integers(-5, 9), min_size=FEWEST_FOR_FIGURES, max_size=60)


def test_welchs_interval_of_the_sleep_data() -> None:
    """Student 1908, tenths of an hour; R's t.test(extra ~ group) gives the interval -3.3654832 to 0.2054832."""
    first = Sample.of([7, -16, -2, -12, -1, 34, 37, 8, 0, 20])
    second = Sample.of([19, 8, 11, 1, -1, 44, 55, 16, 46, 34])
    found = compare("extra", second, first)
    assert found.difference == pytest.approx(-15.8)
    assert found.low == pytest.approx(-33.654832, abs=0.002)
    assert found.high == pytest.approx(2.054832, abs=0.002)


@pytest.mark.parametrize(
    ("freedom", "reach"), [(4, 2.776), (5, 2.571), (8, 2.306), (10, 2.228), (30, 2.042), (120, 1.980), (1e9, 1.960)]
)
def test_students_t_as_printed_in_tables(freedom: float, reach: float) -> None:
    assert student(freedom) == pytest.approx(reach, abs=0.001)


@given(ANSWERS)
def test_whole_sums_give_mean_and_deviation(values: list[int]) -> None:
    sample = Sample.of(values)
    assert sample.mean == pytest.approx(fmean(values))
    assert sample.deviation == pytest.approx(stdev(values), abs=1e-9)
    assert Sample.of(values[:3]) + Sample.of(values[3:]) == sample


@given(ANSWERS, ANSWERS)
def test_the_interval_lies_around_the_difference_and_turns_with_it(before: list[int], after: list[int]) -> None:
    found = compare("focus", Sample.of(before), Sample.of(after))
    turned = compare("focus", Sample.of(after), Sample.of(before))
    assert found.difference is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.difference <= found.high
    assert turned.low == pytest.approx(-found.high)
    opposite = {"higher": "lower", "lower": "higher"}
    assert turned.verdict == opposite.get(found.verdict, found.verdict)


@given(ANSWERS, st.integers(1, 4))
def test_more_of_the_same_answers_narrow_the_interval(values: list[int], more: int) -> None:
    def width(count: int) -> float:
        found = compare("focus", Sample.of(values * count), Sample.of([value + 1 for value in values] * count))
        assert found.high is not None
        assert found.low is not None
        return found.high - found.low

    assert width(more + 1) <= width(more) + 1e-9


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ([3, 4] * 15, [4, 5] * 15, "higher"),
        ([4, 5] * 15, [3, 4] * 15, "lower"),
        ([1, 5] * 15, [2, 5] * 15, "no clear difference"),
        ([4] * 30, [4] * 30, "no clear difference"),
        ([4] * 30, [5] * 30, "higher"),
        ([3, 4] * 14 + [3], [4, 5] * 50, "too few"),
        ([3, 4] * 50, [4, 5] * 14 + [4], "too few"),
    ],
)
def test_what_may_be_said(before: list[int], after: list[int], verdict: str) -> None:
    found = compare("focus", Sample.of(before), Sample.of(after))
    assert found.verdict == verdict
    assert found.difference == pytest.approx(fmean(after) - fmean(before)), "figures stand from five answers on"


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    dice = random.Random(1)

    def answers(middle: float, spread: float, count: int) -> Sample:
        return Sample.of(round(dice.gauss(middle, spread)) for _ in range(count))

    rounds, held = 1_000, 0
    for _ in range(rounds):
        found = compare("focus", answers(30, 8, 31), answers(34, 14, 60))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 4 <= found.high
    assert held / rounds == pytest.approx(0.95, abs=0.02)


def test_below_five_answers_there_are_no_figures() -> None:
    few, many = Sample.of([5] * 4), Sample.of([3, 4] * 40)
    for found in (compare("focus", few, many), compare("focus", many, few)):
        assert (found.verdict, found.difference, found.low, found.high) == ("too few", None, None, None)
    assert (few.n, few.mean, few.deviation) == (4, None, None)
    assert FEWEST_FOR_A_WORD == 30
