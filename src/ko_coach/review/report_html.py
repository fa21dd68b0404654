"""The report as one HTML file: nothing is loaded, nothing runs, and everything that strangers wrote is text."""

from __future__ import annotations

from collections.abc import Iterator

from ko_coach import __version__, wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.review import report_words as words
from ko_coach.review.markup import Markup, document, style_sheet, tag
from ko_coach.review.report import Report
from ko_coach.review.report_calibration import calibration
from ko_coach.review.report_changes import changes
from ko_coach.review.report_customers import customers
from ko_coach.review.report_directions import directions
from ko_coach.review.report_maturity import maturity, told
from ko_coach.review.report_outcomes import outcomes
from ko_coach.review.report_style import style
from ko_coach.review.report_told import decided_for, in_the_way, lessons
from ko_coach.text import clean_line

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def as_html(report: Report) -> str:
    """Return the report in the language now spoken."""
    sections = (directions, outcomes, customers, in_the_way, decided_for, lessons, changes, calibration)
    shown = [section(report) for section in sections] + ([maturity(report)] if told(report) else [])
    main = tag("main", _short(report), *shown)
    body = tag("body", _header(report), _contents(report), main, _footer(report))
    return document(tag("html", _head(report), body, lang=language()))


def _title(report: Report) -> str:
    if report.viewer.lead:
        return _("Where the team is heading")
    return _("Where {name} is heading").format(name=clean_line(report.viewer.name))


def _head(report: Report) -> Markup:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="robots", content="noindex"),
        tag("title", f"{_title(report)}, {_days(report)}"),
        style_sheet(style()),
    )


def _days(report: Report) -> str:
    return wording.days(report.period.first, report.period.last)


def _header(report: Report) -> Markup:
    tally = report.tally
    facts = (
        (tally.interactions, _("interactions")),
        (tally.rated, _("rated by their agents")),
        (tally.reviewed, _("answered by a lead")),
        (tally.private, _("private: of these, only the number")),
    )
    numbers = [tag("div", tag("dt", name), tag("dd", wording.count(n))) for n, name in facts]
    eyebrow = tag("p", _("Report on customer orientation"), class_="eyebrow")
    period = tag("p", _days(report), class_="period")
    return tag("header", eyebrow, tag("h1", _title(report)), period, tag("dl", *numbers, class_="facts"))


def _contents(report: Report) -> Markup:
    links = {
        "directions": _("Directions"),
        "outcomes": _("Outcomes"),
        "customers": _("Customers"),
        "way": _("In the way"),
        "decided": _("Decided for"),
        "lessons": _("Lessons"),
        "changes": _("Changes of the rubric"),
        "calibration": _("Calibration"),
        **({"maturity": _("Maturity")} if told(report) else {}),
    }
    items = [tag("li", tag("a", name, href=f"#{place}")) for place, name in links.items()]
    return tag("nav", tag("ul", *items), aria_label=_("Contents"))


def _short(report: Report) -> Markup:
    points = [tag("li", said) for said in _points(report)]
    listed = tag("ul", *points) if points else tag("p", _("Nothing can be said yet: there are too few interactions."))
    return tag("div", tag("h2", _("In short")), listed, class_="short")


def _points(report: Report) -> Iterator[str]:
    """Yield what a meeting should begin with, a sentence each."""
    whole = report.whole
    if (heading := whole.focus.heading) is not None:
        said = _("{name}: {way}, {slope}; {mean} on average.")
        name = words.role_name(whole.focus, report.names)
        figures = {"way": words.way(heading), "slope": words.slope(whole.focus), "mean": words.mean(whole.focus)}
        yield said.format(name=name, **figures)
    if (shares := whole.expectations.shares) is not None:
        said = _("Expectations were missed in {missed}, met in {met} and exceeded in {exceeded} of the interactions.")
        missed, met, exceeded = map(wording.percent, shares)
        yield said.format(missed=missed, met=met, exceeded=exceeded)
    open_ = [debt for debt in report.debts if debt.state != "solved" and words.enough(debt.times)]
    if open_:
        often = min(open_, key=lambda debt: (-debt.times, debt.key))
        said = _("Most often in the way and not solved: {words} ({n}×).")
        yield said.format(words=wording.quoted(often.words), n=wording.count(often.times))
    for found in report.versions:
        effect = found.comparison
        if effect is not None and effect.verdict in ("higher", "lower", "no clear difference"):
            name = words.criterion_name(effect.criterion, report.names)
            said = _("Since v{version}: {effect}")
            yield said.format(version=found.version[:4], effect=words.comparison(effect, name))


def _footer(report: Report) -> Markup:
    notes = (
        _("Private interactions are in no figure and in no text of this report; only their number is told."),
        _("Days are those of UTC. Below five interactions there is a count, and no figure."),
        _(
            "Slopes: Theil (1950) and Sen (1968), the median of the slopes between all pairs of points; the spread is "
            "half of the interval of 95 %. → means that the slope is lost in its spread, or too small to notice."
        ),
        _(
            "Agreement: quadratic-weighted kappa (Cohen 1968) of two, ordinal alpha (Krippendorff 2004) of leads; "
            "intervals by bootstrap. Differences before and after: Welch (1947)."
        ),
        _(
            "Outcomes: intervals of means by Student, of shares by Wilson (1927), of differences of shares by Newcombe "
            "(1998). They take answers to be independent."
        ),
        _("It names agents: give it only to those who may see what it says of them."),
    )
    made = _("Made on {day} by ko-coach {version}.").format(
        day=wording.whole_day(report.made.date()), version=__version__
    )
    return tag("footer", tag("div", *(tag("p", note) for note in (*notes, made))))
