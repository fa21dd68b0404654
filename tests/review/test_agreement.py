"""Agreement against published worked examples, and against the definitions written out."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.review.agreement import (
    Agreement,
    AlphaDistance,
    krippendorff_alpha,
    ordinal,
    squared,
    weighted_kappa,
)

VALUE = st.integers(1, 5)
MAYBE = st.one_of(st.none(), VALUE)
PAIRS = st.lists(st.tuples(VALUE, VALUE), min_size=2, max_size=40)
UNITS = st.lists(st.lists(MAYBE, min_size=1, max_size=4), min_size=2, max_size=25)

_: None = None
OBSERVERS: tuple[tuple[int | None, ...], ...] = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3),
    (_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _),
)
"""Krippendorff 2011, example C: a row for each observer, a column for each unit."""
EXAMPLE = list(zip(*OBSERVERS, strict=True))


def kappa(pairs: Sequence[tuple[int | None, int | None]]) -> float | None:
    return weighted_kappa(pairs, resamples=0).value


def alpha(units: Sequence[Sequence[int | None]], distance: AlphaDistance = ordinal) -> float | None:
    return krippendorff_alpha(units, distance=distance, resamples=0).value


def close(value: float | None) -> object:
    return None if value is None else pytest.approx(value, abs=1e-9)


def nominal(one: int, other: int, given: Mapping[int, int]) -> float:
    return float(one != other)


def interval(one: int, other: int, given: Mapping[int, int]) -> float:
    return squared(one, other)


def ratio(one: int, other: int, given: Mapping[int, int]) -> float:
    return ((one - other) / (one + other)) ** 2


@pytest.mark.parametrize(
    ("distance", "published"), [(nominal, 0.743), (ordinal, 0.815), (interval, 0.849), (ratio, 0.797)]
)
def test_alpha_of_krippendorffs_four_observers(distance: AlphaDistance, published: float) -> None:
    """Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011: one unit of the twelve has a single value."""
    found = krippendorff_alpha(EXAMPLE, distance=distance)
    assert found.value == pytest.approx(published, abs=0.0005)
    assert found.n == 11


def test_kappa_of_cohens_two_judges() -> None:
    """Cohen 1968, table 1: 200 cases, personality disorder (1), neurosis (2), psychosis (3), and his own weights."""
    table = {(1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10, (3, 1): 2, (3, 2): 6, (3, 3): 12}
    weights = {(1, 2): 1, (1, 3): 3, (2, 3): 6}
    pairs = [pair for pair, times in table.items() for _ in range(times)]
    found = weighted_kappa(pairs, distance=lambda *pair: weights.get((min(pair), max(pair)), 0))
    assert found.value == pytest.approx(0.348, abs=0.0005)
    assert found.n == 200
    unweighted = weighted_kappa(pairs, distance=lambda one, other: one != other, resamples=0)
    assert unweighted.value == pytest.approx(0.492, abs=0.0005)


def test_quadratic_kappa_of_the_anxiety_data() -> None:
    """R, package irr: kappa2(anxiety[, 2:3], "squared") is 0.2520325.

    Neither rater answered 5, and irr closes such a gap before it squares: 6 is written as 5 here, as it counts there.
    """
    second = [3, 5, 4, 5, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4]
    third = [2, 1, 4, 4, 3, 2, 1, 5, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2]
    assert kappa(list(zip(second, third, strict=True))) == pytest.approx(0.2520325, abs=1e-6)


def test_quadratic_kappa_as_scikit_learn_has_it() -> None:
    """scikit-learn's own test of cohen_kappa_score(y1, y2, weights="quadratic"): 0.9541."""
    first = [0] * 46 + [1] * 44 + [2] * 10
    second = [0] * 50 + [1] * 40 + [2] * 10
    assert kappa(list(zip(first, second, strict=True))) == pytest.approx(0.9541, abs=0.00005)


@given(PAIRS)
def test_kappa_is_what_its_definition_says(pairs: list[tuple[int, int]]) -> None:
    """The mean squared gap of the pairs, against the mean over every answer of the one with every one of the other."""
    observed = sum((one - other) ** 2 for one, other in pairs) / len(pairs)
    everything = [(one - other) ** 2 for one, _ in pairs for _, other in pairs]
    expected = sum(everything) / len(everything)
    assert kappa(pairs) == close(1 - observed / expected if expected else None)


@given(UNITS)
def test_alpha_is_what_its_definition_says(units: list[list[int | None]]) -> None:
    """Mean ordinal distance within units, each answer weighing the same, against that among all answers.

    The ordinal distance is here the squared difference of the answers' mean ranks.
    """
    rated = [[value for value in unit if value is not None] for unit in units]
    rated = [unit for unit in rated if len(unit) > 1]
    if len(rated) < 2:
        assert alpha(units) is None
        return
    every = [value for unit in rated for value in unit]
    rank = {value: sum(other < value for other in every) + every.count(value) / 2 for value in every}

    def apart(values: list[int]) -> float:
        return sum((rank[one] - rank[other]) ** 2 for one, other in permutations(values, 2)) / (len(values) - 1)

    expected = apart(every)
    assert alpha(units) == close(1 - sum(map(apart, rated)) / expected if expected else None)


@given(PAIRS)
def test_it_does_not_matter_who_is_named_first(pairs: list[tuple[int, int]]) -> None:
    swapped = [(other, one) for one, other in pairs]
    assert kappa(swapped) == close(kappa(pairs))
    assert alpha(swapped) == alpha(pairs)


