"""The agent's room: its panes, and what each of them shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widget import Widget

from ko_coach.coaching.interaction import Recorder
from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import Shift
from ko_coach.i18n import gettext as _
from ko_coach.record.typed import Typed
from ko_coach.tui import wording
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.bars import Status
from ko_coach.tui.room import Room, World
from ko_coach.tui.shift.conversation import Conversation
from ko_coach.tui.shift.customer_card import CustomerCard
from ko_coach.tui.shift.prompt_panel import PromptPanel
from ko_coach.tui.shift.queue_list import QueueList
from ko_coach.tui.shift.queue_pane import QueuePane
from ko_coach.tui.side import Side

if TYPE_CHECKING:
    # Panels that the first picture does not show: imported when they are opened.
    from ko_coach.desk.source import Refused
    from ko_coach.rubric.problems import Problem
    from ko_coach.tui.shift.rating_panel import RatingPanel


class Outside(World, Protocol):
    """What the shift needs to know of the world behind the app."""

    shift: Shift
    typed: Typed
    """What was typed into forms and is not kept yet."""

    def kept(self) -> int:
        """The highest number of the record that is on disk."""

    def troubles(self) -> list[str]:
        """What is wrong with record, queue or workers, in sentences."""

    def problems(self) -> list[Problem]:
        """What is wrong with the rubric."""

    def refused(self) -> list[Refused]:
        """What of the queue is not shown."""

    def status(self) -> Status:
        """What the line at the top says."""

    def rated(self) -> None:
        """A rating was saved or taken back."""

    @property
    def recorder(self) -> Recorder:
        """Where the agent's own things are written."""

    def ask_for_day(self) -> None:
        """The room wants to know what the record knows of the day."""

    def look_at(self, tickets: Sequence[str]) -> None:
        """The agent looks at the first of these, and may turn to the others next."""

    def instead_of_tickets(self) -> str:
        """Why there is no ticket; empty where simply none waits."""

    def instead_of_words(self, ticket: str) -> str:
        """Why the conversation of a ticket is not there yet."""


NEXT_IN_SIGHT = 8
"""So many tickets beside the current one are worth knowing whole."""


