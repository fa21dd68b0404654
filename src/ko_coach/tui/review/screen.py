"""The review room, with everything that can be done in it.

A pane is imported when it is first wanted: the first picture of the room is the log alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.tui.review.log_pane import LogPane
from ko_coach.tui.review.room import ReviewRoom

if TYPE_CHECKING:
    from ko_coach.tui.review.customers_pane import CustomersPane
    from ko_coach.tui.review.directions_pane import DirectionsPane
    from ko_coach.tui.review.export_panel import ExportPanel
    from ko_coach.tui.review.interaction_pane import InteractionPane
    from ko_coach.tui.review.outcomes_pane import OutcomesPane
    from ko_coach.tui.review.world import LeadWorld
    from ko_coach.tui.verdict_form import VerdictForm


_OF_LOG = frozenset({"open", "order", "keep_search", "step_tab", "export"})
"""What is done with the log, and means nothing where it is not in sight."""
_ELSEWHERE = frozenset(
    {"search", "sample", "trends", "calibration", "steps", "customers", "maturity", "days", "outcomes"}
)
"""What leads away, and must not happen to somebody who fills a form."""


class Notice(Protocol):
    """Something that a pane wants to say at the bottom of the screen."""

    words: str
    style: str


class Reference(Protocol):
    """An interaction that a pane wants to be read."""

    interaction: str


class ReviewScreen(ReviewRoom):
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

    def on_interaction_pane_place_changed(self) -> None:
        self.renew_status()

    def on_interaction_pane_noticed(self, event: Notice) -> None:
        self.tell(event.words, event.style)

    on_way_pane_place_changed = on_maturity_pane_place_changed = on_interaction_pane_place_changed
    on_steps_pane_noticed = on_way_pane_noticed = on_maturity_pane_noticed = on_interaction_pane_noticed
    on_steps_pane_changed = on_interaction_pane_changed

    # ------------------------------------------------------------------ the other panes

    def action_steps(self) -> None:
        from ko_coach.tui.review.steps_pane import StepsPane

        pane = self.main.panel(StepsPane, lambda: StepsPane(self.world))
        self.open_pane(pane)
        if pane.is_mounted:
            pane.look()

    def action_days(self) -> None:
        from ko_coach.tui.review.days_pane import DaysPane

        pane = self.main.panel(DaysPane, lambda: DaysPane(self.world))
        self.open_pane(pane)
        if pane.is_mounted:
            pane.look()

    def action_trends(self) -> None:
        from ko_coach.tui.review.directions_pane import DirectionsPane

        pane = self.main.panel(DirectionsPane, lambda: DirectionsPane(self.world))
        self.open_pane(pane)
        if pane.is_mounted:
            pane.ask()

    def on_directions_pane_page_wanted(self, event: DirectionsPane.PageWanted) -> None:
        from ko_coach.tui.review.way_pane import WayPane

        pane = self.main.panel(WayPane, lambda: WayPane(self.world, event.page))
        self.open_pane(pane)
        if pane.is_mounted:
            pane.turn_page(event.page)

    def on_way_pane_closed(self) -> None:
        self.action_trends()

    def action_calibration(self) -> None:
        from ko_coach.tui.review.calibration_pane import CalibrationPane

        pane = self.main.panel(CalibrationPane, lambda: CalibrationPane(self.world))
        self.open_pane(pane)
        if pane.is_mounted:
            pane.look()  # somebody may have reviewed one meanwhile

    def action_maturity(self) -> None:
        from ko_coach.tui.review.maturity_pane import MaturityPane

        pane = self.main.panel(MaturityPane, lambda: MaturityPane(self.world))
        self.open_pane(pane)
        if pane.is_mounted:
            pane.look()  # somebody may have answered meanwhile

    # ------------------------------------------------------------------ outcomes

    @property
    def _outcomes(self) -> OutcomesPane:
        from ko_coach.tui.review.outcomes_pane import OutcomesPane

        return self.main.panel(OutcomesPane, lambda: OutcomesPane(self.world))

    def action_outcomes(self) -> None:
        pane = self._outcomes
        self.open_pane(pane)
        if pane.is_mounted:
            pane.look()

    def on_outcomes_pane_verdict_wanted(self, event: OutcomesPane.VerdictWanted) -> None:
        from ko_coach.review.outcome_words import say
        from ko_coach.tui.verdict_form import VerdictForm

        form, one = self.side.panel(VerdictForm, VerdictForm), event.experiment
        before = (one.judged.verdict, one.judged.words) if one.judged else (None, "")
        form.show(one.version, say(one.note.changed), *before)
        self.open_panel(form, form.choice)

    def on_verdict_form_given(self, event: VerdictForm.Given) -> None:
        self._outcomes.judge(event.version, event.verdict, event.words)
        self.close_panel()

    def on_verdict_form_left(self) -> None:
        self.close_panel()

    # ------------------------------------------------------------------ customers

    _before_cell: str | None = None
    """What was looked for in the log before a cell of the map was opened there; None when none is."""

    def action_customers(self) -> None:
        from ko_coach.tui.review.customers_pane import CustomersPane

        self._leave_cell()
        pane = self.main.panel(CustomersPane, lambda: CustomersPane(self.world))
        self.open_pane(pane)
        if pane.is_mounted:
            pane.look()

    def on_customers_pane_search_wanted(self, event: CustomersPane.SearchWanted) -> None:
        self._before_cell = self.log_pane.line
        self.show_log()
        self.log_pane.show(event.line)

    def _leave_cell(self) -> None:
        """Let the log show again what it did before a cell was opened."""
        line, self._before_cell = self._before_cell, None
        if line is not None:
            self.log_pane.show(line)

    # ------------------------------------------------------------------ what was drawn

    def action_sample(self) -> None:
        from ko_coach.tui.review.sample_panel import SamplePanel

        pane = self.main.panel(SamplePanel, lambda: SamplePanel(self.world))
        self.open_pane(pane)
        pane.look(self.log_pane.search)

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

    def on_steps_pane_closed(self) -> None:
        self.show_log()

    on_days_pane_noticed = on_outcomes_pane_noticed = on_interaction_pane_noticed
    on_days_pane_closed = on_outcomes_pane_closed = on_steps_pane_closed
    on_directions_pane_closed = on_calibration_pane_closed = on_sample_panel_closed = on_steps_pane_closed
    on_customers_pane_closed = on_steps_pane_closed
    on_maturity_pane_closed = on_steps_pane_closed

    def on_steps_pane_open_interaction(self, event: Reference) -> None:
        self._open(event.interaction)

    on_sample_panel_open_interaction = on_way_pane_open_interaction = on_steps_pane_open_interaction
