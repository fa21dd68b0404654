"""What can be commanded in every room, by key, mouse or name: one app's worth of it, and nothing of the outside."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen

from ko_coach.i18n import gettext as _
from ko_coach.tui import themes
from ko_coach.tui.actions import ACTIONS, of_room
from ko_coach.tui.bars import ActionBar
from ko_coach.tui.room import Room

_ANSWERING = frozenset(action.action for action in ACTIONS if action.where == "rating")


class Commands(App[int]):
    """The palette, the line at the bottom, and the colours."""

    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [Binding("ctrl+з", "command_palette", show=False)]  # ctrl+p where a Russian layout sends its own letter

    def on_action_bar_pressed(self, event: ActionBar.Pressed) -> None:
        target = self.focused if event.action in _ANSWERING else self.screen_stack[0]
        self.call_later(self.run_action, event.action, target)

    def action_command_palette(self) -> None:
        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_("Search for commands…"), id="--command-palette"))

    def action_next_theme(self) -> None:
        names = [theme.name for theme in themes.ALL]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        front = self.screen_stack[0]
        place = front.PLACE if isinstance(front, Room) else "any"
        for action in of_room(place):
            if action.palette:
                yield SystemCommand(_(action.label).capitalize(), _(action.help), self._runner(action.action))

    def _runner(self, action: str) -> Callable[[], Coroutine[Any, Any, None]]:
        async def run() -> None:
            await self.run_action(action, self.screen_stack[0])

        return run
