"""One rehearsal at work: the practice conversation, and a shift with nothing but its ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ko_coach.coaching.interaction import Recorder
from ko_coach.coaching.rehearsal import PracticeRecord, Rehearsal, Reply, Scene
from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import Shift
from ko_coach.desk.source import QueueChange
from ko_coach.record.entries import KeptInteraction, Override, ShiftMemory
from ko_coach.record.ids import new_id
from ko_coach.record.practice_entries import RehearsalReply
from ko_coach.rubric.model import Rubric


@dataclass(frozen=True, slots=True)
class LeftOff:
    """A rehearsal that was begun and not brought to its end, as the record of rehearsals holds it."""

    kept: KeptInteraction
    replies: tuple[Reply, ...]


class Rehearsing:
    """The agent's side of one rehearsal. Persona and stage are the scenario's; nothing is guessed."""

    def __init__(
        self,
        record: Recorder,
        agent: str,
        rubric: Rubric,
        scene: Scene,
        language: str,
        now: datetime,
        left_off: LeftOff | None = None,
    ) -> None:
        """Begin, or go on with what was left off under this same rubric version."""
        self._record = PracticeRecord(record, scene, language)
        self.shift = Shift(self._record, agent, rubric, language)
        replies = left_off.replies if left_off else ()
        began = left_off.kept.opened_at if left_off else now
        self.rehearsal = Rehearsal(scene, language, began, replies, agent)
        ticket = self.rehearsal.ticket()
        known = {ticket.customer_key: Override(scene.persona.id, scene.scenario.stage)}
        kept: Mapping[str, KeptInteraction] = {ticket.id: left_off.kept} if left_off else {}
        self.shift.remember(ShiftMemory(kept, known), {rubric.version: rubric}, now)
        self.shift.take(QueueChange((ticket,)), now)
        self.shift.select(ticket.id, now)

    @property
    def session(self) -> Session:
        session = self.shift.current
        assert session is not None  # noqa: S101 - the one ticket was selected at the beginning, and never leaves
        return session

    @property
    def awaits_reply(self) -> bool:
        """Whether the customer waits for an answer that can still be written."""
        return not self.rehearsal.over and not self.session.closed

    @property
    def done(self) -> bool:
        """Whether nothing is to be written any more: what is behind each turn may be told."""
        return not self.awaits_reply

    def reply(self, words: str, now: datetime) -> bool:
        """Send the answer, on record; the customer's next turn follows at once. False where nothing was sent."""
        turn = self.rehearsal.turn
        if not self.awaits_reply or not self.rehearsal.reply(words, now):
            return False
        self.session.begin(now)
        written = self.rehearsal.replies[-1].words
        self._record.submit(RehearsalReply(new_id(), self.session.id, turn, now, written))
        self.shift.take(QueueChange((self.rehearsal.ticket(),)), now)
        return True
