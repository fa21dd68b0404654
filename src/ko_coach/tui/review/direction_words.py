"""Directions in words and pictures: the slope before any level, the profile of trust before its one number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.review.scope import Scope
from ko_coach.rubric.model import Persona, Rubric, Stage
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.review.chart import bar, chart, sparkline
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.directions import Course, Directions, Expectations
    from ko_coach.review.use import Use

_ARROWS = {1: "↗", 0: "→", -1: "↘"}
_LETTERS = {"credibility": "C", "reliability": "R", "intimacy": "I", "self_orientation": "S"}
_ROOMY = 64
"""From so many columns on, each part of trust has its own little course and slope beside its bar."""
_SPARK = 12
_CHART = (5, 12)
"""The fewest and the most rows of the chart."""
_BELOW = 15
"""Rows that what stands below the chart takes."""


def scope_name(scope: Scope) -> str:
    """Say a scope."""
    names = {
        "agent": _("agent"),
        "team": _("team"),
        "persona": _("persona"),
        "stage": _("stage"),
        "item": _("prompt"),
    }
    return names[scope]


def key_name(scope: Scope, key: str, rubric: Rubric) -> str:
    """Say a key by the name that the rubric in force has for it, else as it was kept."""
    if scope == "team":
        return _("the whole team")
    if not key:
        return _("not known yet")
    known: Persona | Stage | None = None
    if scope in ("persona", "stage"):
        known = rubric.persona_by_id.get(key) if scope == "persona" else rubric.stage_by_id.get(key)
    return clean_line(known.name.say(language()) if known else key)


def role_name(course: Course, rubric: Rubric) -> str:
    """Say what a course is about, by the criterion's name."""
    criterion = rubric.criterion_by_id.get(course.latest.asked.criterion) if course.latest else None
    if criterion is not None:
        return clean_line(criterion.name.say(language()))
    names = {
        "focus": _("Focus"),
        "credibility": _("Credibility"),
        "reliability": _("Reliability"),
        "intimacy": _("Intimacy"),
        "self_orientation": _("Self-orientation"),
    }
    return names.get(course.role, course.role)


def arrow(course: Course) -> str:
    """Return where it is heading; empty while that is not known."""
    heading = course.heading
    return _ARROWS[heading.sign] if heading else ""


def slope(course: Course) -> str:
    """Say where a course is heading: `↗ +0.21 a week, ± 0.08`."""
    heading = course.heading
    if heading is None:
        return too_few(course.n) if course.mean is None else _("too short for a direction")
    said = _("{arrow} {slope} a week, ± {spread}")
    spread = wording.signed(heading.spread).removeprefix("+")
    return said.format(arrow=_ARROWS[heading.sign], slope=wording.signed(heading.slope), spread=spread)


def too_few(n: int) -> str:
    """Say that there are fewer than five, and how many."""
    return _("too few: {n}").format(n=wording.count(n)) if n else _("no answers")


def picture(found: Directions, rubric: Rubric, now: datetime, width: int, height: int) -> Iterator[Content]:
    """Yield everything that is known of one agent, persona, stage, prompt, or of the team."""
    n = ngettext("{n} interaction", "{n} interactions", found.interactions)
    if not found.enough:
        yield from wrapped(too_few(found.interactions), width, "bold")
        yield from wrapped(_("Below five interactions there is a count, and no figure."), width, "$muted")
        return
    rated = _("{n} rated").format(n=wording.count(found.rated))
    yield Content.styled(f"{n.format(n=wording.count(found.interactions))} · {rated}", "$muted")
    yield from _item(found, rubric, width)
    yield Content("")
    yield from _focus(found, rubric, now, width, height)
    yield Content("")
    yield from _trust(found, rubric, width)
    yield Content("")
    yield from _expectations(found.expectations, width)
    yield Content("")
    yield from _use(found, width)


def _item(found: Directions, rubric: Rubric, width: int) -> Iterator[Content]:
    item = rubric.item_by_id.get(found.key) if found.scope == "item" else None
    if item is not None:
        yield from wrapped(clean_line(item.text.say(language())), width)


def _focus(found: Directions, rubric: Rubric, now: datetime, width: int, height: int) -> Iterator[Content]:
    course = found.focus
    yield from _titled(role_name(course, rubric), slope(course), width)
    fewest, most = _CHART
    yield from chart(course, width, min(max(height - _BELOW, fewest), most), now)
    if len(course.stretches) > 1:
        yield from wrapped(changed_words(course, now), width, "$warning")


def changed_words(course: Course, now: datetime) -> str:
    """Say when a criterion was asked in other words, and that nothing runs across it."""
    latest = course.stretches[-1]
    said = _("Asked in other words since {day} (v{version}): slope and mean begin there, n {n}.")
    day = wording.day(latest.first, now)
    return said.format(day=day, version=latest.asked.version[:4], n=wording.count(course.n))


def _titled(title: str, said: str, width: int) -> Iterator[Content]:
    """Yield a title with something at its right, or below it where both do not fit on a line."""
    head, tail = Content.styled(title, "bold $accent"), Content.styled(said, "bold")
    gap = width - head.cell_length - tail.cell_length
    if gap > 1:
        yield Content.assemble(head, " " * gap, tail)
    else:
        yield head.truncate(max(width, 1), ellipsis=True)
        yield tail.truncate(max(width, 1), ellipsis=True)


