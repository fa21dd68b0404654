"""A list whose thing at hand is opened: beside the list where there is room, else within it, and read line by line."""

from __future__ import annotations

from typing import TypeVar

from ko_coach.tui.cursor_pane import CursorPane

T = TypeVar("T")
TWO_COLUMNS = 94
"""From so many cells on, what is opened stands beside the list."""
_STEP = 3
"""Lines that an arrow scrolls while one thing is longer than the screen."""


class OpenedList(CursorPane[T], inherit_bindings=False):
    """Arrows scroll through what is at hand before they go on to the next."""

    def action_up(self) -> None:
        if self._goes_on(-1):
            self.scroll_relative(y=-_STEP, animate=False)
        else:
            super().action_up()

    def action_down(self) -> None:
        if self._goes_on(1):
            self.scroll_relative(y=_STEP, animate=False)
        else:
            super().action_down()

    def _goes_on(self, way: int) -> bool:
        """Whether what is at hand has lines beyond the edge of the screen: they are read before the next comes."""
        rows = [row for row, target in enumerate(self._targets) if target is not None and target == self.at_hand]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not rows or self._width >= TWO_COLUMNS:
            return False
        return rows[0] < top if way < 0 else rows[-1] > top + height

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)
