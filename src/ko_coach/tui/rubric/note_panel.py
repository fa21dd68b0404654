"""The note on a version: what changed, what the coach expects, and how it will be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.model import Rubric, Text
from ko_coach.rubric.noting import Note, Words
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import LONGEST_FIELD, Choice, Label

_FIELDS = ("changed", "expect", "measure", "by")


class NoteField(Input):
    """One line of the note."""

    def __init__(self, field: str) -> None:
        super().__init__(
            id=f"note-{field}", classes="field", compact=True, max_length=LONGEST_FIELD, select_on_focus=False
        )


class NotePanel(VerticalScroll):
    """A small form; `Saved` carries what stands in it."""

    BINDINGS = bindings("note")
    can_focus = False

    @dataclass
    class Saved(Message):
        """The coach wants the note in the file."""

        note: Note

    class Left(Message):
        """The coach closes the form as it is."""

    def __init__(self, rubric: Rubric, by: str) -> None:
        super().__init__(id="note", classes="pane")
        self._rubric = rubric
        self._by = by
        self._fields = {name: NoteField(name) for name in _FIELDS}
        self._moves = Choice("moves", tuple(rubric.criterion_by_id), self._criterion, lambda _field, _value: None)
        self._outcome = Choice("outcome", (), str, lambda _field, _value: None)
        self._about_outcome = Label(_("Which outcome it serves"))

    def on_mount(self) -> None:
        self.border_title = Content(_("note on this version"))
        self.fill(self._rubric)

    def compose(self) -> ComposeResult:
        yield Label(_("What changed"))
        yield self._fields["changed"]
        yield Label(_("What we expect"))
        yield self._fields["expect"]
        yield Label(_("How we will know"))
        yield self._fields["measure"]
        yield Label(_("Which criterion should move"))
        yield self._moves
        yield self._about_outcome
        yield self._outcome
        yield Label(_("By whom"))
        yield self._fields["by"]

    def fill(self, rubric: Rubric) -> None:
        """Show the note of this version; where it has none, only who writes."""
        self._rubric = rubric
        note = rubric.version_note
        for name, text in self._texts().items():
            self._fields[name].value = text.say(language())
        self._fields["by"].value = (note.by if note else "") or self._by
        self._moves.set_value((note.moves if note else "") or rubric.focus)
        self._outcome.options = tuple(rubric.outcome_by_id)
        self._outcome.display = self._about_outcome.display = bool(rubric.outcomes)
        self._outcome.set_value(note.outcome if note else "")

    @property
    def beginning(self) -> Input:
        """The field to begin with."""
        return self._fields["changed"]

    def _criterion(self, identity: str) -> str:
        criterion = self._rubric.criterion_by_id.get(identity)
        return criterion.name.say(language()) if criterion else identity

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "note-by":
            self.action_save()
        else:
            self.screen.focus_next()

    def action_save(self) -> None:
        words = {name: self._words(name) for name in ("changed", "expect", "measure")}
        by = self._fields["by"].value.strip()
        self.post_message(self.Saved(Note(**words, by=by, moves=self._moves.value, outcome=self._outcome.value)))

    def _words(self, name: str) -> Words:
        """Return what the field says; with the other languages where the coach left it as it was."""
        typed, before = self._fields[name].value.strip(), self._texts().get(name)
        return dict(before.by_language) if before and before.say(language()) == typed else typed

    def _texts(self) -> Mapping[str, Text]:
        note = self._rubric.version_note
        return {"changed": note.changed, "expect": note.expect, "measure": note.measure} if note else {}

    def action_leave(self) -> None:
        self.post_message(self.Left())
