"""Outcomes on the screen: how far, what the experiments did, and the verdict that ends one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from ko_coach import i18n
from ko_coach.record.log import Log
from ko_coach.review.outcome_counts import verdicts as read_verdicts
from ko_coach.review.viewer import Viewer
from ko_coach.tui.review.outcomes_pane import OutcomesPane
from tests.coaching.small_shift import CRITERIA, criterion, rubric, text
from tests.review.served import MEAN, SHARE, SINCE, WEEK, Served, outcome, serving
from tests.simulated_quarter import SimulatedQuarter, simulated_quarter
from tests.tui.conftest import Desk, Start
from tests.tui.reviewing import reviewing
from tests.tui.stage import Seated, StageWorld, staged
from tests.tui.test_rubric_room import coaching

pytestmark = pytest.mark.thorough

VERA, AGENT = Viewer("vera", lead=True), Viewer("agent1", lead=False)
OUTCOMES = (
    outcome(MEAN, observations=(text("Tell me the day"),)),
    outcome(SHARE, id="share", baseline=None, target=6000, who=text("Everybody in trouble")),
)
BEFORE, TRIED = serving(*OUTCOMES), serving(*OUTCOMES, note="calm")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A record of ten weeks; the experiment in their middle raised focus by a point."""
    monkeypatch.setattr(StageWorld, "rubric", lambda _world: TRIED)
    with Log(tmp_path / "log.db") as log:
        written = Served(log)
        for begin, book, values in ((0, BEFORE, (2, 3, 4)), (5, TRIED, (3, 4, 5))):
            written.version(book, SINCE + begin * WEEK)
            for week in range(begin, begin + 5):
                names = written.rated(book, SINCE + week * WEEK, *values * 4)
        written.noted(names[0], "tell me the day", SINCE + WEEK)
        yield written


def place(served: Served) -> Path:
    where = served.log.path
    assert isinstance(where, Path)
    return where


async def sees(seated: Seated, words: str) -> None:
    """Wait until the words are on screen; figures hold together with spaces that do not break."""
    await seated.until(lambda: words in seated.seen.replace("\u00a0", " "))


async def known(seated: Seated) -> OutcomesPane:
    pane = seated.pilot.app.screen.focused
    assert isinstance(pane, OutcomesPane)
    await seated.until(lambda: pane.found is not None)
    await seated.pilot.pause()
    return pane


@pytest.mark.parametrize("size", [(160, 45), (100, 60), (60, 60)], ids=str)
async def test_the_outcome_at_hand_stands_there_with_its_way_and_what_started_it(
    served: Served, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with staged(OutcomesPane, place(served), tmp_path, VERA, size=size) as seated:
        await known(seated)
        for words in (
            "Newcomers",
            "They ask once",
            "focus: mean of the answers",
            "3.50 ± 0.96",
            "n 120",
            "by 6 agents · began at 3.00",
            "+0.50 of +0.80",
            "40 days left",
            "“Tell me the day”",
            "noted 1 time in shifts, first on 8 Sep",
            f"v{TRIED.version[:4]}",
            "the mirror",
            "3.00 ± 0.82 → 4.00 ± 0.82  (n 60 / 60)",
            "Higher by +1.00 (+0.70 to +1.30).",
            "no verdict yet",
        ):
            await sees(seated, words)
        assert "●" in seated.seen


async def test_walking_down_goes_through_the_experiments_to_the_next_outcome(served: Served, tmp_path: Path) -> None:
    async with staged(OutcomesPane, place(served), tmp_path, VERA, size=(160, 45)) as seated:
        pane = await known(seated)
        walked = [pane.at_hand]
        for _press in range(2):
            await seated.press("down")
            walked.append(pane.at_hand)
        assert walked == [("calm", ""), ("calm", TRIED.version), ("share", "")]
        await sees(seated, "share of answers from 4 up")
        await sees(seated, "13 weeks before have too few answers")
        await sees(seated, "No version names it in its note yet")


async def test_few_answers_are_said_to_be_too_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StageWorld, "rubric", lambda _world: BEFORE)
    with Log(tmp_path / "log.db") as log:
        served = Served(log)
        served.version(BEFORE, SINCE)
        served.rated(BEFORE, SINCE, 3, 4, 5)
        async with staged(OutcomesPane, place(served), tmp_path, VERA) as seated:
            await known(seated)
            await sees(seated, "too few: 3")
            assert "4.00" not in seated.seen
        served.rated(BEFORE, SINCE, *[4] * 9)
        async with staged(OutcomesPane, place(served), tmp_path, VERA) as seated:
            await known(seated)
            await sees(seated, "n 12, too few")
            await sees(seated, "Too few yet: 30 answers are the least.")


