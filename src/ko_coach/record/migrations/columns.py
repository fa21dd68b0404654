"""What the steps make their tables of."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


def table(
    name: str,
    parts: list[sa.schema.SchemaItem],
    *,
    primary: Sequence[str],
    of: Sequence[tuple[str, str]] = (),
    indexes: Sequence[Sequence[str]] = (),
) -> None:
    """Make a table, its keys and indexes named as everywhere."""
    keys = [sa.ForeignKeyConstraint([column], [target], name=f"fk_{name}_{column}") for column, target in of]
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*primary, name=f"pk_{name}"), *keys)
    for columns in indexes:
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, list(columns))


def words(*names: str) -> list[sa.schema.SchemaItem]:
    """Return columns of text that always hold something, be it empty."""
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def numbers(*names: str) -> list[sa.schema.SchemaItem]:
    """Return columns of whole numbers."""
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def moment(name: str) -> sa.schema.SchemaItem:
    """Return a column of microseconds since 1970, or of any number as large."""
    return sa.Column(name, sa.BigInteger(), nullable=False)


def yes(name: str) -> sa.schema.SchemaItem:
    """Return a column of yes and no."""
    return sa.Column(name, sa.Boolean(), nullable=False)
