"""kill -9 in the middle of a rehearsal, and start again: what was sent to the customer, and what was not, is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.practice import write_practice
from tests.pty.desk import KO_COACH, Coach, Desk

pytestmark = pytest.mark.pty


def rehearse(desk: Desk, rubric: Path) -> Coach:
    words = ("rehearse", "--persona", "worried", "--scenario", "refund-late", "--rubric", str(rubric))
    return Coach((*KO_COACH, *words, "--agent", "robin"), desk.environment(), 120, 40)


@pytest.mark.timeout(60)
def test_replies_survive_a_kill_and_the_customer_goes_on_from_there(desk: Desk, tmp_path: Path) -> None:
    rubric = write_practice(tmp_path / "practice")
    with rehearse(desk, rubric) as coach:
        coach.wait_for("1 □")
        coach.send("1")
        coach.wait_for("1 ☑")
        coach.send("a")
        coach.wait_for("your answer")
        coach.send("I look at once\x13")
        coach.wait_for("turn 2 of 3")
        coach.send("2")
        coach.wait_for("2 ☑")
        coach.kill()
        coach.wait_for_end()
    with rehearse(desk, rubric) as coach:
        coach.wait_for("I look at once")
        coach.wait_for("turn 2 of 3")
        coach.wait_for("1 ☑")
        coach.wait_for("2 ☑")
    assert not (desk.home / "log.db").exists()


@pytest.mark.timeout(60)
def test_an_answer_that_is_not_sent_yet_survives_a_kill(desk: Desk, tmp_path: Path) -> None:
    rubric = write_practice(tmp_path / "practice")
    with rehearse(desk, rubric) as coach:
        coach.wait_for("1 □")
        coach.send("a")
        coach.wait_for("your answer")
        coach.send("I look at")
        coach.wait_for("I look at")
        coach.kill()
        coach.wait_for_end()
    with rehearse(desk, rubric) as coach:
        coach.wait_for("1 □")
        coach.send("a")
        coach.wait_for("I look at")
        coach.send(" once\x13")
        coach.wait_for("turn 2 of 3")
        coach.wait_for("I look at once")
