"""A second process that writes every other page of a long export: two cores are twice as fast."""

from __future__ import annotations

import gc
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import IO, TYPE_CHECKING, Any

from ko_coach.record.export import Choice, Key, Piece, bounds, lines, told_within

if TYPE_CHECKING:
    from ko_coach.record.log import Log

_AHEAD = 6
"""Pages that are asked for before they are wanted: the helper never waits for work."""
_OF_HELPER = frozenset({0, 2, 4})
"""Of five pages, those that the helper does: writing them all is the other process's work as well."""
_PROGRAM = "from ko_coach.record.second_process import serve; serve()"


def shared_pages(log: Log, choice: Choice) -> Iterator[tuple[list[Piece], int]]:
    """Yield page after page, every other one from a helper. What a helper cannot do is done here."""
    helper = _Helper(log, choice)
    seen: set[str] = set()
    waiting: list[tuple[Key | None, Key]] = []
    try:
        for number, (after, upto) in zip(count(), bounds(log, choice), strict=False):
            waiting.append((after, upto))
            if number % 5 in _OF_HELPER:
                helper.ask(after, upto)
            if number < _AHEAD:
                continue
            yield _done(log, choice, helper, waiting, seen)
        while waiting:
            yield _done(log, choice, helper, waiting, seen)
    finally:
        helper.close()


def _done(
    log: Log, choice: Choice, helper: _Helper, waiting: list[tuple[Key | None, Key]], seen: set[str]
) -> tuple[list[Piece], int]:
    after, upto = waiting.pop(0)
    told = helper.answer(upto)
    if told is not None:
        return told
    with log.reading() as connection:
        return lines(told_within(connection, choice, after, upto), seen)


class _Helper:
    """The other process. It is asked for pages in their order and answers in the same."""

    def __init__(self, log: Log, choice: Choice) -> None:
        self._asked: list[Key] = []
        self._told: queue.Queue[tuple[list[Piece], int] | None] = queue.Queue(_AHEAD)
        """What the helper answered; None at the end. A thread listens, so that the helper never waits to be heard."""
        self._process: subprocess.Popen[bytes] | None = None
        if not sys.executable:
            return
        with suppress(OSError):
            # In a session of its own: Ctrl+C is for the one that people see.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._send((log.place, choice.with_private, choice.own))
            threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def ask(self, after: Key | None, upto: Key) -> None:
        if self._process is not None:
            self._asked.append(upto)
            self._send((after, upto))

    def answer(self, upto: Key) -> tuple[list[Piece], int] | None:
        """Return the page that ends there, None when it was not asked for or the helper is gone."""
        if not self._asked or self._asked[0] != upto or self._process is None:
            return None
        del self._asked[0]
        told = self._told.get()
        if told is None:
            self.close()
        return told

    def _listen(self, pipe: IO[bytes]) -> None:
        with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while self._process is not None:
                self._told.put(pickle.load(pipe))  # noqa: S301 - from our own program
        self._told.put(None)

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(queue.Empty):
                while True:  # whoever listens must not wait for room
                    self._told.get_nowait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None  # noqa: S101 - both are pipes
                with suppress(OSError):
                    pipe.close()
            process.wait()

    def _send(self, what: Any) -> None:
        assert self._process is not None  # noqa: S101 - its callers looked
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(OSError):  # it is gone: the answer will say so
            _write(self._process.stdin, what)


def serve() -> None:
    """Answer with pages what is asked on standard input, until it ends."""
    from ko_coach.record.log import Log

    gc.set_threshold(50_000, 20, 50)
    seen: set[str] = set()
    with suppress(EOFError, OSError):
        place, with_private, own = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own program
        choice = Choice(with_private=with_private, own=own)
        with Log(place) as log:
            while True:
                after, upto = pickle.load(sys.stdin.buffer)  # noqa: S301
                with log.reading() as connection:
                    told = lines(told_within(connection, choice, after, upto), seen)
                _write(sys.stdout.buffer, told)


def _write(pipe: IO[bytes], what: Any) -> None:
    pickle.dump(what, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()
