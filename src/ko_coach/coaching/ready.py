"""A rubric made ready for very many tickets: the answers of `recognise` and `choose`, some ten times as fast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ko_coach.rubric.conditions import specificity, ticket_specificity
from ko_coach.rubric.matching import Seen, Test, as_test
from ko_coach.rubric.model import Item, ItemCondition, Rubric, Rule


class _Candidate(NamedTuple):
    """An item that only the ticket can still rule out; None where nothing is asked of the ticket."""

    item: Item
    when: Test | None
    unless: Test | None


class ReadyRubric:
    """One rubric version; what can be known before a ticket comes is worked out once."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self._personas = _by_strength((persona.id, persona.recognise) for persona in rubric.personas)
        self._stages = _by_strength((stage.id, stage.recognise) for stage in rubric.stages)
        best_first = sorted(rubric.items, key=lambda item: (-specificity(item.when), -item.weight))
        self._ranked = [_Candidate(item, _of_ticket(item.when), _of_ticket(item.unless)) for item in best_first]
        self._by_customer: dict[tuple[str, str], list[list[_Candidate]]] = {}

    def persona(self, seen: Seen) -> str:
        """Return the persona that the rules name; empty when it is not known."""
        return next((identity for holds, identity in self._personas if holds(seen)), "")

    def stage(self, seen: Seen) -> str:
        """Return the stage that the rules name; empty when it is not known."""
        return next((identity for holds, identity in self._stages if holds(seen)), "")

    def prompts(self, seen: Seen, persona: str, stage: str) -> tuple[Item, ...]:
        """Return the items to show at the beginning, in the rubric's order of phases."""
        phases = self._by_customer.get((persona, stage))
        if phases is None:
            phases = self._by_customer[persona, stage] = self._candidates(persona, stage)
        limits = self.rubric.limits
        places = [
            (place, number, item)
            for number, candidates in enumerate(phases)
            for place, item in enumerate(_that_hold(candidates, seen, limits.per_phase))
        ]
        if len(places) > limits.per_interaction:
            # Each phase gives up its last places first.
            stay = sorted(place[:2] for place in places)[: limits.per_interaction]
            places = [place for place in places if place[:2] in stay]
        return tuple([item for _, _, item in places])

    def _candidates(self, persona: str, stage: str) -> list[list[_Candidate]]:
        known = self.rubric.persona_by_id.get(persona)
        customer = (persona, stage, known.kind if known else "")
        phases: dict[str, list[_Candidate]] = {phase.id: [] for phase in self.rubric.phases}
        for item, when, unless in self._ranked:
            if item.phase not in phases or not (item.when is None or _fits(item.when, customer)):
                continue
            if item.unless is None or not _fits(item.unless, customer):
                phases[item.phase].append(_Candidate(item, when, None))
            elif unless is not None:
                phases[item.phase].append(_Candidate(item, when, unless))
        return list(phases.values())


def _by_strength(candidates: Iterable[tuple[str, Sequence[Rule]]]) -> list[tuple[Test, str]]:
    """Return the rules so that the first one that holds is the strongest: how much of a rule holds is known before."""
    rules = [
        ((rule.weight, ticket_specificity(rule.ticket)), rule, identity)
        for identity, of_one in candidates
        for rule in of_one
    ]
    rules.sort(key=lambda one: one[0], reverse=True)
    return [(as_test(rule.ticket), identity) for strength, rule, identity in rules if strength > (0, 0)]


def _of_ticket(condition: ItemCondition | None) -> Test | None:
    return as_test(condition.ticket) if condition is not None and condition.ticket is not None else None


def _fits(condition: ItemCondition, customer: tuple[str, str, str]) -> bool:
    """Return whether the condition holds as far as persona, stage and the persona's kind go."""
    wanted = (condition.persona, condition.stage, condition.kind)
    return all(not some or actual in some for some, actual in zip(wanted, customer, strict=True))


def _that_hold(candidates: list[_Candidate], seen: Seen, most: int) -> list[Item]:
    found: list[Item] = []
    for item, when, unless in candidates:
        if len(found) >= most:
            break
        if (when is None or when(seen)) and (unless is None or not unless(seen)):
            found.append(item)
    return found
