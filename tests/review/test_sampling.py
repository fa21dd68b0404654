"""Samples that anyone can draw again, never with the same interaction twice."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.review.sampling import ADDS, Candidate, Drawn, Reason, Share, Way, draw

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
WAYS: tuple[Way, ...] = ("random", "weighted")


def candidate(number: int, agent: str = "anna", **facts: object) -> Candidate:
    plain = Candidate(f"{agent}-{number:03}", agent, NOON + timedelta(hours=number), focus=4, engaged_seconds=300)
    return replace(plain, **facts)  # type: ignore[arg-type]


def month(agents: int = 3, each: int = 20) -> list[Candidate]:
    return [candidate(number, agent) for agent in ("anna", "ben", "vera")[:agents] for number in range(each)]


CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.integers(0, 40),
        st.sampled_from(["anna", "ben"]),
        focus=st.one_of(st.none(), st.integers(1, 5)),
        expectations=st.sampled_from(["", "missed", "met"]),
        engaged_seconds=st.integers(0, 900),
    ),
    max_size=40,
    unique_by=lambda each: each.interaction,
)


@given(CANDIDATES, st.integers(1, 6), st.integers(0, 99), st.sampled_from(WAYS), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_in_whatever_order_they_come(
    candidates: list[Candidate], size: int, seed: int, way: Way, chance: random.Random
) -> None:
    shuffled = chance.sample(candidates, len(candidates))
    assert draw(shuffled, size, seed=seed, way=way) == draw(candidates, size, seed=seed, way=way)


@given(CANDIDATES, st.integers(1, 6), st.integers(0, 99), st.sampled_from(WAYS))
def test_it_says_how_many_were_drawn_of_how_many(candidates: list[Candidate], size: int, seed: int, way: Way) -> None:
    found = draw(candidates, size, seed=seed, way=way)
    for share in found.shares:
        own = [each for each in candidates if each.agent == share.agent]
        drawn = [each for each in found.drawn if each.agent == share.agent]
        assert (share.of, share.drawn) == (len(own), min(size, len(own)))
        assert len({each.interaction for each in drawn}) == len(drawn) == share.drawn
        assert {each.interaction for each in drawn} <= {each.interaction for each in own}
    assert found.total == len(candidates)
    assert (found.way, found.size, found.seed) == (way, size, seed)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_ever_drawn_twice(way: Way) -> None:
    candidates, already = month(), set[str]()
    for seed in range(5):
        found = draw(candidates, 4, seed=seed, way=way, already=already)
        drawn = {each.interaction for each in found.drawn}
        assert len(drawn) == 12
        assert not drawn & already
        already |= drawn
    spent = draw(candidates, 4, seed=9, way=way, already=already)
    assert spent.drawn == ()
    assert spent.shares == (Share("anna", 0, 0), Share("ben", 0, 0), Share("vera", 0, 0))


def test_another_seed_draws_others() -> None:
    assert len({draw(month(), 3, seed=seed).drawn for seed in range(20)}) == 20


def test_chance_alone_favours_nobody() -> None:
    """Of 20 interactions 5 are drawn, 4,000 times: each comes up 1,000 times, give or take four deviations of 27."""
    marked = [candidate(number, expectations="missed" if number < 5 else "met") for number in range(20)]
    times = dict.fromkeys((each.interaction for each in marked), 0)
    for seed in range(4000):
        for each in draw(marked, 5, seed=seed).drawn:
            times[each.interaction] += 1
    assert all(890 <= count <= 1110 for count in times.values())


def test_a_reason_raises_the_chance_by_its_weight() -> None:
    """One of weight 1 + 3 beside four of weight 1: half of the single draws, 2,000 ± four deviations of 32."""
    marked = [candidate(number, expectations="missed" if number == 2 else "met") for number in range(5)]
    assert ADDS["expectations missed"] == 3
    times = sum(draw(marked, 1, seed=seed, way="weighted").drawn[0].interaction == "anna-002" for seed in range(4000))
    assert 1870 <= times <= 2130


def reasons(candidates: list[Candidate]) -> dict[str, tuple[Reason, ...]]:
    found = draw(candidates, len(candidates), seed=1).drawn
    return {each.interaction: each.reasons for each in found if each.reasons}


def test_focus_far_below_ones_own_median_is_a_reason() -> None:
    values = [4, 5, 4, 4, 3, 2, 3, 4, 1]
    found = reasons([candidate(number, focus=value) for number, value in enumerate(values)])
    assert found == {"anna-005": ("focus dropped",), "anna-008": ("focus dropped",)}


def test_an_agent_who_is_always_low_has_not_dropped() -> None:
    low = [candidate(number, "ben", focus=1) for number in range(10)]
    assert reasons([*low, *month(1)]) == {}


def test_a_first_week_without_a_median_has_no_drop() -> None:
    assert reasons([candidate(number, focus=value) for number, value in enumerate([5, 5, 5, 5, 1])]) == {}


def test_focus_is_not_held_against_answers_under_another_meaning() -> None:
    before = [candidate(number, focus=5, meaning="old") for number in range(10)]
    after = [candidate(10 + number, focus=2, meaning="new") for number in range(10)]
    assert reasons(before + after) == {}


def test_long_engaged_time_is_long_for_this_agent() -> None:
    quick = [candidate(number, engaged_seconds=100) for number in range(9)]
    slow = [candidate(number, "ben", engaged_seconds=600) for number in range(9)]
    found = reasons([*quick, candidate(9, engaged_seconds=200), *slow, candidate(9, "ben", engaged_seconds=700)])
    assert found == {"anna-009": ("long engaged",)}


def test_every_reason_is_told() -> None:
    usual = [candidate(number) for number in range(9)]
    worst = candidate(9, focus=1, expectations="missed", engaged_seconds=900)
    found = draw([*usual, worst], 10, seed=3, way="weighted").drawn
    assert found[-1] == Drawn("anna-009", "anna", ("focus dropped", "expectations missed", "long engaged"))
    assert all(each.reasons == () for each in found[:-1])


def test_those_drawn_before_still_count_for_what_is_usual() -> None:
    usual = [candidate(number) for number in range(9)]
    found = draw([*usual, candidate(9, focus=1)], 3, seed=3, already={each.interaction for each in usual})
    assert found.drawn == (Drawn("anna-009", "anna", ("focus dropped",)),)
    assert found.shares == (Share("anna", 1, 1),)


def test_a_sample_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        draw(month(), 0, seed=1)
