"""The directions as a person sees them: the pane, the pages behind it, and the summary beside the log."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach import i18n
from ko_coach.record.log import Log
from ko_coach.review.directions import direction
from ko_coach.review.obstacles import in_the_way
from ko_coach.review.search_words import Asked, Name, Search
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.tui.review.chart import bar, chart, columns, sparkline
from ko_coach.tui.review.direction_words import stacked
from ko_coach.tui.review.directions_pane import DirectionsPane
from ko_coach.tui.review.summary_pane import SummaryPane
from ko_coach.tui.review.way_pane import WayPane
from tests.simulated_team import NOW, SECRET, SimulatedTeam
from tests.tui.one_pane import Onlooker, World, before

pytestmark = pytest.mark.thorough

LEAD = Viewer("maria", lead=True)
ANNA = Viewer("anna", lead=False)
SIZES = [(160, 45), (100, 30), (60, 40), (42, 30), (42, 20)]


class TeamWorld(World):
    """The world of the simulated team."""

    def __init__(self, place: Path, rubric: Rubric, viewer: Viewer) -> None:
        super().__init__(place, viewer)
        self._rubric = rubric

    def rubric(self) -> Rubric:
        return self._rubric


def world(team: SimulatedTeam, viewer: Viewer = LEAD, place: Path | None = None) -> TeamWorld:
    where = place or team.place
    assert isinstance(where, Path)
    return TeamWorld(where, team.rubric, viewer)


async def at_hand(onlooker: Onlooker, pane: DirectionsPane, key: str) -> None:
    """Wait until the picture is that of the key."""
    onlooker.app.screen.set_focus(pane)
    await onlooker.until(lambda: pane.picture.found is not None and pane.picture.found.key == key)
    await onlooker.pilot.pause()


async def test_the_chosen_agent_is_a_picture_with_the_slope_in_words(team: SimulatedTeam) -> None:
    pane = DirectionsPane(world(team))
    async with before(pane, (160, 45)) as seat:
        await at_hand(seat, pane, "anna")
        await seat.sees("↗ +0.", "a week, ±", "Trust profile", "C Credibility", "S Self-orientation")
        await seat.sees("missed", "exceeded", "in an interaction: shown", "Asked in other words since 7 Nov")
        names = [line.split("▸")[1].split()[0] for line in seat.seen.splitlines() if "▸" in line]
        assert names == ["anna"]
        await seat.press("down", "down", "down")
        await at_hand(seat, pane, "dmitri")
        await seat.sees("↘ −0.")


async def test_keys_walk_scopes_and_spans(team: SimulatedTeam) -> None:
    pane = DirectionsPane(world(team))
    async with before(pane, (130, 40)) as seat:
        await at_hand(seat, pane, "anna")
        await seat.press("tab")
        await at_hand(seat, pane, "")
        await seat.sees("the whole team")
        await seat.press("tab")
        await at_hand(seat, pane, "worried")
        await seat.sees("Worried newcomer")
        await seat.press("5")
        await seat.until(lambda: pane.picture.found is not None and pane.picture.found.scope == "item")
        await seat.sees("This prompt")
        await seat.press("shift+tab")
        await seat.until(lambda: pane.picture.found is not None and pane.picture.found.scope == "stage")
        await seat.press("1")
        await at_hand(seat, pane, "anna")
        await seat.sees("13 weeks")
        await seat.press("plus", "plus", "plus")
        await seat.sees("two years")
        await seat.press("minus", "minus", "minus", "minus")
        await seat.sees("4 weeks")
        assert (pane.scope, pane.weeks) == ("agent", 4)


async def test_what_was_chosen_is_remembered_by_scope(team: SimulatedTeam) -> None:
    pane = DirectionsPane(world(team))
    async with before(pane, (130, 40)) as seat:
        await at_hand(seat, pane, "anna")
        await seat.press("down")
        await at_hand(seat, pane, "boris")
        await seat.press("2")
        await at_hand(seat, pane, "")
        await seat.press("1")
        await at_hand(seat, pane, "boris")


async def test_an_agent_sees_themselves_and_no_team(team: SimulatedTeam) -> None:
    pane = DirectionsPane(world(team, ANNA))
    async with before(pane, (130, 40)) as seat:
        await at_hand(seat, pane, "anna")
        assert "team" not in seat.seen
        assert "boris" not in seat.seen
        await seat.press("2")
        assert pane.scope == "agent"


async def test_letters_lead_to_the_pages_and_escape_leaves(team: SimulatedTeam) -> None:
    pane = DirectionsPane(world(team))
    async with before(pane, (130, 40)) as seat:
        await at_hand(seat, pane, "anna")
        await seat.press("y", "f", "l", "н", "escape")
        pages = [message.page for message in seat.heard(DirectionsPane.PageWanted)]
        assert pages == ["way", "decided", "lessons", "way"]
        assert len(seat.heard(DirectionsPane.Closed)) == 1


async def test_a_record_that_is_not_there_is_said(team: SimulatedTeam, tmp_path: Path) -> None:
    for pane in (DirectionsPane(world(team, place=tmp_path / "no.db")), WayPane(world(team, place=tmp_path / "no.db"))):
        async with before(pane) as seat:
            await seat.sees("There is no record yet")


@pytest.mark.parametrize(("size", "language"), [*product(SIZES, ("en", "ru"))], ids=str)
async def test_every_size_shows_the_slope(team: SimulatedTeam, size: tuple[int, int], language: str) -> None:
    i18n.set_language(language)
    pane = DirectionsPane(world(team))
    async with before(pane, size, "ko-light" if language == "ru" else "ko-dark") as seat:
        await at_hand(seat, pane, "anna")
        await seat.sees("↗")
        assert all(len(line) <= size[0] for line in seat.seen.splitlines())
        await seat.press("pagedown", "pageup", "2", "5", "end", "home")
        for theme in ("terminal", "ko-dark"):
            seat.app.theme = theme
            await seat.pilot.pause()


# ---------------------------------------------------------------------- pages


async def test_a_lead_says_what_became_of_a_debt_and_agents_see_it(team: SimulatedTeam, tmp_path: Path) -> None:
    place = team.copy(tmp_path)
    pane = WayPane(world(team, place=place))
    async with before(pane, (100, 40)) as seat:
        seat.app.screen.set_focus(pane)
        await seat.until(lambda: pane.debts)
        assert SECRET not in seat.seen
        await seat.press("h")
        await seat.sees("heard · last said")
        await seat.press("i")
        await seat.sees("in work · last said", "maria set this on")
        assert seat.heard(WayPane.Noticed)
        key = pane.at_hand
    with Log(place) as log:
        assert [debt.state for debt in in_the_way(log) if debt.key == key] == ["in work"]
    pane = WayPane(world(team, ANNA, place))
    async with before(pane, (100, 40)) as seat:
        seat.app.screen.set_focus(pane)
        await seat.sees("in work · last said")
        await seat.press("s")
        await seat.until(lambda: seat.heard(WayPane.Noticed))
        assert "solved" not in seat.seen


async def test_a_state_that_cannot_be_kept_is_said(team: SimulatedTeam, tmp_path: Path) -> None:
    place = team.copy(tmp_path)
    Log(place).close()
    pane = WayPane(world(team, place=place))
    async with before(pane, (100, 40)) as seat:
        seat.app.screen.set_focus(pane)
        await seat.until(lambda: pane.debts)
        with Log(place) as log, log.writing() as connection:
            connection.exec_driver_sql("DROP TABLE hearings")
        await seat.press("h")
        await seat.sees("“heard” was not kept")


async def test_decisions_are_bars_by_stage(team: SimulatedTeam) -> None:
    pane = WayPane(world(team), "decided")
    async with before(pane, (100, 40)) as seat:
        await seat.sees("Trouble", "for the customer", "for the company", "too few: ")
        assert seat.seen.index("Trouble") < seat.seen.index("Leave"), "stages come in the order of the journey"


async def test_lessons_page_on_and_open_where_they_came_from(team: SimulatedTeam) -> None:
    pane = WayPane(world(team))
    async with before(pane, (100, 40)) as seat:
        seat.app.screen.set_focus(pane)
        await seat.press("l")
        await seat.until(lambda: pane.lessons)
        assert len(pane.lessons or ()) == 50
        await seat.press("end")
        await seat.until(lambda: len(pane.lessons or ()) == 100)
        await seat.press("enter")
        (wanted,) = seat.heard(WayPane.OpenInteraction)
        assert wanted.interaction == pane.at_hand
        await seat.press("escape")
        assert seat.heard(WayPane.Closed)


async def test_an_agent_opens_their_own_lessons_only(team: SimulatedTeam) -> None:
    pane = WayPane(world(team, ANNA), "lessons")
    async with before(pane, (100, 40)) as seat:
        seat.app.screen.set_focus(pane)
        await seat.until(lambda: pane.lessons)
        assert pane.lessons is not None
        mine = next(one for one in pane.lessons if one.agent == "anna")
        other = next(one for one in pane.lessons if one.agent != "anna")
        for lesson in (other, mine):
            pane.turn_to(lesson.interaction)
            await seat.press("enter")
        assert [one.interaction for one in seat.heard(WayPane.OpenInteraction)] == [mine.interaction]


# ---------------------------------------------------------------------- beside the log


async def test_the_summary_tells_focus_trust_and_what_stands_in_the_way(team: SimulatedTeam) -> None:
    pane = SummaryPane(world(team))
    async with before(pane, (34, 30)) as seat:
        pane.look(Search())
        await seat.sees("the whole team", "a week, ±", "C Credibility", "In the way")
        assert seat.seen.count("× ") == 3
        pane.look(Search((Asked("agent", (Name("anna"),)),)))
        await seat.sees("anna", "↗ +0.")


# ---------------------------------------------------------------------- pictures


@pytest.fixture
def courses(team: SimulatedTeam) -> Any:
    with Log(team.place) as log:
        yield direction(log, LEAD, "team", "", NOW - timedelta(weeks=4), NOW)


@pytest.mark.parametrize("width", [1, 2, 9, 40, 133])
def test_a_course_fills_its_width_and_shows_the_boundary_once(courses: Any, width: int) -> None:
    intimacy = courses.trust[2]
    assert sparkline(intimacy, width).cell_length == width
    drawn = columns(intimacy, width)
    assert sum(column.changed is not None for column in drawn) == (width > 1)
    assert sum(column.changed is not None for column in columns(courses.focus, width)) == 0


def test_the_chart_has_its_scale_its_dates_and_the_boundary(courses: Any) -> None:
    lines = [line.plain for line in chart(courses.trust[2], 60, 8, NOW)]
    assert len(lines) == 10
    assert [lines[row][1] for row in (0, 4, 7)] == ["5", "3", "1"]
    place = lines[0].index("┊")
    assert all(line[place] == "┊" for line in lines[:8])
    assert lines[-1].split() == ["24", "Oct", "7", "Nov", f"v{courses.trust[2].latest.asked.version[:4]}", "21", "Nov"]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=4).filter(any), st.integers(0, 120))
def test_stacked_shares_fill_the_width(parts: list[int], width: int) -> None:
    cells = stacked([part / sum(parts) for part in parts], width)
    assert sum(cells) == width
    assert all(cell >= 0 for cell in cells)
    assert all(cell == 0 for cell, part in zip(cells, parts, strict=True) if not part)


@given(st.floats(-1, 2), st.integers(0, 60))
def test_a_bar_and_its_groove_fill_the_width(fraction: float, width: int) -> None:
    drawn, groove = bar(fraction, width)
    assert len(drawn + groove) == width
