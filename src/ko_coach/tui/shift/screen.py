"""The shift: wires the panes to the shift's state. What happens outside reaches it through the app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.timer import Timer

from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import Shift
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.shift.bars import ActionBar, Status, StatusBar
from ko_coach.tui.shift.conversation import Conversation
from ko_coach.tui.shift.customer_card import CustomerCard
from ko_coach.tui.shift.prompt_panel import PromptPanel
from ko_coach.tui.shift.queue_list import QueueList
from ko_coach.tui.shift.queue_pane import QueuePane
from ko_coach.tui.shift.side import Side

if TYPE_CHECKING:
    # Panels that the first picture does not show: imported when they are opened.
    from ko_coach.desk.source import Refused
    from ko_coach.rubric.problems import Problem
    from ko_coach.tui.shift.picker import Option, Picker
    from ko_coach.tui.shift.rating_panel import RatingPanel

NOTICE_SECONDS = 6.0


class Outside(Protocol):
    """What the screen needs to know of the world behind the app."""

    shift: Shift
    keymap_of_user: dict[str, str]

    def now(self) -> datetime:
        """The moment, aware and in UTC."""

    def kept(self) -> int:
        """The highest number of the record that is on disk."""

    def troubles(self) -> list[str]:
        """What is wrong with record, queue or workers, in sentences."""

    def problems(self) -> list[Problem]:
        """What is wrong with the rubric."""

    def refused(self) -> list[Refused]:
        """What of the queue is not shown."""

    def places(self) -> list[tuple[str, str]]:
        """Where things are: (name, path)."""

    def status(self) -> Status:
        """What the line at the top says."""

    def rated(self) -> None:
        """A rating was saved or taken back."""

    def when_ready(self, act: Callable[[], object]) -> None:
        """Run the act now, or once the record has been read: what the agent does early is not lost."""


class ShiftScreen(Screen[None]):
    """The agent's room."""

    BINDINGS = bindings("shift")
    AUTO_FOCUS = "#prompts"
    HORIZONTAL_BREAKPOINTS = [
        (0, "-narrow"),
        (60, "-roomy"),
        (80, "-medium"),
        (100, "-wide"),
        (118, "-wider"),
        (150, "-huge"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (22, "-tall")]

    def __init__(self, outside: Outside) -> None:
        super().__init__()
        self.outside = outside
        self.shift = outside.shift
        self.status_bar = StatusBar()
        self.action_bar = ActionBar(outside.keymap_of_user)
        self.queue = QueueList(self.shift.queue, self.shift.mark_of, outside.now)
        self.queue_pane = QueuePane(self.shift.queue, self.queue)
        self.card = CustomerCard()
        self.conversation = Conversation()
        self.prompts = PromptPanel(outside.kept)
        self.side = Side(self.prompts)
        self._notice: tuple[str, str] = ("", "")
        self._notice_timer: Timer | None = None
        self._pointed = ""

    def compose(self) -> ComposeResult:
        yield self.status_bar
        with Container(id="body"):
            yield self.queue_pane
            with Vertical(id="customer-pane"):
                yield self.card
                yield self.conversation
            yield self.side
        yield self.action_bar

    def on_mount(self) -> None:
        self.queue.renew()
        self.renew()

    def on_resize(self) -> None:
        self.call_after_refresh(self._renew_card)

    def prepare(self) -> None:
        """Make what the next keys may open, now that the first picture stands."""
        from ko_coach.tui.shift.picker import Picker

        self._rating_panel()
        self.side.panel(Picker, Picker)

    # ------------------------------------------------------------------ showing

    @property
    def session(self) -> Session | None:
        return self.shift.current

    def renew(self) -> None:
        """Show the current interaction and the status as they are now."""
        session = self.session
        if session is not None and self.queue.selected != session.ticket.id:
            self.queue.select(session.ticket.id)
        self._renew_card()
        self.conversation.show(session.ticket if session else None, self.outside.now())
        self.renew_prompts()
        self.renew_status()

    def _renew_card(self) -> None:
        self.card.short = self.size.width < 60 or self.size.height < 22  # as in the style sheet
        self.card.show(self.session, self.outside.now())

    def renew_prompts(self) -> None:
        """Show the prompts and what is on disk of them."""
        self.prompts.show(self.session, self._banner())
        self.queue.renew_mark()
        if self._rating:
            self._rating_panel().renew_title()

    def renew_status(self) -> None:
        """Show the lines at the top and the bottom."""
        self.status_bar.say(self.outside.status())
        self.action_bar.say("rating" if self._rating else "shift", self._notice)

    def queue_changed(self) -> None:
        """Show the queue's news; the selection stays on its ticket."""
        self.queue.renew()
        self.renew()

    def renew_problems(self) -> None:
        """Show what is wrong now, where that panel is open."""
        if self.side.shown.id == "problems":
            self._show_problems()

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

    def _banner(self) -> str:
        session = self.session
        if session is None or session.closed_at is None:
            return ""
        when = wording.clock(session.closed_at, self.outside.now())
        if session.state == "rated":
            return _("✓ Rated at {time}. r corrects it, + begins a new contact.").format(time=when)
        reason = wording.skip_reason(session.skip_reason)
        return _("– Closed at {time}: {reason}. + begins a new contact.").format(time=when, reason=reason)

    # ------------------------------------------------------------------ panels and drawers

    def _to_prompts(self) -> None:
        self._drawer("")
        self._full_card(False)
        self.side.show(self.prompts)
        self.renew_status()

    def _drawer(self, name: str) -> None:
        """Let the queue or the conversation take the room where the terminal is too narrow for both."""
        for drawer in ("queue", "conversation"):
            self.set_class(drawer == name, f"-drawer-{drawer}")

    def _full_card(self, full: bool) -> None:
        if self.card.full != full:
            self.card.full = full
            self.set_class(full, "-full")
            self._renew_card()

    def action_back(self) -> None:
        if self.prompts.has_focus and self.shift.queue.filter:
            self.queue_pane.clear_filter()
        self._to_prompts()

    def action_queue(self) -> None:
        if self.queue.has_focus:
            self._to_prompts()
        else:
            self._full_card(False)
            self._drawer("queue")
            self.queue.focus()

    def action_conversation(self) -> None:
        if self.conversation.has_focus:
            self._to_prompts()
        else:
            self._full_card(False)
            self._drawer("conversation")
            self.conversation.focus(scroll_visible=False)

    def action_card(self) -> None:
        self._drawer("")
        self._full_card(not self.card.full)

    def action_why(self) -> None:
        self.card.why = not self.card.why
        self._renew_card()

    def action_keys(self) -> None:
        from ko_coach.tui.shift.panels import KeysPanel

        if self.side.shown.id == "keys":
            self._to_prompts()
        else:
            make = lambda: KeysPanel(self.outside.keymap_of_user, self.outside.places())  # noqa: E731
            self.side.show(self.side.panel(KeysPanel, make))

    def action_problems(self) -> None:
        if self.side.shown.id == "problems":
            self._to_prompts()
        else:
            self._show_problems()

    def _show_problems(self) -> None:
        from ko_coach.tui.shift.panels import ProblemsPanel

        panel = self.side.panel(ProblemsPanel, ProblemsPanel)
        panel.show(self.outside.troubles(), self.outside.problems(), self.outside.refused())
        if self.side.shown is not panel:
            self.side.show(panel)

    # ------------------------------------------------------------------ the queue

    def turn_to(self, ticket: str) -> None:
        """Turn to this ticket; what was begun with another stays where it was."""
        before = self.session
        if self.shift.select(ticket, self.outside.now()) is not None and self.session is not before:
            if self.side.shown is not self.prompts:
                self.side.show(self.prompts, self.focused)
            self.renew()

    def on_queue_list_selected(self, event: QueueList.Selected) -> None:
        self.call_after_refresh(self.turn_to, event.ticket)

    def on_queue_list_taken(self) -> None:
        self._to_prompts()

    def action_next(self) -> None:
        if not self._next():
            self.tell(_("Nothing else is waiting."), "$secondary")

    def _next(self) -> bool:
        """Turn to the next ticket that waits; False when there is none."""
        ticket = self.shift.next_ticket()
        self._to_prompts()
        if ticket is None:
            self.renew()
            return False
        self.turn_to(ticket)
        return True

    def action_filter(self) -> None:
        self._drawer("queue")
        self.queue_pane.open_filter()

    def on_queue_pane_left(self) -> None:
        self._to_prompts()

    def pointed_at(self, ticket: str) -> None:
        """Another program says which ticket the agent has open: go there, unless the agent is writing."""
        if self.session is not None and self.session.ticket.id == ticket:
            return
        if self.shift.queue.get(ticket) is None:
            self.tell(_("{ticket} is not in the queue.").format(ticket=ticket), "$warning")
        elif self.focused is self.prompts or self.focused is self.conversation or self.focused is self.queue:
            self._follow(ticket)
        else:
            self._pointed = ticket
            self.tell(_("{ticket} is open elsewhere: f goes there.").format(ticket=ticket), "$secondary")

    def action_follow(self) -> None:
        if self._pointed and self.shift.queue.get(self._pointed) is not None:
            self._follow(self._pointed)
        else:
            self.tell(_("No other program has pointed at a ticket."), "$secondary")

    def _follow(self, ticket: str) -> None:
        self._pointed = ""
        if self.shift.queue.row_of(ticket) is None:
            self.queue_pane.clear_filter()
        self._to_prompts()
        self.turn_to(ticket)

    # ------------------------------------------------------------------ prompts

    def action_tick(self, number: int) -> None:
        self.outside.when_ready(lambda: self._tick(number))

    def _tick(self, number: int) -> None:
        session = self.session
        prompt = session.checklist.by_number(number) if session else None
        if session is not None and prompt is not None and not session.closed:
            session.tick(prompt, self.outside.now())
            self.prompts.acted()

    def on_prompt_panel_ticked(self, event: PromptPanel.Ticked) -> None:
        self.action_tick(event.number)

    def action_ignore(self) -> None:
        self.outside.when_ready(self._ignore)

    def _ignore(self) -> None:
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
        from ko_coach.tui.shift.picker import Picker

        if self.session is None or self.session.closed:
            self.tell(_("This interaction is closed: + begins a new contact."), "$secondary")
            return
        picker = self.side.panel(Picker, Picker)
        picker.offer(purpose, title, choices, current)
        self._drawer("")
        self.side.show(picker)

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        self.outside.when_ready(lambda: self._chosen(event.purpose, event.option))

    def _chosen(self, purpose: str, option: str) -> None:
        now = self.outside.now()
        if purpose == "skip":
            self._close(option, now)
            return
        if purpose == "persona":
            self.shift.set_persona(option, now)
        else:
            self.shift.set_stage(option, now)
        self._to_prompts()
        self.renew()

    def _close(self, reason: str, now: datetime) -> None:
        ticket = self.session.ticket.id if self.session else ""
        self.shift.skip(reason, now)
        self.queue.refresh()
        self._next()
        said = _("{ticket} closed: {reason}. u takes it back.")
        self.tell(said.format(ticket=ticket, reason=wording.skip_reason(reason)))

    def action_private(self) -> None:
        self.outside.when_ready(self._private)

    def _private(self) -> None:
        if (session := self.session) is None:
            return
        session.set_private(not session.private, self.outside.now())
        self._renew_card()
        only_you, shared = _("Only you see its rating and notes."), _("Your lead may read this one again.")
        self.tell(only_you if session.private else shared)

    def action_again(self) -> None:
        if self.shift.new_contact(self.outside.now()) is None:
            self.tell(_("This interaction is not closed yet."), "$secondary")
            return
        self._to_prompts()
        self.queue.refresh()
        self.renew()

    # ------------------------------------------------------------------ rating

    @property
    def _rating(self) -> bool:
        return self.side.shown.id == "rating"

    def _rating_panel(self) -> RatingPanel:
        from ko_coach.tui.shift.rating_panel import RatingPanel

        return self.side.panel(RatingPanel, lambda: RatingPanel(self.outside.now, self.outside.kept))

    def action_rate(self) -> None:
        self.outside.when_ready(self._rate)

    def _rate(self) -> None:
        session = self.session
        if session is None or session.state == "skipped":
            return
        form = session.rate(self.outside.now())
        panel = self._rating_panel()
        panel.show(session)
        self._drawer("")
        self._full_card(False)
        self.side.show(panel, panel.scales)
        self.queue.refresh()
        self.renew_status()
        if form.other_wording(session.rubric):
            self.tell(_("The questions have a new wording: ^n takes it."), "$secondary")

    def on_rating_panel_told(self, event: RatingPanel.Told) -> None:
        self.tell(event.words)

    def on_rating_panel_left(self) -> None:
        self._to_prompts()
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
        panel, form = self._rating_panel(), session.form
        if form is None or form.first_open is None:
            return
        missing = len(form.missing)
        form.move(form.first_open - form.cursor)
        panel.show(session)
        panel.scales.focus()
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
            self._to_prompts()
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
        self._to_prompts()
        self.renew()
        self.queue.refresh()
        if session.state == "open":
            self.tell(_("Taken back: {ticket} is open again.").format(ticket=session.ticket.id))
        else:
            self._rate()
            self.tell(_("Taken back: {ticket} is a draft again.").format(ticket=session.ticket.id))
