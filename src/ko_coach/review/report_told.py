"""What agents said beside their ratings: what stood in the way, for whom was decided, what was learned."""

from __future__ import annotations

from collections.abc import Sequence

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review import report_words as words
from ko_coach.review.markup import Child, Markup, tag
from ko_coach.review.obstacles import Debt, Decided, Lesson
from ko_coach.review.report import MOST_LESSONS, Report
from ko_coach.review.report_directions import legend
from ko_coach.review.report_svg import Said, stacked_bar
from ko_coach.text import clean_line

_MOST_DEBTS = 40
_MARKS = {"": "○", "heard": "◔", "in work": "◑", "solved": "●", "again": "◌"}


def in_the_way(report: Report) -> Markup:
    """Return the section of the company's debts to its people."""
    lead = _(
        "What agents said stood between them and the customer, put together where it says the same; what was said last "
        "comes first. It is the company's list of debts to its people."
    )
    heads = (_("What was said"), _("Times"), _("Last said"), _("What became of it"))
    rows = [_debt(debt, heads) for debt in report.debts[:_MOST_DEBTS]]
    nothing = tag("p", _("Nothing was said to be in the way."))
    shown = words.table(_("Said in like words, and how often."), heads, rows) if rows else nothing
    left = len(report.debts) - len(rows)
    more = ngettext("And {n} more.", "And {n} more.", left).format(n=wording.count(left)) if left else None
    return words.section("way", _("In the way"), lead, shown, tag("p", more, class_="muted") if more else None)


def _debt(debt: Debt, heads: Sequence[str]) -> Markup:
    by = (
        _("by fewer than five agents")
        if debt.agents is None
        else ngettext("by {n} agent", "by {n} agents", debt.agents).format(n=wording.count(debt.agents))
    )
    others = " ".join(wording.quoted(one) for one in debt.wordings[:2])
    said: list[Child] = [clean_line(debt.words)]
    if others:
        said += [tag("br"), tag("span", _("also: {words}").format(words=others), class_="small muted")]
    times: Child = [f"{wording.count(debt.times)}×", tag("br"), _small(by)]
    last = wording.short_day(debt.last.astimezone().date())
    state = tag("span", f"{_MARKS[debt.state]} {state_name(debt.state)}", class_=f"state {debt.state}".strip())
    answer = [tag("br"), _small(wording.quoted(debt.answer))] if debt.answer else None
    return words.row(said, heads, (times, "number"), (last, "number"), ([state, answer], ""))


def _small(text: str) -> Markup:
    return tag("span", text, class_="small muted")


def state_name(state: str) -> str:
    """Say what became of something that stood in the way."""
    names = {
        "": _("not heard yet"),
        "heard": _("heard"),
        "in work": _("in work"),
        "solved": _("solved"),
        "again": _("solved, and said again"),
    }
    return names.get(state, state)


def decided_for(report: Report) -> Markup:
    """Return the section of conflicts between customer and company, by stage."""
    lead = _("Where the interests of customer and company conflicted, and for whom the agents decided.")
    names = dict(report.names.stages)
    found = sorted(report.decided, key=lambda one: words.named(one.stage, names).casefold())
    blocks = [_decided(number, one, words.named(one.stage, names)) for number, one in enumerate(found, 1)]
    shown: Child = tag("div", *blocks, class_="pair") if blocks else tag("p", _("No conflict was told."))
    return words.section("decided", _("Decided for"), lead, shown)


def _decided(number: int, found: Decided, name: str) -> Markup:
    heading = tag("h3", name)
    if found.customer is None or found.company is None or found.both is None:
        return tag("div", heading, tag("p", words.too_few(found.n), class_="muted"), class_="stack")
    names = (_("for the company"), _("for both"), _("for the customer"))
    shares = [part / found.n for part in (found.company, found.both, found.customer)]
    told = ", ".join(f"{side} {wording.percent(share)}" for side, share in zip(names, shares, strict=True))
    bar = tag("p", stacked_bar(Said(f"decided-{number}", name, told), shares))
    return tag("div", heading, bar, legend(names, shares, found.n), class_="stack")


def lessons(report: Report) -> Markup:
    """Return the section of the team's board."""
    lead = _("What agents wrote down to do again, or otherwise: the team's board, the latest first.")
    items = [_lesson(one, report) for one in report.lessons]
    shown: Child = tag("ul", *items, class_="lessons") if items else tag("p", _("No lesson was written down."))
    said = _("The latest {n} are shown.").format(n=MOST_LESSONS)
    more = tag("p", said, class_="muted") if len(items) == MOST_LESSONS else None
    return words.section("lessons", _("Lessons"), lead, shown, more)


def _lesson(lesson: Lesson, report: Report) -> Markup:
    about = [words.named(lesson.agent), wording.short_day(lesson.at.astimezone().date())]
    about += [words.named(lesson.persona, dict(report.names.personas))] if lesson.persona else []
    about += [words.named(lesson.stage, dict(report.names.stages))] if lesson.stage else []
    return tag("li", tag("blockquote", clean_line(lesson.words)), _small(" · ".join(about)))
