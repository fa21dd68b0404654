"""When the record cannot be written: it is said, work goes on, nothing kept is damaged, and in the end all is kept."""

from __future__ import annotations

import hashlib
import resource
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pty.desk import Coach, Desk
from tests.pty.full_disk import small_disk

pytestmark = [pytest.mark.pty, pytest.mark.timeout(60)]
TOLD = 8.0
"""Seconds until the agent hears of trouble: a write waits some for another program first."""
AGAIN = 12.0
"""Seconds until it is tried again."""


def ticked(coach: Coach, number: int) -> bool:
    return coach.boxes().get(number) == "ticked"


def works_in_memory(coach: Coach, number: int) -> None:
    """Tick a prompt: its box answers at once and says that the disk has not taken it; a mark says so too."""
    coach.press(str(number))
    coach.wait_for(lambda: coach.boxes().get(number) == "waiting")
    coach.wait_for("~✗ \\d+ not on disk", TOLD)


def a_shift_before(desk: Desk) -> None:
    """Leave a record with one tick behind."""
    with desk.start() as coach:
        coach.ready()
        coach.press("1")
        coach.wait_for(lambda: ticked(coach, 1))
        coach.press("ctrl+q")
        assert coach.wait_for_end() == 0


def leave(coach: Coach) -> None:
    """Quit, and again where it asks."""
    coach.press("ctrl+q")
    coach.settle(0.3)
    if coach.process.poll() is None:
        coach.press("ctrl+q")
    coach.wait_for_end()


def test_a_record_of_a_newer_version_is_not_touched(desk: Desk) -> None:
    a_shift_before(desk)
    log = desk.home / "log.db"
    with closing(sqlite3.connect(log)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_from_tomorrow'")
    with closing(sqlite3.connect(log)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    before = hashlib.sha256(log.read_bytes()).hexdigest()
    with desk.start() as coach:
        coach.wait_for(coach.prompts_are_there)
        works_in_memory(coach, 2)
        coach.press("!")
        coach.wait_for("newer", TOLD)
        leave(coach)
        assert "newer" in desk.run("export").stderr
    assert hashlib.sha256(log.read_bytes()).hexdigest() == before


def test_a_home_that_cannot_be_written(desk: Desk) -> None:
    wall = desk.folder / "a file"
    wall.write_text("in the way", encoding="utf-8")
    with desk.start("--home", str(wall / "home")) as coach:
        coach.wait_for(coach.prompts_are_there)
        coach.wait_for("not on disk")
        coach.press("!")
        coach.wait_for("permissions")  # one word: where a line ends depends on the folder’s name
        coach.press("escape")
        works_in_memory(coach, 1)
        coach.press("r")
        coach.wait_for("~Look back at T1 · 0 of 6 ◌")
        coach.send("421114")
        coach.wait_for("~Look back at T1 · 6 of 6 ◌")
        leave(coach)
    assert wall.read_text(encoding="utf-8") == "in the way"


def test_a_locked_record_takes_everything_once_it_is_free(desk: Desk) -> None:
    a_shift_before(desk)
    with desk.start() as coach:
        coach.ready()
        coach.wait_for(lambda: ticked(coach, 1))
        with closing(sqlite3.connect(desk.home / "log.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            works_in_memory(coach, 2)
            coach.press("3", "4")
            coach.wait_for(lambda: [coach.boxes()[one] for one in (3, 4)] == ["waiting", "waiting"])
            other.execute("ROLLBACK")
        coach.wait_for(lambda: all(ticked(coach, one) for one in (1, 2, 3, 4)), AGAIN)
        coach.wait_for(lambda: not coach.shows("not on disk"), AGAIN)
        coach.kill()
        coach.wait_for_end()
    assert [one["action"] for one in desk.export()["T1"]["prompts"]][:4] == ["ticked"] * 4


def test_what_a_locked_record_did_not_take_is_written_at_the_next_start(desk: Desk) -> None:
    a_shift_before(desk)
    with closing(sqlite3.connect(desk.home / "log.db", isolation_level=None)) as other, desk.start() as coach:
        coach.ready()
        coach.wait_for(lambda: ticked(coach, 1))
        other.execute("BEGIN EXCLUSIVE")
        works_in_memory(coach, 2)
        leave(coach)
        other.execute("ROLLBACK")
    with desk.start() as coach:
        coach.ready()
        coach.wait_for(lambda: ticked(coach, 1) and ticked(coach, 2))


def test_a_full_disk_takes_everything_once_there_is_room(desk: Desk) -> None:
    with small_disk(desk.folder / "disk") as disk:
        if disk is None:
            pytest.skip("mounting a small disk is not allowed here")
        on_disk = replace(desk, home=disk.folder / "home")
        a_shift_before(on_disk)
        with on_disk.start() as coach:
            coach.ready()
            coach.wait_for(lambda: ticked(coach, 1))
            disk.fill()
            works_in_memory(coach, 2)
            coach.press("!")
            coach.wait_for("full")
            coach.press("escape")
            disk.empty()
            coach.wait_for(lambda: ticked(coach, 1) and ticked(coach, 2), AGAIN)
            coach.kill()
            coach.wait_for_end()
        assert [one["action"] for one in on_disk.export()["T1"]["prompts"]][:2] == ["ticked", "ticked"]
        assert intact(on_disk.home / "log.db")


def test_a_file_that_may_not_grow_takes_everything_once_it_may(desk: Desk) -> None:
    """The same without a mount: the kernel refuses to let the program's files grow."""
    a_shift_before(desk)
    with desk.start() as coach:
        coach.ready()
        coach.wait_for(lambda: ticked(coach, 1))
        _soft, hard = resource.prlimit(coach.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(coach.process.pid, resource.RLIMIT_FSIZE, (1, hard))
        works_in_memory(coach, 2)
        resource.prlimit(coach.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        coach.wait_for(lambda: ticked(coach, 1) and ticked(coach, 2), AGAIN)
        coach.kill()
        coach.wait_for_end()
    assert [one["action"] for one in desk.export()["T1"]["prompts"]][:2] == ["ticked", "ticked"]
    assert intact(desk.home / "log.db")


def intact(log: Path) -> bool:
    with closing(sqlite3.connect(log)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
