"""What is written down around the shift: plain values, one class for each kind of thing that can happen.

Each has an id of its own (UUIDv7 text) and is only ever added: a correction is a new one, and the newest counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Part = Literal["says", "thinks", "does", "feels", "pains", "gains"]
Level = Literal["crawl", "walk", "run", "fly"]
Verdict = Literal["kept", "taken back", "unclear"]
PARTS: tuple[Part, ...] = ("says", "thinks", "does", "feels", "pains", "gains")
LEVELS: tuple[Level, ...] = ("crawl", "walk", "run", "fly")
VERDICTS: tuple[Verdict, ...] = ("kept", "taken back", "unclear")


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """An agent began a shift, or skipped the question: then there is no energy and no word.

    It is the agent's own: others may see counts over five and more people, and what is `shared`.
    """

    id: str
    agent: str
    at: datetime
    day: str
    """The agent's own day, as 2026-11-22. Its newest check-in counts."""
    energy: int | None
    """From 1 (empty) to 5 (full); None where the agent did not say."""
    help: str = ""
    """What would help today, in a line."""
    shared: tuple[str, ...] = ()
    """The lines that others may read: `help`."""


@dataclass(frozen=True, slots=True)
class LookedBack:
    """An agent ended a shift. It is the agent's own, as a check-in is."""

    id: str
    agent: str
    at: datetime
    day: str
    """The agent's own day, as 2026-11-22. Its newest look back counts."""
    learned: str = ""
    in_the_way: str = ""
    thanks: str = ""
    """Thanks that arrived."""
    shared: tuple[str, ...] = ()
    """The lines that others may read: `learned`, `in_the_way`, `thanks`."""


@dataclass(frozen=True, slots=True)
class Observed:
    """An agent noted what a customer says, thinks, does, feels, suffers from or wishes, for the persona at hand."""

    id: str
    agent: str
    at: datetime
    interaction: str
    persona: str
    """Its id; empty where nobody is recognised."""
    part: Part
    words: str


@dataclass(frozen=True, slots=True)
class RehearsalBegun:
    """An interaction is a rehearsal: practice out of a persona's scenario. It comes after its `Opened`."""

    interaction: str
    persona: str
    scenario: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RehearsalReply:
    """What the agent wrote to the customer of a rehearsal."""

    id: str
    interaction: str
    turn: int
    """The customer's turn that it answers, from 1."""
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A coach put an observation aside: it is not for the rubric."""

    observation: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Assessed:
    """Somebody said, alone, where the team stands. The newest of a person, quarter and question counts."""

    id: str
    by: str
    at: datetime
    quarter: str
    """As 2026-Q4."""
    question: str
    level: Level
    evidence: str
    """What one saw that speaks for the level, in a sentence."""
    version: str
    """The rubric version in whose wording the question was asked."""
    meaning: str
    """Hash of the question's wording and levels: a history is never drawn across a change of it."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The team agreed on a level and a next step. The newest of a quarter and question counts."""

    id: str
    by: str
    """Who wrote it down."""
    at: datetime
    quarter: str
    question: str
    level: Level
    next_step: str
    due: str
    """A day as 2026-11-30; empty where none is set."""
    version: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ExperimentJudged:
    """A coach ended the experiment that a rubric version is, with a line. The newest of a version counts."""

    id: str
    by: str
    at: datetime
    version: str
    verdict: Verdict
    words: str


AgentPractice = CheckedIn | LookedBack | Observed | RehearsalBegun | RehearsalReply
TeamPractice = SetAside | Assessed | Agreed | ExperimentJudged
