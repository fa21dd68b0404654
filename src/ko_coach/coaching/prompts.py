"""Which few items an agent sees: the law of few prompts, well chosen.

An item applies if its `when` holds and its `unless` does not. Within a phase the more specific and the heavier come
first, ties keep file order, and at most `limits.per_phase` are shown. When the phases together hold more than
`limits.per_interaction`, each phase gives up its last places first. The same facts, persona, stage and rubric always
give the same prompts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import zip_longest
from typing import NamedTuple

from ko_coach.rubric.conditions import Facts, item_reasons, specificity
from ko_coach.rubric.model import Item, Rubric


class Situation(NamedTuple):
    """All that the choice of prompts depends on, the rubric apart."""

    facts: Facts
    persona: str = ""
    stage: str = ""


def applies(item: Item, rubric: Rubric, situation: Situation) -> bool:
    """Return whether the item fits the situation."""
    persona = rubric.persona_by_id.get(situation.persona)
    seen = (situation.facts, situation.persona, situation.stage, persona.kind if persona else "")
    if item.when is not None and item_reasons(item.when, *seen) is None:
        return False
    return item.unless is None or item_reasons(item.unless, *seen) is None


def choose(rubric: Rubric, situation: Situation, present: Collection[Item] = ()) -> list[Item]:
    """Return the items to show beside those that are `present` already, in the rubric's order of phases.

    Those present keep their places and count against the limits; they are not returned.
    """
    taken = {item.id for item in present}
    candidates = [
        [item for item in ranked(rubric, phase.id, situation) if item.id not in taken][
            : _room(rubric, phase.id, present)
        ]
        for phase in rubric.phases
    ]
    most = max(rubric.limits.per_interaction - len(present), 0)
    chosen = {item.id for item in list(_in_turns(candidates))[:most]}
    return [item for phase in candidates for item in phase if item.id in chosen]


def ranked(rubric: Rubric, phase: str, situation: Situation) -> list[Item]:
    """Return the phase's items that fit the situation, the best first."""
    fitting = [item for item in rubric.items if item.phase == phase and applies(item, rubric, situation)]
    return sorted(fitting, key=lambda item: (-specificity(item.when), -item.weight))


def _room(rubric: Rubric, phase: str, present: Collection[Item]) -> int:
    return max(rubric.limits.per_phase - sum(item.phase == phase for item in present), 0)


def _in_turns(phases: list[list[Item]]) -> Iterator[Item]:
    """Yield the first of every phase, then the second of every phase, and so on."""
    for places in zip_longest(*phases):
        yield from (item for item in places if item is not None)
