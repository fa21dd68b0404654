"""What the record does not keep for ever: the customer's words, and rubric versions that nothing ever came of."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, literal, select

from ko_coach.record import tables as t
from ko_coach.record.moments import EPOCH
from ko_coach.record.versions import idle_since

KEEP_WORDS = timedelta(days=90)
"""How long the customer's words are kept, if nobody decides otherwise."""
KEEP_VERSIONS = timedelta(days=30)
"""How long a version is kept that nothing on record names."""


def is_due(connection: Connection, now: datetime, keep_words: timedelta) -> bool:
    """Say whether there is anything to forget: to look costs far less than to lock the record for writing."""
    return any(
        connection.scalar(select(literal(1)).select_from(table).where(old).limit(1))
        for table, old in _old(now, keep_words)
    )


def forget(connection: Connection, now: datetime, keep_words: timedelta) -> None:
    """Delete what is too old to be kept."""
    for table, old in _old(now, keep_words):
        connection.execute(delete(table).where(old))


def _old(now: datetime, keep_words: timedelta) -> list[tuple[Table, ColumnElement[bool]]]:
    spoken_before = now - min(keep_words, now - EPOCH)
    return [(t.spoken, t.spoken.c.at < spoken_before), (t.rubric_versions, idle_since(now - KEEP_VERSIONS))]
