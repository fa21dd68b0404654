"""For whom something is to get better: each outcome with its way, what started it, and what the experiments did."""

from __future__ import annotations

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.review import outcome_words as told
from ko_coach.review import report_words as words
from ko_coach.review.markup import Child, Markup, tag
from ko_coach.review.names import Names
from ko_coach.review.outcome_values import Experiment, Heard, Progress
from ko_coach.review.report import Report
from ko_coach.review.report_svg import WHOLE, Said, picture, whisker
from ko_coach.text import clean_line

_REACH = {"mean": 1.0, "share": 0.2}
"""Points or share on either side of 0 that the picture of a difference shows at least."""


def outcomes(report: Report) -> Markup:
    """Return the section."""
    lead = _(
        "For whom something is to get better, how one would notice, and how far it has come by the record. "
        "An interval holds the true figure nineteen times in twenty."
    )
    blocks = [_outcome(number, one, report) for number, one in enumerate(report.outcomes, 1)]
    nothing = None if blocks else tag("p", _("The rubric names no outcome."))
    return words.section("outcomes", _("Outcomes"), lead, nothing, blocks)


def _outcome(number: int, found: Progress, report: Report) -> Markup:
    measure = found.outcome.measure
    notice = tag("p", told.say(found.outcome.notice))
    measured = tag("p", told.measure(measure, _called(report.names)), class_="small muted")
    own = tag("p", _("Your own answers alone: fewer than five agents answered."), class_="small") if found.own else None
    figure = tag("p", tag("strong", told.figure(measure, found.now)))
    about = [told.agents(found.now)] if found.now.n and not found.own else []
    facts = [*about, told.baseline(found), _("target {value}").format(value=told.value(measure, found.target))]
    facts.append(told.due(found))
    way = [tag("p", said) for said in (told.moved(found), told.heading(measure, found.heading)) if said]
    parts = (_way(f"outcome-{number}", found), _weeks(f"outcome-{number}-weeks", found))
    loop = (_observations(found), _experiments(number, found))
    heading = tag("h3", told.say(found.outcome.who))
    small = tag("p", " · ".join(facts), class_="small muted")
    return tag("article", heading, notice, measured, own, figure, small, way, parts, loop, class_="note")


def _called(names: Names) -> told.Called:
    known = {"persona": names.personas, "stage": names.stages, "item": names.items}

    def called(kind: str, id_: str) -> str:
        if kind == "criterion":
            return words.criterion_name(id_, names)
        return words.named(id_, dict(known[kind]))

    return called


# ---------------------------------------------------------------------- pictures


def _way(id_: str, found: Progress) -> Child:
    """Return the way from the baseline to the target, filled as far as it has come."""
    if found.way is None or found.baseline.value is None:
        return None
    measure = found.outcome.measure
    said = Said(id_, told.say(found.outcome.who), told.moved(found))
    groove = tag("rect", x="0", y="0", width="100%", height="100%", class_="groove")
    filled = tag("rect", x="0", y="0", width=f"{found.way * WHOLE:.2f}%", height="100%", class_="full")
    ends = (told.value(measure, found.baseline.value), told.value(measure, found.target))
    scale = tag("div", *(tag("span", end) for end in ends), class_="ends", aria_hidden="true")
    return tag("figure", picture(said, "bar", groove, filled), scale, style="max-width:30rem")


def _weeks(id_: str, found: Progress) -> Child:
    """Return the weeks as dots within their intervals, with lines at baseline and target."""
    weeks = [(one.at, one.figure) for one in found.weeks]
    if len(weeks) < 2:
        return None
    begin = None if found.baseline.meaning_changed else found.baseline.value
    marks = [mark for mark in (begin, found.target) if mark is not None]
    every = [end for _at, one in weeks for end in (one.low, one.high) if end is not None] + marks
    lowest, highest = min(every), max(every)
    first, last = weeks[0][0], weeks[-1][0]

    def y(value: float) -> str:
        return f"{94 - 88 * (value - lowest) / ((highest - lowest) or 1):.2f}%"

    drawn: list[Child] = [tag("line", x1="0", x2="100%", y1=y(mark), y2=y(mark), class_="guide end") for mark in marks]
    for at, one in weeks:
        if one.value is None or one.low is None or one.high is None:
            continue
        x = f"{2 + 96 * ((at - first) / (last - first)):.2f}%"
        drawn.append(tag("line", x1=x, x2=x, y1=y(one.low), y2=y(one.high), class_="reach"))
        drawn.append(tag("circle", cx=x, cy=y(one.value), r="2.6", class_="dot"))
    said = Said(id_, _("Week by week"), told.heading(found.outcome.measure, found.heading))
    days = tag("div", *(tag("span", wording.short_day(at.date())) for at in (first, last)), class_="ends")
    return tag("figure", picture(said, "course", *drawn), days, style="max-width:30rem")


# ---------------------------------------------------------------------- the loop


def _observations(found: Progress) -> Child:
    if not found.observations:
        return None
    return [tag("h4", _("What started it")), tag("ul", *map(_observation, found.observations), class_="list")]


def _observation(heard: Heard) -> Markup:
    small = tag("span", told.heard(heard), class_="small muted")
    return tag("li", wording.quoted(heard.words.say(language())), tag("br"), small)


def _experiments(number: int, found: Progress) -> Child:
    if not found.experiments:
        return None
    items = [_experiment(f"outcome-{number}-{place}", one, found) for place, one in enumerate(found.experiments, 1)]
    return [tag("h4", _("Experiments")), tag("ul", *items, class_="list")]


def _experiment(id_: str, one: Experiment, found: Progress) -> Markup:
    measure, effect = found.outcome.measure, one.effect
    head = (f"v{one.version[:4]}", wording.short_day(one.at.astimezone().date()), clean_line(one.author))
    said = " ".join(told.effect(measure, effect))
    shown: list[Child] = [
        tag("strong", " · ".join(part for part in head if part)),
        tag("br"),
        told.say(one.note.changed),
    ]
    shown.append(tag("p", said))
    if effect.difference is not None and effect.low is not None and effect.high is not None:
        reach = max(_REACH[measure.of], abs(effect.low), abs(effect.high))
        title = _("{name}: difference").format(name=told.say(found.outcome.who))
        drawn = whisker(Said(id_, title, said), effect.difference, (effect.low, effect.high), (-reach, reach))
        ends = (told.difference(measure, -reach), "0", told.difference(measure, reach))
        scale = tag("div", *(tag("span", end) for end in ends), class_="ends", aria_hidden="true")
        shown.append(tag("figure", drawn, scale, style="max-width:30rem"))
    shown.append(_verdict(one))
    return tag("li", shown)


def _verdict(one: Experiment) -> Markup:
    if one.judged is None:
        return tag("p", _("no verdict yet"), class_="small muted")
    judged = one.judged
    by = f"{words.named(judged.by)}, {wording.short_day(judged.at.astimezone().date())}"
    said = tag("strong", told.verdict_name(judged.verdict))
    return tag("p", said, f": {clean_line(judged.words)} ", tag("span", by, class_="small muted"))
