"""The directions from within the room: in, to the pages behind, to an interaction, and all the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulated_team import SimulatedTeam
from tests.tui.conftest import Desk
from tests.tui.reviewing import reviewing

pytestmark = pytest.mark.thorough


async def test_a_way_through_the_room_and_back(desk: Desk, team: SimulatedTeam, tmp_path: Path) -> None:
    async with reviewing(desk, (160, 45), record=team.copy(tmp_path)) as (seat, room):
        await seat.sees("In the way")
        await seat.press("t")
        await seat.sees("in an interaction: shown")
        await seat.press("down")
        await seat.sees("boris ─")
        await seat.press("y")
        await seat.sees("Nobody is named here")
        await seat.press("h")
        await seat.sees("heard: everybody sees it now")
        await seat.press("l")
        await seat.sees("What was learned")
        await seat.until(lambda: "▸" in seat.seen)
        await seat.press("enter")
        await seat.sees("LOOKING BACK")
        await seat.press("escape")
        await seat.sees("What was learned")
        await seat.press("escape")
        await seat.sees("boris ─")
        await seat.press("escape")
        await seat.until(lambda: room.main.shown is room.log_pane)
