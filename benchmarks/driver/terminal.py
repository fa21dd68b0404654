"""One program in a pseudo-terminal: its output stamped as it arrives, painted when somebody looks."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import queue
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from benchmarks.driver.answers import Answers
from benchmarks.driver.screen import Screen

KEYS = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F", "pagedown": "\x1b[6~", "pageup": "\x1b[5~",
    "ctrl+q": "\x11", "ctrl+s": "\x13", "ctrl+n": "\x0e", "ctrl+p": "\x10",
}  # fmt: skip
"""Keys by Textual's names, as an xterm sends them."""

FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
ESCAPE_ALONE = 0.15
"""Seconds after which no program takes an escape for the beginning of something longer; see ESCDELAY."""

Wanted = str | Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of output and when it arrived, on the performance counter."""

    at: float
    data: bytes


def _whole(data: bytes) -> int:
    """Return how far the data reach without the beginning of a frame that they do not end."""
    begun = data.rfind(FRAME_BEGINS)
    return begun if begun > data.rfind(FRAME_ENDS) else len(data)


class Process(Protocol):
    """What is asked of the process at the other end."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: signal.Signals, /) -> None: ...


class TerminalError(AssertionError):
    """What was waited for did not come."""


class Terminal:
    """Runs a command in a pty of the given size; a thread reads all it writes and answers what it asks.

    Painting is left to whoever waits, so emulation never shows up in a time.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        columns: int = 120,
        lines: int = 40,
        cwd: str | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        self.columns, self.lines = columns, lines
        self.screen = Screen(columns, lines)
        self.raw = bytearray()
        """Every byte that was taken in."""
        self.latest = 0.0
        """When the latest of them arrived."""
        self._unpainted: list[bytes | tuple[int, int]] = []
        """Output, and new sizes, that the screen has not been fed with yet."""
        self._chunks: queue.SimpleQueue[Chunk | None] = queue.SimpleQueue()
        self._answers = Answers(lambda: (self.columns, self.lines), lambda: self.screen.cursor)
        self._held = b""
        """The frame that has begun and not ended: a terminal with synchronised output does not show it."""
        self._ended = False
        self._open = True
        self._stop, self._stopper = os.pipe()
        self._master, slave = pty.openpty()
        self._set_size(columns, lines)

        self.started = time.perf_counter()
        self.process = self.begin(command, environment, slave, cwd, before)
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def begin(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        slave: int,
        cwd: str | None,
        before: Callable[[], None] | None,
    ) -> Process:
        """Start the command as the leader of a session at this end of the line."""

        def prepare() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if before is not None:
                before()

        return subprocess.Popen(
            list(command), stdin=slave, stdout=slave, stderr=slave, env=dict(environment), cwd=cwd,
            start_new_session=True, preexec_fn=prepare,  # noqa: PLW1509 - two system calls and no Python of a thread
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._stop], [], [])
            data = b""
            if self._stop not in ready:
                with contextlib.suppress(OSError):  # EIO: nobody holds the other end any more
                    data = os.read(self._master, 65_536)
            if not data:
                self._chunks.put(None)
                return
            self._chunks.put(Chunk(time.perf_counter(), data))
            if answer := self._answers.to(data):
                self._write(answer)

    def _write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._master, data)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    # ------------------------------------------------------------------ what a person does

    def send(self, text: str) -> float:
        """Type this; return when."""
        now = time.perf_counter()
        self._write(text.encode())
        return now

    def press(self, *keys: str) -> float:
        """Press keys by name, or by the letter on them; return when the last one was written."""
        sent = 0.0
        for key in keys:
            sent = self.send(KEYS.get(key, key))
            if key == "escape":
                self.settle(ESCAPE_ALONE, 1.0)  # a key that follows at once would be Alt and that key
        return sent

    def resize(self, columns: int, lines: int) -> None:
        """Change the window's size, as dragging its corner does."""
        self.columns, self.lines = columns, lines
        self._unpainted.append((columns, lines))
        self._set_size(columns, lines)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    # ------------------------------------------------------------------ what a person sees

    @property
    def rows(self) -> list[str]:
        """The lines of the screen as they are after all that was taken in."""
        self._paint()
        return self.screen.rows

    def _paint(self) -> None:
        steps, self._unpainted = self._unpainted, []
        for step in steps:
            if isinstance(step, bytes):
                self._held += step
                whole = _whole(self._held)
                self.screen.feed(self._held[:whole])
                self._held = self._held[whole:]
            else:
                self.screen.resize(*step)

    @property
    def in_frame(self) -> bool:
        """Whether a synchronised frame has begun and not ended: a terminal shows whole ones only."""
        return self.raw.rfind(FRAME_BEGINS) > self.raw.rfind(FRAME_ENDS)

    @property
    def display(self) -> str:
        return "\n".join(row.rstrip() for row in self.rows)

    def shows(self, text: str) -> bool:
        """Whether the text stands on one row; `~` begins a regular expression."""
        if text.startswith("~"):
            return any(re.search(text[1:], row) for row in self.rows)
        return any(text in row for row in self.rows)

    def next_chunk(self, timeout: float) -> Chunk | None:
        """Take in the next piece of output; None when there was none in time, or the program has ended."""
        if self._ended:
            return None
        try:
            chunk = self._chunks.get(timeout=max(timeout, 0.0))
        except queue.Empty:
            return None
        if chunk is None:
            self._ended = True
            return None
        self.raw += chunk.data
        self._unpainted.append(chunk.data)
        self.latest = chunk.at
        return chunk

    def wait_for(self, wanted: Wanted, timeout: float = 10.0) -> float:
        """Wait until a whole frame shows the text, or the condition holds; return when its last bytes arrived.

        Raises:
            TerminalError: it did not come; the message shows the screen.
        """
        deadline = time.perf_counter() + timeout
        while not self._holds(wanted):
            left = deadline - time.perf_counter()
            over = self.next_chunk(min(left, 0.05)) is None and self._ended
            if (left <= 0 or over) and not self._holds(wanted):
                how = "the program has ended" if self._ended else f"not within {timeout:g} s"
                raise TerminalError(f"{wanted!r}: {how}\n{self.display}")
        return self.latest

    def _holds(self, wanted: Wanted) -> bool:
        if self.in_frame and not self._ended:
            return False
        return self.shows(wanted) if isinstance(wanted, str) else wanted()

    def wait_for_frame(self, since: float, timeout: float = 5.0) -> float | None:
        """Wait until a frame that came after `since` is whole; return when it was, None when none came."""
        deadline = time.perf_counter() + timeout
        while (left := deadline - time.perf_counter()) > 0:
            chunk = self.next_chunk(left)
            if chunk is None:
                return None
            if chunk.at > since and FRAME_ENDS in chunk.data and not self.in_frame:
                return chunk.at
        return None

    def settle(self, quiet: float = 0.2, timeout: float = 5.0) -> float:
        """Wait until the program has been silent for so many seconds; return when its last byte came."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline and self.next_chunk(quiet) is not None:
            pass
        return self.latest

    # ------------------------------------------------------------------ the end

    def wait_for_end(self, timeout: float = 10.0) -> int:
        """Take in all to the last byte; return the exit status (negative: the signal that ended it).

        Raises:
            TerminalError: it is still running.
        """
        deadline = time.perf_counter() + timeout
        while not self._ended and time.perf_counter() < deadline:
            self.next_chunk(0.05)
        try:
            return self.process.wait(max(deadline - time.perf_counter(), 0.05))
        except subprocess.TimeoutExpired:
            raise TerminalError(f"still running after {timeout:g} s\n{self.display}") from None

    def hang_up(self) -> None:
        """Close the window: the kernel sends SIGHUP, and every read and write of the program fails from now on."""
        if self._open:
            self._open = False
            os.close(self._stopper)
            self._reader.join()  # a read under way would keep the pty open
            os.close(self._stop)
            os.close(self._master)

    def close(self) -> None:
        """End the program, if it still runs, and give the pty back."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                self.kill(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(3)
        self.hang_up()
