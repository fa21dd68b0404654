"""A queue that follows a file, and ways to write the file."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import cast

from ko_coach.desk.files import FileSource
from ko_coach.desk.queue import Queue
from ko_coach.desk.source import QueueChange, Source
from ko_coach.desk.ticket import Ticket


def line(identity: object, **more: object) -> str:
    return json.dumps({"id": identity, **more}, ensure_ascii=False)


def jsonl(*lines: str) -> bytes:
    return "".join(f"{one}\n" for one in lines).encode("utf-8", "surrogateescape")


def put(path: Path, content: bytes) -> None:
    draft = path.with_name("draft.tmp")
    draft.write_bytes(content)
    draft.replace(path)


class Desk:
    """Applies what a source tells to a queue, as a shift does, and remembers all that was ever said."""

    def __init__(self) -> None:
        self.queue = Queue()
        self.told: list[QueueChange] = []
        self._news = asyncio.Condition()

    @property
    def ids(self) -> list[str]:
        return sorted(self.queue.at(row).id for row in range(self.queue.shown))

    def ticket(self, identity: str) -> Ticket:
        found = self.queue.get(identity)
        assert found is not None
        return found

    def bodies(self, identity: str) -> list[str]:
        """What was said of a ticket, as far as it is known."""
        found = self.queue.get(identity)
        return [message.body for message in found.messages] if found else []

    @property
    def gone(self) -> list[str]:
        return [identity for change in self.told for identity in change.gone]

    @property
    def last(self) -> QueueChange:
        return self.told[-1]

    def was_told(self, words: str) -> bool:
        """Whether a trouble with these words was told, even if it is over by now."""
        return any(words in change.trouble for change in self.told)

    async def follow(self, changes: AsyncIterator[QueueChange]) -> None:
        async for change in changes:
            async with self._news:
                self.queue.apply(change)
                self.told.append(change)
                self._news.notify_all()

    async def until(self, happened: Callable[[], bool], patience: float = 8) -> float:
        """Wait for it and return how long that took."""
        begun = time.monotonic()
        while not (self.told and happened()):
            if time.monotonic() - begun > patience:
                raise AssertionError((self.ids[:9], self.told[-3:]))
            async with self._news:  # told of news at once, and of what happens elsewhere a little later
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.05)
        return time.monotonic() - begun


@asynccontextmanager
async def desk_of(path: Path, *, poll: bool = False) -> AsyncIterator[Desk]:
    async with following(FileSource(path, poll=poll)) as desk:
        await desk.until(lambda: not desk.last.loading)
        yield desk


@asynccontextmanager
async def following(source: Source) -> AsyncIterator[Desk]:
    """Follow a source for a while."""
    desk = Desk()
    changes = cast("AsyncGenerator[QueueChange, None]", source.changes())
    async with aclosing(changes):
        task = asyncio.create_task(desk.follow(changes))
        try:
            yield desk
        finally:
            task.cancel()
            await asyncio.wait([task], timeout=2)
        assert task.done()


async def settled(path: Path) -> QueueChange:
    """Return all that a source tells of what lies there."""
    async with desk_of(path) as desk:
        changed = tuple(desk.queue.at(row) for row in range(desk.queue.shown))
        return QueueChange(changed, (), desk.last.refused, trouble=desk.last.trouble)


def seconds_of(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
