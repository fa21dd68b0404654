"""Starts the app in the review room, on a record with a past."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ko_coach import i18n
from ko_coach.cli.shift import plan_for
from ko_coach.settings import Settings
from ko_coach.tui.app import CoachApp
from ko_coach.tui.review.screen import ReviewScreen
from tests.tui.conftest import Desk, Seat


@asynccontextmanager
async def reviewing(
    desk: Desk,
    size: tuple[int, int] = (130, 40),
    *,
    agent: str = "vera",
    language: str = "en",
    record: Path | str | None = None,
    mine: bool = False,
    clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[tuple[Seat, ReviewScreen]]:
    """Let somebody look; they see the log's first page when this begins."""
    i18n.set_language(language)
    wanted = replace(Settings(), rubric=str(desk.rubric), agent=agent)
    plan = replace(plan_for(desk.home, wanted), room="review", record=record, mine=mine)
    app = CoachApp(plan if clock is None else replace(plan, clock=clock))
    async with app.run_test(size=size) as pilot:
        seat = Seat(app, pilot)
        room = app.screen
        assert isinstance(room, ReviewScreen)
        table = room.log_pane.table
        await seat.until(lambda: table.rows.rows or table.said)
        yield seat, room
    app.finish()
