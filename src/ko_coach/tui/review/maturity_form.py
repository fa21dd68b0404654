"""The two forms of maturity: what one answers alone, and what the team agrees on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.i18n import gettext as _
from ko_coach.record.practice_entries import Level
from ko_coach.review import maturity_words as say
from ko_coach.review.evidence_values import OnRecord
from ko_coach.review.interaction_due import due_day
from ko_coach.review.maturity_values import Standing
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.text import clean_line
from ko_coach.tui.actions import bindings
from ko_coach.tui.cursor_pane import CursorPane
from ko_coach.tui.fields import LONGEST_FIELD, FreeField, Label
from ko_coach.tui.review.maturity_figures import Figures
from ko_coach.tui.review.maturity_levels import Levels
from ko_coach.tui.review.maturity_words import question_words
from ko_coach.tui.review.review_form import Sentence

Sort = Literal["answer", "agree"]
_FIELDS: dict[Sort, tuple[str, ...]] = {"answer": ("evidence",), "agree": ("next_step", "due")}
_TWO_COLUMNS = 94


@dataclass
class Begun:
    """What was entered and is not saved; it is there again when the form is."""

    sort: Sort
    question: MaturityQuestion
    """In the wording in which the form was opened."""
    version: str
    meaning: str
    level: Level | None = None
    words: dict[str, str] = field(default_factory=dict)
    """evidence; next_step and due."""
    touched: bool = False
    """Whether anything was entered."""

    def said(self, name: str) -> str:
        return clean_line(self.words.get(name, "")).strip()


class MaturityForm(Container):
    """Levels and fields on the left, figures of the record on the right; above each other where there is no room."""

    BINDINGS = bindings("maturity-form")
    can_focus = False

    @dataclass
    class Finished(Message):
        """The person wants to save; nothing is missing."""

        begun: Begun
        due: str
        """A day as 2026-12-01; empty where none is set."""

    class Entered(Message):
        """Something was entered: it is to be kept."""

    class Left(Message):
        """The person closes the form; what was entered stays."""

    @dataclass
    class Told(Message):
        """Something that the person should know."""

        words: str
        style: str

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(id="maturity-form")
        self._today = today
        self._begun: Begun | None = None
        self._saving = False
        self.trouble = Sentence("maturity-trouble")
        self.asked = Sentence("maturity-asked", "bold")
        self.reminder = Sentence("maturity-reminder", "$secondary")
        self.levels = Levels(self._choose)
        self.figures = Figures()
        self.fields = VerticalScroll(id="maturity-fields", classes="pane", can_focus=False)

    def compose(self) -> ComposeResult:
        with self.fields:
            yield self.trouble
            yield self.asked
            yield self.reminder
            yield self.levels
            yield Label(_("What speaks for it, in a sentence"))
            yield FreeField("evidence", self._write)
            yield Label(_("Next step"))
            yield FreeField("next_step", self._write)
            yield Label(_("Until when: 2026-12-01, or 7d"))
            yield FreeField("due", self._write)
        yield self.figures

    def on_mount(self) -> None:
        self._fill()

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < _TWO_COLUMNS, "-one-column")

    def show(self, begun: Begun, standing: Standing, found: OnRecord | None) -> None:
        """Show what was entered so far."""
        self._begun, self._saving = begun, False
        self.trouble.say("")
        self.asked.say(question_words(begun.question))
        agrees = begun.sort == "agree"
        self.reminder.say(_reminder(standing) if not agrees else say.span(standing.spread) if standing.spread else "")
        self.levels.show(begun.question, begun.level, standing.spread if agrees else None)
        self.figures.show(found, begun.question.id)
        title = _("What we agree on") if agrees else _("What I think, alone")
        self.fields.border_title = Content(title)
        self._fill()

    def offer(self, found: OnRecord) -> None:
        """Show the figures, which came after the form."""
        if self._begun is not None:
            self.figures.show(found, self._begun.question.id)

    @property
    def beginning(self) -> Widget:
        """What has the keyboard first."""
        return self.levels

    def _fill(self) -> None:
        begun = self._begun
        if begun is None or not self.is_mounted:
            return
        names = _FIELDS[begun.sort]
        for free in self.query(FreeField):
            free.display = free.field in names
            free.fill(begun.words.get(free.field, ""))
        for label, free in zip(self.query(Label), self.query(FreeField), strict=True):
            label.display = free.display
        self.fields.scroll_home(animate=False)

    def _choose(self, level: Level) -> None:
        if self._begun is not None:
            self._begun.level, self._begun.touched = level, True
            self.post_message(self.Entered())

    def _write(self, name: str, text: str) -> None:
        if self._begun is not None:
            self._begun.words[name], self._begun.touched = text, True
            self.post_message(self.Entered())

    # ------------------------------------------------------------------ saving

    def failed(self, why: str) -> None:
        """Say why it could not be saved; what was entered stands as it was."""
        self._saving = False
        self.trouble.say(_("Not saved, nothing is lost: {why}").format(why=clean_line(why)))
        self.fields.scroll_home(animate=False)

    def action_save(self) -> None:
        begun = self._begun
        if begun is None or self._saving:
            return
        if begun.level is None:
            self.screen.set_focus(self.levels)
            self.post_message(self.Told(_("Choose a level first: 1 to 4."), "$warning"))
        elif begun.sort == "answer" and not begun.said("evidence"):
            self._refuse("evidence", _("Without evidence it is not saved: write what you see that speaks for it."))
        elif begun.sort == "agree" and not begun.said("next_step"):
            self._refuse("next_step", _("An agreement has a next step: write what you do first."))
        else:
            self._save(begun)

    def _save(self, begun: Begun) -> None:
        try:
            due = due_day(begun.said("due"), self._today())
        except ValueError:
            self._refuse("due", _("That is no day. Write 2026-12-01, or 7d for a week from today."))
            return
        self._saving = True
        self.trouble.say("")
        self.post_message(self.Finished(begun, due))

    def _refuse(self, name: str, why: str) -> None:
        self.screen.set_focus(self._field(name))
        self.post_message(self.Told(why, "$warning"))

    def _field(self, name: str) -> FreeField:
        return self.query_one(f"#field-{name}", FreeField)

    # ------------------------------------------------------------------ keys

    def on_levels_chosen(self, event: Levels.Chosen) -> None:
        event.stop()
        if self._begun is not None:
            self.screen.set_focus(self._field(_FIELDS[self._begun.sort][0]))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "field-next_step":
            self.action_step(1)
        else:
            self.action_save()

    def on_cursor_pane_taken(self, event: CursorPane.Taken) -> None:
        event.stop()
        self.action_put_in()

    def action_walk(self, by: int) -> None:
        self.figures.walk(by)

    def action_put_in(self) -> None:
        """Put the figure at hand into the sentence, where the cursor is."""
        begun = self._begun
        if begun is None or not (words := self.figures.words):
            return
        free = self._field(_FIELDS[begun.sort][0])
        before = free.value[: free.cursor_position]
        words = words.replace("\u00a0", " ")
        added = f"{' ' if before and not before.endswith(' ') else ''}{words}"
        if len(free.value) + len(added) <= LONGEST_FIELD:
            free.insert_text_at_cursor(added)
        self.screen.set_focus(free)

    def action_step(self, step: int) -> None:
        """Go to the field before or after; the ends are joined, so that one stays in the form."""
        order = [child for child in self.fields.children if child.can_focus and child.display]
        here = self.screen.focused
        place = order.index(here) + step if here in order else 0
        self.screen.set_focus(order[place % len(order)])

    def action_leave(self) -> None:
        self.post_message(self.Left())


def _reminder(standing: Standing) -> str:
    """Say what was agreed in an earlier quarter; empty where nothing was."""
    before = standing.before
    if before is None:
        return ""
    said = _("Agreed in {quarter}: {level}. The next step was: {step}")
    quarter, level = say.quarter_name(before.quarter), say.level_name(before.level)
    return said.format(quarter=quarter, level=level, step=say.step(before))
