"""Conditions and rules as a coach writes them."""

from __future__ import annotations

from typing import Any

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.conditions import can_match
from ko_coach.rubric.entry import Entry, Shape, report_unexpected
from ko_coach.rubric.model import KINDS, Bounds, ItemCondition, Rule, Span, TicketCondition
from ko_coach.rubric.references import References
from ko_coach.rubric.shapes import duration, list_of, one_of_list, string, strings, whole
from ko_coach.rubric.sheet import Place, Sheet, shown
from ko_coach.rubric.yaml_nodes import Mapping, Node
from ko_coach.text import clean_line

_count = whole(*grammar.CONTACTS)
_kinds = one_of_list(KINDS)
weight = whole(*grammar.WEIGHT)


def item_condition(references: References) -> Shape[ItemCondition]:
    """Return the shape of `when` and `unless`."""
    shapes: dict[str, Shape[Any]] = {
        "persona": list_of(references.ask("persona"), single=True),
        "stage": list_of(references.ask("stage"), single=True),
        "kind": _kinds,
        "ticket": _ticket,
    }

    def read(sheet: Sheet, node: Node) -> ItemCondition:
        entry = _condition(sheet, node, grammar.CONDITION)
        return ItemCondition(**entry.read_given(shapes))

    return read


def rule(sheet: Sheet, node: Node) -> Rule:
    """Read one way to recognise a persona or a stage."""
    entry = Entry(sheet, node, grammar.RULE)
    if isinstance(node, Mapping) and not node.entries.keys() - {"weight"}:
        _report_empty(sheet, node)
    return Rule(TicketCondition(**entry.read_given(_TICKET_SHAPES)), entry.read("weight", weight, 1))


rules = list_of(rule)


def _ticket(sheet: Sheet, node: Node) -> TicketCondition | None:
    return TicketCondition(**_condition(sheet, node, grammar.TICKET).read_given(_TICKET_SHAPES))


def _condition(sheet: Sheet, node: Node, keys: grammar.Keys) -> Entry:
    if isinstance(node, Mapping) and not node.entries:
        _report_empty(sheet, node)
    return Entry(sheet, node, keys)


def _report_empty(sheet: Sheet, node: Node) -> None:
    sheet.error(node, _("The condition names nothing."), _("Write what must hold, or remove it."))


def _bounds(sheet: Sheet, node: Node) -> Bounds | None:
    entry = _condition(sheet, node, grammar.BOUNDS)
    bounds = Bounds(entry.read("at_least", _count, None), entry.read("at_most", _count, None))
    if bounds.at_least is not None and bounds.at_most is not None and bounds.at_least > bounds.at_most:
        cause = _("This can never hold: at least {least} and at most {most}.")
        _warn_never(sheet, entry.place("at_most"), cause.format(least=bounds.at_least, most=bounds.at_most))
    return bounds


def _span(sheet: Sheet, node: Node) -> Span | None:
    entry = _condition(sheet, node, grammar.SPAN)
    span = Span(entry.read("longer_than", duration, None), entry.read("shorter_than", duration, None))
    if span.longer_than is not None and span.shorter_than is not None and span.longer_than >= span.shorter_than:
        written = [given.value for key in ("longer_than", "shorter_than") if (given := entry.scalar(key))]
        cause = _("This can never hold: longer than {longer} and shorter than {shorter}.")
        cause = cause.format(longer=shown(written[0]), shorter=shown(written[-1]))
        _warn_never(sheet, entry.place("shorter_than"), cause)
    return span


def _warn_never(sheet: Sheet, at: Place, cause: str) -> None:
    sheet.warn(at, cause, _("See whether the two are swapped."))


def _phrase(sheet: Sheet, node: Node) -> str:
    words = string(sheet, node)
    if words and not can_match(words):
        cause = _("There is no letter or digit in “{words}”, so nothing can match it.").format(words=shown(words))
        sheet.warn(node, cause, _("Write a word that the customer uses, or remove it."))
    return words


_phrases = list_of(_phrase, single=True)


def _fields(sheet: Sheet, node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(node, Mapping):
        cause = _("The names of fields and their values are expected here.")
        report_unexpected(sheet, node, cause, _("Write {Field name: value}."))
        return ()
    if not node.entries:
        _report_empty(sheet, node)
    # Sorted, since the order of keys must not make a new version.
    return tuple(sorted((clean_line(name), strings(sheet, value)) for name, (_key, value) in node.entries.items()))


_TICKET_SHAPES: dict[str, Shape[Any]] = {
    "contacts": _bounds,
    "waiting": _span,
    "age": _span,
    "customer_since": _span,
    "priority": strings,
    "channel": strings,
    "status": strings,
    "language": strings,
    "tags": strings,
    "organisation": strings,
    "words": _phrases,
    "fields": _fields,
}
