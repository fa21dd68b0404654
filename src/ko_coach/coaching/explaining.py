"""Why an item is shown or left out, and why a persona or a stage was recognised: as data, for whoever says it.

The choice itself is made by `prompts` and `recognise`; what is told here never differs from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ko_coach.coaching.prompts import Situation, choose, ranked
from ko_coach.coaching.recognise import Recognised, recognise_persona, recognise_stage
from ko_coach.rubric.conditions import Facts, Reason, item_reasons
from ko_coach.rubric.model import Item, ItemCondition, Rubric, Rule, Text
from ko_coach.rubric.unmet import Unmet, key_by_key, ticket_key_by_key


@dataclass(frozen=True, slots=True)
class Always:
    """Shown, since the item asks for nothing."""

    unless: ItemCondition | None = None
    """What would have kept it away, and did not hold."""


@dataclass(frozen=True, slots=True)
class Fits:
    """Shown, since all that the item asks for holds."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Left out, since the item asks for what is not the case."""

    unmet: tuple[Unmet, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """Left out, since the item's `unless` holds."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PhaseFull:
    """Left out, since so many items of the phase are more specific, heavier or earlier in the file."""

    limit: int
    phase: str


@dataclass(frozen=True, slots=True)
class InteractionFull:
    """Left out, since all phases together show no more than this."""

    limit: int


Because = Always | Fits | Needs | Barred | PhaseFull | InteractionFull


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one item in a situation."""

    item: Item
    number: int
    """The digit that ticks it on screen; 0 when it is left out."""
    held: tuple[Reason, ...]
    """What holds of the item's `when`, also where not all of it does."""
    because: Because

    @property
    def shown(self) -> bool:
        return self.number > 0


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What became of one rule of a persona or a stage."""

    weight: int
    held: tuple[Reason, ...]
    unmet: tuple[Unmet, ...]

    @property
    def holds(self) -> bool:
        return not self.unmet


@dataclass(frozen=True, slots=True)
class Candidate:
    """A persona or a stage that could have been recognised, with its rules in the order of the file."""

    id: str
    name: Text
    rules: tuple[RuleVerdict, ...]


Why = Literal["agent", "only", "heavier", "more", "first", "none"]
"""agent: the agent named it; only: no other has a rule that holds; heavier: its rule weighs most; more: of its rule
more holds than of another as heavy; first: it comes before its equals in the file; none: no rule holds."""


class Recognition(NamedTuple):
    """Who or where the customer is, and why it is not another."""

    chosen: Recognised
    why: Why
    candidates: tuple[Candidate, ...]
    """All of them, in the order of the file."""


def explain(rubric: Rubric, situation: Situation) -> tuple[Verdict, ...]:
    """Return what becomes of every item: first those that `prompts.choose` shows, in its order and so numbered, then
    phase by phase those that fit and find no room, the better ones first, and those that do not fit, as in the file.
    """
    chosen = choose(rubric, situation)
    shown = {item.id for item in chosen}
    verdicts = [_shown(item, number, rubric, situation) for number, item in enumerate(chosen, 1)]
    for phase in rubric.phases:
        fitting = ranked(rubric, phase.id, situation)
        for place, item in enumerate(fitting):
            if item.id not in shown:
                verdicts.append(_without_room(item, place, rubric, situation))
        fit = {item.id for item in fitting}
        others = (item for item in rubric.items if item.phase == phase.id and item.id not in fit)
        verdicts.extend(_unfit(item, rubric, situation) for item in others)
    return tuple(verdicts)


def explain_persona(rubric: Rubric, facts: Facts, override: str = "") -> Recognition:
    """Return which persona `recognise_persona` finds, and what became of every rule of every persona."""
    chosen = recognise_persona(rubric, facts, override)
    return _recognition(chosen, ((each.id, each.name, each.recognise) for each in rubric.personas), facts)


def explain_stage(rubric: Rubric, facts: Facts, override: str = "") -> Recognition:
    """Return which stage `recognise_stage` finds, and what became of every rule of every stage."""
    chosen = recognise_stage(rubric, facts, override)
    return _recognition(chosen, ((each.id, each.name, each.recognise) for each in rubric.stages), facts)


def _shown(item: Item, number: int, rubric: Rubric, situation: Situation) -> Verdict:
    held = _reasons(item.when, rubric, situation)
    return Verdict(item, number, held, Fits() if held else Always(item.unless))


def _without_room(item: Item, place: int, rubric: Rubric, situation: Situation) -> Verdict:
    limits = rubric.limits
    full = PhaseFull(limits.per_phase, item.phase) if place >= limits.per_phase else None
    held = _reasons(item.when, rubric, situation)
    return Verdict(item, 0, held, full or InteractionFull(limits.per_interaction))


def _unfit(item: Item, rubric: Rubric, situation: Situation) -> Verdict:
    outcome = key_by_key(item.when or ItemCondition(), *_seen(rubric, situation))
    if outcome.unmet:
        return Verdict(item, 0, outcome.held, Needs(outcome.unmet))
    return Verdict(item, 0, outcome.held, Barred(_reasons(item.unless, rubric, situation)))


def _reasons(condition: ItemCondition | None, rubric: Rubric, situation: Situation) -> tuple[Reason, ...]:
    return (item_reasons(condition, *_seen(rubric, situation)) or ()) if condition is not None else ()


def _seen(rubric: Rubric, situation: Situation) -> tuple[Facts, str, str, str]:
    persona = rubric.persona_by_id.get(situation.persona)
    return situation.facts, situation.persona, situation.stage, persona.kind if persona else ""


def _recognition(
    chosen: Recognised, possible: Iterator[tuple[str, Text, tuple[Rule, ...]]], facts: Facts
) -> Recognition:
    candidates = tuple(Candidate(given, name, _rule_verdicts(rules, facts)) for given, name, rules in possible)
    return Recognition(chosen, _why(chosen, candidates), candidates)


def _rule_verdicts(rules: Sequence[Rule], facts: Facts) -> tuple[RuleVerdict, ...]:
    return tuple(RuleVerdict(rule.weight, *ticket_key_by_key(rule.ticket, facts)) for rule in rules)


def _why(chosen: Recognised, candidates: Sequence[Candidate]) -> Why:
    if chosen.by == "agent":
        return "agent"
    if not chosen.id:
        return "none"
    strengths = {
        each.id: max((rule.weight, len(rule.held)) for rule in each.rules if rule.holds)
        for each in candidates
        if any(rule.holds for rule in each.rules)
    }
    winner = strengths.pop(chosen.id)
    if not strengths:
        return "only"
    rival = max(strengths.values())
    if rival[0] < winner[0]:
        return "heavier"
    return "more" if rival < winner else "first"
