"""Entries that wait outside the record are safe, private, and get there in the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ko_coach.record.entries import Entry
from ko_coach.record.spill import Spill
from tests.record.conftest import Story


@pytest.fixture
def entries(story: Story, path: Path) -> list[Entry]:
    path.parent.mkdir()
    return story.every_kind()


def left_behind(path: Path, entries: list[Entry]) -> Path:
    """Spill the entries as a process that ends without cleaning up."""
    spill = Spill(path)
    assert spill.add(entries, entries)
    found = spill.path
    assert found is not None
    spill.release()
    return found


def test_what_was_left_behind_is_found_in_order_and_stays_until_it_is_dropped(path: Path, entries: list[Entry]) -> None:
    file = left_behind(path, entries[:5])
    second = left_behind(path, entries[5:])
    assert file.stat().st_mode & 0o777 == 0o600
    spill = Spill(path)
    assert spill.recover() == entries
    assert file.exists()
    spill.drop()
    assert not file.exists()
    assert not second.exists()


def test_a_file_grows_with_what_comes(path: Path, entries: list[Entry]) -> None:
    spill = Spill(path)
    assert spill.add(entries[:2], entries[:2])
    first = spill.path
    assert spill.add(entries[2:], entries)
    assert spill.path == first
    spill.release()
    assert Spill(path).recover() == entries


def test_another_record_finds_nothing(path: Path, entries: list[Entry]) -> None:
    left_behind(path, entries)
    assert Spill(path.with_name("other.db")).recover() == []


def test_a_file_that_a_living_process_writes_is_left_alone(path: Path, entries: list[Entry]) -> None:
    living = Spill(path)
    living.add(entries, entries)
    assert Spill(path).recover() == []
    living.release()
    assert Spill(path).recover() == entries


def test_a_torn_last_line_is_passed_over(path: Path, entries: list[Entry]) -> None:
    file = left_behind(path, entries)
    file.write_bytes(file.read_bytes()[:-20])
    spill = Spill(path)
    assert spill.recover() == entries[:-1]
    spill.drop()
    assert not file.exists()


def test_lines_that_nobody_understands_are_put_by(path: Path, entries: list[Entry]) -> None:
    file = left_behind(path, entries[:2])
    with file.open("a") as more:
        more.write('{"entry": "Teleported"}\nnonsense\n' + "[" * 100_000 + "\n")
    spill = Spill(path)
    assert spill.recover() == entries[:2]
    spill.drop()
    assert not file.exists()
    assert "Teleported" in file.with_suffix(".refused").read_text()


def test_a_link_or_a_pipe_with_our_name_is_not_followed(path: Path, entries: list[Entry], tmp_path: Path) -> None:
    file = left_behind(path, entries)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    os.mkfifo(file.with_name(file.name.replace(".jsonl", "0.jsonl")))
    assert Spill(path).recover() == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_not_read(path: Path, entries: list[Entry]) -> None:
    file = left_behind(path, entries)
    os.chown(file, 12345, -1)
    assert Spill(path).recover() == []


def test_the_next_folder_takes_what_the_first_does_not(path: Path, story: Story, tmp_path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    entries = story.begun()
    assert left_behind(path, entries).parent == tmp_path / "XDG_RUNTIME_DIR"
    (tmp_path / "XDG_RUNTIME_DIR").rename(tmp_path / "away")
    assert left_behind(path, entries).parent == tmp_path / "TMPDIR"
    (tmp_path / "TMPDIR").rename(tmp_path / "away too")
    assert not Spill(path).add(entries, entries)


FULL = """
import os, pathlib, resource, signal, sys
sys.path.insert(0, os.getcwd())
from tests.record.conftest import Story
from ko_coach.record.spill import Spill
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
entries = Story().every_kind()
spill = Spill(pathlib.Path(sys.argv[1]))
assert spill.add(entries[:1], entries[:1])
size = spill.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, size + 10))
assert not spill.add(entries[1:], entries)
"""


def test_a_full_disk_leaves_no_half_of_a_line(path: Path, entries: list[Entry]) -> None:
    subprocess.run([sys.executable, "-c", FULL, str(path)], check=True)
    (file,) = path.parent.glob("*.jsonl")
    assert file.read_text().endswith("\n")
    assert len(Spill(path).recover()) == 1
