"""The queue and, above it, the field that filters it as one types."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from ko_coach.desk.queue import Queue
from ko_coach.i18n import gettext as _
from ko_coach.tui.shift.queue_list import QueueList

LONGEST_FILTER = 200


class FilterField(Input):
    """A few words that a ticket must hold."""

    BINDINGS = [Binding("escape", "give_up", show=False), Binding("down", "submit", show=False)]

    def __init__(self) -> None:
        super().__init__(
            id="filter", compact=True, max_length=LONGEST_FILTER, placeholder=_("id, subject, customer, tag")
        )

    def action_give_up(self) -> None:
        self.value = ""
        self.post_message(self.Submitted(self, ""))


class QueuePane(Vertical):
    """Wires the filter to the list."""

    class Left(Message):
        """The agent is done with filtering."""

    def __init__(self, queue: Queue, rows: QueueList) -> None:
        super().__init__(id="queue-pane")
        self._queue = queue
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield self.rows

    def open_filter(self) -> None:
        """Let the agent type."""
        field = next(iter(self.query(FilterField)), None)
        if field is None:
            field = FilterField()
            self.mount(field, before=0)
        field.set_class(True, "-on")
        # At once, not through the message queue: the letters may be there already.
        self.screen.set_focus(field, scroll_visible=False)

    def clear_filter(self) -> None:
        """Show every ticket again."""
        for field in self.query(FilterField):
            field.value = ""
            field.set_class(False, "-on")
        self._queue.set_filter("")
        self.rows.renew()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._queue.set_filter(event.value)
        self.rows.renew()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        event.input.set_class(bool(event.value), "-on")
        if self._queue.shown and self._queue.row_of(self.rows.selected) is None:
            self.rows.action_top()
        self.post_message(self.Left())
