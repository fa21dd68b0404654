"""The file by which another program says which ticket the agent has open."""

from __future__ import annotations

from pathlib import Path

from ko_coach.text import clean_line

LARGEST = 8_192
"""Bytes: a web address of 2,000 characters in any script."""


class FocusFile:
    """Tells each new content of the file once; what it said before the shift began does not count."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._signature()

    def read(self) -> str | None:
        """Return what was written since the last call (an id or a web address), None when there is nothing new."""
        signature = self._signature()
        if signature == self._seen:
            return None
        self._seen = signature
        try:
            with self._path.open("rb") as file:
                return clean_line(file.read(LARGEST).decode("utf-8", "replace")) or None
        except OSError:
            return None

    def _signature(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
