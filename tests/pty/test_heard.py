"""What the screen calls noted, and what is typed and not kept yet, is there after kill -9 (law 7)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ko_coach.record import practice_tables as p
from ko_coach.record.log import Log
from tests.pty.desk import Desk

pytestmark = pytest.mark.pty


@pytest.mark.timeout(60)
def test_what_was_called_noted_is_there_after_kill_9(desk: Desk) -> None:
    with desk.start() as coach:
        coach.ready()
        coach.send("hwhere is it\r")
        coach.wait_for("Noted")
        coach.kill()
        coach.wait_for_end()
    with Log(desk.home / "log.db") as log, log.reading() as connection:
        noted = connection.execute(select(p.observations)).all()
    assert [(one.part, one.words) for one in noted] == [("says", "where is it")]


@pytest.mark.timeout(60)
def test_what_is_being_typed_is_there_after_kill_9(desk: Desk) -> None:
    with desk.start() as coach:
        coach.ready()
        coach.send("h")
        coach.wait_for("Heard ·")
        coach.send("3where is it")
        coach.wait_for("where is it")
        coach.kill()
        coach.wait_for_end()
    with desk.start() as coach:
        coach.ready()
        coach.send("h")
        coach.wait_for("where is it")
        coach.send("\r")
        coach.wait_for("Noted")
        coach.send("h")
        coach.wait_for("Heard ·")
        assert not coach.shows("where is it"), "what was kept waits no longer"
    with Log(desk.home / "log.db") as log, log.reading() as connection:
        noted = connection.execute(select(p.observations)).all()
    assert [(one.part, one.words) for one in noted] == [("does", "where is it")]
