"""The review room: the log, and what takes its place for a while."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.bars import Status
from ko_coach.tui.review.log_pane import LogPane
from ko_coach.tui.review.summary_pane import SummaryPane
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.room import Room
from ko_coach.tui.side import Side


class ReviewRoom(Room):
    """The panes. What is done in them is in `screen.py`."""

    PLACE = "review"
    BINDINGS = bindings("any", "review")
    AUTO_FOCUS = "#log"

    def __init__(self, world: LeadWorld) -> None:
        self.summary = SummaryPane(world)
        super().__init__(world, Side(self.summary))
        self.world = world
        self.log_pane = LogPane(world)
        self.main = Side(self.log_pane, "main")

    def compose(self) -> ComposeResult:
        yield self.status_bar
        with Container(id="desk"):
            yield self.main
            yield self.side
        yield self.action_bar

    def on_mount(self) -> None:
        self.renew_status()

    def status(self) -> Status:
        return self.world.review_status()

    @property
    def place(self) -> Where:
        if self.side.shown.id == "verdict":
            return "verdict"
        if self.main.shown is self.log_pane:
            return self.PLACE
        place: Where = getattr(self.main.shown, "PLACE", self.PLACE)
        return place

    def open_pane(self, pane: Widget, focus: Widget | None = None) -> None:
        """Let a pane take the place of the log; the summary beside it steps back."""
        self.side.show(self.side.home)
        self.main.show(pane, focus)
        self.set_class(pane is not self.log_pane, "-whole")
        self.renew_status()

    def show_log(self) -> None:
        """Give the place back to the log."""
        self.open_pane(self.log_pane, self.log_pane.table)

    def open_panel(self, panel: Widget, focus: Widget | None = None) -> None:
        self.set_class(panel is not self.side.home, "-panel")
        super().open_panel(panel, focus)

    def close_panel(self) -> None:
        """Close what stands at the side, and go on in what is open."""
        self.set_class(False, "-panel")
        self.side.show(self.side.home)
        shown = self.main.shown
        beginning = self.log_pane.table if shown is self.log_pane else getattr(shown, "beginning", shown)
        self.set_focus(beginning, scroll_visible=False)
        self.renew_status()
