"""Outcomes: what was put into a record is what is told of it, and no more than that."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.log import Log
from ko_coach.record.practice_entries import ExperimentJudged, Verdict
from ko_coach.review.outcome_figures import effect, figure, newcombe, reaching
from ko_coach.review.outcome_values import Experiment, Progress, way
from ko_coach.review.outcomes import latest_outcomes, outcomes
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Measure, Rubric
from tests.coaching.small_shift import CRITERIA, criterion, text
from tests.review.served import MEAN, NOW, SHARE, SINCE, WEEK, Served, outcome, serving

VERA = Viewer("vera", lead=True)
PLAIN = serving()


@pytest.fixture
def desk(place: Path | str) -> Iterator[Served]:
    with Log(place) as log:
        yield Served(log)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Served]:
    with Log(tmp_path / "log.db") as log:
        yield Served(log)


def told(desk: Served, rubric: Rubric = PLAIN, now: datetime = NOW, viewer: Viewer = VERA) -> Progress:
    (found,) = outcomes(desk.log, rubric, viewer, now)
    return found


# ---------------------------------------------------------------------- progress


def test_progress_is_the_mean_since_the_first_day_with_its_spread_and_count(desk: Served) -> None:
    desk.version(PLAIN, SINCE - 20 * WEEK)
    desk.rated(PLAIN, SINCE - WEEK, *[1] * 40)
    desk.rated(PLAIN, SINCE + WEEK, *[3, 4] * 20, None, None)
    found = told(desk)
    assert (found.now.n, found.now.value, found.now.agents) == (40, 3.5, 6)
    assert found.now.deviation == pytest.approx(0.5064, abs=0.0001)
    assert found.now.low == pytest.approx(3.3381, abs=0.0005), "Student's interval: 3.5 ± 2.0227 × 0.0801"
    assert found.way == pytest.approx(0.625)
    assert (found.days_left, found.over, found.reached) == (40, False, False)


def test_a_share_is_told_of_the_answers_and_not_of_what_is_not_applicable(desk: Served) -> None:
    book = serving(outcome(SHARE, baseline=2000, target=6000))
    desk.version(book, SINCE)
    desk.rated(book, SINCE + WEEK, *[4] * 12, *[5] * 8, *[3] * 20, *[None] * 30)
    found = told(desk, book)
    assert (found.now.n, found.now.value, found.now.deviation) == (40, 0.5, None)
    assert found.now.low == pytest.approx(0.352, abs=0.001)
    assert found.now.high == pytest.approx(0.648, abs=0.001)
    assert found.way == pytest.approx(0.75)


def test_a_baseline_that_is_left_out_is_measured_in_the_thirteen_weeks_before(desk: Served) -> None:
    book = serving(outcome(baseline=None, target=400))
    desk.version(book, SINCE - 30 * WEEK)
    desk.rated(book, SINCE - 14 * WEEK, *[5] * 40)
    desk.rated(book, SINCE - 12 * WEEK, *[2] * 40)
    desk.rated(book, SINCE + WEEK, *[3] * 40)
    found = told(desk, book)
    assert found.baseline.measured is not None
    assert (found.baseline.value, found.baseline.measured.n) == (2.0, 40)
    assert found.way == 0.5


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [
        (Measure("focus", "mean", persona=("expert",)), 1.0),
        (Measure("focus", "mean", stage=("use",)), 2.0),
        (Measure("focus", "mean", persona=("worried", "expert"), stage=("trouble",)), 2.0),
        (Measure("focus", "mean", item=("look", "read")), 4.0),
    ],
)
def test_only_what_the_measure_is_about_counts(desk: Served, measure: Measure, wanted: float) -> None:
    book = serving(outcome(measure))
    desk.version(book, SINCE)
    desk.rated(book, SINCE, *[1] * 10, persona="expert")
    desk.rated(book, SINCE, *[3] * 10)
    desk.rated(book, SINCE, *[2] * 10, stage="use", persona="")
    desk.rated(book, SINCE, *[4] * 10, item="look", persona="", stage="")
    desk.rated(book, SINCE, *[5] * 10, item="look", persona="", stage="", replaced=True)
    assert told(desk, book).now.value == wanted


def test_private_interactions_are_in_no_figure_and_no_observation(desk: Served) -> None:
    book = serving(outcome(observations=(text("Tell me the day"),)))
    desk.version(book, SINCE)
    (secret,) = desk.rated(book, SINCE, 5, private=True)
    desk.rated(book, SINCE, *[5] * 40, private=True)
    desk.noted(secret, "Tell me the day", SINCE)
    found = told(desk, book)
    assert (found.now.n, found.weeks, found.observations[0].noted.times) == (0, (), 0)


def test_below_five_there_is_no_figure_and_below_thirty_nothing_is_said(small: Served) -> None:
    small.version(PLAIN, SINCE)
    small.rated(PLAIN, SINCE, *[4] * 4)
    found = told(small)
    assert (found.now.n, found.now.value, found.now.low, found.now.agents) == (4, None, None, None)
    small.rated(PLAIN, SINCE, *[4] * 25)
    found = told(small)
    assert (found.now.n, found.now.value, found.now.enough, found.way) == (29, 4.0, False, None)
    small.rated(PLAIN, SINCE, 4)
    assert told(small).way == 1.0


def test_nothing_after_the_last_day_counts_and_nothing_before_the_first(small: Served) -> None:
    book = serving(outcome(by="2026-09-30"))
    small.version(book, SINCE)
    small.rated(book, SINCE - timedelta(days=1), *[1] * 9)
    small.rated(book, datetime(2026, 9, 30, tzinfo=UTC), *[3] * 9)
    small.rated(book, datetime(2026, 10, 1, tzinfo=UTC), *[5] * 9)
    found = told(small, book)
    assert (found.now.n, found.now.value, found.days_left, found.over) == (9, 3.0, -52, True)
    early = told(small, book, datetime(2026, 8, 1, tzinfo=UTC))
    assert (early.now.n, early.days_left) == (0, 60)


def test_no_way_is_told_across_a_change_of_meaning(small: Served) -> None:
    asked_anew = serving(criteria=(criterion("focus", "Whom did I see?"), *CRITERIA[1:]))
    small.version(PLAIN, SINCE - WEEK)
    small.rated(PLAIN, SINCE - WEEK, *[3] * 40)
    small.rated(PLAIN, SINCE + WEEK, *[1] * 40)
    small.version(asked_anew, SINCE + 2 * WEEK)
    small.rated(asked_anew, SINCE + 3 * WEEK, *[4] * 40)
    found = told(small, asked_anew)
    assert (found.now.n, found.now.value) == (40, 4.0), "only answers to today's question"
    assert found.baseline.meaning_changed
    assert found.way is None
    assert not told(small, PLAIN).baseline.meaning_changed


def test_weeks_are_joined_until_each_has_five_answers_and_give_a_direction(small: Served) -> None:
    small.version(PLAIN, SINCE)
    for week in range(10):
        small.rated(PLAIN, SINCE + week * WEEK, *[2 + week // 4] * (2 if week == 3 else 6), 5)
    found = told(small)
    assert [one.figure.n for one in found.weeks] == [7, 7, 7, 10, 7, 7, 7, 7, 7]
    assert sum(one.figure.n for one in found.weeks) == found.now.n
    assert found.heading is not None
    assert found.heading.sign == 1


def test_below_five_agents_who_is_no_lead_sees_their_own_alone(small: Served) -> None:
    small.version(PLAIN, SINCE)
    small.rated(PLAIN, SINCE, *[1, 5] * 20, agents=2)
    agent = Viewer("agent1", lead=False)
    own = told(small, viewer=agent)
    assert (own.own, own.now.n, own.now.deviation) == (True, 20, 0.0)
    small.rated(PLAIN, SINCE, *[3] * 40, agents=6)
    assert not told(small, viewer=agent).own
    assert told(small, viewer=agent).now == told(small).now


# ---------------------------------------------------------------------- the loop


def test_an_observation_is_found_again_in_the_words_of_shifts(desk: Served) -> None:
    book = serving(outcome(observations=(text("Tell me the day!"), text("Nobody said this"))))
    desk.version(book, SINCE)
    name, *_rest = desk.rated(book, SINCE, 3)
    for days, words in ((5, "tell me THE day"), (2, "Tell me the day!"), (3, "tell me a day")):
        desk.noted(name, words, SINCE + timedelta(days=days))
    first, second = told(desk, book).observations
    assert (first.noted.times, first.noted.first) == (2, SINCE + timedelta(days=2))
    assert (second.noted.times, second.noted.first) == (0, None)


def experiment(desk: Served, measure: Measure, before: list[int], after: list[int]) -> Experiment:
    book, tried = serving(outcome(measure)), serving(outcome(measure), note="calm")
    desk.version(book, SINCE)
    desk.rated(book, SINCE, *before)
    desk.version(tried, SINCE + WEEK)
    desk.rated(tried, SINCE + WEEK, *after)
    (found,) = told(desk, tried).experiments
    assert (found.version, found.at, found.author) == (tried.version, SINCE + WEEK, "coach")
    return found


def test_an_experiment_is_measured_by_the_outcomes_own_measure(desk: Served) -> None:
    found = experiment(desk, SHARE, [3] * 30 + [4] * 10, [3] * 10 + [5] * 30).effect
    assert (found.before.n, found.after.n, found.difference, found.verdict) == (40, 40, 0.5, "higher")
    assert found.low is not None
    assert 0 < found.low < 0.5


def test_too_few_answers_on_a_side_call_nothing_an_effect(small: Served) -> None:
    found = experiment(small, MEAN, [1] * 29, [5] * 200).effect
    assert (found.verdict, found.difference) == ("too few", 4.0)


def test_experiments_that_serve_other_outcomes_or_nobody_worked_under_are_not_told(small: Served) -> None:
    two = (outcome(), outcome(id="other"))
    books = [
        serving(*two),
        serving(*two, note="calm"),
        serving(*two, note="other"),
        serving(*two, note="calm", words="x"),
    ]
    for place, book in enumerate(books):
        small.version(book, SINCE + place * WEEK)
        if place < 3:
            small.rated(book, SINCE + place * WEEK, *[place + 1] * 40)
    calm, other = outcomes(small.log, books[3], VERA, NOW)
    assert [one.version for one in calm.experiments] == [books[1].version]
    assert calm.experiments[0].effect.difference == 1.0
    assert [(one.version, one.effect.difference) for one in other.experiments] == [(books[2].version, 1.0)]


def test_an_experiment_is_not_compared_across_a_change_of_meaning(small: Served) -> None:
    asked_anew = serving(note="calm", criteria=(criterion("focus", "Whom did I see?"), *CRITERIA[1:]))
    small.version(PLAIN, SINCE)
    small.rated(PLAIN, SINCE, *[3] * 40)
    small.version(asked_anew, SINCE + WEEK)
    small.rated(asked_anew, SINCE + WEEK, *[5] * 40)
    (found,) = told(small, asked_anew).experiments
    assert (found.effect.verdict, found.effect.difference) == ("meaning changed", None)


def test_the_newest_verdict_counts(desk: Served) -> None:
    found = experiment(desk, MEAN, [3] * 30, [4] * 30)
    assert found.judged is None
    given: list[tuple[int, Verdict]] = [(2, "kept"), (3, "taken back"), (1, "unclear")]
    for hours, verdict in given:
        at = NOW + timedelta(hours=hours)
        desk.log.write_reviews([ExperimentJudged(f"v{hours}", "viktor", at, found.version, verdict, f"word {hours}")])
    (again,) = told(desk, serving(note="calm")).experiments
    assert again.judged is not None
    assert (again.judged.verdict, again.judged.words, again.judged.by) == ("taken back", "word 3", "viktor")


def test_a_report_takes_the_outcomes_of_the_rubric_that_was_worked_under_last(small: Served) -> None:
    assert latest_outcomes(small.log, VERA, NOW) == []
    small.version(PLAIN, SINCE)
    small.rated(PLAIN, SINCE, *[3] * 9)
    (found,) = latest_outcomes(small.log, VERA, NOW)
    assert (found.outcome.id, found.now.n) == ("calm", 9)


# ---------------------------------------------------------------------- figures

COUNTS = st.dictionaries(st.integers(1, 5), st.integers(0, 60))


@given(COUNTS, st.integers(1, 5))
def test_a_share_lies_within_its_interval_and_agrees_with_a_plain_count(counts: dict[int, int], least: int) -> None:
    measure = Measure("focus", "share", least)
    listed = [value for value, count in counts.items() for _ in range(count)]
    found = figure(counts, measure)
    assert found.n == len(listed)
    assert reaching(counts, measure) == sum(value >= least for value in listed)
    if len(listed) < 5:
        assert found.value is None
    else:
        assert found.value == pytest.approx(sum(value >= least for value in listed) / len(listed))
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.floats(1, 5), st.floats(1, 5), st.floats(1, 5))
def test_the_way_lies_between_nothing_and_all_of_it(begin: float, now: float, target: float) -> None:
    gone = way(begin, now, target)
    if begin == target:
        assert gone is None
    else:
        assert gone is not None
        assert 0 <= gone <= 1
        assert way(begin, begin, target) == 0
        assert way(begin, target, target) == 1


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Newcombe (1998), table II, method 10: 56/70 less 48/80, 9/10 less 3/10, 6/7 less 2/7, 5/56 less 0/29.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_the_interval_of_a_difference_is_that_of_the_published_examples(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(other, one) == pytest.approx((low, high), abs=0.0001)


# ---------------------------------------------------------------------- nothing out of nothing

SEEDS, EXPERIMENTS = 100, 10
"""A hundred teams, each with ten experiments that change nothing."""


def most_wrong(n: int, error: float = 0.05) -> int:
    """Return how many of n true nulls may be called effects: more would come less than once in a thousand times."""
    chance, most = (1 - error) ** n, 0
    below = chance
    while below < 0.999:
        most += 1
        chance *= (n - most + 1) / most * error / (1 - error)
        below += chance
    return most


def team(dice: random.Random, n: int, more: float = 0.0) -> Counter[int]:
    """Return answers as a team of ten gives them: whole steps to the scale's ends, each agent leaning to one side."""
    leaning = [-0.6, -0.4, -0.3, -0.1, 0.0, 0.0, 0.1, 0.3, 0.4, 0.6]
    drawn = (round(dice.gauss(3.6 + dice.choice(leaning) + more, 0.8)) for _ in range(n))
    return Counter(min(max(value, 1), 5) for value in drawn)


