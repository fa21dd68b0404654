"""Days in the review room: an agent shares a line or takes it back, a lead sees counts and what was shared."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from ko_coach.record.log import Log
from ko_coach.review.days import FEWEST_PEOPLE, shared_lines
from ko_coach.review.viewer import Viewer
from ko_coach.tui.review.days_pane import DaysPane
from tests.review.test_days import SECRET, morning
from tests.tui.stage import staged

ANNA, LEAD = Viewer("anna", lead=False), Viewer("maria", lead=True)
TODAY = date(2026, 11, 20)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    people = [morning(f"a{n}", TODAY, 1 + n % 5, SECRET) for n in range(FEWEST_PEOPLE)]
    of_anna = morning("anna", TODAY, 2, "a quiet hour")
    alone = morning("anna", TODAY - timedelta(days=14), 5)
    with Log(tmp_path / "log.db") as log:
        log.write([*people, of_anna, alone])
    return tmp_path / "log.db"


async def test_an_agent_shares_a_line_with_a_key_and_takes_it_back_with_the_same(record: Path) -> None:
    async with staged(DaysPane, record, record.parent, ANNA) as seated:
        await seated.until(lambda: "a quiet hour" in seated.seen)
        assert SECRET not in seated.seen
        await seated.pilot.press("s")
        await seated.until(lambda: "your lead reads it" in seated.seen)
        with Log(record) as log:
            assert [one.words for one in shared_lines(log, TODAY)] == ["a quiet hour"]
        await seated.pilot.press("ы")
        await seated.until(lambda: "only you" in seated.seen)
        with Log(record) as log:
            assert shared_lines(log, TODAY) == []


@pytest.mark.parametrize("size", [(120, 38), (42, 30)])
async def test_a_lead_sees_counts_and_no_line_that_was_not_shared(record: Path, size: tuple[int, int]) -> None:
    async with staged(DaysPane, record, record.parent, LEAD, size) as seated:
        await seated.until(lambda: "fewer than five people" in seated.seen)
        assert "6 check-ins" in seated.seen
        assert SECRET not in seated.seen
        assert "anna" not in seated.seen


async def test_it_speaks_russian(record: Path) -> None:
    async with staged(DaysPane, record, record.parent, LEAD, language="ru") as seated:
        await seated.until(lambda: "меньше пяти человек" in seated.seen)
