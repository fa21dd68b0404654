"""Starts the real app on a real home: real files, a real record, only the terminal is Textual's own for tests."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import textual.app
from textual.pilot import Pilot

from ko_coach import i18n
from ko_coach.cli.shift import plan_for
from ko_coach.desk.source import Source
from ko_coach.record.entries import KeptInteraction
from ko_coach.record.log import Log
from ko_coach.settings import Home, Settings, shipped_rubrics
from ko_coach.tui.app import CoachApp

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
PATIENCE = 10.0


def stopped() -> datetime:
    """Tell the same time whenever it is asked: for pictures."""
    return NOW


def ticket(identity: str, **more: Any) -> dict[str, Any]:
    """Return a ticket of a worried customer in trouble, unless told otherwise."""
    plain = {
        "id": identity,
        "subject": "Where is my refund",
        "customer": {"id": f"c-{identity}", "name": f"Customer {identity}"},
        "tags": ["refund"],
        "contacts": 3,
        "priority": "high",
        "created_at": (NOW - timedelta(hours=2)).isoformat(),
        "messages": [
            {
                "author_role": "customer",
                "author": f"Customer {identity}",
                "created_at": (NOW - timedelta(minutes=12)).isoformat(),
                "body": "I have been waiting for my refund for ten days and I am worried.",
            }
        ],
    }
    return {**plain, **more}


@dataclass
class Desk:
    """A home, a queue file and a rubric folder in a temporary place."""

    home: Home
    queue: Path
    rubric: Path

    def write(self, *tickets: dict[str, Any]) -> None:
        draft = self.queue.with_suffix(".tmp")
        draft.write_text("".join(json.dumps(one) + "\n" for one in tickets), encoding="utf-8")
        draft.replace(self.queue)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.rubric / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        draft = path.with_suffix(".tmp")
        draft.write_text(text.replace(old, new, 1), encoding="utf-8")
        draft.replace(path)

    def kept(self) -> list[KeptInteraction]:
        with Log(self.home.log) as log:
            return list(log.interactions())


@dataclass
class Seat:
    """An agent in front of a running app."""

    app: CoachApp
    pilot: Pilot[int]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"never came about; on screen:\n{self.seen}"
            await self.pilot.pause(0.01)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def kept(self) -> None:
        """Wait until everything is on disk and on screen."""
        await self.until(lambda: self.app.journal.pending == 0)
        await self.pilot.pause()

    async def sees(self, words: str) -> None:
        """Wait until the words are on screen."""
        await self.until(lambda: words in self.seen)

    @property
    def seen(self) -> str:
        """What the screen shows."""
        compositor = self.app.screen._compositor
        return "\n".join(strip.text for strip in compositor.render_strips())


Start = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture(autouse=True)
def local_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(os.environ, "TZ", "UTC")
    time.tzset()
    yield
    i18n.set_language("en")


@pytest.fixture(autouse=True)
def quick_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two keys Textual waits for a fiftieth of a second, twice; after the last one the pilot still does."""

    async def wait_for_idle(at_least: float = 0.0, at_most: float = 1.0) -> None:
        end, busy = time.monotonic() + at_most, True
        while busy and time.monotonic() < end:
            before = time.process_time()
            await asyncio.sleep(0.004)
            busy = time.process_time() - before > 0.0004

    monkeypatch.setattr(textual.app, "wait_for_idle", wait_for_idle)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    rubric = tmp_path / "rubric"
    shutil.copytree(shipped_rubrics() / "customer-first", rubric)
    made = Desk(Home.at(tmp_path / "home"), tmp_path / "tickets.jsonl", rubric)
    made.write(ticket("1"), ticket("2"), ticket("3"))
    return made


@pytest.fixture
def start(desk: Desk) -> Start:
    @asynccontextmanager
    async def run(
        size: tuple[int, int] = (120, 40),
        language: str = "en",
        source: Source | None = None,
        clock: Callable[[], datetime] | None = None,
        **settings: Any,
    ) -> AsyncIterator[Seat]:
        i18n.set_language(language)
        wanted = replace(Settings(), queue=str(desk.queue), rubric=str(desk.rubric), agent="anna", **settings)
        plan = plan_for(desk.home, wanted)
        if source is not None:
            plan = replace(plan, source=source, first=source.first())
        app = CoachApp(plan if clock is None else replace(plan, clock=clock))
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.until(lambda: app.remembered)
            yield seat
        app.finish()

    return run
