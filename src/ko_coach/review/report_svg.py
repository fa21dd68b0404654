"""The pictures of the report, as SVG without a word in it: words stand beside, and grow with the reader's letters.

Places are shares of the picture's width and height, so it fits a telephone, a page and a wall. What differs by colour
differs by shape as well: dots and rings, dashes, hatching.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median
from typing import NamedTuple

from ko_coach.review.directions import Course, Point, Stretch
from ko_coach.review.markup import Child, Markup, tag

_MARGIN = 6.0
"""Percent at the top and bottom of a course that keep its dots from being cut."""
_SIDE = 1.5
"""The same at its sides."""
_WEEK = 7 * 86_400
WHOLE = 100.0


class Said(NamedTuple):
    """What a picture is called, and the same in words for who cannot see it."""

    id: str
    """Of the element; ours, and no other element's."""
    title: str
    description: str


class Window(NamedTuple):
    """From when to when a course is drawn."""

    since: datetime
    until: datetime

    def x(self, at: datetime) -> float:
        """Return where a time lies, in percent of the width."""
        share = (at - self.since) / (self.until - self.since)
        return _inside(min(max(share, 0.0), 1.0), _SIDE)


def picture(said: Said, look: str, *children: Child) -> Markup:
    """Return an image; `look` is its class."""
    names = tag("title", said.title, id=f"{said.id}-t"), tag("desc", said.description, id=f"{said.id}-d")
    by = {"aria_labelledby": f"{said.id}-t", "aria_describedby": f"{said.id}-d"}
    return tag("svg", names, *children, role="img", class_=look, **by)


# ---------------------------------------------------------------------- a criterion over time


def course_picture(said: Said, course: Course, window: Window, look: str = "course") -> Markup:
    """Return the points of a course, the Theil–Sen line through the latest ones with its spread, and its boundaries."""
    guides = _guides(course.latest) if course.latest else ()
    boundaries = [_upright(window.x(stretch.first), "boundary") for stretch in course.stretches[1:]]
    dots = [_dots(stretch, window, latest=stretch is course.latest) for stretch in course.stretches]
    return picture(said, look, guides, boundaries, _trend(course, window), dots)


def _guides(stretch: Stretch) -> list[Markup]:
    values = range(stretch.asked.lowest, stretch.asked.highest + 1)
    ends = (values[0], values[-1])
    return [_level(_y(stretch, value), "guide end" if value in ends else "guide") for value in values]


def _level(y: float, look: str) -> Markup:
    return tag("line", x1="0", x2="100%", y1=_percent(y), y2=_percent(y), class_=look)


def _upright(x: float, look: str) -> Markup:
    return tag("line", x1=_percent(x), x2=_percent(x), y1="0", y2="100%", class_=look)


def _dots(stretch: Stretch, window: Window, *, latest: bool) -> Iterator[Markup]:
    look, radius = ("dot", "2.6") if latest else ("ring", "2.4")
    for point in stretch.points:
        yield tag(
            "circle", cx=_percent(window.x(point.at)), cy=_percent(_y(stretch, point.mean)), r=radius, class_=look
        )


def _trend(course: Course, window: Window) -> Markup | None:
    heading, stretch = course.heading, course.latest
    if heading is None or stretch is None:
        return None
    line = _line(stretch, window, heading.slope)
    low, high = (_line(stretch, window, heading.slope + way * heading.spread) for way in (-1, 1))
    middle = _middle(stretch.points)
    # Both limits go through the middle of the points, so the band has its waist there.
    x, y = window.x(datetime.fromtimestamp(middle[0], window.since.tzinfo)), _y(stretch, middle[1])
    wings = [[low[0], (x, y), high[0]], [low[1], (x, y), high[1]]]
    band = [tag("polygon", points=" ".join(f"{a:.2f},{b:.2f}" for a, b in wing), class_="band") for wing in wings]
    path = "M{:.2f} {:.2f}L{:.2f} {:.2f}".format(*line[0], *line[1])
    drawn = tag("path", d=path, class_="trend", vector_effect="non-scaling-stroke")
    return tag("svg", band, drawn, viewBox="0 0 100 100", preserveAspectRatio="none", width="100%", height="100%")


def _middle(points: Sequence[Point]) -> tuple[float, float]:
    return median(point.at.timestamp() for point in points), median(point.mean for point in points)


