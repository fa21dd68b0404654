"""Tells whether somebody is at work on a rubric's files: a slow writer's rubric may be sound before it is whole."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from ko_coach.rubric.folder import yaml_names

try:
    from fcntl import F_RDLCK, F_SETLEASE, F_SETSIG, F_UNLCK, fcntl
except ImportError:
    _CAN_ASK = False
else:
    _CAN_ASK = True

_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Trace(NamedTuple):
    """How one file looks from outside; another one when it was written or replaced."""

    name: str
    written: int
    changed: int
    size: int
    inode: int


def traces(folder: Path) -> tuple[Trace, ...]:
    """Return how the folder's YAML files look now, those that can be seen."""
    found = []
    try:
        for name in yaml_names(folder):
            status = (folder / name).stat()
            if S_ISREG(status.st_mode):
                found.append(Trace(name, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino))
    except (OSError, ValueError):
        return ()
    return tuple(found)


def is_open_for_writing(files: Iterable[Path]) -> bool | None:
    """Return whether any program has one of the regular files open for writing; None when the system does not tell.

    Linux tells the owner of a file on a local disk: it grants a read lease (fcntl(2)) only where nobody writes.
    The lease is given back in the same breath, so that whoever opens the file next waits for some microseconds.
    """
    answers = {_is_open_for_writing(file) for file in files}
    return True if True in answers else None if None in answers else False


def _is_open_for_writing(file: Path) -> bool | None:
    if not _CAN_ASK:
        return None
    try:
        descriptor = os.open(file, _OPEN)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return None
    try:
        # The news that somebody wants to write would come as SIGIO, which ends a program; nobody minds SIGURG.
        fcntl(descriptor, F_SETSIG, signal.SIGURG)
        fcntl(descriptor, F_SETLEASE, F_RDLCK)
        fcntl(descriptor, F_SETLEASE, F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return None
    else:
        return False
    finally:
        os.close(descriptor)
