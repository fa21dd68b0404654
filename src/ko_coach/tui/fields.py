"""The free fields of the look back: a line of words, or one of a few words."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.text import clean_line

LONGEST_FIELD = 2_000
Write = Callable[[str, str], None]
"""Takes a field's name and its text, before it is painted: what is on screen is on its way to the disk."""


class Choice(Widget, can_focus=True):
    """One of a few words, or none: arrows or the space bar change it."""

    BINDINGS = [
        Binding("right,space,l,д", "turn(1)", show=False),
        Binding("left,h,р", "turn(-1)", show=False),
    ]

    def __init__(self, field: str, options: tuple[str, ...], say: Callable[[str], str], write: Write) -> None:
        super().__init__(id=f"field-{field}", classes="field")
        self._write = write
        self.field, self.options, self.value = field, options, ""
        self._say = say

    def set_value(self, value: str) -> None:
        """Show this word as chosen, without telling anybody."""
        self.value = value
        self.refresh()

    def render(self) -> Content:
        every = Content("·").join([self._option(one) for one in self.options])
        if every.cell_length <= self.size.width:
            return every
        return Content.assemble(
            ("‹ ", "$accent"), (self._say(self.value) if self.value else "–", "bold"), (" ›", "$accent")
        )

    def _option(self, option: str) -> Content:
        if option == self.value:
            return Content.styled(f"[{self._say(option)}]", "bold $accent")
        return Content.styled(f" {self._say(option)} ", "$muted")

    def action_turn(self, step: int) -> None:
        values = ("", *self.options)
        self.value = values[(values.index(self.value) + step) % len(values)]
        self._write(self.field, self.value)
        self.refresh()

    def on_click(self) -> None:
        self.action_turn(1)


class Label(Widget):
    """A field's name."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="label")
        self._text = text

    def render(self) -> Content:
        return Content.styled(self._text, "$muted")


class FreeField(Input):
    """A line of the agent's own words; it tells nobody anything before it was filled for the first time."""

    _filling = True

    def __init__(self, field: str, write: Write) -> None:
        super().__init__(
            id=f"field-{field}", classes="field", compact=True, max_length=LONGEST_FIELD, select_on_focus=False
        )
        self.field = field
        self._write = write

    def fill(self, text: str) -> None:
        """Show this text, without telling anybody."""
        self._filling = True
        self.value = text
        self._filling = False

    def watch_value(self, value: str) -> None:
        if not self._filling:
            self._write(self.field, clean_line(value))
