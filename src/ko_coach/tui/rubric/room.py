"""The coach's room: files and problems, who gets what, and the effect of it all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import DescendantFocus

from ko_coach.desk.ticket import Ticket
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading
from ko_coach.text import clean_line
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import RecordDoor
from ko_coach.tui.bars import Status
from ko_coach.tui.room import Room, World
from ko_coach.tui.rubric.effect_pane import EffectPane
from ko_coach.tui.rubric.files_pane import FilesPane
from ko_coach.tui.rubric.samples import samples
from ko_coach.tui.rubric.tuning import Tuning
from ko_coach.tui.rubric.who_pane import WhoPane
from ko_coach.tui.side import Side

if TYPE_CHECKING:
    from textual.widget import Widget

_PANES = ("files", "who", "side")


class CoachWorld(World, Protocol):
    """What the coach's room needs to know of the world behind the app."""

    @property
    def rubric_folder(self) -> Path:
        """The folder that is tuned."""

    @property
    def record(self) -> RecordDoor:
        """The record that backtests and effects are read from."""

    @property
    def rubrics_home(self) -> Path:
        """Where earlier versions are written out to."""

    @property
    def coach(self) -> str:
        """Who tunes the rubric here."""

    @property
    def judges(self) -> bool:
        """Whether this person may say how an experiment ended: who began as coach or as lead."""

    def reading(self) -> Reading:
        """What the folder held when it was last read."""

    def last_good(self) -> Rubric:
        """The rubric that agents work under."""

    def ticket(self, identity: str) -> Ticket | None:
        """A ticket of the queue, None when it is not there."""

    def tickets(self, most: int) -> Sequence[Ticket]:
        """So many tickets of the queue, the most urgent first."""

    def coach_status(self) -> Status:
        """What the line at the top says."""


class RubricRoom(Room):
    """The panes. What the coach does in them is in `screen.py`."""

    PLACE = "rubric"
    BINDINGS = bindings("any", "rubric")
    AUTO_FOCUS = "#who"

    def __init__(self, world: CoachWorld) -> None:
        self.effect = EffectPane(world.last_good(), world.now)
        super().__init__(world, Side(self.effect))
        self.world = world
        ticket = next(iter(world.tickets(1)), None) or samples()[0].make(world.now())
        self.tuning = Tuning(world.last_good(), world.reading(), ticket)
        self.files = FilesPane(world.rubric_folder)
        self.who = WhoPane()

    def compose(self) -> ComposeResult:
        yield self.status_bar
        with Container(id="desk"):
            yield self.files
            yield self.who
            yield self.side
        yield self.action_bar

    def on_mount(self) -> None:
        self.in_sight("who")
        self.files.show(self.tuning.reading)
        self.renew()

    def status(self) -> Status:
        return self.world.coach_status()

    @property
    def place(self) -> Where:
        of_panel: dict[str | None, Where] = {
            "note": "note",
            "history": "history",
            "verdict": "verdict",
            "observations": "observations",
            "observation": "observation",
        }
        return of_panel.get(self.side.shown.id, self.PLACE)

    def renew(self) -> None:
        """Show who gets what, and the lines."""
        now = self.world.now()
        self.who.show(self.tuning.look(now), self.ticket_name(now), stale=not self.tuning.sound)
        self.renew_status()

    def ticket_name(self, now: datetime) -> str:
        """Return what the ticket at hand is called."""
        ticket = self.tuning.ticket
        sample = next((one.label for one in samples() if one.id == ticket.id), None)
        return sample or clean_line(f"{ticket.id} {ticket.subject}")

    # ------------------------------------------------------------------ panes

    def in_sight(self, pane: str) -> None:
        """Let the pane be the one that is shown where the terminal has room for one only."""
        for name in _PANES:
            self.set_class(name == pane, f"-show-{name}")

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        for widget in event.widget.ancestors_with_self:
            if widget.id in _PANES:
                self.in_sight(str(widget.id))

    def open_panel(self, panel: Widget, focus: Widget | None = None) -> None:
        self.in_sight("side")
        super().open_panel(panel, focus)

    def go_to(self, pane: str) -> None:
        """Give a pane the keyboard."""
        panes: dict[str, Widget] = {"files": self.files, "who": self.who, "side": self.side.shown}
        self.in_sight(pane)
        self.set_focus(panes[pane], scroll_visible=False)
        self.renew_status()
