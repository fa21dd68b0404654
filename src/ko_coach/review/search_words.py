"""What a search line says, as plain values: what was asked of which key, and the words to look for.

Every value says itself (`str`) in the one form in which a search line is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from ko_coach.text import tokens

Op = Literal["<", "<=", ">", ">=", "=", ".."]
_UNITS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_QUOTED = re.compile(r'[\s,"“”„«»]')


@dataclass(frozen=True, slots=True)
class Name:
    """An id or another word that is compared as it stands; in a rubric version, its beginning."""

    text: str

    def __str__(self) -> str:
        if self.text and not _QUOTED.search(self.text):
            return self.text
        return '"{}"'.format(self.text.replace('"', '""'))


@dataclass(frozen=True, slots=True)
class Measure:
    """A limit of a number: whole, in hundredths (the trust equation's T) or in seconds."""

    op: Op
    n: int
    to: int = 0
    """The other end of `..`, which is included; else 0."""
    unit: Literal["", "hundredths", "seconds"] = ""

    def __str__(self) -> str:
        if self.op == "..":
            return f"{self._say(self.n)}..{self._say(self.to)}"
        return f"{'' if self.op == '=' else self.op}{self._say(self.n)}"

    def _say(self, n: int) -> str:
        if self.unit == "hundredths":
            return f"{n // 100}.{n % 100:02}".removesuffix("0").removesuffix(".0")
        if self.unit == "seconds":
            unit, length = next(((u, s) for u, s in reversed(_UNITS.items()) if n and n % s == 0), ("s", 1))
            return f"{n // length}{unit}"
        return str(n)


@dataclass(frozen=True, slots=True)
class Ago:
    """A time so long before now."""

    amount: int
    unit: str
    """m, h, d or w."""

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def moment(self, now: datetime) -> datetime:
        try:
            return now - timedelta(seconds=self.amount * _UNITS[self.unit])
        except OverflowError:
            return datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Midnight:
    """The local midnight at which a day or a month begins."""

    year: int
    month: int
    day: int = 0
    """0 for the month as a whole."""

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    def moment(self, now: datetime) -> datetime:
        return _midnight(date(self.year, self.month, self.day or 1), now)


@dataclass(frozen=True, slots=True)
class DayBack:
    """The local midnight at which today or yesterday begins."""

    days: Literal[0, 1]

    def __str__(self) -> str:
        return ("today", "yesterday")[self.days]

    def moment(self, now: datetime) -> datetime:
        return _midnight(now.date() - timedelta(days=self.days), now)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, tzinfo=now.tzinfo)


When = Ago | Midnight | DayBack
"""A time that is known only with the reader's clock: `moment(now)` wants an aware time in the reader's zone."""
Value = Name | Measure | When


@dataclass(frozen=True, slots=True)
class Asked:
    """`agent:anna,boris`: one of these values, or with `negated` none of them.

    "None of them" holds as well where there is nothing to compare, as with the focus of what was never rated.
    """

    key: str
    values: tuple[Value, ...]
    negated: bool = False

    def __str__(self) -> str:
        return f"{_minus(self.negated)}{self.key}:{','.join(map(str, self.values))}"


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or a phrase in subject, note, lesson and the other free fields of a rating."""

    text: str
    """As it was typed."""
    phrase: bool = False
    """A word is found by its beginning, a phrase as its whole words in order."""
    negated: bool = False

    def __str__(self) -> str:
        text = '"{}"'.format(self.text.replace('"', '""')) if self.phrase else self.text
        return f"{_minus(self.negated)}{text}"

    @property
    def tokens(self) -> list[str]:
        """What is looked for, folded: several runs of letters where a sign stands between them, as in e-mail."""
        return tokens(self.text)


@dataclass(frozen=True, slots=True)
class Search:
    """What a search line asks for; all of it must hold. `str` gives the line, which reads as an equal search."""

    words: tuple[Asked | Sought, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.words))

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(word for word in self.words if isinstance(word, Asked))

    @property
    def sought(self) -> tuple[Sought, ...]:
        return tuple(word for word in self.words if isinstance(word, Sought))


def _minus(negated: bool) -> str:
    return "-" if negated else ""
