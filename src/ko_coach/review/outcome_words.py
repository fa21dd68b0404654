"""Outcomes in words, alike on every screen and in the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.review.outcome_figures import Effect, Figure
from ko_coach.review.outcome_values import Heading, Heard, Progress
from ko_coach.review.outcomes import BASELINE_WEEKS
from ko_coach.review.samples import FEWEST_FOR_A_WORD
from ko_coach.rubric.model import Measure, Rubric, Text
from ko_coach.text import clean_line

ARROWS = {1: "↗", 0: "→", -1: "↘"}
Called = Callable[[str, str], str]
"""Says what a criterion, persona, stage or item (the first word) with an id (the second) is called."""


def called_in(rubric: Rubric) -> Called:
    """Return what things are called in the rubric; what it has no more is called by its id."""
    names: dict[str, dict[str, Text]] = {
        "criterion": {one.id: one.name for one in rubric.criteria},
        "persona": {one.id: one.name for one in rubric.personas},
        "stage": {one.id: one.name for one in rubric.stages},
        "item": {one.id: one.text for one in rubric.items},
    }
    return lambda kind, id_: say(names[kind][id_]) if id_ in names[kind] else clean_line(id_)


def say(text: Text) -> str:
    """Say what a coach wrote, on one line."""
    return clean_line(text.say(language()))


def measure(found: Measure, called: Called) -> str:
    """Say what is measured: `Focus, share of answers from 4 on · Worried newcomer`."""
    name = called("criterion", found.criterion)
    if found.of == "share":
        told = _("{name}: share of answers from {least} up").format(name=name, least=found.at_least)
    else:
        told = _("{name}: mean of the answers").format(name=name)
    parts = [", ".join(called(kind, one) for one in getattr(found, kind)) for kind in ("persona", "stage")]
    shown = ", ".join(wording.quoted(called("item", one)) for one in found.item)
    parts.append(_("where {items} was shown").format(items=shown) if shown else "")
    return " · ".join([told, *(part for part in parts if part)])


def value(found: Measure, number: float) -> str:
    """Say a figure: `3.43`, or `28 %`."""
    return wording.percent(number) if found.of == "share" else wording.hundredths(number)


def difference(found: Measure, number: float) -> str:
    """Say a difference: `+0.43`, or `+6 pp`."""
    if found.of == "mean":
        return wording.signed(number)
    return _("{n} pp").format(n=f"{round(100 * number):+d}".replace("-", "−").replace("+0", "0"))


def too_few(n: int) -> str:
    """Say that there are fewer than five, and how many."""
    return _("too few: {n}").format(n=wording.count(n)) if n else _("no answers")


def figure(found: Measure, told: Figure) -> str:
    """Say what a measure comes to: `3.43 ± 0.90 (3.35 to 3.51), n 461`."""
    if told.value is None or told.low is None or told.high is None:
        return too_few(told.n)
    spread = "" if told.deviation is None else f" ±\u00a0{wording.hundredths(told.deviation)}"
    ends = _("{low} to {high}").format(low=value(found, told.low), high=value(found, told.high))
    return f"{value(found, told.value)}{spread} ({ends}), n\u00a0{wording.count(told.n)}"


def agents(told: Figure) -> str:
    """Say how many agents answered."""
    if told.agents is None:
        return _("by fewer than five agents")
    return ngettext("by {n} agent", "by {n} agents", told.agents).format(n=wording.count(told.agents))


def too_few_yet(told: Figure) -> str:
    """Say that nothing can be said yet, or nothing."""
    if told.enough:
        return ""
    return _("Too few yet: {n} answers are the least.").format(n=FEWEST_FOR_A_WORD)


def baseline(found: Progress) -> str:
    """Say where it began."""
    measure_, begin = found.outcome.measure, found.baseline
    if begin.measured is None:
        return _("began at {value}").format(value=value(measure_, begin.value or 0.0))
    if begin.value is None:
        told = _("the {weeks} weeks before have too few answers to begin from (n {n})")
        return told.format(weeks=BASELINE_WEEKS, n=begin.measured.n)
    told = _("began at {value}, measured in the {weeks} weeks before (n {n})")
    figures = {"value": value(measure_, begin.value), "n": wording.count(begin.measured.n)}
    return told.format(weeks=BASELINE_WEEKS, **figures)


def moved(found: Progress) -> str:
    """Say how far it came of how far it is to go: `+0.43 of +0.80`; or why that cannot be said."""
    begin, now, measure_ = found.baseline.value, found.now.value, found.outcome.measure
    if found.baseline.meaning_changed:
        return _("The criterion means something else since it began: nothing is compared.")
    if found.way is None or begin is None or now is None:
        return too_few_yet(found.now)
    if found.reached:
        return _("{moved}, and {wanted} were wanted").format(
            moved=difference(measure_, now - begin), wanted=difference(measure_, found.target - begin)
        )
    told = _("{moved} of {wanted}")
    return told.format(moved=difference(measure_, now - begin), wanted=difference(measure_, found.target - begin))


def due(found: Progress) -> str:
    """Say by when, and how many days are left."""
    by = _("by {day}").format(day=wording.short_day(found.last))
    if found.over:
        return _("{by}: over").format(by=by)
    if (found.last - found.first).days < found.days_left:
        return _("begins on {day}").format(day=wording.short_day(found.first))
    left = ngettext("{n} day left", "{n} days left", found.days_left).format(n=wording.count(found.days_left))
    return f"{by}, {left}"


def heading(found: Measure, told: Heading | None) -> str:
    """Say where it is heading: `↗ +0.05 a week, ± 0.05`."""
    if told is None:
        return _("too short for a direction")
    said = _("{arrow} {slope} a week, ± {spread}")
    if found.of == "share":
        slope, spread = wording.signed(100 * told.slope), wording.hundredths(100 * told.spread)
        slope, spread = _("{n} pp").format(n=slope), _("{n} pp").format(n=spread)
    else:
        slope, spread = wording.signed(told.slope), wording.hundredths(told.spread)
    return said.format(arrow=ARROWS[told.sign], slope=slope, spread=spread).replace("± ", "±\u00a0")


def heard(found: Heard) -> str:
    """Say how often shifts noted an observation."""
    if found.noted.first is None:
        return _("not noted in a shift in these words")
    first = wording.short_day(found.noted.first.astimezone().date())
    said = ngettext("noted {n} time in shifts, first on {day}", "noted {n} times in shifts, first on {day}",
                    found.noted.times)  # fmt: skip
    return said.format(n=wording.count(found.noted.times), day=first)


def effect(found: Measure, told: Effect) -> Iterator[str]:
    """Yield what a version did to the measure: before and after, and what may be said of it."""
    before, after = told.before, told.after
    if told.verdict == "meaning changed":
        yield _("The criterion's meaning changed with it, so before and after cannot be compared.")
        return
    if not before.n:
        yield _("There is nothing before it to compare with.")
        return
    if before.value is None or after.value is None:
        said = _("Too few answers to say anything ({before} before, {after} after; five are the least).")
        yield said.format(before=before.n, after=after.n)
        return
    sides = [
        value(found, one.value or 0.0)
        + ("" if one.deviation is None else f" ±\u00a0{wording.hundredths(one.deviation)}")
        for one in (before, after)
    ]
    yield f"{sides[0]} → {sides[1]}  (n {wording.count(before.n)} / {wording.count(after.n)})"
    yield effect_verdict(found, told)


def effect_verdict(found: Measure, told: Effect) -> str:
    """Say what may be said of a difference that has a figure."""
    if told.verdict == "too few":
        return _("Too few to say anything: {n} on either side are the least.").format(n=FEWEST_FOR_A_WORD)
    low, high = (difference(found, end or 0.0) for end in (told.low, told.high))
    said = {
        "higher": _("Higher by {difference} ({interval})."),
        "lower": _("Lower by {difference} ({interval})."),
    }.get(told.verdict, _("No clear difference: {difference} ({interval})."))
    interval = _("{low} to {high}").format(low=low, high=high)
    return said.format(difference=difference(found, told.difference or 0.0), interval=interval)


def verdict_name(verdict: str) -> str:
    """Say how an experiment ended."""
    return {"kept": _("kept"), "taken back": _("taken back"), "unclear": _("unclear")}.get(verdict, clean_line(verdict))
