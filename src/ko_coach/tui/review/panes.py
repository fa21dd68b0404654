"""The review room as far as other panes take the place of the log; each is imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ko_coach.tui.review.room import ReviewRoom

if TYPE_CHECKING:
    from ko_coach.tui.review.customers_pane import CustomersPane
    from ko_coach.tui.review.directions_pane import DirectionsPane
    from ko_coach.tui.review.outcomes_pane import OutcomesPane
    from ko_coach.tui.verdict_form import VerdictForm


class Notice(Protocol):
    """Something that a pane wants to say at the bottom of the screen."""

    words: str
    style: str


class PanesRoom(ReviewRoom):
    """Opens the panes, and hears what they have to say."""

    def on_interaction_pane_place_changed(self) -> None:
        self.renew_status()

    def on_interaction_pane_noticed(self, event: Notice) -> None:
        self.tell(event.words, event.style)

    on_way_pane_place_changed = on_maturity_pane_place_changed = on_interaction_pane_place_changed
    on_steps_pane_noticed = on_way_pane_noticed = on_maturity_pane_noticed = on_interaction_pane_noticed
    on_days_pane_noticed = on_outcomes_pane_noticed = on_interaction_pane_noticed

    def on_steps_pane_closed(self) -> None:
        self.show_log()

    on_days_pane_closed = on_outcomes_pane_closed = on_steps_pane_closed
    on_directions_pane_closed = on_calibration_pane_closed = on_sample_panel_closed = on_steps_pane_closed
    on_customers_pane_closed = on_steps_pane_closed
    on_maturity_pane_closed = on_steps_pane_closed

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
