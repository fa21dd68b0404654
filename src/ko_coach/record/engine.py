"""The one place that opens a record: its file or its server, its engine, its schema."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from ko_coach.record import (
    outline,
    practice_tables,  # noqa: F401 - its tables are the record's too
)
from ko_coach.record.errors import RecordError
from ko_coach.record.migrations import HEAD, REVISIONS
from ko_coach.record.tables import Kept

_LOCK = 0x6B6F_2D63_6F61
"""The key of the lock under which a server's tables are made; any number that is ours."""
WRITING = {"ko_coach_writing": True}
"""Execution options of a connection that is going to write."""

_VERSION_TABLE = (
    "CREATE TABLE alembic_version "
    "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""As Alembic would write it."""


def open_engine(path: Path, busy_timeout: float) -> Engine:
    """Open or create the record and bring its schema up to date; `busy_timeout` is in seconds.

    A file that a newer program wrote, or that is no record, is looked at read-only and not touched.
    Raises RecordError, and whatever SQLite and the file system raise: the caller tells them apart.
    """
    _make_file(path)
    revision = _revision(path, busy_timeout)
    if revision is not None and revision not in REVISIONS:
        raise RecordError("newer", path)
    engine = _engine(path, busy_timeout)
    try:
        if revision != HEAD:
            _bring_up(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _make_file(path: Path) -> None:
    """Make the folder (0700) and the file (0600) before SQLite would, with the modes of everything else there."""
    if path.is_file():
        return
    if path.exists():
        raise RecordError("unwritable", path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def open_server(url: URL) -> Engine:
    """Open a record on a PostgreSQL server, and make its tables or bring them up to date.

    Raises RecordError, and whatever SQLAlchemy and psycopg raise: the caller tells them apart.
    """
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    try:
        with engine.connect() as connection:
            there = connection.dialect.has_table(connection, "alembic_version")
            revision = connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None
        if revision is not None and revision not in REVISIONS:
            raise RecordError("newer", name_of(url))
        if revision != HEAD:
            _bring_up(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def server_url(text_of_url: str) -> URL:
    """Return the URL of a server's record.

    Raises RecordError ("no place") when it is none: only PostgreSQL can be shared.
    """
    try:
        url = make_url(text_of_url)
    except ArgumentError:
        raise RecordError("no place", text_of_url.partition("://")[0]) from None
    if url.get_backend_name() != "postgresql":
        raise RecordError("no place", url.get_backend_name())
    return url.set(drivername="postgresql+psycopg")


def name_of(url: URL) -> str:
    """Return how a server's record is called on a screen: without a password."""
    return url.render_as_string(hide_password=True)


def _revision(path: Path, busy_timeout: float) -> str | None:
    """Return the revision that the file says it has, None when it is empty.

    Raises RecordError ("damaged") when it holds somebody else's tables.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=busy_timeout)
    try:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not names:
            return None
        if "alembic_version" not in names:
            raise RecordError("damaged", path)
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else None


def _engine(path: Path, busy_timeout: float) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"timeout": busy_timeout, "check_same_thread": False},
        hide_parameters=True,  # an error's text must not hold a customer's words
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The connection's own time-out (busy_timeout) already holds here: WAL may have to wait for another process.
    connection.isolation_level = None
    cursor = connection.cursor()
    # What is forgotten is overwritten: a customer's words must not stay readable in free pages.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails under load; one that means to write says so at once.
    writing = connection.get_execution_options().get("ko_coach_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _bring_up(engine: Engine) -> None:
    """Create the tables, or take the steps that are missing, in one transaction: all of it or nothing."""
    with engine.execution_options(**WRITING).begin() as connection:
        # Another process may have been faster: what counts is what the lock shows.
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if not connection.dialect.has_table(connection, "alembic_version"):
            Kept.metadata.create_all(connection)
            connection.execute(text(_VERSION_TABLE))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
            return
        began = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if began != HEAD:
            upgrade(connection)
            fill_in(connection, began)


def fill_in(connection: Connection, began: str | None) -> None:
    """Gather what a record of an earlier revision could not have: by the tables of today, so no step can do it."""
    if began is None or began < "0003":
        outline.fill(connection)


def upgrade(connection: Connection) -> None:
    """Take the missing steps on this connection; imports Alembic, which takes half a second."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "ko_coach.record:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


@contextmanager
def copy_in_memory(engine: Engine) -> Iterator[Engine]:
    """Lend a copy of the record that may be written to while the record itself may not."""
    with (
        engine.connect() as connection,
        _copied(cast("sqlite3.Connection", connection.connection.driver_connection)) as copy,
    ):
        yield copy


@contextmanager
def copy_untouched(path: Path) -> Iterator[Engine]:
    """Lend a copy of a record on a disk so full, or so read-only, that SQLite cannot open it as usual.

    Raises RecordError ("unwritable") when the file alone is not the whole record, as after a crash.
    """
    log_of_writes = path.with_name(f"{path.name}-wal")
    if log_of_writes.exists() and log_of_writes.stat().st_size:
        raise RecordError("unwritable", path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        revisions = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
        if not revisions or revisions[0] not in REVISIONS:
            raise RecordError("newer", path)
        with _copied(connection) as copy:
            if revisions != [HEAD]:
                _bring_up(copy)
            yield copy
    finally:
        connection.close()


@contextmanager
def _copied(source: sqlite3.Connection) -> Iterator[Engine]:
    copy = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    try:
        source.backup(copy)
        lent = create_engine("sqlite+pysqlite://", creator=lambda: copy, poolclass=StaticPool, hide_parameters=True)
        event.listen(lent, "begin", _begin)
        yield lent
    finally:
        copy.close()


def sqlite_version() -> tuple[int, int, int]:
    """Return the version of the SQLite library that keeps the record."""
    return sqlite3.sqlite_version_info
