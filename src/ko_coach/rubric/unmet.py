"""Why a condition does not hold: each of its keys that fails, with what it wants and what is the case.

The choice of prompts asks `conditions` and stops at the first key that fails; whoever wants to know all of them asks
here. Each key is put to `conditions` by itself, so that the two can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from ko_coach.rubric.conditions import Facts, Reason, item_reasons, ticket_reasons
from ko_coach.rubric.model import Bounds, ItemCondition, Span, TicketCondition
from ko_coach.text import fold

_KEYS = tuple(field.name for field in fields(TicketCondition))
_NEVER_QUOTED = "words"
"""What the customer wrote is no answer to "and what is the case?"."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A key of a condition that does not hold."""

    key: str
    """persona, stage, kind or a key of the ticket's condition."""
    wanted: tuple[str, ...] | Bounds | Span
    actual: tuple[str, ...] | int | None = ()
    """What is the case, seconds for a span; empty or None when it is not known, and always for `words`."""
    field: str = ""
    """Whose value is wanted, for `fields`."""


class Outcome(NamedTuple):
    """A condition looked at key by key; it holds if nothing is unmet."""

    held: tuple[Reason, ...]
    unmet: tuple[Unmet, ...]


def key_by_key(condition: ItemCondition, facts: Facts, persona: str, stage: str, kind: str) -> Outcome:
    """Return which keys of the condition hold for an interaction and which do not. `kind` is the persona's."""
    held: list[Reason] = []
    failing: list[Unmet] = []
    for key, actual in (("persona", persona), ("stage", stage), ("kind", kind)):
        alone: dict[str, Any] = {key: getattr(condition, key)}
        reasons = item_reasons(ItemCondition(**alone), facts, persona, stage, kind)
        if reasons is None:
            failing.append(Unmet(key, alone[key], (actual,) if actual else ()))
        else:
            held += reasons
    of_ticket = ticket_key_by_key(condition.ticket, facts) if condition.ticket is not None else Outcome((), ())
    return Outcome((*held, *of_ticket.held), (*failing, *of_ticket.unmet))


def ticket_key_by_key(condition: TicketCondition, facts: Facts) -> Outcome:
    """Return which keys of the condition hold of a ticket and which do not; each named field is one."""
    reasons = ticket_reasons(condition, facts)
    if reasons is not None:
        return Outcome(reasons, ())
    held: list[Reason] = []
    failing: list[Unmet] = []
    for key, alone in _each_key(condition):
        reasons = ticket_reasons(alone, facts)
        if reasons is None:
            failing.append(_unmet(key, alone, facts))
        else:
            held += reasons
    return Outcome(tuple(held), tuple(failing))


def unmet(condition: ItemCondition, facts: Facts, persona: str, stage: str, kind: str) -> tuple[Unmet, ...]:
    """Return every key of the condition that does not hold; empty when the condition holds."""
    return key_by_key(condition, facts, persona, stage, kind).unmet


def _each_key(condition: TicketCondition) -> Iterator[tuple[str, TicketCondition]]:
    for key in _KEYS:
        wanted = getattr(condition, key)
        if wanted is None or wanted == ():
            continue
        if key == "fields":
            yield from ((key, TicketCondition(fields=(one,))) for one in wanted)
        else:
            yield key, TicketCondition(**{key: wanted})


def _unmet(key: str, alone: TicketCondition, facts: Facts) -> Unmet:
    if key == "fields":
        ((name, values),) = alone.fields
        given = tuple(value for field, held in facts.fields if fold(field) == fold(name) for value in held)
        return Unmet(key, values, given, name)
    wanted = getattr(alone, key)
    if key == _NEVER_QUOTED:
        return Unmet(key, wanted)
    actual = getattr(facts, key)
    if isinstance(actual, str):
        actual = (actual,) if actual else ()
    return Unmet(key, wanted, actual)
