"""The queue follows its file; the agent's place in it stays."""

from __future__ import annotations

import json

import pytest

from tests.pty.desk import Coach, Desk
from tests.pty.material import ticket, write_tickets

pytestmark = pytest.mark.pty
SOON = 3.0
"""Seconds; a second is promised."""


def selected(coach: Coach) -> str:
    """Return the subject's line of the ticket that the agent is on."""
    return next((row[:32] for row in coach.rows if row.startswith("│▌")), "")


def on_second_ticket(coach: Coach) -> None:
    coach.ready()
    coach.press("n")
    coach.wait_for(lambda: "T2" in selected(coach))


def test_what_is_added_changed_or_gone_is_on_screen_within_a_second(desk: Desk) -> None:
    with desk.start() as coach:
        on_second_ticket(coach)
        write_tickets(desk.queue, map(ticket, (0, 1, 2, 3)))
        coach.wait_for("Queue · 4", SOON)
        coach.wait_for("Order 0 is late", SOON)
        assert "T2" in selected(coach)
        write_tickets(desk.queue, [ticket(0, subject="Order 0 came"), ticket(2), ticket(3)])
        coach.wait_for("Order 0 came", SOON)
        coach.wait_for("Queue · 3", SOON)
        assert "T2" in selected(coach)
        assert not coach.shows("Order 1 is late")


def test_a_queue_that_is_truncated_and_written_again_keeps_the_place(desk: Desk) -> None:
    with desk.start() as coach:
        on_second_ticket(coach)
        coach.press("1")
        coach.wait_for(lambda: coach.boxes().get(1) == "ticked")
        desk.queue.write_text("", encoding="utf-8")
        coach.wait_for(lambda: not coach.shows("Order 3 is late"), SOON)
        desk.queue.write_text("".join(json.dumps(ticket(number)) + "\n" for number in (1, 2, 3, 4)), encoding="utf-8")
        coach.wait_for("Order 4 is late", SOON)
        assert "T2" in selected(coach)
        assert coach.boxes()[1] == "ticked"


def test_lines_that_are_appended_arrive(desk: Desk) -> None:
    with desk.start() as coach:
        on_second_ticket(coach)
        with desk.queue.open("a", encoding="utf-8") as file:
            line = json.dumps(ticket(7))
            file.write(line[:40])
            file.flush()
            coach.wait_for("1 refused", SOON)
            file.write(line[40:] + "\n")
        coach.wait_for("Order 7 is late", SOON)
        coach.wait_for(lambda: not coach.shows("refused"), SOON)
        assert "T2" in selected(coach)


def test_a_queue_that_comes_later_is_shown_when_it_comes(desk: Desk) -> None:
    later = desk.folder / "later" / "queue.jsonl"
    with desk.start("--queue", str(later)) as coach:
        coach.wait_for("queue not there")
        later.parent.mkdir()
        write_tickets(later, map(ticket, (1, 2)))
        coach.wait_for("Queue · 2", SOON)
        coach.wait_for(coach.prompts_are_there)


def test_the_current_ticket_is_not_pulled_away_when_it_is_gone(desk: Desk) -> None:
    with desk.start() as coach:
        on_second_ticket(coach)
        coach.press("1")
        coach.wait_for(lambda: coach.boxes().get(1) == "ticked")
        write_tickets(desk.queue, map(ticket, (1, 3)))
        coach.wait_for("~T2 .*✗", SOON)
        coach.press("2")
        coach.wait_for(lambda: coach.boxes().get(2) == "ticked")


def test_another_program_points_at_a_ticket(desk: Desk) -> None:
    with desk.start() as coach:
        coach.ready()
        assert desk.run("focus", "T3").returncode == 0
        coach.wait_for(lambda: "T3" in selected(coach), SOON)
        coach.wait_for("Where is order 3?")
        assert desk.run("focus", "T9").returncode == 0
        coach.wait_for("T9 is not in the queue", SOON)
        coach.press("r")
        coach.wait_for(coach.form_is_kept)
        assert desk.run("focus", "T1").returncode == 0
        coach.wait_for("T1 is open elsewhere", SOON)
        assert "T3" in selected(coach)
        coach.press("escape", "f")
        coach.wait_for(lambda: "T1" in selected(coach))
