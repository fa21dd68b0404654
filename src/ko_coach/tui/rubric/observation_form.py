"""An observation in the coach's own words, before it goes into the portrait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import LONGEST_FIELD, Label

if TYPE_CHECKING:
    from ko_coach.review.observations import Observation


class ObservationForm(VerticalScroll, inherit_bindings=False):
    """One line; what was heard stays on record as it was heard."""

    BINDINGS = bindings("observation")
    can_focus = False

    @dataclass
    class Worded(Message):
        """The coach wants this observation in the portrait, in these words."""

        observation: Observation
        words: str

    class Left(Message):
        """Back to the observations."""

    def __init__(self) -> None:
        super().__init__(id="observation", classes="pane")
        self.field = Input(
            id="observation-words", classes="field", compact=True, max_length=LONGEST_FIELD, select_on_focus=False
        )
        self._observation: Observation | None = None

    def compose(self) -> ComposeResult:
        yield Label(_("Into the portrait, in these words"))
        yield self.field

    def on_mount(self) -> None:
        self.border_title = Content(_("other words"))
        self.call_after_refresh(self.app.update_styles, self)  # its field had the keyboard before it was there

    def show(self, observation: Observation) -> None:
        """Begin with the words that were heard."""
        self._observation = observation
        self.field.value = observation.words
        self.field.cursor_position = len(observation.words)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        words = clean_line(self.field.value)
        if words and self._observation is not None:
            self.post_message(self.Worded(self._observation, words))
        else:
            self.action_leave()

    def action_leave(self) -> None:
        self.post_message(self.Left())
