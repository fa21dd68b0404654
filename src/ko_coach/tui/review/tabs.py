"""The saved searches, as tabs above the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line

_LONGEST = 28


class Tabs(Widget):
    """One line; the first tab finds everything. It is only there when a search was saved."""

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        line: str

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._lines: Sequence[str] = ("",)
        self._current = ""
        self._spots: list[tuple[int, int, str]] = []

    def show(self, saved: Sequence[str], current: str) -> None:
        """Show these searches, and which of them the log shows."""
        self._lines, self._current = ("", *saved), current
        self.display = bool(saved)
        self.refresh()

    def beside(self, by: int) -> str:
        """Return the search that stands so many tabs beside the current one; the ends meet."""
        place = self._lines.index(self._current) if self._current in self._lines else (-1 if by > 0 else 0)
        return self._lines[(place + by) % len(self._lines)]

    def render(self) -> Content:
        self._spots = []
        line = Content("")
        for search in self._lines:
            name = clean_line(search) or _("everything")
            part = Content(name).truncate(_LONGEST, ellipsis=True)
            here = search == self._current
            part = Content.assemble(" ", part, " ").stylize("bold $accent on $selected" if here else "$muted")
            if line.cell_length + part.cell_length > self.size.width:
                break
            self._spots.append((line.cell_length, line.cell_length + part.cell_length, search))
            line = Content.assemble(line, part, " ")
        return line

    def on_click(self, event: Click) -> None:
        for start, end, search in self._spots:
            if start <= event.x < end:
                self.post_message(self.Chosen(search))
