"""Who came, and in which stage, in the report: the heat map as a table, each cell with its share and its number."""

from __future__ import annotations

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review import report_words as words
from ko_coach.review.customers import HeatMap
from ko_coach.review.markup import Child, Markup, tag
from ko_coach.review.report import Report

_LIGHTEST, _DARKEST = 8, 48
"""How much of the accent stands behind the words, in percent: they stay readable in the light and in the dark."""


def customers(report: Report) -> Markup:
    """Return the section."""
    lead = _("Personas by stage of the journey: their share of all interactions. Nobody is named here.")
    return words.section("customers", _("Customers"), lead, _map(report.customers, report))


def _map(found: HeatMap, report: Report) -> Child:
    if found.share() is None:
        return tag("p", words.too_few(found.total))
    # On paper and on a phone what never came would only take room.
    personas = [one for one in found.personas if found.n(one)]
    stages = [one for one in found.stages if found.n(stage=one)]
    names = dict(report.names.stages)
    heads = (_("Persona"), *(words.named(one, names) for one in stages), _("in all"))
    rows = [_row(one, stages, found, heads, report) for one in (*personas, None)]
    said = ngettext("Share of {n} interaction.", "Shares of {n} interactions.", found.total)
    return words.table(said.format(n=wording.count(found.total)), heads, rows, "")


def _row(persona: str | None, stages: list[str], found: HeatMap, heads: tuple[str, ...], report: Report) -> Markup:
    name = _("in all") if persona is None else words.named(persona, dict(report.names.personas))
    highest = max(found.cells.values())
    cells = [(_cell(found, persona, stage, highest), "number") for stage in (*stages, None)]
    return words.row(name, heads, *cells)


def _cell(found: HeatMap, persona: str | None, stage: str | None, highest: int) -> Child:
    n, share = found.n(persona, stage), found.share(persona, stage) or 0.0
    if not n:
        return "–"
    told = "<1\u00a0%" if share < 0.005 else wording.percent(share)
    count = tag("span", f"n {wording.count(n)}", class_="small muted")
    if persona is None or stage is None:
        return [tag("strong", told), tag("br"), count]
    shade = round(_LIGHTEST + (_DARKEST - _LIGHTEST) * n / highest)
    style = f"background:color-mix(in srgb,var(--accent) {shade}%,transparent);padding:0 .4em;border-radius:.2em"
    return [tag("span", told, style=style), tag("br"), count]
