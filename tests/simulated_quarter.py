"""A quarter of a team of ten, made up: what is true of its customers, its experiments and itself is known.

The same seed makes the same quarter. Every persona and stage comes from a rule of the rubric that fits the ticket, as
in a shift; one rule is often wrong, and the agents say so; some tickets no rule knows.
"""

from __future__ import annotations

import random
import shutil
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from benchmarks.letters import Letter
from benchmarks.simulated import Contact, Desk, Plan
from ko_coach.coaching.ready import ReadyRubric
from ko_coach.record.entries import Answer, Entry, Opened, PersonaSet, PrivacySet, Reflection, SetBy, TimeSpent
from ko_coach.record.ids import id_of
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import (
    Agreed,
    Assessed,
    CheckedIn,
    ExperimentJudged,
    Level,
    LookedBack,
    Observed,
    Part,
)
from ko_coach.record.reviewing import ReviewEntry
from ko_coach.rubric.conditions import Facts, spoken, ticket_specificity
from ko_coach.rubric.matching import Seen, as_test
from ko_coach.rubric.model import Criterion, Rubric, Rule
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import meaning_of, meaning_of_question
from ko_coach.settings import shipped_rubrics
from tests.built_once import built_once

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
WEEKS = 13
AGENTS = ("anna", "boris", "clara", "dmitri", "elena", "farid", "galina", "hugo", "irina", "jonas")
PERSONAS: Mapping[str, float] = {
    "worried": 0.26,
    "returner": 0.18,
    "expert": 0.14,
    "chooser": 0.10,
    "helper": 0.07,
    "partner": 0.06,
    "colleague": 0.05,
    "quiet": 0.04,
    "": 0.10,
}
"""How often each persona's customers come; nobody knows the last."""
STAGES = ("discover", "choose", "start", "use", "trouble", "renew", "leave")
ENTERS: Mapping[str, float] = {"discover": 0.5, "start": 0.35, "trouble": 0.15}
"""Where customers begin."""
STAYS = 0.45
"""How often a customer's next contact is in the same stage; else it is in the next one, and seldom out of trouble."""
OFTEN_WRONG = ("expert", "chooser", 0.40)
"""The strongest rule of words of the first is overridden that often, always to the second."""
SELDOM_WRONG = 0.03
STRANGE_WORD, STRANGE_SHARE = "surcharge", 0.6
"""A word in tickets that nobody recognises, and in no others."""
HELPED, HELPED_BY = "worried", 0.7
"""The persona whose focus the first experiment raises, and by how many points; the second experiment does nothing."""
FELT: Mapping[str, float] = {"discover": 2.3, "use": 2.3, "trouble": 1.6, "leave": 1.5}
"""How expectations were met on average where it was not 2: 1 is missed, 3 is exceeded."""
HELPS = ("A quiet hour before noon", "Somebody to ask about the new tariff", "A walk at lunch")
IN_THE_WAY = ("the refund tool was down", "two systems, two addresses", "no access to the bill")
EVIDENCE: Mapping[Level, Sequence[str]] = {
    "crawl": ("We count letters and guess the rest", "Nobody could name our second persona", "The rule decided again"),
    "walk": (
        "We laid five letters beside the portraits",
        "Everybody knows the journey by heart",
        "I waived a fee alone",
    ),
    "run": ("I visited a customer in October", "We changed the first answer after what we heard", "Owners ask who won"),
    "fly": ("A customer thanked us for an answer before the question", "We struck a rule that hurt"),
}
MATURITY: Mapping[str, Mapping[str, Sequence[int]]] = {
    "2026-Q1": {"understanding": (6, 3, 1, 0), "purpose": (5, 4, 1, 0)},
    "2026-Q2": {"understanding": (3, 5, 2, 0), "purpose": (5, 4, 1, 0)},
    "2026-Q3": {"understanding": (1, 5, 4, 0), "purpose": (3, 6, 1, 0)},
    "2026-Q4": {"understanding": (0, 3, 6, 1), "purpose": (2, 6, 2, 0)},
}
"""How many of the ten said crawl, walk, run, fly."""
AGREED: Mapping[str, Mapping[str, Level]] = {
    "2026-Q1": {"understanding": "crawl", "purpose": "crawl"},
    "2026-Q2": {"understanding": "walk", "purpose": "crawl"},
    "2026-Q3": {"understanding": "walk", "purpose": "walk"},
    "2026-Q4": {"understanding": "run", "purpose": "walk"},
}
HEARD: Sequence[tuple[str, Part, str, int, bool]] = (
    ("worried", "says", "Please just tell me which day", 7, False),
    ("worried", "says", "Is this normal?", 4, True),
    ("worried", "pains", "Being asked for the number for the third time", 3, False),
    ("returner", "thinks", "They read only the last line", 5, False),
    ("chooser", "gains", "Somebody who says what not to buy", 2, False),
)
"""Persona, part, words, how many agents noted them, and whether the rubric has them already."""
SECRET = "secret"
"""Every private word holds it, and nothing else does."""
OUTCOMES = """
outcomes:
  - id: calm-at-once
    who: Worried newcomers, who know the next step after the first answer.
    notice: They stop asking whether anybody has read their letter.
    measure: {criterion: focus, of: mean, persona: [worried]}
    baseline: 3.0
    target: 3.8
    since: 2026-08-22
    by: 2026-12-31
    observations: [Please just tell me which day]
  - id: heard-before-helped
    who: Everybody in trouble, who is heard before being helped.
    notice: More of our ratings say that the attention was with them.
    measure: {criterion: focus, of: share, at_least: 4, stage: [trouble]}
    target: 60
    since: 2026-08-22
    by: 2026-12-31
"""
_LEVELS: Sequence[Level] = ("crawl", "walk", "run", "fly")
_ENTRIES_AT_ONCE = 4_000
_SPREAD = 0.8
_TRIES = 60


