"""A rubric that is followed for real, and what was seen of it; the small rubric in other words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from ko_coach.liveness import LIVE, Liveness
from ko_coach.rubric.reader import Reading, read_folder
from ko_coach.rubric.watcher import follow
from tests.rubric.rubrics import SMALL

PATIENCE = 15.0
"""Seconds; generous, the benchmark says how long it really takes."""


def checklist(words: str) -> str:
    """Return the small rubric's checklist with its first prompt in these words."""
    return SMALL["checklist.yaml"].decode().replace("Read to the end.", words)


def write_rubric(folder: Path, words: str) -> Path:
    """Write the small rubric with its first prompt in these words; make the folder, if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**SMALL, "checklist.yaml": checklist(words).encode()}.items():
        (folder / name).write_bytes(content)
    return folder


def in_place(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")


def over_old(file: Path, content: str) -> None:
    """Write beside it and rename over it, as most editors do."""
    draft = file.with_name(f".{file.name}.swp")
    draft.write_text(content, encoding="utf-8")
    draft.replace(file)


def backup_first(file: Path, content: str) -> None:
    """Rename the old one away, write a new one, delete the backup, as vim does."""
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_text(content, encoding="utf-8")
    backup.unlink()


def deleted_first(file: Path, content: str) -> None:
    file.unlink()
    file.write_text(content, encoding="utf-8")


def rename(path: Path, to: Path) -> Path:
    return path.rename(to)


def chmod(path: Path, mode: int) -> None:
    path.chmod(mode)


def put_in_place_of(folder: Path, fresh: Path, aside: Path) -> None:
    """Rename the folder away and a whole new one into its place, as deployments do."""
    folder.rename(aside)
    fresh.rename(folder)


class Screen:
    """Keeps the last good rubric, as the app does, and all that was ever told."""

    def __init__(self) -> None:
        self.words = ""
        """The first prompt of the last good rubric."""
        self.is_broken = False
        self.liveness: Liveness = LIVE
        self.told: list[Reading] = []
        self._changed = asyncio.Event()

    def hear(self, liveness: Liveness) -> None:
        self.liveness = liveness
        self._changed.set()

    async def watch(self, readings: AsyncGenerator[Reading, None]) -> None:
        async for reading in readings:
            self.told.append(reading)
            self.is_broken = reading.rubric is None
            if reading.rubric is not None:
                self.words = reading.rubric.items[0].text.say("en")
            self._changed.set()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds of what was told."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            said = [one.problems if one.rubric is None else one.rubric.short_version for one in self.told]
            raise AssertionError((self.words, self.is_broken, self.liveness, said)) from None

    async def shows(self, words: str) -> None:
        """Wait until the rubric with these words is there, and sound."""
        await self.until(lambda: self.words == words and not self.is_broken)

    async def breaks(self) -> None:
        """Wait until errors are told."""
        await self.until(lambda: self.is_broken)

    async def says(self, why: str) -> None:
        """Wait until it says why it is not live; empty: until it is."""
        await self.until(lambda: self.liveness.why == why)


@asynccontextmanager
async def followed(folder: Path, *, poll: bool = False) -> AsyncIterator[Screen]:
    """Follow the folder, beginning with what it holds."""
    screen = Screen()
    first = read_folder(folder)
    screen.words = first.rubric.items[0].text.say("en") if first.rubric else ""
    screen.is_broken = first.rubric is None
    async with aclosing(follow(folder, first=first, poll=poll, on_live=screen.hear)) as readings:
        task = asyncio.create_task(screen.watch(readings))
        try:
            yield screen
        finally:
            task.cancel()
            await asyncio.wait([task], timeout=5)
        assert task.done(), "it must end promptly"
