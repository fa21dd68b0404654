"""One interaction of Anna's with a worried customer, as a shift and its rubric's coach left it on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.record.entries import (
    Acted,
    Action,
    Answer,
    DraftKept,
    Entry,
    Moved,
    Opened,
    PersonaSet,
    PrivacySet,
    PromptShown,
    PromptsShown,
    Rated,
    Reflection,
    RubricAdopted,
    TimeSpent,
)
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Looked, Replied, Reviewed, StepDone
from ko_coach.rubric.model import Item, Rubric, Text
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import meaning_of, versioned
from ko_coach.settings import shipped_rubrics

START = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
ITEMS = ("read-to-the-end", "look-for-the-fear", "name-the-feeling", "say-it-back", "one-step-more")
VALUES: Mapping[str, int | None] = {
    "focus": 4,
    "expectations": 2,
    "credibility": 4,
    "reliability": 3,
    "intimacy": None,
    "self-orientation": 2,
}
FREE = Reflection("called the bank myself", "sooner", "ask first, answer then", "the refund tool was down", "customer")


@cache
def first() -> Rubric:
    """The rubric under which the interaction was opened."""
    found = read_folder(shipped_rubrics() / "customer-first").rubric
    assert found is not None
    return found


@cache
def later() -> Rubric:
    """The version that the coach saved meanwhile: one prompt, the persona and the question of focus read otherwise."""
    rubric = first()
    words = Text((("en", "Say it back in the customer's own words"), ("ru", "Повторите словами клиента")))
    items = tuple(replace(one, text=words) if one.id == "say-it-back" else one for one in rubric.items)
    asked = Text((("en", "On whom was my attention?"), ("ru", "На ком было моё внимание?")))
    criteria = tuple(replace(one, question=asked) if one.id == "focus" else one for one in rubric.criteria)
    name = Text((("en", "Worried soul"), ("ru", "Беспокойная душа")))
    personas = tuple(replace(one, name=name) if one.id == "worried" else one for one in rubric.personas)
    return versioned(replace(rubric, items=items, criteria=criteria, personas=personas))


def item(name: str, rubric: Rubric) -> Item:
    return rubric.item_by_id[name]


def prompt(name: str, number: int, rubric: Rubric) -> PromptShown:
    found = item(name, rubric)
    text, why = found.text.say("en"), found.why.say("en")
    return PromptShown(name, found.phase, text, why, rubric.version, found.moves, found.nudge_after, number)


def answers(values: Mapping[str, int | None], rubric: Rubric | None = None) -> tuple[Answer, ...]:
    """Return answers under the meaning that the criteria have in the rubric; None is not applicable."""
    asked = (rubric or first()).criterion_by_id
    return tuple(Answer(name, value, value is None, meaning_of(asked[name])) for name, value in values.items())


class Case:
    """Writes the interaction, and what was said of it, one minute after the other."""

    def __init__(self, log: Log, name: str = "i1", agent: str = "anna", ticket: str = "4812") -> None:
        self.log, self.name, self.agent, self.ticket = log, name, agent, ticket
        self.at = START

    def now(self, minutes: float = 1) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at

    def opened(self, rubric: Rubric | None = None) -> Case:
        """Open it, with five prompts."""
        rubric = rubric or first()
        who = {"agent": self.agent, "ticket": self.ticket, "customer": "c-7", "customer_name": "Anna Petrova"}
        facts = {"contacts": 3, "waiting": 720, "priority": "high", "tags": ["refund"], "channel": "e-mail"}
        found = {"persona": "worried", "stage": "trouble", "rubric": "customer-first", "version": rubric.version}
        prompts = tuple(prompt(name, number, rubric) for number, name in enumerate(ITEMS, 1))
        opening = Opened(
            interaction=self.name,
            **who,
            subject="Refund has not arrived",
            facts=facts,
            persona_by="rule",
            stage_by="rule",
            at=self.at,
            **found,
        )
        self.write(kept_rubric(rubric, self.at, "coach"), opening, PromptsShown(self.name, prompts, self.at))
        return self

    def worked(self) -> Case:
        """Tick, set aside, turn away and back, name the persona, live through a new rubric."""
        self.act("read-to-the-end", "ticked")
        self.act("look-for-the-fear", "ticked", minutes=0.2)
        self.act("name-the-feeling", "ignored")
        self.write(Moved(self.name, "away", self.now()), Moved(self.name, "back", self.now(4)))
        self.act("say-it-back", "nudged")
        self.write(PersonaSet(self.name, "worried", "customer:c-7", self.now()))
        adopted = RubricAdopted(self.name, later().version, ("say-it-back",), (), ("one-step-more",), self.now())
        reworded = PromptsShown(self.name, (prompt("say-it-back", 4, later()),), self.at)
        self.write(kept_rubric(later(), self.at, "coach"), adopted, reworded)
        self.act("say-it-back", "ticked")
        return self

    def rated(self, values: Mapping[str, int | None] = VALUES, number: int = 1) -> Case:
        """Save the self-rating, in the wording of the first version."""
        given = answers(values)
        for so_far in (1, 3, 6):
            self.write(DraftKept(self.name, first().version, given[:so_far], FREE, self.now(0.1)))
        self.write(TimeSpent(self.name, 540, self.now()))
        self.write(Rated(self.name, f"s{number}-{self.name}", self.agent, first().version, given, FREE, self.now()))
        return self

    def act(self, name: str, action: Action, minutes: float = 1) -> None:
        self.write(Acted(self.name, name, action, self.now(minutes)))

    def private(self, private: bool = True) -> Case:
        self.write(PrivacySet(self.name, private, self.now()))
        return self

    def write(self, *entries: Entry) -> None:
        self.log.write(entries)

    # ------------------------------------------------------------------ afterwards

    def review(self, name: str, by: str, values: Mapping[str, int | None] | None = None, **more: str | bool) -> Case:
        """Let a lead review it."""
        given = answers(values) if values else ()
        version = first().version
        self.log.write_reviews([Reviewed(name, self.name, by, self.now(), version, given, **more)])  # type: ignore[arg-type]
        return self

    def reply(self, review: str, by: str, words: str) -> Case:
        at = self.now()
        self.log.write_reviews([Replied(f"p{at.timestamp()}", review, by, at, words)])
        return self

    def look(self, by: str) -> Case:
        at = self.now()
        self.log.write_reviews([Looked(f"l{at.timestamp()}{self.name}", self.name, by, at)])
        return self

    def step_done(self, review: str, by: str) -> Case:
        self.log.write_reviews([StepDone(review, by, self.now())])
        return self
