"""What the review room needs to know of the world behind the app."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.settings import Home
from ko_coach.tui.asking import RecordDoor
from ko_coach.tui.bars import Status


class LeadWorld(Protocol):
    """The room and its panes ask nothing else."""

    keymap_of_user: dict[str, str]

    @property
    def viewer(self) -> Viewer:
        """Who looks, and as what."""

    @property
    def record(self) -> RecordDoor:
        """The record that is read, and written to with what is said of it."""

    @property
    def home(self) -> Home:
        """Where saved searches are kept."""

    def now(self) -> datetime:
        """The moment, aware and in UTC."""

    def places(self) -> list[tuple[str, str]]:
        """Where things are: (name, path)."""

    def rubric(self) -> Rubric:
        """The rubric in force, for the names of personas, stages and items."""

    def review_status(self) -> Status:
        """What the line at the top says."""
