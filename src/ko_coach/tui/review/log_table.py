"""The log as a table: a million interactions are scrolled as a hundred, and only the rows in sight are ever drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.cache import LRUCache
from textual.content import Content
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.review.search_rows import Row
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.review import columns
from ko_coach.tui.review.columns import Column, Names
from ko_coach.tui.review.log_rows import Ask, LogRows

_NEAR = 80
"""Rows before an end of what is loaded at which more is asked for."""
_WHEEL = 3
_LINES = 400
"""Lines that are remembered as they were drawn: a log that only moves is not drawn anew."""


class LogTable(Widget, can_focus=True):
    """Shows `LogRows`; asks for more where they end, and tells which row is at hand."""

    BINDINGS = bindings("rows")

    @dataclass
    class Wanted(Message):
        """More rows are wanted: an end, the page beyond one, or what lies at a fraction of the whole."""

        ask: Ask
        fraction: float = 0.0

    @dataclass
    class Moved(Message):
        """Another row is at hand."""

        row: Row

    @dataclass
    class Taken(Message):
        """The row at hand is to be opened."""

        row: Row

    def __init__(self, now: Callable[[], datetime], names: Callable[[], Names]) -> None:
        super().__init__(id="log", classes="pane")
        self._now, self._names = now, names
        self.rows = LogRows()
        self.oldest_first = False
        self.said = ""
        """What stands where rows would, while there are none."""
        self._hand = 0
        """The row at hand, counted from the first that is loaded."""
        self._top = 0
        """The first row in sight, counted from the first that is loaded."""
        self._waiting: set[Ask] = set()
        self._steps = 0
        """Steps that were asked for beyond what is loaded."""
        self._columns: list[tuple[Column, int]] = []
        self._fitted_to = 0
        """The width that columns and strips are made for."""
        self._strips: LRUCache[tuple[str, bool], Strip] = LRUCache(_LINES)
        self._looks: object = None
        """Ground, colour and theme that the strips were drawn in."""
        self._styles: dict[tuple[str, bool], RichStyle] = {}

    # ------------------------------------------------------------------ rows

    @property
    def at_hand(self) -> Row | None:
        """The row at hand, None in an empty log."""
        return self._row(self._hand)

    def _row(self, number: int) -> Row | None:
        """Return a row by its place on the screen: from the top, whatever the order."""
        count = len(self.rows)
        if not 0 <= number < count:
            return None
        return self.rows.rows[count - 1 - number if self.oldest_first else number]

    def clear(self, said: str = "") -> None:
        """Forget the rows: something else is looked for."""
        self.rows = LogRows()
        self.said = said
        self._hand = self._top = self._steps = 0
        self._waiting.clear()
        self.renew()

    def begin(self, ask: Ask) -> None:
        """Ask for an end of another log; what is shown stays until it comes, so that nothing flickers."""
        self._waiting.clear()
        self._steps = 0
        self.want(ask)

    def want(self, ask: Ask, fraction: float = 0.0) -> None:
        """Ask for rows, once."""
        if ask not in self._waiting:
            self._waiting.add(ask)
            self.post_message(self.Wanted(ask, fraction))

    def take(self, ask: Ask, page: list[Row], fraction: float = 0.0) -> None:
        """Show a page that was asked for; the row at hand stays under the eye."""
        if ask not in self._waiting:
            return  # it answers a question of before
        self._waiting.discard(ask)
        if ask == "again":
            self._take_again(page)
            return
        before = len(self.rows)
        moved = self.rows.take(ask, page, fraction=fraction)
        if ask in ("first", "last", "leap"):
            self._waiting.clear()
            self._steps = 0
            at_end = (ask == "last") != self.oldest_first if ask != "leap" else False
            self._hand = len(self.rows) - 1 if at_end else 0
            self._top = 0
            self._strips.clear()
        else:
            if self.oldest_first:
                moved = len(self.rows) - before - moved
            self._hand += moved
            self._top += moved
        self._show()
        self._go_on()

    def _take_again(self, page: list[Row]) -> None:
        """Show the same part of the log as it is now; what is at hand stays so, on its line of the screen."""
        row = self.at_hand
        if self._waiting:
            return  # what is loaded is about to change; the news can wait
        self.rows.take("again", page)
        place = self.rows.place_of(row.id) if row else None
        if place is not None:
            hand = len(self.rows) - 1 - place if self.oldest_first else place
            self._top += hand - self._hand
            self._hand = hand
        self.renew()

    def count(self, total: int) -> None:
        """Show how many there are."""
        self.rows.count(total)
        self.refresh()

    def _go_on(self) -> None:
        """Take the steps that had to wait for rows."""
        steps, self._steps = self._steps, 0
        self._go(self._hand + steps)

    # ------------------------------------------------------------------ painting

    @property
    def _height(self) -> int:
        """Rows that there is room for, under the heading."""
        return max(self.content_size.height - 1, 1)

    @property
    def _width(self) -> int:
        return max(self.content_size.width - 2, 1)

    def renew(self) -> None:
        """Draw everything again: rows, names or colours may have changed."""
        self._strips.clear()
        self._show()

    def _show(self) -> None:
        self._hand = min(max(self._hand, 0), max(len(self.rows) - 1, 0))
        self._into_sight()
        self.refresh()

    def on_resize(self) -> None:
        if self._width != self._fitted_to:
            self._fitted_to = self._width
            self._columns = columns.fitted(self._width)
            self.border_subtitle = columns.legend(self._width)
            self._strips.clear()
        self._show()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        looks = (self.visual_style, self.app.theme)
        if looks != self._looks:  # the focus alone changes the frame, and no line
            self._looks = looks
            self._strips.clear()
            self._styles.clear()
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._strip([(" ", ""), *columns.heading(self._columns)])
        number = self._top + y - 1
        row = self._row(number)
        if row is None:
            said = self.said if y == 2 and not len(self.rows) else ""
            return self._strip([(f" {said}", "$muted")])
        here = number == self._hand
        strip = self._strips.get((row.id, here))
        if strip is None:
            parts = columns.line(self._columns, row, self._names(), self._now())
            strip = self._strip([("▌" if here else " ", "$accent"), *parts], here)
            self._strips.set((row.id, here), strip)
        return self._with_bar(strip, y - 1)

    def _strip(self, parts: list[tuple[str, str]], here: bool = False) -> Strip:
        """Return a line of the screen. Textual's own way over `Content` takes three times as long, for each row."""
        strip = Strip([Segment(words, self._style(name, here)) for words, name in parts])
        return strip.adjust_cell_length(self.content_size.width, self._style("", here))

    def _style(self, name: str, here: bool) -> RichStyle:
        """Return a style by its name in the theme, on the ground of the row at hand or of all others."""
        found = self._styles.get((name, here))
        if found is None:
            styles = [name, "on $selected"] if here else [name]
            sample = Content("x").stylize(" ".join(filter(None, styles)))
            (strip,) = Visual.to_strips(self, sample, 1, 1, self.visual_style, apply_selection=False)
            found = self._styles[name, here] = next(iter(strip)).style or RichStyle.null()
        return found

    def _with_bar(self, strip: Strip, y: int) -> Strip:
        """Put this line's part of the scroll bar at its end."""
        bar = self._bar
        if bar is None:
            return strip
        begin, end = bar
        style = self.get_component_rich_style("log--bar" if begin <= y < end else "log--groove")
        cell = Strip.blank(1, style)
        return Strip.join([strip.crop(0, self.content_size.width - 1), cell])

    COMPONENT_CLASSES = {"log--bar", "log--groove"}

    @property
    def _bar(self) -> tuple[int, int] | None:
        """The lines between which the bar stands, None where everything is in sight."""
        total, height = self.rows.total, self._height
        if not total or total <= height:
            return None
        above = self._above
        length = max(round(height * height / total), 1)
        begin = round((height - length) * min(above / max(total - height, 1), 1))
        return begin, begin + length

    @property
    def _above(self) -> int:
        """How many rows of the whole lie above the first in sight."""
        if not self.oldest_first:
            return self.rows.first + self._top
        below = (self.rows.total or 0) - self.rows.first - len(self.rows)
        return max(below, 0) + self._top

    # ------------------------------------------------------------------ moving

    def _go(self, number: int) -> None:
        """Put this row at hand; where it is not loaded yet, that comes with the rows."""
        count = len(self.rows)
        if not count:
            return
        before, top = self._hand, self._top
        self._hand = min(max(number, 0), count - 1)
        self._steps = number - self._hand if self._beyond(number) else 0
        self._into_sight()
        if self._top != top:
            self.refresh()
        elif self._hand != before:
            for line in {before - top, self._hand - top}:
                self.refresh(Region(0, line + 1, self.size.width, 1))
        self._ask_near()
        row = self.at_hand
        if row is not None and self._hand != before:
            self.post_message(self.Moved(row))

    def _beyond(self, number: int) -> bool:
        """Whether there is something to come where the step would lead."""
        older, newer = not self.rows.oldest, not self.rows.newest
        down, up = (newer, older) if self.oldest_first else (older, newer)
        return (number >= len(self.rows) and down) or (number < 0 and up)

    def _ask_near(self) -> None:
        top, bottom = self._hand < _NEAR, len(self.rows) - self._hand < _NEAR
        if self.oldest_first:
            top, bottom = bottom, top
        if bottom and not self.rows.oldest:
            self.want("older")
        if top and not self.rows.newest:
            self.want("newer")

    def _into_sight(self) -> None:
        height = self._height
        self._top = min(max(self._top, self._hand - height + 1), self._hand)
        self._top = max(min(self._top, len(self.rows) - height), 0)

    def action_up(self) -> None:
        self._go(self._hand + self._steps - 1)

    def action_down(self) -> None:
        self._go(self._hand + self._steps + 1)

    def action_page_up(self) -> None:
        self._leaf(-1)

    def action_page_down(self) -> None:
        self._leaf(1)

    def _leaf(self, way: int) -> None:
        by = way * max(self._height - 1, 1)
        self._top = max(min(self._top + by, len(self.rows) - self._height), 0)
        self._go(self._hand + self._steps + by)
        self.refresh()

    def action_top(self) -> None:
        self._end("last" if self.oldest_first else "first")

    def action_bottom(self) -> None:
        self._end("first" if self.oldest_first else "last")

    def _end(self, ask: Ask) -> None:
        there = self.rows.newest if ask == "first" else self.rows.oldest
        if there:
            self._go(0 if (ask == "first") != self.oldest_first else len(self.rows) - 1)
        else:
            self.want(ask)

    def action_choose(self) -> None:
        row = self.at_hand
        if row is not None:
            self.post_message(self.Taken(row))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self._go(self._hand + _WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self._go(self._hand - _WHEEL)

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y == 0:
            return
        if self._bar is not None and offset.x >= self.content_size.width - 1:
            self._leap((offset.y - 1) / max(self._height - 1, 1))
            return
        number = self._top + offset.y - 1
        if self._row(number) is None:
            return
        if number == self._hand:
            self.action_choose()
        else:
            self._go(number)

    def _leap(self, fraction: float) -> None:
        if 0 < fraction < 1:
            self.want("leap", 1 - fraction if self.oldest_first else fraction)
        elif fraction <= 0:
            self.action_top()
        else:
            self.action_bottom()

    # ------------------------------------------------------------------ what is said

    def title(self, of: int | None) -> Content:
        """Return what was found, of how many."""
        found = self.rows.total
        if found is None:
            return Content(_("The log"))
        said = wording.count(found)
        if of is not None and of != found:
            said = _("{n} of {all}").format(n=said, all=wording.count(of))
        return Content(said)
