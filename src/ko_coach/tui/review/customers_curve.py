"""The journey as a curve: what the rubric plans that customers feel, and what they met, on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.rubric.model import Rubric
from ko_coach.tui import wording
from ko_coach.tui.review.customers_map import Grid, heading
from ko_coach.tui.review.customers_words import FEW_MARK, Fact, facts, observed_feeling, stage_name
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.journey import Journey, StageSeen

Point = tuple[int, float]
"""The column of the screen, and the feeling from −2 to +2."""
_SOLID, _DOTTED = "▔━▁", "˙·."
"""A line at the top, in the middle and at the bottom of a cell; the planned one is told apart without colour."""
_MARGIN = 5
_PLANNED, _OBSERVED, _BOTH = "○", "●", "◉"
_INK = {_PLANNED: "$secondary", _OBSERVED: "bold $accent", _BOTH: "bold $accent"}


class Canvas:
    """Lines of dots, and marks on them."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._marks: dict[tuple[int, int], tuple[str, str]] = {}

    def _third(self, feeling: float) -> int:
        return round((2 - feeling) / 4 * (3 * self._height - 1))

    def line(self, points: Sequence[Point | None], *, solid: bool) -> None:
        """Join the points; one that is missing leaves a gap."""
        for one, other in pairwise(points):
            if one is None or other is None:
                continue
            for x in range(one[0], other[0] + 1, 1 if solid else 2):
                feeling = one[1] + (other[1] - one[1]) * (x - one[0]) / max(other[0] - one[0], 1)
                row, third = divmod(self._third(feeling), 3)
                glyph = (_SOLID if solid else _DOTTED)[third]
                self._marks[x, row] = (glyph, "$accent" if solid else "$secondary")

    def mark(self, point: Point | None, glyph: str) -> None:
        """Put a mark on a point; two on the same one are a third."""
        if point is not None:
            cell = (point[0], self._third(point[1]) // 3)
            here = self._marks.get(cell, ("", ""))[0]
            glyph = _BOTH if here in (_PLANNED, _OBSERVED) else glyph
            self._marks[cell] = (glyph, _INK[glyph])

    def lines(self) -> Iterator[Content]:
        """Yield the rows with their scale."""
        labels = {0: "+2", self._height // 2: "0", self._height - 1: "−2"}
        for row in range(self._height):
            label = labels.get(row, "")
            parts = [self._glyph(x, row, guide=bool(label)) for x in range(self._width)]
            yield Content.assemble((f"{label:>{_MARGIN - 2}} ", "$muted"), ("┤" if label else "│", "$line"), *parts)

    def _glyph(self, x: int, row: int, *, guide: bool) -> tuple[str, str]:
        if (x, row) in self._marks:
            return self._marks[x, row]
        return ("┈", "$line") if guide else (" ", "")


def places(stages: Sequence[str], where: Grid, width: int) -> list[int]:
    """Return the column of each stage in the picture: below that of the map where all of it is in sight."""
    if where.whole:
        return [where.names + place * where.cell + where.cell - 4 - _MARGIN for place in range(len(stages))]
    step = (width - _MARGIN) / max(len(stages), 1)
    return [int(step * (place + 0.5)) for place in range(len(stages))]


def curve(found: Journey, rubric: Rubric, where: Grid, width: int, height: int, at_hand: str | None) -> list[Content]:
    """Return the picture; what nobody recognised is no stage of the way, and has no point."""
    seen = [one for one in found.stages if one.stage]
    columns = places([one.stage for one in seen], where, width)
    drawn = (where.names + where.cell * where.shown if where.whole else width) - _MARGIN
    canvas = Canvas(drawn, height)
    planned = [_point(x, _planned(one, rubric)) for x, one in zip(columns, seen, strict=True)]
    observed = [_point(x, observed_feeling(one)) for x, one in zip(columns, seen, strict=True)]
    canvas.line(planned, solid=False)
    canvas.line(observed, solid=True)
    for point in planned:
        canvas.mark(point, _PLANNED)
    for point in observed:
        canvas.mark(point, _OBSERVED)
    lines = [Content.assemble((f"{_PLANNED} · · ", _INK[_PLANNED]), _("planned by the rubric"))]
    lines.append(Content.assemble((f"{_OBSERVED} ━━━ ", _INK[_OBSERVED]), _("observed: exceeded less missed")))
    if sum(line.cell_length for line in lines) + 4 <= width:
        lines = [Content.assemble(lines[0], "    ", lines[1])]
    lines = [piece for line in lines for piece in line.wrap(max(width, 1))]
    lines += canvas.lines()
    if not where.whole:
        lines.append(_numbers(seen, columns, drawn, at_hand))
    return lines


def _planned(seen: StageSeen, rubric: Rubric) -> float | None:
    stage = rubric.stage_by_id.get(seen.stage)
    return None if stage is None else stage.feeling


def _point(x: int, feeling: float | None) -> Point | None:
    return None if feeling is None else (x, float(feeling))


def _numbers(seen: Sequence[StageSeen], columns: Sequence[int], width: int, at_hand: str | None) -> Content:
    """Return the stages by number: their names have no room."""
    line = [(" ", "")] * width
    for number, (one, x) in enumerate(zip(seen, columns, strict=True), 1):
        for place, digit in enumerate(str(number)):
            if x + place < width:
                line[x + place] = (digit, "bold reverse" if one.stage == at_hand else "$muted")
    return Content.assemble(" " * _MARGIN, *line)


# ---------------------------------------------------------------------- figures


def table(found: Journey, rubric: Rubric, where: Grid, at_hand: str | None) -> Iterator[Content]:
    """Yield the figures below their stages, as wide as the map."""
    names = [stage_name(one.stage, rubric) for one in found.stages]
    parts = [heading(name, where.cell)[:3] for name in names]
    height = max(map(len, parts))
    for row in range(height):
        cells = []
        for one, part in zip(found.stages, parts, strict=True):
            style = "bold reverse" if one.stage == at_hand else "bold $secondary"
            said = part[row] if row < len(part) else ""
            cells.append(_cell(said, where.cell, style if said else ""))
        yield Content.assemble(" " * where.names, *cells)
    columns = [facts(one, found, rubric) for one in found.stages]
    for row in range(len(columns[0])):
        yield from _table_rows([column[row] for column in columns], where)


def _table_rows(row: Sequence[Fact], where: Grid) -> Iterator[Content]:
    label = Content(row[0].label).truncate(where.names - 1, ellipsis=True)
    values = [_cell(one.value, where.cell) for one in row]
    yield Content.assemble(label, " " * (where.names - label.cell_length), *values)
    if any(one.planned for one in row):
        yield _quiet("  " + _("planned"), [one.planned for one in row], where)
    if any(one.n is not None for one in row) and not row[0].label.startswith(" "):
        yield _quiet("", [one.counted for one in row], where)


def _quiet(label: str, said: Sequence[str], where: Grid) -> Content:
    lead = Content.styled(label, "$muted").truncate(where.names - 1, ellipsis=True)
    cells = [_cell(one, where.cell, "$muted") for one in said]
    return Content.assemble(lead, " " * (where.names - lead.cell_length), *cells)


def _cell(said: str, width: int, style: str = "") -> Content:
    part = Content.styled(said, style).truncate(width - 1, ellipsis=True)
    return Content.assemble(" " * (width - part.cell_length), part)


def stage_lines(found: Journey, rubric: Rubric, at_hand: str | None, width: int) -> Iterator[Content]:
    """Yield the figures of the one stage at hand, where there is no room for all of them."""
    numbers = [one.stage for one in found.stages]
    if at_hand not in numbers:
        at_hand = numbers[0]
    one = found.stages[numbers.index(at_hand)]
    ahead = f"{numbers.index(at_hand) + 1} " if at_hand else ""
    yield Content.styled(f"{ahead}{stage_name(at_hand, rubric)}", "bold $accent")
    told = facts(one, found, rubric)
    room = max(cell_len(fact.label) for fact in told) + 1
    for fact in told:
        n = f"  {fact.counted}" if fact.counted else ""
        plan = "" if not fact.planned else " · " + _("rubric: {planned}").format(planned=fact.planned)
        said = Content.assemble(f"{fact.value:>8}", (n + plan, "$muted"))
        if room + said.cell_length <= width:
            yield Content.assemble(fact.label, " " * (room - cell_len(fact.label)), said)
        else:
            yield Content(fact.label)
            yield from (Content.assemble("  ", line) for line in said.wrap(max(width - 2, 1)))


def remarks(found: Journey, weeks: int, width: int) -> Iterator[Content]:
    """Yield what the figures mean, and what is not in them."""
    said = [
        f"{FEW_MARK} " + _("below 30: too few yet; below 5 there is no figure"),
        _("Observed, +2 would be all expectations exceeded, −2 all missed. Focus: its mean ± standard deviation."),
        _("Times are medians. Stay: from a customer's first contact in the stage to the first in another."),
        ngettext(
            "Enter: where the first interaction on record was, of {n} new customer.",
            "Enter: where the first interaction on record was, of {n} new customers.",
            found.entered,
        ).format(n=wording.count(found.entered)),
    ]
    if weeks <= 4:
        said.append(_("Leave: needs a longer span, for it takes 30 days of silence."))
    else:
        left = ngettext(
            "Leave: where the last one was, of {n} customer not heard of for 30 days.",
            "Leave: where the last one was, of {n} customers not heard of for 30 days.",
            found.left,
        )
        said.append(left.format(n=wording.count(found.left)))
    for line in said:
        yield from wrapped(line, width, "$muted")
    if found.reworded_focus:
        words = _("Left out, for focus was asked in other words: n {n}.")
        yield from wrapped(words.format(n=wording.count(found.reworded_focus)), width, "$warning")
    if found.reworded_expectations:
        words = _("Left out, for expectations were asked in other words: n {n}.")
        yield from wrapped(words.format(n=wording.count(found.reworded_expectations)), width, "$warning")
