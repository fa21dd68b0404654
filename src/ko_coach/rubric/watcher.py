"""Follows a rubric's folder while the coach edits it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import cast

from ko_coach import watching
from ko_coach.rubric.reader import Reading, read_folder

STEP_MILLISECONDS = 30
"""Shorter steps cost idle processor time: 0.8 % of a core at 10 ms, 0.25 % at 30."""
QUIET_SECONDS = 0.005
"""From a hint to the first look; the events themselves wait for a step of quiet already."""
DOUBT_SECONDS = 0.08
"""From a look that found errors to the second one: a half-written file must not flash an error."""


async def follow(
    folder: Path, *, first: Reading | None, poll: bool = False, on_live: Callable[[bool], None] | None = None
) -> AsyncGenerator[Reading, None]:
    """Yield what the folder holds each time that its content has settled on something new.

    A sound rubric is yielded at once, about 50 ms after it was saved; one with errors when it stays as it is for a
    moment. What was yielded last (or `first`) is never yielded again in a row. Ends only when it is closed.

    Args:
        folder: the rubric's folder; it may vanish and come back.
        first: what the caller has read already, if anything.
        poll: look from time to time instead of listening, for network shares.
        on_live: is told with every hint whether changes are noticed at once.
    """
    known = first.digest if first is not None else None
    hints = cast("AsyncGenerator[bool, None]", watching.changes(folder, step=STEP_MILLISECONDS, poll=poll))
    async with aclosing(hints):  # or the watching would go on until somebody collects the garbage
        async for live in hints:
            if on_live is not None:
                on_live(live)
            await asyncio.sleep(QUIET_SECONDS)
            reading = await _settled(folder, known)
            if reading is not None:
                known = reading.digest
                yield reading


async def _settled(folder: Path, known: str | None) -> Reading | None:
    """Return what the folder holds once it can be trusted, or None when that is known already."""
    reading = await asyncio.to_thread(read_folder, folder)
    while reading.digest != known and reading.rubric is None:
        await asyncio.sleep(DOUBT_SECONDS)
        before, reading = reading, await asyncio.to_thread(read_folder, folder)
        if reading.digest == before.digest:
            break
    return reading if reading.digest != known else None
