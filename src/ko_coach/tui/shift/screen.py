"""The shift: wires the panes to the shift's state. What happens outside reaches it through the app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import Key, MouseDown
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import SKIP_REASONS, Shift
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.tui import wording
from ko_coach.tui.actions import Where, bindings
from ko_coach.tui.shift.bars import ActionBar, Status, StatusBar
from ko_coach.tui.shift.conversation import Conversation
from ko_coach.tui.shift.customer_card import CustomerCard
from ko_coach.tui.shift.prompt_panel import PromptPanel
from ko_coach.tui.shift.queue_list import QueueList

if TYPE_CHECKING:
    from textual.widgets import Input

    from ko_coach.desk.source import Refused
    from ko_coach.rubric.problems import Problem
    from ko_coach.tui.shift.picker import Picker
    from ko_coach.tui.shift.rating_panel import RatingPanel

NOTICE_SECONDS = 6.0


class Outside(Protocol):
    """What the screen needs to know of the world behind the app."""

    shift: Shift
    keymap_of_user: dict[str, str]

    def rated(self) -> None: ...

    def now(self) -> datetime: ...

    def kept(self) -> int: ...

    def troubles(self) -> list[str]: ...

    def problems(self) -> list[Problem]: ...

    def refused(self) -> list[Refused]: ...

    def status(self) -> Status: ...

    def when_ready(self, act: Callable[[], object]) -> None:
        """Run the act now, or once the record has been read: what the agent does early is not lost."""


class ShiftScreen(Screen[None]):
    """The agent's room."""

    BINDINGS = bindings("shift")
    AUTO_FOCUS = "#prompts"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-roomy"), (80, "-medium"), (100, "-wide"), (140, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (22, "-tall")]

    def __init__(self, outside: Outside) -> None:
        super().__init__()
        self.outside = outside
        self.shift = outside.shift
        self._panel = "prompts"
        self._drawer = ""
        self._notice: tuple[str, str] = ("", "")
        self._notice_timer: Timer | None = None
        self._pointed = ""

    def compose(self) -> ComposeResult:
        yield StatusBar()
        with Container(id="body"):
            with Vertical(id="queue-pane"):
                yield QueueList(self.shift.queue, self.shift.mark_of, self.outside.now)
            with Vertical(id="customer-pane"):
                yield CustomerCard()
                yield Conversation()
            with Container(id="side"):
                yield PromptPanel(self.outside.kept)
        yield ActionBar(self.outside.keymap_of_user)

    def on_mount(self) -> None:
        self.status_bar = self.query_one(StatusBar)
        self.action_bar = self.query_one(ActionBar)
        self.queue = self.query_one(QueueList)
        self.card = self.query_one(CustomerCard)
        self.conversation = self.query_one(Conversation)
        self.prompts = self.query_one(PromptPanel)
        self.side = self.query_one("#side", Container)
        self.prompts.add_class("-shown")
        self.queue.renew()
        self.renew()

    def on_resize(self) -> None:
        self.call_after_refresh(self.renew)

    # ------------------------------------------------------------------ showing

    @property
    def session(self) -> Session | None:
        return self.shift.current

    def renew(self) -> None:
        """Show the current interaction and the status as they are now."""
        session, now = self.session, self.outside.now()
        if session is not None and self.queue.selected != session.ticket.id:
            self.queue.select(session.ticket.id)
        self.card.short = self.has_class("-narrow") or self.has_class("-short")
        self.card.show(session, now)
        self.conversation.show(session.ticket if session else None, now)
        self.renew_prompts()
        self.renew_status()

    def renew_prompts(self) -> None:
        """Show the prompts and what is on disk of them."""
        self.prompts.show(self.session, self._banner())
        self._renew_rating_title()

    def renew_status(self) -> None:
        """Show the lines at the top and the bottom."""
        self.status_bar.say(self.outside.status())
        self.action_bar.say(self._where(), self._notice)

    def queue_changed(self) -> None:
        """Show the queue's news; the selection stays on its ticket."""
        self.queue.renew()
        if self.session is not None:
            self.renew()

    def _banner(self) -> str:
        session = self.session
        if session is None or session.closed_at is None:
            return ""
        when = wording.clock(session.closed_at, self.outside.now())
        if session.state == "rated":
            return _("✓ Rated at {time}. r corrects it, + begins a new contact.").format(time=when)
        reason = wording.skip_reason(session.skip_reason)
        return _("– Closed at {time}: {reason}. u takes it back.").format(time=when, reason=reason)

    def _where(self) -> Where:
        return "rating" if self._panel == "rating" else "shift"

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

    # ------------------------------------------------------------------ panels and drawers

    def _show_panel(self, panel: Widget) -> None:
        """Put one panel in the place of the prompts and give it the keyboard."""
        self._panel = panel.id or "prompts"
        self._open_drawer("")
        self.set_class(False, "-full")
        self.card.full = False
        for child in self.side.children:
            child.set_class(child is panel, "-shown")
        target: Widget = panel
        if panel.id == "rating":
            target = panel.query_one("#scales")
        target.focus(scroll_visible=False)
        self.renew_status()

    def _mounted(self, name: str, make: Callable[[], Widget]) -> Widget:
        """Return the side's panel of that name; it is made when first needed, to keep the first picture quick."""
        for child in self.side.children:
            if child.id == name:
                return child
        panel = make()
        self.side.mount(panel)
        return panel

    def _open_drawer(self, name: str) -> None:
        self._drawer = name
        for drawer in ("queue", "conversation"):
            self.set_class(drawer == name, f"-drawer-{drawer}")

    def action_back(self) -> None:
        """From wherever to the prompts."""
        if self.prompts.has_focus and not self._drawer and not self.has_class("-full") and self.shift.queue.filter:
            self._set_filter("")
        self._show_panel(self.prompts)
        self.card.show(self.session, self.outside.now())

    def action_queue(self) -> None:
        if self._drawer == "queue" or self.queue.has_focus:
            self.action_back()
            return
        self._open_drawer("queue")
        self.queue.focus()

    def action_conversation(self) -> None:
        if self._drawer == "conversation" or self.conversation.has_focus:
            self.action_back()
            return
        self.set_class(False, "-full")
        self.card.full = False
        self._open_drawer("conversation")
        self.conversation.focus(scroll_visible=False)

    def action_card(self) -> None:
        self.card.full = not self.card.full
        self._open_drawer("")
        self.set_class(self.card.full, "-full")
        self.card.show(self.session, self.outside.now())

    def action_why(self) -> None:
        self.card.why = not self.card.why
        self.card.show(self.session, self.outside.now())

    def action_keys(self) -> None:
        from ko_coach.tui.shift.panels import KeysPanel

        if self._panel == "keys":
            self.action_back()
        else:
            self._show_panel(self._mounted("keys", lambda: KeysPanel(self.outside.keymap_of_user)))

    def action_problems(self) -> None:
        from ko_coach.tui.shift.panels import ProblemsPanel

        if self._panel == "problems":
            self.action_back()
            return
        self._show_panel(self._mounted("problems", ProblemsPanel))
        self.renew_problems()

    def renew_problems(self) -> None:
        """Show what is wrong now, where the panel is open."""
        from ko_coach.tui.shift.panels import ProblemsPanel

        for panel in self.query(ProblemsPanel):
            panel.show(self.outside.troubles(), self.outside.problems(), self.outside.refused())

    # ------------------------------------------------------------------ the queue

    def turn_to(self, ticket: str) -> None:
        """Turn to this ticket; what was begun with another stays where it was."""
        if self.session is not None and self.session.ticket.id == ticket:
            return
        if self.shift.select(ticket, self.outside.now()) is None:
            return
        if self._panel in ("rating", "picker"):
            self._show_panel(self.prompts)
        self.renew()

    def pointed_at(self, ticket: str) -> None:
        """Another program says which ticket the agent has open: go there, unless the agent is writing."""
        if self.session is not None and self.session.ticket.id == ticket:
            return
        if self.shift.queue.get(ticket) is None:
            self.tell(_("{ticket} is not in the queue.").format(ticket=ticket), "$warning")
        elif self._panel in ("rating", "picker") or self.focused is None or self.focused.id == "filter":
            self._pointed = ticket
            self.tell(_("{ticket} is open elsewhere: f goes there.").format(ticket=ticket), "$secondary")
        else:
            self._follow(ticket)

    def action_follow(self) -> None:
        if self._pointed and self.shift.queue.get(self._pointed) is not None:
            self._follow(self._pointed)
        else:
            self.tell(_("No other program has pointed at a ticket."), "$secondary")

    def _follow(self, ticket: str) -> None:
        self._pointed = ""
        if self.shift.queue.row_of(ticket) is None:
            self._set_filter("")
        self._show_panel(self.prompts)
        self.turn_to(ticket)

    def on_queue_list_selected(self, event: QueueList.Selected) -> None:
        self.call_after_refresh(self.turn_to, event.ticket)

    def on_queue_list_taken(self) -> None:
        self.action_back()

    def action_next(self) -> None:
        self._next(_("Nothing else is waiting."))

    def _next(self, otherwise: str) -> None:
        ticket = self.shift.next_ticket()
        if ticket is None:
            self._show_panel(self.prompts)
            self.tell(otherwise, "$secondary")
            return
        self._show_panel(self.prompts)
        self.turn_to(ticket)

    def action_filter(self) -> None:
        from textual.widgets import Input

        field = self._filter_input()
        field.set_class(True, "-on")
        if self.has_class("-wide") is False and self.has_class("-huge") is False:
            self._open_drawer("queue")
        field.focus()
        field.placeholder = _("id, subject, customer, tag")
        assert isinstance(field, Input)  # noqa: S101 - for the type checker

    def _filter_input(self) -> Input:
        from textual.widgets import Input

        found = self.query("#filter").results(Input)
        for field in found:
            return field
        field = Input(id="filter", compact=True, max_length=200)
        self.query_one("#queue-pane").mount(field, before=0)
        return field

    def _set_filter(self, text: str) -> None:
        self.shift.queue.set_filter(text)
        for field in self.query("#filter"):
            field.set_class(bool(text) or field.has_focus, "-on")
        self.queue.renew()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "filter":
            self._set_filter(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "filter" and self.shift.queue.shown:
            if self.shift.queue.row_of(self.queue.selected) is None:
                self.queue.action_top()
            self.action_back()

    def on_key(self, event: Key) -> None:
        if event.key == "escape" and self.focused is not None and self.focused.id == "filter":
            event.stop()
            self.focused.value = ""  # type: ignore[attr-defined]
            self._set_filter("")
            self.focused.set_class(False, "-on")
            self.action_back()

    def on_mouse_down(self, _event: MouseDown) -> None:
        """A sign of the agent; the app counts it."""

    # ------------------------------------------------------------------ prompts

    def action_tick(self, number: int) -> None:
        self.outside.when_ready(lambda: self._tick(number))

    def _tick(self, number: int) -> None:
        session = self.session
        prompt = session.checklist.by_number(number) if session else None
        if session is None or prompt is None or session.closed:
            return
        session.tick(prompt, self.outside.now())
        self.prompts.turn_to(number)

    def on_prompt_panel_ticked(self, event: PromptPanel.Ticked) -> None:
        self.action_tick(event.number)

    def action_ignore(self) -> None:
        self.outside.when_ready(self._ignore)

    def _ignore(self) -> None:
        session, prompt = self.session, self.prompts.at_hand
        if session is None or prompt is None or session.closed:
            return
        session.ignore(prompt, self.outside.now())
        self.prompts.step(1) if prompt.action == "ignored" else self.prompts.renew()

    # ------------------------------------------------------------------ persona, stage, closing: the picker

    def _pick(self, purpose: str, title: str, options: list[Any], current: str = "") -> None:
        from ko_coach.tui.shift.picker import Picker

        if self.session is None:
            return
        picker = self._mounted("picker", Picker)
        assert isinstance(picker, Picker)  # noqa: S101 - for the type checker
        picker.offer(purpose, title, options, current)
        self._show_panel(picker)

    def action_persona(self) -> None:
        from ko_coach.tui.shift.picker import Option

        session = self.session
        if session is not None and not session.closed:
            spoken = language()
            options = [Option(one.id, one.name.say(spoken), one.quote.say(spoken)) for one in session.rubric.personas]
            self._pick("persona", _("Who is this?"), options, session.persona.id)

    def action_stage(self) -> None:
        from ko_coach.tui.shift.picker import Option

        session = self.session
        if session is not None and not session.closed:
            spoken = language()
            options = [
                Option(one.id, one.name.say(spoken), "; ".join(text.say(spoken) for text in one.touchpoints[:2]))
                for one in session.rubric.stages
            ]
            self._pick("stage", _("Where are they?"), options, session.stage.id)

    def action_skip(self) -> None:
        from ko_coach.tui.shift.picker import Option

        if self.session is not None and not self.session.closed:
            options = [Option(reason, wording.skip_reason(reason)) for reason in SKIP_REASONS]
            self._pick("skip", _("Close without a rating: why?"), options)

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        self.outside.when_ready(lambda: self._chosen(event.purpose, event.option))

    def _chosen(self, purpose: str, option: str) -> None:
        now = self.outside.now()
        if purpose == "persona":
            self.shift.set_persona(option, now)
        elif purpose == "stage":
            self.shift.set_stage(option, now)
        else:
            self._close(option, now)
            return
        self._show_panel(self.prompts)
        self.renew()

    def _close(self, reason: str, now: datetime) -> None:
        ticket = self.session.ticket.id if self.session else ""
        self.shift.skip(reason, now)
        self.queue.refresh()
        self._next(_("Closed. Nothing else is waiting."))
        said = _("{ticket} closed: {reason}. u takes it back.")
        self.tell(said.format(ticket=ticket, reason=wording.skip_reason(reason)))

    # ------------------------------------------------------------------ rating

    def _rating_panel(self) -> RatingPanel:
        from ko_coach.tui.shift.rating_panel import RatingPanel

        panel = self._mounted("rating", RatingPanel)
        assert isinstance(panel, RatingPanel)  # noqa: S101 - for the type checker
        return panel

    def action_rate(self) -> None:
        self.outside.when_ready(self._rate)

    def _rate(self) -> None:
        session = self.session
        if session is None or session.state == "skipped":
            return
        form = session.rate(self.outside.now())
        panel = self._rating_panel()

        def show() -> None:
            panel.show(form)
            self._show_panel(panel)
            self._renew_rating_title()
            self.queue.refresh()
            if form.other_wording(session.rubric):
                self.tell(_("The questions have a new wording: ^n takes it."), "$secondary")

        if panel.is_mounted and panel.is_attached and panel.query("#scales"):
            show()
        else:
            self.call_after_refresh(show)

    def _renew_rating_title(self) -> None:
        session = self.session
        if self._panel == "rating" and session is not None and session.form is not None:
            kept = session.answers_written <= self.outside.kept()
            self._rating_panel().title(session.ticket.id, session.form, kept)

    def on_scales_changed(self) -> None:
        if self.session is not None:
            self.session.keep_draft(self.outside.now())
            self._renew_rating_title()

    def on_rating_panel_wrote(self, event: RatingPanel.Wrote) -> None:
        session = self.session
        if session is not None and session.form is not None and session.form.write(event.field, event.text):
            session.keep_draft(self.outside.now())
            self._renew_rating_title()

    def on_rating_panel_new_wording(self) -> None:
        session = self.session
        if session is not None and session.form is not None and session.form.other_wording(session.rubric):
            session.form.take(session.rubric)
            session.keep_draft(self.outside.now())
            self._rating_panel().show(session.form)
            self._renew_rating_title()
            self.tell(_("The new wording is here. Questions that mean something else are open again."))

    def on_scales_left(self) -> None:
        self._show_panel(self.prompts)
        self.queue.refresh()
        self.renew_prompts()
        if self.session is not None and self.session.state == "draft":
            self.tell(_("Kept as a draft."))

    def on_scales_finished(self) -> None:
        session = self.session
        if session is None or session.form is None:
            return
        if missing := session.form.missing:
            first = session.form.first_open
            session.form.move((first or 0) - session.form.cursor)
            self._rating_panel().show(session.form)
            self._rating_panel().scales.focus()
            said = ngettext("{n} question is open. “-” says that it does not fit.", "{n} questions are open. “-” says that one does not fit.", len(missing))
            self.tell(said.format(n=len(missing)), "$warning")
            return
        corrected = session.state == "rated"
        self.shift.save(self.outside.now())
        self.outside.rated()
        self.queue.refresh()
        said = _("{ticket} corrected.") if corrected else _("{ticket} rated. u takes it back.")
        if corrected:
            self._show_panel(self.prompts)
            self.renew()
        else:
            self._next(_("That was the last one waiting."))
        self.tell(said.format(ticket=session.ticket.id))

    def action_undo(self) -> None:
        session = self.shift.take_back(self.outside.now())
        if session is None:
            self.tell(_("There is nothing to take back."), "$secondary")
            return
        self.renew()
        self.queue.refresh()
        if session.form is not None and session.state != "open":
            self._rate()
        else:
            self._show_panel(self.prompts)
        self.tell(_("Taken back: {ticket} is a draft again.").format(ticket=session.ticket.id) if session.form else _("Taken back: {ticket} is open again.").format(ticket=session.ticket.id))

    def action_private(self) -> None:
        self.outside.when_ready(self._private)

    def _private(self) -> None:
        session = self.session
        if session is None:
            return
        session.set_private(not session.private, self.outside.now())
        self.card.show(session, self.outside.now())
        self.tell(_("Only you see the rating and notes of this one.") if session.private else _("Your lead may read this one again."))

    def action_again(self) -> None:
        if self.shift.new_contact(self.outside.now()) is None:
            self.tell(_("This interaction is not closed yet."), "$secondary")
            return
        self._show_panel(self.prompts)
        self.queue.refresh()
        self.renew()
