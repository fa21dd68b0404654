"""A disk that is full or read-only: said clearly, nothing lost, nothing that was kept is damaged."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ko_coach.record.errors import RecordError, RefusedError, told_apart
from ko_coach.record.journal import Journal
from ko_coach.record.log import Log
from tests.record.conftest import Heard, Story


def mount(folder: Path, options: str) -> bool:
    done = subprocess.run(["mount", *options.split(), "tmpfs", str(folder)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of one and a half megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.getuid() != 0 or not mount(folder, "-t tmpfs -o size=1500k"):
        pytest.skip("only root mounts a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(b"x" * 4096)
    return ballast


def run(path: Path, heard: Heard) -> Journal:
    journal = Journal(path, "anna")
    journal.start(heard.ready, heard.keep, heard.trouble)
    return journal


def test_a_full_disk_is_told_and_work_goes_on_until_there_is_room(
    path: Path, small: Path, heard: Heard, story: Story
) -> None:
    path = small / "log.db"
    journal = run(path, heard)
    heard.wait_kept(journal.submit(*story.begun()))
    ballast = fill(small)
    for _ in range(200):
        number = journal.submit(story.draft(lesson="x" * 2000))
    heard.wait(lambda: heard.kinds() == ["full"])
    assert str(path) in str(heard.troubles[0])
    ballast.unlink()
    heard.wait_kept(number)
    heard.wait(lambda: heard.kinds() == ["full", None])
    assert journal.close(10)
    with Log(path) as log:
        found = log.interaction("i1")
    assert found is not None
    assert found.state == "draft"


def test_what_was_entered_on_a_full_disk_is_there_at_the_next_start_even_if_it_is_still_full(
    path: Path, small: Path, heard: Heard, story: Story, tmp_path: Path
) -> None:
    path = small / "log.db"
    with Log(path) as log:
        log.write(story.begun())
    ballast = fill(small)
    journal = run(path, heard)
    journal.submit(*(story.draft(lesson="x" * 3000) for _ in range(150)), story.rated())
    heard.wait(lambda: heard.kinds() == ["full"])
    assert not journal.close(10)
    assert len(list((tmp_path / "XDG_RUNTIME_DIR").glob("*.jsonl"))) == 1
    still = Heard()
    second = run(path, still)
    still.wait(lambda: bool(still.memories) and still.kinds() == ["full"])
    assert still.memories[0].by_ticket["T-1"].state == "rated"
    assert not second.close(10)
    ballast.unlink()
    later = Heard()
    third = run(path, later)
    later.wait(lambda: bool(later.memories))
    assert later.memories[0].by_ticket["T-1"].state == "rated"
    assert third.close(10)
    assert list((tmp_path / "XDG_RUNTIME_DIR").glob("*.jsonl")) == []


def test_a_read_only_disk_is_told_and_what_was_kept_is_remembered(
    path: Path, small: Path, heard: Heard, story: Story
) -> None:
    path = small / "log.db"
    with Log(path) as log:
        log.write(story.begun())
    assert mount(small, "-o remount,ro")
    journal = run(path, heard)
    heard.wait(lambda: bool(heard.memories))
    assert list(heard.memories[0].by_ticket) == ["T-1"]
    number = journal.submit(story.draft())
    heard.wait(lambda: heard.kinds() == ["read_only"])
    assert mount(small, "-o remount,rw")
    heard.wait_kept(number)
    heard.wait(lambda: heard.kinds() == ["read_only", None])
    assert journal.close(10)


def test_a_read_only_disk_without_a_record(path: Path, small: Path, heard: Heard, story: Story) -> None:
    assert mount(small, "-o remount,ro")
    journal = run(small / "home" / "log.db", heard)
    journal.submit(*story.begun())
    heard.wait(lambda: bool(heard.memories and heard.troubles))
    assert heard.kinds() == ["read_only"]
    assert not journal.close(10)


LIMITED = """
import os, pathlib, resource, signal, sys
sys.path.insert(0, os.getcwd())
from tests.record.conftest import Story
from ko_coach.record.errors import RecordError
from ko_coach.record.log import Log
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
story = Story()
with Log(pathlib.Path(sys.argv[1])) as log:
    log.write(story.begun())
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
    try:
        while True:
            log.write([story.draft(lesson="x" * 2000)])
    except RecordError as error:
        assert error.kind == "full", (error.kind, error)
    assert log.interaction("i1").state == "draft"
"""


def test_a_limit_on_the_size_of_files_is_a_full_disk(path: Path) -> None:
    subprocess.run([sys.executable, "-c", LIMITED, str(path)], check=True)
    with Log(path) as log:
        assert log.interaction("i1")


def sqlite_error(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("said by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), "full"),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), "full"),
        (sqlite_error(sqlite3.SQLITE_IOERR_READ), "other"),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), "read_only"),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), "locked"),
        (sqlite_error(sqlite3.SQLITE_CORRUPT, sqlite3.DatabaseError), "damaged"),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), "unwritable"),
        (sqlite3.OperationalError("without a code"), "other"),
        (PermissionError(13, "Permission denied"), "unwritable"),
        (OSError(28, "No space left on device"), "full"),
        (OSError(30, "Read-only file system"), "read_only"),
        (sqlite3.IntegrityError("UNIQUE"), "other"),
        (OverflowError("too large"), "other"),
    ],
)
def test_every_error_has_its_kind(tmp_path: Path, error: Exception, kind: str) -> None:
    with pytest.raises(RecordError) as told, told_apart(tmp_path / "log.db"):
        raise error
    assert told.value.kind == kind
    assert isinstance(told.value, RefusedError) == isinstance(error, (sqlite3.IntegrityError, OverflowError))
