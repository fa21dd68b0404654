"""Small files of a home: JSON that only its owner may read (0600), and that is whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def read_json(path: Path) -> Any:
    """Return what stands in the file; None when there is none, or when it cannot be read."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def write_json(path: Path, value: Any) -> None:
    """Put the value into the file, and make its folder (0700); raises OSError when it cannot be written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        # Half a character, as a terminal may send one, is written as JSON's own escape.
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:
            json.dump(value, stream, ensure_ascii=False, indent=1)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
