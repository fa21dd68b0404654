"""What the sections of the report say alike: directions, counts that are too few, names, and the frame of a table."""

from __future__ import annotations

from collections.abc import Sequence

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.review.agreement import Agreement
from ko_coach.review.calibration import Gap
from ko_coach.review.directions import Course, Heading
from ko_coach.review.markup import Child, Markup, tag
from ko_coach.review.names import Names
from ko_coach.review.samples import FEWEST_FOR_A_WORD, FEWEST_FOR_FIGURES, Comparison
from ko_coach.rubric.model import Text
from ko_coach.text import clean_line

_ARROWS = {1: "↗", 0: "→", -1: "↘"}


def named(id_: str, names: dict[str, Text] | None = None) -> str:
    """Say what an id is called; empty is what is not known yet."""
    if not id_:
        return _("not known yet")
    known = (names or {}).get(id_)
    return clean_line(known.say(language()) if known else id_)


def criterion_name(id_: str, names: Names) -> str:
    """Say what a criterion is called."""
    known = names.criteria.get(id_)
    return clean_line(known.name.say(language()) if known else id_)


def role_name(course: Course, names: Names) -> str:
    """Say what a course is about, by its criterion's name where it has answers."""
    if course.latest is not None:
        return criterion_name(course.latest.asked.criterion, names)
    said = {
        "focus": _("Focus"),
        "credibility": _("Credibility"),
        "reliability": _("Reliability"),
        "intimacy": _("Intimacy"),
        "self_orientation": _("Self-orientation"),
    }
    return said.get(course.role, course.role)


def too_few(n: int) -> str:
    """Say that there are fewer than five, and how many."""
    return _("too few: {n}").format(n=wording.count(n)) if n else _("no answers")


def mean(course: Course) -> str:
    """Say a mean: `3.4 of 5`."""
    if course.mean is None or course.latest is None:
        return too_few(course.n)
    return _("{mean} of {highest}").format(mean=wording.decimal(course.mean), highest=course.latest.asked.highest)


def slope(course: Course) -> str:
    """Say where a course is heading: `↗ +0.21 a week, ± 0.08`."""
    heading = course.heading
    if heading is None:
        return too_few(course.n) if course.mean is None else _("too short for a direction")
    said = _("{arrow} {slope} a week, ± {spread}")
    spread = wording.hundredths(heading.spread)
    return _close(said.format(arrow=_ARROWS[heading.sign], slope=wording.signed(heading.slope), spread=spread))


def way(heading: Heading) -> str:
    """Say a direction in a word."""
    return {1: _("rising"), 0: _("no clear direction"), -1: _("falling")}[heading.sign]


def interactions(n: int) -> str:
    """Say how many interactions."""
    return ngettext("{n} interaction", "{n} interactions", n).format(n=wording.count(n))


def interval(low: float, high: float) -> str:
    """Say an interval of differences."""
    return _("{low} to {high}").format(low=wording.signed(low), high=wording.signed(high))


def comparison(found: Comparison, name: str) -> str:
    """Say a criterion before and after a change."""
    before, after = found.before, found.after
    if found.verdict == "meaning changed":
        said = _("{name}: its meaning changed with it, so before and after cannot be compared.")
        return said.format(name=name)
    if not before.n:
        return _("{name}: there is nothing before it to compare with.").format(name=name)
    if found.difference is None or before.mean is None or after.mean is None:
        said = _("{name}: too few answers to say anything ({before} before, {after} after; five are the least).")
        return said.format(name=name, before=_few(before.n), after=_few(after.n))
    said = _("{name}: {before} before (n {before_n}), {after} after (n {after_n}).")
    figures = {"before": wording.hundredths(before.mean), "after": wording.hundredths(after.mean)}
    counts = {"before_n": wording.count(before.n), "after_n": wording.count(after.n)}
    return f"{said.format(name=name, **figures, **counts)} {verdict(found)}"


def _few(n: int) -> str:
    return wording.count(n)


def verdict(found: Comparison) -> str:
    """Say what may be said of a difference that has a figure."""
    if found.verdict == "too few":
        return _("Too few to say anything: {n} on either side are the least.").format(n=FEWEST_FOR_A_WORD)
    figures = {
        "difference": wording.signed(found.difference or 0.0),
        "interval": interval(found.low or 0.0, found.high or 0.0),
    }
    if found.verdict == "higher":
        return _("Higher by {difference} ({interval}).").format(**figures)
    if found.verdict == "lower":
        return _("Lower by {difference} ({interval}).").format(**figures)
    return _("No clear difference: {difference} ({interval}).").format(**figures)


def agreement(found: Agreement) -> str:
    """Say a coefficient with its interval: `0.42 (0.31 to 0.53), n 240`."""
    n = wording.count(found.n)
    if found.value is None:
        if found.verdict == "too few":
            return _("too few: {n}").format(n=n)
        return _("no variation, n {n}").format(n=n)
    figure = wording.hundredths(found.value)
    if found.low is None or found.high is None:
        return _("{figure}, no interval, n {n}").format(figure=figure, n=n)
    ends = _("{low} to {high}").format(low=wording.hundredths(found.low), high=wording.hundredths(found.high))
    return _("{figure} ({interval}), n {n}").format(figure=figure, interval=ends, n=n)


def gap(found: Gap) -> str:
    """Say how far self-ratings lie above leads': `+0.51 ± 0.56, n 50`."""
    n = wording.count(found.n)
    if found.mean is None or found.deviation is None:
        return _("too few: {n}").format(n=n)
    said = _("{mean} ± {spread}, n {n}")
    return _close(said.format(mean=wording.signed(found.mean), spread=wording.hundredths(found.deviation), n=n))


def _close(said: str) -> str:
    """Keep a sign and its figure on one line."""
    return said.replace("± ", "±\u00a0")


def enough(n: int) -> bool:
    """Say whether there may be a figure of so many."""
    return n >= FEWEST_FOR_FIGURES


# ---------------------------------------------------------------------- frames


def section(id_: str, title: str, lead: str, *children: Child) -> Markup:
    """Return a section of the report: a landmark with its heading and what it is about."""
    heading = tag("h2", title, id=f"{id_}-h")
    return tag("section", heading, tag("p", lead, class_="lead"), *children, id=id_, aria_labelledby=f"{id_}-h")


def table(caption: str, heads: Sequence[str], rows: Sequence[Child], look: str = "narrow") -> Markup:
    """Return a table; each row is a `tr` whose first cell is `th`, see `row`."""
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in heads)))
    whole = tag("table", tag("caption", caption), head, tag("tbody", *rows), class_=look)
    return tag("div", whole, class_="wide")


def row(head: Child, heads: Sequence[str], *cells: tuple[Child, str]) -> Markup:
    """Return a row: what it is of, and its cells with their class; a narrow screen shows `heads` beside them."""
    shown = [
        tag("td", cell, class_=look or None, data_of=name) for (cell, look), name in zip(cells, heads[1:], strict=True)
    ]
    return tag("tr", tag("th", head, scope="row"), *shown)
