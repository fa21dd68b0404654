"""What only the whole folder shows: prompts that can never show, and too many that would show together.

Too many: what the ticket says is not known here, so only prompts that do not ask about it are counted; those are
sure to meet whenever persona and stage fit. Every pair of persona and stage is looked at, and "not known yet" is one
of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, product

from ko_coach.i18n import gettext as _
from ko_coach.rubric.documents import PlacedItem
from ko_coach.rubric.model import (
    MOST_PER_INTERACTION,
    Bounds,
    Item,
    ItemCondition,
    Persona,
    Span,
    Stage,
    TicketCondition,
)
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.text import fold

_MOST_PAIRS = 10_000
"""Pairs of different personas and stages that are looked at; a rubric by people has a few dozen."""
_MOST_NAMED = 15
_MOST_PEOPLE = 500
"""A file of a mebibyte can hold 17,000 personas, and comparing each with 2,000 items would take a minute."""
_UNKNOWN = ""


def check_items(
    sheet: Sheet, placed: tuple[PlacedItem, ...], personas: tuple[Persona, ...], stages: tuple[Stage, ...]
) -> None:
    """Warn about items that can never show, and about more than nine that always meet in one interaction."""
    if max(len(personas), len(stages)) > _MOST_PEOPLE:
        return
    world = _World(personas, stages)
    for each in placed:
        _check_can_show(sheet, each, world)
    _check_crowd(sheet, placed, world)


class _World:
    """Every persona and stage that an interaction may have, "not known yet" among them."""

    def __init__(self, personas: tuple[Persona, ...], stages: tuple[Stage, ...]) -> None:
        self.personas = frozenset((_UNKNOWN, *(persona.id for persona in personas)))
        self.stages = frozenset((_UNKNOWN, *(stage.id for stage in stages)))
        self._by_kind: dict[str, set[str]] = {}
        for persona in personas:
            self._by_kind.setdefault(persona.kind, set()).add(persona.id)

    def personas_of(self, condition: ItemCondition | None) -> frozenset[str]:
        """Return the personas that the condition admits."""
        if condition is None:
            return self.personas
        admitted = frozenset(condition.persona) if condition.persona else self.personas
        if condition.kind:
            admitted &= frozenset().union(*(self._by_kind.get(kind, ()) for kind in condition.kind))
        return admitted

    def stages_of(self, condition: ItemCondition | None) -> frozenset[str]:
        """Return the stages that the condition admits."""
        return frozenset(condition.stage) if condition is not None and condition.stage else self.stages


def _check_can_show(sheet: Sheet, placed: PlacedItem, world: _World) -> None:
    item = placed.item
    personas = world.personas_of(item.when)
    if not personas:
        cause = _("The item “{id}” can never show: no persona that it names is of a kind that it names.")
        sheet.warn(placed.when_at, cause.format(id=shown(item.id)), _("Correct “persona” or “kind”."))
    elif item.unless is not None and _covers(item, personas, world):
        cause = _("The item “{id}” can never show: “unless” holds whenever “when” does.")
        sheet.warn(placed.unless_at, cause.format(id=shown(item.id)), _("Narrow “unless”, or remove the item."))


def _covers(item: Item, personas: frozenset[str], world: _World) -> bool:
    when, unless = item.when, item.unless
    if unless is None or not personas <= world.personas_of(unless):
        return False
    if not world.stages_of(when) <= world.stages_of(unless):
        return False
    if unless.ticket is None:
        return True
    return when is not None and when.ticket is not None and _implies(when.ticket, unless.ticket)


def _implies(one: TicketCondition, other: TicketCondition) -> bool:
    """Return whether the other condition surely holds of every ticket of which the one holds."""
    bounds = _bounds_imply(one.contacts, other.contacts)
    spans = all(_span_implies(getattr(one, key), getattr(other, key)) for key in ("waiting", "age", "customer_since"))
    lists = ("priority", "channel", "status", "language", "tags", "organisation", "words")
    return (
        bounds
        and spans
        and all(_any_implies(getattr(one, key), getattr(other, key)) for key in lists)
        and (_fields_imply(one.fields, other.fields))
    )


def _bounds_imply(one: Bounds | None, other: Bounds | None) -> bool:
    if other is None or one is None:
        return other is None
    return _range_implies((one.at_least, one.at_most), (other.at_least, other.at_most))


def _span_implies(one: Span | None, other: Span | None) -> bool:
    if other is None or one is None:
        return other is None
    return _range_implies((one.longer_than, one.shorter_than), (other.longer_than, other.shorter_than))


def _range_implies(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Return whether the one range lies within the other; None is an open end."""
    from_below = other[0] is None or (one[0] is not None and one[0] >= other[0])
    from_above = other[1] is None or (one[1] is not None and one[1] <= other[1])
    return from_below and from_above


