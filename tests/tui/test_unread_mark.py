"""A review is a quiet mark in the shift until the agent has read it."""

from __future__ import annotations

from ko_coach.record.log import Log
from tests.review.one_interaction import Case
from tests.tui.conftest import Desk, Start


async def test_the_shift_says_that_a_review_waits_until_it_is_read(start: Start, desk: Desk) -> None:
    with Log(desk.home.log) as log:
        case = Case(log, ticket="gone").opened().rated().review("r1", "vera", comment="well heard")
    async with start(size=(42, 30)) as seat:
        await seat.sees("✉ 1 review · F2")
        case.review("r2", "boris", thanks=True)
        seat.app.questions.reviews()
        await seat.sees("✉ 2 reviews · F2")
        case.look("anna")
        seat.app.questions.reviews()
        await seat.until(lambda: "✉" not in seat.seen)


async def test_without_reviews_there_is_no_mark(start: Start) -> None:
    async with start() as seat:
        await seat.press("1")
        await seat.kept()
        assert "✉" not in seat.seen