@given(UNITS, st.randoms(use_true_random=False))
def test_the_order_of_units_and_raters_does_not_matter(units: list[list[int | None]], chance: random.Random) -> None:
    shuffled = [chance.sample(unit, len(unit)) for unit in units]
    chance.shuffle(shuffled)
    one, other = krippendorff_alpha(units, resamples=20), krippendorff_alpha(shuffled, resamples=20)
    assert (other.n, other.verdict) == (one.n, one.verdict)
    assert (other.value, other.low, other.high) == (close(one.value), close(one.low), close(one.high))


@given(st.lists(VALUE, min_size=2, max_size=30))
def test_raters_who_always_agree_have_one_or_nothing_to_tell(values: list[int]) -> None:
    expected = 1.0 if len(set(values)) > 1 else None
    assert kappa([(value, value) for value in values]) == expected
    assert alpha([[value] * 3 for value in values]) == expected


@given(PAIRS, st.lists(st.tuples(MAYBE, st.none()), max_size=8))
def test_pairs_with_a_missing_answer_change_nothing(
    pairs: list[tuple[int, int]], missing: list[tuple[int | None, None]]
) -> None:
    assert weighted_kappa([*pairs, *missing], resamples=20) == weighted_kappa(pairs, resamples=20)


@given(UNITS, st.lists(MAYBE, max_size=8), st.integers(0, 3))
def test_units_without_two_answers_and_absent_raters_change_nothing(
    units: list[list[int | None]], single: list[int | None], absent: int
) -> None:
    more = [[*unit, *[None] * absent] for unit in units] + [[value] for value in single]
    assert krippendorff_alpha(more, resamples=20) == krippendorff_alpha(units, resamples=20)


@given(UNITS, st.lists(st.integers(1, 50), min_size=5, max_size=5))
def test_ordinal_alpha_sees_only_the_order_of_the_values(units: list[list[int | None]], steps: list[int]) -> None:
    relabelled = [[None if value is None else sum(steps[:value]) for value in unit] for unit in units]
    assert alpha(relabelled) == close(alpha(units))


@given(PAIRS, st.integers(-9, 9), st.integers(1, 7))
def test_kappa_does_not_change_with_another_zero_or_unit(pairs: list[tuple[int, int]], zero: int, unit: int) -> None:
    moved = [(zero + unit * one, zero + unit * other) for one, other in pairs]
    assert kappa(moved) == close(kappa(pairs))


@given(UNITS)
def test_no_figure_is_above_one_and_an_interval_goes_upwards(units: list[list[int | None]]) -> None:
    found = krippendorff_alpha(units, resamples=40)
    assert (found.value is None) == (found.verdict != "measured")
    if found.value is not None:
        assert found.value <= 1
    if found.low is not None and found.high is not None:
        assert found.low <= found.high <= 1


def test_too_few_units_give_a_verdict_and_no_figure() -> None:
    assert weighted_kappa([(1, 2)]) == Agreement(1, "too few")
    assert weighted_kappa([(1, 2)] * 9, fewest=10) == Agreement(9, "too few")
    assert krippendorff_alpha([(1, 2, 3), (None, 4, None)]) == Agreement(1, "too few")
    assert krippendorff_alpha([]) == Agreement(0, "too few")


def test_where_everybody_always_says_the_same_nothing_can_be_told() -> None:
    assert weighted_kappa([(4, 4)] * 20) == Agreement(20, "no variation")
    assert krippendorff_alpha([(4, 4, None)] * 20) == Agreement(20, "no variation")


def test_an_interval_is_left_out_where_all_variation_hangs_on_one_unit() -> None:
    """A resample of 20 units misses the odd one out with a chance of 0.95^20, 36 %."""
    found = weighted_kappa([(3, 3)] * 19 + [(4, 4)])
    assert (found.verdict, found.value, found.low, found.high) == ("measured", 1.0, None, None)


def noisy_pairs(n: int, seed: int) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    truths = [chance.randint(1, 5) for _ in range(n)]
    return [(truth, min(5, max(1, truth + chance.choice((-1, 0, 0, 1))))) for truth in truths]


def test_the_interval_is_the_same_every_time_and_lies_around_the_figure() -> None:
    pairs = noisy_pairs(200, 1)
    one = weighted_kappa(pairs)
    assert one == weighted_kappa(pairs[::-1])
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert 0.7 < one.low < one.value < one.high < 1
    assert weighted_kappa(pairs, seed=7) != one


def test_more_units_narrow_the_interval() -> None:
    widths = []
    for n in (25, 100, 400):
        found = krippendorff_alpha(noisy_pairs(n, 2))
        assert found.low is not None
        assert found.high is not None
        widths.append(found.high - found.low)
    assert widths[0] > widths[1] > widths[2]


def test_nineteen_intervals_in_twenty_hold_the_truth() -> None:
    """The truth is the figure of very many; 200 samples of 80, where chance alone leaves 190 ± 6."""
    truth = kappa(noisy_pairs(40_000, 3))
    assert truth is not None
    held = 0
    for seed in range(200):
        found = weighted_kappa(noisy_pairs(80, 1000 + seed), resamples=200)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert 178 <= held <= 199


def test_pairs_of_one_unit_are_resampled_together() -> None:
    """A unit that counts ten times over tells no more than once: the interval stays, the figure too."""
    pairs = noisy_pairs(40, 4)
    tenfold = weighted_kappa(
        [pair for pair in pairs for _ in range(10)], of=[unit for unit in range(40) for _ in "0123456789"]
    )
    once = weighted_kappa(pairs)
    assert tenfold.n == 40
    assert (tenfold.value, tenfold.low, tenfold.high) == (close(once.value), close(once.low), close(once.high))
