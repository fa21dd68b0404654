"""What the customer and the agents said, oldest first, opened at the customer's latest words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message as TextualMessage

from ko_coach.desk.ticket import Message, Ticket
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.tui import wording
from ko_coach.tui.text_pane import TextPane, wrapped

MOST_SHOWN = 60
"""The latest so many messages are shown; a line says how many came before."""


class Conversation(TextPane):
    """The conversation of one ticket."""

    class Read(TextualMessage):
        """The agent turned to the conversation, or has scrolled to its end."""

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.ticket: Ticket | None = None
        self._now = datetime.now().astimezone()
        self._first_new: Message | None = None
        self._instead = ""
        self._latest_row = 0
        self._at_latest = True
        """The latest words are kept in sight, until the agent scrolls or new ones come."""

    def on_mount(self) -> None:
        self.border_title = Content(_("conversation"))

    @property
    def is_on_screen(self) -> bool:
        """Whether the terminal is wide enough for it, or its drawer is open."""
        return self.is_attached and self.styles.display != "none"

    def show(
        self, ticket: Ticket | None, now: datetime, first_new: Message | None = None, unread: int = 0, instead: str = ""
    ) -> None:
        """Show this ticket's conversation; news of the same ticket do not scroll what is being read.

        Args:
            ticket: the ticket.
            now: the time.
            first_new: the first of the messages that came while the agent is on the ticket.
            unread: how many of them are not read yet, for the title.
            instead: what to say while the conversation is not there yet.
        """
        self._say_title(unread)
        before, same = self.ticket, ticket is not None and self.ticket is not None and ticket.id == self.ticket.id
        if same and (ticket, first_new, instead) == (before, self._first_new, self._instead):
            return
        self.ticket, self._now, self._first_new, self._instead = ticket, now, first_new, instead
        if not same:
            self._at_latest = True
        elif before is not None and ticket is not None and before.messages and before.messages != ticket.messages:
            self._at_latest = False
        self.renew()
        self._keep_latest()

    def _say_title(self, unread: int) -> None:
        title = Content(_("conversation"))
        news = (wording.new_messages(unread), "bold $secondary")
        self.border_title = Content.assemble(title, " · ", news) if unread else title

    def resize_to_lines(self) -> None:
        super().resize_to_lines()
        self._keep_latest()

    def to_latest(self) -> None:
        """Bring the customer's latest words into sight, the new ones if there are any."""
        self._at_latest = True
        self._keep_latest()

    def _keep_latest(self) -> None:
        if self._at_latest:
            self.call_after_refresh(self._to_latest)

    def _to_latest(self) -> None:
        if self._at_latest:
            self.scroll_to(y=self._latest_row, animate=False, immediate=True)

    # ------------------------------------------------------------------ reading

    def on_focus(self) -> None:
        self.post_message(self.Read())

    def on_key(self) -> None:
        self._scrolled()

    def on_mouse_scroll_down(self) -> None:
        self._scrolled()

    def on_mouse_scroll_up(self) -> None:
        self._scrolled()

    def on_mouse_down(self) -> None:
        self._scrolled()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._at_latest:
            self._read_to_the_end()

    def _scrolled(self) -> None:
        self._at_latest = False
        self.call_after_refresh(self._read_to_the_end)

    def _read_to_the_end(self) -> None:
        if self.is_on_screen and self.is_vertical_scroll_end:
            self.post_message(self.Read())

    # ------------------------------------------------------------------ lines

    def compose_lines(self, width: int) -> list[Content]:
        self._latest_row = 0
        if self.ticket is None:
            return []
        messages = self.ticket.messages
        if not messages:
            return list(wrapped(self._instead or _("Nothing has been written yet."), width, "$muted"))
        lines: list[Content] = []
        if (before := len(messages) - MOST_SHOWN) > 0:
            said = ngettext("… {n} earlier message", "… {n} earlier messages", before).format(n=before)
            lines.append(Content.styled(said, "$muted"))
        customer_spoke = new_shown = False
        for message in messages[-MOST_SHOWN:]:
            is_first_new = message == self._first_new and not new_shown
            if is_first_new or (message.from_customer and not customer_spoke and not new_shown):
                self._latest_row = len(lines)
            if is_first_new:
                lines.append(self._new_line(message, width))
                new_shown = True
            customer_spoke = message.from_customer
            lines += self._message(message, width)
            lines.append(Content(""))
        return lines

    def _new_line(self, message: Message, width: int) -> Content:
        """Return the line above the first message that came while the agent is on the ticket."""
        when = wording.clock(message.created_at or self._now, self._now)
        said = "── " + _("new · {time}").format(time=when) + " "
        return Content.styled(said + "─" * max(width - cell_len(said), 2), "$secondary")

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
