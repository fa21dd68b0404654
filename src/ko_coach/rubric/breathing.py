"""Lets the screen go first while a rubric is read beside it.

Python runs one thread at a time. Whoever waits for its turn gets it after five milliseconds, for five milliseconds,
and a key needs several turns: while a rubric is read, keys would take twice as long. A reader that rests for a moment
now and then hands over at once, and the screen then has its five milliseconds before the reader may ask again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

WORK_SECONDS = 0.001
REST_SECONDS = 0.0001


class _Breath(threading.local):
    next_at = float("inf")
    """When this thread rests next, on the performance counter."""


_breath = _Breath()


@contextmanager
def in_background() -> Iterator[None]:
    """Let whatever this thread reads give way to other threads."""
    _breath.next_at = 0.0
    try:
        yield
    finally:
        _breath.next_at = float("inf")


def breathe() -> None:
    """Rest for a moment where it is time to; to be called often by what takes long."""
    if time.perf_counter() >= _breath.next_at:
        time.sleep(REST_SECONDS)
        _breath.next_at = time.perf_counter() + WORK_SECONDS
