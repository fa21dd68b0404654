"""Directions against the truth that was put in, on a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.entries import (
    Acted,
    Answer,
    Entry,
    Opened,
    PrivacySet,
    PromptShown,
    PromptsShown,
    Rated,
    Reflection,
)
from ko_coach.record.errors import RecordError
from ko_coach.record.log import Log
from ko_coach.review import day_figures
from ko_coach.review.day_figures import Days, Figure
from ko_coach.review.directions import FEWEST, Brief, Directions, Point, _points, direction, overview
from ko_coach.review.scope import SCOPES, Scope, scopes
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import meaning_of
from ko_coach.settings import shipped_rubrics
from tests.simulated_team import SimulatedTeam, Truth

LEAD = Viewer("maria", lead=True)
ANNA = Viewer("anna", lead=False)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def month(team_on_both: SimulatedTeam) -> Iterator[Log]:
    with Log(team_on_both.place) as log:
        yield log


@pytest.fixture
def truth(team_on_both: SimulatedTeam) -> Truth:
    return team_on_both.truth


def listed(log: Log, truth: Truth, scope: Scope = "agent", viewer: Viewer = LEAD) -> list[Brief]:
    return overview(log, viewer, scope, truth.since, truth.until)


def one(log: Log, truth: Truth, scope: Scope, key: str = "", viewer: Viewer = LEAD) -> Directions:
    return direction(log, viewer, scope, key, truth.since, truth.until)


# ---------------------------------------------------------------------- the truth that was put in


def test_who_improves_stalls_and_drops_is_seen_as_it_is(month: Log, truth: Truth) -> None:
    for brief in listed(month, truth):
        slope, heading = truth.slopes[brief.key], brief.focus.heading
        assert heading is not None
        assert heading.sign == (slope > 0) - (slope < 0), brief.key
        assert abs(heading.slope - slope) < heading.spread + 0.1, brief.key


def test_people_come_in_the_order_of_their_names(month: Log, truth: Truth) -> None:
    names = [brief.key for brief in listed(month, truth)]
    assert names == sorted(truth.slopes)


def test_the_persona_that_the_change_helped_rises_and_no_other(month: Log, truth: Truth) -> None:
    rising = {
        brief.key for brief in listed(month, truth, "persona") if brief.focus.heading and brief.focus.heading.sign > 0
    }
    assert rising == {truth.helped}


def test_no_mean_runs_across_a_change_of_wording(month: Log, truth: Truth) -> None:
    intimacy = one(month, truth, "team").trust[2]
    before, after = intimacy.stretches
    assert [stretch.asked.version for stretch in intimacy.stretches] == list(truth.versions)
    assert before.answers.mean is not None
    assert after.answers.mean is not None
    assert after.answers.mean - before.answers.mean == pytest.approx(truth.reworded_by, abs=0.15)
    assert intimacy.mean == after.answers.mean
    assert intimacy.heading is not None
    assert intimacy.heading.sign == 0, "the step between the wordings is no slope"
    assert before.last.date() <= after.first.date() == truth.changed.date()
    assert all(point.at < truth.changed + timedelta(days=1) for point in before.points)
    assert all(point.at.date() >= truth.changed.date() for point in after.points)


def test_a_criterion_whose_wording_stayed_runs_on(month: Log, truth: Truth) -> None:
    found = one(month, truth, "team")
    assert [len(course.stretches) for course in (found.focus, *found.trust)] == [1, 1, 1, 2, 1]


def test_the_team_is_all_agents_together(month: Log, truth: Truth) -> None:
    found = one(month, truth, "team")
    assert found.interactions == sum(brief.interactions for brief in listed(month, truth))
    assert found.focus.n == sum(brief.focus.n for brief in listed(month, truth))
    assert found.t is not None
    assert [brief.key for brief in listed(month, truth, "team")] == [""]


def test_shares_of_expectations_are_those_that_were_counted(month: Log, truth: Truth) -> None:
    found = one(month, truth, "team").expectations
    assert found.shares is not None
    assert sum(found.shares) == pytest.approx(1)
    totals = [one(month, truth, "agent", agent).expectations for agent in truth.slopes]
    assert [sum(getattr(each, side) for each in totals) for side in ("missed", "met", "exceeded")] == [
        found.missed,
        found.met,
        found.exceeded,
    ]


def test_the_sums_agree_with_the_interactions_themselves(month: Log, truth: Truth) -> None:
    """What an agent sees of their own personas is counted in another way: over all agents both must be the same."""
    for scope in SCOPES[2:]:
        mine = [
            (brief.key, brief.interactions, brief.focus.n)
            for agent in truth.slopes
            for brief in listed(month, truth, scope, Viewer(agent, lead=False))
        ]
        for brief in listed(month, truth, scope):
            own = [(interactions, n) for key, interactions, n in mine if key == brief.key]
            assert (brief.interactions, brief.focus.n) == (sum(i for i, _ in own), sum(n for _, n in own))


def test_who_is_no_lead_sees_themselves_only(month: Log, truth: Truth) -> None:
    assert "team" not in scopes(ANNA)
    assert [brief.key for brief in listed(month, truth, "agent", ANNA)] == ["anna"]
    mine = one(month, truth, "agent", "anna")
    assert one(month, truth, "agent", "boris", ANNA).interactions == mine.interactions
    assert one(month, truth, "team", "", ANNA).interactions == mine.interactions
    own, all_of_it = (one(month, truth, "persona", truth.helped, viewer) for viewer in (ANNA, LEAD))
    assert 0 < own.interactions < all_of_it.interactions


def test_private_interactions_count_nowhere(month: Log, truth: Truth) -> None:
    with month.reading() as connection:
        every = connection.exec_driver_sql("SELECT count(*) FROM interactions").scalar_one()
    assert len(truth.private) > 10
    assert one(month, truth, "team").interactions == every - len(truth.private)
    agents = sum(brief.interactions for brief in listed(month, truth, "persona", ANNA))
    assert agents == one(month, truth, "agent", "anna", ANNA).interactions


def test_a_long_span_is_told_in_weeks(month: Log, truth: Truth) -> None:
    found = direction(month, LEAD, "team", "", truth.until - timedelta(weeks=104), truth.until)
    weeks = [point.at.isocalendar()[:2] for point in found.focus.stretches[-1].points]
    assert len(weeks) == len(set(weeks)) == 5
    assert found.focus.n == one(month, truth, "team").focus.n
    own = direction(month, ANNA, "persona", truth.helped, truth.until - timedelta(weeks=104), truth.until)
    assert own.focus.n == one(month, truth, "persona", truth.helped, ANNA).focus.n


# ---------------------------------------------------------------------- few answers


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    found = read_folder(shipped_rubrics() / "customer-first").rubric
    assert found is not None
    return found


class Small:
    """A record of a few interactions."""

    def __init__(self, log: Log, rubric: Rubric) -> None:
        from ko_coach.coaching.kept_rubric import kept_rubric

        self.log, self._rubric, self._number = log, rubric, 0
        log.write([kept_rubric(rubric, NOON, "coach")])

    def rated(self, *values: int, private: bool = False, agent: str = "anna", days: int = 0) -> None:
        """Write interactions in which every criterion was answered alike (expectations at most with 3)."""
        for value in values:
            self._number += 1
            name, at = f"i{self._number}", NOON + timedelta(days=days, seconds=self._number)
            version = self._rubric.version
            opened = Opened(name, agent, name, "", "", "", {}, "worried", "rule", "use", "rule", "r", version, at)
            answers = tuple(
                Answer(criterion.id, min(value, criterion.highest), meaning=meaning_of(criterion))
                for criterion in self._rubric.criteria
            )
            prompt = PromptsShown(name, (PromptShown("say", "see", "Say.", "", version),), at)
            entries: list[Entry] = [opened, prompt, Acted(name, "say", "ticked", at)]
            entries.append(Rated(name, f"s-{name}", agent, version, answers, Reflection(), at))
            self.log.write([*entries, *([PrivacySet(name, True, at)] if private else [])])

    def seen(self, scope: Scope = "agent", key: str = "anna", viewer: Viewer = LEAD) -> Directions:
        return direction(self.log, viewer, scope, key, NOON - timedelta(days=1), NOON + timedelta(days=27))


@pytest.fixture
def small(place: Path | str, rubric: Rubric) -> Iterator[Small]:
    with Log(place) as log:
        yield Small(log, rubric)


@pytest.mark.parametrize(("scope", "key"), [("agent", "anna"), ("team", ""), ("persona", "worried"), ("item", "say")])
def test_below_five_interactions_there_is_a_count_and_no_figure(small: Small, scope: Scope, key: str) -> None:
    small.rated(1, 2, 3, 3)
    small.rated(5, 5, private=True)
    for viewer in (LEAD, ANNA):
        found = small.seen(scope, key, viewer)
        assert (found.interactions, found.rated, found.enough) == (4, 4, False)
        courses = (found.focus, *found.trust)
        assert [(course.n, course.mean, course.heading) for course in courses] == [(4, None, None)] * 5
        assert not any(stretch.points for course in courses for stretch in course.stretches)
        assert found.expectations.shares is None
        assert found.t is None
    small.rated(5)
    found = small.seen(scope, key)
    assert (found.enough, found.focus.mean, found.expectations.n) == (True, 14 / 5, 5)
    assert (found.expectations.missed, found.expectations.met, found.expectations.exceeded) == (1, 1, 3)
    assert (found.use.shown, found.use.ticked) == (5, 5)


def test_too_few_days_have_no_direction(small: Small) -> None:
    for day in range(4):
        small.rated(1, 2, 3, 4, 5, days=day)
    assert small.seen().focus.heading is None
    small.rated(1, 2, 3, 4, 5, days=4)
    heading = small.seen().focus.heading
    assert heading is not None
    assert (heading.slope, heading.sign) == (0, 0)


def test_a_record_that_cannot_be_written_is_read_as_it_is(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.rated(1, 2, 3, 3, 5)
    assert small.seen().interactions == 5
    small.rated(4)

    def fails(_log: Log) -> int:
        raise RecordError("locked", "log.db")

    monkeypatch.setattr(day_figures, "refresh", fails)
    assert small.seen().interactions == 5


def test_an_empty_record_has_no_directions(small: Small) -> None:
    assert overview(small.log, LEAD, "agent", NOON, NOON + timedelta(days=1)) == []
    found = small.seen()
    assert (found.interactions, found.focus.stretches, found.enough) == (0, (), False)


# ---------------------------------------------------------------------- points


def figures(*counts: int) -> list[Figure]:
    return [Figure("k", "c", "m", n, 3 * n, 9 * n, n * day, day, day) for day, n in enumerate(counts, 20_000)]


@given(st.lists(st.integers(1, 12), max_size=40))
def test_no_point_shows_fewer_than_five_answers_and_none_is_lost(counts: list[int]) -> None:
    points = list(_points(figures(*counts)))
    assert all(point.n >= FEWEST for point in points)
    assert sum(point.n for point in points) == (sum(counts) if sum(counts) >= FEWEST else 0)
    assert all(point.mean == 3 for point in points)
    assert points == sorted(points, key=lambda point: point.at)


def test_a_point_stands_in_the_middle_of_its_answers() -> None:
    (point,) = _points(figures(1, 4))
    assert point == Point(datetime(2024, 10, 4, 12, tzinfo=UTC) + timedelta(days=0.8), 3, 5)


@pytest.mark.parametrize(("days", "weekly"), [(28, False), (91, False), (94, True), (730, True)])
def test_thirteen_weeks_are_told_in_days(days: int, weekly: bool) -> None:
    assert Days.between(NOON, NOON + timedelta(days=days)).weekly is weekly
