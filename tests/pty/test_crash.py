"""When the program itself fails: the terminal is clean, no customer is named, and what was entered is kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.pty.desk import Coach, Desk
from tests.pty.material import ticket, write_tickets
from tests.pty.test_leaving import leftovers

pytestmark = pytest.mark.pty
FAILING = Path(__file__).with_name("failing.py")
CUSTOMER = {"id": "c1", "name": "Anna Petrova", "email": "anna@petrova.example"}
WORDS = ("Petrova", "secret", "petrova.example")


def test_a_crash_tells_nothing_of_a_customer_and_loses_nothing(desk: Desk) -> None:
    write_tickets(desk.queue, [ticket(1, customer=CUSTOMER, subject="A secret"), ticket(2)])
    command = (
        sys.executable,
        str(FAILING),
        "--queue",
        str(desk.queue),
        "--rubric",
        str(desk.rubric),
        "--agent",
        "robin",
    )
    with Coach(command, desk.environment()) as coach:
        coach.ready()
        coach.wait_for("Petrova")
        coach.send("12")
        coach.press("down")
        assert coach.wait_for_end() == 1
        raw = bytes(coach.raw)
    assert leftovers(raw) == []
    afterwards = raw.decode().rpartition("\x1b[?1049l")[2]
    assert "crash-" in afterwards
    assert [word for word in WORDS if word in afterwards] == []
    reports = list(desk.home.glob("crash-*.txt"))
    assert len(reports) == 1
    assert reports[0].stat().st_mode & 0o077 == 0
    report = reports[0].read_text(encoding="utf-8")
    assert "ValueError" in report
    assert "failing.py" in report
    assert [word for word in WORDS if word in report] == []
    assert [one["action"] for one in desk.export()["T1"]["prompts"]][:2] == ["ticked", "ticked"]
