"""Follows a rubric where the system refuses something. Run as a program: a test starts it with fewer rights.

python -m tests.rubric.restricted denied FOLDER
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.rubric.following import checklist, chmod, followed, over_old, rename, write_rubric

_IN_CREATE = 0x100
_REPOSITORY = Path(__file__).resolve().parents[2]
WITHOUT_ROOTS_EYES = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""Root, but for the right to read what it may not read."""
IN_A_SPACE_OF_ITS_OWN = ("unshare", "--user", "--map-root-user")
"""A user namespace: its limits can be lowered without anybody else noticing."""


def run(scene: str, folder: Path, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Play a scene in a process of its own, with this before the command."""
    command = (*prefix, sys.executable, "-m", "tests.rubric.restricted", scene, str(folder))
    return subprocess.run(command, cwd=_REPOSITORY, capture_output=True, text=True, timeout=60, check=False)


def is_possible(*command: str) -> bool:
    """Return whether the command can be run."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0


# ---------------------------------------------------------------------- scenes


async def denied(folder: Path) -> None:
    """The folder may not be read for a while, and then its files."""
    write_rubric(folder, "First words.")
    async with followed(folder) as screen:
        await screen.says("")
        chmod(folder, 0)
        await screen.says("may not be read")
        assert str(folder) in screen.liveness.more
        await screen.breaks()
        chmod(folder, 0o700)
        await screen.says("")
        over_old(folder / "checklist.yaml", checklist("Second words."))
        await screen.shows("Second words.")
        chmod(folder / "checklist.yaml", 0)
        await screen.breaks()
        chmod(folder / "checklist.yaml", 0o600)
        await screen.shows("Second words.")


async def denied_around(folder: Path) -> None:
    """Only the folder around it may not be listed, as it is with other people's homes: that is no hindrance."""
    write_rubric(folder, "First words.")
    folder.parent.chmod(0o111)
    try:
        async with followed(folder) as screen:
            over_old(folder / "checklist.yaml", checklist("Second words."))
            await screen.shows("Second words.")
            await screen.says("")
    finally:
        folder.parent.chmod(0o700)


async def no_more_watches(folder: Path) -> None:
    """Another program takes all the watches that the system allows, and gives them back."""
    _limit("watches", 12)
    await _without(_every_watch, folder, "max_user_watches")


async def no_more_instances(folder: Path) -> None:
    """Other programs take all the watchers that the system allows, and give them back."""
    _limit("instances", 12)
    await _without(_every_instance, folder, "max_user_instances")


async def _without(taken: Callable[[Path], Iterator[None]], folder: Path, cure: str) -> None:
    write_rubric(folder, "First words.")
    with contextmanager(taken)(folder.parent):
        async with followed(folder) as screen:
            await screen.says("no more watches")
            assert cure in screen.liveness.more
            over_old(folder / "checklist.yaml", checklist("Second words."))
            await screen.shows("Second words.")
    async with followed(folder) as screen:
        with contextmanager(taken)(folder.parent):
            aside = rename(folder, folder.with_name("aside"))
            await screen.breaks()
            rename(aside, folder)
            await screen.shows("Second words.")
            await screen.says("no more watches")
        await screen.says("")
        over_old(folder / "checklist.yaml", checklist("Third words."))
        await screen.shows("Third words.")


# ---------------------------------------------------------------------- what the system refuses


def _limit(what: str, most: int) -> None:
    Path(f"/proc/sys/user/max_inotify_{what}").write_text(str(most), encoding="ascii")


def _every_watch(place: Path) -> Iterator[None]:
    libc = ctypes.CDLL(None, use_errno=True)
    taken = libc.inotify_init1(os.O_CLOEXEC)
    watched = Path(tempfile.mkdtemp(dir=place))
    while libc.inotify_add_watch(taken, os.fsencode(watched), _IN_CREATE) >= 0:
        watched = Path(tempfile.mkdtemp(dir=place))
    try:
        yield
    finally:
        os.close(taken)


def _every_instance(_place: Path) -> Iterator[None]:
    libc = ctypes.CDLL(None, use_errno=True)
    with ExitStack() as all_of_them:
        while (taken := libc.inotify_init1(os.O_CLOEXEC)) >= 0:
            all_of_them.callback(os.close, taken)
        yield


_SCENES: dict[str, Callable[[Path], Awaitable[None]]] = {
    "denied": denied,
    "denied_around": denied_around,
    "no_more_watches": no_more_watches,
    "no_more_instances": no_more_instances,
}


if __name__ == "__main__":

    async def _play() -> None:
        await _SCENES[sys.argv[1]](Path(sys.argv[2]))

    asyncio.run(_play())
