"""Where entries wait, on disk, while the record itself takes none: nothing that was entered is lost.

One file of JSON lines for each trouble, in the first folder that takes it. Its writer holds a lock on it, so
that another ko-coach that starts meanwhile leaves it alone; what a killed one left behind is free to be read.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from ko_coach.record.codec import decode, encode
from ko_coach.record.entries import Entry
from ko_coach.record.ids import new_id

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Spill:
    """The entries of one record that wait outside it."""

    def __init__(self, log_path: Path) -> None:
        self._folder = log_path.parent
        record = hashlib.sha256(os.path.realpath(log_path).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._stem = f"ko-coach-{os.getuid()}-{record}-"
        self._open: list[tuple[Path, int]] = []
        """Files that hold what the record does not, with their descriptors; the last is being written."""
        self._writing = False
        self._unread: set[Path] = set()
        """Files with lines that this program does not understand."""

    @property
    def path(self) -> Path | None:
        """The file that entries go to now, None when there is none."""
        return self._open[-1][0] if self._writing else None

    def add(self, fresh: Sequence[Entry], everything: Sequence[Entry]) -> bool:
        """Put the fresh entries on disk; a new file gets everything that waits. False when no folder takes them."""
        if self._writing and _append(self._open[-1][1], _lines(fresh)):
            return True
        self._writing = False
        created = self._create("jsonl", _lines(everything))
        if created:
            self._open.append(created)
            self._writing = True
        return self._writing

    def recover(self) -> list[Entry]:
        """Return what earlier runs left behind, oldest first; their files stay until `drop`."""
        found: list[Entry] = []
        names = (path for folder in self._folders() for path in _matching(folder, self._stem))
        for path in sorted(names, key=lambda path: path.name):
            descriptor = _take(path)
            if descriptor is None:
                continue
            self._open.append((path, descriptor))
            found.extend(self._entries(path, descriptor))
        return found

    def drop(self) -> None:
        """Forget the files: the record has it all. One with lines that could not be read is put by as `.refused`."""
        while self._open:
            path, descriptor = self._open.pop()
            try:
                if path in self._unread:
                    path.rename(path.with_suffix(".refused"))
                else:
                    path.unlink(missing_ok=True)
            except OSError:
                pass  # It will be read again at the next start, which does no harm.
            os.close(descriptor)
        self._writing = False

    def release(self) -> None:
        """Leave the files for the next start."""
        while self._open:
            os.close(self._open.pop()[1])
        self._writing = False

    def refuse(self, entry: Entry, why: str) -> None:
        """Put by, for a person to look at, an entry that the record will never take."""
        line = json.dumps({**json.loads(encode(entry)), "refused": why})
        created = self._create("refused", f"{line}\n".encode())
        if created:
            os.close(created[1])

    def _entries(self, path: Path, descriptor: int) -> Iterator[Entry]:
        with open(descriptor, encoding="utf-8", errors="replace", closefd=False) as lines:
            for line in lines:
                try:
                    entry = decode(line)
                except (ValueError, RecursionError):
                    entry = None
                if entry is not None:
                    yield entry
                elif line.endswith("\n"):  # else the writer was killed in the middle of it
                    self._unread.add(path)

    def _folders(self) -> Iterator[Path]:
        yield self._folder
        if runtime := os.environ.get("XDG_RUNTIME_DIR"):
            yield Path(runtime)
        yield Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - O_EXCL, O_NOFOLLOW and the owner guard it

    def _create(self, suffix: str, content: bytes) -> tuple[Path, int] | None:
        for folder in self._folders():
            path = folder / f"{self._stem}{new_id()}.{suffix}"
            try:
                descriptor = os.open(path, _NEW, 0o600)
            except OSError:
                continue
            _lock(descriptor)
            if _append(descriptor, content):
                _sync_folder(folder)
                return path, descriptor
            path.unlink(missing_ok=True)
            os.close(descriptor)
        return None


def _lines(entries: Sequence[Entry]) -> bytes:
    return "".join(f"{encode(entry)}\n" for entry in entries).encode()


def _append(descriptor: int, content: bytes) -> bool:
    """Write and sync the content, or leave the file as it was."""
    before = os.fstat(descriptor).st_size
    rest = memoryview(content)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, before)
        os.lseek(descriptor, before, os.SEEK_SET)
        return False
    return True


def _matching(folder: Path, stem: str) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name.startswith(stem) and path.suffix == ".jsonl"]
    except OSError:
        return []


def _take(path: Path) -> int | None:
    """Open a file that was left behind, if it is ours and nobody is writing it."""
    try:
        descriptor = os.open(path, _OLD)
    except OSError:
        return None
    about = os.fstat(descriptor)
    if stat.S_ISREG(about.st_mode) and about.st_uid == os.getuid() and _lock(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks: reading twice does no harm
    return True


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
