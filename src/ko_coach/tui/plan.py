"""What a shift starts with: everything that its first picture needs, read before the screen opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ko_coach.desk.source import QueueChange, Source
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading
from ko_coach.settings import Home, Settings


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """A shift about to begin."""

    home: Home
    settings: Settings
    agent: str
    language: str
    source: Source
    first: QueueChange
    rubric: Rubric
    """The rubric to start with: the folder's own, or the last good one."""
    rubric_folder: Path
    reading: Reading
    """What the rubric's folder held."""
    notice: str = ""
    """A short word to begin with."""
    on_live: Callable[[], None] | None = None
    """Called once the first picture stands."""
    room: str = "shift"
    """Where to begin: shift, review, rubric or rehearsal. Whoever begins in a rehearsal does nothing else."""
    pane: str = ""
    """What is open in the room to begin with: `maturity` in the review; the room's own picture if empty."""
    record: Path | str | None = None
    """The record that the rooms of coach and lead read, a file or a server's URL; the home's own if None."""
    mine: bool = False
    """Whether the review shows the viewer's own interactions only."""
    rehearse: tuple[str, str] = ("", "")
    """The persona and the scenario to rehearse; empty where that is to be chosen."""
    clock: Callable[[], datetime] = _now
    """The one clock of the app: what time it is, aware, in UTC."""
