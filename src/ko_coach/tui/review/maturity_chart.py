"""The history of a question as a picture: levels from the ground up, quarters from left to right.

One dot stands for a person's answer; the dots of a quarter stand on their levels like people on shelves. The line is
what the team agreed on. Where the question was worded anew, the picture is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from textual.content import Content

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.record.practice_entries import LEVELS
from ko_coach.review.maturity_values import Quarter, quarters_between
from ko_coach.review.maturity_words import level_name, short_quarter
from ko_coach.review.quarters import parts

_DOT, _LINE, _CUT = "•", "━", "┊"
_AGREED, _SPREAD, _CHANGED, _GUIDE = "bold $accent", "$secondary", "$warning", "$line"
_NARROWEST, _WIDEST = 6, 12
"""Columns of a quarter."""
_ROWS = 2 * len(LEVELS)
"""Each level has a row for its dots, and one below for the line that they stand on."""
_Cells = list[list[tuple[str, str]]]


def history_chart(history: Sequence[Quarter], width: int) -> Iterator[Content]:
    """Yield the lines of the picture; the latest quarters where there is no room for all."""
    margin = max(len(level_name(level)) for level in LEVELS) + 1
    shown = _filled(history)[-max((width - margin - 1) // _NARROWEST, 1) :]
    if not shown:
        return
    wide = min(max((width - margin - 1) // len(shown), _NARROWEST), _WIDEST)
    people = _people_of_a_dot(shown, wide - 2)
    cells = _drawn(shown, wide, people)
    for row, line in enumerate(cells):
        name = level_name(LEVELS[-1 - row // 2]) if row % 2 else ""
        yield Content.assemble((f"{name:>{margin - 1}}", "$muted"), ("┤" if name else "│", _GUIDE), *line)
    yield Content.assemble(" " * (margin - 1), ("└" + "─" * (wide * len(shown)), _GUIDE))
    names = [short_quarter(one.quarter) for one in shown]
    yield _under(names, margin, wide, "$foreground")
    years = [parts(one.quarter)[0] for one in shown]
    said = [str(year) if place == 0 or year != years[place - 1] else "" for place, year in enumerate(years)]
    yield _under(said, margin, wide, "$muted")
    yield _under([_("n {n}").format(n=wording.count(one.n)) for one in shown], margin, wide, "$muted")
    yield from _legend(shown, people)


def changes(history: Sequence[Quarter]) -> list[str]:
    """Return the quarters in which the question began to be asked in other words."""
    return [later.quarter for earlier, later in pairwise(history) if earlier.meaning != later.meaning]


def _filled(history: Sequence[Quarter]) -> list[Quarter]:
    """Return the history with the quarters in which nobody said anything."""
    filled: list[Quarter] = []
    for quarter in quarters_between(history):
        here = [one for one in history if one.quarter == quarter]
        meaning = filled[-1].meaning if filled else ""
        filled += here or [Quarter(quarter, meaning, 0, None, None)]
    return filled


def _people_of_a_dot(shown: Sequence[Quarter], room: int) -> int:
    """Return for how many people one dot stands, so that all of a level have room beside each other."""
    most = max((count for one in shown if one.spread for count in one.spread.counts), default=0)
    return max(-(-most // max(room, 1)), 1)


def _drawn(shown: Sequence[Quarter], wide: int, people: int) -> _Cells:
    cells: _Cells = [[(" ", "")] * (wide * len(shown)) for _row in range(_ROWS)]
    for place, one in enumerate(shown):
        begin = place * wide
        for number, level in enumerate(LEVELS):
            dots = -(-one.spread.on(level) // people) if one.spread else 0
            first = begin + 1 + max(wide - 2 - dots, 0) // 2
            for x in range(first, first + dots):
                cells[_row_of(number) - 1][x] = (_DOT, _SPREAD)
        if one.agreed is not None:
            line = cells[_row_of(LEVELS.index(one.agreed.level))]
            line[begin : begin + wide] = [(_LINE, _AGREED)] * wide
    for place, (earlier, later) in enumerate(pairwise(shown), 1):
        _join(cells, place * wide - 1, earlier, later)
    return cells


def _row_of(level: int) -> int:
    """Return the row of a level's line."""
    return _ROWS - 1 - 2 * level


def _join(cells: _Cells, x: int, earlier: Quarter, later: Quarter) -> None:
    """Lead the line from one quarter to the next; nothing is joined across a change of the wording."""
    if earlier.meaning != later.meaning:
        for line in cells:
            line[x] = (_CUT, _CHANGED)
        return
    if earlier.agreed is None or later.agreed is None:
        return
    one, other = (_row_of(LEVELS.index(it.agreed.level)) for it in (earlier, later) if it.agreed is not None)
    if one == other:
        return
    for row in range(min(one, other) + 1, max(one, other)):
        cells[row][x] = ("┃", _AGREED)
    cells[one][x] = ("┛" if other < one else "┓", _AGREED)
    cells[other][x] = ("┏" if other < one else "┗", _AGREED)


def _under(words: Sequence[str], margin: int, wide: int, style: str) -> Content:
    return Content.assemble(" " * margin, (" ".join(f"{one:^{wide - 1}}" for one in words).rstrip(), style))


def _legend(shown: Sequence[Quarter], people: int) -> Iterator[Content]:
    agreed = any(one.agreed for one in shown)
    dots = any(one.spread for one in shown)
    a_dot = ngettext("{n} answer", "{n} answers", people).format(n=wording.count(people))
    parts_: list[tuple[str, str]] = []
    if dots:
        parts_ += [(_DOT, _SPREAD), (f" {a_dot}   ", "$muted")]
    if agreed:
        parts_ += [(_LINE * 2, _AGREED), (" " + _("agreed"), "$muted")]
    if parts_:
        yield Content("")
        yield Content.assemble(*parts_)
