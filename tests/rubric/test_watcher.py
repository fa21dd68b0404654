"""A save is seen once, soon, and never half-written."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ko_coach import watching
from ko_coach.liveness import LIVE, Liveness
from ko_coach.rubric import watcher
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading, read_folder

SMALL_FOLDER = Path(__file__).parent / "small"
SOUND = read_folder(SMALL_FOLDER).rubric


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "DOUBT_SECONDS", 0.001)


def look(digest: str, rubric: Rubric | None = SOUND) -> Reading:
    return Reading(rubric, (), digest)


def broken(digest: str) -> Reading:
    return look(digest, None)


async def followed(
    monkeypatch: pytest.MonkeyPatch, hints: int, looks: list[Reading], first: Reading | None = None
) -> list[str]:
    """Return the digests that are yielded when so many hints come and reading gives these looks, the last for ever."""
    remaining: Iterator[Reading] = iter(looks)
    last = looks[-1]

    async def changes(path: Path, *, step: int, poll: bool) -> AsyncIterator[Liveness]:
        for _ in range(hints):
            yield LIVE

    monkeypatch.setattr(watching, "changes", changes)
    monkeypatch.setattr(watcher, "read_folder", lambda folder, before: next(remaining, last))
    return [reading.digest async for reading in watcher.follow(Path("folder"), first=first)]


async def test_a_clean_save_is_yielded_after_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await followed(monkeypatch, 1, [look("b"), look("never read")], look("a")) == ["b"]


async def test_what_is_known_is_not_yielded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await followed(monkeypatch, 3, [look("a")], look("a")) == []
    assert await followed(monkeypatch, 3, [look("a")]) == ["a"]


async def test_what_comes_back_is_yielded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await followed(monkeypatch, 3, [look("b"), look("a"), look("b")], look("a")) == ["b", "a", "b"]


async def test_errors_are_yielded_once_they_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await followed(monkeypatch, 2, [broken("b")], look("a")) == ["b"]


async def test_a_half_written_file_does_not_flash(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [broken("half"), broken("more"), look("whole")]
    assert await followed(monkeypatch, 1, looks, look("a")) == ["whole"]


async def test_a_file_that_was_emptied_and_written_as_before_is_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await followed(monkeypatch, 1, [broken("empty"), look("a")], look("a")) == []


async def test_a_real_folder_from_the_first_look_to_a_save(tmp_path: Path) -> None:
    folder = tmp_path / "rubric"
    found = watcher.follow(folder, first=None)
    try:
        assert "There is no folder" in (await anext(found)).problems[0].cause
        shutil.copytree(SMALL_FOLDER, tmp_path / "draft")
        (tmp_path / "draft").rename(folder)
        assert (await anext(found)).rubric == SOUND
        draft = tmp_path / "draft.yaml"
        draft.write_text((folder / "rubric.yaml").read_text().replace("calmer", "happier"))
        draft.rename(folder / "rubric.yaml")
        saved = (await anext(found)).rubric
        assert saved is not None
        assert saved.version_note is not None
        assert saved.version_note.expect.say("en") == "happier agents"
    finally:
        await found.aclose()
