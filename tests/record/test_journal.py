"""The journal: quick to take, honest about what is kept, and nothing stops it for good."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ko_coach.record import writer
from ko_coach.record.entries import Acted, TimeSpent
from ko_coach.record.journal import Journal
from ko_coach.record.log import Log
from tests.record.conftest import Heard, Story, everything


@pytest.fixture
def journal(path: Path, heard: Heard) -> Iterator[Journal]:
    opened = Journal(path, "anna")
    yield opened
    opened.close(10)


def start(journal: Journal, heard: Heard) -> None:
    journal.start(heard.ready, heard.keep, heard.trouble)


def test_what_is_submitted_is_kept_in_order(journal: Journal, heard: Heard, path: Path, story: Story) -> None:
    assert journal.submit(*story.begun()) == 1
    start(journal, heard)
    last = [journal.submit(story.acted("a", action)) for action in ("ticked", "shown", "ignored")][-1]
    heard.wait_kept(last)
    assert (last, journal.kept, journal.pending) == (4, 4, 0)
    assert heard.kept == sorted(heard.kept)
    assert journal.close(10)
    with Log(path) as log:
        found = log.interaction("i1")
    assert found is not None
    assert found.prompts[0].action == "ignored"
    assert heard.troubles == []


def test_what_gathered_is_one_write(journal: Journal, heard: Heard, story: Story) -> None:
    journal.submit(*story.begun())
    for _ in range(50):
        journal.submit(story.acted("a", "ticked"))
    start(journal, heard)
    heard.wait_kept(51)
    assert heard.kept == [51]


def test_an_empty_submit_is_kept_with_what_came_before(journal: Journal, story: Story) -> None:
    assert journal.submit() == 0
    journal.submit(*story.begun())
    assert journal.submit() == 1


def test_a_shift_finds_what_the_last_one_kept(journal: Journal, heard: Heard, path: Path, story: Story) -> None:
    with Log(path) as log:
        log.write([*story.begun(), story.draft()])
    start(journal, heard)
    heard.wait(lambda: bool(heard.memories))
    assert heard.memories[0].by_ticket["T-1"].state == "draft"


def test_a_read_sees_what_was_submitted_before_it(journal: Journal, heard: Heard, story: Story) -> None:
    answers: list[str] = []
    answered = threading.Event()

    def take(state: str) -> None:
        answers.append(state)
        answered.set()

    def state_of(log: Log) -> str:
        found = log.interaction("i1")
        return found.state if found else "none"

    start(journal, heard)
    journal.submit(*story.begun(), story.draft())
    journal.query(state_of, take)
    assert answered.wait(10)
    assert answers == ["draft"]


def test_a_read_that_fails_stops_nothing(
    journal: Journal, heard: Heard, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(log: Log) -> str:
        raise LookupError("no such thing")

    start(journal, heard)
    journal.query(fail, print)
    heard.wait_kept(journal.submit(*story.begun()))
    assert journal.close(10)
    assert heard.troubles == []
    assert "a read of the record failed" in caplog.text


def test_a_screen_that_is_gone_does_not_keep_entries_from_the_disk(path: Path, story: Story) -> None:
    def gone(_: object) -> None:
        raise RuntimeError("the loop is closed")

    journal = Journal(path, "anna")
    journal.start(gone, gone, gone)
    journal.submit(*story.begun())
    assert journal.close(10)
    with Log(path) as log:
        assert log.interaction("i1")


def test_a_poison_entry_blocks_nothing_and_is_put_by(journal: Journal, heard: Heard, path: Path, story: Story) -> None:
    poison = Acted("nowhere", "a", "ticked", story.now())
    journal.submit(*story.begun(), poison, story.acted("a", "ticked"))
    start(journal, heard)
    heard.wait(lambda: heard.kinds() == ["other"])
    heard.wait_kept(journal.submit(TimeSpent("i1", 5, story.now())))
    heard.wait(lambda: heard.kinds() == ["other", None])
    assert journal.close(10)
    (refused,) = path.parent.glob("*.refused")
    assert '"nowhere"' in refused.read_text()
    assert refused.stat().st_mode & 0o777 == 0o600
    with Log(path) as log:
        found = log.interaction("i1")
    assert found is not None
    assert (found.prompts[0].action, found.engaged_seconds) == ("ticked", 5)


def test_a_locked_record_is_told_and_tried_again(
    journal: Journal, heard: Heard, path: Path, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BUSY_TIMEOUT", 0.05)
    Log(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start(journal, heard)
    number = journal.submit(*story.begun())
    heard.wait(lambda: heard.kinds() == ["locked"])
    heard.wait(lambda: len(heard.memories) == 1)
    journal.submit(story.acted("a", "ticked"))
    assert journal.pending == 4
    assert journal.kept == 0
    other.execute("ROLLBACK")
    heard.wait_kept(number + 1)
    heard.wait(lambda: heard.kinds() == ["locked", None])
    other.close()
    assert journal.close(10)
    assert list(path.parent.glob("*.jsonl")) == []


@pytest.mark.parametrize("content", [b"not a database at all, and long enough to tell", None])
def test_a_record_that_is_not_ours_to_write_is_left_alone(
    journal: Journal, heard: Heard, path: Path, story: Story, content: bytes | None
) -> None:
    path.parent.mkdir()
    if content is None:
        make_newer(path)
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    start(journal, heard)
    heard.wait(lambda: bool(heard.memories and heard.troubles))
    journal.submit(*story.begun())
    assert not journal.close(10)
    assert heard.kinds() == ["damaged" if content else "newer"]
    assert heard.memories[0].by_ticket == {}
    assert path.read_bytes() == before
    path.unlink()
    with Log(path) as log:
        assert everything(log)["interactions"] == []
    again = Journal(path, "anna")
    later = Heard()
    start(again, later)
    later.wait(lambda: bool(later.memories))
    assert list(later.memories[0].by_ticket) == ["T-1"]
    assert again.close(10)


def make_newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    connection.execute("INSERT INTO alembic_version VALUES ('f00d')")
    connection.commit()
    connection.close()


def test_a_journal_that_was_never_started_leaves_its_entries_for_the_next(
    path: Path, heard: Heard, story: Story
) -> None:
    path.parent.mkdir()
    never = Journal(path, "anna")
    never.submit(*story.begun())
    assert not never.close(0)
    journal = Journal(path, "anna")
    start(journal, heard)
    heard.wait(lambda: bool(heard.memories))
    assert list(heard.memories[0].by_ticket) == ["T-1"]
    assert journal.close(10)


def test_submitting_is_quick_while_the_disk_is_slow(
    journal: Journal, heard: Heard, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = threading.Event()
    write: Callable[..., None] = Log.write

    def slowly(self: Log, entries: list[object]) -> None:
        assert hold.wait(20)
        write(self, entries)

    monkeypatch.setattr(Log, "write", slowly)
    start(journal, heard)
    journal.submit(*story.begun())
    for _ in range(1000):
        journal.submit(story.acted("a", "ticked"))
    assert journal.kept == 0
    assert not journal.close(0)
    hold.set()
    heard.wait_kept(1001)
