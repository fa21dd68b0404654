"""What became of a change that was made, in lines: how an item is used, and what its criterion did before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.review.effects import ItemChange, ItemEffects, ItemOutcome, Retirement
from ko_coach.review.samples import FEWEST_FOR_A_WORD, FEWEST_FOR_FIGURES, Comparison
from ko_coach.rubric.model import Rubric
from ko_coach.tui import wording
from ko_coach.tui.text_pane import wrapped

_MOST_CHANGES = 2
"""Changes of an item that are told, the latest first."""


def item_lines(effects: ItemEffects, item: str, rubric: Rubric, now: datetime, width: int) -> Iterator[Content]:
    """Yield how the item was used since it last changed, and what its changes did."""
    found = next((one for one in effects.items if one.item == item), None)
    if found is None or (not found.use.shown and not found.changes):
        yield from wrapped(_("No interaction has shown it yet."), width, "$muted")
        return
    yield from _use(found, width)
    for change in list(reversed(found.changes))[:_MOST_CHANGES]:
        yield from wrapped(_change(change, now), width, "$muted")
        if change.comparison is not None:
            for line in comparison_lines(change.comparison, rubric):
                yield from wrapped(line, width, _STYLES[change.comparison.verdict], "  ", "  ")
    item_of_rubric = rubric.item_by_id.get(item)
    if item_of_rubric is not None and not item_of_rubric.moves:
        yield from wrapped(_("It is not meant to move a criterion (moves)."), width, "$muted")
    yield from _by_version(found, width)


def _use(found: ItemOutcome, width: int) -> Iterator[Content]:
    use = found.use
    if not use.shown:
        yield from wrapped(_("Not shown since it last changed."), width, "$muted")
        return
    said = _("shown {shown} · ticked {ticked} · set aside {ignored} · left alone {alone}")
    yield from wrapped(
        said.format(
            shown=wording.count(use.shown),
            ticked=share(use.ticked, use.shown),
            ignored=share(use.ignored, use.shown),
            alone=share(use.left_alone, use.shown),
        ),
        width,
    )
    if use.nudged:
        yield from wrapped(_("lit up {share}").format(share=share(use.nudged, use.shown)), width, "$muted")


def share(part: int, whole: int) -> str:
    """Say a part as a share; below five of anything the bare number, for a share would say more than it knows."""
    if whole < FEWEST_FOR_FIGURES:
        return wording.count(part)
    return f"{round(100 * part / whole)}\u00a0%"


def _change(change: ItemChange, now: datetime) -> str:
    when = wording.day(change.at, now)
    if change.kind == "came":
        return _("new since {day}, v{version}").format(day=when, version=change.version[:4])
    if change.kind == "went":
        return _("gone since {day}, v{version}").format(day=when, version=change.version[:4])
    said = _("changed {day}, v{version}: {parts}")
    return said.format(day=when, version=change.version[:4], parts=", ".join(change.parts))


_STYLES = {
    "meaning changed": "$warning",
    "too few": "$muted",
    "no clear difference": "",
    "higher": "$success",
    "lower": "$error",
}


def comparison_lines(found: Comparison, rubric: Rubric) -> Iterator[str]:
    """Yield the criterion before and after, with counts and spread, and what may be said of it."""
    criterion = rubric.criterion_by_id.get(found.criterion)
    name = criterion.name.say(language()) if criterion else found.criterion
    before, after = found.before, found.after
    if found.verdict == "meaning changed":
        yield _("{name}: its meaning changed with it, so before and after cannot be compared.").format(name=name)
        return
    if not before.n:
        yield _("{name}: there is nothing before it to compare with.").format(name=name)
        return
    if found.difference is None or before.mean is None or after.mean is None:
        said = _("{name}: too few answers to say anything ({before} before, {after} after; five are the least).")
        yield said.format(name=name, before=before.n, after=after.n)
        return
    said = _("{name} {before} ± {before_spread} → {after} ± {after_spread}  (n {before_n} / {after_n})")
    yield said.format(
        name=name,
        before=wording.decimal(before.mean),
        after=wording.decimal(after.mean),
        before_spread=wording.decimal(before.deviation or 0.0),
        after_spread=wording.decimal(after.deviation or 0.0),
        before_n=wording.count(before.n),
        after_n=wording.count(after.n),
    )
    yield _verdict(found)


def _verdict(found: Comparison) -> str:
    if found.verdict == "too few":
        said = _("Too few to say anything: {n} on either side are the least.")
        return said.format(n=FEWEST_FOR_A_WORD)
    interval = _("{low} to {high}").format(low=wording.signed(found.low or 0.0), high=wording.signed(found.high or 0.0))
    difference = wording.signed(found.difference or 0.0)
    if found.verdict == "higher":
        return _("Higher by {difference} ({interval}).").format(difference=difference, interval=interval)
    if found.verdict == "lower":
        return _("Lower by {difference} ({interval}).").format(difference=difference, interval=interval)
    return _("No clear difference: {difference} ({interval}).").format(difference=difference, interval=interval)


def _by_version(found: ItemOutcome, width: int) -> Iterator[Content]:
    if len(found.by_version) < 2:
        return
    yield from wrapped(_("by version: shown · ticked · set aside"), width, "$muted")
    for one in reversed(found.by_version):
        use = one.use
        figures = (wording.count(use.shown), share(use.ticked, use.shown), share(use.ignored, use.shown))
        yield Content.assemble("  ", (f"v{one.version[:4]} ", "$secondary"), " · ".join(figures))


def retirement_lines(found: Retirement, width: int) -> Iterator[Content]:
    """Yield one item that could be retired, with the numbers that say so."""
    use = found.use
    said = ngettext(
        "ticked {ticked} of {n} time, set aside {ignored}",
        "ticked {ticked} of {n} times, set aside {ignored}",
        use.shown,
    )
    figures = said.format(
        ticked=wording.count(use.ticked), n=wording.count(use.shown), ignored=wording.count(use.ignored)
    )
    why = _("nearly nobody uses it") if found.why == "hardly used" else _("it never varies: everybody does it anyway")
    yield from wrapped(why, width, "$warning", "    ", "    ")
    yield from wrapped(figures, width, "$muted", "    ", "    ")
