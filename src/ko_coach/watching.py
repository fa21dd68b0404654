"""Notices that something at a path may have changed, whatever happens to the path.

Events of the operating system are hints, and quick; a slow scan of times, sizes and inodes runs beside them and
catches what events miss: folders that come later, are replaced, renamed or re-linked, network shares, names that
break the event stream. What changed is for the caller to find out by reading.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
from collections.abc import AsyncIterator, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

SCAN_SECONDS = 0.7
"""A change that no event tells of is seen this much later at most; a queue promises one second."""
FIRST_RETRY_SECONDS = 0.25
LAST_RETRY_SECONDS = 5.0
MOST_ENTRIES = 2_000
"""A folder's first so many entries take part in the slow scan."""


@dataclass(slots=True)
class _State:
    hint: asyncio.Event = field(default_factory=asyncio.Event)
    live: bool = True


async def changes(path: Path, *, step: int = 25, poll: bool = False) -> AsyncIterator[bool]:
    """Yield at once, and then whenever the file or folder at `path` may have changed.

    Args:
        path: a file or a folder (its entries, not what lies deeper); it need not exist yet.
        step: milliseconds of quiet that end a batch of events: latency against idle processor time.
        poll: only the slow scan, for network shares.

    Yields:
        True while changes are noticed at once (or polling was asked for), False while only the slow scan works.
    """
    path = Path(os.path.abspath(path))  # noqa: ASYNC240, PTH100 - looks at no disk
    state = _State()
    state.hint.set()
    # Taken before anybody is told to look: what changes from here on is noticed.
    seen = await asyncio.to_thread(signature, path)
    tasks = [asyncio.create_task(_scan(path, seen, state))]
    if not poll:
        tasks.append(asyncio.create_task(_listen(path, step, state)))
    try:
        while True:
            await state.hint.wait()
            state.hint.clear()
            yield state.live
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Signature(NamedTuple):
    """How a path looks from outside; another value means that it was written, replaced, added to or removed."""

    detail: Hashable
    latest: int | None
    """When it was last written, in nanoseconds since 1970 by the clock of its file system; None when not known."""


UNKNOWN = Signature(None, None)
"""Differs from every signature of a path."""


def signature(path: Path) -> Signature:
    """Return how the file or the folder with its entries looks now."""
    try:
        status = path.stat()
        if not S_ISDIR(status.st_mode):
            return Signature((status.st_mtime_ns, status.st_size, status.st_ino), status.st_mtime_ns)
        entries = _entries(path)
        latest = max([status.st_mtime_ns, *(entry[1] for entry in entries)])
        # The folder's own time tells of entries beyond the first so many.
        return Signature((status.st_ino, status.st_mtime_ns, tuple(sorted(entries))), latest)
    except (OSError, ValueError) as error:
        return Signature(type(error).__name__, None)


def _entries(folder: Path) -> list[tuple[str, int, int, int]]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                status = entry.stat()
                found.append((entry.name, status.st_mtime_ns, status.st_size, status.st_ino))
            if len(found) >= MOST_ENTRIES:
                break
    return found


async def _scan(path: Path, seen: Signature, state: _State) -> None:
    while True:
        await asyncio.sleep(SCAN_SECONDS)
        now = await asyncio.to_thread(signature, path)
        if now != seen:
            seen = now
            state.hint.set()


async def _listen(path: Path, step: int, state: _State) -> None:
    retry = FIRST_RETRY_SECONDS
    await asyncio.to_thread(importlib.import_module, "watchfiles")
    while True:
        try:
            targets = _targets(path)
            _set_live(state, bool(targets))
            if targets:
                await _follow_events(path, targets, step, state)
                retry = FIRST_RETRY_SECONDS
        except asyncio.CancelledError:
            raise
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 - the Rust side panics on some file names, and that is no Exception
            _set_live(state, False)
        await asyncio.sleep(retry)
        retry = min(retry * 2, LAST_RETRY_SECONDS) if not state.live else FIRST_RETRY_SECONDS


async def _follow_events(path: Path, targets: frozenset[tuple[str, int]], step: int, state: _State) -> None:
    """Pass events on as hints until the path leads somewhere else or a watched folder is gone."""
    from watchfiles import awatch

    names = {str(path), str(_real(path))}
    inside = tuple(f"{name}{os.sep}" for name in names)
    folders = {name for name, _ in targets}
    stop = asyncio.Event()
    state.hint.set()
    async for batch in awatch(
        *folders, watch_filter=None, step=step, debounce=200, recursive=False, stop_event=stop,
        rust_timeout=1_000, yield_on_timeout=True,
    ):  # fmt: skip
        if any(changed in names or changed.startswith(inside) for _, changed in batch):
            state.hint.set()
        if _targets(path) != targets:
            state.hint.set()
            return


def _targets(path: Path) -> frozenset[tuple[str, int]]:
    """Return the folders to watch with their inodes: the path's own, its real one's, and their parents."""
    real = _real(path)
    candidates = {path.parent, real.parent}
    if real.is_dir():
        candidates.add(real)
    found = set()
    for folder in candidates:
        with contextlib.suppress(OSError):
            found.add((str(folder), folder.stat().st_ino))
    return frozenset(found)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _set_live(state: _State, live: bool) -> None:
    if state.live != live:
        state.live = live
        state.hint.set()
