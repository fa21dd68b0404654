"""A record that takes seconds to write is written once in a test run, whichever worker wants it first."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from fasteners import InterProcessLock

T = TypeVar("T")
_shared: list[Path] = []
"""The folder that all workers of a run see; none where there is one process only."""


def share(folder: Path) -> None:
    """Keep what is built in a folder that the other workers of the run look into."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _shared[:] = [folder]


def built_once(name: str, place: Path, build: Callable[[Path], T]) -> T:
    """Return what `build` returns, with its file at the place: built, or copied from what another worker built.

    Args:
        name: the same name means the same content.
        place: where the file is to be.
        build: writes it where it is told, and returns what can be pickled.
    """
    if not _shared:
        return build(place)
    kept, returned = _shared[0] / name, _shared[0] / f"{name}.returned"
    with InterProcessLock(_shared[0] / f"{name}.lock"):
        if not returned.exists():
            returned.write_bytes(pickle.dumps(build(kept)))
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, place)
    place.chmod(0o600)
    found: T = pickle.loads(returned.read_bytes())
    return found
