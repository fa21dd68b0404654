"""What the pane of days says, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review.day_lines import DayLine, TeamDays
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.text_pane import wrapped
from ko_coach.wording import days as span_of_days
from ko_coach.wording import whole_day

if TYPE_CHECKING:
    from ko_coach.review.days import DayTold, EnergyOfWeek

_WIDEST_BAR = 60
_STYLES = ("$error", "$warning", "$foreground", "$success", "$accent")
"""Of energy from 1 to 5; the digits in the bar say the same without colour."""


def about_own(days: Sequence[DayTold], width: int) -> Iterator[Content]:
    """Yield what an agent should know above their own days."""
    if not days:
        yield from wrapped(_("Nothing yet: D in the shift begins or ends a day. It stays your own."), width, "$muted")
        return
    said = _("Your own. Others see how much energy five people and more have together, and the lines you share (s).")
    yield from wrapped(said, width, "$muted")
    yield Content("")


def head_of(day: DayTold, width: int) -> Content:
    """Return the line with a day and its energy."""
    name = Content.styled(whole_day(date.fromisoformat(day.day)), "bold")
    energy = day.check_in.energy if day.check_in is not None else None
    if energy is None:
        return name
    steps = "■" * energy + "□" * (5 - energy)
    said = f"  {steps} {energy} {wording.energy(energy)}"
    return Content.assemble(name, (said, _STYLES[energy - 1])).truncate(width)


def own_line(line: DayLine, width: int, *, here: bool) -> Iterator[Content]:
    """Yield a line of a day, with who reads it."""
    who = (_("your lead reads it"), "bold $warning") if line.shared else (_("only you"), "$muted")
    lead = ("▸ ", "bold $accent") if here else "  "
    yield Content.assemble(lead, (wording.day_line(line.line), "$muted"), " · ", who).truncate(width)
    yield from wrapped(clean_line(line.words), width, "bold" if here else "", "    ", "    ")


def team_lines(team: TeamDays, width: int) -> Iterator[Content]:
    """Yield energy by week, and what agents chose to share."""
    about = _("How much energy people begin their days with, counted. Weeks of fewer than five people are not told.")
    yield from wrapped(about, width, "$muted")
    yield Content("")
    for week in team.weeks:
        yield from _week(week, width)
    yield Content("")
    yield Content.styled(_("Shared by those who wrote it"), "bold")
    if not team.shared:
        yield Content.styled("  " + _("nothing"), "$muted")
    for one in team.shared:
        when = whole_day(date.fromisoformat(one.day))
        head = f"{when} · {clean_line(one.agent)} · {wording.day_line(one.line)}"
        yield from wrapped(head, width, "$muted", "  ", "  ")
        yield from wrapped(clean_line(one.words), width, "", "    ", "    ")


def _week(week: EnergyOfWeek, width: int) -> Iterator[Content]:
    name = span_of_days(week.monday, week.monday + timedelta(days=6))
    if week.people is None:
        yield from _head(name, _("fewer than five people"), width)
        return
    n = sum(week.counts)
    days = ngettext("{n} check-in", "{n} check-ins", n).format(n=n)
    people = ngettext("{n} person", "{n} people", week.people).format(n=week.people)
    yield from _head(name, f"{days}, {people}", width)
    yield Content.assemble("  ", energy_bar(week.counts, min(width - 2, _WIDEST_BAR)))


def _head(name: str, more: str, width: int) -> Iterator[Content]:
    """Yield a week and what is said of it, on two lines where one is too short."""
    both = Content.assemble((name, "bold"), (f" · {more}", "$muted"))
    if both.cell_length <= width:
        yield both
    else:
        yield from wrapped(name, width, "bold")
        yield from wrapped(more, width, "$muted", "  ", "  ")


def energy_bar(counts: Sequence[int], width: int) -> Content:
    """Return a bar of digits: each level's digit as often as its share of the width, rounded by largest remainders."""
    total = sum(counts)
    exact = [width * count / total for count in counts]
    cells = [int(one) for one in exact]
    for place in sorted(range(len(exact)), key=lambda one: cells[one] - exact[one])[: width - sum(cells)]:
        cells[place] += 1
    parts = ((str(step) * cells[step - 1], _STYLES[step - 1]) for step in range(1, len(counts) + 1))
    return Content.assemble(*(part for part in parts if part[0]))
