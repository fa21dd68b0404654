"""Saves a rubric's checklist again and again, and as often a file that is none of the rubric's. Run as a program:

python benchmarks/saver.py FOLDER ITEMS SAVES SECONDS
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generated import checklist

_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_NUMBER = b"00000"
OTHERS = 100
"""So many names do the other files have."""


def words(number: int) -> str:
    """Return what the first prompt says after so many saves."""
    return f"Greet them, save {number:05d}."


def save(folder: Path, items: int, count: int, seconds: float) -> None:
    """Save so often within so many seconds, in turn as a whole new file and in place."""
    content = bytearray(checklist(words(0), items).encode())
    place = content.index(_NUMBER)
    path, draft = str(folder / "checklist.yaml"), str(folder / ".checklist.draft")
    begun = time.perf_counter()
    for number in range(1, count + 1):
        content[place : place + len(_NUMBER)] = b"%05d" % number
        if number % 2:
            _write(path, content)
        else:
            _write(draft, content)
            os.replace(draft, path)  # noqa: PTH105 - the call that editors make
        _write(str(folder / f"other-{number % OTHERS}.txt"), _NUMBER)
        time.sleep(max(begun + seconds * number / count - time.perf_counter(), 0.0))


def _write(path: str, content: bytes | bytearray) -> None:
    descriptor = os.open(path, _ANEW, 0o644)
    os.write(descriptor, content)
    os.close(descriptor)


if __name__ == "__main__":
    save(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
