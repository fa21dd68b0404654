"""Calibration on the screen: the truth that was put in, and what is not known said plainly."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach import i18n
from ko_coach.record.log import Log
from ko_coach.review.agreement import Agreement
from ko_coach.review.viewer import Viewer
from ko_coach.tui.review.calibration_bars import agreement_bar, agreement_scale, gap_bar
from ko_coach.tui.review.calibration_pane import CalibrationPane
from tests.review.judged import Judged
from tests.review.one_interaction import later
from tests.simulated_team import SLOPES, Truth, write_team
from tests.tui.stage import NOW, Seated, staged

pytestmark = pytest.mark.thorough

VERA = Viewer("vera", lead=True)


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """A month of ten agents and two leads."""
    folder = tmp_path_factory.mktemp("team")
    return folder / "log.db", write_team(folder / "log.db", tmp_path_factory.mktemp("rubric"), until=NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Judged]:
    with Log(tmp_path / "log.db") as log:
        yield Judged(log)


def pane_of(seated: Seated) -> CalibrationPane:
    pane = seated.pilot.app.screen.focused
    assert isinstance(pane, CalibrationPane)
    return pane


async def known(seated: Seated) -> CalibrationPane:
    """Wait until the intervals are there too."""
    pane = pane_of(seated)
    await seated.until(lambda: pane.found is not None and (not pane.found or not pane.resampling))
    await seated.pilot.pause()
    return pane


def detail(seated: Seated) -> list[str]:
    """Return the lines of the criterion at hand: what is left of them is the list."""
    return [line.split("  │  ", 1)[-1] for line in seated.seen.splitlines()]


def line_of(seated: Seated, words: str) -> str:
    """Return its first line that begins so."""
    found = [line for line in detail(seated) if line.startswith(words)]
    assert found, seated.seen
    return found[0]


async def test_the_agent_who_overrates_stands_out_with_the_sign_and_size_that_were_put_in(
    team: tuple[Path, Truth], tmp_path: Path
) -> None:
    record, truth = team
    async with staged(CalibrationPane, record, tmp_path, VERA, size=(160, 45)) as seated:
        pane = await known(seated)
        for criterion, gap in (("focus", truth.gap), ("self-orientation", -truth.gap)):
            pane.turn_to(criterion)
            await seated.pilot.pause()
            line = line_of(seated, truth.overrates)
            figure = next(part for part in line.split() if part[0] in "+−")
            assert float(figure.replace("−", "-")) == pytest.approx(gap, abs=0.45)
            left, right, *_border = line.split("│")
            assert ("█" in right) == (gap > 0)
            assert ("█" in left) == (gap < 0)


async def test_the_criterion_with_most_disagreement_comes_first_and_arrows_choose(
    team: tuple[Path, Truth], tmp_path: Path
) -> None:
    async with staged(CalibrationPane, team[0], tmp_path, VERA, size=(160, 45)) as seated:
        pane = await known(seated)
        assert pane.found is not None
        shares = [one.calibration.disagreement for one in pane.found]
        assert shares == sorted(shares, key=lambda share: -(share or 0))
        assert pane.at_hand == pane.things()[0]
        await seated.press("down", "down", "up")
        assert pane.at_hand == pane.things()[1]
        await seated.press("end")
        assert pane.at_hand == pane.things()[-1]
        agents = [line.split()[0] for line in detail(seated) if "│" in line and "±" in line]
        assert [agent for agent in agents if agent in SLOPES] == sorted(SLOPES)


async def test_two_anchors_that_are_mixed_up_stand_side_by_side(desk: Judged, tmp_path: Path) -> None:
    for number in range(14):
        name = desk.rated({"focus": 5 if number < 9 else 1 + number % 3})
        desk.review(name, "vera", {"focus": 3 if number < 9 else 1 + number % 3})
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA, size=(160, 45)) as seated:
        await known(seated)
        await seated.sees("most often apart, 9 times")
        await seated.sees("the agent said 5")
        assert any("On the customer" in line and "Half and half" in line for line in detail(seated))
        await seated.sees("self is 1.3 higher (± 1.0, n 14)")


async def test_an_answer_without_an_anchor_shows_the_ones_it_lies_between(desk: Judged, tmp_path: Path) -> None:
    for number in range(12):
        desk.review(desk.rated({"focus": 4 if number else 1}), "vera", {"focus": 5 if number else 1})
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA, size=(100, 60)) as seated:
        await known(seated)
        await seated.sees("the agent said 4")
        await seated.sees("It has no anchor of its")
        await seated.sees("3 “Half and half: I")


async def test_few_answers_and_answers_that_never_vary_are_said_to_tell_nothing(desk: Judged, tmp_path: Path) -> None:
    for _number in range(4):
        desk.review(desk.rated({"focus": 3}), "vera", {"focus": 3})
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA) as seated:
        await known(seated)
        await seated.sees("4 interactions: too few to say anything, 10 are the least.")
        await seated.sees("gap: n 4, too few; 5 are the least")
        assert "most often" not in seated.seen
    for _number in range(8):
        desk.review(desk.rated({"focus": 3}), "vera", {"focus": 3})
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA) as seated:
        await known(seated)
        await seated.sees("No variation: in 12 interactions everybody gave the same answer")
        await seated.sees("self and lead are level on average")


async def test_an_agent_below_five_has_no_bar(desk: Judged, tmp_path: Path) -> None:
    for number in range(14):
        name = desk.rated({"focus": 1 + number % 5}, "anna" if number < 11 else "ben")
        desk.review(name, "vera", {"focus": 1 + number % 4})
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA) as seated:
        await known(seated)
        line = line_of(seated, "ben")
        assert "n 3, too few" in line
        assert not set("█▌▐") & set(line)


async def test_answers_in_an_earlier_wording_are_counted_and_not_compared(desk: Judged, tmp_path: Path) -> None:
    for number in range(14):
        rubric = later() if number >= 3 else None
        name = desk.rated({"focus": 1 + number % 5}, rubric=rubric)
        desk.review(name, "vera", {"focus": 1 + number % 4}, rubric=rubric)
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA) as seated:
        await known(seated)
        await seated.sees("On whom was my attention?")
        await seated.sees("3 more interactions were rated in an earlier wording")


@pytest.mark.parametrize("rated", [False, True])
async def test_without_reviews_it_says_what_to_do(desk: Judged, tmp_path: Path, rated: bool) -> None:
    if rated:
        desk.rated({"focus": 3})
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA) as seated:
        await known(seated)
        await seated.sees("w draws a sample to review")


async def test_a_record_that_is_not_there_is_said(tmp_path: Path) -> None:
    async with staged(CalibrationPane, tmp_path / "nowhere.db", tmp_path, VERA) as seated:
        await seated.sees("There is no record yet")


async def test_plus_looks_further_back_and_escape_closes(desk: Judged, tmp_path: Path) -> None:
    for days in (10, 200, 500):
        for value in range(12):
            name = desk.rated({"focus": 1 + value % 5}, at=NOW - timedelta(days=days, minutes=value))
            desk.review(name, "vera", {"focus": 1 + value % 4})
    async with staged(CalibrationPane, desk.log.path, tmp_path, VERA) as seated:
        for keys, span, n in (((), "13 weeks", 12), (("plus",), "a year", 24), (("plus", "plus"), "all", 36)):
            await seated.press(*keys)
            await known(seated)
            await seated.sees(span)
            await seated.sees(f"n {n} · between leads")
        await seated.press("minus")
        await seated.sees("n 24 · between leads")
        await seated.press("escape")
        await seated.until(lambda: any(isinstance(one, CalibrationPane.Closed) for one in seated.said))


async def test_an_agent_sees_only_what_was_said_of_their_own(team: tuple[Path, Truth], tmp_path: Path) -> None:
    hugo = Viewer("hugo", lead=False)
    async with staged(CalibrationPane, team[0], tmp_path, hugo, size=(160, 45)) as seated:
        pane = await known(seated)
        assert pane.found
        assert {agent for one in pane.found for agent in one.calibration.self_and_lead.by_agent} == {"hugo"}
        assert "anna" not in seated.seen


@pytest.mark.parametrize(
    ("size", "language"),
    [((160, 45), "en"), ((100, 30), "ru"), ((42, 20), "en"), ((20, 6), "en")],
    ids=str,
)
async def test_it_can_be_read_to_its_end_in_any_size(
    team: tuple[Path, Truth], tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    record = Path(shutil.copy(team[0], tmp_path / "log.db"))
    async with staged(CalibrationPane, record, tmp_path, VERA, size=size, language=language) as seated:
        pane = await known(seated)
        for line in pane.compose_lines(pane._width):
            assert line.cell_length <= max(pane._width, 12), line.plain
        await seated.press("down")
        for _press in range(200):
            if pane.at_hand == pane.things()[-1] and not pane._goes_on(1):
                break
            pane.action_down()
        await seated.pilot.pause()
        assert pane.at_hand == pane.things()[-1]
        if not size[0] > 96:
            assert pane.scroll_offset.y >= pane.max_scroll_y - 3
    i18n.set_language("en")


# ---------------------------------------------------------------------- bars


@given(st.floats(-1, 1), st.floats(0, 0.5), st.integers(0, 90))
def test_a_bar_shows_the_figure_within_its_interval_on_the_scale(value: float, reach: float, width: int) -> None:
    found = Agreement(20, "measured", value, max(value - reach, -1.0), min(value + reach, 1.0))
    cells = agreement_bar(found, width).plain
    assert len(cells) % 2 == 1
    assert len(cells) == len(agreement_scale(width).plain) or width < 7
    assert cells.count("●") == 1
    middle, dot = len(cells) // 2, cells.index("●")
    assert (dot - middle) / middle == pytest.approx(value, abs=1.01 / middle / 2)
    for end in ("├", "┤"):
        assert cells.count(end) <= 1
    assert set(cells) <= set("·┊─├┤●")


@given(st.one_of(st.none(), st.floats(-4, 4)), st.integers(0, 40))
def test_a_gap_reaches_to_its_side_and_a_missing_one_nowhere(gap: float | None, width: int) -> None:
    cells = gap_bar(gap, 4.0, width).plain
    left, right = cells.split("│")
    assert len(left) == len(right)
    if not gap:
        assert not cells.strip(" │")
    elif gap > 0:
        assert not left.strip()
    else:
        assert not right.strip()
