"""The review room: what lists show stands beside each interaction, words are searchable, and leads answer.

The new columns are filled after the last step, by the program that knows all tables (`outline.fill`).
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

from ko_coach.record.migrations.columns import moment, numbers, table, words, yes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    *("day_counts", "day_sums", "stale_days", "sampled", "samples", "hearings", "looks", "steps_done"),
    *("replies", "review_ratings", "reviews", "texts"),
)
_COLUMNS = ("reviewed", "expectations", "trust", "focus", "ignored", "ticked", "shown", "submission", "doc")
_INDEXES = (("persona", "at", "id"), ("stage", "at", "id"), ("ticket", "at", "id"))


def upgrade() -> None:
    _outlines()
    _texts()
    _reviews()
    _people()
    _sums()


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
    for columns in (*_INDEXES, ("doc",)):
        op.drop_index(f"ix_interactions_{'_'.join(columns)}", "interactions")
    with op.batch_alter_table("interactions") as changed:
        changed.drop_constraint("expectations", type_="check")
        for column in _COLUMNS:
            changed.drop_column(column)


def _outlines() -> None:
    # The table is not made anew, as the others were: rows of many tables point at it.
    for name, type_, default in (
        ("doc", sa.BigInteger(), "0"),
        ("submission", sa.Text(), ""),
        ("shown", sa.Integer(), "0"),
        ("ticked", sa.Integer(), "0"),
        ("ignored", sa.Integer(), "0"),
        ("focus", sa.Integer(), None),
        ("trust", sa.Integer(), None),
        ("reviewed", sa.Boolean(), sa.false()),
    ):
        op.add_column("interactions", sa.Column(name, type_, server_default=default, nullable=default is None))
    known = "expectations IN ('', 'missed', 'met', 'exceeded')"
    check = f"CONSTRAINT ck_interactions_expectations CHECK ({known})"
    op.execute(f"ALTER TABLE interactions ADD COLUMN expectations TEXT DEFAULT '' NOT NULL {check}")
    for columns in _INDEXES:
        op.create_index(f"ix_interactions_{'_'.join(columns)}", "interactions", list(columns))
    _number()
    op.create_index("ix_interactions_doc", "interactions", ["doc"], unique=True)


def _number() -> None:
    """Give every interaction its number: the time of opening with eleven bits of the id's hash."""
    interactions = sa.table("interactions", sa.column("id"), sa.column("at"), sa.column("doc"))
    c, connection = interactions.c, op.get_bind()
    taken: set[int] = set()
    last = ""
    while rows := connection.execute(sa.select(c.id, c.at).where(c.id > last).order_by(c.id).limit(1_000)).all():
        numbered = [{"of": row.id, "doc": _free(row.at, row.id, taken)} for row in rows]
        connection.execute(sa.update(interactions).where(c.id == sa.bindparam("of")), numbered)
        last = rows[-1].id


def _free(at: int, identity: str, taken: set[int]) -> int:
    doc = at << 11 | int.from_bytes(hashlib.sha256(identity.encode()).digest()[:2], "big") & 0x7FF
    while doc in taken:
        doc += 1
    taken.add(doc)
    return doc


def _texts() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')"
        )
    else:
        op.execute("CREATE TABLE texts (rowid BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL)")
        op.execute("CREATE INDEX ix_texts_words ON texts USING gin (to_tsvector('simple', words))")


def _reviews() -> None:
    table(
        "reviews",
        [
            *words("id", "interaction", "by"),
            moment("at"),
            *words("version", "comment"),
            yes("thanks"),
            *words("next_step", "due"),
        ],
        primary=["id"],
        of=[("interaction", "interactions.id")],
        indexes=[["interaction", "at"], ["at", "id"]],
    )
    table(
        "review_ratings",
        [
            *words("review", "criterion"),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("value", sa.Integer(), nullable=True),
            yes("not_applicable"),
            *words("meaning"),
            sa.CheckConstraint("value IS NULL OR NOT not_applicable", name="one_answer"),
        ],
        primary=["review", "criterion"],
        of=[("review", "reviews.id")],
    )
    table(
        "replies",
        [*words("id", "review", "by"), moment("at"), *words("words")],
        primary=["id"],
        of=[("review", "reviews.id")],
        indexes=[["review", "at"]],
    )
    table("steps_done", [*words("review", "by"), moment("at")], primary=["review"], of=[("review", "reviews.id")])


def _people() -> None:
    table(
        "looks",
        [*words("id", "interaction", "by"), moment("at")],
        primary=["id"],
        of=[("interaction", "interactions.id")],
        indexes=[["interaction", "by", "at"]],
    )
    known = sa.CheckConstraint("state IN ('heard', 'in work', 'solved')", name="state")
    table(
        "hearings",
        [*words("id", "key", "state", "by"), moment("at"), *words("words"), known],
        primary=["id"],
        indexes=[["key", "at"]],
    )
    table(
        "samples",
        [
            *words("id", "by"),
            *(moment("at"), moment("seed")),
            *words("way"),
            *numbers("size", "total"),
            *words("search"),
        ],
        primary=["id"],
        indexes=[["at", "id"]],
    )
    table(
        "sampled",
        words("sample", "interaction", "reasons"),
        primary=["sample", "interaction"],
        of=[("sample", "samples.id"), ("interaction", "interactions.id")],
        indexes=[["interaction"]],
    )


def _sums() -> None:
    scopes = "scope IN ('agent', 'persona', 'stage', 'item')"
    table(
        "day_sums",
        [
            *words("scope", "key"),
            *numbers("day"),
            *words("criterion", "meaning"),
            *numbers("n"),
            *(moment("total"), moment("squares")),
            sa.CheckConstraint(scopes, name="scope"),
        ],
        primary=["scope", "key", "day", "criterion", "meaning"],
        indexes=[["day"]],
    )
    counts = numbers("interactions", "rated", "missed", "met", "exceeded", "shown", "ticked", "ignored")
    table(
        "day_counts",
        [*words("scope", "key"), *numbers("day"), *counts, sa.CheckConstraint(scopes, name="scope")],
        primary=["scope", "key", "day"],
        indexes=[["day"]],
    )
    table("stale_days", numbers("day"), primary=["day"])
