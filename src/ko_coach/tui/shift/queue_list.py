"""The queue: two lines a ticket, only those in sight are ever drawn, and nothing jumps under the agent's hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from ko_coach.coaching.shift import Mark
from ko_coach.desk.queue import Queue
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.text_pane import wrapped

ROW_LINES = 2
_MARKS = {"": " ", "open": "◐", "draft": "✎", "rated": "✓", "skipped": "–"}


class QueueList(ScrollView, can_focus=True):
    """Shows a `Queue`; moving through it selects."""

    BINDINGS = bindings("list")

    @dataclass
    class Selected(Message):
        """The agent turned to a ticket."""

        ticket: str

    class Taken(Message):
        """The agent is done with choosing."""

    class Scrolled(Message):
        """Other rows are in sight."""

    def __init__(
        self,
        queue: Queue,
        mark_of: Callable[[str], Mark],
        unread_of: Callable[[str], int],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(id="queue")
        self._queue = queue
        self._mark_of = mark_of
        self._unread_of = unread_of
        self._now = now
        self.instead = ""
        """What stands here where no ticket does."""
        self._row = -1
        self._shown_mark: tuple[Mark, bool] = ("", False)
        self.selected = ""

    # ------------------------------------------------------------------ what is shown

    def renew(self) -> None:
        """Show the queue as it is now; the selected ticket keeps its line on the screen."""
        before = self._row
        row = self._queue.row_of(self.selected) if self.selected else None
        height = self._queue.shown * ROW_LINES
        self.virtual_size = Size(self.scrollable_content_region.width, height)
        self._row = -1 if row is None else row
        if row is not None and before >= 0 and row != before:
            top = self.scroll_offset.y + (row - before) * ROW_LINES
            self.scroll_to(y=max(top, 0), animate=False, immediate=True)
        self._renew_title()
        self.refresh()

    def _renew_title(self) -> None:
        total, shown = len(self._queue), self._queue.shown
        count = f"{shown}/{total}" if shown != total or self._queue.filter else f"{total}"
        self.border_title = Content(_("Queue") + f" · {count}")

    def select(self, ticket: str) -> None:
        """Mark this ticket as the one the agent is on and bring it into sight."""
        before = self._row
        self.selected = ticket
        row = self._queue.row_of(ticket)
        self._row = -1 if row is None else row
        self._shown_mark = self._mark()
        for changed in {before, self._row}:
            self._refresh_row(changed)
        if row is not None:
            self._into_sight(row)

    def renew_mark(self) -> None:
        """Show the state of the interaction with the selected ticket, and that it has a reply, if that changed."""
        mark = self._mark()
        if mark != self._shown_mark:
            self._shown_mark = mark
            self._refresh_row(self._row)

    def _mark(self) -> tuple[Mark, bool]:
        return self._mark_of(self.selected), self._unread_of(self.selected) > 0

    def after_selected(self, most: int) -> list[str]:
        """Return the tickets that the agent may turn to next: below the selected one, else those in sight."""
        first, rows = self.scroll_offset.y // ROW_LINES, self.size.height // ROW_LINES
        if rows == 0 or first <= self._row < first + rows:
            first = self._row + 1
        return [self._queue.at(row).id for row in range(first, min(first + most, self._queue.shown))]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def _refresh_row(self, row: int) -> None:
        if row >= 0:
            top = row * ROW_LINES - self.scroll_offset.y
            self.refresh(Region(0, top, self.size.width, ROW_LINES))

    def _into_sight(self, row: int) -> None:
        first, last = row * ROW_LINES, (row + 1) * ROW_LINES - 1
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if height <= 0:
            return
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif last >= top + height:
            self.scroll_to(y=last - height + 1, animate=False, immediate=True)

    def on_resize(self) -> None:
        self.renew()
        if self._row >= 0:
            self._into_sight(self._row)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        row, part = divmod(y + self.scroll_offset.y, ROW_LINES)
        style = self.visual_style
        if row >= self._queue.shown or width <= 0:
            return self._empty_line(y, width)
        ticket = self._queue.at(row)
        line = self._subject(ticket, width) if part == 0 else self._customer(ticket, width)
        if ticket.id == self.selected:
            line = Content.assemble(("▌", "$accent"), line).stylize_before("on $selected")
        else:
            line = Content.assemble(" ", line)
        strips = Visual.to_strips(self, line, width, 1, style, apply_selection=False)
        return strips[0].crop_extend(0, self.size.width, style.rich_style) if strips else Strip.blank(width)

    def _empty_line(self, y: int, width: int) -> Strip:
        """Return a line below the last ticket; where there is none, it says why."""
        style = self.visual_style.rich_style
        words = _("No ticket holds these words.") if self._queue.filter else self.instead
        if self._queue.shown or not words or width <= 2:
            return Strip.blank(self.size.width, style)
        lines = list(wrapped(words, width - 1, "$muted", " ", " "))
        if y >= len(lines):
            return Strip.blank(self.size.width, style)
        strips = Visual.to_strips(self, lines[y], width, 1, self.visual_style, apply_selection=False)
        return strips[0].crop_extend(0, self.size.width, style)

    def _subject(self, ticket: Ticket, width: int) -> Content:
        mark = self._mark_of(ticket.id)
        gone = self._queue.is_gone(ticket.id)
        short_id = f"{ticket.id} " if len(ticket.id) <= 6 else ""
        room = max(width - len(short_id) - 4, 1)
        subject = Content(ticket.subject or _("(no subject)")).truncate(room, ellipsis=True, pad=True)
        done = mark in ("rated", "skipped")
        style = "bold" if ticket.id == self.selected else "$muted" if done else ""
        news = ("● ", "$secondary") if self._unread_of(ticket.id) else ("  ", "")
        return Content.assemble(
            (short_id, "$muted"), subject.stylize(style) if style else subject, ("✗ ", "$warning") if gone else news,
            (_MARKS[mark], "$success" if done else "$warning"),
        )  # fmt: skip

    def _customer(self, ticket: Ticket, width: int) -> Content:
        lead = " " * (len(ticket.id) + 1) if len(ticket.id) <= 6 else ""
        name = ticket.customer.name or ticket.customer.email or ticket.id
        badge, style = self._badge(ticket)
        room = max(width - len(lead) - len(badge) - 3, 1)
        return Content.assemble(
            lead, Content(name).truncate(room, ellipsis=True, pad=True).stylize("$muted"), " ", (badge, style), " "
        )

    def _badge(self, ticket: Ticket) -> tuple[str, str]:
        """Return how pressing the ticket is: overdue, due, or waiting; its sign tells it without colour too."""
        now = self._now()
        if ticket.due_at is not None:
            left = (ticket.due_at - now).total_seconds()
            if left < 0:
                return f"! {wording.span(-left)}", "bold $error"
            return f"→ {wording.span(left)}", "bold $warning" if left < 3_600 else "$muted"
        sign = "▲ " if ticket.priority_rank >= 3 else ""
        if ticket.waiting_since is None:
            return sign.strip(), "$warning"
        return sign + wording.span((now - ticket.waiting_since).total_seconds()), "$warning" if sign else "$muted"

    # ------------------------------------------------------------------ keys and mouse

    def _go(self, row: int) -> None:
        if self._queue.shown:
            ticket = self._queue.at(min(max(row, 0), self._queue.shown - 1)).id
            self.select(ticket)
            self.post_message(self.Selected(ticket))

    @property
    def _page(self) -> int:
        return max(self.size.height // ROW_LINES - 1, 1)

    def action_up(self) -> None:
        self._go(self._row - 1)

    def action_down(self) -> None:
        self._go(self._row + 1)

    def action_page_up(self) -> None:
        self._go(self._row - self._page)

    def action_page_down(self) -> None:
        self._go(self._row + self._page)

    def action_top(self) -> None:
        self._go(0)

    def action_bottom(self) -> None:
        self._go(self._queue.shown - 1)

    def action_choose(self) -> None:
        self.post_message(self.Taken())

    def on_click(self, event: Click) -> None:
        row = (event.y + self.scroll_offset.y) // ROW_LINES
        if row < self._queue.shown:
            self._go(row)
