"""The coach's room as far as experiments are judged in it: a version of the history, and how what it tried ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ko_coach.i18n import gettext as _
from ko_coach.tui.asking import Asking
from ko_coach.tui.rubric.history_panel import HistoryPanel
from ko_coach.tui.rubric.knowing import KnowingRoom
from ko_coach.tui.rubric.room import CoachWorld

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.tui.verdict_form import VerdictForm


class JudgingRoom(KnowingRoom):
    """Opens the form over the history, keeps what was said, and goes back to the history."""

    def __init__(self, world: CoachWorld) -> None:
        super().__init__(world)
        self._judging: Asking[None] = Asking(self, world.record, "verdict")

    def action_history(self) -> None:
        """Show the versions, read anew."""
        raise NotImplementedError

    def on_history_panel_verdict_wanted(self, event: HistoryPanel.VerdictWanted) -> None:
        if not self.world.judges:
            self.tell(_("A coach or a lead says it: ko-coach rubric begins as coach."), "$warning")
        elif not event.version:
            self.tell(_("No experiment: a version is one with its note, once somebody worked under it."), "$warning")
        else:
            from ko_coach.tui.verdict_form import VerdictForm

            form = self.side.panel(VerdictForm, VerdictForm)
            before = (event.judged.verdict, event.judged.words) if event.judged else (None, "")
            form.show(event.version, event.changed, *before)
            self.open_panel(form, form.choice)

    def on_verdict_form_left(self) -> None:
        self.action_history()

    def on_verdict_form_given(self, event: VerdictForm.Given) -> None:
        by, now = self.world.coach, self.world.now()

        def keep(log: Log, _go_on: object) -> None:
            from ko_coach.record.ids import new_id
            from ko_coach.record.practice_entries import ExperimentJudged

            log.write_reviews([ExperimentJudged(new_id(), by, now, event.version, event.verdict, event.words)])

        def kept(_nothing: None) -> None:
            self.tell(_("The verdict is kept: everybody sees it now."))
            self.action_history()

        def failed(why: str) -> None:
            self.tell(_("The verdict was not kept: {cause}").format(cause=why), "$error")

        self._judging.ask(keep, kept, failed)
