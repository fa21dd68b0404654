"""What the screen says and does whatever becomes of the rubric's folder, and in a storm of saves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from benchmarks import saver
from benchmarks.generated import write_rubric as write_generated
from benchmarks.process import memory_mib
from tests.pty import saving
from tests.pty.desk import KO_COACH, Coach, Desk
from tests.pty.material import reworded, rubric_files
from tests.rubric.restricted import IN_A_SPACE_OF_ITS_OWN, WITHOUT_ROOTS_EYES, is_possible

pytestmark = pytest.mark.pty
SOON = 10.0
SAVES, SECONDS = 4_000, 4.0
MOST_GROWTH = 24.0
"""MiB; the first saves make room for reading, and then it is the same room again and again."""
NO_WATCHES = ("sh", "-c", 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"', "sh")


def start(desk: Desk, *prefix: str) -> Coach:
    """Start the shift with this before its command."""
    named = ("--queue", str(desk.queue), "--rubric", str(desk.rubric), "--agent", "robin")
    return Coach((*prefix, *KO_COACH, *named), desk.environment(), 160, 40).ready()


def save_and_see(desk: Desk, coach: Coach, words: str) -> None:
    saving.new_file_over_old(desk.rubric, reworded("Look at the date", words))
    coach.wait_for(lambda: words in coach.prompt_texts().values(), SOON)


def test_a_storm_of_saves_leaves_the_last_wording_a_quick_screen_and_no_more_memory(desk: Desk) -> None:
    write_generated(desk.rubric, 100)
    with desk.start(columns=160) as coach:
        coach.ready()
        before = memory_mib(coach.process.pid)
        command = (sys.executable, saver.__file__, str(desk.rubric), "100", str(SAVES), str(SECONDS))
        with subprocess.Popen(command) as storm:
            answered = 0
            while storm.poll() is None:
                ticked = coach.boxes().get(1) == "ticked"
                coach.press("1")
                coach.wait_for(lambda ticked=ticked: (coach.boxes().get(1) == "ticked") != ticked, SOON)  # type: ignore[misc]
                answered += 1
        assert storm.returncode == 0
        coach.wait_for(saver.words(SAVES), SOON)
        assert answered >= 3, "keys were answered all the while"
        assert not coach.shows("✗ rubric")
        coach.press("n")
        coach.wait_for(coach.all_kept, SOON)
        assert memory_mib(coach.process.pid) - before < MOST_GROWTH


def test_a_folder_that_goes_is_said_and_its_return_too(desk: Desk) -> None:
    with start(desk) as coach:
        coach.wait_for("● live")
        shutil.rmtree(desk.rubric)
        coach.wait_for("~○ not live +rubric: not there", SOON)
        coach.press("!")
        coach.wait_for("It is followed again from the", SOON)
        saving.remade(desk.rubric, rubric_files())
        coach.wait_for("● live", SOON)
        coach.press("escape")
        save_and_see(desk, coach, "Mind the date")


def test_a_folder_that_may_not_be_read_is_said(desk: Desk) -> None:
    prefix = WITHOUT_ROOTS_EYES if os.geteuid() == 0 else ()
    if prefix and not is_possible(*prefix, "true"):
        pytest.skip("root may read everything here, and cannot give that up")
    with start(desk, *prefix) as coach:
        desk.rubric.chmod(0)
        coach.wait_for("~○ not live +rubric: may not be read", SOON)
        assert coach.boxes(), "the last good rubric stays"
        desk.rubric.chmod(0o700)
        coach.wait_for("● live", SOON)
        save_and_see(desk, coach, "Mind the date")


def test_a_system_without_any_more_watches_is_said_with_the_cure_and_saves_arrive(desk: Desk) -> None:
    prefix = (*IN_A_SPACE_OF_ITS_OWN, *NO_WATCHES)
    if not is_possible(*prefix, "true"):
        pytest.skip("limits of our own need a user namespace, and those are not allowed here")
    with start(desk, *prefix) as coach:
        coach.wait_for("~○ not live +(queue|rubric): no more watches", SOON)
        save_and_see(desk, coach, "Mind the date")
        coach.press("!")
        coach.wait_for("fs.inotify.max_user_watches", SOON)


def test_polling_is_live_when_it_was_asked_for(desk: Desk) -> None:
    desk.home.mkdir()
    (desk.home / "config.toml").write_text('watch = "poll"\n', encoding="utf-8")
    with start(desk) as coach:
        save_and_see(desk, coach, "Mind the date")
        saving.another_folder_in_its_place(desk.rubric, reworded("Look at the date", "Mind the day"))
        coach.wait_for(lambda: "Mind the day" in coach.prompt_texts().values(), SOON)
        coach.wait_for("● live", SOON)