def _trust(found: Directions, rubric: Rubric, width: int) -> Iterator[Content]:
    t = "" if found.t is None else f"T {wording.decimal(found.t)}"
    title = Content.styled(_("Trust profile"), "bold $accent")
    gap = max(width - title.cell_length - len(t), 1)
    yield Content.assemble(title, " " * gap, (t, "$muted"))
    names = [role_name(course, rubric) for course in found.trust]
    if not any(names):
        return
    room = min(max(len(name) for name in names), max(width // 3, 8))
    for course, name in zip(found.trust, names, strict=True):
        yield part_line(course, name, room, width)
    if any(len(course.stretches) > 1 for course in found.trust):
        for course, name in zip(found.trust, names, strict=True):
            if len(course.stretches) > 1:
                yield from wrapped(f"┊ {name}: {changed_words(course, found.until)}", width, "$warning")
    yield from wrapped(_("Of self-orientation, less is better."), width, "$muted")


def part_line(course: Course, name: str, room: int, width: int) -> Content:
    """Return one part of trust: its letter and name, a bar, the mean, and where it is heading."""
    short = Content(name).truncate(room, ellipsis=True)
    lead = Content.assemble((f"{_LETTERS[course.role]} ", "bold"), short, " " * (room - short.cell_length + 1))
    if course.mean is None or course.latest is None:
        return Content.assemble(lead, (too_few(course.n), "$muted"))
    tail = Content.assemble(f" {wording.decimal(course.mean)} ", (arrow(course) or " ", "$secondary"))
    if width >= _ROOMY:
        tail = Content.assemble(f" {wording.decimal(course.mean)}  ", sparkline(course, _SPARK), "  ", slope(course))
        tail = tail.pad_right(max(_SPARK + 34 - tail.cell_length, 0))
    asked = course.latest.asked
    share = (course.mean - asked.lowest) / max(asked.highest - asked.lowest, 1)
    drawn, groove = bar(share, max(width - lead.cell_length - tail.cell_length, 4))
    return Content.assemble(lead, (drawn, _style(course)), (groove, "$line"), tail)


def _style(course: Course) -> str:
    return "$warning" if course.role == "self_orientation" else "$success"


def _expectations(found: Expectations, width: int) -> Iterator[Content]:
    yield Content.styled(_("Expectations"), "bold $accent")
    shares = found.shares
    if shares is None:
        yield Content.styled(too_few(found.n), "$muted")
        return
    parts = [
        (_("missed"), "░", "$error"),
        (_("met"), "▒", "$secondary"),
        (_("exceeded"), "█", "$success"),
    ]
    cells = stacked(shares, width)
    yield Content.assemble(*((glyph * count, style) for (_name, glyph, style), count in zip(parts, cells, strict=True)))
    said = [
        Content.assemble((glyph, style), f" {name} {round(100 * share)}\u00a0%")
        for (name, glyph, style), share in zip(parts, shares, strict=True)
    ]
    line = Content("   ").join([*said, Content.styled(f"n {wording.count(found.n)}", "$muted")])
    yield from (line,) if line.cell_length <= width else said


def stacked(shares: Sequence[float], width: int) -> list[int]:
    """Return how many cells of the width each share gets: they fill it, and what is there has a cell at least."""
    exact = [share * width for share in shares]
    cells = [max(int(one), 1) if one else 0 for one in exact]
    while sum(cells) < width:
        place = max(range(len(cells)), key=lambda one: exact[one] - cells[one])
        cells[place] += 1
    while sum(cells) > max(width, 0):
        cells[cells.index(max(cells))] -= 1
    return cells


def _use(found: Directions, width: int) -> Iterator[Content]:
    use = found.use
    title = _("This prompt") if found.scope == "item" else _("Prompts")
    yield Content.styled(title, "bold $accent")
    if not use.shown:
        yield Content.styled(_("None was shown."), "$muted")
        return
    parts = (use.ticked, use.ignored, use.left_alone)
    styles = (("█", "$accent"), ("▒", "$muted"), ("·", "$line"))
    cells = stacked([part / use.shown for part in parts], width)
    yield Content.assemble(*((glyph * n, style) for (glyph, style), n in zip(styles, cells, strict=True)))
    yield from wrapped(_of_item(use) if found.scope == "item" else _per_interaction(use, found.interactions), width)


def _of_item(use: Use) -> str:
    said = _("shown {shown} · ticked {ticked} · set aside {ignored} · left alone {alone}")
    shares = [f"{round(100 * part / use.shown)}\u00a0%" for part in (use.ticked, use.ignored, use.left_alone)]
    return said.format(shown=wording.count(use.shown), ticked=shares[0], ignored=shares[1], alone=shares[2])


def _per_interaction(use: Use, interactions: int) -> str:
    said = _("in an interaction: shown {shown} · ticked {ticked} · set aside {ignored} · left alone {alone}")
    each = [wording.decimal(part / interactions) for part in (use.shown, use.ticked, use.ignored, use.left_alone)]
    return said.format(shown=each[0], ticked=each[1], ignored=each[2], alone=each[3])
