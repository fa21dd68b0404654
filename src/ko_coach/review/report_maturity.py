"""Where the team stands, in the report: by question the quarters with their spread, and what was agreed."""

from __future__ import annotations

from collections.abc import Sequence

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.record.practice_entries import LEVELS
from ko_coach.review import maturity_words as say
from ko_coach.review import report_words as words
from ko_coach.review.markup import Markup, tag
from ko_coach.review.maturity_values import FEWEST_ANSWERS, Quarter, Standing
from ko_coach.review.quarters import quarter_of
from ko_coach.review.report import Report
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.text import clean_line

_MOST_QUARTERS = 8


def told(report: Report) -> bool:
    """Whether anybody answered or agreed by the end of the report's time."""
    return any(_quarters(report, one) for one in report.maturity)


def maturity(report: Report) -> Markup:
    """Return the section of the team's maturity."""
    lead = _(
        "Crawl, walk, run, fly: everybody answered alone, and the team agreed. The spread says more than its middle. "
        "What others answered in the quarter that runs is shown to who has answered, and never below three answers."
    )
    standings = {one.question: one for one in report.maturity}
    blocks = [_question(report, one, standings[one.id]) for one in report.questions if one.id in standings]
    return words.section("maturity", _("Maturity"), lead, *blocks)


def _quarters(report: Report, standing: Standing) -> list[Quarter]:
    last = quarter_of(report.period.last)
    return [one for one in standing.history if one.quarter <= last][-_MOST_QUARTERS:]


def _question(report: Report, question: MaturityQuestion, standing: Standing) -> Markup:
    title = clean_line(question.question.say(language()))
    quarters = _quarters(report, standing)
    if not quarters:
        return tag("div", tag("h3", title), tag("p", _("Nobody has answered yet."), class_="muted"), class_="stack")
    heads = (_("Quarter"), _("What people answered"), "n", _("Agreed"), _("Next step"))
    rows = [_row(one, quarters[place - 1] if place else None, heads) for place, one in enumerate(quarters)]
    table = words.table(_("By quarter, the oldest first."), heads, rows)
    return tag("div", tag("h3", title), table, class_="stack")


def _row(one: Quarter, before: Quarter | None, heads: Sequence[str]) -> Markup:
    head = say.quarter_name(one.quarter)
    if before is not None and before.meaning != one.meaning:
        worded = tag("span", _("worded anew: not to be compared with the rows above"), class_="small muted")
        name: list[Markup | str] = [head, tag("br"), worded]
    else:
        name = [head]
    agreed = say.level_name(one.agreed.level) if one.agreed else "–"
    step = say.step(one.agreed) if one.agreed else "–"
    cells = ((_answers(one), ""), (wording.count(one.n), "number"), (agreed, ""), (step, ""))
    return words.row(name, heads, *cells)


def _answers(one: Quarter) -> str:
    if one.spread is None:
        return "–" if not one.n else words.too_few(one.n) if one.n < FEWEST_ANSWERS else _("covered: answer first")
    counts = zip(LEVELS, one.spread.counts, strict=True)
    listed = ", ".join(f"{say.level_name(level)} {wording.count(count)}" for level, count in counts if count)
    return f"{listed}; {say.span(one.spread)}"
