"""What reviews need: the customer's words for a while, who wrote a rubric version, and which versions are named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _versions()
    op.create_index("ix_interactions_version_at", "interactions", ["version", "at"])
    op.create_table(
        "spoken",
        sa.Column("interaction", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("interaction", name="pk_spoken"),
        sa.ForeignKeyConstraint(["interaction"], ["interactions.id"], name="fk_spoken_interaction"),
    )
    op.create_index("ix_spoken_at", "spoken", ["at"])


def downgrade() -> None:
    op.drop_table("spoken")
    op.drop_index("ix_interactions_version_at", "interactions")
    with op.batch_alter_table("rubric_versions") as table:
        table.drop_column("named")
        table.drop_column("author")


def _versions() -> None:
    # SQLite would add the columns behind the constraints; a table made anew looks as in a new record.
    with op.batch_alter_table("rubric_versions", recreate="always") as table:
        table.add_column(sa.Column("author", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("named", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE rubric_versions SET named = true WHERE version IN (SELECT version FROM interactions "
        "UNION SELECT version FROM prompts UNION SELECT version FROM submissions UNION SELECT version FROM drafts)"
    )
