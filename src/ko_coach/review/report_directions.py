"""The report's first section: where focus and trust are heading, of the whole, of each agent, persona and stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.review import report_words as words
from ko_coach.review.directions import Brief, Course, Expectations
from ko_coach.review.markup import Child, Markup, tag
from ko_coach.review.names import Names
from ko_coach.review.report import Report
from ko_coach.review.report_svg import Said, Window, course_picture, level_bar, stacked_bar
from ko_coach.rubric.model import Text

_LETTERS = {"credibility": "C", "reliability": "R", "intimacy": "I", "self_orientation": "S"}


def directions(report: Report) -> Markup:
    """Return the section."""
    lead = _(
        "A direction is told before any level: the slope of the points in a week, with its spread. "
        "Nothing runs across a change of a criterion's wording, and below five interactions there is no figure."
    )
    agents = _by_agent(report) if report.viewer.lead else None
    lists = [
        _by(_("Focus by persona"), _("Persona"), "persona", report.personas, dict(report.names.personas), report),
        _by(_("Focus by stage"), _("Stage"), "stage", report.stages, dict(report.names.stages), report),
    ]
    title = _("Directions")
    return words.section("directions", title, lead, _whole(report), _trust_and_more(report), agents, lists)


def _whole(report: Report) -> Child:
    found = report.whole
    if not found.enough:
        return tag("p", words.too_few(found.interactions))
    return [_titled(found.focus, report), _plot("whole", found.focus, report, tall=True), _points(found.focus)]


def _titled(course: Course, report: Report) -> Markup:
    return tag("h3", words.role_name(course, report.names))


def _plot(id_: str, course: Course, report: Report, name: str = "", *, tall: bool = False) -> Markup:
    """Return a course as a picture with its scale, its days and the same in words."""
    said = Said(id_, name or words.role_name(course, report.names), _told(course))
    window = Window(report.period.since, report.period.until)
    drawn = course_picture(said, course, window, "course tall" if tall else "course")
    asked = course.latest.asked if course.latest else None
    ends = (str(asked.highest), str(asked.lowest)) if asked else ("", "")
    scale = tag("div", *(tag("span", end) for end in ends), class_="scale", aria_hidden="true")
    days = (wording.short_day(report.period.first), wording.short_day(report.period.last))
    dates = tag("div", *(tag("span", day) for day in days), class_="dates", aria_hidden="true")
    head = tag("strong", name) if name else None
    told = [tag("span", words.slope(course)), tag("span", _level(course))]
    caption = tag("figcaption", head, told)
    return tag("figure", caption, scale, drawn, dates, _boundaries(course), class_="plot")


def _level(course: Course) -> str:
    if course.mean is None:
        return ""
    said = _("{mean} on average, n {n}")
    return said.format(mean=words.mean(course), n=wording.count(course.n))


def _told(course: Course) -> str:
    """Say a picture in a sentence or two."""
    if course.latest is None or not course.latest.points:
        return words.too_few(course.n)
    points = course.latest.points
    said = _("From {first} to {last}: {begin} at first, {end} at last. {slope}.")
    return said.format(
        first=wording.short_day(points[0].at.date()),
        last=wording.short_day(points[-1].at.date()),
        begin=wording.decimal(points[0].mean),
        end=wording.decimal(points[-1].mean),
        slope=words.slope(course),
    )


def _boundaries(course: Course) -> Markup | None:
    said = _("asked in other words since {day} (v{version})")
    marks = [
        said.format(day=wording.short_day(stretch.first.date()), version=stretch.asked.version[:4])
        for stretch in course.stretches[1:]
    ]
    return tag("div", *(tag("span", mark) for mark in marks), class_="marks") if marks else None


def _points(course: Course) -> Markup | None:
    """Return the points of the picture as a table, for who reads rather than looks."""
    heads = (_("Day"), _("Mean"), _("Answers"))
    rows = [
        words.row(
            wording.short_day(point.at.date()),
            heads,
            (wording.hundredths(point.mean), "number"),
            (wording.count(point.n), "number"),
        )
        for stretch in course.stretches
        for point in stretch.points
    ]
    if not rows:
        return None
    shown = words.table(_("The points of the picture; none has fewer than five answers."), heads, rows, "")
    return tag("details", tag("summary", _("The points as a table")), shown)


# ---------------------------------------------------------------------- trust and expectations


def _trust_and_more(report: Report) -> Child:
    if not report.whole.enough:
        return None
    return tag("div", _trust(report), _expectations(report.whole.expectations), class_="pair")


def _trust(report: Report) -> Markup:
    found = report.whole
    heads = (_("Part"), _("Level"), _("Mean"))
    rows = [_part(course, heads, report.names) for course in found.trust]
    t = None if found.t is None else _("T = (C + R + I) ÷ S = {t}").format(t=wording.decimal(found.t))
    last = tag("p", _("Of self-orientation, less is better."), " " if t else None, t, class_="small muted")
    shown = words.table(_("The profile says more than one number."), heads, rows, "")
    return tag("div", tag("h3", _("Trust profile")), shown, last, class_="stack")


def _part(course: Course, heads: Sequence[str], names: Names) -> Markup:
    name = words.role_name(course, names)
    label: Child = [
        f"{_LETTERS[course.role]} · {name}",
        tag("br"),
        tag("span", words.slope(course), class_="small muted"),
    ]
    if course.mean is None or course.latest is None:
        return words.row(label, heads, (None, "bars"), (words.too_few(course.n), "number"))
    asked = course.latest.asked
    share = (course.mean - asked.lowest) / max(asked.highest - asked.lowest, 1)
    told = f"{words.mean(course)}. {words.slope(course)}."
    said = Said(f"trust-{course.role.replace('_', '-')}", name, told)
    drawn: list[Child] = [level_bar(said, share, less_is_better=course.role == "self_orientation")]
    return words.row(label, heads, ([*drawn, _boundaries(course)], "bars"), (words.mean(course), "number"))


def _expectations(found: Expectations) -> Markup:
    heading = tag("h3", _("Expectations"))
    shares = found.shares
    if shares is None:
        return tag("div", heading, tag("p", words.too_few(found.n), class_="muted"))
    names = (_("missed"), _("met"), _("exceeded"))
    told = ", ".join(f"{name} {wording.percent(share)}" for name, share in zip(names, shares, strict=True))
    bar = stacked_bar(Said("expectations", _("Expectations"), told), shares)
    about = tag("p", _("What became of what the customers had reason to expect."), class_="small muted")
    return tag("div", heading, about, tag("p", bar), legend(names, shares, found.n), class_="stack")


def legend(names: Sequence[str], shares: Sequence[float], n: int) -> Markup:
    """Return the parts of a stacked bar with their shares."""
    parts = [
        tag("li", name, " ", tag("strong", wording.percent(share)), class_=look)
        for name, share, look in zip(names, shares, ("hatch", "light", "full"), strict=True)
    ]
    return tag("ul", *parts, tag("li", f"n {wording.count(n)}", class_="n muted"), class_="legend")


# ---------------------------------------------------------------------- one by one


def _by_agent(report: Report) -> Child:
    if not report.agents:
        return None
    plots = [
        _plot(f"agent-{number}", brief.focus, report, words.named(brief.key))
        for number, brief in enumerate(report.agents, 1)
        if brief.focus.mean is not None
    ]
    few = [brief for brief in report.agents if brief.focus.mean is None]
    said = ", ".join(f"{words.named(brief.key)} ({words.too_few(brief.focus.n)})" for brief in few)
    note = _("In the order of names. This is no ranking: compare each with their own past.")
    shown = [tag("h3", _("Focus of each agent")), tag("p", note, class_="muted"), tag("div", *plots, class_="many")]
    return [*shown, tag("p", _("Without a figure: {names}.").format(names=said), class_="small muted") if few else None]


def _by(title: str, head: str, id_: str, briefs: Sequence[Brief], names: dict[str, Text], report: Report) -> Child:
    if not briefs:
        return None
    heads = (head, _("Over time"), _("Mean"), _("Direction"), _("Answers"))
    rows = list(
        _rows(heads, id_, sorted(briefs, key=lambda one: words.named(one.key, names).casefold()), names, report)
    )
    return [tag("h3", title), words.table(_("In the order of names."), heads, rows)]


def _rows(
    heads: Sequence[str], id_: str, briefs: Sequence[Brief], names: dict[str, Text], report: Report
) -> Iterator[Markup]:
    window = Window(report.period.since, report.period.until)
    for number, brief in enumerate(briefs, 1):
        course, name = brief.focus, words.named(brief.key, names)
        known = course.mean is not None
        drawn = course_picture(Said(f"{id_}-{number}", name, _told(course)), course, window, "spark") if known else None
        yield words.row(
            name,
            heads,
            (drawn, "bars"),
            (words.mean(course), "number"),
            (words.slope(course) if known else "–", "number"),
            (wording.count(course.n), "number"),
        )
