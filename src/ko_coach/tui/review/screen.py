"""The review room, with everything that can be done in it.

A pane is imported when it is first wanted: the first picture of the room is the log alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.tui.review.log_pane import LogPane
from ko_coach.tui.review.panes import PanesRoom

if TYPE_CHECKING:
    from ko_coach.tui.review.export_panel import ExportPanel
    from ko_coach.tui.review.interaction_pane import InteractionPane
    from ko_coach.tui.review.world import LeadWorld


_OF_LOG = frozenset({"open", "order", "keep_search", "step_tab", "export"})
"""What is done with the log, and means nothing where it is not in sight."""
_ELSEWHERE = frozenset(
    {"search", "sample", "trends", "calibration", "steps", "customers", "maturity", "days", "outcomes"}
)
"""What leads away, and must not happen to somebody who fills a form."""


class Reference(Protocol):
    """An interaction that a pane wants to be read."""

    interaction: str


class ReviewScreen(PanesRoom):
    """Where a lead finds an interaction, answers it, and sees directions; an agent their own."""

    def __init__(self, world: LeadWorld, pane: str = "") -> None:
        """Begin with this pane (`maturity`), or with the log."""
        super().__init__(world)
        self._begins_with = pane

    def on_mount(self) -> None:
        if self._begins_with == "maturity":
            self.call_after_refresh(self.action_maturity)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        shown = self.main.shown
        if action in _OF_LOG:
            return shown is self.log_pane
        return action not in _ELSEWHERE or not getattr(shown, "form_is_open", False)

    # ------------------------------------------------------------------ the log

    def action_search(self) -> None:
        self._before_cell = None
        self.show_log()
        self.log_pane.find()

    def action_order(self) -> None:
        self.log_pane.turn_round()
        self.tell(_("The oldest first.") if self.log_pane.table.oldest_first else _("The newest first."), "$secondary")

    def action_keep_search(self) -> None:
        if not self.log_pane.line:
            self.tell(_("There is no search to keep: / begins one."), "$warning")
        elif self.log_pane.keep_search():
            self.tell(_("Kept as a tab. The same key takes it away."))
        else:
            self.tell(_("The tab is gone."), "$secondary")

    def action_step_tab(self, by: int) -> None:
        self.log_pane.step_tab(by)

    def on_log_pane_found(self, event: LogPane.Found) -> None:
        self.summary.look(event.search)

    def action_export(self) -> None:
        from ko_coach.tui.review.export_panel import ExportPanel

        panel = self.side.panel(ExportPanel, lambda: ExportPanel(self.world))
        self.open_panel(panel, panel.field)
        panel.offer(self.log_pane.search, self.log_pane.table.rows.total)

    def on_export_panel_written(self, event: ExportPanel.Written) -> None:
        self.close_panel()
        self.tell(event.words)

    def on_export_panel_closed(self) -> None:
        self.close_panel()

    def on_log_pane_opened(self, event: LogPane.Opened) -> None:
        self._open(event.row.id)

    def on_screen_resume(self) -> None:
        if self.log_pane.table.rows.rows:
            self.log_pane.look_again()

    def action_open(self) -> None:
        row = self.log_pane.table.at_hand
        if row is not None:
            self._open(row.id)

    # ------------------------------------------------------------------ one interaction

    _came_from: Widget | None = None
    """What an interaction was opened from, and is left to."""

    @property
    def _reads(self) -> bool:
        return self.main.shown is not self.log_pane and self.main.shown.id == "interaction"

    @property
    def interaction(self) -> InteractionPane:
        """Where one interaction is read."""
        from ko_coach.tui.review.interaction_pane import InteractionPane

        return self.main.panel(InteractionPane, lambda: InteractionPane(self.world))

    def _open(self, interaction: str) -> None:
        self._came_from = self.main.shown
        pane = self.interaction
        self.open_pane(pane, pane.beginning)
        pane.open(interaction)

    def on_interaction_pane_closed(self) -> None:
        back = self._came_from
        if back is None or back is self.log_pane or back is self.interaction:
            self.show_log()
        else:
            self.open_pane(back)

    def on_interaction_pane_step(self, event: InteractionPane.Step) -> None:
        if self._came_from is not self.log_pane:
            self.tell(_("Back to the list with esc: it was opened from there."), "$secondary")
            return
        table = self.log_pane.table
        before = table.at_hand
        if event.by > 0:
            table.action_down()
        else:
            table.action_up()
        row = table.at_hand
        if row is None or row == before:
            self.tell(_("The list ends here."), "$secondary")
        else:
            self.interaction.open(row.id)

    def on_interaction_pane_changed(self) -> None:
        self.log_pane.look_again()

    on_steps_pane_changed = on_interaction_pane_changed

    # ------------------------------------------------------------------ and back

    def action_back(self) -> None:
        """Close what is open: a pane itself does so, but the key may be quicker than the pane."""
        if self.side.shown is not self.side.home:
            self.close_panel()
        elif self._reads:
            self.on_interaction_pane_closed()
        elif self.main.shown is not self.log_pane:
            self.show_log()
        elif self._before_cell is not None:
            self.action_customers()

    def on_steps_pane_open_interaction(self, event: Reference) -> None:
        self._open(event.interaction)

    on_sample_panel_open_interaction = on_way_pane_open_interaction = on_steps_pane_open_interaction
