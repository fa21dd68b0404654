"""One interaction as somebody may see it: plain values, without a record behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ko_coach.record.entries import Answer, KeptInteraction, KeptSubmission, State
from ko_coach.rubric.model import Rubric

Kind = Literal[
    "opened",
    "away",
    "back",
    "shown",
    "replaced",
    "ticked",
    "unticked",
    "ignored",
    "nudged",
    "adopted",
    "persona",
    "persona recognised",
    "stage",
    "stage recognised",
    "private",
    "shared",
    "draft",
    "rated",
    "corrected",
    "withdrawn",
    "skipped",
    "reopened",
    "looked",
    "reviewed",
    "replied",
    "done",
]
"""What the timeline of the record knows, and what others did with the interaction afterwards."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the timeline: one thing that happened, or several equal ones in a row."""

    at: datetime
    kind: Kind
    by: str = ""
    """Who did it; empty where it was the agent while working on it."""
    until: datetime | None = None
    """When the last of several happened; of `away` when the agent came back."""
    times: int = 1
    items: tuple[str, ...] = ()
    """Prompts, by id."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """The rubric version in whose wording a prompt came on screen, by its id."""
    name: str = ""
    """The persona, the stage, or the reason of closing."""
    version: str = ""
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """That an interaction happened: all that anybody but its agent sees of a private one."""

    id: str
    agent: str
    ticket: str
    opened_at: datetime
    closed_at: datetime | None
    engaged_seconds: int
    state: State
    private: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """Answers that may not be seen yet: which questions were answered, and nothing of how."""

    criteria: tuple[str, ...]


Answers = tuple[Answer, ...] | Covered


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered to a review."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class StandingReview:
    """A lead's review that is in force: the newest of that lead."""

    id: str
    by: str
    at: datetime
    version: str
    """The rubric version in whose wording the lead rated."""
    answers: Answers
    """Empty where the lead only commented."""
    comment: str
    thanks: bool
    next_step: str
    due: str
    """A day as 2026-11-30; empty where none is set."""
    done_by: str = ""
    done_at: datetime | None = None
    """When the next step was done; None while it is open."""
    replies: tuple[Reply, ...] = ()
    """To this review and to what the same lead said of the interaction before, oldest first."""
    read_at: datetime | None = None
    """When the agent looked at the interaction first after the review."""

    @property
    def step_is_open(self) -> bool:
        return bool(self.next_step) and self.done_at is None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody other than the agent opened the interaction."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SelfRating:
    """The rating in force; its words are there while its answers may still be covered."""

    submission: KeptSubmission
    """Without answers: those are beside it."""
    answers: Answers


@dataclass(frozen=True, slots=True)
class Told:
    """The interaction as it happened."""

    kept: KeptInteraction
    """Its submissions are without their answers, and a draft is not here: that is nobody's but the agent's."""
    timeline: tuple[Happening, ...]
    rubrics: Mapping[str, Rubric]
    """The versions that anything was shown under, by their hash; one that is not on record is missing."""
    rating: SelfRating | None
    reviews: tuple[StandingReview, ...]
    """Newest first."""
    looks: tuple[Look, ...]
    """Oldest first."""

    @property
    def rated_under(self) -> str:
        """The rubric version in whose wording the agent rated, or would have."""
        return self.rating.submission.version if self.rating else self.kept.version

    def review_of(self, name: str) -> StandingReview | None:
        """Return this lead's review that is in force."""
        return next((review for review in self.reviews if review.by == name), None)


@dataclass(frozen=True, slots=True)
class OpenedInteraction:
    """One interaction, opened by somebody."""

    outline: Outline
    told: Told | None
    """None of somebody else's private one."""
    own: bool
    """Whether it is the viewer's own."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A review, or an answer to one, that the agent has not looked at."""

    interaction: str
    ticket: str
    review: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NextStep:
    """What was agreed in a review and is not done yet."""

    review: str
    interaction: str
    agent: str
    ticket: str
    by: str
    at: datetime
    """When it was agreed."""
    text: str
    due: str
    """A day as 2026-11-30; empty where none is set."""
    overdue: bool
