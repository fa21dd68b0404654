"""ko-coach forked from a process that has imported it already.

It is the real program in a process and a terminal of its own; it only does not spend a second of a processor on
imports, as it would again and again in tests whose point is what comes after. Tests of starting and of ending start it
cold.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import reduction

_PARENT = multiprocessing.get_context("forkserver")
_PARENT.set_forkserver_preload(["tests.pty.warmth"])


class Line:
    """One end of a terminal's line, which can be handed to another process."""

    def __init__(self, end: int) -> None:
        self.end = end

    def __reduce__(self) -> tuple[Callable[..., Line], tuple[object]]:
        return _handed, (reduction.DupFd(self.end),)


def _handed(end: object) -> Line:
    return Line(end.detach())  # type: ignore[attr-defined]


class Forked:
    """A process with those words of `subprocess.Popen` that the tests use."""

    def __init__(self, words: Sequence[str], line: int, surroundings: Mapping[str, str]) -> None:
        self._process = _PARENT.Process(target=_work, args=(list(words), Line(line), dict(surroundings)), daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("ko-coach", timeout or 0.0)
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)


def _work(words: list[str], line: Line, surroundings: dict[str, str]) -> None:
    """Be `ko-coach` with these words at that line."""
    from ko_coach.__main__ import main

    os.setsid()
    fcntl.ioctl(line.end, termios.TIOCSCTTY, 0)
    for standard in (0, 1, 2):
        os.dup2(line.end, standard)
    os.close(line.end)
    sys.stdin = sys.__stdin__ = os.fdopen(0, encoding="utf-8", closefd=False)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = os.fdopen(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = os.fdopen(2, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]
    os.environ.clear()
    os.environ.update(surroundings)
    sys.argv = ["ko-coach", *words]
    sys.exit(main())
