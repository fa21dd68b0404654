"""The look back as a whole: the questions, then the free fields for whoever has something to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from ko_coach.coaching.rating import KINDS, SIDES
from ko_coach.coaching.session import Session
from ko_coach.i18n import gettext as _
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import Choice, FreeField, Label
from ko_coach.tui.scales import Scales


class RatingPanel(VerticalScroll):
    """The form of one session. Every answer is on its way to the disk before the next key."""

    BINDINGS = bindings("form")
    can_focus = False

    class Finished(Message):
        """The agent wants to save."""

    class Left(Message):
        """The agent closes the form; it stays as a draft."""

    @dataclass
    class Told(Message):
        """Something the agent should know."""

        words: str

    def __init__(self, now: Callable[[], datetime], kept: Callable[[], int]) -> None:
        super().__init__(id="rating", classes="pane")
        self.scales = Scales(self._keep)
        self._session: Session | None = None
        self._now = now
        self._kept = kept

    def compose(self) -> ComposeResult:
        yield self.scales
        yield Label(_("One step beyond"))
        yield FreeField("one_step_beyond", self._write)
        yield Choice("kind", KINDS, wording.one_step_kind, self._write)
        yield Label(_("Lesson"))
        yield FreeField("lesson", self._write)
        yield Label(_("What stood in my way"))
        yield FreeField("in_the_way", self._write)
        yield Label(_("Decided for"))
        yield Choice("decided_for", SIDES, wording.side, self._write)
        yield Label(_("Note"))
        yield FreeField("note", self._write)

    def on_mount(self) -> None:
        self._fill()

    def on_resize(self) -> None:
        self.renew_title()

    def show(self, session: Session) -> None:
        """Show this session's form as it stands."""
        self._session = session
        self._fill()

    def _fill(self) -> None:
        form = self._session.form if self._session else None
        if form is None or not self.is_mounted:
            return
        self.scales.show(form)
        for field in self.query(FreeField):
            field.fill(getattr(form.reflection, field.field))
        for choice in self.query(Choice):
            choice.set_value(getattr(form.reflection, choice.field))
        self.scroll_home(animate=False)
        self.renew_title()

    def renew_title(self) -> None:
        """Write in the frame which ticket this is, how far the answers are, and whether they are on disk."""
        session = self._session
        if session is None or session.form is None:
            return
        form = session.form
        count = _("{n} of {total}").format(n=len(form.answers), total=len(form.criteria))
        kept = "●" if session.answers_written <= self._kept() else "◌"
        title = Content(_("Look back at {ticket}").format(ticket=session.ticket.id))
        state = f" · {count} {kept}"
        room = max(self.outer_size.width - 6 - cell_len(state), 4)
        self.border_title = Content.assemble(title.truncate(room, ellipsis=True), state)

    def _keep(self) -> None:
        if self._session is not None:
            self._session.keep_draft(self._now())
            self.renew_title()

    # ------------------------------------------------------------------ what the parts say

    def on_scales_finished(self) -> None:
        self.post_message(self.Finished())

    def _write(self, field: str, text: str) -> None:
        form = self._session.form if self._session else None
        if form is not None and form.write(field, text):
            self._keep()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if isinstance(event.input, FreeField) and event.input.field == "note":
            self.post_message(self.Finished())
        else:
            self.action_step(1)

    # ------------------------------------------------------------------ keys

    def action_step(self, step: int) -> None:
        """Go to the field before or after, in the form's own order.

        Textual's order goes by where things stand, and that is not known before the form was painted once.
        """
        order = [child for child in self.children if child.can_focus]
        place = order.index(self.screen.focused) + step if self.screen.focused in order else 0
        if 0 <= place < len(order):
            self.screen.set_focus(order[place])
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_note(self) -> None:
        self.screen.set_focus(self.query_one("#field-note", FreeField))

    def action_save(self) -> None:
        self.post_message(self.Finished())

    def action_draft(self) -> None:
        self.post_message(self.Left())

    def action_new_wording(self) -> None:
        session = self._session
        if session is None or session.form is None or not session.form.other_wording(session.rubric):
            self.post_message(self.Told(_("There is no newer wording of the questions.")))
            return
        session.form.take(session.rubric)
        self._keep()
        self._fill()
        self.screen.set_focus(self.scales)
        self.post_message(self.Told(_("The new wording is here. Questions that mean something else are open again.")))
