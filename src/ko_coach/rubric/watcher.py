"""Follows a rubric's folder while the coach edits it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import NamedTuple, cast

from ko_coach import watching
from ko_coach.liveness import Liveness
from ko_coach.rubric.breathing import in_background
from ko_coach.rubric.half_written import Trace, is_open_for_writing, traces
from ko_coach.rubric.reader import Reading, read_folder

STEP_MILLISECONDS = 30
"""Shorter steps cost idle processor time: 0.8 % of a core at 10 ms, 0.25 % at 30."""
DOUBT_SECONDS = 0.08
"""From a look that cannot be trusted to the next one: a half-written file must not flash an error."""
LONGEST_DOUBT_SECONDS = 0.32
"""Doubt grows so far while each look finds something else."""
OPEN_SECONDS = 2.0
"""A file that somebody holds open for writing counts as written once it has stayed as it is for so long."""
PATIENCE_SECONDS = 1.0
"""After so long a sound rubric is taken although its files change without a pause."""
REST_SECONDS = 0.2
"""In a storm of saves, news are read this far apart; what takes long to read takes half of the time at most."""
CREDIT_SECONDS = 2.0
"""Saves that come faster are read at once all the same, until so much is owed."""


async def follow(
    folder: Path, *, first: Reading | None, poll: bool = False, on_live: Callable[[Liveness], None] | None = None
) -> AsyncGenerator[Reading, None]:
    """Yield what the folder holds each time that its content has settled on something new.

    A sound rubric is yielded at once, about 50 ms after it was saved, unless somebody is still writing; one with
    errors when it stays as it is for a moment. In a storm of saves some are passed over, never the last one.
    What was yielded last (or `first`) is never yielded again in a row. Ends only when it is closed.

    Args:
        folder: the rubric's folder; it may vanish and come back.
        first: what the caller has read already, if anything.
        poll: look from time to time instead of listening, for network shares.
        on_live: is told with every hint whether changes are noticed at once, and why not.
    """
    eye = _Eye(folder, first)
    told = first.digest if first is not None else None
    hints = cast("AsyncGenerator[Liveness, None]", watching.changes(folder, step=STEP_MILLISECONDS, poll=poll))
    async with aclosing(hints):  # or the watching would go on until somebody collects the garbage
        async for liveness in hints:
            if on_live is not None:
                on_live(liveness)
            if (rest := eye.owed - CREDIT_SECONDS) > 0:
                await asyncio.sleep(rest)
            reading = await _settled(eye, told)
            if reading is not None:
                told = reading.digest
                yield reading


class _Sight(NamedTuple):
    """What one look found, and what it is worth."""

    reading: Reading
    traces: tuple[Trace, ...]
    is_open: bool | None
    """Whether somebody holds a file open for writing; None when nobody can tell."""
    is_moving: bool
    """Whether a file changed during the look."""

    @property
    def calm_wanted(self) -> float:
        """For how many seconds the folder has to stay so before this is believed."""
        if self.is_open:
            return OPEN_SECONDS
        doubtful = self.reading.rubric is None or self.is_open is None or self.is_moving
        return DOUBT_SECONDS if doubtful else 0.0


class _Eye:
    """Looks at one folder, and keeps account of the time that this takes."""

    def __init__(self, folder: Path, last: Reading | None) -> None:
        self._folder = folder
        self._last = last
        self._even = time.monotonic()
        """When nothing will be owed any more."""

    @property
    def owed(self) -> float:
        """Seconds of rest that past looks have cost and that have not passed yet."""
        return max(self._even - time.monotonic(), 0.0)

    async def look(self) -> _Sight:
        """Look, off the UI thread."""
        sight, seconds = await asyncio.to_thread(self._look)
        is_news = sight.reading is not self._last
        self._last = sight.reading
        self._even = time.monotonic() + self.owed + max(2 * seconds, REST_SECONDS if is_news else 0.0)
        return sight

    def _look(self) -> tuple[_Sight, float]:
        begun = time.thread_time()
        before = traces(self._folder)
        with in_background():
            reading = read_folder(self._folder, self._last)
        is_open = is_open_for_writing(self._folder / trace.name for trace in before)
        return _Sight(reading, before, is_open, traces(self._folder) != before), time.thread_time() - begun


async def _settled(eye: _Eye, told: str | None) -> Reading | None:
    """Return what the folder holds once it can be trusted, or None when that was told already."""
    calm = waited = 0.0
    doubt = DOUBT_SECONDS
    sight = await eye.look()
    while sight.reading.digest != told:
        is_patient = waited >= PATIENCE_SECONDS and sight.reading.rubric is not None and not sight.is_open
        if calm >= sight.calm_wanted or is_patient:
            return sight.reading
        await asyncio.sleep(doubt)
        waited += doubt
        before, sight = sight, await eye.look()
        if (sight.reading.digest, sight.traces) == (before.reading.digest, before.traces):
            calm += doubt
        else:
            calm, doubt = 0.0, min(2 * doubt, LONGEST_DOUBT_SECONDS)
    return None
