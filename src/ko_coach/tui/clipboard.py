"""The clipboard, watched for the web address of a ticket; whatever else is in it is nobody's business."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from ko_coach.i18n import gettext as _

EVERY = 1.0
LONGEST = 2_000
"""Characters; anything longer is neither a web address nor an id."""


class ClipboardWatch:
    """Asks for the clipboard in a thread of its own: on some systems an answer takes its time.

    Hands over what may lead to a ticket, once for each time it changes; what was there before the shift does not
    count. Nothing of it is kept.
    """

    def __init__(self, on_text: Callable[[str], None], on_trouble: Callable[[str], None]) -> None:
        self._on_text = on_text
        self._on_trouble = on_trouble
        self._end = threading.Event()

    def start(self) -> None:
        """Begin; both callbacks come in the loop that runs now."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._watch, args=(loop,), name="clipboard", daemon=True).start()

    def stop(self) -> None:
        self._end.set()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        def hand_over(to: Callable[[str], None], words: str) -> None:
            with suppress(RuntimeError):  # the app has ended
                loop.call_soon_threadsafe(to, words)

        paste, trouble = _way_to_paste()
        if paste is None:
            hand_over(self._on_trouble, trouble)
            return
        seen = _trace(paste)
        while not self._end.wait(EVERY):
            text = _read(paste)
            trace = hash(text)
            if text is not None and trace != seen:
                seen = trace
                if may_lead_to_a_ticket(text := text.strip()):
                    hand_over(self._on_text, text)
            del text


def may_lead_to_a_ticket(text: str) -> bool:
    """Whether it has the shape of a web address, or of an id that is more than a number."""
    if not 0 < len(text) <= LONGEST or not text.isprintable() or any(letter.isspace() for letter in text):
        return False
    return text.startswith(("https://", "http://")) or not text.isdecimal()


def _way_to_paste() -> tuple[Callable[[], Any] | None, str]:
    """Return how this system's clipboard is read; None and a sentence where it cannot be."""
    try:
        pyperclip = import_module("pyperclip")
    except ImportError:
        return None, _(
            'The clipboard is not watched: that needs pyperclip. Install it: pip install "ko-coach[clipboard]"'
        )
    try:
        _copy, paste = pyperclip.determine_clipboard()
    except Exception:  # noqa: BLE001 - it tries one desktop's library after the other
        paste = None
    if not paste:
        return None, _(
            "The clipboard is not watched: this system shows none. On Linux, install wl-clipboard (Wayland) or xclip."
        )
    return paste, ""


def _read(paste: Callable[[], Any]) -> str | None:
    try:
        text = paste()
    except Exception:  # noqa: BLE001 - a picture in it, another program at it: the next second is another try
        return None
    return text if isinstance(text, str) else None


def _trace(paste: Callable[[], Any]) -> int:
    """Return by what the content is known again; not the content."""
    return hash(_read(paste))
