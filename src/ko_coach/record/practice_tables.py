"""The tables of what is done around the shift. Rows are only ever added; `practice_entries` says what they mean."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from ko_coach.record.moments import Json, Moment, Words
from ko_coach.record.practice_entries import LEVELS, PARTS, VERDICTS
from ko_coach.record.tables import Kept, one_of, table_of


class CheckIn(Kept, table=True):
    """How an agent began a day."""

    __tablename__ = "check_ins"

    id: str = Field(primary_key=True, sa_type=Words)
    agent: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    day: str = Field(sa_type=Words)
    energy: int | None = None
    help: str = Field(sa_type=Words)
    shared: Any = Field(sa_type=Json)

    __table_args__ = (
        CheckConstraint("energy BETWEEN 1 AND 5", name="energy"),
        Index(None, "agent", "day", "at"),
        Index(None, "day"),
    )


class LookBack(Kept, table=True):
    """How an agent ended a day."""

    __tablename__ = "look_backs"

    id: str = Field(primary_key=True, sa_type=Words)
    agent: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    day: str = Field(sa_type=Words)
    learned: str = Field(sa_type=Words)
    in_the_way: str = Field(sa_type=Words)
    thanks: str = Field(sa_type=Words)
    shared: Any = Field(sa_type=Json)

    __table_args__ = (Index(None, "agent", "day", "at"), Index(None, "day"))


class Observation(Kept, table=True):
    """What an agent noted of a persona. It outlives its interaction: it tells of people, not of one person."""

    __tablename__ = "observations"

    id: str = Field(primary_key=True, sa_type=Words)
    agent: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    interaction: str = Field(sa_type=Words)
    persona: str = Field(sa_type=Words)
    part: str = Field(sa_type=Words)
    words: str = Field(sa_type=Words)

    __table_args__ = (one_of("part", PARTS), Index(None, "persona", "at"), Index(None, "interaction"))


class Aside(Kept, table=True):
    """An observation that a coach put aside."""

    __tablename__ = "set_aside"

    observation: str = Field(primary_key=True, sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)


class Rehearsal(Kept, table=True):
    """An interaction that is practice. The records of shifts hold none: rehearsals have a record of their own."""

    __tablename__ = "rehearsals"

    interaction: str = Field(primary_key=True, foreign_key="interactions.id", sa_type=Words)
    persona: str = Field(sa_type=Words)
    scenario: str = Field(sa_type=Words)
    language: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)


class RehearsalReplied(Kept, table=True):
    """What the agent wrote in a rehearsal."""

    __tablename__ = "rehearsal_replies"

    id: str = Field(primary_key=True, sa_type=Words)
    interaction: str = Field(foreign_key="interactions.id", sa_type=Words)
    turn: int
    at: datetime = Field(sa_type=Moment)
    words: str = Field(sa_type=Words)

    __table_args__ = (Index(None, "interaction", "turn"),)


class Assessment(Kept, table=True):
    """Where somebody thinks that the team stands."""

    __tablename__ = "assessments"

    id: str = Field(primary_key=True, sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    quarter: str = Field(sa_type=Words)
    question: str = Field(sa_type=Words)
    level: str = Field(sa_type=Words)
    evidence: str = Field(sa_type=Words)
    version: str = Field(sa_type=Words)
    meaning: str = Field(sa_type=Words)

    __table_args__ = (one_of("level", LEVELS), Index(None, "quarter", "question", "by"))


class Agreement(Kept, table=True):
    """Where the team agreed to stand, and what it does next."""

    __tablename__ = "agreements"

    id: str = Field(primary_key=True, sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    quarter: str = Field(sa_type=Words)
    question: str = Field(sa_type=Words)
    level: str = Field(sa_type=Words)
    next_step: str = Field(sa_type=Words)
    due: str = Field(sa_type=Words)
    version: str = Field(sa_type=Words)
    meaning: str = Field(sa_type=Words)

    __table_args__ = (one_of("level", LEVELS), Index(None, "quarter", "question"))


class VerdictGiven(Kept, table=True):
    """How an experiment ended."""

    __tablename__ = "verdicts"

    id: str = Field(primary_key=True, sa_type=Words)
    by: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    version: str = Field(sa_type=Words)
    verdict: str = Field(sa_type=Words)
    words: str = Field(sa_type=Words)

    __table_args__ = (one_of("verdict", VERDICTS), Index(None, "version", "at"))


check_ins = table_of(CheckIn)
look_backs = table_of(LookBack)
observations = table_of(Observation)
set_aside = table_of(Aside)
rehearsals = table_of(Rehearsal)
rehearsal_replies = table_of(RehearsalReplied)
assessments = table_of(Assessment)
agreements = table_of(Agreement)
verdicts = table_of(VerdictGiven)
