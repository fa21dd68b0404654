"""A short list to choose from, in the place of the prompts: nothing pops up over what the agent reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.message import Message

from ko_coach.tui.text_pane import TextPane, wrapped


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; all texts are safe to show."""

    id: str
    label: str
    hint: str = ""


class Picker(TextPane):
    """Options with digits, arrows and the mouse; `Chosen` tells what was taken and for which purpose."""

    BINDINGS = [Binding(str(digit), f"pick({digit})", show=False) for digit in range(1, 10)]

    @dataclass
    class Chosen(Message):
        """An option was taken."""

        purpose: str
        option: str

    def __init__(self) -> None:
        super().__init__(id="picker")
        self._options: Sequence[Option] = ()
        self._purpose = ""
        self._place = 0
        self._rows: list[int] = []

    def offer(self, purpose: str, title: str, options: Sequence[Option], current: str = "") -> None:
        """Show these options with `current` marked."""
        self._purpose, self._options = purpose, options
        self._place = next((place for place, one in enumerate(options) if one.id == current), 0)
        self.border_title = Content(title)
        self.renew()
        self.scroll_home(animate=False)

    def compose_lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        self._rows = []
        for place, option in enumerate(self._options):
            here = place == self._place
            number = f"{place + 1} " if place < 9 else "  "
            head = Content.assemble(("▸ " if here else "  ", "bold $accent"), (number, "$key"))
            added = [
                Content.assemble(head if row == 0 else "    ", line)
                for row, line in enumerate(wrapped(option.label, width - 4, "bold" if here else ""))
            ]
            if option.hint:
                added += wrapped(option.hint, width, "$muted", "    ", "    ")
            lines += added
            self._rows += [place] * len(added)
        return lines

    def _go(self, place: int) -> None:
        if not self._options:
            return
        self._place = min(max(place, 0), len(self._options) - 1)
        self.renew()
        rows = [row for row, number in enumerate(self._rows) if number == self._place]
        if rows and not self.scroll_offset.y <= rows[0] <= rows[-1] < self.scroll_offset.y + self.size.height:
            self.scroll_to(y=max(rows[-1] - self.size.height + 1, 0), animate=False)

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._options):
            self.post_message(self.Chosen(self._purpose, self._options[place].id))

    def action_up(self) -> None:
        self._go(self._place - 1)

    def action_down(self) -> None:
        self._go(self._place + 1)

    def action_top(self) -> None:
        self._go(0)

    def action_bottom(self) -> None:
        self._go(len(self._options) - 1)

    def action_choose(self) -> None:
        self._take(self._place)

    def action_pick(self, digit: int) -> None:
        self._take(digit - 1)

    def on_click(self, event: Click) -> None:
        row = event.y + self.scroll_offset.y
        if row < len(self._rows):
            self._take(self._rows[row])
