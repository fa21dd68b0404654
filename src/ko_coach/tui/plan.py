"""What a shift starts with: everything that its first picture needs, read before the screen opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ko_coach.desk.source import QueueChange, Source
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading
from ko_coach.settings import Home, Settings


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
    """Where to begin: shift or rubric."""
    record: Path | None = None
    """The record that the coach's room reads; the home's own if None."""
