"""A pane of text that scrolls, can be selected with the mouse, and repaints only the lines that changed."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from ko_coach.tui.actions import bindings

_NO_BREAK = "\u00a0"
_GLUE = "\ue0a0"
"""Stands for a no-break space while lines are wrapped: Textual takes that for any other space."""


def _lines(paragraph: str, room: int) -> list[str]:
    if cell_len(paragraph) <= room:
        return [paragraph]
    return [line.plain for line in Content(paragraph).wrap(room)]


def wrapped(text: str, width: int, style: str = "", first: str = "", rest: str = "") -> Iterator[Content]:
    """Yield the lines of a text that is not ours, wrapped, with a prefix of our own before the first and the rest."""
    room = max(width - max(len(first), len(rest)), 1)
    lead = first
    for paragraph in text.replace(_NO_BREAK, _GLUE).split("\n"):
        for line in _lines(paragraph.expandtabs(4), room):
            words = line.replace(_GLUE, _NO_BREAK)
            yield Content.assemble(lead, (words, style) if style else words)
            lead = rest


class TextPane(ScrollView, can_focus=True):
    """Base of the panes: subclasses say their lines, callers say `renew` when these may have changed."""

    BINDINGS = bindings("list")

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._lines: list[Content] = []
        self._lines_width = -1

    def compose_lines(self, width: int) -> list[Content]:
        """Return the text for a width in cells, one `Content` for each line of the screen."""
        raise NotImplementedError

    # ------------------------------------------------------------------ painting

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def renew(self) -> None:
        """Compose the lines again and repaint those that differ."""
        width = self._width
        if width <= 0 or not self.is_attached:
            self._lines_width = -1
            return
        before, same_width = self._lines, self._lines_width == width
        self._lines, self._lines_width = self.compose_lines(width), width
        if len(before) != len(self._lines) or not same_width:
            self.resize_to_lines()
            return
        top = self.scroll_offset.y
        for row, (old, new) in enumerate(zip(before, self._lines, strict=True)):
            if not old.is_same(new):
                self.refresh(Region(0, row - top, self.size.width, 1))

    def resize_to_lines(self) -> None:
        """Let the pane scroll over as many lines as there are now."""
        self.virtual_size = Size(self._lines_width, len(self._lines))
        self.refresh(layout=self.styles.is_auto_height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the text needs, for panes as high as their text."""
        bar = self.styles.scrollbar_size_vertical if self.styles.scrollbar_gutter == "stable" else 0
        return len(self.compose_lines(width - bar))

    def on_resize(self) -> None:
        self.renew()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self._width
        if self._lines_width != width:
            self._lines, self._lines_width = self.compose_lines(width), width
            self.call_after_refresh(self.resize_to_lines)
        row = y + self.scroll_offset.y
        style = self.visual_style
        if row >= len(self._lines):
            return Strip.blank(self.size.width, style.rich_style)
        line = self._selected(self._lines[row], row)
        strips = Visual.to_strips(self, line, max(width, 1), 1, style, apply_selection=False)
        strip = strips[0] if strips else Strip.blank(width)
        return strip.crop_extend(0, self.size.width, style.rich_style).apply_offsets(0, row)

    # ------------------------------------------------------------------ selecting with the mouse

    def _selected(self, line: Content, row: int) -> Content:
        selection = self.text_selection
        if selection is None or (part := selection.get_span(row)) is None:
            return line
        start, end = part
        style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        return line.stylize(style, start, len(line) if end == -1 else end)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    # ------------------------------------------------------------------ keys

    def action_up(self) -> None:
        self.scroll_up(animate=False)

    def action_down(self) -> None:
        self.scroll_down(animate=False)

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)

    def action_top(self) -> None:
        self.scroll_home(animate=False)

    def action_bottom(self) -> None:
        self.scroll_end(animate=False)

    def action_choose(self) -> None:
        """Nothing to take in a pane that is only read; lists say what it means."""
