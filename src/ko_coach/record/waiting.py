"""What the shift handed over and the record does not have yet: in order, in memory, counted."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ko_coach.record.entries import Entry
    from ko_coach.record.log import Log

Batch = tuple[int, "tuple[Entry, ...]"]
"""A sequence number and what was submitted under it; 0 for what an earlier run left behind."""


class Waiting:
    """A queue between threads that forgets nothing before it is told that the record has it."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.closing = False
        self.submitted = 0
        """The highest sequence number given out."""
        self.kept = 0
        """The highest sequence number that the record has, with everything before it."""
        self.count = 0
        """Entries that the record does not have yet."""
        self.questions: deque[Callable[[Log], None]] = deque()
        self._batches: deque[Batch] = deque()

    def put(self, entries: tuple[Entry, ...]) -> int:
        """Queue the entries, which are kept together; return their sequence number."""
        with self.changed:
            if entries:
                self.submitted += 1
                self.count += len(entries)
                self._batches.append((self.submitted, entries))
                self.changed.notify()
            return self.submitted

    def put_first(self, entries: Sequence[Entry]) -> None:
        """Queue what an earlier run left behind before everything else."""
        with self.changed:
            self.count += len(entries)
            self._batches.extendleft((0, (entry,)) for entry in reversed(entries))

    def ask(self, question: Callable[[Log], None]) -> None:
        """Queue a read."""
        with self.changed:
            self.questions.append(question)
            self.changed.notify()

    def close(self) -> None:
        """Ask for the end: what waits now is the last."""
        with self.changed:
            self.closing = True
            self.changed.notify()

    def next(self, most: int) -> list[Batch]:
        """Return the first batches, together about `most` entries; they stay queued until `done`."""
        taken: list[Batch] = []
        size = 0
        with self.changed:
            for batch in self._batches:
                taken.append(batch)
                size += len(batch[1])
                if size >= most:
                    break
        return taken

    def done(self, batches: Sequence[Batch]) -> None:
        """Forget the first batches: they are kept."""
        with self.changed:
            for _ in batches:
                number, entries = self._batches.popleft()
                self.count -= len(entries)
                self.kept = max(self.kept, number)

    def after(self, number: int) -> tuple[list[Entry], int]:
        """Return the entries with a higher sequence number, in order, all for -1; and the highest number by now."""
        with self.changed:
            return [entry for mine, entries in self._batches if mine > number for entry in entries], self.submitted
