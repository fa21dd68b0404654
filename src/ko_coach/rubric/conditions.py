"""What the rules may know of a ticket, and whether a condition holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ko_coach.rubric.model import Bounds, ItemCondition, Span, TicketCondition
from ko_coach.text import fold

_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1b00-\u1b44"
)
_WORD = re.compile(f"[\\w{_MARKS}]+")
"""A word in any script: `\\w` alone would cut Hindi or Thai at every vowel sign."""
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""Scripts that write no spaces between words (or, Korean, glue endings to them): no word has edges to look for."""
_SINGLE_VALUES = ("priority", "channel", "status", "language", "organisation")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule sees of one ticket at one moment. None and empty mean "not known": no condition on it holds."""

    words: str = ""
    """Subject and the customer's messages as `spoken` makes them, for whole-word search."""
    contacts: int | None = None
    waiting: int | None = None
    """Seconds since the customer last wrote without an answer."""
    age: int | None = None
    """Seconds since the ticket was created."""
    customer_since: int | None = None
    """Seconds since the customer became one."""
    priority: str = ""
    channel: str = ""
    status: str = ""
    language: str = ""
    organisation: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that held, or failed to: `Reason("tags", "refund")`, `Reason("contacts", "3")`.

    The kind is the condition's key; the value is what the screen names.
    """

    kind: str
    value: str


def spoken(*texts: str) -> str:
    """Return the folded words of the texts, each with a space on both sides, ready for whole-word search."""
    words = [word for text in texts for word in _WORD.findall(fold(text))]
    return f" {' '.join(words)} " if words else ""


def ticket_reasons(condition: TicketCondition, facts: Facts) -> tuple[Reason, ...] | None:
    """Return why the condition holds (one reason for each key and each named field), or None when it does not."""
    reasons: list[Reason] = []
    holds = (
        _measures_hold(condition, facts, reasons)
        and _single_values_hold(condition, facts, reasons)
        and _any_value_holds("tags", condition.tags, facts.tags, reasons)
        and _words_hold(condition.words, facts.words, reasons)
        and _fields_hold(condition.fields, facts.fields, reasons)
    )
    return tuple(reasons) if holds else None


def item_reasons(
    condition: ItemCondition, facts: Facts, persona: str, stage: str, kind: str
) -> tuple[Reason, ...] | None:
    """Return why the condition holds for an interaction, or None when it does not. `kind` is the persona's.

    An empty persona, stage or kind means "not known yet": no condition on it holds.
    """
    reasons: list[Reason] = []
    for name, wanted, actual in (
        ("persona", condition.persona, persona),
        ("stage", condition.stage, stage),
        ("kind", condition.kind, kind),
    ):
        if wanted and actual not in wanted:
            return None
        if wanted:
            reasons.append(Reason(name, actual))
    if condition.ticket is None:
        return tuple(reasons)
    of_ticket = ticket_reasons(condition.ticket, facts)
    return None if of_ticket is None else (*reasons, *of_ticket)


def specificity(condition: ItemCondition | None) -> int:
    """Return how many keys the condition names (each ticket field is one): the more, the more specific the item."""
    if condition is None:
        return 0
    given = sum(1 for wanted in (condition.persona, condition.stage, condition.kind) if wanted)
    return given if condition.ticket is None else given + ticket_specificity(condition.ticket)


def ticket_specificity(condition: TicketCondition) -> int:
    """Return how many keys the condition names: as many as there are reasons when it holds."""
    measures = (condition.contacts, condition.waiting, condition.age, condition.customer_since)
    lists = (condition.tags, condition.words, *(getattr(condition, key) for key in _SINGLE_VALUES))
    return sum(1 for m in measures if m is not None) + sum(1 for e in lists if e) + len(condition.fields)


def can_match(phrase: str) -> bool:
    """Return whether there is any word in the phrase that a search could find."""
    return bool(spoken(phrase))


def _measures_hold(condition: TicketCondition, facts: Facts, reasons: list[Reason]) -> bool:
    if condition.contacts is not None:
        if not _within(condition.contacts, facts.contacts):
            return False
        reasons.append(Reason("contacts", str(facts.contacts)))
    for kind, span, seconds in (
        ("waiting", condition.waiting, facts.waiting),
        ("age", condition.age, facts.age),
        ("customer_since", condition.customer_since, facts.customer_since),
    ):
        if span is None:
            continue
        if not _lasts(span, seconds):
            return False
        reasons.append(Reason(kind, str(seconds)))
    return True


def _within(bounds: Bounds, count: int | None) -> bool:
    if count is None:
        return False
    return (bounds.at_least is None or count >= bounds.at_least) and (bounds.at_most is None or count <= bounds.at_most)


def _lasts(span: Span, seconds: int | None) -> bool:
    if seconds is None:
        return False
    longer = span.longer_than is None or seconds > span.longer_than
    return longer and (span.shorter_than is None or seconds < span.shorter_than)


def _single_values_hold(condition: TicketCondition, facts: Facts, reasons: list[Reason]) -> bool:
    for key in _SINGLE_VALUES:
        wanted: tuple[str, ...] = getattr(condition, key)
        actual: str = getattr(facts, key)
        if wanted and not (actual and _any_value_holds(key, wanted, (actual,), reasons)):
            return False
    return True


def _any_value_holds(kind: str, wanted: tuple[str, ...], actual: Iterable[str], reasons: list[Reason]) -> bool:
    if not wanted:
        return True
    found = _first_match(wanted, actual)
    if found is None:
        return False
    reasons.append(Reason(kind, found))
    return True


def _fields_hold(
    wanted: tuple[tuple[str, tuple[str, ...]], ...],
    actual: tuple[tuple[str, tuple[str, ...]], ...],
    reasons: list[Reason],
) -> bool:
    for name, values in wanted:
        folded = _folded(name)
        of_ticket = [value for field, held in actual if _folded(field) == folded for value in held]
        found = _first_match(values, of_ticket)
        if found is None:
            return False
        reasons.append(Reason("fields", f"{name}: {found}"))
    return True


def _first_match(wanted: tuple[str, ...], actual: Iterable[str]) -> str | None:
    held = {_folded(value) for value in actual}
    return next((value for value in wanted if _folded(value) in held), None)


class Search(NamedTuple):
    """A phrase made ready: one word to look up, and for a longer phrase what to look for in the whole text.

    The word is empty where the script has no spaces between words.
    """

    phrase: str
    word: str
    whole: str


def _words_hold(wanted: tuple[str, ...], words: str, reasons: list[Reason]) -> bool:
    if not wanted:
        return True
    held = _held(words)
    for search in searches(wanted):
        if (not search.word or search.word in held) and (not search.whole or search.whole in words):
            reasons.append(Reason("words", search.phrase))
            return True
    return False


@lru_cache(maxsize=1024)
def searches(phrases: tuple[str, ...]) -> tuple[Search, ...]:
    """Return the phrases made ready; those without a word that could be found are left out."""
    found = []
    for phrase in phrases:
        prepared = spoken(phrase)
        if not prepared.isascii() and _unspaced().search(prepared):
            found.append(Search(phrase, "", prepared.strip()))
        elif prepared:
            first, *others = prepared.split()
            found.append(Search(phrase, first, prepared if others else ""))
    return tuple(found)


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    return re.compile(_UNSPACED)  # takes longer than all else in this file, and few rubrics need it


@lru_cache(maxsize=16)
def _held(words: str) -> frozenset[str]:
    return frozenset(words.split())


@lru_cache(maxsize=4096)
def _folded(value: str) -> str:
    return fold(value)
