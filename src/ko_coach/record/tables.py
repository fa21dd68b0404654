"""The tables of the record. What is shown is what is kept: wordings stand beside the answers that they got.

Values are checked where they enter the program; what must never be broken is a constraint here as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, BigInteger, CheckConstraint, Column, Index, MetaData, Table, event, false
from sqlmodel import Field, SQLModel

from ko_coach.record.moments import Json, Moment, Words

ACTIONS = ("shown", "ticked", "ignored", "nudged")
STATES = ("open", "draft", "rated", "skipped")
SETTERS = ("", "rule", "agent")
EXPECTATIONS = ("", "missed", "met", "exceeded")
HEARD = ("heard", "in work", "solved")
SCOPES = ("agent", "persona", "stage", "item")
EVENTS = (
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
    "stage",
    "private",
    "draft",
    "rated",
    "corrected",
    "withdrawn",
    "skipped",
    "reopened",
)

_EMPTY: dict[str, Any] = {"server_default": ""}
_ZERO: dict[str, Any] = {"server_default": "0"}

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Return the constraint that a column holds one of a few words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)


class Kept(SQLModel):
    """What all tables of the record share: one metadata, apart from any other SQLModel in the process."""

    metadata = MetaData(naming_convention=_NAMES)


class RubricVersion(Kept, table=True):
    """A rubric, whole, once per content hash: no later edit changes what an old interaction showed."""

    __tablename__ = "rubric_versions"

    version: str = Field(primary_key=True, sa_type=Words)
    name: str = Field(sa_type=Words)
    content: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    """When it was first seen."""
    author: str = Field(default="", sa_type=Words, sa_column_kwargs={"server_default": ""})
    named: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether anything on record names it. To look for that in every prompt would take seconds."""

    __table_args__ = (Index(None, "name", "at"),)


class Interaction(Kept, table=True):
    """One contact with a customer, as the agent worked on it.

    `version` is no foreign key: an interaction whose rubric did not reach the record is worth more than none.
    """

    __tablename__ = "interactions"

    id: str = Field(primary_key=True, sa_type=Words)
    agent: str = Field(sa_type=Words)
    ticket: str = Field(sa_type=Words)
    subject: str = Field(sa_type=Words)
    customer: str = Field(sa_type=Words)
    customer_name: str = Field(sa_type=Words)
    facts: Any = Field(sa_type=Json)
    persona: str = Field(sa_type=Words)
    persona_by: str = Field(sa_type=Words)
    stage: str = Field(sa_type=Words)
    stage_by: str = Field(sa_type=Words)
    rubric: str = Field(sa_type=Words)
    version: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    """When it was opened."""
    week: str = Field(sa_type=Words)
    """The ISO week of `at` in UTC, as `2026-W05`."""
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    engaged_seconds: int = 0
    state: str = Field(default="open", sa_type=Words)
    skip_reason: str = Field(default="", sa_type=Words)
    skip_words: str = Field(default="", sa_type=Words)
    private: bool = False

    # What lists and searches would else have to gather from other tables, for each of a million rows.
    doc: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=_ZERO)
    """Names the interaction in `texts`, and grows with `at`."""
    submission: str = Field(default="", sa_type=Words, sa_column_kwargs=_EMPTY)
    """The rating in force; empty where there is none."""
    shown: int = Field(default=0, sa_column_kwargs=_ZERO)
    """Prompts that were not replaced."""
    ticked: int = Field(default=0, sa_column_kwargs=_ZERO)
    ignored: int = Field(default=0, sa_column_kwargs=_ZERO)
    focus: int | None = None
    trust: int | None = None
    """Hundredths of T."""
    expectations: str = Field(default="", sa_type=Words, sa_column_kwargs=_EMPTY)
    reviewed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    __table_args__ = (
        one_of("persona_by", SETTERS),
        one_of("stage_by", SETTERS),
        one_of("state", STATES),
        one_of("expectations", EXPECTATIONS),
        CheckConstraint("engaged_seconds >= 0", name="engaged_seconds"),
        Index(None, "agent", "at", "id"),
        Index(None, "agent", "persona", "at", "id"),
        Index(None, "at", "id"),
        Index(None, "agent", "state"),
        Index(None, "version", "at"),
        Index(None, "persona", "at", "id"),
        Index(None, "stage", "at", "id"),
        Index(None, "ticket", "at", "id"),
        Index(None, "customer", "private", "stage", "at"),
        Index(None, "doc", unique=True),
    )


class Spoken(Kept, table=True):
    """What the customer said in an interaction, as the rules search it. It is forgotten after a while."""

    __tablename__ = "spoken"

    interaction: str = Field(primary_key=True, foreign_key="interactions.id", sa_type=Words)
    words: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    """When the interaction was opened."""

    __table_args__ = (Index(None, "at"),)


