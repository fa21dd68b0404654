"""The one way of a shift into its record: entries go in at the speed of a key press and reach the disk in a thread.

The screen calls a thing kept when `on_kept` said so, not before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ko_coach.record.entries import Entry, Opened, ShiftMemory
from ko_coach.record.waiting import Waiting

if TYPE_CHECKING:
    # Half a second of imports that the first picture must not wait for: the journal's thread does them.
    from ko_coach.record.errors import RecordError
    from ko_coach.record.log import Log
    from ko_coach.record.writer import Writer

T = TypeVar("T")


class Journal:
    """Keeps one agent's entries in the record at `path`, in the order of their submission."""

    def __init__(self, path: Path, agent: str, keep_words: timedelta | None = None) -> None:
        """Write nothing yet. `keep_words` says how long the customer's words are kept: 90 days if not given."""
        self.path = path
        self.agent = agent
        self._keep_words = keep_words
        self._waiting = Waiting()
        self._thread: threading.Thread | None = None
        self._writer: Writer | None = None

    def start(
        self,
        on_ready: Callable[[ShiftMemory], None],
        on_kept: Callable[[int], None],
        on_trouble: Callable[[RecordError | None], None],
    ) -> None:
        """Open the record in a thread of its own; all three are called there.

        `on_ready` is called once: with what the record remembers, or with nothing when it cannot be read.
        `on_kept` gets the sequence number up to which everything is on disk. `on_trouble` gets an error when
        the record takes no entries, once for each change of its kind, and None when it does again.
        None of them may wait for the thread that will call `close`.
        """

        def run() -> None:
            from ko_coach.record.writer import Writer

            self._writer = Writer(self.path, self.agent, self._waiting, self._keep_words, on_ready, on_kept, on_trouble)
            self._writer.run()

        self._thread = threading.Thread(target=run, name="journal", daemon=True)
        self._thread.start()

    def submit(self, *entries: Entry) -> int:
        """Queue the entries and return at once with their sequence number; they are kept together.

        Works before the record is ready, and while it is in trouble.
        """
        if self._keep_words is not None and not self._keep_words:
            entries = tuple(_without_words(entry) for entry in entries)
        return self._waiting.put(entries)

    def query(self, read: Callable[[Log], T], callback: Callable[[T], None]) -> None:
        """Read in the journal's thread, after everything that was submitted before; the callback is called there too.

        It waits while the record is in trouble; a read that fails by itself is logged and forgotten.
        """
        self._waiting.ask(lambda log: callback(read(log)))

    @property
    def kept(self) -> int:
        """The highest sequence number on disk."""
        return self._waiting.kept

    @property
    def pending(self) -> int:
        """How many entries are not in the record yet."""
        return self._waiting.count

    @property
    def aside(self) -> Path | None:
        """The file where entries wait for a record in trouble; None when there is no trouble, or no such file."""
        return self._writer.aside if self._writer else None

    def close(self, timeout: float) -> bool:
        """Keep what can be kept within that many seconds; return whether everything is in the record.

        What is not in the record then is aside on disk, and gets there at the next start.
        """
        self._waiting.close()
        if self._thread is not None:
            self._thread.join(timeout)
        rest, _ = self._waiting.after(-1)
        if rest and (self._thread is None or self._thread.is_alive()):
            # The thread hangs in the file system; entries that get there twice are kept once.
            from ko_coach.record.spill import Spill

            spill = Spill(self.path)
            spill.add(rest, rest)
            spill.release()
        return not rest


def _without_words(entry: Entry) -> Entry:
    return replace(entry, words="") if isinstance(entry, Opened) else entry
