"""Opening a web page beside the terminal, and never in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

PATIENCE = 5.0
"""Seconds for the browser's starter to say whether it worked; some stay as long as the browser does."""

_START = """
import os, sys, webbrowser
try:
    name = os.path.basename(str(getattr(webbrowser.get(), "name", "")))
    text_mode = name in ("www-browser", "links", "links2", "elinks", "lynx", "w3m")
    sys.exit(1 if text_mode or not webbrowser.open(sys.argv[1]) else 0)
except webbrowser.Error:
    sys.exit(1)
"""


def may_start(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a browser that is started here would come up before the agent's eyes."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    if platform in ("darwin", "win32"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def start(url: str) -> bool:
    """Open the page in the person's browser; False when that is impossible. Blocks for a moment: call it in a thread.

    The browser gets neither the terminal nor a place to print to: what it says would stand on our screen.
    """
    nothing = subprocess.DEVNULL
    try:
        starter = subprocess.Popen(
            [sys.executable, "-c", _START, url], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    except OSError:
        return False
    with suppress(subprocess.TimeoutExpired):
        return starter.wait(PATIENCE) == 0
    return True
