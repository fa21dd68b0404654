"""The review room as a whole: from the log into everything else and back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from ko_coach.record.export import export_jsonl
from ko_coach.record.importing import take_in
from ko_coach.record.log import Log
from ko_coach.tui.review.screen import ReviewScreen
from tests.servers import Server
from tests.tui.conftest import Desk, Seat, Start
from tests.tui.reviewing import reviewing
from tests.tui.test_log_table import COUNT, at_hand, looked_at, order, year

__all__ = ["looked_at", "order", "year"]

PANES = (
    ("t", "directions-pane", "Focus"),
    ("k", "calibration", "calibration"),
    ("w", "sample", "sample"),
    ("n", "steps", "next steps"),
    ("c", "customers", "customers"),
    ("m", "maturity", "maturity"),
)


async def read(seat: Seat, room: ReviewScreen) -> None:
    await seat.until(lambda: room.interaction.opened is not None)


async def test_an_interaction_is_opened_stepped_through_and_left_to_the_same_row(
    looked_at: Desk, order: list[str]
) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("down", "down", "enter")
        await seat.until(lambda: room.main.shown is not room.log_pane)
        await read(seat, room)
        await seat.sees(order[2])
        await seat.press("right_square_bracket")
        await seat.until(lambda: order[3] in seat.seen)
        await seat.press("left_square_bracket", "left_square_bracket")
        await seat.until(lambda: order[1] in seat.seen)
        await seat.press("escape")
        await seat.until(lambda: room.main.shown is room.log_pane)
        assert room.focused is room.log_pane.table
        assert at_hand(room) == order[1]


@pytest.mark.parametrize("size", [(160, 45), (42, 20)])
async def test_every_pane_opens_with_its_key_and_leaves_with_escape(looked_at: Desk, size: tuple[int, int]) -> None:
    async with reviewing(looked_at, size) as (seat, room):
        for key, _name, words in PANES:
            await seat.press(key)
            await seat.until(lambda: room.main.shown is not room.log_pane)
            await seat.until(lambda: words.lower() in seat.seen.lower())  # noqa: B023 - awaited at once
            await seat.press("escape")
            await seat.until(lambda: room.main.shown is room.log_pane)
            assert room.focused is room.log_pane.table


async def test_from_directions_to_lessons_to_the_interaction_and_all_the_way_back(looked_at: Desk) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("t", "l")
        await seat.sees("lessons")
        await seat.until(lambda: getattr(room.main.shown, "lessons", None))
        await seat.press("enter")
        await read(seat, room)
        await seat.press("escape")
        await seat.until(lambda: room.main.shown.id == "way")
        await seat.press("escape")
        await seat.until(lambda: room.main.shown.id == "directions")
        await seat.press("escape")
        await seat.until(lambda: room.main.shown is room.log_pane)


async def test_what_was_found_is_written_into_a_file(looked_at: Desk, tmp_path: Path) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("slash", *"agent:anna", "enter")
        await seat.until(lambda: {row.agent for row in room.log_pane.table.rows.rows} == {"anna"})
        await seat.press("e")
        await seat.until(lambda: room.side.shown.id == "export")
        target = tmp_path / "found.jsonl"
        room.side.shown.query_one("#export-path").value = str(tmp_path / "nowhere" / "found.jsonl")  # type: ignore[attr-defined]
        await seat.press("enter")
        await seat.sees("cannot")
        room.side.shown.query_one("#export-path").value = str(target)  # type: ignore[attr-defined]
        await seat.press("enter")
        await seat.until(target.exists)
        await seat.until(lambda: room.side.shown is room.side.home)
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    with Log(looked_at.home.log) as log:
        assert len(rows) == sum(kept.agent == "anna" for kept in log.interactions())
    assert {row["agent"] for row in rows} == {"anna"}


async def test_f2_in_a_shift_leads_to_ones_own_interactions_and_f1_back(start: Start) -> None:
    async with start() as seat:
        await seat.press("1", "2")
        await seat.kept()
        await seat.press("f2")
        await seat.until(lambda: isinstance(seat.app.screen, ReviewScreen))
        await seat.sees("my interactions")
        await seat.until(lambda: "anna" in seat.seen and "2/" in seat.seen)
        await seat.press("f1")
        await seat.until(lambda: seat.app.current_mode == "shift")
        await seat.press("3")
        await seat.kept()
        await seat.press("f2")
        await seat.until(lambda: "3/" in seat.seen)


@pytest.mark.server
async def test_the_room_reads_a_server_as_it_reads_a_file(looked_at: Desk, order: list[str], server: Server) -> None:
    url = server.database()
    lines = io.BytesIO()
    with Log(looked_at.home.log) as mine, Log(url) as theirs:
        export_jsonl(mine, lines)
        numbered = [(str(number), line) for number, line in enumerate(lines.getvalue().splitlines())]
        assert take_in(theirs, numbered, lambda *_: None).new == COUNT
    async with reviewing(looked_at, record=url) as (seat, room):
        await seat.sees(str(COUNT))
        assert at_hand(room) == order[0]
        await seat.press("end")
        await seat.until(lambda: at_hand(room) == order[-1])
        await seat.press("enter")
        await read(seat, room)
        await seat.press("escape", "t")
        await seat.sees("Focus")


async def test_the_line_at_the_bottom_offers_what_can_be_done_there(looked_at: Desk) -> None:
    async with reviewing(looked_at) as (seat, room):
        await seat.press("enter")
        await read(seat, room)
        await seat.until(lambda: "r rate" in seat.seen.splitlines()[-1])
        await seat.press("escape", "t")
        await seat.until(lambda: "y in the way" in seat.seen.splitlines()[-1])
        await seat.press("y")
        await seat.until(lambda: "h heard" in seat.seen.splitlines()[-1])
        await seat.press("l")
        await seat.until(lambda: "h heard" not in seat.seen.splitlines()[-1])
        assert "f decided for" in seat.seen.splitlines()[-1]
    async with reviewing(looked_at, agent="anna", mine=True) as (seat, room):
        await seat.press("enter")
        await read(seat, room)
        await seat.until(lambda: "a answer" in seat.seen.splitlines()[-1])
        assert "r rate" not in seat.seen.splitlines()[-1]
        await seat.press("escape", "t")
        await seat.until(lambda: "y in the way" in seat.seen.splitlines()[-1])
        await seat.press("y")
        await seat.until(lambda: "l lessons" in seat.seen.splitlines()[-1])
        assert "h heard" not in seat.seen.splitlines()[-1]
