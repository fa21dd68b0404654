"""Who the customer is and where they are in their journey, by the rubric's rules, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ko_coach.record.entries import SetBy
from ko_coach.rubric.conditions import Facts, Reason, ticket_reasons
from ko_coach.rubric.model import Rubric, Rule


class Recognised(NamedTuple):
    """A persona or stage and who named it; the id is empty when it is not known yet."""

    id: str = ""
    by: SetBy = ""
    reasons: tuple[Reason, ...] = ()
    """Why the rule held; empty when the agent named it."""


def recognise_persona(rubric: Rubric, facts: Facts, override: str = "") -> Recognised:
    """Return the persona that the strongest matching rule names; what the agent once said of the customer wins."""
    if override in rubric.persona_by_id:
        return Recognised(override, "agent")
    return _strongest(((persona.id, persona.recognise) for persona in rubric.personas), facts)


def recognise_stage(rubric: Rubric, facts: Facts, override: str = "") -> Recognised:
    """Return the journey stage that the strongest matching rule names; what the agent said wins."""
    if override in rubric.stage_by_id:
        return Recognised(override, "agent")
    return _strongest(((stage.id, stage.recognise) for stage in rubric.stages), facts)


def _strongest(candidates: Iterable[tuple[str, Sequence[Rule]]], facts: Facts) -> Recognised:
    """Heavier rules win, then rules with more that held; ties keep file order."""
    best, found = (0, 0), Recognised()
    for identity, rules in candidates:
        for rule in rules:
            if rule.weight < best[0]:
                continue
            reasons = ticket_reasons(rule.ticket, facts)
            if reasons is not None and (strength := (rule.weight, len(reasons))) > best:
                best, found = strength, Recognised(identity, "rule", reasons)
    return found
