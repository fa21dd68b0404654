"""Shares: their intervals, and what sets one group apart from another, beyond chance."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.review.proportions import holm, more_common, wilson
from ko_coach.review.recognised import Term, set_apart


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_published_examples(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.0001)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_never_leaves_what_a_share_can_be(counts: tuple[int, int]) -> None:
    part, whole = counts
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1


def test_the_lady_tasting_tea_is_as_fisher_told_it() -> None:
    assert more_common(4, 4, 0, 4) == pytest.approx(1 / 70)
    assert more_common(3, 4, 1, 4) == pytest.approx(17 / 70)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_the_chance_is_the_sum_of_all_that_is_as_extreme(n: int, others: int, data: st.DataObject) -> None:
    here, there = data.draw(st.integers(0, n)), data.draw(st.integers(0, others))
    both = here + there
    ways = [math.comb(n, k) * math.comb(others, both - k) for k in range(max(0, both - others), min(both, n) + 1)]
    extreme = sum(ways[here - max(0, both - others) :])
    assert more_common(here, n, there, others) == pytest.approx(extreme / sum(ways), rel=1e-6)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_what_is_surer_always_stands_where_something_less_sure_does(chances: list[float]) -> None:
    stands = holm(chances)
    ordered = [
        one for _chance, one in sorted(zip(chances, stands, strict=True), key=lambda pair: (pair[0], not pair[1]))
    ]
    assert all(before >= after for before, after in pairwise(ordered))
    assert all(chance <= 0.05 for chance, one in zip(chances, stands, strict=True) if one)


def _drawn(dice: random.Random, held: int, n: int, others: int) -> tuple[int, int]:
    """Let so many of all hold a word, whoever they are, and say how many of `n` do."""
    here = sum(one < n for one in dice.sample(range(n + others), held))
    return here, held - here


def test_where_nothing_sets_them_apart_no_more_is_found_than_the_stated_error() -> None:
    """One list in twenty may hold something: of a hundred seeds more than ten would come once in a hundred times."""
    n, others = 120, 600
    wrong = 0
    for seed in range(100):
        dice = random.Random(seed)
        words = {
            Term("words", f"w{place}"): _drawn(dice, dice.choice((3, 5, 8, 20, 60)), n, others) for place in range(300)
        }
        wrong += bool(set_apart(words, n, others))
    assert wrong <= 10


def test_a_word_that_sets_them_apart_is_found_among_hundreds_that_do_not() -> None:
    n, others = 120, 2_300
    dice = random.Random(7)
    words = {Term("words", f"w{place}"): _drawn(dice, 20, n, others) for place in range(300)}
    invoice = Term("words", "invoice")
    assert set_apart({**words, invoice: (34, 12)}, n, others) == [invoice]


@pytest.mark.parametrize(("n", "others"), [(29, 500), (500, 29), (0, 0)])
def test_below_thirty_on_either_side_nothing_is_said(n: int, others: int) -> None:
    assert set_apart({Term("words", "invoice"): (n, 0)}, n, others) == []
