"""Beginnings of words are indexed up to six letters, so that a search while one types need not merge many words."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _indexed("1 2 3 4 5 6")


def downgrade() -> None:
    _indexed("2 3")


def _indexed(lengths: str) -> None:
    """Write the words into a new table with these lengths; an FTS5 table cannot be told others later."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("ALTER TABLE texts RENAME TO texts_before")
    op.execute(
        "CREATE VIRTUAL TABLE texts USING "
        f"fts5(words, tokenize = 'unicode61 remove_diacritics 0', prefix = '{lengths}')"
    )
    op.execute("INSERT INTO texts (rowid, words) SELECT rowid, words FROM texts_before")
    op.execute("DROP TABLE texts_before")
