"""The four levels to choose from, each with what it looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.message import Message

from ko_coach.i18n import language
from ko_coach.record.practice_entries import LEVELS, Level
from ko_coach.review.maturity_words import level_name
from ko_coach.review.spread import Spread
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.text import clean_line
from ko_coach.tui.text_pane import TextPane, wrapped

_MOST_DOTS = 12


class Levels(TextPane, inherit_bindings=False):
    """Nothing is chosen to begin with; a digit chooses and moves on, arrows choose."""

    BINDINGS = [
        *(Binding(str(number), f"level({number})", show=False) for number in range(1, len(LEVELS) + 1)),
        Binding("up", "turn(-1)", show=False),
        Binding("down", "turn(1)", show=False),
        Binding("enter", "go_on", show=False),
    ]

    class Chosen(Message):
        """The person goes on to the fields."""

    def __init__(self, write: Callable[[Level], None]) -> None:
        super().__init__(id="maturity-levels")
        self._write = write
        self._question: MaturityQuestion | None = None
        self._spread: Spread | None = None
        self.level: Level | None = None
        self._rows: list[Level] = []

    def show(self, question: MaturityQuestion, level: Level | None, spread: Spread | None) -> None:
        """Show the levels of this question; with a spread, how many people are on each."""
        self._question, self.level, self._spread = question, level, spread
        self._renew()

    def _renew(self) -> None:
        self.renew()
        self.refresh(layout=True)

    def compose_lines(self, width: int) -> list[Content]:
        if self._question is None:
            return []
        lines: list[Content] = []
        self._rows = []
        for number, (level, looks) in enumerate(zip(LEVELS, self._looks(), strict=True), 1):
            some = list(self._lines_of(number, level, looks, width))
            lines += some
            self._rows += [level] * len(some)
        return lines

    def _looks(self) -> list[str]:
        """Return what each level looks like."""
        said = dict(self._question.levels) if self._question is not None else {}
        return [clean_line(said[level].say(language())) if level in said else "" for level in LEVELS]

    def _lines_of(self, number: int, level: Level, looks: str, width: int) -> Iterator[Content]:
        chosen = level == self.level
        count = self._spread.on(level) if self._spread is not None else 0
        dots = f"  {'•' * count}" if count <= _MOST_DOTS else f"  • {count}"
        yield Content.assemble(
            ("▸ " if chosen else "  ", "bold $accent"),
            ("■" if chosen else "□", "bold $accent" if chosen else ""),
            (f" {number} {level_name(level)}", "bold" if chosen else ""),
            (dots if count else "", "$secondary"),
        )
        yield from wrapped(looks, width, "" if chosen else "$muted", " " * 6, " " * 6)

    def action_level(self, number: int) -> None:
        self._choose(LEVELS[number - 1])
        self.post_message(self.Chosen())

    def action_turn(self, by: int) -> None:
        if self.level is None:
            self._choose(LEVELS[0 if by > 0 else -1])
        else:
            self._choose(LEVELS[min(max(LEVELS.index(self.level) + by, 0), len(LEVELS) - 1)])

    def action_go_on(self) -> None:
        self.post_message(self.Chosen())

    def _choose(self, level: Level) -> None:
        self.level = level
        self._write(level)
        self._renew()

    def on_click(self, event: Click) -> None:
        row = event.y + self.scroll_offset.y
        if 0 <= row < len(self._rows) and not self.text_selection:
            self._choose(self._rows[row])
