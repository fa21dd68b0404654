"""kill -9 at any moment: everything that was called kept is there."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ko_coach.record.log import Log
from tests.record.conftest import everything

STREAM = """
import os, sys, pathlib, threading
sys.path.insert(0, os.getcwd())
from tests.record.conftest import Story
from ko_coach.record.entries import TimeSpent, Moved
from ko_coach.record.journal import Journal
story, room, kept = Story(), threading.Semaphore(20), [0]
def keep(number):
    os.write(1, b"%d\\n" % number)
    room.release(number - kept[0])
    kept[0] = number
journal = Journal(pathlib.Path(sys.argv[1]), "anna")
journal.submit(*story.begun())
journal.start(lambda memory: None, keep, lambda error: None)
for number in range(1, 10**9):
    room.acquire()
    journal.submit(Moved("i1", "away" if number % 2 else "back", story.now()), TimeSpent("i1", number, story.now()))
"""


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_kill_9_loses_nothing_that_was_called_kept(path: Path, lines: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", STREAM, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    said = b""
    while said.count(b"\n") < lines:
        assert select.select([process.stdout], [], [], 20)[0]
        said += os.read(process.stdout.fileno(), 4096)
    process.send_signal(signal.SIGKILL)
    process.wait()
    said += process.stdout.read()
    process.stdout.close()
    kept = int(said.rsplit(b"\n", 2)[-2])
    with Log(path) as log:
        found = log.interaction("i1")
        timeline = everything(log)["events"]
    assert found is not None
    assert found.engaged_seconds >= kept - 1
    assert len(timeline) >= kept + 1
