"""The heat map: personas in rows, stages in columns, shaded so that it can be read without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.rubric.model import Rubric
from ko_coach.tui import wording
from ko_coach.tui.review.chart import bar
from ko_coach.tui.review.customers_words import (
    GONE_MARK,
    end_customer,
    group_name,
    persona_name,
    share_words,
    stage_name,
)
from ko_coach.tui.text_pane import wrapped
from ko_coach.wording import decimal

if TYPE_CHECKING:
    from ko_coach.review.customers import Group, Grouping, HeatMap

Cell = tuple[str | None, str | None]
"""A persona and a stage; None is all of them."""
Line = tuple[Content, str | None, bool]
"""A line, the persona whose row it is (None: all), and whether it is a row of cells at all."""
_SHADES = "·░▒▓█"
_INK = ("$line", "$accent 40%", "$accent 60%", "$accent 80%", "$accent")
_NUMBER = 6
_NARROWEST, _WIDEST = 9, 15
_SCROLLED = 8
"""The width of a cell where not all columns are in sight."""
_NAMES = (13, 30)
_SIDE_BY_SIDE = 76
_BAR = 8
"""Where a bar would be shorter beside its name, it stands below it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns stand."""

    names: int
    """Columns of the screen for the names."""
    cell: int
    first: int
    """The first column that is shown; all are, where `whole`."""
    shown: int
    whole: bool

    def column_at(self, x: int) -> int | None:
        """Return the number of the column that stands there."""
        place = (x - self.names) // self.cell
        return self.first + place if x >= self.names and place < self.shown else None


def grid(names: Sequence[str], columns: int, at_hand: int, first: int, width: int) -> Grid:
    """Lay the columns out: all of them, or as many as there is room for, the one at hand among them."""
    longest = max((cell_len(name) for name in names), default=0) + 3
    room = min(longest, max(width // 5, width - _WIDEST * columns), _NAMES[1])
    if width - _NARROWEST * columns >= _NAMES[0]:
        room = min(room, width - _NARROWEST * columns)
        return Grid(room, min((width - room) // max(columns, 1), _WIDEST), 0, columns, whole=True)
    room = min(longest, max(width // 4, _NAMES[0]))
    shown = max(min((width - room) // _SCROLLED, columns), 1)
    first = min(max(first, at_hand - shown + 1), at_hand, columns - shown)
    return Grid(room, max(min((width - room) // shown, _WIDEST), 1), max(first, 0), shown, whole=False)


def level(share: float, highest: float) -> int:
    """Return how dark a share is, from 0 for nothing to 4: each step stands for twice the share of the one before."""
    if not share > 0:
        return 0
    return next(step for step in range(1, 5) if share <= highest / 2 ** (4 - step) or step == 4)


def map_lines(
    found: HeatMap, by: Sequence[Group], grouping: Grouping, rubric: Rubric, where: Grid, at_hand: Cell | None
) -> Iterator[Line]:
    """Yield the map; `at_hand` is None where the cursor is elsewhere."""
    columns: list[str | None] = [*found.stages, None][where.first : where.first + where.shown]
    if not where.whole:
        last = where.first + where.shown
        said = _("columns {first}–{last} of {all}")
        words = said.format(first=where.first + 1, last=last, all=len(found.stages) + 1)
        arrows = ("◂ " if where.first else "  ") + words + (" ▸" if last <= len(found.stages) else "")
        yield Content.styled(arrows, "$muted"), None, False
    yield from ((line, None, False) for line in _heading(columns, rubric, where))
    highest = max((found.share(*cell) or 0.0 for cell in found.cells), default=0.0)
    for group in by:
        yield _group_line(group, grouping, found, where), None, False
        for persona in group.personas:
            here = at_hand if at_hand and at_hand[0] == persona else None
            lines = _row(found, persona, columns, rubric, where, highest, here)
            yield from ((line, persona, True) for line in lines)
    here = at_hand if at_hand and at_hand[0] is None else None
    yield Content.styled("─" * (where.names + where.cell * where.shown), "$line"), None, False
    yield from ((line, None, True) for line in _row(found, None, columns, rubric, where, highest, here))


def _heading(columns: Sequence[str | None], rubric: Rubric, where: Grid) -> Iterator[Content]:
    names = [_("in all") if one is None else stage_name(one, rubric) for one in columns]
    parts = [heading(name, where.cell) for name in names]
    height = min(max(map(len, parts)), 3)
    for row in range(height):
        line = Content(" " * where.names)
        for one in parts:
            said = one[row - height + len(one)] if row >= height - len(one) else ""
            line = Content.assemble(line, _fitted(Content.styled(said, "bold $secondary"), where.cell))
        yield line


def heading(name: str, cell: int) -> list[str]:
    """Return the lines of a column's name; a word that is longer than the column is parted."""
    longest = max(map(cell_len, name.split()), default=0)
    room = max(cell - (1 if longest >= cell - 1 else 2), 3)
    words = [part for word in name.split() for part in _parted(word, room)]
    return [line.plain for line in wrapped(" ".join(words), room)]


def _parted(word: str, room: int) -> list[str]:
    if cell_len(word) <= room:
        return [word]
    cut = min(room - 1, len(word) - 2)
    return [f"{word[:cut]}-", *_parted(word[cut:], room)]


def _fitted(said: Content, width: int) -> Content:
    """Return the words in so many columns, one of them left blank, at the right."""
    said = said.truncate(max(width - 1, 1), ellipsis=True)
    return Content.assemble(" " * (width - said.cell_length), said)


