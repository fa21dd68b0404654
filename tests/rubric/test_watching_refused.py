"""Where the system refuses to tell of changes, it is said why, and the right rubric arrives all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.rubric.restricted import IN_A_SPACE_OF_ITS_OWN, WITHOUT_ROOTS_EYES, is_possible, run


@pytest.mark.parametrize("scene", ["denied", "denied_around"])
def test_what_may_not_be_read(tmp_path: Path, scene: str) -> None:
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        prefix = WITHOUT_ROOTS_EYES
        if not is_possible(*prefix, "true"):
            pytest.skip("root may read everything here, and cannot give that up")
    done = run(scene, tmp_path / "around" / "rubric", prefix)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("scene", ["no_more_watches", "no_more_instances"])
def test_limits_of_the_system_that_are_exhausted(tmp_path: Path, scene: str) -> None:
    if not is_possible(*IN_A_SPACE_OF_ITS_OWN, "test", "-w", "/proc/sys/user/max_inotify_watches"):
        pytest.skip("limits of our own need a user namespace, and those are not allowed here")
    done = run(scene, tmp_path / "around" / "rubric", IN_A_SPACE_OF_ITS_OWN)
    assert done.returncode == 0, done.stderr