def _line(stretch: Stretch, window: Window, slope: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return both ends of a line of that slope (points a week) through the middle of the points."""
    at, level = _middle(stretch.points)
    first, last = stretch.points[0].at, stretch.points[-1].at
    ends = [
        (window.x(end), _y(stretch, level + slope * (end.timestamp() - at) / _WEEK, cut=True)) for end in (first, last)
    ]
    return ends[0], ends[1]


def _y(stretch: Stretch, value: float, *, cut: bool = False) -> float:
    asked = stretch.asked
    share = (value - asked.lowest) / max(asked.highest - asked.lowest, 1)
    share = min(max(share, -0.05), 1.05) if cut else share
    return WHOLE - _inside(share, _MARGIN)


def _inside(share: float, margin: float) -> float:
    return margin + share * (WHOLE - 2 * margin)


def _percent(place: float) -> str:
    return f"{place:.2f}%"


# ---------------------------------------------------------------------- bars


def level_bar(said: Said, share: float, *, less_is_better: bool = False) -> Markup:
    """Return a bar that is filled as far as the share of 1 says; hatched where less is better."""
    fill, pattern = _hatched(said.id, "hatch") if less_is_better else (None, None)
    groove = tag("rect", x="0", y="0", width="100%", height="100%", class_="groove")
    filled = tag("rect", x="0", y="0", width=_percent(share * WHOLE), height="100%", class_="full", style=fill)
    edge = _upright(share * WHOLE, "edge") if less_is_better else None
    return picture(said, "bar", pattern, groove, filled, edge)


def stacked_bar(said: Said, shares: Sequence[float]) -> Markup:
    """Return three shares side by side: hatched, light, and full."""
    fill, pattern = _hatched(said.id, "hatch")
    looks = (("part", fill), ("part light", None), ("part full", None))
    parts: list[Markup] = []
    begin = 0.0
    for share, (look, style) in zip(shares, looks, strict=True):
        if share:
            place = {"x": _percent(begin * WHOLE), "width": _percent(share * WHOLE)}
            parts.append(tag("rect", y="0", height="100%", class_=look, style=style, **place))
        begin += share
    return picture(said, "bar stacked", pattern, parts)


def _hatched(id_: str, look: str) -> tuple[str, Markup]:
    stripe = tag("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", class_="stripe")
    ground = tag("rect", width="6", height="6", class_="groove")
    pattern = tag("pattern", ground, stripe, id=f"{id_}-p", width="6", height="6", patternUnits="userSpaceOnUse")
    return f"fill:url(#{id_}-p)", tag("defs", pattern, class_=look)


def diverging_bar(said: Said, value: float, reach: float) -> Markup:
    """Return a bar from the middle to the right for a value above 0, hatched to the left below.

    `reach` points fill a half.
    """
    half = WHOLE / 2
    length = half * min(abs(value) / reach, 1.0)
    fill, pattern = _hatched(said.id, "hatch") if value < 0 else (None, None)
    begin = half if value >= 0 else half - length
    bar = tag("rect", x=_percent(begin), y="15%", width=_percent(length), height="70%", class_="part full", style=fill)
    return picture(said, "bar open", pattern, bar, _upright(half, "zero"))


# ---------------------------------------------------------------------- figures with an interval


def whisker(said: Said, value: float, interval: tuple[float, float] | None, ends: tuple[float, float]) -> Markup:
    """Return a dot with its interval on a scale from one end to the other, and a mark where 0 is."""

    def x(number: float) -> float:
        share = (number - ends[0]) / (ends[1] - ends[0])
        return 2 + (WHOLE - 4) * min(max(share, 0.0), 1.0)

    ground = tag("line", x1="0", x2="100%", y1="50%", y2="50%", class_="guide")
    line: list[Markup] = []
    if interval is not None:
        low, high = map(x, interval)
        line = [tag("line", x1=_percent(low), x2=_percent(high), y1="50%", y2="50%", class_="reach")]
        line += [
            tag("line", x1=_percent(end), x2=_percent(end), y1="28%", y2="72%", class_="reach") for end in (low, high)
        ]
    dot = tag("circle", cx=_percent(x(value)), cy="50%", r="4.5", class_="dot big")
    return picture(said, "bar open", ground, _upright(x(0.0), "zero"), line, dot)
