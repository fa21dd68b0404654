"""Whatever happens to a path, somebody who follows it is told to look."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from ko_coach import watching
from ko_coach.liveness import LIVE, Liveness
from ko_coach.watching import UNKNOWN, changes, signature

WAIT = 6.0


class Look:
    """Reads the path at every hint, as callers do."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: object = None
        self.liveness = LIVE
        self._changed = asyncio.Condition()

    def read(self) -> object:
        try:
            if self.path.is_dir():
                return {os.fsencode(one.name): one.read_bytes() for one in self.path.iterdir() if one.is_file()}
            return self.path.read_bytes()
        except OSError:
            return None

    async def follow(self, hints: AsyncGenerator[Liveness, None]) -> None:
        async for liveness in hints:
            async with self._changed:
                self.seen, self.liveness = self.read(), liveness
                self._changed.notify_all()

    async def until_it_says(self, why: str) -> None:
        async with asyncio.timeout(WAIT), self._changed:
            await self._changed.wait_for(lambda: self.liveness.why == why)

    async def until(self, seen: object) -> None:
        async with asyncio.timeout(WAIT), self._changed:
            await self._changed.wait_for(lambda: self.seen == seen)


@asynccontextmanager
async def looking(path: Path, *, poll: bool = False) -> AsyncIterator[Look]:
    look = Look(path)
    hints = cast("AsyncGenerator[Liveness, None]", changes(path, step=10, poll=poll))
    async with aclosing(hints):
        task = asyncio.create_task(look.follow(hints))
        yield look
        task.cancel()
        await asyncio.wait([task], timeout=2)
        assert task.done(), "it must end promptly"


def put(path: Path, content: bytes) -> None:
    """Replace the file as careful editors do."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)


@pytest.fixture(params=["events", "poll"])
def poll(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "poll":
        monkeypatch.setattr(watching, "SCAN_SECONDS", 0.02)
    return bool(request.param == "poll")


async def test_a_file_that_comes_is_written_replaced_and_goes(tmp_path: Path, poll: bool) -> None:
    file = tmp_path / "q.jsonl"
    async with looking(file, poll=poll) as look:
        await look.until(None)
        steps: list[tuple[Callable[[], object], object]] = [
            (lambda: file.write_bytes(b"one"), b"one"),
            (lambda: file.write_bytes(b"other"), b"other"),
            (lambda: put(file, b"third"), b"third"),
            (lambda: put(file, b"fourth"), b"fourth"),
            (file.unlink, None),
            (lambda: file.write_bytes(b"again"), b"again"),
        ]
        for act, seen in steps:
            act()
            await look.until(seen)


async def test_a_folder_that_comes_is_replaced_renamed_away_and_back(tmp_path: Path, poll: bool) -> None:
    folder, aside = tmp_path / "queue", tmp_path / "aside"
    async with looking(folder, poll=poll) as look:
        await look.until(None)
        folder.mkdir()
        (folder / "a").write_bytes(b"1")
        await look.until({b"a": b"1"})
        folder.rename(aside)
        await look.until(None)
        aside.rename(folder)
        await look.until({b"a": b"1"})
        (folder / "a").write_bytes(b"2")
        await look.until({b"a": b"2"})
        shutil.rmtree(folder)
        await look.until(None)
        folder.mkdir()
        (folder / "b").write_bytes(b"3")
        await look.until({b"b": b"3"})
        put(folder / "b", b"4")
        await look.until({b"b": b"4"})


async def test_a_path_whose_parents_come_later(tmp_path: Path) -> None:
    file = tmp_path / "not" / "yet" / "q.jsonl"
    async with looking(file) as look:
        await look.until(None)
        file.parent.mkdir(parents=True)
        file.write_bytes(b"here")
        await look.until(b"here")


async def test_a_link_that_leads_elsewhere(tmp_path: Path, poll: bool) -> None:
    for name in ("v1", "v2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "q").write_bytes(name.encode())
    link = tmp_path / "current"
    link.symlink_to("v1")
    async with looking(link / "q", poll=poll) as look:
        await look.until(b"v1")
        (tmp_path / "next").symlink_to("v2")
        (tmp_path / "next").replace(link)
        await look.until(b"v2")
        (tmp_path / "v2" / "q").write_bytes(b"v2, changed")
        await look.until(b"v2, changed")


async def test_a_name_that_is_not_utf8(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / os.fsdecode(b"\xff\xfe.jsonl")
    async with looking(tmp_path) as look:
        await look.until({})
        bad.write_bytes(b"1")
        await look.until({b"\xff\xfe.jsonl": b"1"})
        (tmp_path / "good").write_bytes(b"2")
        await look.until({b"\xff\xfe.jsonl": b"1", b"good": b"2"})
    assert capfd.readouterr().err == "", "a word on the terminal would spoil the screen"


async def test_a_path_that_no_system_takes() -> None:
    hints = cast("AsyncGenerator[Liveness, None]", changes(Path("/tmp/a\0b")))
    async with aclosing(hints), asyncio.timeout(WAIT):
        async for liveness in hints:
            if not liveness.live:
                break


async def test_watching_that_is_not_possible_is_said_and_the_scan_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_more_watches(*_args: object, **_options: object) -> None:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr("watchfiles.awatch", no_more_watches)
    monkeypatch.setattr(watching, "SCAN_SECONDS", 0.02)
    file = tmp_path / "q"
    async with looking(file) as look:
        file.write_bytes(b"seen")
        await look.until(b"seen")
        await look.until_it_says("no more watches")


def test_a_signature_tells_what_changed(tmp_path: Path) -> None:
    file = tmp_path / "a"
    seen = [signature(tmp_path), signature(file), UNKNOWN]
    file.write_bytes(b"1")
    seen += [signature(tmp_path), signature(file)]
    assert signature(file) == signature(file)
    os.utime(file, ns=(1, 1))
    seen += [signature(tmp_path), signature(file)]
    put(file, b"2")
    seen += [signature(tmp_path), signature(file), signature(Path("a\0b"))]
    assert len(set(seen)) == len(seen)