def _any_implies(one: Iterable[str], other: Iterable[str]) -> bool:
    wanted = {fold(word) for word in other}
    given = {fold(word) for word in one}
    return not wanted or (bool(given) and given <= wanted)


_Fields = tuple[tuple[str, tuple[str, ...]], ...]


def _fields_imply(one: _Fields, other: _Fields) -> bool:
    given = {fold(name): values for name, values in one}
    return all(fold(name) in given and _any_implies(given[fold(name)], values) for name, values in other)


def _check_crowd(sheet: Sheet, placed: tuple[PlacedItem, ...], world: _World) -> None:
    always = [each for each in placed if not _asks_for_ticket(each.item)]
    if len(always) <= MOST_PER_INTERACTION:
        return
    whens = [each.item.when for each in always]
    bars = [each.item.unless for each in always]
    personas = _alike(
        world.personas,
        [world.personas_of(when) for when in whens],
        [world.personas_of(unless) if unless else frozenset() for unless in bars],
    )
    stages = _alike(
        world.stages,
        [world.stages_of(when) for when in whens],
        [world.stages_of(unless) if unless else frozenset() for unless in bars],
    )
    worst, meeting = ("", ""), 0
    for ((let_in, barred), persona), ((let_in_too, barred_too), stage) in islice(
        product(personas.items(), stages.items()), _MOST_PAIRS
    ):
        both = let_in & let_in_too & ~(barred & barred_too)
        if both.bit_count() > meeting.bit_count():
            worst, meeting = (persona, stage), both
    if meeting.bit_count() > MOST_PER_INTERACTION:
        _warn_crowd(sheet, [each for bit, each in enumerate(always) if meeting >> bit & 1], *worst)


def _asks_for_ticket(item: Item) -> bool:
    return any(condition is not None and condition.ticket is not None for condition in (item.when, item.unless))


def _alike(
    who: frozenset[str], let_in: list[frozenset[str]], barred: list[frozenset[str]]
) -> dict[tuple[int, int], str]:
    """Return one of `who` for each different pair of (items that let it in, items that bar it), a bit for each item."""
    masks = dict.fromkeys(sorted(who), (0, 0))
    for bit, (welcome, unwelcome) in enumerate(zip(let_in, barred, strict=True)):
        for each in welcome & who:
            masks[each] = masks[each][0] | 1 << bit, masks[each][1]
        for each in unwelcome & who:
            masks[each] = masks[each][0], masks[each][1] | 1 << bit
    return {mask: each for each, mask in masks.items()}


def _warn_crowd(sheet: Sheet, crowd: list[PlacedItem], persona: str, stage: str) -> None:
    cause = _(
        "{n} items always meet for persona {persona} in stage {stage}, and an interaction shows {most} at most: {ids}."
    )
    unknown = _("not known yet")
    cause = cause.format(
        n=len(crowd),
        persona=shown(persona) or unknown,
        stage=shown(stage) or unknown,
        most=MOST_PER_INTERACTION,
        ids=", ".join(shown(each.item.id) for each in crowd[:_MOST_NAMED]) + ("…" if len(crowd) > _MOST_NAMED else ""),
    )
    sheet.warn(crowd[MOST_PER_INTERACTION].at, cause, _("Give some of them a condition, so that the others are seen."))
