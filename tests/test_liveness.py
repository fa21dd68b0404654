"""Why something is not live is said in words that tell what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ko_coach.liveness import LIVE, hindrance, not_watched


def test_a_path_that_can_be_read_hinders_nothing(tmp_path: Path) -> None:
    assert LIVE.live
    assert hindrance(tmp_path) is None
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert hindrance(tmp_path / "file") is None


@pytest.mark.parametrize("name", ["nothing", "file/below", "a\0b", "n" * 5_000])
def test_a_path_that_cannot_be_looked_at(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    found = hindrance(tmp_path / name)
    assert found is not None
    assert not found.live
    assert str(tmp_path) in found.more


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    found = hindrance(tmp_path / "loop")
    assert found is not None
    assert not found.live


@pytest.mark.parametrize(
    ("error", "why", "told"),
    [
        (OSError("OS file watch limit reached. about [“/x”]"), "no more watches", "max_user_watches"),
        (RuntimeError("Too many open files (os error 24)"), "no more watches", "max_user_instances"),
        (PermissionError(13, "Permission denied"), "may not be read", "permissions"),
        (RuntimeError("\x1b[31mno idea"), "watching fails", "␛[31mno idea"),
    ],
)
def test_what_the_system_answers_is_said_in_words(error: Exception, why: str, told: str) -> None:
    found = not_watched(Path("/rubrics/\x1b[31m"), error)
    assert found.why == why
    assert told in found.more
    assert "\x1b" not in found.more
