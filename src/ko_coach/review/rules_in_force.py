"""Which rule recognised somebody: what a rubric version's rules say of what was known at the beginning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from ko_coach.rubric.conditions import ticket_specificity
from ko_coach.rubric.matching import Seen, Test, as_test
from ko_coach.rubric.model import Rubric, Rule

Kind = Literal["persona", "stage"]
KINDS: tuple[Kind, ...] = ("persona", "stage")


class NamedRule(NamedTuple):
    """A rule of a persona or a stage. It is the same one in every version in which it reads the same."""

    kind: Kind
    id: str
    """Of the persona or the stage that it recognises."""
    rule: Rule


class RulesInForce:
    """The rules of one rubric version, the strongest first: the first that holds recognises, as in `recognise`."""

    def __init__(self, rubric: Rubric) -> None:
        self._rules = {kind: _by_strength(named_rules(rubric, kind)) for kind in KINDS}

    def that_recognises(self, kind: Kind, seen: Seen) -> NamedRule | None:
        """Return the rule that recognises the persona or the stage; None where nobody is recognised."""
        return next((named for holds, named in self._rules[kind] if holds(seen)), None)


def named_rules(rubric: Rubric, kind: Kind) -> list[NamedRule]:
    """Return the rules of all personas or stages in the order of the file."""
    whose = rubric.personas if kind == "persona" else rubric.stages
    return [NamedRule(kind, one.id, rule) for one in whose for rule in one.recognise]


def _by_strength(rules: Iterable[NamedRule]) -> Sequence[tuple[Test, NamedRule]]:
    """How much of a rule holds is known before: all of it, or it does not hold."""
    strengths = [((one.rule.weight, ticket_specificity(one.rule.ticket)), one) for one in rules]
    strengths.sort(key=lambda one: one[0], reverse=True)
    return [(as_test(one.rule.ticket), one) for strength, one in strengths if strength > (0, 0)]
