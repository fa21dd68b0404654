"""One pane of the review room on a stage of its own: a real record, the real styles, and nothing else."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from ko_coach import i18n
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.settings import Home
from ko_coach.tui import themes
from ko_coach.tui.app import CoachApp
from ko_coach.tui.asking import RecordDoor
from ko_coach.tui.bars import Status
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.room import Room
from tests.review.one_interaction import first

PATIENCE = 10.0
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)


class StageWorld:
    """What a pane may ask, answered from a record."""

    def __init__(self, record: Path | str, home: Path, viewer: Viewer) -> None:
        self.keymap_of_user: dict[str, str] = {}
        self.viewer = viewer
        self.record = RecordDoor(record)
        self.home = Home.at(home)

    def now(self) -> datetime:
        return NOW

    def places(self) -> list[tuple[str, str]]:
        return []

    def rubric(self) -> Rubric:
        return first()

    def review_status(self) -> Status:
        return Status()


class Stage(App[None]):
    """Shows the pane, and hears what it says to the room."""

    CSS_PATH: ClassVar = [Path(themes.__file__).parent / path for path in CoachApp.CSS_PATH]

    def __init__(self, pane: Widget, theme: str) -> None:
        super().__init__()
        self.pane = pane
        for one in themes.ALL:
            self.register_theme(one)
        self.theme = theme

    def get_default_screen(self) -> Screen[None]:
        return StageScreen(self.pane)


class StageScreen(Screen[None]):
    HORIZONTAL_BREAKPOINTS = Room.HORIZONTAL_BREAKPOINTS
    VERTICAL_BREAKPOINTS = Room.VERTICAL_BREAKPOINTS

    def __init__(self, pane: Widget) -> None:
        super().__init__()
        self.pane = pane

    def compose(self) -> ComposeResult:
        with Container(id="main"):
            yield self.pane


class Seated:
    """Somebody in front of the pane."""

    def __init__(self, pilot: Pilot[None], said: list[Message]) -> None:
        self.pilot = pilot
        self.said = said
        """What the pane told the room."""

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"never came about; on screen:\n{self.seen}"
            await self.pilot.pause(0.01)

    async def sees(self, words: str) -> None:
        await self.until(lambda: words in self.seen)

    @property
    def seen(self) -> str:
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


@asynccontextmanager
async def staged(
    make: Callable[[LeadWorld], Widget],
    record: Path | str,
    home: Path,
    viewer: Viewer,
    size: tuple[int, int] = (120, 40),
    language: str = "en",
    theme: str = "ko-dark",
) -> AsyncIterator[Seated]:
    """Put the pane on the stage."""
    i18n.set_language(language)
    world = StageWorld(record, home, viewer)
    pane = make(world)
    said: list[Message] = []
    async with Stage(pane, theme).run_test(size=size, message_hook=said.append) as pilot:
        pane.focus()
        await pilot.pause()
        yield Seated(pilot, said)
    world.record.close()
