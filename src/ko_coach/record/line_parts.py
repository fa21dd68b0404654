"""Values out of a line of JSON that anybody may have written: taken as what they should be, or refused with a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ko_coach.i18n import gettext as _
from ko_coach.record.moments import EPOCH, storable
from ko_coach.text import clean_line

NAME = 2_000
"""Characters of what names something."""
_WORDS = 1_000_000
"""Characters of what somebody wrote."""
MOST = 2**31 - 1
_LAST = datetime(2100, 1, 1, tzinfo=UTC)
_MICROSECONDS = (_LAST - EPOCH) // timedelta(microseconds=1)
_PER_LINE = 20_000
"""Rows of one kind."""


class BadLineError(ValueError):
    """The line is not what an export writes; the text says where in it and why."""

    def __init__(self, where: str, cause: str, column: int = 0) -> None:
        super().__init__(f"{where}: {cause}" if where else cause)
        self.column = column
        """From 1; 0 where it is not known."""


class Part:
    """A part of the line, and where it stands; what it does not hold as it should is a BadLineError."""

    def __init__(self, value: Any, path: str) -> None:
        self.value, self._path = value, path

    def bad(self, key: str | int, cause: str) -> BadLineError:
        return BadLineError(self._at(key), cause)

    def _at(self, key: str | int) -> str:
        inner = f"[{key}]" if isinstance(key, int) else f".{key}" if self._path else key
        return clean_line(f"{self._path}{inner}"[:200])

    def _get(self, key: str | int) -> Any:
        try:
            return self.value[key]
        except (KeyError, IndexError, TypeError):
            raise self.bad(key, _("is missing")) from None

    def has(self, key: str) -> bool:
        """Say whether something stands there."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def text(self, key: str | int, most: int = _WORDS) -> str:
        value = self._get(key)
        if not isinstance(value, str):
            raise self.bad(key, _("has to be text"))
        if len(value) > most:
            raise self.bad(key, _("is longer than {most} characters").format(most=most))
        return storable(value)

    def name(self, key: str | int) -> str:
        """Return a text that names something: not empty, and no longer than an index takes."""
        value = self.text(key, NAME)
        if not value:
            raise self.bad(key, _("is empty"))
        return value

    def one_of(self, key: str | int, among: Sequence[str]) -> str:
        value = self.text(key, NAME)
        if value not in among:
            raise self.bad(key, _("has to be one of {among}").format(among=", ".join(one or "“”" for one in among)))
        return value

    def flag(self, key: str | int) -> bool:
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.bad(key, _("has to be true or false"))
        return value

    def whole(self, key: str | int, least: int = 0) -> int:
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
            raise self.bad(key, _("has to be a whole number from {least} to {most}").format(least=least, most=MOST))
        return value

    def whole_or_none(self, key: str, least: int = 0) -> int | None:
        return None if self._get(key) is None else self.whole(key, least)

    def moment(self, key: str) -> datetime:
        try:
            at = datetime.fromisoformat(self.text(key, 40))
            if at.tzinfo is not None and EPOCH <= at < _LAST:
                return at.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self.bad(key, _("has to be a time like 2026-11-21T09:42:00Z"))

    def moment_or_none(self, key: str) -> datetime | None:
        return None if self._get(key) is None else self.moment(key)

    def microseconds(self, key: int) -> datetime:
        value = self._get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MICROSECONDS:
            return EPOCH + timedelta(microseconds=value)
        raise self.bad(key, _("has to be a time in microseconds since 1970"))

    def day(self, key: str) -> str:
        value = self.text(key, 10)
        try:
            if not value or datetime.strptime(value, "%Y-%m-%d").strftime("%Y-%m-%d") == value:  # noqa: DTZ007 - a day
                return value
        except ValueError:
            pass
        raise self.bad(key, _("has to be a day like 2026-11-30"))

    def object(self, key: str | int) -> dict[str, Any]:
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.bad(key, _("has to be an object"))
        return value

    def part(self, key: str | int) -> Part:
        return Part(self.object(key), self._at(key))

    def parts(self, key: str) -> Iterator[Part]:
        value = self._get(key)
        if not isinstance(value, list):
            raise self.bad(key, _("has to be a list"))
        if len(value) > _PER_LINE:
            raise self.bad(key, _("has more than {most} entries").format(most=_PER_LINE))
        return (Part(one, f"{self._at(key)}[{place}]") for place, one in enumerate(value))

    def texts(self, key: str) -> None:
        value = self._get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= NAME for one in value):
            raise self.bad(key, _("has to be a list of texts"))

    def named_parts(self, key: str) -> Iterator[tuple[str, Part]]:
        for name in self.object(key):
            if not name or len(name) > NAME:
                raise self.bad(key, _("has to be an object"))
            yield name, Part(self.value[key], self._at(key)).part(name)
