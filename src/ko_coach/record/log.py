"""The record of a shift: every write and every read. What goes in and comes out are the plain values of `entries`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, select

from ko_coach.record import cases, forgetting, reading
from ko_coach.record import tables as t
from ko_coach.record.cases import Case
from ko_coach.record.engine import (
    WRITING,
    copy_in_memory,
    copy_untouched,
    name_of,
    open_engine,
    open_server,
    server_url,
)
from ko_coach.record.entries import Entry, KeptInteraction, ShiftMemory
from ko_coach.record.errors import RefusedError, told_apart
from ko_coach.record.forgetting import KEEP_WORDS
from ko_coach.record.interrupting import interruptible
from ko_coach.record.reviewing import ReviewEntry, write_reviews
from ko_coach.record.versions import KeptVersion
from ko_coach.record.versions import versions as kept_versions
from ko_coach.record.writing import write_all

_PAGE = 500
"""Interactions that an export holds in memory at once."""


class Log:
    """An agent's own SQLite file, or a PostgreSQL server. What is wrong with it is raised as a RecordError."""

    def __init__(self, place: Path | str, *, busy_timeout: float = 10.0) -> None:
        """Open the record, create it (a file is 0600, its folder 0700) or bring it up to date.

        Args:
            place: a file, or a server's URL: `postgresql+psycopg://user@host/database`.
            busy_timeout: how many seconds a write waits for another program that holds the file.
        """
        self.place = place
        """Where another process finds the same record; unlike `path`, it may hold a password."""
        if isinstance(place, Path):
            self.path: Path | str = place
            with told_apart(place):
                self._engine = open_engine(place, busy_timeout)
        else:
            url = server_url(place)
            self.path = name_of(url)
            with told_apart(self.path):
                self._engine = open_server(url)
        self._writing = self._engine.execution_options(**WRITING)
        of_server = {"isolation_level": "REPEATABLE READ"}  # a file's reader sees one state of it anyway
        self._read = self._engine if isinstance(place, Path) else self._engine.execution_options(**of_server)

    def __enter__(self) -> Log:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep all the entries or none; they are on disk when this returns. Those that were kept before change nothing.

        Raises RefusedError when the record contradicts one of them, RecordError when it cannot be written now.
        """
        with told_apart(self.path), self._writing.begin() as connection:
            write_all(connection, entries)

    def forget(self, now: datetime, keep_words: timedelta = KEEP_WORDS) -> None:
        """Delete the customer's words that are older than that, and old rubric versions that nothing names.

        Nothing is written when there is nothing to forget.
        """
        with self.reading() as connection:
            due = forgetting.is_due(connection, now, keep_words)
        if due:
            with told_apart(self.path), self._writing.begin() as connection:
                forgetting.forget(connection, now, keep_words)

    def shift_memory(self, agent: str, since: datetime, waiting: Sequence[Entry] = ()) -> ShiftMemory:
        """Return the agent's unfinished interactions, those opened since then, and what was named for customers.

        With `waiting`, as it would be if the record had taken these entries: they are tried on a copy in memory.
        """
        if not waiting:
            with self.reading() as connection:
                return reading.shift_memory(connection, agent, since)
        with told_apart(self.path), copy_in_memory(self._engine) as copy:
            return _as_if(copy, self.path, agent, since, waiting)

    def interaction(self, interaction: str) -> KeptInteraction | None:
        """Return one interaction, whole; None when it is not on record."""
        with self.reading() as connection:
            return next(iter(reading.by_ids(connection, [interaction])), None)

    def interactions(self) -> Iterator[KeptInteraction]:
        """Yield every interaction in the order of its opening; memory stays flat however many there are."""
        last: KeptInteraction | None = None
        while True:
            with self.reading() as connection:
                page = reading.page_after(connection, last, _PAGE)
            if not page:
                return
            yield from page
            last = page[-1]

    def cases(self, last: int) -> Iterator[Case]:
        """Yield the last so many interactions, the latest first, without private ones; memory stays flat."""
        before: Case | None = None
        left = last
        while left > 0:
            with self.reading() as connection:
                page = cases.page_before(connection, before, min(left, _PAGE))
            if not page:
                return
            yield from page
            before, left = page[-1], left - len(page)

    def count_cases(self, last: int) -> int:
        """Return how many interactions `cases` would yield."""
        with self.reading() as connection:
            return cases.count(connection, last)

    def answers_over_time(
        self, agent: str, criterion: str, meaning: str, since: datetime, limit: int
    ) -> list[tuple[datetime, int]]:
        """Return when interactions were opened and what the rating in force says of the criterion, latest first."""
        with self.reading() as connection:
            return reading.answers_over_time(connection, agent, criterion, meaning, since, limit)

    def versions(self) -> list[KeptVersion]:
        """Return every rubric version on record with its use but without its content, the latest first."""
        with self.reading() as connection:
            return kept_versions(connection)

    def rubric_content(self, version: str) -> str | None:
        """Return the rubric version as it was kept; None when it never was."""
        c = t.rubric_versions.c
        with self.reading() as connection:
            return connection.scalar(select(c.content).where(c.version == version))

    def latest_rubric_content(self, name: str) -> str | None:
        """Return the version of the rubric with this name that was first seen last; None when there is none."""
        c = t.rubric_versions.c
        latest = select(c.content).where(c.name == name).order_by(c.at.desc(), c.version.desc()).limit(1)
        with self.reading() as connection:
            return connection.scalar(latest)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one state of the record, for the reviews that ask their own questions."""
        with told_apart(self.path), self._read.connect() as connection, connection.begin(), interruptible(connection):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection whose changes are kept all together, or not at all when the block fails."""
        with told_apart(self.path), self._writing.begin() as connection:
            yield connection

    @property
    def is_file(self) -> bool:
        """Whether the record is a file, and no server's."""
        return isinstance(self.place, Path)

    def empty_wal(self) -> None:
        """Let the file alone hold the record: what was deleted stands in the log of writes beside it until then.

        Another program that is reading keeps that from happening; the last one to close the record does it.
        """
        with told_apart(self.path), closing(self._engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def write_reviews(self, entries: Sequence[ReviewEntry]) -> None:
        """Keep what leads and agents said of interactions, all of it or nothing; what was kept before changes nothing.

        Raises RefusedError when the record contradicts one of them, RecordError when it cannot be written now.
        """
        with self.writing() as connection:
            write_reviews(connection, entries)


def memory_of_a_record_in_trouble(path: Path, agent: str, since: datetime, waiting: Sequence[Entry]) -> ShiftMemory:
    """Return what `Log.shift_memory` would, where the disk is too full or too read-only for a Log to open.

    Raises RecordError where even that cannot be.
    """
    with told_apart(path), copy_untouched(path) as copy:
        return _as_if(copy, path, agent, since, waiting)


def _as_if(copy: Engine, path: Path | str, agent: str, since: datetime, waiting: Sequence[Entry]) -> ShiftMemory:
    for entry in waiting:
        with suppress(RefusedError), told_apart(path), copy.begin() as connection:
            write_all(connection, [entry])
    with copy.begin() as connection:
        return reading.shift_memory(connection, agent, since)
