"""Maturity: each answers alone where the team stands, then the spread is seen, and the team agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Focus
from textual.message import Message
from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.review.quarters import quarter_of
from ko_coach.text import clean_line
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane
from ko_coach.tui.review.maturity_begun import BegunForms
from ko_coach.tui.review.maturity_form import Begun, MaturityForm, Sort
from ko_coach.tui.review.maturity_list import MaturityList
from ko_coach.tui.review.world import LeadWorld

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.record.reviewing import ReviewEntry
    from ko_coach.review.evidence_values import OnRecord
    from ko_coach.review.maturity_values import Maturity


class MaturityPane(Container, can_focus=True):
    """The questions, and in their place a form while one is filled in."""

    PLACE: Where = "maturity"
    BINDINGS = bindings("maturity")

    class Closed(Message):
        """Back to the list."""

    class PlaceChanged(Message):
        """A form opened or closed: other keys count now."""

    @dataclass
    class Noticed(Message):
        """A short word about what was just done."""

        words: str
        style: str

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="maturity")
        self._world = world
        self.list = MaturityList(world)
        self.form = MaturityForm(lambda: world.now().astimezone().date())
        self.form.display = False
        self._begun = BegunForms(world, lambda: self._quarter)
        self._finding: Asking[Maturity] = Asking(self, world.record, "maturity")
        self._counting: Asking[OnRecord] = Asking(self, world.record, "maturity-figures")
        self._saving: Asking[None] = Asking(self, world.record, "maturity-saving")

    def compose(self) -> ComposeResult:
        yield self.list
        yield self.form

    def on_mount(self) -> None:
        self.look()

    def on_hide(self) -> None:
        self._stop()

    def on_unmount(self) -> None:
        self._stop()

    def _stop(self) -> None:
        askings: tuple[Asking[Any], ...] = (self._finding, self._counting)
        for asking in askings:
            asking.stop()

    @property
    def form_is_open(self) -> bool:
        """Whether somebody fills in a form: then letters lead nowhere."""
        return bool(self.form.display)

    @property
    def beginning(self) -> Widget:
        """What has the keyboard."""
        return self.form.beginning if self.form_is_open else self.list

    def on_focus(self, event: Focus) -> None:
        event.stop()
        self.screen.set_focus(self.beginning, scroll_visible=False)

    # ------------------------------------------------------------------ asking

    @property
    def _quarter(self) -> str:
        return quarter_of(self._world.now().astimezone().date())

    def look(self) -> None:
        """Ask the record where the team stands, and for figures."""
        viewer, rubric, quarter = self._world.viewer, self._world.rubric(), self._quarter

        def standing(log: Log, _go_on: object) -> Maturity:
            from ko_coach.review.maturity import maturity

            return maturity(log, viewer, rubric.questions, quarter)

        def counted(log: Log, _go_on: object) -> OnRecord:
            from ko_coach.review.evidence import on_record

            return on_record(log, viewer, rubric, quarter)

        def found(maturity: Maturity) -> None:
            self.list.show(maturity, rubric.questions)
            self._renew_begun()

        self._finding.ask(standing, found, self.list.fail)
        self._counting.ask(counted, self._take_figures, self.list.fail)

    def _take_figures(self, found: OnRecord) -> None:
        self.list.figures = found
        self.list.renew()
        self.form.offer(found)

    def _renew_begun(self) -> None:
        self.list.begun = self._begun.questions
        self.list.renew()

    # ------------------------------------------------------------------ forms

    def action_answer(self) -> None:
        self._open("answer")

    def action_agree(self) -> None:
        standing = self.list.standing
        if standing is None or self.form_is_open:
            return
        if standing.own is None:
            self.post_message(self.Noticed(_("Answer alone first; what is agreed comes after."), "$warning"))
        else:
            self._open("agree")

    def on_cursor_pane_taken(self, event: CursorPane.Taken) -> None:
        event.stop()
        self.action_answer()

    def _open(self, sort: Sort) -> None:
        question, standing = self.list.question, self.list.standing
        if question is None or standing is None or self.form_is_open:
            return
        begun, reworded = self._begun.of(sort, question, standing)
        if reworded:
            self.post_message(self.Noticed(_("The question was worded anew: choose the level again."), "$warning"))
        self.form.show(begun, standing, self.list.figures)
        self._show_form(shown=True)

    def _show_form(self, *, shown: bool) -> None:
        self.form.display, self.list.display = shown, not shown
        self.PLACE = "maturity-form" if shown else "maturity"
        self.screen.set_focus(self.beginning, scroll_visible=False)
        self.post_message(self.PlaceChanged())

    def on_maturity_form_entered(self, event: MaturityForm.Entered) -> None:
        event.stop()
        self._keep_on_disk()

    def _keep_on_disk(self) -> None:
        """Write down what is half filled in: it is there again even after a kill."""
        try:
            self._begun.keep()
        except OSError as error:
            said = _("What you type cannot be kept yet: {cause}. Save it before you leave.")
            cause = clean_line(str(error.strerror))
            self.post_message(self.Noticed(said.format(cause=cause), "$warning"))

    def on_maturity_form_left(self, event: MaturityForm.Left) -> None:
        event.stop()
        self._renew_begun()
        self._show_form(shown=False)

    def on_maturity_form_told(self, event: MaturityForm.Told) -> None:
        event.stop()
        self.post_message(self.Noticed(event.words, event.style))

    # ------------------------------------------------------------------ saving

    def on_maturity_form_finished(self, event: MaturityForm.Finished) -> None:
        event.stop()
        begun, entry = event.begun, self._entry(event.begun, event.due)

        def write(log: Log, _go_on: object) -> None:
            log.write_reviews([entry])

        def written(_nothing: None) -> None:
            self._begun.saved(begun)
            self._keep_on_disk()
            said = (
                _("Agreed: everybody sees it.") if begun.sort == "agree" else _("Saved. You can correct it any time.")
            )
            self.post_message(self.Noticed(said, "$success"))
            self._show_form(shown=False)
            self._renew_begun()
            self.look()

        self._saving.ask(write, written, self.form.failed)

    def _entry(self, begun: Begun, due: str) -> ReviewEntry:
        from ko_coach.record.ids import new_id
        from ko_coach.record.practice_entries import Agreed, Assessed

        level = begun.level
        assert level is not None  # noqa: S101 - the form saves nothing without one
        about = (new_id(), self._world.viewer.name, self._world.now(), self._quarter, begun.question.id, level)
        if begun.sort == "agree":
            return Agreed(*about, begun.said("next_step"), due, begun.version, begun.meaning)
        return Assessed(*about, begun.said("evidence"), begun.version, begun.meaning)

    def action_leave(self) -> None:
        self.post_message(self.Closed())
