"""What calibration says, in lines: figures with their intervals, gaps by agent, and the anchors that are mixed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.review.agreement import Agreement
from ko_coach.review.calibration import FEWEST_FOR_AGREEMENT, FEWEST_FOR_GAPS, BetweenLeads, Confusion, Gap
from ko_coach.rubric.model import Criterion, Text
from ko_coach.text import clean, clean_line
from ko_coach.tui import wording
from ko_coach.tui.review.calibration_bars import agreement_bar, agreement_scale, beside, gap_bar
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.calibration_report import Calibrated

_WIDEST_BAR = 61
_ROOMY = 50
"""From this width on the two anchors stand side by side."""
_LONGEST_NAME = 16
_LEAST_REACH = 1.0
"""Points that fill half a bar of gaps, at least: small gaps are to look small."""


def coefficient(value: float) -> str:
    """Say a coefficient of agreement: `0.42`."""
    return wording.signed(value).removeprefix("+")


def name(one: Calibrated) -> str:
    """Say what the criterion is called."""
    return clean_line(one.name(language()))


def summary_lines(one: Calibrated, width: int, *, here: bool) -> Iterator[Content]:
    """Yield the criterion in short: its name, self and lead on the scale, and how much stands behind it."""
    kappa, alpha = one.calibration.self_and_lead.kappa, one.calibration.between_leads.alpha
    tail = Content.styled("–" if kappa.value is None else coefficient(kappa.value), "bold")
    title = Content.styled(name(one), "bold" if here else "")
    title = title.truncate(max(width - tail.cell_length - 3, 4), ellipsis=True, pad=True)
    yield Content.assemble(("▸ " if here else "  ", "bold $accent"), title, " ", tail)
    yield Content.assemble("  ", agreement_bar(kappa, width - 2))
    said = f"{_count(kappa)} · " + _("between leads {n}").format(n=_count(alpha))
    yield from wrapped(said, width, "$muted", "  ", "  ")


def _count(found: Agreement) -> str:
    said = f"n {wording.count(found.n)}"
    return said if found.verdict != "too few" else _("{n}, too few").format(n=said)


# ---------------------------------------------------------------------- one criterion


def detail_lines(one: Calibrated, width: int, *, resampling: bool) -> Iterator[Content]:
    """Yield all that is known of one criterion; with `resampling`, the intervals are still on their way."""
    calibration, asked = one.calibration, one.asked
    if asked is not None:
        yield from wrapped(clean(asked.question.say(language())), width, "$quote")
    else:
        yield from wrapped(_("Its wording is no longer on record."), width, "$warning")
    if calibration.earlier:
        said = ngettext(
            "{n} more interaction was rated in an earlier wording and is not compared.",
            "{n} more interactions were rated in an earlier wording and are not compared.",
            calibration.earlier,
        )
        yield from wrapped(said.format(n=wording.count(calibration.earlier)), width, "$muted")
    found = calibration.self_and_lead
    yield Content("")
    yield from _heading(_("self and lead"), _("weighted kappa"), width)
    yield from _agreement(found.kappa, width, resampling=resampling)
    yield from _gap(found.gap, width)
    yield from _by_agent(found.by_agent, width)
    if found.confused:
        yield from _confused(found.confused, asked, (_("the agent said {answer}"), _("a lead said {answer}")), width)
    yield Content("")
    yield from _between_leads(calibration.between_leads, asked, width, resampling=resampling)


def _heading(words: str, method: str, width: int) -> Iterator[Content]:
    yield from Content.assemble((words, "bold $accent"), (f"  {method}", "$muted")).wrap(width)


def _agreement(found: Agreement, width: int, *, resampling: bool) -> Iterator[Content]:
    if found.value is None:
        yield from wrapped(_no_figure(found), width, "$muted")
        return
    figure = [(coefficient(found.value), "bold"), (f"  n {wording.count(found.n)}", "$muted")]
    if found.low is not None and found.high is not None:
        interval = _("{low} to {high}").format(low=coefficient(found.low), high=coefficient(found.high))
        figure.insert(1, (f"  ({interval})", ""))
    said = Content.assemble(*figure)
    room = width - said.cell_length - 2
    bar = agreement_bar(found, min(room if room >= _WIDEST_BAR // 2 else width, _WIDEST_BAR))
    if bar.cell_length + said.cell_length + 2 <= width:
        yield Content.assemble(bar, "  ", said)
        yield agreement_scale(bar.cell_length)
    else:
        yield from said.wrap(width)
        yield bar
        yield agreement_scale(bar.cell_length)
    if found.low is None:
        unknown = _("No interval can be told: all that varies hangs on one or two interactions.")
        yield from wrapped(_("The interval is being drawn…") if resampling else unknown, width, "$muted")


def _no_figure(found: Agreement) -> str:
    if found.verdict == "too few":
        said = ngettext(
            "{n} interaction: too few to say anything, {least} are the least.",
            "{n} interactions: too few to say anything, {least} are the least.",
            found.n,
        )
        return said.format(n=wording.count(found.n), least=FEWEST_FOR_AGREEMENT)
    said = ngettext(
        "No variation: in {n} interaction everybody gave the same answer, which tells nothing of agreement.",
        "No variation: in {n} interactions everybody gave the same answer, which tells nothing of agreement.",
        found.n,
    )
    return said.format(n=wording.count(found.n))


def _between_leads(found: BetweenLeads, asked: Criterion | None, width: int, *, resampling: bool) -> Iterator[Content]:
    yield from _heading(_("between leads"), _("ordinal alpha"), width)
    if found.leads:
        yield from wrapped(", ".join(clean_line(lead) for lead in found.leads), width, "$muted")
    yield from _agreement(found.alpha, width, resampling=resampling)
    if found.kappa is not None and found.kappa.value is not None:
        yield Content.styled(_("weighted kappa"), "$muted")
        yield from _agreement(found.kappa, width, resampling=resampling)
    if found.confused:
        yield from _confused(found.confused, asked, (_("one lead said {answer}"), _("another said {answer}")), width)


# ---------------------------------------------------------------------- gaps


def gap_words(found: Gap) -> str:
    """Say the mean gap: `self is 0.6 higher (± 0.9, n 42)`."""
    if found.mean is None or found.deviation is None:
        return _("gap: n {n}, too few; {least} are the least").format(n=found.n, least=FEWEST_FOR_GAPS)
    mean = wording.decimal(abs(found.mean))
    if mean in ("0.0", "0,0"):
        said = _("self and lead are level on average (± {spread}, n {n})")
    elif found.mean > 0:
        said = _("self is {mean} higher (± {spread}, n {n})")
    else:
        said = _("self is {mean} lower (± {spread}, n {n})")
    return said.format(mean=mean, spread=wording.decimal(found.deviation), n=wording.count(found.n))


def _gap(found: Gap, width: int) -> Iterator[Content]:
    yield from wrapped(gap_words(found), width, "bold" if found.mean is not None else "$muted")


def _by_agent(by_agent: Mapping[str, Gap], width: int) -> Iterator[Content]:
    if not by_agent:
        return
    reach = max([_LEAST_REACH, *(abs(gap.mean) for gap in by_agent.values() if gap.mean is not None)])
    names = {agent: clean_line(agent) for agent in by_agent}
    name_width = min(max(Content(said).cell_length for said in names.values()), _LONGEST_NAME, max(width // 4, 6))
    figures = {agent: _gap_figure(gap) for agent, gap in by_agent.items()}
    room = width - name_width - 3 - max(figure.cell_length for figure in figures.values())
    bar_width = min(max(room, 7), 31)
    yield Content("")
    for agent, gap in by_agent.items():
        said = Content(names[agent]).truncate(name_width, ellipsis=True, pad=True)
        line = Content.assemble(said, " ", gap_bar(gap.mean, reach, bar_width), "  ", figures[agent])
        yield line.truncate(width, ellipsis=True)
    ends = _("self lower") + " ◂ 0 ▸ " + _("self higher")
    pad = max(name_width + 1 + bar_width // 2 - Content(_("self lower")).cell_length - 3, 0)
    yield Content.styled(" " * pad + ends, "$muted").truncate(width, ellipsis=True)


def _gap_figure(gap: Gap) -> Content:
    if gap.mean is None or gap.deviation is None:
        return Content.styled(_("n {n}, too few").format(n=gap.n), "$muted")
    mean = wording.signed(gap.mean)
    return Content.assemble(
        (mean, "bold"), (f" ± {wording.decimal(gap.deviation)}  n {wording.count(gap.n)}", "$muted")
    )


# ---------------------------------------------------------------------- what is mixed up


def _confused(found: Confusion, asked: Criterion | None, who: tuple[str, str], width: int) -> Iterator[Content]:
    said = ngettext("most often apart, {n} time:", "most often apart, {n} times:", found.times)
    yield Content("")
    yield from wrapped(said.format(n=wording.count(found.times)), width, "")
    gap = Content.styled("  │  ", "$line")
    wide = width >= _ROOMY
    room = (width - gap.cell_length) // 2 if wide else width - 2
    left, right = (
        list(_answer(value, asked, rater, room)) for value, rater in zip((found.one, found.other), who, strict=True)
    )
    if wide:
        yield from beside(left, right, room, gap)
    else:
        yield from (Content.assemble("  ", line) for line in (*left, *right))


def _answer(value: int, asked: Criterion | None, who: str, width: int) -> Iterator[Content]:
    labels = dict(asked.labels) if asked else {}
    label = f"{value} {_say(labels[value])}" if value in labels else f"{value}"
    yield from wrapped(who.format(answer=label), width, "bold $warning")
    if asked is None:
        return
    anchors = dict(asked.anchors)
    if value in anchors:
        yield from wrapped(_anchor(anchors[value]), width)
        return
    yield from wrapped(_("It has no anchor of its own; it lies between"), width, "$muted")
    for near in (max((one for one in anchors if one < value), default=None), _next_above(anchors, value)):
        if near is not None:
            yield from wrapped(_anchor(anchors[near]), width, "", f"{near} ", "  ")


def _next_above(anchors: Mapping[int, Text], value: int) -> int | None:
    return min((one for one in anchors if one > value), default=None)


def _anchor(words: Text) -> str:
    return wording.quoted(words.say(language()))


def _say(words: Text) -> str:
    return clean_line(words.say(language()))
