"""What a shift writes down: plain values, one class for each kind of thing that can happen.

Every entry is idempotent: writing it twice leaves the record as writing it once, so an entry whose
fate is unknown (a full disk, a locked file) is simply written again. Ids are UUIDv7 text, times are
aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ko_coach.record.practice_entries import (
    CheckedIn,
    LookedBack,
    Observed,
    RehearsalBegun,
    RehearsalReply,
)

Action = Literal["shown", "ticked", "ignored", "nudged"]
State = Literal["open", "draft", "rated", "skipped"]
SetBy = Literal["rule", "agent", ""]
CAME_LATER = {"came_later": True}
"""Marks a field that earlier programs did not have: while it is empty, the entry is encoded as they did."""


@dataclass(frozen=True, slots=True)
class RubricKept:
    """A rubric version, whole; kept once per content hash."""

    version: str
    name: str
    content: str
    """The canonical JSON that `rubric.versions` writes and reads."""
    at: datetime
    author: str = ""
    """Who wrote it, as far as is known."""


@dataclass(frozen=True, slots=True)
class PromptShown:
    """One prompt as it stood on screen, in the wording of its version."""

    item: str
    phase: str
    text: str
    why: str
    version: str
    moves: str = ""
    nudge_after: int | None = None
    """Seconds of engaged time."""
    number: int = 0
    """The digit that ticks it on screen; 0 where it had none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An interaction began."""

    interaction: str
    agent: str
    ticket: str
    subject: str
    customer: str
    """The customer's id, else empty."""
    customer_name: str
    facts: Mapping[str, Any]
    """What the rules saw of the ticket, JSON-ready."""
    persona: str
    persona_by: SetBy
    stage: str
    stage_by: SetBy
    rubric: str
    version: str
    at: datetime
    words: str = field(default="", metadata=CAME_LATER)
    """What the customer said, folded, for a limited time; a lone space for nothing, empty where it is not kept."""


@dataclass(frozen=True, slots=True)
class PromptsShown:
    """Prompts came on screen: at the start, by a change of persona or stage, or by a new rubric version.

    A prompt that is on record already takes the new wording and version; its action and place stay.
    """

    interaction: str
    prompts: tuple[PromptShown, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PromptsReplaced:
    """Prompts that left the screen because the agent chose another persona or stage; they stay on record."""

    interaction: str
    items: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Acted:
    """The agent ticked, unticked (`shown`) or ignored a prompt, or its time to nudge came."""

    interaction: str
    item: str
    action: Action
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonaSet:
    """The agent named the persona, and it is remembered for the customer; or a rule did, late."""

    interaction: str
    persona: str
    customer_key: str
    """`customer:<id>`, or `ticket:<id>` where the customer is not known."""
    at: datetime
    by: SetBy = field(default="", metadata=CAME_LATER)
    """`rule` where the conversation that the rubric's rules ask for came after the beginning; empty for the agent."""


@dataclass(frozen=True, slots=True)
class StageSet:
    """The agent named the journey stage, and it is remembered for the customer; or a rule did, late."""

    interaction: str
    stage: str
    customer_key: str
    at: datetime
    by: SetBy = field(default="", metadata=CAME_LATER)


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Engaged time so far, in whole seconds."""

    interaction: str
    engaged_seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The agent left the interaction or came back to it (for the timeline of the review)."""

    interaction: str
    kind: Literal["away", "back"]
    at: datetime


@dataclass(frozen=True, slots=True)
class RubricAdopted:
    """An open interaction took a new rubric version."""

    interaction: str
    version: str
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PrivacySet:
    interaction: str
    private: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Reflection:
    """The free fields of a rating; all may stay empty."""

    one_step_beyond: str = ""
    kind: str = ""
    """more | sooner | smarter, else empty."""
    lesson: str = ""
    in_the_way: str = ""
    decided_for: str = ""
    """customer | company | both, else empty (there was no conflict)."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion's answer: a value, or "not applicable" (then the value is None)."""

    criterion: str
    value: int | None
    not_applicable: bool = False
    meaning: str = ""
    """Hash of the criterion's wording and scale: averages never run across a change of it."""


@dataclass(frozen=True, slots=True)
class DraftKept:
    """The rating form as it stands, kept at every answer."""

    interaction: str
    version: str
    """The rubric version whose wording the form shows."""
    answers: tuple[Answer, ...]
    reflection: Reflection
    at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating was saved. A later one corrects it; the earlier stays in the record."""

    interaction: str
    submission: str
    by: str
    version: str
    answers: tuple[Answer, ...]
    reflection: Reflection
    at: datetime


@dataclass(frozen=True, slots=True)
class RatingWithdrawn:
    """The agent took a save back at once: the submission counts no more, its content is a draft again."""

    interaction: str
    submission: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Skipped:
    """The interaction was closed without a rating."""

    interaction: str
    reason: str
    """spam | wrong_queue | no_contact | other"""
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """The agent took a close without a rating back."""

    interaction: str
    at: datetime


Entry = (
    RubricKept
    | Opened
    | PromptsShown
    | PromptsReplaced
    | Acted
    | PersonaSet
    | StageSet
    | TimeSpent
    | Moved
    | RubricAdopted
    | PrivacySet
    | DraftKept
    | Rated
    | RatingWithdrawn
    | Skipped
    | Reopened
    | CheckedIn
    | LookedBack
    | Observed
    | RehearsalBegun
    | RehearsalReply
)


@dataclass(frozen=True, slots=True)
class KeptPrompt:
    """A prompt as the record holds it."""

    item: str
    phase: str
    text: str
    why: str
    version: str
    moves: str
    nudge_after: int | None
    action: Action
    at: datetime
    """When the action was last changed."""
    replaced: bool
    nudged: bool = False
    """Whether its nudge has lit up, whatever came after."""
    number: int = 0
    """The digit that ticks it on screen; 0 where it had none."""


@dataclass(frozen=True, slots=True)
class KeptSubmission:
    """One saved rating, in force or corrected since."""

    id: str
    by: str
    version: str
    answers: tuple[Answer, ...]
    reflection: Reflection
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptDraft:
    version: str
    answers: tuple[Answer, ...]
    reflection: Reflection
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptInteraction:
    """One interaction as the record holds it; enough to go on with it after any accident."""

    id: str
    agent: str
    ticket: str
    subject: str
    customer: str
    customer_name: str
    facts: Mapping[str, Any]
    persona: str
    persona_by: SetBy
    stage: str
    stage_by: SetBy
    rubric: str
    version: str
    opened_at: datetime
    closed_at: datetime | None
    engaged_seconds: int
    state: State
    skip_reason: str
    private: bool
    prompts: tuple[KeptPrompt, ...] = ()
    """In the order in which they came on screen."""
    submissions: tuple[KeptSubmission, ...] = ()
    """Oldest first; the last one is in force. Withdrawn ones are not here."""
    draft: KeptDraft | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """The persona and stage that the agent last named for a customer; empty where never named."""

    persona: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class ShiftMemory:
    """All that a starting shift needs from the record."""

    by_ticket: Mapping[str, KeptInteraction] = field(default_factory=dict)
    """The latest interaction of this agent with each ticket: every open or draft one, and closed ones of late."""
    overrides: Mapping[str, Override] = field(default_factory=dict)
    """By customer key."""
