"""The files of a rubric's folder, read without ever hanging or failing."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG

from ko_coach.i18n import gettext as _
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.sheet import shown
from ko_coach.rubric.yaml_text import MOST_BYTES
from ko_coach.text import clean_line

MOST_FILES = 64
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Gathered:
    """The YAML files of a folder, and what kept others from being read."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def fail(self, file: str, cause: str, cure: str) -> None:
        self.problems.append(Problem(clean_line(file), 0, 0, "error", cause, cure))


def gather(folder: Path) -> Gathered:
    """Read the folder's YAML files. Hidden files are passed over: editors keep their locks and drafts there."""
    gathered = Gathered()
    try:
        names = yaml_names(folder)
    except NotADirectoryError:
        cause = _("{path} is not a folder.").format(path=shown(str(folder)))
        gathered.fail("", cause, _("Name the folder that the rubric's files are in."))
    except FileNotFoundError:
        cause = _("There is no folder {path}.").format(path=shown(str(folder)))
        gathered.fail("", cause, _("Create it, or name the folder that the rubric's files are in."))
    except (OSError, ValueError) as error:
        cause = _("The folder {path} cannot be read: {reason}.").format(path=shown(str(folder)), reason=_reason(error))
        gathered.fail("", cause, _("See to the folder's permissions."))
    else:
        if len(names) > MOST_FILES:
            cause = _("There are more than {n} YAML files in the folder.").format(n=MOST_FILES)
            gathered.fail("", cause, _("Keep only the rubric's own files there."))
            names = []
        for name in names:
            _gather_file(gathered, folder, name)
    return gathered


def yaml_names(folder: Path) -> list[str]:
    """Return the names of the folder's YAML files in order, one more than allowed at most.

    Raises:
        OSError: the folder cannot be listed.
    """
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.lower().endswith((".yaml", ".yml")) and not entry.name.startswith("."):
                names.append(entry.name)
                if len(names) > MOST_FILES:
                    break
    return sorted(names)


def _gather_file(gathered: Gathered, folder: Path, name: str) -> None:
    try:
        content = _content(folder / name)
    except OSError as error:
        cause = _("The file cannot be read: {reason}.").format(reason=_reason(error))
        gathered.fail(name, cause, _("See to its permissions, or remove it."))
        return
    if content is None:
        gathered.fail(name, _("This is not a regular file."), _("Put a plain text file in its place."))
    else:
        gathered.files[name] = content


def _content(path: Path) -> bytes | None:
    """Return the file's bytes, a little more than allowed at most; None for a folder, a pipe or a device."""
    if not S_ISREG(path.stat().st_mode):
        return None
    descriptor = os.open(path, _OPEN)  # never waits, should a pipe have taken the file's place meanwhile
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MOST_BYTES + 1) if S_ISREG(os.fstat(descriptor).st_mode) else None


def _reason(error: Exception) -> str:
    return shown(getattr(error, "strerror", None) or str(error))