def called_effects(measure: Measure, before: int, after: int) -> int:
    """Return how many of all the experiments are called an effect where there is none."""
    found = 0
    for seed in range(SEEDS):
        dice = random.Random(seed)
        for _experiment in range(EXPERIMENTS):
            sides = team(dice, before), team(dice, after)
            found += effect(*sides, measure).verdict in ("higher", "lower")
    return found


def test_of_a_hundred_true_nulls_thirteen_may_err() -> None:
    assert (most_wrong(100), most_wrong(20)) == (13, 5)


@pytest.mark.parametrize("measure", [MEAN, SHARE, Measure("focus", "share", 5)], ids=["mean", "share", "high share"])
@pytest.mark.parametrize("sizes", [(30, 30), (30, 150), (150, 40)], ids=str)
def test_where_nothing_changed_no_more_is_called_an_effect_than_the_stated_error(
    measure: Measure, sizes: tuple[int, int]
) -> None:
    assert called_effects(measure, *sizes) <= most_wrong(SEEDS * EXPERIMENTS)


@pytest.mark.parametrize("measure", [MEAN, SHARE], ids=str)
def test_a_true_effect_of_half_a_point_is_found(measure: Measure) -> None:
    found = 0
    for seed in range(SEEDS):
        dice = random.Random(seed)
        found += effect(team(dice, 200), team(dice, 200, more=0.5), measure).verdict == "higher"
    assert found >= 95


def test_nothing_out_of_nothing_through_the_record(small: Served) -> None:
    """Twenty experiments without an effect, one after the other, each measured as mean and as share."""
    two = (outcome(MEAN, since="2026-07-01"), outcome(SHARE, id="share", baseline=None, since="2026-07-01"))
    dice = random.Random(5)
    begin = datetime(2026, 7, 1, tzinfo=UTC)
    for number in range(21):
        served = ("calm", "share")[number % 2] if number else ""
        book = serving(*two, note=served, words=f"try {number}")
        at = begin + timedelta(days=6 * number)
        small.version(book, at)
        small.rated(book, at, *team(dice, 40).elements())
    found = [one for told in outcomes(small.log, book, VERA, NOW) for one in told.experiments]
    assert len(found) == 20
    assert sum(one.effect.verdict in ("higher", "lower") for one in found) <= most_wrong(20)