class Rules(NamedTuple):
    """The rule that recognised: the persona and its place among the persona's rules, from 0."""

    persona: str
    place: int


@dataclass(frozen=True, slots=True)
class QuarterTruth:
    """What was put in; all of it without the private interactions, unless said otherwise."""

    since: datetime
    until: datetime
    versions: tuple[str, ...]
    """The version of the beginning, the first experiment's and the second's."""
    cells: Mapping[tuple[str, str], int]
    """Interactions by persona and stage as they are in the end; empty is not known."""
    recognised: Mapping[Rules, int]
    overridden: Mapping[Rules, Mapping[str, int]]
    """By rule: which persona the agents named instead, and how often."""
    nobody: int
    """Interactions that no rule of a persona recognised."""
    strange: int
    """How many of them hold STRANGE_WORD."""
    first_stages: Mapping[str, int]
    """In which stage the customers' first interactions are."""
    last_stages: Mapping[str, int]
    """In which stage the last ones are, of customers who were not heard of for thirty days."""
    private: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class SimulatedQuarter:
    """A record and what is true of it."""

    place: Path | str
    truth: QuarterTruth
    rubric: Rubric
    """The version in force at the end."""
    folder: Path
    """That version's files."""


def simulated_quarter(folder: Path, place: Path | str | None = None, count: int = 2_400) -> SimulatedQuarter:
    """Write a quarter below the folder, or to the place."""
    rubrics = three_versions(folder)
    where = place or folder / "log.db"
    if isinstance(where, Path):
        truth = built_once(f"quarter-{count}", where, lambda path: _write(rubrics, count, path))
    else:
        truth = _write(rubrics, count, where)
    return SimulatedQuarter(where, truth, rubrics[-1], folder / "rubric")


def three_versions(folder: Path) -> tuple[Rubric, ...]:
    """Return the shipped rubric with two outcomes, and two experiments that serve them."""
    copy = Path(shutil.copytree(shipped_rubrics() / "customer-first", folder / "rubric"))
    (copy / "outcomes.yaml").write_text(OUTCOMES, encoding="utf-8")
    header = (copy / "rubric.yaml").read_text(encoding="utf-8")
    plain = header[: header.index("\nversion_note:") + 1]
    (copy / "rubric.yaml").write_text(plain, encoding="utf-8")
    versions = [_read(copy)]
    for old, new, outcome in (
        ("Say the problem back in the customer's words.", "Say their problem in their words.", "calm-at-once"),
        ("Say their problem in their words.", "Say in their words what has happened.", "heard-before-helped"),
    ):
        checklist = copy / "checklist.yaml"
        text = checklist.read_text(encoding="utf-8")
        assert old in text
        checklist.write_text(text.replace(old, new), encoding="utf-8")
        note = f"version_note: {{changed: The mirror., expect: More focus., measure: Focus., outcome: {outcome}}}\n"
        (copy / "rubric.yaml").write_text(plain + note, encoding="utf-8")
        versions.append(_read(copy))
    return tuple(versions)


