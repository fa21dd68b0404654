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
from collections.abc import AsyncGenerator, AsyncIterator, Hashable
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple, cast

from ko_coach.liveness import LIVE, Liveness, denied, hindrance, not_watched

SCAN_SECONDS = 0.7
"""A change that no event tells of is seen this much later at most; a queue promises one second."""
FIRST_RETRY_SECONDS = 0.25
LAST_RETRY_SECONDS = 2.0
MOST_ENTRIES = 2_000
"""A folder's first so many entries take part in the slow scan."""
MOST_LINKS = 64
"""A folder's first so many links are listened to where they lead."""
LOOK_AGAIN = 3
"""Without events, a change is looked at again after so many scans: a share whose clock counts in whole or in two
seconds shows no difference between two saves of one size within them."""


@dataclass(slots=True)
class _State:
    hint: asyncio.Event = field(default_factory=asyncio.Event)
    liveness: Liveness = LIVE
    """What the events of the system are good for; whether the path itself can be read is found out on the way."""
    listening: bool = False
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """The scan saw a change: what was not listened to may be there now, and what was may be gone."""


async def changes(path: Path, *, step: int = 25, poll: bool = False) -> AsyncIterator[Liveness]:
    """Yield at once, and then whenever the file or folder at `path` may have changed.

    Args:
        path: a file or a folder (its entries and what they are links to, not what lies deeper); it need not exist yet.
        step: milliseconds of quiet that end a batch of events: latency against idle processor time.
        poll: only the slow scan, for network shares.

    Yields:
        Whether changes are noticed at once (or polling was asked for), and if only the slow scan works, why.
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
            hindered = await asyncio.to_thread(hindrance, path)
            yield hindered or state.liveness
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
            return Signature(_look_of(status), status.st_mtime_ns)
        entries = _entries(path)
        latest = max([status.st_mtime_ns, *(look[0] for _name, look in entries)])
        # The folder's own time tells of entries beyond the first so many.
        return Signature((_look_of(status), tuple(sorted(entries))), latest)
    except (OSError, ValueError) as error:
        return Signature(type(error).__name__, None)


def _look_of(status: os.stat_result) -> tuple[int, ...]:
    # The time of the last change of status cannot be set by anyone: it tells of a write whose time was set back.
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev


def _entries(folder: Path) -> list[tuple[str, tuple[int, ...]]]:
    found = []
    with os.scandir(folder) as entries:
        for entry in islice(entries, MOST_ENTRIES):
            with contextlib.suppress(OSError):
                found.append((entry.name, _look_of(entry.stat())))
    return found


async def _scan(path: Path, seen: Signature, state: _State) -> None:
    again = LOOK_AGAIN  # what was there at the beginning may have been written just before
    while True:
        await asyncio.sleep(SCAN_SECONDS)
        now = await asyncio.to_thread(signature, path)
        if now != seen:
            seen, again = now, LOOK_AGAIN
            state.hint.set()
            state.moved.set()
        elif again and not state.listening:
            again -= 1
            state.hint.set()


async def _listen(path: Path, step: int, state: _State) -> None:
    """Pass events on as hints, whatever becomes of the path; where that fails, say why and try again."""
    retry = FIRST_RETRY_SECONDS
    while True:
        try:
            await asyncio.to_thread(importlib.import_module, "watchfiles")
            spots = await asyncio.to_thread(_spots, path)
            if spots.folders:
                await _follow_events(path, spots, step, state)
                retry = FIRST_RETRY_SECONDS
                continue
            if os.path.exists(path.parent):  # noqa: ASYNC240, PTH110 - Path.exists raises where this says no
                _tell(state, denied(path.parent))
        except FileNotFoundError:
            pass  # it went between the two looks
        except (asyncio.CancelledError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - the Rust side panics on some file names: that is no Exception
            if state.listening:  # a stream that only broke is soon taken up again
                retry = FIRST_RETRY_SECONDS
            else:
                _tell(state, not_watched(path, error))
        finally:
            state.listening = False
        state.moved.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(state.moved.wait(), retry)
        retry = min(retry * 2, LAST_RETRY_SECONDS)


async def _follow_events(path: Path, spots: _Spots, step: int, state: _State) -> None:
    """Pass events on as hints until the path leads somewhere else or a watched folder is gone."""
    from watchfiles import awatch

    inside = tuple(f"{name}{os.sep}" for name in spots.of_path)
    batches = cast(
        "AsyncGenerator[set[tuple[object, str]], None]",
        awatch(
            *(folder for folder, _device, _inode in spots.folders), watch_filter=None, step=step, debounce=200,
            recursive=False, rust_timeout=2_000, yield_on_timeout=True,
        ),
    )  # fmt: skip
    # Called when the loop below first waits: it listens then, and nothing that comes later is missed.
    listening = asyncio.get_running_loop().call_soon(
        _now_listening, state, LIVE if spots.enough else denied(path.parent)
    )
    try:
        async with aclosing(batches):
            async for batch in batches:
                if any(changed in spots.names or changed.startswith(inside) for _, changed in batch):
                    state.hint.set()
                if batch or state.moved.is_set() or not spots.enough:
                    state.moved.clear()
                    if await asyncio.to_thread(_spots, path) != spots:
                        return
    finally:
        listening.cancel()


def _now_listening(state: _State, liveness: Liveness) -> None:
    state.listening, state.liveness = True, liveness
    state.hint.set()


class _Spots(NamedTuple):
    """Where to listen for changes of a path, and which names count."""

    of_path: frozenset[str]
    """The path as it was given, and the real one."""
    names: frozenset[str]
    """These, and the files that entries of the folder are links to."""
    folders: frozenset[tuple[str, int, int]]
    """The folders that hold any of the names and may be watched, with their devices and inodes."""
    enough: bool
    """Whether a write of the file or into the folder is among what they tell."""


def _spots(path: Path) -> _Spots:
    real = Path(os.path.realpath(path))
    of_path = frozenset({str(path), str(real)})
    at_home = real if real.is_dir() else real.parent
    names = of_path | (_linked(real) if at_home is real else frozenset())
    found = {}
    for folder in {at_home, *(Path(name).parent for name in names)}:
        with contextlib.suppress(OSError, ValueError):
            status = folder.stat()
            if os.access(folder, os.R_OK):
                found[folder] = str(folder), status.st_dev, status.st_ino
    return _Spots(of_path, names, frozenset(found.values()), at_home in found)


def _linked(folder: Path) -> frozenset[str]:
    """Return the real places of the folder's entries that are links: an editor may write there."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        links = (entry.path for entry in islice(entries, MOST_ENTRIES) if entry.is_symlink())
        return frozenset(map(os.path.realpath, islice(links, MOST_LINKS)))
    return frozenset()


def _tell(state: _State, liveness: Liveness) -> None:
    if state.liveness != liveness:
        state.liveness = liveness
        state.hint.set()
