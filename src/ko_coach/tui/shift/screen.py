"""The shift: what the agent does. What happens outside reaches it through the app."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ko_coach.coaching.session import Session
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.tui import wording
from ko_coach.tui.messages import RehearsalWanted
from ko_coach.tui.shift.day_room import DayRoom
from ko_coach.tui.shift.prompt_panel import PromptPanel

if TYPE_CHECKING:
    from ko_coach.tui.picker import Option, Picker
    from ko_coach.tui.shift.rating_panel import RatingPanel


class ShiftScreen(DayRoom):
    """The agent's room, with everything that can be done in it."""

    def prepare(self) -> None:
        """Make what the next keys may open, now that the first picture stands."""
        from ko_coach.tui.picker import Picker

        self.rating_panel()
        self.side.panel(Picker, Picker)

    def action_rehearse(self) -> None:
        self.post_message(RehearsalWanted(self.shift.rubric))

    # ------------------------------------------------------------------ the queue

    def on_queue_list_taken(self) -> None:
        self.to_prompts()

    def action_next(self) -> None:
        if self._next():
            self.by_hand()
        else:
            self.tell(_("Nothing else is waiting."), "$secondary")

    def _next(self) -> bool:
        """Turn to the next ticket that waits; False when there is none."""
        ticket = self.shift.next_ticket()
        self.to_prompts()
        if ticket is None:
            self.renew()
            return False
        self.turn_to(ticket)
        return True

    def action_filter(self) -> None:
        self.drawer("queue")
        self.queue_pane.open_filter()

    def on_queue_pane_left(self) -> None:
        self.to_prompts()

    # ------------------------------------------------------------------ prompts

    def action_tick(self, number: int) -> None:
        session = self.session
        prompt = session.checklist.by_number(number) if session else None
        if session is not None and prompt is not None and not session.closed:
            session.tick(prompt, self.outside.now())
            self.prompts.acted()

    def on_prompt_panel_ticked(self, event: PromptPanel.Ticked) -> None:
        self.action_tick(event.number)

    def action_ignore(self) -> None:
        session, prompt = self.session, self.prompts.at_hand
        if session is None or prompt is None or session.closed:
            return
        session.ignore(prompt, self.outside.now())
        self.prompts.acted()

    # ------------------------------------------------------------------ persona, stage, closing, privacy

    def action_persona(self) -> None:
        from ko_coach.tui.shift import options

        if (session := self.session) is not None:
            self._pick("persona", _("Who is this?"), options.personas(session.rubric), session.persona.id)

    def action_stage(self) -> None:
        from ko_coach.tui.shift import options

        if (session := self.session) is not None:
            self._pick("stage", _("Where are they?"), options.stages(session.rubric), session.stage.id)

    def action_skip(self) -> None:
        from ko_coach.tui.shift import options

        self._pick("skip", _("Close without a rating: why?"), options.skip_reasons())

    def _pick(self, purpose: str, title: str, choices: Sequence[Option], current: str = "") -> None:
        from ko_coach.tui.picker import Picker

        if self.session is None or self.session.closed:
            self.tell(_("This interaction is closed: + begins a new contact."), "$secondary")
            return
        picker = self.side.panel(Picker, Picker)
        picker.offer(purpose, title, choices, current)
        self.open_panel(picker)

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        purpose, option, now = event.purpose, event.option, self.outside.now()
        if purpose == "skip":
            self._close(option, now)
            return
        if purpose == "heard":
            self.heard_from(option)
            return
        if purpose == "persona":
            self.shift.set_persona(option, now)
        else:
            self.shift.set_stage(option, now)
        self.to_prompts()
        self.renew()

    def _close(self, reason: str, now: datetime) -> None:
        ticket = self.session.ticket.id if self.session else ""
        self.shift.skip(reason, now)
        self.queue.refresh()
        self._next()
        said = _("{ticket} closed: {reason}. u takes it back.")
        self.tell(said.format(ticket=ticket, reason=wording.skip_reason(reason)))

    def action_private(self) -> None:
        if (session := self.session) is None:
            return
        session.set_private(not session.private, self.outside.now())
        self.renew_card()
        only_you, shared = _("Only you see its rating and notes."), _("Your lead may read this one again.")
        self.tell(only_you if session.private else shared)

    def action_again(self) -> None:
        if self.shift.new_contact(self.outside.now()) is None:
            self.tell(_("This interaction is not closed yet."), "$secondary")
            return
        self.to_prompts()
        self.queue.refresh()
        self.renew()

    # ------------------------------------------------------------------ rating

    def action_rate(self) -> None:
        session = self.session
        if session is None or session.state == "skipped":
            return
        form = session.rate(self.outside.now())
        panel = self.rating_panel()
        panel.show(session)
        self.open_panel(panel, panel.scales)
        self.queue.refresh()
        if form.other_wording(session.rubric):
            self.tell(_("The questions have a new wording: ^n takes it."), "$secondary")

    def on_rating_panel_told(self, event: RatingPanel.Told) -> None:
        self.tell(event.words)

    def on_rating_panel_left(self) -> None:
        self.to_prompts()
        self.queue.refresh()
        self.renew_prompts()
        if self.session is not None and self.session.state == "draft":
            self.tell(_("Kept as a draft."))

    def on_rating_panel_finished(self) -> None:
        session = self.session
        if session is None or session.form is None:
            return
        if session.form.complete:
            self._save(session)
        else:
            self._ask_for_the_rest(session)

    def _ask_for_the_rest(self, session: Session) -> None:
        panel, form = self.rating_panel(), session.form
        if form is None or form.first_open is None:
            return
        missing = len(form.missing)
        form.move(form.first_open - form.cursor)
        panel.show(session)
        self.set_focus(panel.scales)
        said = ngettext(
            "{n} question is open; - says it does not fit.", "{n} questions are open; - says one does not fit.", missing
        )
        self.tell(said.format(n=missing), "$warning")

    def _save(self, session: Session) -> None:
        corrected = session.state == "rated"
        self.shift.save(self.outside.now())
        self.outside.rated()
        self.queue.refresh()
        if corrected:
            self.to_prompts()
            self.renew()
            self.tell(_("{ticket} corrected.").format(ticket=session.ticket.id))
        elif self._next():
            self.tell(_("{ticket} rated. u takes it back.").format(ticket=session.ticket.id))
        else:
            self.tell(_("{ticket} rated, the last one waiting. u takes it back.").format(ticket=session.ticket.id))

    def action_undo(self) -> None:
        session = self.shift.take_back(self.outside.now())
        if session is None:
            self.tell(_("There is nothing to take back."), "$secondary")
            return
        self.outside.rated()
        self.to_prompts()
        self.renew()
        self.by_hand()
        self.queue.refresh()
        if session.state == "open":
            self.tell(_("Taken back: {ticket} is open again.").format(ticket=session.ticket.id))
        else:
            self.action_rate()
            self.tell(_("Taken back: {ticket} is a draft again.").format(ticket=session.ticket.id))
