"""The place to practise: the shift's own screen, with a customer out of the rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import TextArea

from ko_coach.coaching.session import Session
from ko_coach.i18n import gettext as _
from ko_coach.rubric.reader import Reading
from ko_coach.tui import wording
from ko_coach.tui.action import Where
from ko_coach.tui.actions import of_room
from ko_coach.tui.rehearsal.look_pane import LookPane
from ko_coach.tui.rehearsal.practice_pane import PracticePane, said_turn, what_next
from ko_coach.tui.rehearsal.reply_field import ReplyField
from ko_coach.tui.rehearsal.world import RehearsalWorld
from ko_coach.tui.room import Room
from ko_coach.tui.shift.screen import ShiftScreen

if TYPE_CHECKING:
    from ko_coach.coaching.rehearsing import Rehearsing
    from ko_coach.tui.rehearsal.practice import Practice


class RehearsalScreen(ShiftScreen, inherit_bindings=False):
    """One rehearsal, from the customer's first words to the look back at it."""

    PLACE = "rehearsal"
    BINDINGS = [*Room.BINDINGS, *(action.binding for action in of_room("rehearsal"))]
    CSS_PATH = "../styles/rehearsal.tcss"

    def __init__(self, world: RehearsalWorld, practice: Practice) -> None:
        assert world.rehearsing is not None  # noqa: S101 - without one there is nothing to show
        super().__init__(world)
        self.rehearsing: Rehearsing = world.rehearsing
        self._practice = practice
        self._unsent = self.rehearsing.rehearsal.scene.unsent
        self.about = PracticePane(self.rehearsing, world.keymap_of_user)
        self.reply = ReplyField(world.typed.of(self._unsent).get("words", ""))
        self.look = LookPane(self.rehearsing, world.keymap_of_user)
        self.card.called = "◇ " + _("practice")
        self.card.named_by = _("the rehearsal says so")

    def compose(self) -> ComposeResult:
        yield self.status_bar
        with Container(id="body"):
            yield self.about
            yield self.queue_pane
            with Vertical(id="customer-pane"):
                yield self.card
                yield self.conversation
                yield self.reply
            yield self.side
        yield self.look
        yield self.action_bar

    def on_mount(self) -> None:
        super().on_mount()
        self.set_class(bool(self.reply.text), "-draft")
        self.call_after_refresh(self.prepare)

    # ------------------------------------------------------------------ what stands on it

    def renew(self) -> None:
        super().renew()
        self.about.renew()
        self._say_turn()

    def _say_turn(self) -> None:
        """Say in the frame how far the customer is, and which key goes on; not to somebody who is writing already."""
        said = said_turn(self.rehearsing)
        if not self.writing:
            said += " · " + what_next(self.rehearsing, self._world.keymap_of_user)
        self.conversation.border_subtitle = Content(said)

    @property
    def place(self) -> Where:
        if self.writing:
            return "reply"
        return "looked-at" if self.looking else super().place

    @property
    def writing(self) -> bool:
        """Whether the agent is in the field."""
        return self.has_class("-writing")

    @property
    def looking(self) -> bool:
        """Whether the look back is open."""
        return self.has_class("-looking")

    def queue_changed(self) -> None:
        """The real queue has news; here there is only one ticket."""

    def rubric_read(self, reading: Reading) -> None:
        if reading.rubric is not None and reading.rubric.version != self.shift.rubric.version:
            self._practice.rubric = reading.rubric
            self.shift.adopt(reading.rubric, self.outside.now())
            if self.is_mounted:
                self.renew()

    def _banner(self) -> str:
        session = self.session
        if session is None or session.closed_at is None:
            return ""
        when = wording.clock(session.closed_at, self.outside.now())
        return _("✓ Rated at {time}. l looks back, + rehearses it once more.").format(time=when)

    # ------------------------------------------------------------------ prompts

    def action_tick(self, number: int) -> None:
        if not self.looking:  # what cannot be seen is not ticked
            super().action_tick(number)

    def action_ignore(self) -> None:
        if not self.looking:
            super().action_ignore()

    # ------------------------------------------------------------------ writing

    def action_answer(self) -> None:
        if self.rehearsing.awaits_reply:
            self._stop_looking()
            self.full_card(False)
            self.drawer("conversation")
            self.set_class(True, "-writing")
            self.conversation.to_latest()
            self.set_focus(self.reply)
            self.renew_status()
        elif self.rehearsing.session.closed:
            self.tell(_("It is rated: + rehearses it once more."), "$secondary")
        else:
            self.tell(_("All is said: r rates it."), "$secondary")

    def on_text_area_changed(self) -> None:
        self.outside.typed.put(self._unsent, {"words": self.reply.text})
        self.set_class(bool(self.reply.text), "-draft")

    def on_descendant_focus(self) -> None:
        self.set_class(self.focused is self.reply, "-writing")
        self._say_turn()
        self.renew_status()

    def on_reply_field_left(self) -> None:
        self._after_writing()
        if self.reply.text.strip():
            self.tell(_("Not sent: what you wrote is still there."), "$secondary")

    def on_reply_field_sent(self) -> None:
        if not self.rehearsing.reply(self.reply.text, self.outside.now()):
            self.tell(_("There is nothing to send yet."), "$warning")
            return
        with self.prevent(TextArea.Changed):
            self.reply.text = ""
        self.set_class(False, "-draft")
        self.outside.typed.done(self._unsent)
        self.shift.replies.read()
        self._after_writing()
        self.renew()
        self.conversation.to_latest()
        if self.rehearsing.rehearsal.over:
            self.tell(_("All is said: r rates it."))

    def _after_writing(self) -> None:
        """Leave the field: to the prompts, or where these are out of sight, to what the customer says."""
        self.set_class(False, "-writing")
        if self.has_class("-narrow") or self.has_class("-roomy"):
            self.set_focus(self.conversation, scroll_visible=False)
            self.renew_status()
        else:
            self.to_prompts()

    # ------------------------------------------------------------------ rating, and the look back

    def _save(self, session: Session) -> None:
        self.shift.save(self.outside.now())
        self.to_prompts()
        self.renew()
        self.action_look()
        self.tell(_("Rated. u takes it back."))

    def action_rate(self) -> None:
        self._stop_looking()
        super().action_rate()

    def action_look(self) -> None:
        if self.looking:
            self.to_prompts()
            return
        self.drawer("")
        self.full_card(False)
        self.set_class(True, "-looking")
        self.look.show()
        self.set_focus(self.look, scroll_visible=False)
        self.renew_status()

    def _stop_looking(self) -> None:
        self.set_class(False, "-looking")

    def open_panel(self, panel: Widget, focus: Widget | None = None) -> None:
        self._stop_looking()
        super().open_panel(panel, focus)

    # ------------------------------------------------------------------ and then

    def action_again(self) -> None:
        self._practice.begin(self.rehearsing.rehearsal.scene, anew=True)

    def action_other(self) -> None:
        self._practice.choose(self.rehearsing.rehearsal.scene.persona.id)

    def action_leave(self) -> None:
        self._practice.leave()

    def action_back(self) -> None:
        at_home = self.prompts.has_focus and not self.card.full and not self.looking
        if at_home:
            self._practice.leave()
        else:
            self.to_prompts()
