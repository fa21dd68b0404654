"""Whether changes of a path are noticed at once, and what is told where they are not."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line

MORE_WATCHES = "sysctl fs.inotify.max_user_watches=65536"
MORE_INSTANCES = "sysctl fs.inotify.max_user_instances=1024"


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether changes of a path are noticed at once."""

    why: str = ""
    """Why they are not, in two or three words for a line; empty while they are."""
    more: str = ""
    """The same in whole sentences, with what to do about it."""

    @property
    def live(self) -> bool:
        return not self.why


LIVE = Liveness()


def hindrance(path: Path) -> Liveness | None:
    """Return what keeps the file or folder itself from being read; None when nothing does."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        said = _("{path} is not there. It is followed again from the moment it comes.")
        return Liveness(_("not there"), said.format(path=clean_line(str(path))))
    except PermissionError:
        return denied(path)
    except (OSError, ValueError) as error:
        return not_watched(path, error)
    wanted = os.R_OK | os.X_OK if S_ISDIR(mode) else os.R_OK
    return None if os.access(path, wanted) else denied(path)


def denied(path: Path) -> Liveness:
    """Return that nobody may look there."""
    said = _("{path} may not be read. See to its permissions; it is tried again every second.")
    return Liveness(_("may not be read"), said.format(path=clean_line(str(path))))


def not_watched(path: Path, error: BaseException) -> Liveness:
    """Return why the system does not tell of changes at the path, from what it answered."""
    if isinstance(error, PermissionError):
        return denied(path)
    cause = str(error)
    if "watch limit" in cause:  # inotify's ENOSPC, as watchfiles words it
        return _exhausted(path, MORE_WATCHES)
    if "(os error 24)" in cause:  # EMFILE
        return _exhausted(path, MORE_INSTANCES)
    said = _("Watching {path} failed ({cause}): a change may be seen a second late.")
    return Liveness(_("watching fails"), said.format(path=clean_line(str(path)), cause=clean_line(cause)))


def _exhausted(path: Path, cure: str) -> Liveness:
    said = _(
        "The system allows no more watches: a change of {path} may be seen a second late. More are allowed by {cure}."
    )
    return Liveness(_("no more watches"), said.format(path=clean_line(str(path)), cure=cure))