class ShiftRoom(Room):
    """The panes of the shift. What the agent does in them is in `screen.py`."""

    PLACE: ClassVar[Where] = "shift"
    BINDINGS = bindings("any", "shift")
    AUTO_FOCUS = "#prompts"

    def __init__(self, outside: Outside) -> None:
        self.prompts = PromptPanel(outside.kept)
        super().__init__(outside, Side(self.prompts))
        self.outside = outside
        self.shift = outside.shift
        self.queue = QueueList(self.shift.queue, self.shift.mark_of, self.shift.replies.of, outside.now)
        self.queue_pane = QueuePane(self.shift.queue, self.queue)
        self.card = CustomerCard()
        self.conversation = Conversation()

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
        self.queue.instead = self._no_tickets()
        self.queue.renew()
        self.renew()

    def on_resize(self) -> None:
        self.call_after_refresh(self.renew_card)

    # ------------------------------------------------------------------ showing

    @property
    def session(self) -> Session | None:
        return self.shift.current

    def renew(self) -> None:
        """Show the current interaction and the status as they are now."""
        session = self.session
        if session is not None and self.queue.selected != session.ticket.id:
            self.queue.select(session.ticket.id)
        self.renew_card()
        self.renew_conversation()
        self.renew_prompts()
        self.renew_status()
        self.look_around()

    def renew_card(self) -> None:
        session, card = self.session, self.card
        card.framed = self.size.height >= 22
        card.short = self.size.width < 60 or self.size.height < 22  # as in the style sheet
        card.gone = session is not None and self.shift.queue.is_gone(session.ticket.id)
        card.unread = self._unread_out_of_sight()
        card.instead = self._no_tickets()
        card.show(session, self.outside.now())

    def _unread_out_of_sight(self) -> int:
        return 0 if self.conversation.is_on_screen else self.shift.replies.unread

    def renew_marks(self) -> None:
        """Show what changed without anybody's doing: the state of the interaction, what came into or out of sight."""
        self.queue.renew_mark()
        if self.card.unread != self._unread_out_of_sight():
            self.renew_card()

    def renew_conversation(self) -> None:
        """Show what was written, or why that is not there yet."""
        ticket = self.session.ticket if self.session else None
        missing = ticket is not None and not ticket.whole and not ticket.messages
        instead = self.outside.instead_of_words(ticket.id) if ticket is not None and missing else ""
        replies = self.shift.replies
        self.conversation.show(ticket, self.outside.now(), replies.first, replies.unread, instead)

    def _no_tickets(self) -> str:
        return self.outside.instead_of_tickets() if len(self.shift.queue) == 0 else ""

    def on_conversation_read(self) -> None:
        if self.shift.replies.unread:
            self.shift.replies.read()
            self.renew_conversation()
            self.renew_card()
            self.queue.renew_mark()

    def look_around(self) -> None:
        """Let the desk know what is worth knowing whole."""
        if (session := self.session) is not None:
            self.outside.look_at([session.ticket.id, *self.queue.after_selected(NEXT_IN_SIGHT)])

    def on_queue_list_scrolled(self) -> None:
        self.look_around()

    def renew_prompts(self) -> None:
        """Show the prompts and what is on disk of them."""
        self.prompts.show(self.session, self._banner())
        self.queue.renew_mark()
        if self.rating:
            self.rating_panel().renew_title()

    def status(self) -> Status:
        return self.outside.status()

    @property
    def place(self) -> Where:
        if self.side.shown.id == "heard":
            return "heard"
        return "rating" if self.rating else self.PLACE

    def queue_changed(self) -> None:
        """Show the queue's news; the selection stays on its ticket."""
        self.queue.instead = self._no_tickets()
        self.queue.renew()
        self.renew()

    def renew_problems(self) -> None:
        """Show what is wrong now, where that panel is open."""
        if self.side.shown.id == "problems":
            self._show_problems()

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

    def to_prompts(self) -> None:
        """From wherever to the prompts."""
        self.close_panel()

    def open_panel(self, panel: Widget, focus: Widget | None = None) -> None:
        """Put a panel in the place of the prompts, in sight whatever was open before."""
        self.drawer("")
        self.full_card(False)
        super().open_panel(panel, focus)

    def drawer(self, name: str) -> None:
        """Let the queue or the conversation take the room where the terminal is too narrow for both."""
        for drawer in ("queue", "conversation"):
            self.set_class(drawer == name, f"-drawer-{drawer}")
        self._renew_card_after_layout()

    def full_card(self, full: bool) -> None:
        """Let the customer's portrait take the room of the conversation, or give it back."""
        if self.card.full != full:
            self.card.full = full
            self.set_class(full, "-full")
            self.renew_card()
            self._renew_card_after_layout()

    def _renew_card_after_layout(self) -> None:
        """Let the card say that there are new messages, if the conversation went out of sight, and not else."""
        if self.shift.replies.unread:
            self.call_after_refresh(self.renew_card)

    def action_back(self) -> None:
        if self.prompts.has_focus and self.shift.queue.filter:
            self.queue_pane.clear_filter()
        self.to_prompts()

    def action_queue(self) -> None:
        if self.queue.has_focus:
            self.to_prompts()
        else:
            self.full_card(False)
            self.drawer("queue")
            self.set_focus(self.queue, scroll_visible=False)

    def action_conversation(self) -> None:
        if self.conversation.has_focus:
            self.to_prompts()
        else:
            self.full_card(False)
            self.drawer("conversation")
            self.conversation.to_latest()
            self.set_focus(self.conversation, scroll_visible=False)

    def action_card(self) -> None:
        self.drawer("")
        self.full_card(not self.card.full)

    def action_why(self) -> None:
        self.card.why = not self.card.why
        self.renew_card()

    def action_problems(self) -> None:
        if self.side.shown.id == "problems":
            self.to_prompts()
        else:
            self._show_problems()

    def _show_problems(self) -> None:
        from ko_coach.tui.shift.problems_panel import ProblemsPanel

        panel = self.side.panel(ProblemsPanel, ProblemsPanel)
        panel.show(self.outside.troubles(), self.outside.problems(), self.outside.refused())
        if self.side.shown is not panel:
            self.open_panel(panel)

    # ------------------------------------------------------------------ the form

    @property
    def rating(self) -> bool:
        """Whether the form is open."""
        return self.side.shown.id == "rating"

    def rating_panel(self) -> RatingPanel:
        """Return the form's panel, made when it is first needed."""
        from ko_coach.tui.shift.rating_panel import RatingPanel

        return self.side.panel(RatingPanel, lambda: RatingPanel(self.outside.now, self.outside.kept))
