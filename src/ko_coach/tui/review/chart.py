"""Courses as pictures of block characters: one row high beside a name, or several with their scale and dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.tui import wording

if TYPE_CHECKING:
    from ko_coach.review.directions import Course, Stretch

BLOCKS = " ▁▂▃▄▅▆▇█"
_EIGHTHS = 8
_DAY = timedelta(days=1)
_BOUNDARY = "┊"
_LINE = "▁━▔"
"""A line at the bottom, in the middle and at the top of a cell."""
_NOW, _BEFORE, _CHANGED, _GUIDE = "$accent", "$muted", "$warning", "$line"
_STRAIGHT = "bold $foreground"
_AREA, _AREA_BEFORE = "$accent 35%", "$muted 35%"


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in one column of the picture."""

    level: float | None = None
    """From 0, the lowest of the scale, to 1, the highest; None where nothing is known."""
    latest: bool = False
    """Whether it was answered in the wording that is asked now."""
    changed: Stretch | None = None
    """The stretch that begins here: nothing is joined across it."""


def columns(course: Course, width: int) -> list[Column]:
    """Return the course in so many columns, from the first of its days to the last."""
    if not course.stretches or width <= 0:
        return []
    first = min(stretch.first for stretch in course.stretches)
    length = max(stretch.last for stretch in course.stretches) + _DAY - first
    found: list[Column] = []
    before: Stretch | None = None
    for x in range(width):
        at = first + length * ((x + 0.5) / width)
        stretch = _at(course.stretches, at)
        changed = stretch is not before and before is not None
        level = None if changed or at > stretch.last + _DAY else _level(stretch, at)
        found.append(Column(level, stretch is course.latest, stretch if changed else None))
        before = stretch
    return found


def _at(stretches: Sequence[Stretch], at: datetime) -> Stretch:
    begun = [stretch for stretch in stretches if stretch.first <= at]
    return max(begun or stretches[:1], key=lambda stretch: stretch.first)


def _level(stretch: Stretch, at: datetime) -> float | None:
    """Return how high the stretch is then: a straight line between two points, and level beyond them."""
    points = stretch.points
    if not points:
        return None
    mean = points[0].mean if at <= points[0].at else points[-1].mean
    for one, other in pairwise(points):
        if one.at <= at <= other.at:
            mean = one.mean + (other.mean - one.mean) * ((at - one.at) / (other.at - one.at))
    lowest, highest = stretch.asked.lowest, stretch.asked.highest
    return min(max((mean - lowest) / max(highest - lowest, 1), 0.0), 1.0)


def sparkline(course: Course, width: int) -> Content:
    """Return the course in one line; blank where nothing is known."""
    parts: list[Content] = []
    for column in columns(course, width):
        if column.changed is not None:
            parts.append(Content.styled(_BOUNDARY, _CHANGED))
        elif column.level is None:
            parts.append(Content(" "))
        else:
            block = BLOCKS[1 + min(int(column.level * _EIGHTHS), _EIGHTHS - 1)]
            parts.append(Content.styled(block, _NOW if column.latest else _BEFORE))
    return Content("").join(parts) if parts else Content(" " * width)


