"""What became of changes of the rubric: each version with a note as the experiment that it is, and each prompt."""

from __future__ import annotations

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.review import report_words as words
from ko_coach.review.effects import Retirement, VersionOutcome
from ko_coach.review.markup import Child, Markup, tag
from ko_coach.review.report import Change, Report
from ko_coach.review.report_svg import Said, whisker
from ko_coach.review.samples import Comparison
from ko_coach.text import clean_line

_REACH = 1.0
"""Points on either side of 0 that the picture of a difference shows at least."""


def changes(report: Report) -> Markup:
    """Return the section."""
    lead = _(
        "What was changed in the rubric in this time, and what all interactions were rated before and after. "
        "It tells of the rubric, never of people."
    )
    versions = [_version(number, one, report) for number, one in enumerate(report.versions, 1)]
    items = _items(report)
    nothing = None if versions or report.changes else tag("p", _("The rubric did not change in this time."))
    return words.section("changes", _("Changes of the rubric"), lead, nothing, versions, items, _retirement(report))


def _version(number: int, found: VersionOutcome, report: Report) -> Markup:
    said = (f"v{found.version[:4]}", wording.short_day(found.at.astimezone().date()), clean_line(found.author))
    note = found.note
    parts = ((_("Changed"), note.changed), (_("Expected"), note.expect), (_("Measured by"), note.measure))
    told = [(name, clean_line(text.say(language()))) for name, text in parts]
    rows = [(tag("dt", name), tag("dd", text)) for name, text in told if text]
    effect = _effect(f"version-{number}", found.comparison, report)
    count = tag("p", words.interactions(found.interactions), class_="small muted")
    heading = tag("h3", " · ".join(part for part in said if part))
    return tag("article", heading, tag("dl", *rows), effect, count, class_="note")


def _effect(id_: str, found: Comparison | None, report: Report) -> Child:
    if found is None:
        return None
    name = words.criterion_name(found.criterion, report.names)
    told = words.comparison(found, name)
    shown: list[Child] = [tag("p", told)]
    if found.difference is not None and found.low is not None and found.high is not None:
        reach = max(_REACH, abs(found.low), abs(found.high))
        title = _("{name}: difference").format(name=name)
        drawn = whisker(Said(id_, title, told), found.difference, (found.low, found.high), (-reach, reach))
        ends = (wording.signed(-reach), "0", wording.signed(reach))
        scale = tag("div", *(tag("span", end) for end in ends), class_="ends", aria_hidden="true")
        shown.append(tag("figure", drawn, scale, style="max-width:30rem"))
    return shown


def _items(report: Report) -> Child:
    if not report.changes:
        return None
    items = [_item(number, one, report) for number, one in enumerate(report.changes, 1)]
    return [tag("h3", _("Prompts that changed")), tag("ul", *items, class_="list")]


def _item(number: int, found: Change, report: Report) -> Markup:
    change = found.change
    day = wording.short_day(change.at.astimezone().date())
    said = {
        "came": _("new since {day}, v{version}"),
        "went": _("gone since {day}, v{version}"),
        "changed": _("in other words or with other rules since {day}, v{version}"),
    }[change.kind]
    when = said.format(day=day, version=change.version[:4])
    others = ngettext(
        "{n} other prompt changed in the same version: which of them made the difference, nobody can tell.",
        "{n} other prompts changed in the same version: which of them made the difference, nobody can tell.",
        change.others,
    )
    note = tag("p", others.format(n=change.others), class_="small muted") if change.others else None
    name = tag("strong", words.named(found.item, dict(report.names.items)))
    about = tag("span", f" {when}", class_="small muted")
    return tag("li", name, about, _effect(f"item-{number}", change.comparison, report), note)


def _retirement(report: Report) -> Child:
    if not report.retirement:
        return None
    items = [_retired(one, report) for one in report.retirement]
    return [tag("h3", _("Prompts that could be retired")), tag("ul", *items, class_="list")]


def _retired(found: Retirement, report: Report) -> Markup:
    use = found.use
    why = _("nearly nobody uses it") if found.why == "hardly used" else _("it never varies: everybody does it anyway")
    said = ngettext(
        "ticked {ticked} of {n} time, set aside {ignored}",
        "ticked {ticked} of {n} times, set aside {ignored}",
        use.shown,
    )
    counts = {"ticked": use.ticked, "n": use.shown, "ignored": use.ignored}
    figures = said.format(**{name: wording.count(one) for name, one in counts.items()})
    name = tag("strong", words.named(found.item, dict(report.names.items)))
    return tag("li", name, tag("p", f"{why}; {figures}", class_="small muted"))
