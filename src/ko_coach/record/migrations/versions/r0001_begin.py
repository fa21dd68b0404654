"""The first tables: rubric versions, interactions and all that hangs on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = ("overrides", "drafts", "ratings", "submissions", "events", "prompts", "interactions", "rubric_versions")


def upgrade() -> None:
    _rubrics()
    _interactions()
    _timeline()
    _ratings()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """Microseconds since 1970, UTC."""
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _rubrics() -> None:
    op.create_table(
        "rubric_versions",
        _text("version"),
        _text("name"),
        _text("content"),
        _moment("at"),
        sa.PrimaryKeyConstraint("version", name="pk_rubric_versions"),
    )
    op.create_index("ix_rubric_versions_name_at", "rubric_versions", ["name", "at"])
    op.create_table(
        "overrides",
        _text("customer_key"),
        _text("persona"),
        _text("stage"),
        _moment("at"),
        sa.PrimaryKeyConstraint("customer_key", name="pk_overrides"),
    )


def _interactions() -> None:
    words = ("id", "agent", "ticket", "subject", "customer", "customer_name", "facts")
    found = ("persona", "persona_by", "stage", "stage_by", "rubric", "version")
    op.create_table(
        "interactions",
        *(_text(name) for name in words + found),
        _moment("at"),
        _text("week"),
        _moment("closed_at", nullable=True),
        sa.Column("engaged_seconds", sa.Integer(), nullable=False),
        *(_text(name) for name in ("state", "skip_reason", "skip_words")),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interactions"),
        sa.CheckConstraint("persona_by IN ('', 'rule', 'agent')", name=op.f("ck_interactions_persona_by")),
        sa.CheckConstraint("stage_by IN ('', 'rule', 'agent')", name=op.f("ck_interactions_stage_by")),
        sa.CheckConstraint("state IN ('open', 'draft', 'rated', 'skipped')", name=op.f("ck_interactions_state")),
        sa.CheckConstraint("engaged_seconds >= 0", name=op.f("ck_interactions_engaged_seconds")),
    )
    op.create_index("ix_interactions_agent_at_id", "interactions", ["agent", "at", "id"])
    op.create_index("ix_interactions_agent_persona_at_id", "interactions", ["agent", "persona", "at", "id"])
    op.create_index("ix_interactions_at_id", "interactions", ["at", "id"])
    op.create_index("ix_interactions_agent_state", "interactions", ["agent", "state"])


def _timeline() -> None:
    op.create_table(
        "prompts",
        _text("interaction"),
        _text("item"),
        sa.Column("position", sa.Integer(), nullable=False),
        *(_text(name) for name in ("phase", "text", "why", "version", "moves")),
        sa.Column("nudge_after", sa.Integer(), nullable=True),
        _text("action"),
        _moment("at"),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("nudged", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("interaction", "item", name="pk_prompts"),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"], name="fk_prompts_interaction"),
        sa.CheckConstraint("action IN ('shown', 'ticked', 'ignored', 'nudged')", name=op.f("ck_prompts_action")),
    )
    op.create_table(
        "events",
        _text("id"),
        _text("interaction"),
        _moment("at"),
        _text("kind"),
        _text("detail"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"], name="fk_events_interaction"),
        sa.CheckConstraint(
            "kind IN ('opened', 'away', 'back', 'shown', 'replaced', 'ticked', 'unticked', 'ignored', 'nudged', "
            "'adopted', 'persona', 'stage', 'private', 'draft', 'rated', 'corrected', 'withdrawn', 'skipped', "
            "'reopened')",
            name=op.f("ck_events_kind"),
        ),
    )
    op.create_index("ix_events_interaction_at_id", "events", ["interaction", "at", "id"])


def _ratings() -> None:
    reflection = ("one_step_beyond", "kind", "lesson", "in_the_way", "decided_for", "note")
    op.create_table(
        "submissions",
        *(_text(name) for name in (*reflection, "id", "interaction")),
        sa.Column("number", sa.Integer(), nullable=False),
        *(_text(name) for name in ("by", "version")),
        _moment("at"),
        _moment("withdrawn_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"], name="fk_submissions_interaction"),
    )
    op.create_index("ix_submissions_interaction_number", "submissions", ["interaction", "number"], unique=True)
    op.create_table(
        "ratings",
        _text("submission"),
        _text("criterion"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        _text("meaning"),
        sa.PrimaryKeyConstraint("submission", "criterion", name="pk_ratings"),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name="fk_ratings_submission"),
        sa.CheckConstraint("value IS NULL OR NOT not_applicable", name=op.f("ck_ratings_one_answer")),
    )
    op.create_table(
        "drafts",
        *(_text(name) for name in (*reflection, "interaction", "version", "answers")),
        _moment("at"),
        sa.PrimaryKeyConstraint("interaction", name="pk_drafts"),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"], name="fk_drafts_interaction"),
    )
