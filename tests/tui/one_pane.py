"""A pane of the review room on a screen of its own: a real record, a real terminal of Textual's."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

import ko_coach.tui
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.settings import Home
from ko_coach.tui import themes
from ko_coach.tui.asking import RecordDoor
from ko_coach.tui.bars import Status
from tests.review.one_interaction import first

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
PATIENCE = 10.0


class World:
    """What a pane may ask; the record is a file."""

    def __init__(self, place: Path, viewer: Viewer) -> None:
        self.record = RecordDoor(place)
        self.viewer = viewer
        self.home = Home.at(place.parent)
        self.keymap_of_user: dict[str, str] = {}

    def now(self) -> datetime:
        return NOW

    def places(self) -> list[tuple[str, str]]:
        return []

    def rubric(self) -> Rubric:
        return first()

    def review_status(self) -> Status:
        return Status()


class PaneApp(App[None]):
    """One pane and nothing else."""

    def __init__(self, pane: Widget, theme: str = "ko-dark") -> None:
        styles = Path(ko_coach.tui.__path__[0]) / "styles"
        super().__init__(css_path=[styles / f"{name}.tcss" for name in ("rooms", "shift", "review")])
        self.pane = pane
        for one in themes.ALL:
            self.register_theme(one)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield self.pane


class Onlooker:
    """Somebody in front of the pane."""

    def __init__(self, app: PaneApp, pilot: Pilot[None], heard: list[Message]) -> None:
        self.app, self.pilot = app, pilot
        self._heard = heard

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, words: str) -> None:
        await self.press(*("space" if letter == " " else letter for letter in words))

    async def until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"never came about; on screen:\n{self.seen}"
            await self.pilot.pause(0.01)

    async def sees(self, *words: str) -> None:
        for one in words:
            await self.until(lambda one=one: one in self.seen)  # type: ignore[misc]

    def heard(self, kind: type[Any]) -> list[Any]:
        """Return the pane's messages of this kind."""
        return [message for message in self._heard if isinstance(message, kind)]

    @property
    def seen(self) -> str:
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())


@asynccontextmanager
async def before(pane: Widget, size: tuple[int, int] = (120, 60), theme: str = "ko-dark") -> AsyncIterator[Onlooker]:
    heard: list[Message] = []

    def hear(message: Message) -> None:
        """Take a message once: the hook is called again wherever it bubbles to."""
        if not any(message is one for one in heard):
            heard.append(message)

    app = PaneApp(pane, theme)
    async with app.run_test(size=size, message_hook=hear) as pilot:
        yield Onlooker(app, pilot, heard)
