"""The journey as it was walked: a small record whose figures are known, on a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.log import Log
from ko_coach.review.counting import Span
from ko_coach.review.journey import Journey, StageSeen, journey
from ko_coach.review.medians import Middle
from ko_coach.review.viewer import Viewer
from tests.blank_record import blank_record
from tests.review.one_interaction import first, later
from tests.review.visited import NOW, Visits

LEAD, ANNA = Viewer("vera", lead=True), Viewer("anna", lead=False)
DAY = 86_400


@pytest.fixture
def log(place: Path | str) -> Iterator[Log]:
    with Log(place) as opened:
        yield opened


def walked(log: Log, viewer: Viewer = LEAD, persona: str | None = None, weeks: int = 13) -> Journey:
    return journey(log, viewer, Span(NOW - timedelta(weeks=weeks)), NOW, first(), persona)


def at(log: Log, stage: str, viewer: Viewer = LEAD, persona: str | None = None, weeks: int = 13) -> StageSeen:
    return next(one for one in walked(log, viewer, persona, weeks).stages if one.stage == stage)


def test_expectations_and_focus_of_a_stage_are_what_was_rated_there(log: Log) -> None:
    visits = Visits(log)
    for focus, expectations in ((1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (3, None)):
        visits.came("worried", "trouble", focus=focus, expectations=expectations)
    visits.came("worried", "trouble", focus=1, expectations=1, private=True)
    visits.came("worried", "use", focus=1, expectations=1)
    seen = at(log, "trouble")
    assert (seen.interactions, seen.focus.n, seen.focus.mean) == (6, 6, 3.0)
    assert (seen.expectations.missed, seen.expectations.met, seen.expectations.exceeded) == (1, 2, 2)
    assert at(log, "use").focus.mean is None


def test_stages_come_in_the_order_of_the_journey_and_what_is_not_known_last(log: Log) -> None:
    visits = Visits(log)
    for stage in ("", "old-stage", "leave"):
        visits.came("worried", stage)
    assert [one.stage for one in walked(log).stages] == [*first().stage_by_id, "old-stage", ""]


def test_answers_in_another_wording_are_counted_and_left_out(log: Log) -> None:
    visits = Visits(log)
    for value in (1, 1, 1):
        visits.came("worried", "trouble", focus=value, expectations=2, ago=20)
    visits.came("quiet", "trouble", focus=1, ago=20)
    for value in (4, 4, 5, 5, 5):
        visits.came("worried", "trouble", focus=value, expectations=2, ago=2, rubric=later())
    found = walked(log)
    seen = at(log, "trouble")
    assert (seen.focus.n, seen.focus.mean, found.reworded_focus) == (5, 4.6, 4)
    assert (seen.expectations.n, found.reworded_expectations) == (8, 0)
    # Whom one looks at does not bring the old wording back.
    assert (at(log, "trouble", persona="quiet").focus.n, walked(log, persona="quiet").reworded_focus) == (0, 1)


def test_the_engaged_time_is_the_median_of_what_was_ended(log: Log) -> None:
    visits = Visits(log)
    for seconds in (60, 120, 600):
        visits.came("worried", "trouble", seconds=seconds, focus=3)
    visits.came("worried", "trouble", seconds=9_000)
    assert at(log, "trouble").engaged == Middle(3, 120.0)
    visits.came("worried", "trouble", seconds=180, focus=3)
    assert at(log, "trouble").engaged == Middle(4, 150.0)


def test_a_stay_lasts_from_the_first_contact_in_a_stage_to_the_first_in_another(log: Log) -> None:
    visits = Visits(log)
    for customer, days in (("a", 2), ("b", 4), ("c", 9)):
        visits.came("worried", "trouble", customer=customer, ago=40)
        visits.came("worried", "trouble", customer=customer, ago=39.5)
        visits.came("worried", "", customer=customer, ago=39.2)
        visits.came("worried", "use", customer=customer, ago=40 - days)
        visits.came("worried", "trouble", customer=customer, ago=10)
    visits.came("worried", "trouble", customer="stays", ago=40)
    visits.came("worried", "trouble", customer="", ago=40)
    visits.came("worried", "use", customer="", ago=1)
    stay = at(log, "trouble").stay
    assert stay.n == 3
    assert stay.seconds == pytest.approx(4 * DAY, abs=1)
    assert at(log, "use").stay.n == 3


def test_who_was_in_the_stage_before_the_span_has_no_stay_in_it(log: Log) -> None:
    visits = Visits(log)
    visits.came("worried", "trouble", customer="a", ago=300)
    visits.came("worried", "trouble", customer="a", ago=40)
    visits.came("worried", "use", customer="a", ago=30)
    assert at(log, "trouble").stay.n == 0
    assert at(log, "trouble", weeks=52).stay.n == 1


def test_customers_enter_with_their_first_interaction_on_record_and_leave_after_thirty_days_of_silence(
    log: Log,
) -> None:
    visits = Visits(log)
    visits.came("worried", "discover", customer="new", ago=60)
    visits.came("worried", "trouble", customer="new", ago=40)
    visits.came("worried", "discover", customer="known", ago=300)
    visits.came("worried", "use", customer="known", ago=50)
    visits.came("worried", "renew", customer="known", ago=20)
    visits.came("worried", "start", customer="hidden", ago=50, private=True)
    found = walked(log)
    entered = {one.stage: one.entered for one in found.stages if one.entered}
    left = {one.stage: one.left for one in found.stages if one.left}
    assert (entered, left) == ({"discover": 1}, {"trouble": 1})
    assert (found.entered, found.left) == (1, 1)
    assert walked(log, weeks=4).left == 0


def test_a_persona_has_a_journey_of_its_own(log: Log) -> None:
    visits = Visits(log)
    for _time in range(5):
        visits.came("worried", "trouble", focus=1, customer="w", ago=50)
        visits.came("quiet", "trouble", focus=5, customer="q", ago=50)
    visits.came("quiet", "leave", customer="q", ago=45)
    seen = at(log, "trouble", persona="quiet")
    assert (seen.interactions, seen.focus.mean, seen.entered, seen.left, seen.stay.n) == (5, 5.0, 1, 0, 1)
    assert at(log, "leave", persona="quiet").left == 1
    assert at(log, "trouble", persona="worried").left == 1


def test_an_agent_walks_with_their_own_customers_as_they_alone_know_them(log: Log) -> None:
    visits = Visits(log)
    visits.came("worried", "discover", customer="a", ago=300, agent="boris")
    visits.came("worried", "trouble", customer="a", ago=60, agent="anna", focus=2, seconds=60)
    visits.came("worried", "use", customer="a", ago=58, agent="anna")
    visits.came("worried", "use", customer="a", ago=2, agent="boris", focus=5)
    found = walked(log, ANNA)
    assert sum(one.interactions for one in found.stages) == 2
    assert {one.stage: one.entered for one in found.stages if one.entered} == {"trouble": 1}
    assert {one.stage: one.left for one in found.stages if one.left} == {"use": 1}
    assert at(log, "trouble", ANNA).stay.n == 1
    assert walked(log).entered == 0


@given(st.lists(st.tuples(st.sampled_from(["trouble", "use", ""]), st.integers(0, 5_000)), max_size=30))
def test_medians_are_those_of_statistics(
    tmp_path_factory: pytest.TempPathFactory, worked: list[tuple[str, int]]
) -> None:
    with Log(blank_record(tmp_path_factory.mktemp("timed") / "log.db")) as log:
        visits = Visits(log)
        for stage, seconds in worked:
            visits.came("worried", stage, seconds=seconds, focus=3)
        for seen in walked(log).stages:
            of_stage = [seconds for stage, seconds in worked if stage == seen.stage]
            assert seen.engaged.n == len(of_stage)
            if of_stage:
                assert seen.engaged.seconds == median(of_stage)
