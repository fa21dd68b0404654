"""The practice around the shift: check-ins, rehearsals, observations, the team's maturity, verdicts on experiments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ko_coach.record.migrations.columns import moment, numbers, table, words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    *("check_ins", "look_backs", "observations", "set_aside", "rehearsals", "rehearsal_replies"),
    *("assessments", "agreements", "verdicts"),
)
_OF_CUSTOMERS = "ix_interactions_customer_private_stage_at"


def upgrade() -> None:
    _of_agents()
    _rehearsals()
    _of_teams()
    # It holds all that the customers' ways are read from: no row is fetched for them.
    op.create_index(_OF_CUSTOMERS, "interactions", ["customer", "private", "stage", "at"])


def downgrade() -> None:
    op.drop_index(_OF_CUSTOMERS, "interactions")
    for name in reversed(_TABLES):
        op.drop_table(name)


def _of_agents() -> None:
    table(
        "check_ins",
        [
            *words("id", "agent"),
            moment("at"),
            *words("day"),
            sa.Column("energy", sa.Integer(), nullable=True),
            *words("help", "shared"),
            sa.CheckConstraint("energy BETWEEN 1 AND 5", name="energy"),
        ],
        primary=["id"],
        indexes=[["agent", "day", "at"], ["day"]],
    )
    table(
        "look_backs",
        [*words("id", "agent"), moment("at"), *words("day", "learned", "in_the_way", "thanks", "shared")],
        primary=["id"],
        indexes=[["agent", "day", "at"], ["day"]],
    )
    parts = "part IN ('says', 'thinks', 'does', 'feels', 'pains', 'gains')"
    table(
        "observations",
        [
            *words("id", "agent"),
            moment("at"),
            *words("interaction", "persona", "part", "words"),
            sa.CheckConstraint(parts, name="part"),
        ],
        primary=["id"],
        indexes=[["persona", "at"], ["interaction"]],
    )
    table("set_aside", [*words("observation", "by"), moment("at")], primary=["observation"])


def _rehearsals() -> None:
    table(
        "rehearsals",
        [*words("interaction", "persona", "scenario", "language"), moment("at")],
        primary=["interaction"],
        of=[("interaction", "interactions.id")],
    )
    table(
        "rehearsal_replies",
        [*words("id", "interaction"), *numbers("turn"), moment("at"), *words("words")],
        primary=["id"],
        of=[("interaction", "interactions.id")],
        indexes=[["interaction", "turn"]],
    )


def _of_teams() -> None:
    table(
        "assessments",
        [
            *words("id", "by"),
            moment("at"),
            *words("quarter", "question", "level", "evidence", "version", "meaning"),
            _level(),
        ],
        primary=["id"],
        indexes=[["quarter", "question", "by"]],
    )
    table(
        "agreements",
        [
            *words("id", "by"),
            moment("at"),
            *words("quarter", "question", "level", "next_step", "due", "version", "meaning"),
            _level(),
        ],
        primary=["id"],
        indexes=[["quarter", "question"]],
    )
    table(
        "verdicts",
        [
            *words("id", "by"),
            moment("at"),
            *words("version", "verdict", "words"),
            sa.CheckConstraint("verdict IN ('kept', 'taken back', 'unclear')", name="verdict"),
        ],
        primary=["id"],
        indexes=[["version", "at"]],
    )


def _level() -> sa.CheckConstraint:
    return sa.CheckConstraint("level IN ('crawl', 'walk', 'run', 'fly')", name="level")
