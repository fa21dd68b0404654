"""A question of maturity in lines: who stands where, what was agreed and seen, and how it went over the quarters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.record.practice_entries import LEVELS, Level
from ko_coach.review import maturity_words as say
from ko_coach.review.evidence_values import OnRecord
from ko_coach.review.maturity_values import Common, Seen, Standing
from ko_coach.review.spread import Spread
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.review.maturity_chart import changes, history_chart
from ko_coach.tui.text_pane import wrapped

_WIDEST_BAR = 30
_CHART = 72
_NOTHING = Content("")


def question_words(question: MaturityQuestion) -> str:
    """Return the question in the language now spoken."""
    return clean_line(question.question.say(language()))


def summary_lines(question: MaturityQuestion, standing: Standing, width: int, *, here: bool) -> Iterator[Content]:
    """Yield a question in short."""
    marks = ("▸ " if here else "  ", "  ")
    yield from wrapped(question_words(question), width, "bold" if here else "", *marks)
    if standing.own is None:
        yield from wrapped(_("not answered yet"), width, "$warning", "  ", "  ")
    else:
        said = _("you: {level}").format(level=say.level_name(standing.own.level))
        yield from wrapped(said, width, "$muted", "  ", "  ")
    if standing.agreed is not None:
        said = _("agreed: {level}").format(level=say.level_name(standing.agreed.level))
        yield from wrapped(said, width, "$accent", "  ", "  ")


def detail_lines(
    standing: Standing, found: OnRecord | None, now: datetime, width: int, *, begun: bool
) -> Iterator[Content]:
    """Yield all of a question; `begun` says that a form of it is half written."""
    yield from _own(standing, width, begun=begun)
    yield from wrapped(say.otherwise(standing), width, "$muted") if standing.otherwise else ()
    yield _NOTHING
    if standing.spread is not None:
        yield from spread_lines(standing.spread, width, standing.own.level if standing.own else None)
    else:
        yield from wrapped(say.covered(standing), width, "$muted")
    yield from _agreed(standing, now, width)
    yield from _history(standing, width)
    yield from _seen(standing.evidence, width)
    yield from figure_lines(found, standing.question, width)


def _own(standing: Standing, width: int, *, begun: bool) -> Iterator[Content]:
    if standing.own is None:
        yield from wrapped(_("You have not answered this quarter: Enter."), width, "$warning")
    else:
        said = _("You: {level}. “{words}”")
        level = say.level_name(standing.own.level)
        yield from wrapped(said.format(level=level, words=clean_line(standing.own.evidence)), width)
    if begun:
        yield from wrapped(_("✎ Begun and not saved: it is there when you go on."), width, "$warning")


def spread_lines(spread: Spread, width: int, own: Level | None = None) -> Iterator[Content]:
    """Yield how many are on each level as bars, the highest first, and the spread in words."""
    margin = max(len(say.level_name(level)) for level in LEVELS)
    most = max(*spread.counts, 1)
    room = min(width - margin - 12, _WIDEST_BAR)
    for level in reversed(LEVELS):
        count = spread.on(level)
        length = -(-count * room // most)
        you = _("you") if level == own else ""
        yield Content.assemble(
            (f"{say.level_name(level):>{margin}} ", "$muted"),
            ("▇" * length + (" " if length else ""), "$secondary"),
            (str(count), "bold" if count else "$muted"),
            (f"  ‹ {you}" if you else "", "$accent"),
        )
    yield from wrapped(say.span(spread), width, "bold")


def _agreed(standing: Standing, now: datetime, width: int) -> Iterator[Content]:
    if standing.agreed is not None:
        yield _NOTHING
        yield from agreed_lines(standing.agreed, now, width)
    elif standing.spread is not None:
        yield _NOTHING
        yield from wrapped(_("Nothing is agreed this quarter yet: d writes it down."), width, "$muted")
    if standing.before is not None and standing.agreed is None:
        yield from reminder_lines(standing.before, width)


def agreed_lines(agreed: Common, now: datetime, width: int) -> Iterator[Content]:
    """Yield what the team agreed on, who wrote it down, and its next step."""
    yield Content.assemble((_("The team agreed: "), "$muted"), (say.level_name(agreed.level), "bold $accent"))
    yield from wrapped(_("next step: {step}").format(step=say.step(agreed)), width, _late(agreed, now))
    by = _("written down {day} by {name}").format(day=wording.day(agreed.at, now), name=clean_line(agreed.by))
    yield from wrapped(by, width, "$muted")


def _late(agreed: Common, now: datetime) -> str:
    return "$warning" if agreed.due and date.fromisoformat(agreed.due) < now.astimezone().date() else ""


def reminder_lines(before: Common, width: int) -> Iterator[Content]:
    """Yield what was agreed last, as a reminder."""
    said = _("Agreed in {quarter}: {level}. The next step was: {step}")
    quarter, level = say.quarter_name(before.quarter), say.level_name(before.level)
    yield from wrapped(said.format(quarter=quarter, level=level, step=say.step(before)), width, "$secondary")


def _seen(evidence: Sequence[Seen], width: int) -> Iterator[Content]:
    if not evidence:
        return
    yield _NOTHING
    yield Content.styled(_("what was seen"), "bold")
    margin = max(len(say.level_name(level)) for level in LEVELS) + 1
    shown: Level | None = None
    for one in evidence:
        name = say.level_name(one.level) if one.level != shown else ""
        shown = one.level
        words = wording.quoted(one.words) + (" ‹ " + _("you") if one.own else "")
        lead = f"{name:>{margin - 1}} "
        yield from wrapped(words, width, "$accent" if one.own else "", lead, " " * margin)


def _history(standing: Standing, width: int) -> Iterator[Content]:
    if not any(one.spread or one.agreed for one in standing.history):
        return
    yield _NOTHING
    yield Content.styled(_("over the quarters"), "bold")
    yield from history_chart(standing.history, min(width, _CHART))
    for quarter in changes(standing.history):
        said = _("┊ {quarter}: the question was worded anew. What was answered before cannot be compared with it.")
        yield from wrapped(said.format(quarter=say.quarter_name(quarter)), width, "$warning")


def figure_lines(found: OnRecord | None, question: str, width: int) -> Iterator[Content]:
    """Yield what the record says, as evidence."""
    yield _NOTHING
    if found is None:
        yield from wrapped(_("Reading the record…"), width, "$muted")
        return
    yield Content.styled(figures_title(found), "bold")
    for one in found.beside(question):
        yield from wrapped(say.figure(one), width, "" if one.now.told else "$muted", "· ", "  ")
        if earlier := say.before(one):
            yield from wrapped(earlier, width, "$muted", "  ", "  ")


def figures_title(found: OnRecord) -> str:
    """Say of whom the figures are."""
    quarter = say.quarter_name(found.quarter)
    if found.own:
        return _("your own record, {quarter}").format(quarter=quarter)
    return _("from the record, {quarter}").format(quarter=quarter)