def _group_line(group: Group, grouping: Grouping, found: HeatMap, where: Grid) -> Content:
    share = group.n / found.total if found.share() is not None else None
    said = f" {share_words(group.n, share)} · n {wording.count(group.n)}"
    name = Content.styled(group_name(group.key, grouping), "bold $accent")
    width = where.names + where.cell * where.shown
    rule = max(width - name.cell_length - cell_len(said) - 1, 0)
    return Content.assemble(name, " ", ("─" * rule, "$line"), (said, "$muted"))


def _row(
    found: HeatMap,
    persona: str | None,
    columns: Sequence[str | None],
    rubric: Rubric,
    where: Grid,
    highest: float,
    at_hand: Cell | None,
) -> Iterator[Content]:
    names = [Content.styled(line, "bold" if at_hand else "") for line in _names(persona, rubric, where.names - 2)]
    lines = [[], []] if persona is None or len(names) < 2 else [[] for _line in names]  # type: list[list[Content]]
    for stage in columns:
        n, share = found.n(persona, stage), found.share(persona, stage)
        here = at_hand is not None and at_hand[1] == stage
        dark = None if persona is None or stage is None else level(share or 0.0, highest)
        told = (share_words(n, share) if n else "", wording.count(n) if n else "")
        for place, line in enumerate(lines):
            said = told[place] if place < len(told) else ""
            # A name of three lines makes its row no larger: the shade is as high everywhere.
            shade = dark if place < len(told) else None
            line.append(_cell(said, shade, where.cell, here=here and place < len(told), first=not place))
    for place, line in enumerate(lines):
        name = names[place] if place < len(names) else Content("")
        lead = ("▸ ", "bold $accent") if at_hand and not place else ("  ", "")
        yield Content.assemble(lead, name, " " * (where.names - 2 - name.cell_length), *line)


def _names(persona: str | None, rubric: Rubric, width: int) -> list[str]:
    if persona is None:
        return [line.plain for line in wrapped(_("in all"), width)]
    names = [line.plain for line in wrapped(persona_name(persona, rubric), width)]
    if behind := end_customer(persona, rubric):
        names += [line.plain for line in wrapped(behind, width, first="→ ", rest="  ")]
    return [line if cell_len(line) <= width else line[: max(width - 1, 1)] + "…" for line in names]


def _cell(said: str, dark: int | None, width: int, *, here: bool, first: bool) -> Content:
    number = min(_NUMBER, width - 1)
    fill = max(width - number - 1, 0)
    shade = Content(" " * fill)
    if dark is not None:
        # Nothing at all is a dot; everything else is filled as high as the row.
        glyphs = _SHADES[dark] * fill if dark or first else " " * fill
        shade = Content.styled(glyphs if dark else f"{glyphs[-1:]:>{fill}}" if fill else "", _INK[dark])
    style = "bold reverse" if here else "bold" if first and dark is None else "" if first else "$muted"
    return Content.assemble(" ", shade, (f"{said:>{number}}", style))


def legend(found: HeatMap, width: int) -> Iterator[Content]:
    """Yield what the shades mean."""
    highest = max((found.share(*cell) or 0.0 for cell in found.cells), default=0.0)
    if highest:
        shares = [100 * highest / 2 ** (4 - step) for step in range(1, 5)]
        steps = [
            f"{shade}\u00a0≤\u00a0{decimal(share)}\u00a0%" for shade, share in zip(_SHADES[1:], shares, strict=True)
        ]
        yield from wrapped(_("share of all interactions:") + " " + "  ".join(steps), width, "$muted")


def gone_words(found: HeatMap, rubric: Rubric, width: int) -> Iterator[Content]:
    """Yield what the mark of an id means, where one is shown."""
    known = {*rubric.persona_by_id, *rubric.stage_by_id, ""}
    if {*found.personas, *found.stages} - known:
        yield from wrapped(f"{GONE_MARK} " + _("on record, and no longer in the rubric"), width, "$muted")


def group_bars(kinds: Sequence[Group], stakeholders: Sequence[Group], found: HeatMap, width: int) -> Iterator[Content]:
    """Yield the shares of the kinds, and of the groups of stakeholders, beside each other where there is room."""
    both = width >= _SIDE_BY_SIDE
    each = (min(width, 130) - 4) // 2 if both else min(width, 64)
    one = list(_bars(_("Kinds"), kinds, "kind", found, each))
    other = list(_bars(_("Stakeholder groups"), stakeholders, "stakeholder", found, each))
    if not both:
        yield from (*one, Content(""), *other)
        return
    for place in range(max(len(one), len(other))):
        left = one[place] if place < len(one) else Content("")
        right = other[place] if place < len(other) else Content("")
        yield Content.assemble(left, " " * (each + 4 - left.cell_length), right)


def _bars(title: str, some: Sequence[Group], by: Grouping, found: HeatMap, width: int) -> Iterator[Content]:
    yield Content.styled(title, "bold $accent")
    names = [group_name(one.key, by) for one in some]
    room = max(map(cell_len, names), default=0)
    for one, name in zip(some, names, strict=True):
        share = one.n / found.total if found.share() is not None else None
        tail = f" {share_words(one.n, share):>5} n {wording.count(one.n)}"
        tail += " " * max(16 - cell_len(tail), 0)
        lead = name + " " * (room - cell_len(name) + 1)
        if width - room - 1 - cell_len(tail) < _BAR:
            yield Content(name)
            lead = "  "
        drawn, groove = bar(share or 0.0, max(min(width - cell_len(lead) - cell_len(tail), width // 2), 1))
        yield Content.assemble(lead, (drawn, "$accent"), (groove, "$line"), (tail, "$muted"))
