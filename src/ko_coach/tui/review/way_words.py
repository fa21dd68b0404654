"""What stood in the way, for whom was decided, and what was learned: in lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.rubric.model import Rubric
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.review.direction_words import key_name, stacked
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.obstacles import Debt, Decided, Lesson

_SIDES = (("customer", "█", "$success"), ("company", "░", "$warning"), ("both", "▒", "$secondary"))
_MARKS = {"": ("○", "$muted"), "heard": ("◔", "$secondary"), "in work": ("◑", "$warning"), "solved": ("●", "$success"),
          "again": ("◌", "$error")}  # fmt: skip


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


def debt_lines(debt: Debt, now: datetime, width: int, *, here: bool) -> Iterator[Content]:
    """Yield one debt: how often, in which words, and what became of it; unfolded when it is at hand."""
    mark, style = _MARKS[debt.state]
    lead = Content.assemble(
        ("▸ " if here else "  ", "bold $accent"),
        (f"{mark} ", style),
        (f"{wording.count(debt.times):>3}× ", "$secondary"),
    )
    words = clean_line(debt.words)
    lines = list(wrapped(words, max(width - lead.cell_length, 8), "bold" if here else ""))
    yield Content.assemble(lead, lines[0])
    for line in lines[1:]:
        yield Content.assemble(" " * lead.cell_length, line)
    indent = " " * lead.cell_length
    said = _("last said {day}").format(day=wording.day(debt.last, now))
    yield from wrapped(f"{state_name(debt.state)} · {said}", width, style if debt.state else "$muted", indent, indent)
    if here:
        yield from _unfolded(debt, now, width, indent)


def _unfolded(debt: Debt, now: datetime, width: int, indent: str) -> Iterator[Content]:
    for other in debt.wordings:
        yield from wrapped(wording.quoted(other), width, "$quote", indent, indent)
    since = _("first said {day}").format(day=wording.day(debt.first, now))
    by = (
        _("by fewer than five agents")
        if debt.agents is None
        else ngettext("by {n} agent", "by {n} agents", debt.agents).format(n=debt.agents)
    )
    yield from wrapped(f"{since} · {by}", width, "$muted", indent, indent)
    if debt.at is not None:
        said = _("{name} set this on {day}").format(name=clean_line(debt.by), day=wording.day(debt.at, now))
        yield from wrapped(said, width, "$muted", indent, indent)
    if debt.answer:
        yield from wrapped(clean_line(debt.answer), width, "", indent, indent)


def decided_lines(found: Decided, rubric: Rubric, width: int) -> Iterator[Content]:
    """Yield for whom was decided in one stage, as one bar with its shares."""
    yield Content.styled(key_name("stage", found.stage, rubric), "bold")
    counts = (found.customer, found.company, found.both)
    known = [count for count in counts if count is not None]
    if len(known) < len(counts):
        yield Content.styled(_("too few: {n}").format(n=found.n), "$muted")
        return
    cells = stacked([count / found.n for count in known], width)
    yield Content.assemble(*((glyph * n, style) for (_side, glyph, style), n in zip(_SIDES, cells, strict=True)))
    said = [
        Content.assemble((glyph, style), f" {_decided_for(side)} {round(100 * count / found.n)}\u00a0%")
        for (side, glyph, style), count in zip(_SIDES, known, strict=True)
    ]
    line = Content("   ").join([*said, Content.styled(f"n {wording.count(found.n)}", "$muted")])
    yield from (line,) if line.cell_length <= width else said


def _decided_for(side: str) -> str:
    return {"customer": _("for the customer"), "company": _("for the company"), "both": _("for both")}[side]


def lesson_lines(lesson: Lesson, rubric: Rubric, now: datetime, width: int, *, here: bool) -> Iterator[Content]:
    """Yield one lesson, and who brought it."""
    lead = "▸ " if here else "  "
    yield from wrapped(clean_line(lesson.words), width, "bold" if here else "", lead, "  ")
    about = [clean_line(lesson.agent), wording.day(lesson.at, now)]
    about += [key_name("persona", lesson.persona, rubric)] if lesson.persona else []
    about += [key_name("stage", lesson.stage, rubric)] if lesson.stage else []
    yield from wrapped(" · ".join(about), width, "$muted", "  ", "  ")
