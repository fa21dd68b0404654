"""The columns of the log: which there is room for, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import pgettext
from ko_coach.review.search_rows import Row
from ko_coach.text import clean_line
from ko_coach.tui import wording


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called in the rubric in force."""

    personas: Mapping[str, str]
    stages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `rank` says what goes first where there is no room, the highest before the others."""

    title: Callable[[], str]
    say: Callable[[Row, Names, datetime], tuple[str, str]]
    """Returns words and style."""
    least: int
    """Cells that it needs at least."""
    rank: int
    grows: int = 0
    """Its share of the cells that are left over, up to `most`."""
    most: int = 0
    right: bool = False


def _when(row: Row, _names: Names, now: datetime) -> tuple[str, str]:
    return wording.clock(row.at, now), "$muted"


def _agent(row: Row, _names: Names, _now: datetime) -> tuple[str, str]:
    return clean_line(row.agent), ""


def _ticket(row: Row, _names: Names, _now: datetime) -> tuple[str, str]:
    return clean_line(row.ticket), ""


def _subject(row: Row, _names: Names, _now: datetime) -> tuple[str, str]:
    return clean_line(row.subject), "$muted"


def _persona(row: Row, names: Names, _now: datetime) -> tuple[str, str]:
    if is_covered(row):
        return _("private"), "italic $muted"
    return names.personas.get(row.persona) or clean_line(row.persona) or "–", ""


def _stage(row: Row, names: Names, _now: datetime) -> tuple[str, str]:
    return names.stages.get(row.stage) or clean_line(row.stage), ""


def _prompts(row: Row, _names: Names, _now: datetime) -> tuple[str, str]:
    return ("" if row.shown is None else f"{row.ticked}/{row.shown}"), "$muted"


def _focus(row: Row, _names: Names, _now: datetime) -> tuple[str, str]:
    return ("" if row.focus is None else str(row.focus)), "bold"


def _trust(row: Row, _names: Names, _now: datetime) -> tuple[str, str]:
    return ("" if row.trust is None else wording.decimal(row.trust / 100)), ""


def _mark(row: Row, _names: Names, _now: datetime) -> tuple[str, str]:
    return mark(row)


def is_covered(row: Row) -> bool:
    """Whether of this interaction is shown only that it happened."""
    return row.private and row.shown is None


def mark(row: Row) -> tuple[str, str]:
    """Return the sign that tells what became of the interaction, with its style: it is read without colour too."""
    if row.private:
        return "▣", "$muted"
    if row.reviewed:
        return "●", "$accent"
    return {
        "rated": ("◦", "$success"),
        "draft": ("✎", "$warning"),
        "skipped": ("–", "$muted"),
        "open": ("◐", "$warning"),
    }[row.state]


def legend(width: int) -> Content:
    """Say what the signs mean, as far as there is room."""
    signs = (
        ("●", "$accent", _("reviewed")),
        ("◦", "$success", _("rated")),
        ("✎", "$warning", _("draft")),
        ("–", "$muted", _("skipped")),
        ("◐", "$warning", pgettext("state", "open")),
        ("▣", "$muted", _("private")),
    )
    parts = [Content.assemble((sign, style), (f" {words}", "$muted")) for sign, style, words in signs]
    while sum(part.cell_length + 2 for part in parts) > width:
        parts.pop()
    return Content("  ").join(parts)


COLUMNS = (
    Column(lambda: _("when"), _when, 12, 1),
    Column(lambda: _("agent"), _agent, 7, 3, grows=1, most=14),
    Column(lambda: _("ticket"), _ticket, 7, 2, grows=1, most=12),
    Column(lambda: _("subject"), _subject, 24, 9, grows=6, most=60),
    Column(lambda: _("persona"), _persona, 12, 5, grows=3, most=26),
    Column(lambda: _("stage"), _stage, 9, 6, grows=2, most=18),
    Column(lambda: _("prompts"), _prompts, 7, 8, right=True),
    Column(lambda: _("focus"), _focus, 5, 4, right=True),
    Column(lambda: "T", _trust, 4, 7, right=True),
    Column(lambda: "", _mark, 2, 0, right=True),
)
GAP = 1


def fitted(width: int) -> list[tuple[Column, int]]:
    """Return the columns that the width has room for, each with its cells."""
    chosen = list(COLUMNS)
    while len(chosen) > 1 and sum(one.least + GAP for one in chosen) - GAP > width:
        chosen.remove(max(chosen, key=lambda one: one.rank))
    cells = {id(one): max(one.least, len(one.title())) for one in chosen}
    left = width - sum(cells.values()) - GAP * (len(chosen) - 1)
    growing = [one for one in chosen if one.grows]
    while left > 0 and growing:
        for one in list(growing):
            more = min(one.grows, left, one.most - cells[id(one)])
            if more <= 0:
                growing.remove(one)
            cells[id(one)] += max(more, 0)
            left -= max(more, 0)
    return [(one, cells[id(one)]) for one in chosen]


def heading(columns: list[tuple[Column, int]]) -> list[tuple[str, str]]:
    """Return the line above the rows: words and their styles, as wide as the columns."""
    return [(_cell(column.title(), width, column.right), "bold $muted") for column, width in columns]


def line(columns: list[tuple[Column, int]], row: Row, names: Names, now: datetime) -> list[tuple[str, str]]:
    """Return a row as it stands on the screen: words and their styles, as wide as the columns."""
    said = ((column, width, *column.say(row, names, now)) for column, width in columns)
    return [(_cell(words, width, column.right), style) for column, width, words, style in said]


def _cell(words: str, width: int, right: bool) -> str:
    """Return the words in exactly so many cells, and the gap behind them."""
    if cell_len(words) > width:
        words = set_cell_size(words, width - 1).rstrip() + "…"
    pad = " " * (width - cell_len(words))
    return (pad + words if right else words + pad) + " " * GAP
