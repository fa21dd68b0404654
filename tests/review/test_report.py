"""What a report gathers: days, counts, and everything that the rooms show."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ko_coach.record.log import Log
from ko_coach.record.reviewing import Reviewed
from ko_coach.review.report import MOST_LESSONS, Period, Tally, gather, tally
from ko_coach.review.search_keys import when
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics
from tests.review.past import NOON, Past
from tests.review.reported import LEAD, MADE, PERIOD, reports
from tests.simulated_team import OVERRATES, SLOPES

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=timezone(timedelta(hours=3)))
"""In Moscow it is already Sunday; in UTC it is still Saturday."""


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("7d", None, date(2026, 11, 15), date(2026, 11, 22)),
        ("2026-11-01", "2026-11-07", date(2026, 11, 1), date(2026, 11, 7)),
        ("2026-10", "2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("yesterday", "yesterday", date(2026, 11, 21), date(2026, 11, 21)),
        ("2026-11", "2026-12", date(2026, 11, 1), date(2026, 11, 22)),
        ("999999999w", None, date(1970, 1, 1), date(2026, 11, 22)),
        ("2026-11-01", "9999-12", date(2026, 11, 1), date(2026, 11, 22)),
    ],
)
def test_a_time_is_whole_days_of_the_readers_calendar_and_holds_both_ends(
    since: str, until: str | None, first: date, last: date
) -> None:
    period = Period.of(when(since), when(until) if until else None, NOW)
    assert period == Period(first, last)
    assert period.until - period.since == timedelta(days=(last - first).days + 1)


@pytest.mark.parametrize(("since", "until"), [("today", "yesterday"), ("2026-12-01", None), ("2026-11", "2026-10")])
def test_a_time_that_ends_before_it_begins_is_refused(since: str, until: str | None) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Period.of(when(since), when(until) if until else None, NOW)


def test_interactions_are_counted_and_private_ones_only_as_such(place: Path | str) -> None:
    rubric = read_folder(shipped_rubrics() / "customer-first").rubric
    assert rubric is not None
    with Log(place) as log:
        past = Past(log)
        past.rubric(rubric)
        past.rated(rubric, 3, 4, 5)
        past.opened(rubric)
        past.rated(rubric, 1, private=True)
        reviewed = past.opened(rubric)
        log.write_reviews([Reviewed("r1", reviewed, "maria", past.now, rubric.version, (), "Well seen.")])
        day = Period(NOON.date(), NOON.date())
        assert tally(log, LEAD, day) == Tally(interactions=6, private=1, rated=3, reviewed=1)
        assert tally(log, Viewer("anna", lead=False), day).interactions == 6
        assert tally(log, Viewer("boris", lead=False), day) == Tally(0, 0, 0, 0)
        assert tally(log, LEAD, Period(date(2026, 11, 3), date(2026, 11, 9))) == Tally(0, 0, 0, 0)


def test_a_small_record_gives_a_report_without_a_figure(place: Path | str) -> None:
    rubric = read_folder(shipped_rubrics() / "customer-first").rubric
    assert rubric is not None
    with Log(place) as log:
        past = Past(log)
        past.rubric(rubric)
        past.rated(rubric, 3, 4)
        found = gather(log, LEAD, Period(NOON.date(), NOON.date()), MADE)
    assert found.whole.interactions == 2
    assert found.whole.focus.mean is None
    assert [brief.focus.mean for brief in found.agents] == [None]
    assert found.names.personas["worried"].say("en") == "Worried newcomer"


def test_a_report_shows_the_truth_that_was_put_into_the_record() -> None:
    whole, _own, _private = reports()
    assert [brief.key for brief in whole.agents] == sorted(SLOPES)
    gaps = next(one for one in whole.calibration if one.calibration.criterion == "credibility")
    by_agent = gaps.calibration.self_and_lead.by_agent
    mean = {agent: gap.mean for agent, gap in by_agent.items() if gap.mean is not None}
    assert max(mean, key=lambda agent: mean[agent]) == OVERRATES
    assert [change.item for change in whole.changes] == ["say-it-back"]
    assert whole.versions[0].comparison is not None
    assert whole.versions[0].comparison.verdict == "meaning changed"


def test_the_latest_lessons_of_the_time_are_told_and_none_of_a_later_one() -> None:
    whole, _own, _private = reports()
    assert len(whole.lessons) == MOST_LESSONS
    assert all(PERIOD.since <= one.at < PERIOD.until for one in whole.lessons)
    assert [one.at for one in whole.lessons] == sorted((one.at for one in whole.lessons), reverse=True)


def test_an_agents_report_is_of_their_own_interactions() -> None:
    whole, own, _private = reports()
    assert [brief.key for brief in own.agents] == [OVERRATES]
    assert own.tally.interactions < whole.tally.interactions
    assert own.whole.interactions == own.tally.interactions - own.tally.private
    assert whole.whole.interactions == whole.tally.interactions - whole.tally.private
    for one in own.calibration:
        assert set(one.calibration.self_and_lead.by_agent) <= {OVERRATES}
