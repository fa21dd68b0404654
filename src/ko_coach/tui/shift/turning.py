"""Turning to a ticket: by hand, because the world points at it, or in the browser."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace

from ko_coach.coaching.pointer import Pointer
from ko_coach.i18n import gettext as _
from ko_coach.tui.actions import key_named
from ko_coach.tui.bars import Status
from ko_coach.tui.room import is_rehearsal
from ko_coach.tui.shift.queue_list import QueueList
from ko_coach.tui.shift.room import Outside, ShiftRoom

LONGEST_ID = 20
"""Characters of an id that the line at the top shows."""


class TurningRoom(ShiftRoom):
    """The agent's room as far as it goes from ticket to ticket."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self.pointer = Pointer()

    def turn_to(self, ticket: str) -> None:
        """Turn to this ticket; what was begun with another stays where it was."""
        before = self.session
        if self.shift.select(ticket, self.outside.now()) is not None and self.session is not before:
            if self.side.shown is not self.prompts:
                self.side.show(self.prompts, self.focused)
            self.renew()

    def on_queue_list_selected(self, event: QueueList.Selected) -> None:
        self.call_after_refresh(self._turned_to, event.ticket)

    def _turned_to(self, ticket: str) -> None:
        self.turn_to(ticket)
        self.by_hand()

    def by_hand(self) -> None:
        """The agent chose the ticket: nothing calls them away from it."""
        self.pointer.by_hand(self.session.ticket.id if self.session else "")
        self.renew_status()

    def status(self) -> Status:
        status = super().status()
        ticket = self.pointer.waiting(self.session.ticket.id if self.session else "")
        if not ticket or self.shift.queue.get(ticket) is None:
            return status
        name = ticket if len(ticket) <= LONGEST_ID else ticket[: LONGEST_ID - 1] + "…"
        return replace(status, pointed=f"‖ {name} · {key_named('follow', self._world.keymap_of_user)}")

    # ------------------------------------------------------------------ following the agent

    def pointed_at(self, ticket: str, meant: bool = True) -> None:
        """The world says which ticket the agent has open: go there, unless the agent is busy or went elsewhere.

        `meant` is whether somebody asked for it: then it is said that the ticket is not here.
        """
        if self.shift.queue.get(ticket) is None:
            if meant:
                self.tell(_("{ticket} is not in the queue.").format(ticket=ticket), "$warning")
            return
        writing = self.focused not in (None, self.prompts, self.conversation, self.queue)
        elsewhere = len(self.app.screen_stack) > 1  # the palette is open: what it names is meant for this ticket
        busy = writing or elsewhere or is_rehearsal(self.app.current_mode)
        step = self.pointer.point(ticket, self.session.ticket.id if self.session else "", busy)
        if step == "go":
            self._follow(ticket)
        elif step == "note":
            self.tell(_("{ticket} is open elsewhere: f goes there.").format(ticket=ticket), "$secondary")
        else:
            self.renew_status()

    def action_follow(self) -> None:
        ticket = self.pointer.resume()
        if ticket and self.shift.queue.get(ticket) is not None:
            self._follow(ticket)
        else:
            self.tell(_("No other program has pointed at a ticket."), "$secondary")

    def _follow(self, ticket: str) -> None:
        if self.shift.queue.row_of(ticket) is None:
            self.queue_pane.clear_filter()
        self.to_prompts()
        self.turn_to(ticket)
        self.renew_status()

    def action_open_page(self) -> None:
        if (session := self.session) is None:
            return
        if session.ticket.url:
            self.run_worker(self._open(session.ticket.url), exit_on_error=False)
        else:
            self.tell(_("This ticket has no page."), "$secondary")

    async def _open(self, url: str) -> None:
        from ko_coach.tui import browsing

        if browsing.may_start(os.environ) and await asyncio.to_thread(browsing.start, url):
            self.tell(_("Opened in the browser."))
        else:
            self.app.copy_to_clipboard(url)
            self.tell(_("Copied: {address}").format(address=url), "$secondary")
