"""What `export --format jsonl` wrote, taken back into a record: as often as one likes, out of many records.

A line is looked at by itself (`import_line`) and joined to what is there (`merging`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ko_coach.record.errors import RefusedError
from ko_coach.record.import_line import Line, is_of_content, read_line
from ko_coach.record.line_parts import BadLineError
from ko_coach.record.log import Log
from ko_coach.record.merging import merge
from ko_coach.record.practice_lines import Practice, is_practice, read_practice, take_practice

_AT_ONCE = 200
"""Interactions in one transaction: a shift that writes meanwhile waits for no more."""
_MOST_BYTES = 8 << 20
"""Of all lines in one transaction."""

Refuse = Callable[[str, str], None]
"""Called with the place of a line (`file:line`) and what is wrong with it."""
Progress = Callable[[int], bool]
"""Called with how many lines are done; the import goes on while it returns True."""


@dataclass(slots=True)
class Taken:
    """What became of the lines."""

    new: int = 0
    """Interactions that were not on record."""
    added: int = 0
    """Interactions of which a part was not on record."""
    practice: int = 0
    """Entries of what is done around the shift that were not on record."""
    known: int = 0
    refused: int = 0
    stopped: bool = False


def take_in(
    log: Log,
    lines: Iterable[tuple[str, bytes]],
    refuse: Refuse,
    on_batch: Progress | None = None,
    *,
    genuine: Callable[[str, str], bool] = is_of_content,
) -> Taken:
    """Take the lines in, a few hundred in a transaction, each with its place; to repeat it changes nothing.

    Args:
        log: the record.
        lines: `file:line` and the line.
        refuse: is told of each line that cannot be taken; the others are.
        on_batch: is told how many lines are done, and may end the import between two transactions.
        genuine: says whether a rubric version's name and content belong together.

    Raises RecordError when the record cannot be read or written now; what was done until then stays.
    """
    return _Import(log, refuse, genuine).run(lines, on_batch)


class _Import:
    def __init__(self, log: Log, refuse: Refuse, genuine: Callable[[str, str], bool]) -> None:
        self._log, self._refuse, self._genuine = log, refuse, genuine
        self._batch: dict[str, tuple[str, Line]] = {}
        self._bytes = 0
        self._practice: list[tuple[str, Practice]] = []
        self._taken = Taken()

    def run(self, lines: Iterable[tuple[str, bytes]], on_batch: Progress | None) -> Taken:
        done = 0
        for place, raw in lines:
            done += 1
            try:
                if is_practice(raw):
                    self._take_practice(place, read_practice(raw))
                    continue
                line = read_line(raw, self._genuine)
            except BadLineError as error:
                self._refused(f"{place}:{error.column}" if error.column else place, str(error))
                continue
            if line.id in self._batch:
                self._write_batch()
            self._batch[line.id] = place, line
            self._bytes += len(raw)
            if len(self._batch) >= _AT_ONCE or self._bytes >= _MOST_BYTES:
                self._write_batch()
                if on_batch is not None and not on_batch(done):
                    self._taken.stopped = True
                    return self._taken
        self._write_batch()
        self._write_practice()
        return self._taken

    def _take_practice(self, place: str, entry: Practice) -> None:
        self._practice.append((place, entry))
        if len(self._practice) >= _AT_ONCE:
            self._write_practice()

    def _write_practice(self) -> None:
        batch, self._practice = self._practice, []
        try:
            self._keep([entry for _, entry in batch])
        except RefusedError:
            for place, entry in batch:
                try:
                    self._keep([entry])
                except RefusedError as error:
                    self._refused(place, str(error))

    def _keep(self, entries: Sequence[Practice]) -> None:
        if entries:
            with self._log.writing() as connection:
                new = take_practice(connection, entries)
            self._taken.practice += new
            self._taken.known += len(entries) - new

    def _refused(self, place: str, cause: str) -> None:
        self._taken.refused += 1
        self._refuse(place, cause)

    def _write_batch(self) -> None:
        batch = list(self._batch.values())
        self._batch, self._bytes = {}, 0
        try:
            self._write([line for _, line in batch])
        except RefusedError:
            # One of them contradicts the record: which one, they say each for themselves.
            for place, line in batch:
                try:
                    self._write([line])
                except RefusedError as error:
                    self._refused(place, str(error))

    def _write(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        with self._log.writing() as connection:
            new, added = merge(connection, lines)
        self._taken.new += len(new)
        self._taken.added += len(added - new)
        self._taken.known += len({line.id for line in lines} - new - added)
