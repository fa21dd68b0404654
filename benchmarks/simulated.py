"""A record as weeks of work would have left it: for measuring, for tests of what a change did, for showing.

    python -m benchmarks.simulated RECORD RUBRIC_DIR [RUBRIC_DIR ...] --count 1000 --weeks 4 --raise focus=0.5

The rubrics are in force one after the other, each for as long. Everything is made up; the same seed and time make
the same record.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.letters import letter
from ko_coach.coaching.facts import kept_facts, kept_words
from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.coaching.ready import ReadyRubric
from ko_coach.record.entries import (
    Acted,
    Answer,
    DraftKept,
    Entry,
    Opened,
    PersonaSet,
    PrivacySet,
    PromptShown,
    PromptsReplaced,
    PromptsShown,
    Rated,
    RatingWithdrawn,
    Reflection,
    SetBy,
    Skipped,
    TimeSpent,
)
from ko_coach.record.ids import id_of
from ko_coach.record.log import Log
from ko_coach.rubric.matching import Seen
from ko_coach.rubric.model import Criterion, Item, Rubric
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import meaning_of

AGENTS = ("anna", "boris", "clara", "dmitri", "elena")
SPREAD = 0.8
"""Standard deviation of an answer on a scale of five, before it is rounded."""
_ENTRIES_AT_ONCE = 4_000
_LESSONS = ("ask first", "read the old letters", "say the date early", "сначала спросить", "назвать срок сразу")
_HINDRANCES = ("", "", "", "refund tool was down", "two systems, two addresses", "не было доступа к счёту")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a simulated record is to hold."""

    rubrics: Sequence[Rubric]
    """In force one after the other, each for as long."""
    count: int
    """Interactions."""
    now: datetime
    """When the last of them is over."""
    seed: int = 1
    weeks: float = 4
    raises: Mapping[str, float] = field(default_factory=dict)
    """By how many points the last rubric raises a criterion, by id. Nothing else moves any."""
    habits: Mapping[str, float] = field(default_factory=dict)
    """How often an item is ticked (0 to 1), by id; every other item has a habit of its own."""


def write_record(path: Path, plan: Plan) -> Path:
    """Write the record, which must not be there yet, and return its path."""
    if path.exists():
        raise FileExistsError(path)
    with Log(path) as log:
        batch: list[Entry] = []
        for entries in Desk(plan).work():
            batch += entries
            if len(batch) >= _ENTRIES_AT_ONCE:
                log.write(batch)
                batch.clear()
        log.write(batch)
    return path


