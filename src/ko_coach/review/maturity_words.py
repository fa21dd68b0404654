"""Levels, spreads and figures in words: the same on the screen, in a pipe and in the report."""

from __future__ import annotations

from datetime import date

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.record.practice_entries import Level
from ko_coach.review.evidence_values import Evidence, Figure
from ko_coach.review.maturity_values import FEWEST_ANSWERS, Common, Standing
from ko_coach.review.quarters import parts
from ko_coach.review.samples import FEWEST_FOR_A_WORD
from ko_coach.review.spread import Spread
from ko_coach.text import clean_line


def level_name(level: Level) -> str:
    """Say a level."""
    return {"crawl": _("crawl"), "walk": _("walk"), "run": _("run"), "fly": _("fly")}[level]


def quarter_name(quarter: str) -> str:
    """Say a quarter: `Q4 2026`."""
    year, number = parts(quarter)
    return _("Q{number} {year}").format(number=number, year=year)


def short_quarter(quarter: str) -> str:
    """Say a quarter without its year: `Q4`."""
    return _("Q{number}").format(number=parts(quarter)[1])


def answered(n: int) -> str:
    """Say how many answered, of whom nothing else is told."""
    if not n:
        return _("Nobody has answered this quarter yet.")
    return ngettext("{n} person has answered.", "{n} people have answered.", n).format(n=wording.count(n))


def covered(standing: Standing) -> str:
    """Say why nothing of the others is shown; empty where it is."""
    if standing.spread is not None:
        return ""
    if standing.own is None:
        said = _("What the others answered is shown when you have answered: everybody answers alone.")
        return f"{answered(standing.n)} {said}"
    missing = ngettext("{n} more answer is missing.", "{n} more answers are missing.", standing.missing)
    said = _("With fewer than {fewest} answers one would know who said what, so nothing of the others is shown.")
    counts = answered(standing.n)
    return f"{counts} {said.format(fewest=FEWEST_ANSWERS)} {missing.format(n=standing.missing)}"


def otherwise(standing: Standing) -> str:
    """Say that some answered in another wording; empty where nobody did."""
    if not standing.otherwise:
        return ""
    said = ngettext(
        "{n} person answered another wording of the question this quarter; it is not counted here.",
        "{n} people answered another wording of the question this quarter; they are not counted here.",
        standing.otherwise,
    )
    return said.format(n=wording.count(standing.otherwise))


def span(spread: Spread) -> str:
    """Say how far apart the answers are, and where their middle is: `from crawl to run, the middle is walk · n 10`."""
    if spread.range is None or spread.median is None:
        return _("no answers")
    low, high = (level_name(level) for level in spread.range)
    n = _("n {n}").format(n=wording.count(spread.n))
    if low == high:
        said = _("all say {level}").format(level=low)
    else:
        one, other = (level_name(level) for level in spread.median)
        middle = _("the middle is {level}") if one == other else _("the middle lies between {level} and {other}")
        whole = _("from {low} to {high}").format(low=low, high=high)
        said = f"{whole}, {middle.format(level=one, other=other)}"
    return f"{said} · {n}"


def due(common: Common) -> str:
    """Say until when a next step is to be done; empty where no day is set."""
    if not common.due:
        return ""
    return _("until {day}").format(day=wording.whole_day(date.fromisoformat(common.due)))


def step(common: Common) -> str:
    """Say the next step with its day."""
    said = clean_line(common.next_step)
    return f"{said} ({due(common)})" if common.due else said


# ---------------------------------------------------------------------- what the record says


def figure(evidence: Evidence) -> str:
    """Say a figure of the quarter, with what it is of: `persona known in 86 % of 1 204 interactions`."""
    now = evidence.now
    if not now.told:
        return _too_few(evidence)
    said = _told(evidence, now)
    return said if now.n >= FEWEST_FOR_A_WORD else said + " – " + _("too few yet")


def before(evidence: Evidence) -> str:
    """Say the same of the quarter before, in short; empty where it has no figure."""
    earlier = evidence.before
    if not earlier.told:
        return ""
    n = wording.count(earlier.n)
    if earlier.mean is not None:
        return _("the quarter before: {mean} (n {n})").format(mean=wording.decimal(earlier.mean), n=n)
    return _("the quarter before: {part} of {n}").format(part=_part(evidence, earlier), n=n)


def _part(evidence: Evidence, of: Figure) -> str:
    part = of.part or 0
    # Nobody is ever there: what would round to 100 % is told as a count.
    counted = evidence.kind in ("observed", "way") or round(100 * part / of.n) == 100
    return wording.count(part) if counted else wording.percent(part / of.n)


def _told(evidence: Evidence, now: Figure) -> str:
    n, part = wording.count(now.n), _part(evidence, now)
    if evidence.kind == "observed":
        return _observed(now)
    if evidence.kind == "focus":
        said = _("focus {mean} ± {spread} (n {n})")
        mean, spread = wording.decimal(now.mean or 0.0), wording.decimal(now.deviation or 0.0)
        return said.format(mean=mean, spread=spread, n=n).replace("± ", "±\u00a0")
    return {
        "persona": _("persona known in {part} of {n} interactions"),
        "stage": _("stage known in {part} of {n} interactions"),
        "exceeded": _("expectations exceeded in {part} of {n} ratings"),
        "decided": _("decided for the customer in {times} of {n} conflicts ({part})"),
        "way": _("in the way: {part} of {n} named things are solved"),
    }[evidence.kind].format(part=part, n=n, times=wording.count(now.part or 0))


def _observed(now: Figure) -> str:
    if now.agents is None:
        said = ngettext(
            "{n} observation of customers noted by fewer than five agents, {part} of them in the portraits",
            "{n} observations of customers noted by fewer than five agents, {part} of them in the portraits",
            now.n,
        )
    else:
        said = ngettext(
            "{n} observation of customers noted by {agents} agents, {part} of them in the portraits",
            "{n} observations of customers noted by {agents} agents, {part} of them in the portraits",
            now.n,
        )
    agents = wording.count(now.agents or 0)
    return said.format(n=wording.count(now.n), agents=agents, part=wording.count(now.part or 0))


def _too_few(evidence: Evidence) -> str:
    about = {
        "persona": _("persona known"),
        "stage": _("stage known"),
        "observed": _("observations of customers"),
        "exceeded": _("expectations exceeded"),
        "decided": _("decided for the customer"),
        "focus": _("focus"),
        "way": _("in the way, and solved"),
    }[evidence.kind]
    return _("{about}: too few for a figure (n {n})").format(about=about, n=wording.count(evidence.now.n))