class Prompt(Kept, table=True):
    """A prompt that was on screen, in the wording of its version, and what the agent did with it."""

    __tablename__ = "prompts"

    interaction: str = Field(primary_key=True, foreign_key="interactions.id", sa_type=Words)
    item: str = Field(primary_key=True, sa_type=Words)
    position: int
    """The order in which the prompts of one interaction came on screen, from 1."""
    phase: str = Field(sa_type=Words)
    text: str = Field(sa_type=Words)
    why: str = Field(sa_type=Words)
    version: str = Field(sa_type=Words)
    moves: str = Field(sa_type=Words)
    nudge_after: int | None = None
    action: str = Field(default="shown", sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    """When the action was last changed."""
    replaced: bool = False
    nudged: bool = False
    number: int = 0
    """The digit that ticks it on screen."""

    __table_args__ = (one_of("action", ACTIONS),)


class Event(Kept, table=True):
    """The timeline of everything; rows are only ever added. An entry whose id is here is not applied again."""

    __tablename__ = "events"

    id: str = Field(primary_key=True, sa_type=Words)
    interaction: str = Field(foreign_key="interactions.id", sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    kind: str = Field(sa_type=Words)
    detail: Any = Field(sa_type=Json)

    __table_args__ = (one_of("kind", EVENTS), Index(None, "interaction", "at", "id"))


class Reflected(SQLModel):
    """The free fields of a rating, each a column that search and lists can reach."""

    one_step_beyond: str = Field(default="", sa_type=Words)
    kind: str = Field(default="", sa_type=Words)
    lesson: str = Field(default="", sa_type=Words)
    in_the_way: str = Field(default="", sa_type=Words)
    decided_for: str = Field(default="", sa_type=Words)
    note: str = Field(default="", sa_type=Words)


class Submission(Reflected, Kept, table=True):
    """One saved rating. The one with the highest number that was not withdrawn is in force."""

    __tablename__ = "submissions"

    id: str = Field(primary_key=True, sa_type=Words)
    interaction: str = Field(foreign_key="interactions.id", sa_type=Words)
    number: int
    """The first save is 1, its corrections follow: a clock that steps back cannot change their order."""
    by: str = Field(sa_type=Words)
    version: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)

    __table_args__ = (Index(None, "interaction", "number", unique=True),)


class Rating(Kept, table=True):
    """One criterion's answer in one submission."""

    __tablename__ = "ratings"

    submission: str = Field(primary_key=True, foreign_key="submissions.id", sa_type=Words)
    criterion: str = Field(primary_key=True, sa_type=Words)
    position: int
    value: int | None = None
    not_applicable: bool = False
    meaning: str = Field(default="", sa_type=Words)
    """Hash of the criterion's wording and scale: averages never run across a change of it."""

    __table_args__ = (CheckConstraint("value IS NULL OR NOT not_applicable", name="one_answer"),)


class Draft(Reflected, Kept, table=True):
    """A rating form that is not saved yet, as it stands."""

    __tablename__ = "drafts"

    interaction: str = Field(primary_key=True, foreign_key="interactions.id", sa_type=Words)
    version: str = Field(sa_type=Words)
    answers: Any = Field(sa_type=Json)
    at: datetime = Field(sa_type=Moment)


class Override(Kept, table=True):
    """The persona and stage that the agent last named for a customer."""

    __tablename__ = "overrides"

    customer_key: str = Field(primary_key=True, sa_type=Words)
    persona: str = Field(default="", sa_type=Words)
    stage: str = Field(default="", sa_type=Words)
    at: datetime = Field(sa_type=Moment)


class Review(Kept, table=True):
    """What a lead answered to an interaction. The newest one of each lead is in force; rows are only ever added."""

    __tablename__ = "reviews"

    id: str = Field(primary_key=True, sa_type=Words)
    interaction: str = Field(foreign_key="interactions.id", sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    version: str = Field(sa_type=Words)
    """The rubric version in whose wording the lead rated."""
    comment: str = Field(sa_type=Words)
    thanks: bool
    next_step: str = Field(sa_type=Words)
    due: str = Field(sa_type=Words)
    """A day as 2026-11-30; empty where none is set."""

    __table_args__ = (Index(None, "interaction", "at"), Index(None, "at", "id"))


class ReviewRating(Kept, table=True):
    """One criterion's answer by a lead."""

    __tablename__ = "review_ratings"

    review: str = Field(primary_key=True, foreign_key="reviews.id", sa_type=Words)
    criterion: str = Field(primary_key=True, sa_type=Words)
    position: int
    value: int | None = None
    not_applicable: bool = False
    meaning: str = Field(default="", sa_type=Words)

    __table_args__ = (CheckConstraint("value IS NULL OR NOT not_applicable", name="one_answer"),)


class Reply(Kept, table=True):
    """What somebody answered to a review."""

    __tablename__ = "replies"

    id: str = Field(primary_key=True, sa_type=Words)
    review: str = Field(foreign_key="reviews.id", sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    words: str = Field(sa_type=Words)

    __table_args__ = (Index(None, "review", "at"),)


class StepDone(Kept, table=True):
    """The next step of a review is done."""

    __tablename__ = "steps_done"

    review: str = Field(primary_key=True, foreign_key="reviews.id", sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)


class Look(Kept, table=True):
    """Somebody opened an interaction: whoever looks is seen."""

    __tablename__ = "looks"

    id: str = Field(primary_key=True, sa_type=Words)
    interaction: str = Field(foreign_key="interactions.id", sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)

    __table_args__ = (Index(None, "interaction", "by", "at"),)


class Hearing(Kept, table=True):
    """What became of something that stood in the way. The newest of a key counts."""

    __tablename__ = "hearings"

    id: str = Field(primary_key=True, sa_type=Words)
    key: str = Field(sa_type=Words)
    """The words of the group, folded."""
    state: str = Field(sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    words: str = Field(default="", sa_type=Words)

    __table_args__ = (one_of("state", HEARD), Index(None, "key", "at"))


class DrawnSample(Kept, table=True):
    """A sample that was drawn to be reviewed."""

    __tablename__ = "samples"

    id: str = Field(primary_key=True, sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    seed: int = Field(sa_type=BigInteger)
    way: str = Field(sa_type=Words)
    size: int
    total: int
    """From so many it was drawn."""
    search: str = Field(default="", sa_type=Words)

    __table_args__ = (Index(None, "at", "id"),)


class Sampled(Kept, table=True):
    """An interaction of a sample; it is never drawn again."""

    __tablename__ = "sampled"

    sample: str = Field(primary_key=True, foreign_key="samples.id", sa_type=Words)
    interaction: str = Field(primary_key=True, foreign_key="interactions.id", sa_type=Words)
    reasons: Any = Field(sa_type=Json)

    __table_args__ = (Index(None, "interaction"),)


class DaySum(Kept, table=True):
    """The answers of one day's interactions that are not private, added up: what directions are computed from."""

    __tablename__ = "day_sums"

    scope: str = Field(primary_key=True, sa_type=Words)
    key: str = Field(primary_key=True, sa_type=Words)
    day: int = Field(primary_key=True)
    """Days since 1970 in UTC."""
    criterion: str = Field(primary_key=True, sa_type=Words)
    meaning: str = Field(primary_key=True, sa_type=Words)
    n: int
    total: int = Field(sa_type=BigInteger)
    squares: int = Field(sa_type=BigInteger)

    __table_args__ = (one_of("scope", SCOPES), Index(None, "day"))


class DayCount(Kept, table=True):
    """One day's interactions that are not private, counted."""

    __tablename__ = "day_counts"

    scope: str = Field(primary_key=True, sa_type=Words)
    key: str = Field(primary_key=True, sa_type=Words)
    day: int = Field(primary_key=True)
    interactions: int
    rated: int
    missed: int
    met: int
    exceeded: int
    shown: int
    """Prompts; of the scope `item`, how often the item itself was."""
    ticked: int
    ignored: int

    __table_args__ = (one_of("scope", SCOPES), Index(None, "day"))


class StaleDay(Kept, table=True):
    """A day whose sums and counts are no longer right."""

    __tablename__ = "stale_days"

    day: int = Field(primary_key=True)


def table_of(model: type[Kept]) -> Table:
    """Return the table of a model, for the statements that are built by hand."""
    return Kept.metadata.tables[str(model.__tablename__)]


rubric_versions = table_of(RubricVersion)
interactions = table_of(Interaction)
spoken = table_of(Spoken)
prompts = table_of(Prompt)
events = table_of(Event)
submissions = table_of(Submission)
ratings = table_of(Rating)
drafts = table_of(Draft)
overrides = table_of(Override)
reviews = table_of(Review)
review_ratings = table_of(ReviewRating)
replies = table_of(Reply)
steps_done = table_of(StepDone)
looks = table_of(Look)
hearings = table_of(Hearing)
samples = table_of(DrawnSample)
sampled = table_of(Sampled)
day_sums = table_of(DaySum)
day_counts = table_of(DayCount)
stale_days = table_of(StaleDay)

texts = Table(
    "texts", MetaData(), Column("rowid", BigInteger, primary_key=True), Column("words", Words, nullable=False)
)
"""The words by which an interaction is found, folded. SQLite keeps them in FTS5, PostgreSQL in an index of its own."""

TEXTS_OF_SQLITE = (
    "CREATE VIRTUAL TABLE texts USING fts5(words, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3 4 5 6')",
)
TEXTS_OF_POSTGRESQL = (
    "CREATE TABLE texts (rowid BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL)",
    "CREATE INDEX ix_texts_words ON texts USING gin (to_tsvector('simple', words))",
)
for _dialect, _statements in (("sqlite", TEXTS_OF_SQLITE), ("postgresql", TEXTS_OF_POSTGRESQL)):
    for _statement in _statements:
        event.listen(Kept.metadata, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
