"""What can be wrong with the record, said so that a person knows what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line

Kind = Literal[
    "full", "read_only", "locked", "newer", "damaged", "unwritable", "unreachable", "no driver", "no place", "other"
]
_LITTLE = 1 << 17
"""Bytes of free space below which a failure means a full disk: SQLite needs 32 KiB just to begin."""

_KINDS: dict[int, Kind] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "unwritable",
    sqlite3.SQLITE_PERM: "unwritable",
    sqlite3.SQLITE_AUTH: "unwritable",
}
_REFUSED = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
_REFUSED_CODES = (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE)


class RecordError(Exception):
    """The record cannot be read or written now; the text says why and what helps."""

    def __init__(self, kind: Kind, path: Path | str, cause: str = "") -> None:
        super().__init__(_sentence(kind).format(path=clean_line(str(path)), cause=clean_line(cause)))
        self.kind: Kind = kind

    @property
    def final(self) -> bool:
        """Whether trying again cannot help: the file is left as it is."""
        return self.kind in ("newer", "damaged")


class RefusedError(RecordError):
    """The record works, but contradicts this entry (it names an interaction that is not there, for example)."""

    def __init__(self, path: Path | str, cause: str) -> None:
        super().__init__("other", path, cause)


def _sentence(kind: Kind) -> str:
    match kind:
        case "full":
            return _("The disk is full: free some space for {path}.")
        case "read_only":
            return _("The record {path} is read-only: make it writable.")
        case "locked":
            return _("Another program holds the record {path}: it is tried again until it lets go.")
        case "newer":
            return _("The record {path} was written by a newer ko-coach: upgrade this one. The file is left untouched.")
        case "damaged":
            return _("The record {path} cannot be read as one: move it away or restore it. The file is left untouched.")
        case "unwritable":
            return _("The record {path} cannot be opened or created: check the folder and its permissions.")
        case "unreachable":
            return _("The record {path} cannot be reached: {cause}.")
        case "no place":
            return _("“{path}” is no record: name a file, or postgresql://user@host/database.")
        case "no driver":
            return _("The record {path} is on a PostgreSQL server: install ko-coach with its extra “team”.")
        case _:
            return _("The record {path} has a problem: {cause}.")


@contextmanager
def told_apart(path: Path | str) -> Iterator[None]:
    """Turn whatever a database, a server or a file system raises into a RecordError about the record at `path`."""
    try:
        yield
    except RecordError:
        raise
    except sqlite3.Error as error:
        raise _of_sqlite(error, path) from error
    except OSError as error:
        raise _of_system(error, path) from error
    except ModuleNotFoundError as error:
        raise RecordError("no driver", path) from error
    except Exception as error:
        origin = getattr(error, "orig", None)
        if isinstance(origin, sqlite3.Error):
            raise _of_sqlite(origin, path) from error
        if type(origin).__module__.startswith("psycopg"):
            raise _of_server(origin, path) from error
        # Not the database but the values: SQLAlchemy says so with a wrapped ValueError, our code with a bare one.
        raise RefusedError(path, type(origin or error).__name__) from error


def _of_server(error: Any, path: Path | str) -> RecordError:
    """Tell a server that is not there, or takes no writes, from rows that it refuses."""
    state: str = getattr(error, "sqlstate", None) or ""
    cause = next(iter(str(error).splitlines()), "").removesuffix(".")
    if state.startswith(("22", "23", "42804", "21")):
        return RefusedError(path, cause)
    if state.startswith("53"):
        return RecordError("full", path)
    if state in ("25006", "42501"):
        return RecordError("read_only", path)
    if state.startswith(("55P03", "57014", "40")):
        return RecordError("locked", path)
    # Without a state the server was not even asked: psycopg says "connection failed: …" in its first line.
    return RecordError(
        "unreachable" if not state or state.startswith(("08", "28", "3D", "57")) else "other", path, cause
    )


def _of_sqlite(error: sqlite3.Error, path: Path | str) -> RecordError:
    extended: int | None = getattr(error, "sqlite_errorcode", None)
    primary = (extended or 0) & 0xFF
    if isinstance(error, _REFUSED) or primary in _REFUSED_CODES:
        return RefusedError(path, str(error))
    kind = _KINDS.get(primary, "other")
    if extended == sqlite3.SQLITE_IOERR_WRITE:
        kind = "full"  # so a quota, a size limit and some file systems report "no room"
    elif primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        kind = _seen_from_outside(path) or kind
    return RecordError(kind, path, str(error))


def _seen_from_outside(path: Path | str) -> Kind | None:
    """Return what the file system says of itself where SQLite says only that something failed."""
    try:
        about = os.statvfs(Path(path).parent)
    except OSError:
        return None
    if about.f_flag & os.ST_RDONLY:
        return "read_only"
    return "full" if about.f_bavail * about.f_frsize < _LITTLE else None


def _of_system(error: OSError, path: Path | str) -> RecordError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return RecordError("full", path)
    if error.errno == errno.EROFS:
        return RecordError("read_only", path)
    return RecordError("unwritable", path, str(error))
