"""What all rooms share: the lines at the top and the bottom, a short word now and then, and a side that panels take."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Protocol

from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from ko_coach.rubric.reader import Reading
from ko_coach.tui.action import Where
from ko_coach.tui.bars import ActionBar, Status, StatusBar
from ko_coach.tui.side import Side

NOTICE_SECONDS = 6.0
REHEARSAL = "rehearsal"
"""How the names of modes begin in which somebody practises."""


def is_rehearsal(mode: str) -> bool:
    """Whether somebody practises while the app is in this mode."""
    return mode.startswith(REHEARSAL)


class World(Protocol):
    """What every room needs to know of the world behind the app."""

    keymap_of_user: dict[str, str]

    def now(self) -> datetime:
        """The moment, aware and in UTC."""

    def places(self) -> list[tuple[str, str]]:
        """Where things are: (name, path)."""


class Room(Screen[None]):
    """A screen for one kind of work. It says what its lines say; panels take turns at its side."""

    PLACE: ClassVar[Where]
    HORIZONTAL_BREAKPOINTS = [
        (0, "-narrow"),
        (60, "-roomy"),
        (80, "-medium"),
        (100, "-wide"),
        (118, "-wider"),
        (150, "-huge"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (22, "-tall")]

    def __init__(self, world: World, side: Side) -> None:
        super().__init__()
        self._world = world
        self.side = side
        self.status_bar = StatusBar()
        self.action_bar = ActionBar(world.keymap_of_user, self.PLACE)
        self._notice: tuple[str, str] = ("", "")
        self._notice_timer: Timer | None = None

    # ------------------------------------------------------------------ the lines

    def status(self) -> Status:
        """Return what the line at the top says."""
        raise NotImplementedError

    @property
    def place(self) -> Where:
        """Whose keys the line at the bottom offers."""
        return self.PLACE

    def renew_status(self) -> None:
        """Show the lines at the top and the bottom."""
        self.status_bar.say(self.status())
        self.action_bar.say(self.place, self._notice)

    def tell(self, words: str, style: str = "$success") -> None:
        """Say a short word at the bottom of the screen for a moment."""
        self._notice = (words, style)
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice_timer = self.set_timer(NOTICE_SECONDS, self._forget_notice)
        self.renew_status()

    def _forget_notice(self) -> None:
        self._notice = ("", "")
        self.renew_status()

    # ------------------------------------------------------------------ news from outside

    def queue_changed(self) -> None:
        """The queue has news."""

    def rubric_read(self, reading: Reading) -> None:
        """The rubric's folder was read again."""

    def record_ready(self) -> None:
        """The record is there, perhaps for the first time."""

    # ------------------------------------------------------------------ the side

    def open_panel(self, panel: Widget, focus: Widget | None = None) -> None:
        """Put a panel in sight at the side, and give it (or a part of it) the keyboard."""
        self.side.show(panel, focus)
        self.renew_status()

    def close_panel(self) -> None:
        """Give the side back to what stands there by itself."""
        self.open_panel(self.side.home)

    def action_keys(self) -> None:
        from ko_coach.tui.keys_panel import KeysPanel

        if self.side.shown.id == "keys":
            self.close_panel()
        else:
            keymap, places = self._world.keymap_of_user, self._world.places()
            self.open_panel(self.side.panel(KeysPanel, lambda: KeysPanel(self.PLACE, keymap, places)))
