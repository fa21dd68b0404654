"""The keys of a search line, in English and Russian, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from ko_coach.i18n import N_, language
from ko_coach.i18n import gettext as _
from ko_coach.review.search_words import Ago, DayBack, Measure, Midnight, Name, Op, Value, When
from ko_coach.text import clean_line, fold

_OP = re.compile(r"(<=|>=|<|>|=)?(.*)", re.DOTALL)
_SPELLED = {"≤": "<=", "≥": ">=", "…": ".."}
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_RUSSIAN_DAY = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})")
_SPAN = re.compile(r"([0-9]{1,9})([^\W\d_]+)")
_WHOLE = re.compile(r"[0-9]{1,9}")
_HUNDREDTHS = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?")
_HEX = re.compile(r"[vV]?([0-9a-fA-F]+)")
_UNITS = {
    unit: plain
    for plain, units in {"s": "s с сек", "m": "m м мин", "h": "h ч", "d": "d д", "w": "w н нед"}.items()
    for unit in units.split()
}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_FIRST_YEAR = 1970
_MOST_SHOWN = 40


class Amiss(ValueError):  # noqa: N818 - it tells of a word, and is no failure of the program
    """A value that its key does not take; the text says why and what to write."""


def shown(text: str) -> str:
    """Return what somebody typed as a sentence may repeat it."""
    line = clean_line(text)
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    russian: tuple[str, ...]
    """The first one is offered, the others are understood."""
    explanation: str
    """Marked for translation; say it with `_`."""
    read: Callable[[str], Value]
    """Raises Amiss."""
    example: str
    choices: Mapping[str, tuple[str, ...]] | None = None
    """The words that it takes, with their Russian names, where they are few."""

    @property
    def offered(self) -> str:
        """The key in the language now spoken."""
        return self.russian[0] if language() == "ru" else self.name


def nearest(word: str, names: Mapping[str, object]) -> str:
    """Return the name that was probably meant; empty when none is near."""
    from difflib import get_close_matches  # slow to import, and a line without a fault never needs it

    return next(iter(get_close_matches(fold(word[:_MOST_SHOWN]), names, n=1)), "")


def name(text: str) -> Name:
    return Name(text)


def version(text: str) -> Name:
    found = _HEX.fullmatch(text)
    if not found:
        cause = _("“{value}” is no rubric version: those are written with the digits 0–9 and the letters a–f.")
        raise Amiss(cause.format(value=shown(text)))
    return Name(found[1].lower())


def one_of(choices: Mapping[str, tuple[str, ...]]) -> Callable[[str], Name]:
    """Return a reader of words that are written in English or in Russian."""
    meant = {fold(spelling): word for word, names in choices.items() for spelling in (word, *names)}

    def read(text: str) -> Name:
        if fold(text) in meant:
            return Name(meant[fold(text)])
        if near := nearest(text, meant):
            raise Amiss(_("“{value}” is not known here. Did you mean “{near}”?").format(value=shown(text), near=near))
        names = ", ".join(offered_choice(word, choices) for word in choices)
        raise Amiss(_("“{value}” is not known here. Write one of: {names}.").format(value=shown(text), names=names))

    return read


def offered_choice(word: str, choices: Mapping[str, tuple[str, ...]]) -> str:
    """Return the word in the language now spoken."""
    return choices[word][0] if language() == "ru" else word


def whole(text: str) -> Measure:
    return _measure(text, lambda part: int(part) if _WHOLE.fullmatch(part) else None, "<3, >=3, 2..4")


def hundredths(text: str) -> Measure:
    def read(part: str) -> int | None:
        found = _HUNDREDTHS.fullmatch(part)
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None

    measure = _measure(text, read, "<3, >=2.5, 2..4")
    return Measure(measure.op, measure.n, measure.to, "hundredths")


def seconds(text: str) -> Measure:
    def read(part: str) -> int | None:
        found = _SPAN.fullmatch(part)
        unit = _UNITS.get(fold(found[2])) if found else None
        return int(found[1]) * _SECONDS[unit] if found and unit else None

    measure = _measure(text, read, ">10m, <90s, 5m..1h")
    return Measure(measure.op, measure.n, measure.to, "seconds")


def _measure(text: str, read: Callable[[str], int | None], example: str) -> Measure:
    for spelled, plain in _SPELLED.items():
        text = text.replace(spelled, plain)
    low, dots, high = text.partition("..")
    if dots:
        ends = read(low), read(high)
        if ends[0] is not None and ends[1] is not None:
            if ends[0] > ends[1]:
                near = f"{high}..{low}"
                raise Amiss(_("This range ends before it begins. Did you mean “{near}”?").format(near=near))
            return Measure("..", ends[0], ends[1])
    elif (found := _OP.fullmatch(text)) and (n := read(found[2])) is not None:
        return Measure(cast("Op", found[1] or "="), n)
    raise Amiss(
        _("“{value}” is no limit. Write it like one of these: {example}.").format(value=shown(text), example=example)
    )


def when(text: str) -> When:
    word = fold(text)
    if word in _DAYS_BACK:
        return _DAYS_BACK[word]
    if (span := _SPAN.fullmatch(word)) and _UNITS.get(span[2], "s") != "s":
        return Ago(int(span[1]), _UNITS[span[2]])
    if day := _DAY.fullmatch(word):
        found = _midnight(int(day[1]), int(day[2]), int(day[3] or 0), whole_month=day[3] is None)
        if found is None:
            cause = _("“{value}” is not in the calendar. Write a day like 2026-11-01, or a month like 2026-11.")
            raise Amiss(cause.format(value=shown(text)))
        return found
    other = _RUSSIAN_DAY.fullmatch(word)
    if other and (found := _midnight(int(other[3]), int(other[2]), int(other[1]), whole_month=False)):
        raise Amiss(_("A day is written year first. Did you mean “{near}”?").format(near=found))
    if near := nearest(text, _DAYS_BACK):
        raise Amiss(_("“{value}” is not known here. Did you mean “{near}”?").format(value=shown(text), near=near))
    cause = _("“{value}” is no time. Write it like one of these: 12h, 7d, 4w, 2026-11-01, 2026-11, today, yesterday.")
    raise Amiss(cause.format(value=shown(text)))


_DAYS_BACK = {"today": DayBack(0), "сегодня": DayBack(0), "yesterday": DayBack(1), "вчера": DayBack(1)}


def _midnight(year: int, month: int, day: int, *, whole_month: bool) -> Midnight | None:
    try:
        date(year, month, 1 if whole_month else day)
    except ValueError:
        return None
    return Midnight(year, month, day) if year >= _FIRST_YEAR else None


YES_NO: Mapping[str, tuple[str, ...]] = {"yes": ("да",), "no": ("нет",)}
EXPECTATIONS: Mapping[str, tuple[str, ...]] = {
    "missed": ("обмануты", "неоправданы"),
    "met": ("оправданы",),
    "exceeded": ("превзойдены",),
}
STATES: Mapping[str, tuple[str, ...]] = {
    "open": ("открыт", "открыто"),
    "draft": ("черновик",),
    "rated": ("оценён", "оценено"),
    "skipped": ("пропущен", "пропущено"),
}

KEYS = (
    Key("agent", ("агент",), N_("who worked on it"), name, "anna"),
    Key("persona", ("персона",), N_("the customer's persona"), name, "worried"),
    Key("stage", ("этап",), N_("the stage of the journey"), name, "trouble"),
    Key("since", ("с",), N_("opened then or later"), when, "7d"),
    Key("before", ("до",), N_("opened earlier than that"), when, "2026-11-01"),
    Key("focus", ("фокус", "внимание"), N_("how the focus was rated"), whole, "<3"),
    Key("expectations", ("ожидания",), N_("what became of them"), one_of(EXPECTATIONS), "missed", EXPECTATIONS),
    Key("reviewed", ("отзыв", "рецензия"), N_("whether a lead answered"), one_of(YES_NO), "no", YES_NO),
    Key("item", ("пункт",), N_("a prompt that was shown"), name, "say-it-back"),
    Key("state", ("состояние",), N_("how far it came"), one_of(STATES), "draft", STATES),
    Key("trust", ("доверие",), N_("the trust equation's T"), hundredths, "<2.5"),
    Key("ignored", ("отложено",), N_("so many prompts were set aside"), whole, ">3"),
    Key("ticked", ("отмечено",), N_("so many prompts were ticked"), whole, ">3"),
    Key("shown", ("показано",), N_("so many prompts were shown"), whole, "0"),
    Key("engaged", ("время",), N_("how long somebody worked on it"), seconds, ">10m"),
    Key("private", ("личное",), N_("whether it is kept private"), one_of(YES_NO), "yes", YES_NO),
    Key("ticket", ("заявка", "обращение", "тикет"), N_("the ticket's number"), name, "4711"),
    Key("rubric", ("рубрика",), N_("the beginning of the rubric's version"), version, "7f3a"),
)
"""The ones that are asked most come first."""
BY_SPELLING: Mapping[str, Key] = {fold(spelling): key for key in KEYS for spelling in (key.name, *key.russian)}
BY_NAME: Mapping[str, Key] = {key.name: key for key in KEYS}