def _read(folder: Path) -> Rubric:
    reading = read_folder(folder)
    assert reading.rubric is not None, reading.problems
    return reading.rubric


def _write(rubrics: Sequence[Rubric], count: int, place: Path | str) -> QuarterTruth:
    team = _QuarterDesk(Plan(rubrics, count, NOW, seed=7, weeks=WEEKS))
    with Log(place) as log:
        batch: list[Entry] = []
        for entries in team.work():
            batch += entries
            if len(batch) >= _ENTRIES_AT_ONCE:
                log.write(batch)
                batch.clear()
        log.write([*batch, *team.days(), *team.observations()])
        log.write_reviews([*team.maturity(), *team.verdicts()])
    return team.truth()


class _Visit(NamedTuple):
    """A customer's contact as it will come."""

    at: datetime
    customer: str
    persona: str
    stage: str


class _QuarterDesk(Desk):
    """Ten agents, their customers, and everything around the shift."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan
        self.since = plan.now - timedelta(weeks=plan.weeks)
        self.meanings = {one: meaning_of(one) for rubric in plan.rubrics for one in rubric.criteria}
        self.lean = {agent: self.dice.uniform(-0.2, 0.2) for agent in AGENTS}
        self.visits = self._visits()
        self.tickets = _Tickets(plan.rubrics[0], self.dice)
        self.over: list[_QuarterContact] = []

    def contact(self, ready: ReadyRubric, number: int, at: datetime, raises: Mapping[str, float]) -> Contact:
        made = _QuarterContact(self, ready, number, self.visits[number])
        self.over.append(made)
        return made

    def _visits(self) -> list[_Visit]:
        """Return so many contacts in their order, each of a customer who goes through the journey."""
        dice, found, customers = self.dice, list[_Visit](), 0
        while len(found) < self.plan.count:
            customers += 1
            persona = _drawn(PERSONAS, dice)
            at = self.since + timedelta(weeks=dice.uniform(0, WEEKS * 0.9))
            stage = _drawn(ENTERS, dice)
            for _ in range(dice.choice((1, 2, 3, 4, 6))):
                if at >= NOW - timedelta(hours=1):
                    break
                found.append(_Visit(at, f"c{customers}", persona, stage))
                at += timedelta(days=dice.uniform(0.5, 6))
                if dice.random() > STAYS:
                    stage = STAGES[min(STAGES.index(stage) + 1, len(STAGES) - 1)]
        return sorted(found[: self.plan.count])

    def level(self, criterion: str, agent: str, persona: str, stage: str, version: str) -> float:
        """Return how high an answer lies on average in truth."""
        level = 3.0 + self.lean[agent]
        later = version != self.plan.rubrics[0].version
        if criterion == "focus" and persona == HELPED and later:
            level += HELPED_BY
        return {"expectations": FELT.get(stage, 2.0), "self-orientation": 3.0}.get(criterion, level)

    # ------------------------------------------------------------------ around the shift

    def days(self) -> Iterator[Entry]:
        """Yield how every agent began and ended the days of the last four weeks."""
        for back in range(28):
            at = (NOW - timedelta(days=back)).replace(hour=8, minute=0)
            for agent in AGENTS:
                day = f"{at:%Y-%m-%d}"
                if at.weekday() > 4 or at > NOW:
                    continue
                tired = agent == "hugo" and back < 7
                energy = 2 if tired else self.dice.choice((3, 4, 4, 5))
                shared = ("help",) if agent == "anna" and back < 3 else ()
                name = id_of(at, 3, f"in {agent} {day}".encode())
                yield CheckedIn(name, agent, at, day, energy, self.dice.choice(HELPS), shared)
                late = at.replace(hour=16)
                if late < NOW:
                    name = id_of(late, 4, f"back {agent} {day}".encode())
                    yield LookedBack(name, agent, late, day, learned=f"{SECRET} lesson of {agent}")

    def observations(self) -> Iterator[Entry]:
        """Yield what agents noted of their customers; one thing in a private interaction."""
        private = next(one for one in self.over if one.private)
        for persona, part, words, times, _known in HEARD:
            of_persona = [one for one in self.over if one.persona == persona and not one.private]
            for number in range(times):
                one = of_persona[-1 - number]
                name = id_of(one.ended, 5, f"{words} {number}".encode())
                said = words if number % 2 else f"{words.lower().rstrip('?')}."
                yield Observed(name, AGENTS[number], one.ended, one.id, persona, part, said)
        at = private.ended
        yield Observed(id_of(at, 5, b"private"), "anna", at, private.id, private.persona, "says", f"{SECRET} words")

    def maturity(self) -> Iterator[ReviewEntry]:
        """Yield what everybody answered alone in four quarters, and what was agreed."""
        rubric = self.plan.rubrics[0]
        meanings = {one.id: meaning_of_question(one) for one in rubric.questions}
        for quarter, questions in MATURITY.items():
            at = datetime(2026, int(quarter[-1]) * 3 - 1, 10, 12, tzinfo=UTC)
            for question, spread in questions.items():
                levels = [level for level, times in zip(_LEVELS, spread, strict=True) for _ in range(times)]
                about = (quarter, question)
                for agent, level in zip(AGENTS, levels, strict=True):
                    name = id_of(at, 6, f"{quarter} {question} {agent}".encode())
                    evidence = self.dice.choice(EVIDENCE[level])
                    yield Assessed(name, agent, at, *about, level, evidence, rubric.version, meanings[question])
                name = id_of(at, 7, f"{quarter} {question}".encode())
                agreed, due = AGREED[quarter][question], f"{at + timedelta(days=30):%Y-%m-%d}"
                step = "One visit at a customer's each"
                yield Agreed(name, "maria", at, *about, agreed, step, due, rubric.version, meanings[question])

    def verdicts(self) -> Iterator[ReviewEntry]:
        """Yield how the first experiment ended; the second still runs."""
        at = NOW - timedelta(days=20)
        name = id_of(at, 8, b"verdict")
        version = self.plan.rubrics[1].version
        yield ExperimentJudged(name, "viktor", at, version, "kept", "Newcomers write less often.")

    # ------------------------------------------------------------------ truth

    def truth(self) -> QuarterTruth:
        """Return what was put in."""
        counted = [one for one in self.over if not one.private]
        overridden: dict[Rules, Counter[str]] = {}
        for one in counted:
            if one.rule is not None and one.persona != one.rule.persona:
                overridden.setdefault(one.rule, Counter())[one.persona] += 1
        first: dict[str, str] = {}
        last: dict[str, _QuarterContact] = {}
        for one in counted:
            first.setdefault(one.customer, one.stage)
            last[one.customer] = one
        silent = NOW - timedelta(days=30)
        return QuarterTruth(
            since=self.since,
            until=NOW,
            versions=tuple(rubric.version for rubric in self.plan.rubrics),
            cells=Counter((one.persona, one.stage) for one in counted),
            recognised=Counter(one.rule for one in counted if one.rule is not None),
            overridden=overridden,
            nobody=sum(one.rule is None for one in counted),
            strange=sum(one.strange for one in counted),
            first_stages=Counter(first.values()),
            last_stages=Counter(one.stage for one in last.values() if one.begun < silent),
            private=frozenset(one.id for one in self.over if one.private),
        )


class _Tickets:
    """What a ticket looks like in which a given rule recognises the persona, and some rule the stage."""

    def __init__(self, rubric: Rubric, dice: random.Random) -> None:
        self._rubric, self._dice = rubric, dice
        self._ready = ReadyRubric(rubric)
        self._rules = {
            one.id: [(as_test(rule.ticket), (rule.weight, ticket_specificity(rule.ticket))) for rule in one.recognise]
            for one in rubric.personas
        }

    def like(self, persona: str, stage: str) -> tuple[Facts, Rules | None, bool]:
        """Return the facts, the rule that recognises the persona, and whether the strange word is in them."""
        for _ in range(_TRIES):
            strange = not persona and self._dice.random() < STRANGE_SHARE
            facts = self._facts(persona, stage, strange=strange)
            seen = Seen(facts)
            if self._ready.persona(seen) == persona and self._ready.stage(seen) == stage:
                return facts, Rules(persona, self._strongest(persona, seen)) if persona else None, strange
        raise AssertionError(f"no ticket is {persona} in {stage}")

    def _facts(self, persona: str, stage: str, *, strange: bool) -> Facts:
        where = self._dice.choice(self._rubric.stage_by_id[stage].recognise)
        rules = [where, self._dice.choice(self._rubric.persona_by_id[persona].recognise)] if persona else [where]
        said = [STRANGE_WORD if strange else "", *(_word(rule, self._dice) for rule in rules)]
        contacts = [rule.ticket.contacts.at_least or 1 for rule in rules if rule.ticket.contacts is not None]
        return Facts(
            words=spoken("About the box in the hall", " then ".join(filter(None, said)), "We wait for your answer"),
            contacts=max(contacts, default=1),
            waiting=600,
            age=_longest(rules),
            priority="normal",
            channel=next((one for rule in rules for one in rule.ticket.channel), "email"),
            status=next((one for rule in rules for one in rule.ticket.status), "open"),
            language="en",
            tags=tuple(self._dice.choice(rule.ticket.tags) for rule in rules if rule.ticket.tags),
            fields=tuple((name, (values[0],)) for rule in rules for name, values in rule.ticket.fields),
        )

    def _strongest(self, persona: str, seen: Seen) -> int:
        held = [(strength, -place) for place, (test, strength) in enumerate(self._rules[persona]) if test(seen)]
        return -max(held)[1]

    def rule_of_words(self, persona: str) -> int:
        """Return the place of the persona's heaviest rule that asks for words."""
        rules = self._rubric.persona_by_id[persona].recognise
        return max((place for place, rule in enumerate(rules) if rule.ticket.words), key=lambda one: rules[one].weight)


