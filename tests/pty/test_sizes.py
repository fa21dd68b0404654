"""Any size, and a terminal without colour."""

from __future__ import annotations

import pytest

from benchmarks.driver.sequences import tokens
from tests.pty.desk import Coach, Desk
from tests.pty.material import ticket, write_tickets

pytestmark = pytest.mark.pty


def three_panes(coach: Coach) -> bool:
    return coach.shows("Queue ·") and coach.shows("conversation") and coach.shows("Read all of it")


def one_column(coach: Coach) -> bool:
    return not coach.shows("Queue ·") and coach.shows("Read all of it") and not coach.shows("││")


def full_width(coach: Coach) -> bool:
    """Whether the line at the top and the frames reach the right edge, and the keys stand on the last line."""
    return bool(coach.rows[0][-4:].strip()) and coach.rows[1].endswith("╮") and "1-9 tick" in coach.rows[-1]


def test_every_size_is_survived_and_painted_right(desk: Desk) -> None:
    with desk.start(columns=20, lines=5) as coach:
        coach.wait_for(lambda: any(row.strip() for row in coach.rows))
        coach.resize(120, 40)
        coach.ready()
        coach.resize(20, 5)
        coach.press(
            "1", "n", "r", "3", "escape", "?", "escape", "!", "escape", "q", "down", "escape", "c", "escape", "i", "i"
        )
        coach.settle()
        assert coach.process.poll() is None
        coach.resize(160, 45)
        coach.wait_for(lambda: three_panes(coach) and full_width(coach))
        coach.resize(42, 30)
        coach.wait_for(lambda: one_column(coach) and full_width(coach))
        coach.resize(60, 40)
        coach.wait_for(lambda: one_column(coach) and full_width(coach))
        coach.press("q")
        coach.wait_for("Queue ·")
        coach.press("escape")
        coach.resize(20, 5)
        coach.settle()
        coach.resize(120, 40)
        coach.wait_for(lambda: three_panes(coach) and full_width(coach))
        coach.press("ctrl+q")
        assert coach.wait_for_end() == 0


@pytest.mark.parametrize(("columns", "lines"), [(1, 1), (2, 3), (10, 2), (400, 120)])
def test_a_start_at_an_odd_size_is_survived(desk: Desk, columns: int, lines: int) -> None:
    with desk.start(columns=columns, lines=lines) as coach:
        coach.wait_for(lambda: len(coach.raw) > 100)
        coach.settle()
        coach.press("1", "r", "2", "escape", "?", "escape")
        coach.settle()
        coach.press("ctrl+q")
        assert coach.wait_for_end() == 0


def test_no_color_means_no_colour(desk: Desk) -> None:
    with desk.start(env={"NO_COLOR": "1"}) as coach:
        coach.ready()
        coach.press("1", "r", "4", "escape", "q", "escape", "?", "T")
        coach.settle()
        coach.press("ctrl+q")
        coach.wait_for_end()
        styles = [token.parameters for token in tokens(coach.raw.decode()) if token.kind == "CSI m"]
    assert [style for style in styles if colours(style)] == []
    assert any("1" in style.split(";") for style in styles), "bold is no colour and stays"


def colours(style: str) -> bool:
    """Whether an SGR sequence names a colour."""
    codes = [int(code or 0) for code in style.replace(":", ";").split(";")]
    return any(code in (38, 48, 58) or 30 <= code <= 37 or 40 <= code <= 47 or 90 <= code <= 107 for code in codes)


@pytest.mark.parametrize("columns", [42, 60, 100, 120])
def test_a_long_ticket_id_does_not_hide_whether_the_form_is_kept(desk: Desk, columns: int) -> None:
    """Law 7 is only worth something on screen: the mark of what is on disk stands at any width."""
    write_tickets(desk.queue, [ticket(1, id="support-2026-001401742"), ticket(2)])
    with desk.start(columns=columns) as coach:
        coach.wait_for(coach.prompts_are_there)
        coach.press("r")
        coach.wait_for("~Look back.*●", 5)
