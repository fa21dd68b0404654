"""Work that takes long: how far it is, and Ctrl+C, which ends it between two steps and not the program within one."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

STOPPED = 130
"""The exit code that shells expect after Ctrl+C."""
_LONG = 0.5
"""Seconds after which it is worth showing how far it is."""
_PAUSE = 0.1
"""Seconds between two looks of the bar."""
_BAR = 30


@contextmanager
def until_interrupted() -> Iterator[Callable[[], bool]]:
    """Let Ctrl+C end the work and not the program: what is done by then is done whole."""
    pressed: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


class Bar:
    """How far it is, on standard error: only for a person who looks, and only when it takes long."""

    def __init__(self, interrupted: Callable[[], bool]) -> None:
        self._interrupted = interrupted
        self._next = time.monotonic() + _LONG
        self._shown = False

    def show(self, done: int, total: int) -> bool:
        """Show it, and say whether the work goes on."""
        if sys.stderr.isatty() and time.monotonic() > self._next and total:
            full = min(_BAR * done // total, _BAR)
            click.echo(f"\r[{'#' * full}{'-' * (_BAR - full)}] {done} / {total}", err=True, nl=False)
            self._shown, self._next = True, time.monotonic() + _PAUSE
        return not self._interrupted()

    def clear(self) -> None:
        """Take it from the screen."""
        if self._shown:
            click.echo(f"\r{' ' * (_BAR + 30)}\r", err=True, nl=False)
