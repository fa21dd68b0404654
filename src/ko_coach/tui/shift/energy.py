"""How much energy there is, from 1 to 5: a digit answers, nothing is answered beforehand."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from ko_coach.coaching.day import HIGHEST, LOWEST
from ko_coach.tui import wording

_STEPS = range(LOWEST, HIGHEST + 1)


class Energy(Widget, can_focus=True):
    """A line for each step, with its word; where the terminal is low, one line for all."""

    BINDINGS = [
        *(Binding(str(step), f"answer({step})", show=False) for step in _STEPS),
        Binding("down,j,о,right", "move(1)", show=False),
        Binding("up,k,л,left", "move(-1)", show=False),
    ]

    def __init__(self, changed: Callable[[], None], answered: Callable[[], None]) -> None:
        """`changed` is called when the agent says how much, and `answered` when a digit did."""
        super().__init__(id="energy", classes="field")
        self.value: int | None = None
        self._changed, self._answered = changed, answered

    def render(self) -> Content:
        if self.size.height >= len(_STEPS):
            return Content("\n").join([self._step(step) for step in _STEPS])
        chosen = Content.styled(wording.energy(self.value), "bold $accent") if self.value else Content("")
        return Content(" ").join([*(self._digit(step) for step in _STEPS), chosen])

    def _digit(self, step: int) -> Content:
        """Return the step where there is no room for its word."""
        return Content.styled(f"[■]{step}", "bold $accent") if step == self.value else Content(f"[ ]{step}")

    def _step(self, step: int) -> Content:
        here = step == self.value
        mark = f"[■] {step} {wording.energy(step)}" if here else f"[ ] {step} {wording.energy(step)}"
        return Content.styled(mark, "bold $accent" if here else "")

    def set_value(self, value: int | None) -> None:
        """Show this answer, without telling anybody."""
        self.value = value
        self.refresh()

    def action_answer(self, step: int) -> None:
        self.set_value(step)
        self._changed()
        self._answered()

    def action_move(self, by: int) -> None:
        self.set_value(min(max((self.value or LOWEST - 1) + by, LOWEST), HIGHEST))
        self._changed()

    def on_click(self, event: Click) -> None:
        if self.size.height >= len(_STEPS) and LOWEST <= event.y + 1 <= HIGHEST:
            self.action_answer(event.y + 1)