def bar(fraction: float, width: int) -> tuple[str, str]:
    """Return a bar, and the groove that is left of its width."""
    halves = round(min(max(fraction, 0.0), 1.0) * width * 2)
    drawn = "━" * (halves // 2) + "╸" * (halves % 2)
    return drawn, "─" * (width - len(drawn))


def chart(course: Course, width: int, height: int, now: datetime) -> Iterator[Content]:
    """Yield the lines of the course: its scale on the left, its dates below, and where its wording changed.

    The straight line through it is the one whose slope is told.
    """
    if course.latest is None:
        return
    asked = course.latest.asked
    margin = len(str(asked.highest)) + 2
    drawn = columns(course, width - margin)
    cells = _cells(drawn, height)
    _lay(trend(course, len(cells)), cells, height)
    labels = _labels(asked.lowest, asked.highest, height)
    for row in range(height - 1, -1, -1):
        label = labels.get(row, "")
        guide = ("┈", _GUIDE) if label else (" ", "")
        parts = [column.get(row, guide) for column in cells]
        yield Content.assemble((f"{label:>{margin - 1}}", "$muted"), ("┤" if label else "│", "$line"), *parts)
    yield Content.assemble(" " * (margin - 1), ("└" + "─" * len(cells), "$line"))
    changes = {x: column.changed for x, column in enumerate(drawn) if column.changed is not None}
    yield _dates(course, len(cells), changes, margin, now)


def trend(course: Course, width: int) -> dict[int, float]:
    """Return how high the straight line is, by column: Theil's slope, laid so that half of the points lie above it."""
    heading, latest = course.heading, course.latest
    if heading is None or latest is None or width <= 0:
        return {}
    first = min(stretch.first for stretch in course.stretches)
    length = max(stretch.last for stretch in course.stretches) + _DAY - first
    week = timedelta(weeks=1)
    height = median(point.mean - heading.slope * ((point.at - first) / week) for point in latest.points)
    lowest, reach = latest.asked.lowest, max(latest.asked.highest - latest.asked.lowest, 1)
    times = {x: first + length * ((x + 0.5) / width) for x in range(width)}
    begin, end = latest.points[0].at, latest.points[-1].at
    return {
        x: (height + heading.slope * ((at - first) / week) - lowest) / reach
        for x, at in times.items()
        if begin <= at <= end
    }


def _cells(drawn: Sequence[Column], height: int) -> list[dict[int, tuple[str, str]]]:
    """Return by column what its rows show: an area as high as the course."""
    cells: list[dict[int, tuple[str, str]]] = []
    for column in drawn:
        if column.changed is not None:
            cells.append(dict.fromkeys(range(height), (_BOUNDARY, _CHANGED)))
            continue
        eighths = 0 if column.level is None else max(round(column.level * height * _EIGHTHS), 1)
        full, rest = divmod(eighths, _EIGHTHS)
        style = _AREA if column.latest else _AREA_BEFORE
        area = dict.fromkeys(range(full), (BLOCKS[-1], style))
        cells.append({**area, full: (BLOCKS[rest], style)} if rest else area)
    return cells


def _lay(line: Mapping[int, float], cells: list[dict[int, tuple[str, str]]], height: int) -> None:
    """Lay the straight line over the area."""
    for x, level in line.items():
        if 0 <= level <= 1:
            third = min(int(level * height * len(_LINE)), height * len(_LINE) - 1)
            row = third // len(_LINE)
            glyph, style = cells[x].get(row, (" ", ""))
            if glyph == _BOUNDARY:
                continue
            on = f" on {style}" if glyph in BLOCKS[_EIGHTHS // 2 :] else ""
            cells[x][row] = (_LINE[third % len(_LINE)], f"{_STRAIGHT}{on}")


def _labels(lowest: int, highest: int, height: int) -> dict[int, str]:
    """Return by row what its middle stands for: both ends, and the middle where there is one."""
    labels = {height - 1: str(highest), 0: str(lowest)}
    if (lowest + highest) % 2 == 0 and height >= 5:
        labels[(height - 1) // 2] = str((lowest + highest) // 2)
    return labels


def _dates(course: Course, width: int, changes: Mapping[int, Stretch], margin: int, now: datetime) -> Content:
    """Return the first and the last day, and between them the days on which the wording changed."""
    first = min(stretch.first for stretch in course.stretches)
    last = max(stretch.last for stretch in course.stretches)
    line = [" "] * width
    styles = ["$muted"] * width
    ends = [(0, wording.day(first, now), "$muted")]
    closing = wording.day(last, now)
    ends.append((width - len(closing), closing, "$muted"))
    for x, changed in changes.items():
        said = f"{wording.day(changed.first, now)} v{changed.asked.version[:4]}"
        if len(said) < width:
            ends.insert(0, (min(max(x - len(said) // 2, 0), width - len(said)), said, _CHANGED))
    for start, said, style in ends:
        taken = line[max(start - 1, 0) : start + len(said) + 1]
        if start >= 0 and not "".join(taken).strip():
            line[start : start + len(said)] = said
            styles[start : start + len(said)] = [style] * len(said)
    return Content.assemble(" " * margin, *zip(line, styles, strict=True))
