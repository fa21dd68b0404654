"""What an edit would have done, in lines: how many interactions change, which prompts come and go, for whom."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review.backtest import Effect, ItemEffect, Recognition, Share
from ko_coach.rubric.model import Rubric
from ko_coach.tui import explanations, wording
from ko_coach.tui.text_pane import wrapped

_MOST_ITEMS = 12
_MOST_PEOPLE = 4


def edit_lines(effect: Effect, rubric: Rubric, width: int, *, full: bool) -> Iterator[Content]:
    """Yield the lines; with `full`, all that is known, else what fits beside other things."""
    most = None if full else _MOST_ITEMS
    if not effect.compared:
        yield from wrapped(_nothing_compared(effect), width, "$muted")
        return
    if effect.stopped:
        said = _("Stopped after {done} of {total}.")
        done, total = wording.count(effect.done), wording.count(effect.total)
        yield from wrapped(said.format(done=done, total=total), width, "$warning")
    yield from _how_many(effect, width)
    moved = [item for item in effect.items if item.changed or item.reworded]
    for item in moved[:most]:
        yield from _item(item, width, examples=full)
    if most is not None and len(moved) > most:
        left = len(moved) - most
        more = ngettext("… {n} more item (b: all of them)", "… {n} more items (b: all of them)", left)
        yield from wrapped(more.format(n=left), width, "$muted", "  ", "  ")
    for title, found in ((_("persona"), effect.personas), (_("stage"), effect.stages)):
        name = explanations.persona_name if found is effect.personas else explanations.stage_name
        for one in found[: None if full else _MOST_PEOPLE]:
            yield from _recognised(title, one, name, rubric, width)
    yield from _where(effect, rubric, width, full=full)
    yield from _reservations(effect, width)


def _nothing_compared(effect: Effect) -> str:
    if effect.skipped:
        return _("None of the interactions can be compared: their rubric versions are not on record.")
    return _("The record holds no interactions to try it on yet.")


def _how_many(effect: Effect, width: int) -> Iterator[Content]:
    said = ngettext(
        "{changed} of {n} interaction would show other prompts",
        "{changed} of {n} interactions would show other prompts",
        effect.compared,
    )
    style = "bold" if effect.changed else "$success"
    yield from wrapped(
        said.format(changed=wording.count(effect.changed), n=wording.count(effect.compared)), width, style
    )
    yield bar(effect.changed, effect.compared, min(width, 40))


def bar(part: int, whole: int, width: int) -> Content:
    """Return a bar of that width, filled as far as the part is of the whole."""
    eighths = round(8 * width * part / whole) if whole else 0
    if part and not eighths:
        eighths = 1
    full, rest = divmod(eighths, 8)
    filled = "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
    return Content.assemble((filled, "$accent"), ("·" * max(width - len(filled), 0), "$line"))


def _item(item: ItemEffect, width: int, *, examples: bool) -> Iterator[Content]:
    for sign, style, count, where in (
        ("+", "$success", item.appeared, item.examples_appeared),
        ("−", "$error", item.vanished, item.examples_vanished),
        ("~", "$warning", 0 if item.changed else item.reworded, ()),
    ):
        if not count:
            continue
        number = wording.count(count) + (" " + _("reworded") if sign == "~" else "")
        room = max(width - len(number) - 3, 6)
        name = Content(item.item).truncate(room, ellipsis=True, pad=True)
        yield Content.assemble((f"{sign} ", f"bold {style}"), name, " ", (number, style))
        if examples and where:
            said = _("for example {tickets}").format(tickets=", ".join(one.ticket for one in where))
            yield from wrapped(said, width, "$muted", "    ", "    ")


def _recognised(title: str, one: Recognition, name: object, rubric: Rubric, width: int) -> Iterator[Content]:
    assert callable(name)  # noqa: S101 - one of the two functions that name an id
    said = f"{title}: {name(one.before, rubric)} → {name(one.after, rubric)} {wording.count(one.count)}"
    yield from wrapped(said, width, "$secondary", "", "  ")


def _where(effect: Effect, rubric: Rubric, width: int, *, full: bool) -> Iterator[Content]:
    if not effect.changed:
        return
    for title, shares, name in (
        (_("others, of all: by persona"), effect.by_persona, explanations.persona_name),
        (_("others, of all: by stage"), effect.by_stage, explanations.stage_name),
    ):
        yield from wrapped(title, width, "$muted")
        changed = sorted((one for one in shares if one.changed), key=lambda one: -one.changed)
        for one in changed[: None if full else _MOST_PEOPLE]:
            yield _share(one, name(one.id, rubric), width)


def _share(one: Share, name: str, width: int) -> Content:
    number = f"{wording.count(one.changed)}/{wording.count(one.compared)}"
    room = max(width - len(number) - 3, 4)
    return Content.assemble(
        "  ", (Content(name).truncate(room, ellipsis=True, pad=True)).stylize("$muted"), " ", number
    )


def _reservations(effect: Effect, width: int) -> Iterator[Content]:
    if effect.without_words:
        said = ngettext(
            "In {n} of them the customer's words are no longer kept: rules on words could not be tried there.",
            "In {n} of them the customer's words are no longer kept: rules on words could not be tried there.",
            effect.without_words,
        )
        yield from wrapped(said.format(n=wording.count(effect.without_words)), width, "$muted")
    if effect.skipped:
        said = ngettext(
            "{n} more was begun under a version that is not on record.",
            "{n} more were begun under versions that are not on record.",
            effect.skipped,
        )
        yield from wrapped(said.format(n=wording.count(effect.skipped)), width, "$muted")
