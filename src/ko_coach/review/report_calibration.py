"""Whether self-ratings and leads' ratings mean the same: coefficients with intervals, and gaps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.review import report_words as words
from ko_coach.review.agreement import Agreement
from ko_coach.review.calibration import Confusion, Gap
from ko_coach.review.calibration_report import Calibrated
from ko_coach.review.markup import Child, Markup, tag
from ko_coach.review.report import Report
from ko_coach.review.report_svg import Said, diverging_bar, whisker
from ko_coach.rubric.model import Criterion
from ko_coach.text import clean_line

_LEAST_REACH = 1.0
"""Points that fill half a bar of gaps, at least: small gaps are to look small."""


def calibration(report: Report) -> Markup:
    """Return the section."""
    lead = _(
        "Agents rate themselves, leads rate the same interactions without seeing that. Where both agree, the anchors "
        "are clear; where they do not, talk about the anchors first and about people last."
    )
    title = _("Calibration")
    if not report.calibration:
        return words.section("calibration", title, lead, tag("p", _("No lead rated an interaction of this time.")))
    shown = (_agreements(report.calibration), _most_apart(report.calibration), _gaps(report))
    return words.section("calibration", title, lead, *shown)


def _name(one: Calibrated) -> str:
    return clean_line(one.name(language()))


def _agreements(found: Sequence[Calibrated]) -> Child:
    pairs = [(one.calibration.self_and_lead.kappa, one.calibration.between_leads.alpha) for one in found]
    ends = _ends([agreement for pair in pairs for agreement in pair])
    heads = (_("Criterion"), _("Self and lead (weighted kappa)"), _("Between leads (ordinal alpha)"))
    rows = []
    for number, (one, (kappa, alpha)) in enumerate(zip(found, pairs, strict=True), 1):
        cells = [
            (_agreement(f"{kind}-{number}", _name(one), agreement, ends), "bars")
            for kind, agreement in (("kappa", kappa), ("alpha", alpha))
        ]
        rows.append(words.row(_name(one), heads, *cells))
    caption = _(
        "1 is perfect agreement, 0 what chance would give (the upright line); the whiskers are intervals of 95 %. "
        "First where the anchors cause the most disagreement."
    )
    return [tag("h3", _("Agreement")), words.table(caption, heads, rows)]


def _ends(found: Sequence[Agreement]) -> tuple[float, float]:
    """Return a scale up to 1 on which every interval fits."""
    lows = [low for one in found for low in (one.low, one.value) if low is not None]
    return min(0.0, math.floor(min(lows, default=0.0) * 5) / 5), 1.0


def _agreement(id_: str, name: str, found: Agreement, ends: tuple[float, float]) -> Child:
    said = words.agreement(found)
    told = tag("span", said, class_="small")
    if found.value is None:
        return told
    interval = None if found.low is None or found.high is None else (found.low, found.high)
    return [whisker(Said(id_, name, said), found.value, interval, ends), told]


def _most_apart(found: Sequence[Calibrated]) -> Child:
    """Return the anchors of the criterion that is answered most differently."""
    one = found[0]
    confused, asked = one.calibration.self_and_lead.confused, one.asked
    if confused is None or asked is None:
        return None
    said = ngettext("most often apart, {n} time:", "most often apart, {n} times:", confused.times)
    head = tag("h3", f"{_name(one)} – {said.format(n=wording.count(confused.times)).removesuffix(':')}")
    question = tag("p", wording.quoted(asked.question.say(language())))
    sides = _sides(confused, asked)
    rows = [(tag("dt", who), tag("dd", anchor)) for who, anchor in sides]
    return tag("article", head, question, tag("dl", *rows), class_="note")


def _sides(confused: Confusion, asked: Criterion) -> list[tuple[str, str]]:
    labels, anchors = dict(asked.labels), dict(asked.anchors)
    sides = []
    for who, value in ((_("the agent said"), confused.one), (_("a lead said"), confused.other)):
        label = clean_line(labels[value].say(language())) if value in labels else ""
        anchor = wording.quoted(anchors[value].say(language())) if value in anchors else ""
        sides.append((f"{who} {value}", " · ".join(part for part in (label, anchor) if part) or "–"))
    return sides


# ---------------------------------------------------------------------- gaps


def _gaps(report: Report) -> Child:
    caption = _("How far self-ratings lie above (right) or below (left, hatched) the leads', in points.")
    by_criterion = [(_name(one), one.calibration.self_and_lead.gap) for one in report.calibration]
    by_criterion.sort(key=lambda pair: pair[0].casefold())
    shown = [tag("h3", _("Gaps")), _gap_table("gap", _("Criterion"), caption, by_criterion)]
    focus = next((one for one in report.calibration if one.calibration.criterion == _focus(report)), None)
    if focus is None or not report.viewer.lead:
        return shown
    by_agent = [(words.named(agent), gap) for agent, gap in focus.calibration.self_and_lead.by_agent.items()]
    title = _("Gaps of each agent: {name}").format(name=_name(focus))
    note = _("A gap is for a talk with one person. It ranks nobody.")
    return [*shown, tag("h3", title), _gap_table("agent-gap", _("Agent"), note, by_agent)]


def _focus(report: Report) -> str:
    latest = report.whole.focus.latest
    return latest.asked.criterion if latest else ""


def _gap_table(id_: str, head: str, caption: str, gaps: Sequence[tuple[str, Gap]]) -> Markup:
    reach = max([_LEAST_REACH, *(abs(gap.mean) for _whose, gap in gaps if gap.mean is not None)])
    heads = (head, _("Self-rating above or below"), _("Figure"))
    rows = []
    for number, (name, gap) in enumerate(gaps, 1):
        said = words.gap(gap)
        drawn = None if gap.mean is None else diverging_bar(Said(f"{id_}-{number}", name, said), gap.mean, reach)
        rows.append(words.row(name, heads, (drawn, "bars"), (said, "number")))
    return words.table(caption, heads, rows)
