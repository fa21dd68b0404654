"""How times, JSON and foreign text are stored: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SURROGATES_AND_NUL = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD) | {0: 0x2400}


class Moment(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970 in UTC: exact, sortable, and no dialect has its own idea of it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else EPOCH + timedelta(microseconds=value)


def microseconds(at: datetime) -> int:
    """Return the whole microseconds since 1970 in UTC. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("a time in the record has to be aware")
    return (at - EPOCH) // timedelta(microseconds=1)


class Words(TypeDecorator[str]):
    """Text in which lone surrogates became U+FFFD and NUL its picture: no database takes them, a row must not fail.

    It is ordered by its code points: a server's own order of words would part ids and ranges of prefixes.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return dialect.type_descriptor(Text(collation="C" if dialect.name == "postgresql" else None))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text. Values go in and come out whole; nothing is changed in place."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002
        return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return json.loads(value) if value else None


def storable(text: str) -> str:
    """Return the text as a database can hold it."""
    if text.isascii():
        return text.replace("\0", "\u2400")
    return text.translate(_SURROGATES_AND_NUL)


def iso_week(at: datetime) -> str:
    """Return the ISO week of a time in UTC, as `2026-W05`: SQLite and PostgreSQL would not agree on it."""
    year, week, _ = at.astimezone(UTC).isocalendar()
    return f"{year:04}-W{week:02}"
