"""Interactions as a table of plain text that fits a width, and is read without colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ko_coach.i18n import pgettext
from ko_coach.text import clean_line

if TYPE_CHECKING:
    from ko_coach.review.search import Row

_GAP = "  "
_NARROW = 60
"""Cells below which there is no room for the year."""
_MOMENT, _SHORT_MOMENT = "%Y-%m-%d %H:%M", "%m-%d %H:%M"


@dataclass(slots=True)
class _Column:
    """A column: its heading, its cells, and how narrow it may become before others go."""

    name: str
    cells: list[str]
    least: int = 0
    """0: it is never cut."""
    right: bool = False
    gone: int = 0
    """What goes first where there is no room; 0 never does."""
    width: int = 0


def table(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Yield the heading and a line for each row, none wider than `width` cells unless even the least does not fit."""
    columns = _fitted(_columns(rows, _MOMENT if width >= _NARROW else _SHORT_MOMENT), width)
    for number in range(-1, len(rows)):
        cells = (_padded(one.name if number < 0 else one.cells[number], one) for one in columns)
        yield _GAP.join(cells).rstrip()


def _columns(rows: Sequence[Row], moment: str) -> list[_Column]:
    return [
        _Column(pgettext("column", "when"), [row.at.astimezone().strftime(moment) for row in rows]),
        _Column(pgettext("column", "agent"), [clean_line(row.agent) for row in rows], least=4),
        _Column(pgettext("column", "ticket"), [clean_line(row.ticket) for row in rows], least=6),
        _Column(pgettext("column", "persona"), [clean_line(row.persona) for row in rows], least=6, gone=2),
        _Column(pgettext("column", "stage"), [clean_line(row.stage) for row in rows], least=6, gone=1),
        _Column(pgettext("column", "prompts"), [_prompts(row) for row in rows], right=True, gone=3),
        _Column(
            pgettext("column", "focus"),
            ["" if row.focus is None else str(row.focus) for row in rows],
            right=True,
            gone=5,
        ),
        _Column("T", ["" if row.trust is None else f"{row.trust / 100:.1f}" for row in rows], right=True, gone=4),
        _Column(pgettext("column", "mark"), [_mark(row) for row in rows]),
    ]


def _prompts(row: Row) -> str:
    return "" if row.shown is None or row.ticked is None else f"{row.ticked}/{row.shown}"


def _mark(row: Row) -> str:
    states = {
        "open": pgettext("mark", "open"),
        "draft": pgettext("mark", "draft"),
        "skipped": pgettext("mark", "skipped"),
    }
    words = [
        states.get(row.state, ""),
        pgettext("mark", "private") if row.private else "",
        pgettext("mark", "reviewed") if row.reviewed else "",
    ]
    return ", ".join(word for word in words if word)


def _fitted(columns: list[_Column], width: int) -> list[_Column]:
    """Return the columns that have room, each as wide as it may be."""
    for one in columns:
        one.width = max(map(cells_of, [one.name, *one.cells]), default=0)
    while _total(columns, narrow=True) > width and any(one.gone for one in columns):
        first = min((one for one in columns if one.gone), key=lambda one: one.gone)
        columns = [one for one in columns if one is not first]
    while _total(columns) > width:
        loose = [one for one in columns if one.least and one.width > one.least]
        if not loose:
            break
        max(loose, key=lambda one: one.width).width -= 1
    return columns


def _total(columns: Sequence[_Column], *, narrow: bool = False) -> int:
    widths = (min(one.width, one.least) if narrow and one.least else one.width for one in columns)
    return sum(widths) + len(_GAP) * (len(columns) - 1)


def _padded(text: str, column: _Column) -> str:
    cut = _cut(text, column.width)
    space = " " * (column.width - cells_of(cut))
    return space + cut if column.right else cut + space


def _cut(text: str, width: int) -> str:
    if cells_of(text) <= width:
        return text
    while text and cells_of(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def cells_of(text: str) -> int:
    """Return how many cells of a terminal the text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in text)
