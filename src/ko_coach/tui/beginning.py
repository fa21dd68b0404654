"""How a shift begins: what the agent does waits until the record was read, then work goes on where it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.events import Event
from textual.message import Message

from ko_coach.coaching.shift import Shift
from ko_coach.record.entries import ShiftMemory
from ko_coach.record.journal import Journal
from ko_coach.tui import recall
from ko_coach.tui.condition import Condition
from ko_coach.tui.messages import MemoryReady


class Beginning:
    """Stands between the first picture and the record's answer."""

    def __init__(
        self,
        shift: Shift,
        journal: Journal,
        condition: Condition,
        clock: Callable[[], datetime],
        post: Callable[[Message], None],
    ) -> None:
        self._shift, self._journal, self._condition, self._clock, self._post = shift, journal, condition, clock, post
        self.is_over = False
        """The record has been read, or took too long; until then what the agent does waits."""
        self.touched = False
        """The agent did something: the screen turns to no other ticket by itself any more."""
        self._early: list[Event] = []
        """Keys and clicks that came before the record was read, in their order."""
        self._waiting_memory: ShiftMemory | None = None
        """What the record remembers, while the rubric versions that it names are still being read."""
        self._left_at = ""
        """The ticket to go on with, as long as the queue has not brought it."""

    def hold_back(self, event: Event) -> None:
        """Keep what the agent does for later: it may belong to an interaction that the record still holds."""
        self._early.append(event)

    def record_read(self, memory: ShiftMemory) -> None:
        """Post `MemoryReady` as soon as the rubric versions that the memory names are there as well."""
        wanted = recall.versions_in(memory) - {self._shift.rubric.version}
        if wanted and self._condition.record_trouble is None:
            self._waiting_memory = memory
            self._journal.query(
                lambda log: recall.rubrics(log, wanted), lambda rubrics: self._post(MemoryReady(memory, rubrics))
            )
        else:
            self._post(MemoryReady(memory, {}))

    def record_in_trouble(self) -> None:
        """Wait no longer for rubric versions that cannot be read now."""
        if self._waiting_memory is not None:
            self._post(MemoryReady(self._waiting_memory, {}))

    def remember(self, message: MemoryReady) -> list[Event]:
        """Take in what the record holds; return what the agent did meanwhile, to be done now."""
        self._waiting_memory = None
        self._shift.remember(message.memory, message.rubrics, self._clock())
        self._left_at = recall.left_at(message.memory)
        self.go_on()
        self.is_over = True
        early, self._early = self._early, []
        return early

    def go_on(self) -> bool:
        """Turn to where the last shift ended, once the queue has it, unless the agent was quicker."""
        if self.touched or not self._left_at:
            return False
        found = self._shift.select(self._left_at, self._clock()) is not None
        if found:
            self._left_at = ""
        return found
