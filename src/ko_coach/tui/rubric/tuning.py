"""What the coach looks at: the rubric as it is on disk, and one situation to try it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ko_coach.coaching.explaining import (
    Barred,
    InteractionFull,
    Needs,
    PhaseFull,
    Recognition,
    Verdict,
    explain,
    explain_persona,
    explain_stage,
)
from ko_coach.coaching.facts import facts_of
from ko_coach.coaching.prompts import Situation
from ko_coach.desk.ticket import Ticket
from ko_coach.rubric.conditions import Facts
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading


@dataclass(frozen=True, slots=True)
class Seen:
    """Who gets what in one situation, and why."""

    rubric: Rubric
    persona: Recognition
    stage: Recognition
    verdicts: tuple[Verdict, ...]
    """Those shown in the agent's order, then those left out, the nearest to being shown first."""

    @property
    def shown(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.shown)

    @property
    def left_out(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.shown)


class Tuning:
    """Holds what the coach chose; what follows from it is worked out when asked for."""

    def __init__(self, rubric: Rubric, reading: Reading, ticket: Ticket) -> None:
        self.rubric = rubric
        """The last sound one."""
        self.reading = reading
        """What the folder held when it was last read."""
        self.ticket = ticket
        self.persona = ""
        """As the coach named it; empty is as recognised."""
        self.stage = ""

    @property
    def sound(self) -> bool:
        """Whether the files on disk are a rubric."""
        return self.reading.rubric is not None

    def take(self, reading: Reading) -> None:
        """Look at what the folder holds now."""
        self.reading = reading
        if reading.rubric is not None:
            self.rubric = reading.rubric

    def look(self, now: datetime) -> Seen:
        """Return who gets what."""
        facts = self._facts(now)
        persona = explain_persona(self.rubric, facts, self.persona)
        stage = explain_stage(self.rubric, facts, self.stage)
        verdicts = explain(self.rubric, Situation(facts, persona.chosen.id, stage.chosen.id))
        return Seen(self.rubric, persona, stage, tuple(sorted(verdicts, key=_distance)))

    def _facts(self, now: datetime) -> Facts:
        return facts_of(self.ticket, now)

    def step(self, part: str, by: int) -> None:
        """Name the next persona or stage, or the one before; past the last one it is as recognised again."""
        known: Mapping[str, object] = self.rubric.persona_by_id if part == "persona" else self.rubric.stage_by_id
        choices = ["", *known]
        current = getattr(self, part)
        place = choices.index(current) if current in choices else 0
        setattr(self, part, choices[(place + by) % len(choices)])


def _distance(verdict: Verdict) -> int:
    """Return how far the item is from being shown; those shown keep their order before all others."""
    match verdict.because:
        case PhaseFull() | InteractionFull():
            return 1
        case Barred():
            return 2
        case Needs(unmet=unmet):
            return 2 + len(unmet)
        case _:
            return 0