class Desk:
    """The agents, their habits, and the letters that come."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._dice = random.Random(plan.seed)
        self._ready = [ReadyRubric(rubric) for rubric in plan.rubrics]
        self._leaning = {agent: self._dice.uniform(-0.2, 0.3) for agent in AGENTS}
        items = sorted({item.id for rubric in plan.rubrics for item in rubric.items})
        self._meanings = {id(one): meaning_of(one) for rubric in plan.rubrics for one in rubric.criteria}
        self._habits = {item: self._dice.uniform(0.15, 0.85) for item in items} | dict(plan.habits)

    def work(self) -> Iterator[list[Entry]]:
        """Yield everything that happened, in its order."""
        plan = self._plan
        step = timedelta(weeks=plan.weeks) / max(plan.count, 1)
        in_force = -1
        for number in range(plan.count):
            at = plan.now - step * (plan.count - number)
            place = number * len(plan.rubrics) // plan.count
            if place != in_force:
                in_force = place
                yield [kept_rubric(plan.rubrics[place], at, "coach")]
            last = place == len(plan.rubrics) - 1 and place > 0
            yield self.contact(self._ready[place], number, at, plan.raises if last else {}).entries()

    def contact(self, ready: ReadyRubric, number: int, at: datetime, raises: Mapping[str, float]) -> Contact:
        """Return the next interaction."""
        return Contact(self, ready, number, at, raises)

    @property
    def dice(self) -> random.Random:
        return self._dice

    def ticks(self, item: str) -> bool:
        """Say whether the agent ticks the item this time."""
        return self._dice.random() < self._habits[item]

    def answer(self, criterion: Criterion, agent: str, more: float) -> Answer:
        """Return what the agent says of themselves."""
        meaning = self._meanings[id(criterion)]
        if self._dice.random() < 0.04:
            return Answer(criterion.id, None, not_applicable=True, meaning=meaning)
        reach = (criterion.highest - criterion.lowest) / 4
        middle = (criterion.highest + criterion.lowest) / 2 + self._leaning[agent] * reach
        value = round(self._dice.gauss(middle + more, SPREAD * reach))
        return Answer(criterion.id, min(max(value, criterion.lowest), criterion.highest), meaning=meaning)


class Contact:
    """One interaction from its opening to whatever came of it."""

    agents: Sequence[str] = AGENTS

    def __init__(self, desk: Desk, ready: ReadyRubric, number: int, at: datetime, raises: Mapping[str, float]) -> None:
        self._desk, self._dice, self._ready, self._rubric = desk, desk.dice, ready, ready.rubric
        self._raises = raises
        self._number, self._at, self._begun = number, at, at
        self._id = id_of(at, 0, f"interaction {number}".encode())
        self._agent = self._dice.choice(self.agents)
        self._letter = letter(self._dice)
        self._seen = Seen(self._letter.facts)
        self._private = False
        self._persona = ready.persona(self._seen)
        self._stage = ready.stage(self._seen)

    @property
    def id(self) -> str:
        return self._id

    @property
    def agent(self) -> str:
        return self._agent

    @property
    def persona(self) -> str:
        return self._persona

    @property
    def stage(self) -> str:
        return self._stage

    @property
    def version(self) -> str:
        return self._rubric.version

    @property
    def private(self) -> bool:
        return self._private

    @property
    def begun(self) -> datetime:
        return self._begun

    @property
    def ended(self) -> datetime:
        return self._at

    def entries(self) -> list[Entry]:
        """Return everything that happened."""
        by: SetBy = "rule" if self._persona else ""
        if self._dice.random() < 0.05:
            self._persona, by = self._dice.choice(self._rubric.personas).id, "agent"
        prompts: Sequence[Item] = self._ready.prompts(self._seen, self._persona, self._stage)
        told: list[Entry] = [self._opened(by), self._shown(prompts)]
        if self._dice.random() < 0.04:
            prompts, renamed = self._rename(prompts)
            told += renamed
        for item in prompts:
            told += self._act(item)
        told.append(TimeSpent(self._id, self._dice.randint(20, 900), self._later()))
        self._private = self._dice.random() < 0.04
        if self._private:
            told.append(PrivacySet(self._id, True, self._later()))
        return told + self._end()

    def _later(self) -> datetime:
        self._at += timedelta(seconds=self._dice.randint(2, 40))
        return self._at

    def _opened(self, persona_by: SetBy) -> Opened:
        customer = f"c{self._dice.randrange(5_000)}"
        facts = self._letter.facts
        return Opened(
            interaction=self._id,
            agent=self._agent,
            ticket=f"S{self._number}",
            subject=self._letter.subject,
            customer=customer,
            customer_name=self._letter.customer,
            facts=kept_facts(facts),
            persona=self._persona,
            persona_by=persona_by,
            stage=self._stage,
            stage_by="rule" if self._stage else "",
            rubric=self._rubric.name.say(self._rubric.language),
            version=self._rubric.version,
            at=self._at,
            words=kept_words(facts.words),
        )

    def _shown(self, items: Sequence[Item]) -> PromptsShown:
        return PromptsShown(self._id, tuple(self._prompt(item, n) for n, item in enumerate(items, 1)), self._at)

    def _prompt(self, item: Item, number: int) -> PromptShown:
        say = self._rubric.language
        words = (item.text.say(say), item.why.say(say), self._rubric.version)
        return PromptShown(item.id, item.phase, *words, item.moves, item.nudge_after, number)

    def _rename(self, prompts: Sequence[Item]) -> tuple[Sequence[Item], list[Entry]]:
        """Name another persona; return the prompts that stand then, and what was written of it."""
        persona = self._persona = self._dice.choice(self._rubric.personas).id
        now = self._ready.prompts(self._seen, persona, self._stage)
        left = tuple(item.id for item in prompts if item not in now)
        came = [item for item in now if item not in prompts]
        told: list[Entry] = [PersonaSet(self._id, persona, f"ticket:S{self._number}", self._later())]
        if left:
            told.append(PromptsReplaced(self._id, left, self._at))
        return now, [*told, self._shown(came)] if came else told

    def _act(self, item: Item) -> Iterator[Entry]:
        if item.nudge_after is not None and self._dice.random() < 0.3:
            yield Acted(self._id, item.id, "nudged", self._later())
        if self._desk.ticks(item.id):
            yield Acted(self._id, item.id, "ticked", self._later())
        elif self._dice.random() < 0.15:
            yield Acted(self._id, item.id, "ignored", self._later())

    def _end(self) -> list[Entry]:
        chance = self._dice.random()
        if chance < 0.04:
            return []
        if chance < 0.08:
            half = tuple(self._answers()[:2])
            return [DraftKept(self._id, self._rubric.version, half, Reflection(lesson="…"), self._later())]
        if chance < 0.14:
            return [Skipped(self._id, self._dice.choice(("spam", "wrong_queue", "no_contact")), self._later())]
        told: list[Entry] = [self._rated(1)]
        if chance < 0.17:
            told.append(self._rated(2))
        elif chance < 0.18:
            told.append(RatingWithdrawn(self._id, self._submission(1), self._later()))
        return told

    def _rated(self, number: int) -> Rated:
        at = self._later()
        reflection = self._reflection()
        about = (self._id, self._submission(number), self._agent, self._rubric.version)
        return Rated(*about, tuple(self._answers()), reflection, at)

    def _reflection(self) -> Reflection:
        return Reflection(lesson=self._dice.choice(_LESSONS), in_the_way=self._dice.choice(_HINDRANCES))

    def _submission(self, number: int) -> str:
        return id_of(self._begun, number, f"rating {self._number}".encode())

    def _answers(self) -> list[Answer]:
        more = self._raises
        return [self._desk.answer(one, self._agent, more.get(one.id, 0.0)) for one in self._rubric.criteria]


def main(words: Sequence[str] | None = None) -> int:
    """Write the record that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path)
    parser.add_argument("rubrics", type=Path, nargs="+", metavar="RUBRIC_DIR")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--weeks", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--raise", dest="raises", action="append", default=[], metavar="CRITERION=POINTS")
    asked = parser.parse_args(words)
    rubrics = [reading.rubric for reading in map(read_folder, asked.rubrics) if reading.rubric is not None]
    if len(rubrics) < len(asked.rubrics):
        parser.error("a rubric has errors: ko-coach rubric check DIR")
    if asked.record.exists():
        parser.error(f"{asked.record} is there already")
    raises = {name: float(points) for name, _, points in (given.partition("=") for given in asked.raises)}
    plan = Plan(rubrics, asked.count, datetime.now(UTC), asked.seed, asked.weeks, raises)
    write_record(asked.record, plan)
    return 0


if __name__ == "__main__":
    sys.exit(main())
