"""A program and all that it started, ended together."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from asyncio.subprocess import Process
from contextlib import suppress

KILL_SECONDS = 2.0
"""So long they may take to end when they are asked to."""
_STEP = 0.01


async def end(process: Process) -> None:
    """End the program, which leads a group of its own, and every child that is still in it."""
    group = process.pid
    try:
        _signal(group, signal.SIGTERM)
        await _is_gone(group, KILL_SECONDS)
    finally:
        if _signal(group, signal.SIGKILL):
            await _is_gone(group, KILL_SECONDS)
        # A child that left the group may hold the program's output open; nobody reads it any more.
        if transport := getattr(process, "_transport", None):
            transport.close()


def _signal(group: int, number: int) -> bool:
    """Send a signal; return whether anybody is there to get it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


async def _is_gone(group: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while _signal(group, 0):
        if time.monotonic() > until:
            return False
        await asyncio.sleep(_STEP)
    return True
