"""Where the agent writes to the customer of a rehearsal."""

from __future__ import annotations

from textual.content import Content
from textual.events import Paste
from textual.message import Message
from textual.widgets import TextArea

from ko_coach.i18n import gettext as _
from ko_coach.text import clean, clip
from ko_coach.tui.actions import bindings

LONGEST_REPLY = 8_000
"""Characters that a paste may bring."""


class ReplyField(TextArea):
    """Several lines. Enter begins a new one, `^s` sends, and Esc leaves what was written where it is."""

    BINDINGS = bindings("reply")

    class Sent(Message):
        """The agent wants the customer to have it."""

    class Left(Message):
        """The agent leaves the field."""

    def __init__(self, text: str) -> None:
        super().__init__(text, id="reply", compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    def on_mount(self) -> None:
        self.border_title = Content(_("your answer"))
        self.border_subtitle = Content(_("^s sends · esc leaves"))
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: Paste) -> None:
        """Take what was pasted as text, and nothing that a terminal could obey."""
        event.prevent_default()
        event.stop()
        self.replace(clip(clean(event.text), LONGEST_REPLY)[0], *self.selection, maintain_selection_offset=False)

    def action_send(self) -> None:
        self.post_message(self.Sent())

    def action_stop_writing(self) -> None:
        self.post_message(self.Left())
