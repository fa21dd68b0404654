"""The journal's thread: it writes what waits, and when the record takes nothing, keeps it aside and tries again."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ko_coach.record.entries import Entry, ShiftMemory
from ko_coach.record.errors import RecordError, RefusedError
from ko_coach.record.forgetting import KEEP_WORDS
from ko_coach.record.log import Log, memory_of_a_record_in_trouble
from ko_coach.record.spill import Spill
from ko_coach.record.waiting import Waiting

BUSY_TIMEOUT = 2.0
"""Seconds that a write waits for another program before the agent hears of it; it is tried again after."""
REACH = timedelta(days=14)
"""How far back closed interactions are remembered at the start of a shift."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 5.0
_MOST_AT_ONCE = 500
_say = logging.getLogger(__name__)


class Writer:
    """The only one who touches the record while a shift runs. All but `aside` belongs to its thread."""

    def __init__(
        self,
        path: Path,
        agent: str,
        waiting: Waiting,
        keep_words: timedelta | None,
        on_ready: Callable[[ShiftMemory], None],
        on_kept: Callable[[int], None],
        on_trouble: Callable[[RecordError | None], None],
    ) -> None:
        self._path, self._agent, self._waiting = path, agent, waiting
        self._keep_words = KEEP_WORDS if keep_words is None else keep_words
        self._on_ready, self._on_kept, self._on_trouble = on_ready, on_kept, on_trouble
        self._log: Log | None = None
        self._spill = Spill(path)
        self._greeted = False
        self._recovered = False
        self._tidy = False
        """Whether the record has forgotten by now what is too old."""
        self._offered = 0
        """The highest sequence number that was offered to the spill."""
        self._all_aside = True
        self._pause = 0.0
        self._next_try = -math.inf
        """When to try again, on the monotonic clock: at once while all is well, never after a final error."""
        self._told: str | None = None
        """The kind of trouble that the agent was told of last."""
        self._refused: list[Entry] = []
        self._just_refused = False
        """Whether the last batch had an entry that was refused: that word stands until a batch goes through."""

    @property
    def aside(self) -> Path | None:
        """The file that entries go to while the record takes none."""
        return self._spill.path

    def run(self) -> None:
        """Write until the shift closes and everything that can be kept is kept."""
        closing = False
        while not closing:
            with self._waiting.changed:
                self._waiting.changed.wait_for(self._is_due, self._time_left())
                closing = self._waiting.closing
            if time.monotonic() >= self._next_try or (closing and self._next_try < math.inf):
                self._try()
            if self._told is not None:
                self._put_aside()
        self._let_go()
        self._spill.release()

    def _is_due(self) -> bool:
        waiting = self._waiting
        if waiting.closing or (self._told is not None and waiting.submitted > self._offered):
            return True
        healthy = self._next_try == -math.inf
        return healthy and bool(waiting.count or waiting.questions or not self._greeted)

    def _time_left(self) -> float | None:
        return max(0.0, self._next_try - time.monotonic()) if math.isfinite(self._next_try) else None

    def _try(self) -> None:
        try:
            self._open()
            self._flush()
            self._answer()
            self._forget()
        except RecordError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - the writer outlives every surprise
            _say.exception("the journal met something unexpected")
            self._fail(RecordError("other", self._path, type(error).__name__))
        else:
            self._pause, self._next_try = 0.0, -math.inf
            if self._told is not None and not self._just_refused:
                self._told = None
                self._call(self._on_trouble, None)

    def _fail(self, error: RecordError) -> None:
        self._pause = min(_LONGEST_PAUSE, self._pause * 2 or _FIRST_PAUSE)
        self._next_try = math.inf if error.final else time.monotonic() + self._pause
        if error.kind != "locked":
            self._let_go()  # a fresh connection notices when the file is writable again
        self._tell(error)
        if not self._greeted:
            self._greet(self._what_can_be_read(error))

    def _what_can_be_read(self, error: RecordError) -> ShiftMemory:
        if error.kind not in ("full", "read_only", "unwritable"):
            return ShiftMemory()
        self._recovered = True
        left_aside = self._spill.recover()
        self._waiting.put_first(left_aside)
        try:
            return memory_of_a_record_in_trouble(self._path, self._agent, datetime.now(UTC) - REACH, left_aside)
        except RecordError:
            return ShiftMemory()

    def _open(self) -> None:
        if self._log is None:
            self._log = Log(self._path, busy_timeout=BUSY_TIMEOUT)
        if not self._recovered:
            self._recovered = True
            self._begin(self._log)

    def _begin(self, log: Log) -> None:
        """Write what an earlier run left aside, then greet the shift with what is on record.

        Where the record can be read but not written, the memory is as if that had been kept.
        """
        left_aside = self._spill.recover()
        trouble: RecordError | None = None
        try:
            for start in range(0, len(left_aside), _MOST_AT_ONCE):
                self._write(log, left_aside[start : start + _MOST_AT_ONCE])
        except RecordError as error:
            trouble = error
            self._waiting.put_first(left_aside)
        if not self._greeted:
            since = datetime.now(UTC) - REACH
            self._greet(log.shift_memory(self._agent, since, left_aside if trouble else ()))
        if trouble:
            raise trouble

    def _greet(self, memory: ShiftMemory) -> None:
        self._greeted = True
        self._call(self._on_ready, memory)

    def _flush(self) -> None:
        log = self._log
        while log is not None and (batches := self._waiting.next(_MOST_AT_ONCE)):
            self._just_refused = False
            self._write(log, [entry for _, entries in batches for entry in entries])
            self._waiting.done(batches)
            self._call(self._on_kept, self._waiting.kept)
        self._spill.drop()

    def _write(self, log: Log, entries: list[Entry]) -> None:
        try:
            log.write(entries)
        except RefusedError:
            for entry in entries:
                if entry not in self._refused:
                    self._write_one(log, entry)

    def _write_one(self, log: Log, entry: Entry) -> None:
        """Write an entry by itself; one that the record contradicts is put by and blocks nothing behind it."""
        try:
            log.write([entry])
        except RefusedError as error:
            self._refused.append(entry)
            self._spill.refuse(entry, str(error))
            self._just_refused = True
            self._tell(error)

    def _answer(self) -> None:
        while self._log is not None and self._waiting.questions:
            try:
                self._waiting.questions[0](self._log)
            except RefusedError:
                _say.exception("a read of the record failed")
            except RecordError:
                raise
            except Exception:  # noqa: BLE001 - one bad question must not stop the writer
                _say.exception("a read of the record failed")
            self._waiting.questions.popleft()

    def _forget(self) -> None:
        """Let the record forget, once, and only when nothing waits to be written; it may fail until the next start."""
        if self._log is not None and not self._tidy:
            self._tidy = True
            with suppress(RecordError):
                self._log.forget(datetime.now(UTC), self._keep_words)

    def _put_aside(self) -> None:
        fresh, number = self._waiting.after(self._offered)
        everything, _ = self._waiting.after(-1)
        self._offered = number
        if fresh or (everything and not self._all_aside):
            self._all_aside = self._spill.add(fresh if self._all_aside else everything, everything)

    def _let_go(self) -> None:
        if self._log is not None:
            self._log.close()
            self._log = None

    def _tell(self, error: RecordError) -> None:
        if error.kind != self._told:
            self._told = error.kind
            self._call(self._on_trouble, error)

    def _call(self, callback: Callable[[Any], None], value: Any) -> None:
        """Tell the shift; one that is gone already must not keep its entries from the disk."""
        try:
            callback(value)
        except Exception:  # noqa: BLE001 - whatever the screen does, the writer goes on
            _say.exception("the shift did not take a message of the journal")