async def test_a_change_of_meaning_is_said_and_nothing_is_compared(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew = serving(*OUTCOMES, criteria=(criterion("focus", "Whom did I see?"), *CRITERIA[1:]))
    monkeypatch.setattr(StageWorld, "rubric", lambda _world: anew)
    served.version(anew, SINCE + 10 * WEEK)
    served.rated(anew, SINCE + 10 * WEEK, *[5] * 40)
    async with staged(OutcomesPane, place(served), tmp_path, VERA) as seated:
        await known(seated)
        await sees(seated, "The criterion means something else since it began")
        assert "of +0.80" not in seated.seen


async def test_without_outcomes_it_says_where_they_are_written(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StageWorld, "rubric", lambda _world: rubric())
    async with staged(OutcomesPane, place(served), tmp_path, VERA) as seated:
        await known(seated)
        await sees(seated, "outcomes.yaml")
        await seated.press("escape")
        await seated.until(lambda: any(isinstance(one, OutcomesPane.Closed) for one in seated.said))


async def test_an_agent_reads_and_gives_no_verdict(served: Served, tmp_path: Path) -> None:
    async with staged(OutcomesPane, place(served), tmp_path, AGENT) as seated:
        await known(seated)
        await sees(seated, "3.50 ± 0.96")
        await seated.press("v")
        await seated.until(lambda: any(isinstance(one, OutcomesPane.Noticed) for one in seated.said))
        assert not any(isinstance(one, OutcomesPane.VerdictWanted) for one in seated.said)


@pytest.mark.parametrize(
    ("size", "language"), [((160, 45), "ru"), ((100, 30), "en"), ((60, 40), "ru"), ((42, 30), "en"), ((20, 6), "en")]
)
async def test_it_fits_and_can_be_read_to_its_end_in_any_size(
    served: Served, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    async with staged(OutcomesPane, place(served), tmp_path, VERA, size=size, language=language) as seated:
        pane = await known(seated)
        for line in pane.compose_lines(pane._width):
            assert line.cell_length <= max(pane._width, 12), line.plain
        for _press in range(200):
            if pane.at_hand == pane.things()[-1] and not pane._goes_on(1):
                break
            pane.action_down()
        assert pane.at_hand == ("share", "")
    i18n.set_language("en")


# ---------------------------------------------------------------------- the verdict, in both rooms


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> SimulatedQuarter:
    return simulated_quarter(tmp_path_factory.mktemp("quarter"))


@pytest.fixture
def measured(desk: Desk, quarter: SimulatedQuarter) -> Desk:
    """A desk whose rubric and record are those of the quarter."""
    desk.home.create()
    shutil.rmtree(desk.rubric)
    shutil.copytree(quarter.folder, desk.rubric)
    shutil.copy(quarter.place, desk.home.log)
    return desk


def verdicts(desk: Desk) -> dict[str, tuple[str, str, str]]:
    with Log(desk.home.log) as log, log.reading() as connection:
        return {name: (one.verdict, one.words, one.by) for name, one in read_verdicts(connection).items()}


@pytest.mark.parametrize("size", [(160, 45), (42, 30)], ids=str)
async def test_a_lead_ends_an_experiment_with_a_word_and_a_line(
    measured: Desk, quarter: SimulatedQuarter, size: tuple[int, int]
) -> None:
    second = quarter.truth.versions[2]
    async with reviewing(measured, size) as (seat, room):
        await seat.press("u")
        await seat.sees("Worried newcomers")
        pane = room.main.shown
        assert isinstance(pane, OutcomesPane)
        pane.turn_to(("heard-before-helped", ""))
        await seat.press("v")
        await seat.sees(f"verdict on v{second[:4]}")
        await seat.press("enter", "ctrl+s")
        await seat.sees("First choose")
        await seat.press("3")
        await seat.press("enter")
        await seat.sees("One line of words")
        await seat.press(*"too small", "enter")
        await seat.sees("The verdict is kept")
        assert verdicts(measured)[second] == ("unclear", "too small", "vera")
        pane.turn_to(("heard-before-helped", second))
        await seat.sees("unclear")
        await seat.press("escape")
        assert room.main.shown is room.log_pane


async def test_leaving_the_form_says_nothing(measured: Desk) -> None:
    before = verdicts(measured)
    async with reviewing(measured) as (seat, room):
        await seat.press("г")
        await seat.sees("Worried newcomers")
        await seat.press("м")
        await seat.sees("verdict on v")
        await seat.press("1", "x", "escape")
        await seat.until(lambda: room.focused is room.main.shown)
    assert verdicts(measured) == before


async def test_the_history_shows_the_outcome_and_takes_the_coachs_verdict(
    measured: Desk, quarter: SimulatedQuarter
) -> None:
    second = quarter.truth.versions[2]
    async with coaching(measured) as (seat, room):
        await seat.press("h")
        await seat.sees("for the outcome")
        await seat.sees("Everybody in trouble")
        await seat.sees("no verdict yet")
        await seat.press("v")
        await seat.sees(f"verdict on v{second[:4]}")
        await seat.press("2")
        room.query_one("#verdict-words", Input).value = "Nobody could tell."
        await seat.press("enter")
        await seat.sees("taken back: Nobody could tell.")
        assert verdicts(measured)[second] == ("taken back", "Nobody could tell.", "maria")
        await seat.press("down")
        await seat.sees("kept: Newcomers write less often.")
        await seat.press("down")
        await seat.press("v")
        await seat.sees("No experiment")


async def test_an_agent_who_looks_at_the_history_out_of_a_shift_gives_no_verdict(measured: Desk, start: Start) -> None:
    async with start(size=(160, 45)) as seat:
        await seat.press("f3")
        await seat.sees("who gets what")
        await seat.press("h")
        await seat.sees("for the outcome")
        await seat.press("v")
        await seat.sees("A coach or a lead says it")
