"""What is written down when the program fails: where in the code, and nothing of what it was working on."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from ko_coach import __version__


def report_of(error: BaseException) -> str:
    """Return the places in the code that led to the error, for every error in its chain.

    Messages and values are left out: they may quote a customer.
    """
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
    lines = [f"ko-coach {__version__} · Python {platform.python_version()} · {sys.platform} · {when}"]
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(type(link).__name__)
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    return "\n".join(lines) + "\n"


def write_report(error: BaseException, folder: Path) -> Path | None:
    """Write the report into the folder, for the owner's eyes only; return its path, None where that is impossible."""
    path = folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(report_of(error))
        return path
    return None
