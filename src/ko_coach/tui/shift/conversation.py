"""What the customer and the agents said, oldest first, opened at the customer's latest words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from ko_coach.desk.ticket import Message, Ticket
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.tui import wording
from ko_coach.tui.text_pane import TextPane, wrapped

MOST_SHOWN = 60
"""The latest so many messages are shown; a line says how many came before."""


class Conversation(TextPane):
    """The conversation of one ticket."""

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.ticket: Ticket | None = None
        self._now = datetime.now().astimezone()
        self._latest_row = 0
        self._at_latest = True
        """The latest words are kept in sight, until the agent scrolls."""

    def on_mount(self) -> None:
        self.border_title = Content(_("conversation"))

    def show(self, ticket: Ticket | None, now: datetime) -> None:
        """Show this ticket's conversation; news of the same ticket do not scroll what is being read."""
        same = ticket is not None and self.ticket is not None and ticket.id == self.ticket.id
        if same and ticket == self.ticket:
            return
        self.ticket, self._now = ticket, now
        self._at_latest = self._at_latest or not same
        self.renew()
        self._keep_latest()

    def resize_to_lines(self) -> None:
        super().resize_to_lines()
        self._keep_latest()

    def _keep_latest(self) -> None:
        if self._at_latest:
            self.call_after_refresh(self._to_latest)

    def _to_latest(self) -> None:
        if self._at_latest:
            self.scroll_to(y=self._latest_row, animate=False, immediate=True)

    def on_key(self) -> None:
        self._at_latest = False

    def on_mouse_scroll_down(self) -> None:
        self._at_latest = False

    def on_mouse_scroll_up(self) -> None:
        self._at_latest = False

    def on_mouse_down(self) -> None:
        self._at_latest = False

    def compose_lines(self, width: int) -> list[Content]:
        self._latest_row = 0
        if self.ticket is None:
            return []
        lines: list[Content] = []
        messages = self.ticket.messages
        if (before := len(messages) - MOST_SHOWN) > 0:
            said = ngettext("… {n} earlier message", "… {n} earlier messages", before).format(n=before)
            lines.append(Content.styled(said, "$muted"))
        customer_spoke = False
        for message in messages[-MOST_SHOWN:]:
            if message.from_customer and not customer_spoke:
                self._latest_row = len(lines)
            customer_spoke = message.from_customer
            lines += self._message(message, width)
            lines.append(Content(""))
        return lines or list(wrapped(_("Nothing has been written yet."), width, "$muted"))

    def _message(self, message: Message, width: int) -> Iterator[Content]:
        style = "bold $secondary" if message.from_customer else "$muted"
        when = wording.clock(message.created_at, self._now) if message.created_at else ""
        author = "" if message.author_role == message.author else message.author
        head = " ".join(part for part in (when, wording.role(message.author_role), author) if part)
        yield from wrapped(head, width, style)
        yield from wrapped(message.body, width, "" if message.from_customer else "$muted", "  ", "  ")
        if message.left_out:
            more = ngettext("… goes on for {n} more character", "… goes on for {n} more characters", message.left_out)
            yield Content.styled("  " + more.format(n=message.left_out), "$warning")
