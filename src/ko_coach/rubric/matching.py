"""Conditions made ready to be asked of very many tickets: the answers of `conditions`, without the reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ko_coach.rubric.conditions import Facts, searches
from ko_coach.rubric.model import Bounds, Span, TicketCondition
from ko_coach.text import fold

_SINGLE_VALUES = ("priority", "channel", "status", "language", "organisation")
_SPANS = ("waiting", "age", "customer_since")


class Seen:
    """The facts of one ticket, folded once for all conditions."""

    __slots__ = ("facts", "fields", "held", "single", "tags", "words")

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.words = facts.words
        self.held = set(facts.words.split())
        self.tags = {fold(tag) for tag in facts.tags}
        self.single = {key: fold(value) for key in _SINGLE_VALUES if (value := getattr(facts, key))}
        self.fields: dict[str, set[str]] = {}
        for name, values in facts.fields:
            self.fields.setdefault(fold(name), set()).update(fold(value) for value in values)


Test = Callable[[Seen], bool]


def as_test(condition: TicketCondition) -> Test:
    """Return the condition as a function that says whether it holds, as `ticket_reasons` would; the cheapest first."""
    tests: list[Test] = []
    if condition.contacts is not None:
        tests.append(_within(condition.contacts))
    tests += [_lasts(kind, span) for kind in _SPANS if (span := getattr(condition, kind)) is not None]
    tests += [_is_one_of(key, wanted) for key in _SINGLE_VALUES if (wanted := getattr(condition, key))]
    if condition.tags:
        tests.append(_has_tag(condition.tags))
    tests += [_has_field(name, values) for name, values in condition.fields]
    if condition.words:
        tests.append(_says(condition.words))
    return tests[0] if len(tests) == 1 else _all_of(tests)


def _all_of(tests: list[Test]) -> Test:
    def hold(seen: Seen) -> bool:
        for test in tests:  # noqa: SIM110 - a generator would take twice as long, a million times
            if not test(seen):
                return False
        return True

    return hold


def _within(bounds: Bounds) -> Test:
    least, most = _ends(bounds.at_least, bounds.at_most)

    def holds(seen: Seen) -> bool:
        count = seen.facts.contacts
        return count is not None and least <= count <= most

    return holds


def _lasts(kind: str, span: Span) -> Test:
    longer, shorter = _ends(span.longer_than, span.shorter_than)

    def holds(seen: Seen) -> bool:
        seconds: int | None = getattr(seen.facts, kind)
        return seconds is not None and longer < seconds < shorter

    return holds


def _ends(lower: int | None, upper: int | None) -> tuple[float, float]:
    return float("-inf") if lower is None else lower, float("inf") if upper is None else upper


def _is_one_of(key: str, wanted: tuple[str, ...]) -> Test:
    folded: set[Any] = {fold(value) for value in wanted}
    return lambda seen: seen.single.get(key) in folded


def _has_tag(wanted: tuple[str, ...]) -> Test:
    folded = {fold(value) for value in wanted}
    return lambda seen: not folded.isdisjoint(seen.tags)


def _has_field(name: str, values: tuple[str, ...]) -> Test:
    folded_name, folded = fold(name), {fold(value) for value in values}
    return lambda seen: not folded.isdisjoint(seen.fields.get(folded_name, ()))


def _says(phrases: tuple[str, ...]) -> Test:
    found = searches(phrases)
    alone = {search.word for search in found if search.word and not search.whole}
    unspaced = [search.whole for search in found if not search.word]
    longer: dict[str, list[str]] = {}
    for search in found:
        if search.word and search.whole:
            longer.setdefault(search.word, []).append(search.whole)
    firsts = set(longer)

    def said(seen: Seen) -> bool:
        held, words = seen.held, seen.words
        if not alone.isdisjoint(held):
            return True
        for first in firsts & held:
            for whole in longer[first]:
                if whole in words:
                    return True
        return bool(unspaced) and any(whole in words for whole in unspaced)

    return said
