"""A rehearsal: a practice conversation out of a persona's scenario. The customer's turns unfold as the agent replies.

Knows no screen, no record and no clock: every call that needs the time is given it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ko_coach.coaching.interaction import Recorder
from ko_coach.desk.ticket import Customer, Message, Ticket
from ko_coach.record.entries import Entry, Opened
from ko_coach.record.practice_entries import RehearsalBegun
from ko_coach.rubric.model import Persona, Rubric, Scenario
from ko_coach.text import clean, clean_line


class Scene(NamedTuple):
    """One scenario of one persona."""

    persona: Persona
    scenario: Scenario

    @property
    def key(self) -> tuple[str, str]:
        """The ids of the persona and of its scenario."""
        return self.persona.id, self.scenario.id

    @property
    def unsent(self) -> str:
        """Where what was written to this customer and not sent waits (`Typed`)."""
        return " ".join(("rehearsal", *self.key))

    @property
    def playable(self) -> bool:
        """Whether the coach has written turns for it."""
        return bool(self.scenario.turns)


def scenes(rubric: Rubric) -> Iterator[Scene]:
    """Yield every scenario of the rubric in its order, those without turns too."""
    for persona in rubric.personas:
        for scenario in persona.scenarios:
            yield Scene(persona, scenario)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the agent wrote to the customer."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TurnSeen:
    """One turn of the customer as it is looked at afterwards."""

    number: int
    """From 1."""
    said: str
    felt: str
    """Empty as long as the answer is still to come, like `good`: it would be copied, not found."""
    good: str
    """What a good answer contains."""
    reply: str
    """What the agent wrote; empty where nothing was."""
    covered: bool = False
    """Whether what is behind it is still kept back."""


class Rehearsal:
    """One practice conversation, as far as it has come."""

    def __init__(
        self, scene: Scene, language: str, began: datetime, replies: Sequence[Reply] = (), said_by: str = ""
    ) -> None:
        """Begin, or go on after these replies; `said_by` is what the conversation calls the agent."""
        self.scene = scene
        self.language = language
        self.began = began
        self.replies: list[Reply] = list(replies)[: len(scene.scenario.turns)]
        self._agent = said_by

    @property
    def turns(self) -> int:
        """How many turns the customer has in all."""
        return len(self.scene.scenario.turns)

    @property
    def turn(self) -> int:
        """The number of the customer's latest turn, from 1."""
        return min(len(self.replies) + 1, self.turns)

    @property
    def over(self) -> bool:
        """Whether the customer has said everything and has an answer to it."""
        return len(self.replies) >= self.turns

    def reply(self, words: str, now: datetime) -> bool:
        """Answer the customer's latest turn; the next one follows. False where there is nothing to say or to answer."""
        said = clean(words).strip()
        if not said or self.over:
            return False
        self.replies.append(Reply(said, now))
        return True

    def ticket(self) -> Ticket:
        """Return the practice ticket with everything that has been said so far."""
        persona, scenario = self.scene
        messages = tuple(self._messages())
        latest = messages[-1] if messages else None
        return Ticket(
            id="/".join(self.scene.key),
            subject=clean_line(scenario.situation.say(self.language)),
            customer=Customer(name=clean_line(persona.name.say(self.language))),
            language=self.language,
            created_at=self.began,
            updated_at=latest.created_at if latest else self.began,
            messages=messages,
            waiting_since=latest.created_at if latest and latest.from_customer else None,
        )

    def _messages(self) -> Iterator[Message]:
        at = self.began
        for number, turn in enumerate(self.scene.scenario.turns[: self.turn]):
            yield Message("customer", "", at, clean(turn.customer.say(self.language)))
            if number < len(self.replies):
                reply = self.replies[number]
                at = reply.at
                yield Message("agent", clean_line(self._agent), at, reply.words)

    def looked_at(self, *, done: bool) -> list[TurnSeen]:
        """Return the turns that were played; `done` is whether the agent is through with it, by rating or by the end.

        Turns that were never reached are left for another time.
        """
        found = []
        for number, turn in enumerate(self.scene.scenario.turns[: self.turn]):
            reply = self.replies[number].words if number < len(self.replies) else ""
            covered = not reply and not done
            said, felt, good = (clean(text.say(self.language)) for text in (turn.customer, turn.feels, turn.good))
            found.append(TurnSeen(number + 1, said, "" if covered else felt, "" if covered else good, reply, covered))
        return found


class PracticeRecord:
    """Puts down beside the beginning of an interaction that it is a rehearsal, so that neither is there alone."""

    def __init__(self, record: Recorder, scene: Scene, language: str) -> None:
        self._record = record
        self._scene = scene
        self._language = language

    @property
    def kept(self) -> int:
        return self._record.kept

    def submit(self, *entries: Entry) -> int:
        return self._record.submit(*self._with_beginning(entries))

    def _with_beginning(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        for entry in entries:
            yield entry
            if isinstance(entry, Opened):
                yield RehearsalBegun(entry.interaction, *self._scene.key, self._language, entry.at)
