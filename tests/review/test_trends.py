"""Directions against slopes worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ko_coach.record.entries import Answer, Entry, Opened, Rated, RatingWithdrawn, Reflection
from ko_coach.record.log import Log
from ko_coach.review.trends import MOST, Direction, direction, direction_of

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def answers(*values: tuple[int, int]) -> list[tuple[datetime, int]]:
    return [(NOON + timedelta(days=day), value) for day, value in values]


def found(given: list[tuple[datetime, int]]) -> Direction:
    direction = direction_of(given)
    assert direction is not None
    return direction


def test_the_slope_is_the_median_of_all_pairs() -> None:
    """Days 0, 1, 2, 3, 4 with 1, 2, 4, 3, 9.

    The ten slopes a day, in the order of the pairs: 1, 3/2, 2/3, 2, 2, 1/2, 7/3, -1, 5/2, 6. Sorted:
    -1, .5, .667, 1, 1.5, 2, 2, 2.333, 2.5, 6. Their median is (1.5 + 2) / 2 = 1.75 a day, 12.25 a week.
    Kendall's variance is 5·4·15/18 = 16.67, so Sen's interval reaches 1.2816·4.08 = 5.23 ranks: its ends are
    the slopes number floor((10 - 5.23)/2) = 2 and ceil((10 + 5.23)/2) = 8, counted from 0: .667 and 2.5 a day.
    Half of what lies between is 0.9167 a day, 6.4167 a week.
    """
    result = found(answers((0, 1), (1, 2), (2, 4), (3, 3), (4, 9)))
    assert result.slope == pytest.approx(12.25)
    assert result.spread == pytest.approx(6.4167, abs=1e-3)
    assert (result.n, result.values, result.sign) == (5, (1, 2, 4, 3, 9), 1)


def test_the_order_of_the_answers_does_not_matter() -> None:
    given = answers((0, 1), (1, 2), (2, 4), (3, 3), (4, 9))
    assert found(given) == found(given[::-1])


def test_answers_of_one_day_count_as_their_mean() -> None:
    result = found(answers((0, 1), (0, 3), (1, 2), (7, 3), (7, 5), (14, 6)))
    assert (result.n, result.values) == (6, (2, 2, 4, 6))


@pytest.mark.parametrize(
    ("values", "sign"),
    [((1, 2, 3, 4, 5, 6, 7), 1), ((7, 6, 5, 4, 3, 2, 1), -1), ((3, 3, 3, 3, 3, 3, 3), 0), ((1, 5, 1, 5, 1, 5, 1), 0)],
)
def test_a_sign_is_given_only_where_the_slope_stands_out(values: tuple[int, ...], sign: int) -> None:
    assert found(answers(*enumerate(values))).sign == sign


def test_a_movement_that_nobody_would_notice_is_none() -> None:
    assert found(answers(*((day * 200, value) for day, value in enumerate((1, 2, 3, 4, 5))))).sign == 0


def test_below_five_answers_there_is_no_direction() -> None:
    assert direction_of(answers((0, 1), (1, 2), (2, 3), (3, 4))) is None


def test_one_day_has_no_slope_yet() -> None:
    result = found(answers((0, 1), (0, 2), (0, 3), (0, 4), (0, 5)))
    assert (result.slope, result.sign, result.values) == (0, 0, (3,))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log(tmp_path / "log.db") as opened:
        yield opened


def interaction(
    day: int, value: int | None, *, agent: str = "anna", meaning: str = "m1", number: int = 0
) -> list[Entry]:
    at = NOON + timedelta(days=day, seconds=number)
    name = f"{agent}-{meaning}-{day}-{number}"
    opened = Opened(name, agent, name, "", "", "", {}, "", "", "", "", "r", "v1", at)
    answer = Answer("focus", value, not_applicable=value is None, meaning=meaning)
    return [opened, Rated(name, f"s-{name}", agent, "v1", (answer,), Reflection(), at + timedelta(minutes=1))]


def ask(log: Log, since: int = 0) -> Direction | None:
    return direction(log, "anna", "focus", "m1", NOON + timedelta(days=since))


def test_only_what_is_in_force_for_this_agent_and_meaning_counts(log: Log) -> None:
    for day, value in enumerate((1, 2, 4, 3, 9)):
        log.write(interaction(day, value))
    log.write([*interaction(1, 9, agent="boris"), *interaction(2, 9, meaning="m2"), *interaction(3, None, number=1)])
    log.write(interaction(-3, 9))
    corrected, later = "anna-m1-0-0", NOON + timedelta(days=9)
    first = (Answer("focus", 7, meaning="m1"),)
    log.write(
        [Rated(corrected, "c1", "anna", "v1", first, Reflection(), later), RatingWithdrawn(corrected, "c1", later)]
    )
    result = ask(log)
    assert result is not None
    assert (result.n, result.values) == (5, (1, 2, 4, 3, 9))
    log.write([Rated(corrected, "c2", "anna", "v1", first, Reflection(), later)])
    result = ask(log)
    assert result is not None
    assert result.values == (7, 2, 4, 3, 9)
    assert ask(log, since=2) is None


def test_only_the_latest_answers_are_looked_at(log: Log) -> None:
    log.write([entry for number in range(MOST) for entry in interaction(5, 4, number=number)])
    log.write([entry for number in range(5) for entry in interaction(1, 1, number=number)])
    result = ask(log)
    assert result is not None
    assert (result.n, result.values) == (MOST, (4,))