class _QuarterContact(Contact):
    """One interaction of the team with a customer who has been here before, or not."""

    agents = AGENTS

    def __init__(self, team: _QuarterDesk, ready: ReadyRubric, number: int, visit: _Visit) -> None:
        super().__init__(team, ready, number, visit.at, {})
        self._team, self.customer = team, visit.customer
        facts, self.rule, self.strange = team.tickets.like(visit.persona, visit.stage)
        self._letter = Letter("About the box in the hall", f"Customer {visit.customer}", facts)
        self._seen = Seen(facts)
        self._persona, self._stage = visit.persona, visit.stage

    def entries(self) -> list[Entry]:
        prompts = self._ready.prompts(self._seen, self._persona, self._stage)
        told: list[Entry] = [self._opened("rule" if self._persona else ""), self._shown(prompts)]
        if named := self._named_instead():
            self._persona = named
            told.append(PersonaSet(self._id, named, f"ticket:{self._id}", self._later()))
        for item in prompts:
            told += self._act(item)
        told.append(TimeSpent(self._id, 60 + 30 * STAGES.index(self._stage), self._later()))
        self._private = self._dice.random() < 0.04
        if self._private:
            told.append(PrivacySet(self._id, True, self._later()))
        return [*told, self._rated(1)] if self._dice.random() < 0.9 else told

    def _named_instead(self) -> str:
        """Return the persona that the agent names in the place of the rule's; empty where they agree."""
        if self.rule is None:
            return ""
        wrong, instead, often = OFTEN_WRONG
        if self.rule == Rules(wrong, self._team.tickets.rule_of_words(wrong)):
            return instead if self._dice.random() < often else ""
        others = [one for one in PERSONAS if one and one != self.rule.persona]
        return self._dice.choice(others) if self._dice.random() < SELDOM_WRONG else ""

    def _opened(self, persona_by: SetBy) -> Opened:
        return replace(super()._opened(persona_by), customer=self.customer, customer_name=f"Customer {self.customer}")

    def _answers(self) -> list[Answer]:
        return [self._answer(one) for one in self._rubric.criteria]

    def _answer(self, criterion: Criterion) -> Answer:
        level = self._team.level(criterion.id, self._agent, self._persona, self._stage, self._rubric.version)
        reach = (criterion.highest - criterion.lowest) / 4
        value = round(self._dice.gauss(level, _SPREAD * reach))
        kept = min(max(value, criterion.lowest), criterion.highest)
        return Answer(criterion.id, kept, meaning=self._team.meanings[criterion])

    def _reflection(self) -> Reflection:
        if self._private:
            return Reflection(lesson=f"{SECRET} lesson")
        side = self._dice.choice(("customer", "customer", "company")) if self._stage == "trouble" else ""
        hindered = self._dice.choice(IN_THE_WAY) if self._dice.random() < 0.06 else ""
        return Reflection(decided_for=side, in_the_way=hindered)


def _drawn(shares: Mapping[str, float], dice: random.Random) -> str:
    names, limits = list(shares), list(accumulate(shares.values()))
    return names[min(bisect(limits, dice.random() * limits[-1]), len(names) - 1)]


def _word(rule: Rule, dice: random.Random) -> str:
    return dice.choice(rule.ticket.words) if rule.ticket.words else ""


def _longest(rules: Sequence[Rule]) -> int:
    asked = [rule.ticket.age.longer_than or 0 for rule in rules if rule.ticket.age is not None]
    return max(asked, default=3_600) + 60
