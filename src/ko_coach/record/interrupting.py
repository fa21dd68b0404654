"""A question that nobody waits for any more is broken off, so that it does not hold up the next one.

SQLite asks in between whether to go on. A server answers to its end: it has processors of its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection

_STEPS = 20_000
"""Instructions of SQLite's machine between two looks, less than a millisecond."""
_GO_ON: ContextVar[Callable[[], bool] | None] = ContextVar("go_on", default=None)


@contextmanager
def as_long_as(go_on: Callable[[], bool]) -> Iterator[None]:
    """Break off whatever is read in this thread, inside the block, once that is no longer true."""
    token = _GO_ON.set(go_on)
    try:
        yield
    finally:
        _GO_ON.reset(token)


@contextmanager
def interruptible(connection: Connection) -> Iterator[None]:
    """Let the questions of this connection be broken off, where the thread is inside `as_long_as`."""
    go_on = _GO_ON.get()
    driver = connection.connection.driver_connection
    if go_on is None or not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.set_progress_handler(lambda: not go_on(), _STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, _STEPS)
