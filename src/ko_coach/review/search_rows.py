"""One line of the list of interactions, and a place in that list: plain values, which a screen may hold without SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ko_coach.record.entries import State


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: where an interaction stands, or would stand."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of an interaction; of somebody else's private one, None or empty where it shows nothing."""

    id: str
    at: datetime
    """When it was opened."""
    agent: str
    ticket: str
    subject: str
    persona: str
    stage: str
    state: State
    private: bool
    shown: int | None
    """Prompts that were not replaced."""
    ticked: int | None
    ignored: int | None
    focus: int | None
    trust: int | None
    """Hundredths of T."""
    expectations: str
    """missed, met or exceeded; empty where it was not said."""
    engaged_seconds: int
    reviewed: bool | None
    version: str

    @property
    def place(self) -> Place:
        return Place(self.at, self.id)
