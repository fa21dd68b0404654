"""A rubric as the rest of the program knows it: immutable, complete and already checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

KINDS = ("primary", "secondary", "internal")
STAKEHOLDERS = ("customer", "employee", "partner", "supplier", "shareholder", "state")
EMPATHY_PARTS = ("says", "thinks", "does", "feels", "pains", "gains")
TRUST_PARTS = ("credibility", "reliability", "intimacy", "self_orientation")
MEASURES = ("mean", "share")
MATURITY_LEVELS = ("crawl", "walk", "run", "fly")
MOST_PER_PHASE = 3
MOST_PER_INTERACTION = 9


@dataclass(frozen=True, slots=True)
class Text:
    """What a coach wrote, once per language."""

    by_language: tuple[tuple[str, str], ...]
    """(language code, words), the rubric's own language first."""

    def say(self, language: str) -> str:
        """Return the words in that language, else in the rubric's own, else in any."""
        for code, words in self.by_language:
            if code == language:
                return words
        return self.by_language[0][1] if self.by_language else ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A count that must lie between two numbers, both included; None is no limit."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A time that must be longer or shorter than a number of seconds; None is no limit."""

    longer_than: int | None = None
    shorter_than: int | None = None


@dataclass(frozen=True, slots=True)
class TicketCondition:
    """What must hold of a ticket. All that is given must hold; within a list any one is enough."""

    contacts: Bounds | None = None
    waiting: Span | None = None
    """Time since the customer last wrote and nobody answered."""
    age: Span | None = None
    """Time since the ticket was created."""
    customer_since: Span | None = None
    priority: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemCondition:
    """What must hold of an interaction for an item to apply (or not to)."""

    persona: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    ticket: TicketCondition | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise a persona or a stage."""

    ticket: TicketCondition
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    title: Text
    pause: Text


@dataclass(frozen=True, slots=True)
class Limits:
    """How many prompts may be seen at most; a rubric may lower both numbers."""

    per_phase: int = MOST_PER_PHASE
    per_interaction: int = MOST_PER_INTERACTION


@dataclass(frozen=True, slots=True)
class VersionNote:
    """The small experiment that a version is."""

    changed: Text
    expect: Text
    measure: Text
    by: str = ""
    """Who made the version."""
    moves: str = ""
    """The id of the criterion that the experiment is meant to move; empty means the one of focus."""
    outcome: str = ""
    """The id of the outcome that it serves, else empty."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the customer of a scenario says next, and what is behind it."""

    customer: Text
    feels: Text
    good: Text
    """What a good answer to it contains."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A situation to practise with."""

    id: str
    situation: Text
    tries: Text
    good: Text
    stage: str = ""
    """The id of the journey stage in which it plays, else empty."""
    turns: tuple[Turn, ...] = ()
    """What the customer says, turn by turn; a scenario without turns cannot be rehearsed."""


@dataclass(frozen=True, slots=True)
class EmpathyMap:
    says: tuple[Text, ...] = ()
    thinks: tuple[Text, ...] = ()
    does: tuple[Text, ...] = ()
    feels: tuple[Text, ...] = ()
    pains: tuple[Text, ...] = ()
    gains: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Persona:
    id: str
    name: Text
    kind: str
    stakeholder: str
    end_customer: str
    """The id of the persona behind an internal one, else empty."""
    quote: Text
    empathy: EmpathyMap
    needs: tuple[Text, ...]
    expects: tuple[Text, ...]
    scenarios: tuple[Scenario, ...]
    recognise: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the customer's journey."""

    id: str
    name: Text
    touchpoints: tuple[Text, ...]
    feeling: int | None
    """From -2 (despair) to +2 (delight)."""
    feelings: tuple[Text, ...]
    motives: tuple[Text, ...]
    typical_time: int | None
    """Seconds that a customer typically spends in the stage."""
    entry: Text
    exit: Text
    recognise: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A prompt of the checklist."""

    id: str
    phase: str
    text: Text
    why: Text
    when: ItemCondition | None
    unless: ItemCondition | None
    nudge_after: int | None
    """Seconds of engaged time after which the prompt lights up."""
    weight: int
    moves: str
    """The id of the criterion that the item is meant to move, else empty."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of the self-rating, with a scale from `lowest` to `highest` (at most nine steps)."""

    id: str
    name: Text
    question: Text
    lowest: int
    highest: int
    anchors: tuple[tuple[int, Text], ...]
    """(value, behaviour), ascending; both ends of the scale always have one."""
    labels: tuple[tuple[int, Text], ...] = ()
    """(value, short name) where the steps have names of their own: missed, met, exceeded."""

    @property
    def values(self) -> range:
        """Every answer that the scale allows."""
        return range(self.lowest, self.highest + 1)


@dataclass(frozen=True, slots=True)
class TrustParts:
    """Which criteria are the four parts of the trust equation, by id."""

    credibility: str
    reliability: str
    intimacy: str
    self_orientation: str


@dataclass(frozen=True, slots=True)
class MaturityQuestion:
    id: str
    question: Text
    levels: tuple[tuple[str, Text], ...]
    """(crawl | walk | run | fly, what it looks like), in that order."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the record: what is counted, and of which interactions."""

    criterion: str
    of: str
    """mean: the mean answer; share: how many in a hundred answers reach `at_least`."""
    at_least: int | None = None
    """The lowest answer that counts; always there for a share, never for a mean."""
    persona: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    """Only interactions in which one of these prompts was shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome profile: for whom something gets better, and how the record would show it.

    `baseline` and `target` are hundredths: of a step of the scale for a mean (3.4 is 340), of a percent for a share.
    """

    id: str
    who: Text
    """Who is better off, and in what."""
    notice: Text
    """How one would notice."""
    measure: Measure
    baseline: int | None
    """None where nobody measured yet."""
    target: int
    since: str
    """The day from which progress counts, as 2026-09-01."""
    by: str
    """The day by which the target is to be reached."""
    observations: tuple[Text, ...] = ()
    """What was heard of customers and started it."""


@dataclass(frozen=True)
class Rubric:
    """One version of a coach's rubric."""

    name: Text
    language: str
    phases: tuple[Phase, ...]
    limits: Limits
    version_note: VersionNote | None
    personas: tuple[Persona, ...]
    stages: tuple[Stage, ...]
    items: tuple[Item, ...]
    criteria: tuple[Criterion, ...]
    focus: str
    """The id of the criterion that says where the attention was."""
    expectations: str
    """The id of the criterion that says whether expectations were missed, met or exceeded; else empty."""
    trust: TrustParts | None
    questions: tuple[MaturityQuestion, ...]
    outcomes: tuple[Outcome, ...] = ()
    version: str = ""
    """SHA-256 (hex) of the canonical content."""

    @cached_property
    def persona_by_id(self) -> dict[str, Persona]:
        return {persona.id: persona for persona in self.personas}

    @cached_property
    def stage_by_id(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def criterion_by_id(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def outcome_by_id(self) -> dict[str, Outcome]:
        return {outcome.id: outcome for outcome in self.outcomes}

    @property
    def short_version(self) -> str:
        """The first four hex digits, as the screen shows them (`v7f3a`)."""
        return self.version[:4]
