"""One key has done all it does before the next begins.

Textual hands a key to whatever has the focus when it arrives, and looks up its binding later, when it has bubbled up
to the app. In between, further keys go to the old focus: a `/` with letters right behind it would lose the letters.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.events import Key
from textual.message_pump import MessagePump

PATIENCE = 0.25
"""Seconds after which a key counts as done although nobody said so (its widget went away, for example)."""


class KeyOrder:
    """Holds a key back while the one before may still be under way; a key by itself is not delayed."""

    def __init__(self, app: App[int], handle: Callable[[Key], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._waiting: deque[Key] = deque()
        self._began = float("-inf")
        """When the last key began."""
        self._target: MessagePump = app
        """Where the last key went first."""

    async def take(self, key: Key) -> None:
        """Handle the key now, or once those before it are done."""
        late = time.monotonic() - self._began > PATIENCE
        self._waiting.append(key)
        if late:
            await self._next()
        elif len(self._waiting) == 1:
            self._follow(self._target)

    async def _next(self) -> None:
        if not self._waiting:
            return
        self._began = time.monotonic()
        self._target = self._app.focused or self._app.screen
        await self._handle(self._waiting.popleft())
        if self._waiting:
            self._follow(self._target)

    def _follow(self, pump: MessagePump) -> None:
        """Go the way of the key before, from its focus up to the app, behind it in every queue."""
        if pump is self._app:
            self._app.call_later(self._next)
        elif not pump.call_later(self._follow, pump._parent or self._app):  # noqa: SLF001 - the way that bubbling takes
            self._app.call_later(self._next)  # its screen was closed: there is nothing left to be done
