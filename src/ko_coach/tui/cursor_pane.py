"""A pane of text with something at hand: rows that stand for things, walked with the arrows, taken with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual.content import Content
from textual.events import Click
from textual.message import Message

from ko_coach.tui.text_pane import TextPane

T = TypeVar("T")
Rows = Sequence[tuple[Content, T | None]]
"""The lines of the pane, each with what it stands for; None is a line of ours."""


class CursorPane(TextPane, Generic[T]):
    """Base of the lists whose rows may be several lines high and differ from each other."""

    @dataclass
    class Moved(Message):
        """Something else is at hand."""

        pane: CursorPane[Any]

        @property
        def control(self) -> CursorPane[Any]:
            return self.pane

    @dataclass
    class Taken(Message):
        """Enter was pressed, or the thing at hand clicked."""

        pane: CursorPane[Any]

        @property
        def control(self) -> CursorPane[Any]:
            return self.pane

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self.at_hand: T | None = None
        self._targets: list[T | None] = []

    def compose_rows(self, width: int) -> Rows[T]:
        """Return the rows for a width in cells; `at_hand` says which is to be marked."""
        raise NotImplementedError

    def things(self) -> Sequence[T]:
        """Return everything that can be at hand, in the order of the rows."""
        raise NotImplementedError

    def compose_lines(self, width: int) -> list[Content]:
        things = self.things()
        if self.at_hand not in things:
            self.at_hand = things[0] if things else None
        rows = self.compose_rows(width)
        self._targets = [target for _line, target in rows]
        return [line for line, _target in rows]

    def turn_to(self, thing: T) -> None:
        """Put this at hand, and in sight."""
        if thing != self.at_hand:
            self.at_hand = thing
            self.renew()
            self.post_message(self.Moved(self))
        self._keep_in_sight()

    def _step(self, by: int) -> None:
        things = self.things()
        if not things:
            return
        place = things.index(self.at_hand) + by if self.at_hand in things else 0
        self.turn_to(things[min(max(place, 0), len(things) - 1)])
        if place < 0:
            self.scroll_home(animate=False)

    def _keep_in_sight(self) -> None:
        rows = [row for row, target in enumerate(self._targets) if target == self.at_hand and target is not None]
        if not rows:
            return
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if rows[0] < top:
            self.scroll_to(y=rows[0], animate=False)
        elif rows[-1] >= top + height:
            self.scroll_to(y=min(rows[-1] - height + 1, rows[0]), animate=False)

    def action_up(self) -> None:
        self._step(-1)

    def action_down(self) -> None:
        self._step(1)

    def action_page_up(self) -> None:
        self._step(-max(self.size.height // 2, 1))

    def action_page_down(self) -> None:
        self._step(max(self.size.height // 2, 1))

    def action_top(self) -> None:
        self._step(-len(self.things()))

    def action_bottom(self) -> None:
        self._step(len(self.things()))

    def action_choose(self) -> None:
        if self.at_hand is not None:
            self.post_message(self.Taken(self))

    def on_click(self, event: Click) -> None:
        row = event.y + self.scroll_offset.y
        target = self._targets[row] if 0 <= row < len(self._targets) else None
        if target is None or self.text_selection:
            return
        if target == self.at_hand:
            self.post_message(self.Taken(self))
        else:
            self.turn_to(target)
