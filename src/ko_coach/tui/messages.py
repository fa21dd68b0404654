"""What the outside and the rooms tell the app. Each is handled once, by the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.message import Message

from ko_coach.coaching.day import MyDay
from ko_coach.desk.source import QueueChange
from ko_coach.record.entries import ShiftMemory
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading


@dataclass
class RecordReady(Message):
    """The record was read."""

    memory: ShiftMemory


@dataclass
class MemoryReady(Message):
    """The rubric versions that open interactions were begun under are there too."""

    memory: ShiftMemory
    rubrics: Mapping[str, Rubric]


@dataclass
class EntriesKept(Message):
    """Everything up to this number is on disk."""

    number: int

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, EntriesKept)


@dataclass
class RecordTrouble(Message):
    """The record cannot be written, or (None) can be written again."""

    words: str | None


@dataclass
class QueueChanged(Message):
    """The desk has news."""

    change: QueueChange


@dataclass
class RubricRead(Message):
    """The rubric's folder settled on new content."""

    reading: Reading


@dataclass
class ReviewsRead(Message):
    """What leads said of the agent's interactions was looked for."""

    unread: int
    """Reviews that the agent has not looked at, or not since somebody answered to them."""


@dataclass
class DayRead(Message):
    """What the record knows of the agent's day is known."""

    day: MyDay
    begins: bool
    """Whether the shift has just begun."""


@dataclass
class TrendRead(Message):
    """The agent's own direction of focus is known."""

    sign: int | None
    """-1, 0 or +1; None while there is too little to say."""


@dataclass
class RehearsalWanted(Message):
    """Somebody wants to practise with a customer out of this rubric."""

    rubric: Rubric
    persona: str = ""
    """Whose scenarios are wanted; empty for all."""
