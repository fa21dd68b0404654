"""The usual order of the keys in each file of a rubric, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ko_coach.rubric import grammar
from ko_coach.rubric.grammar import Keys


@dataclass(frozen=True, slots=True)
class Layout:
    """The order of one mapping's keys, and of those further in. A list has the layout of its entries."""

    keys: tuple[str, ...]
    within: Mapping[str, Layout]
    """By key; what is not named here keeps the order in which its author wrote it: languages, fields, anchors."""

    def place(self, key: str) -> int:
        """Return where the key stands; one that has no place of its own comes last."""
        return self.keys.index(key) if key in self.keys else len(self.keys)


def _layout(keys: Keys, **within: Layout) -> Layout:
    return Layout(keys.in_order, within)


_BOUNDS = _layout(grammar.BOUNDS)
_SPAN = _layout(grammar.SPAN)
_MEASURES = {"contacts": _BOUNDS, "waiting": _SPAN, "age": _SPAN, "customer_since": _SPAN}
_CONDITION = _layout(grammar.CONDITION, ticket=_layout(grammar.TICKET, **_MEASURES))
_RULE = _layout(grammar.RULE, **_MEASURES)
_SCENARIO = _layout(grammar.SCENARIO, turns=_layout(grammar.TURN))
_PERSONA = _layout(grammar.PERSONA, empathy=_layout(grammar.EMPATHY), scenarios=_SCENARIO, recognise=_RULE)
_ITEM = _layout(grammar.ITEM, when=_CONDITION, unless=_CONDITION, nudge=_layout(grammar.NUDGE))
_CRITERION = _layout(grammar.CRITERION, scale=_layout(grammar.SCALE))

FILES: Mapping[str, Layout] = {
    "rubric": _layout(
        grammar.RUBRIC,
        phases=_layout(grammar.PHASE),
        limits=_layout(grammar.LIMITS),
        version_note=_layout(grammar.NOTE),
    ),
    "personas": _layout(grammar.PERSONAS, personas=_PERSONA),
    "journey": _layout(grammar.JOURNEY, stages=_layout(grammar.STAGE, recognise=_RULE)),
    "checklist": _layout(grammar.CHECKLIST, items=_ITEM),
    "rating": _layout(grammar.RATING, criteria=_CRITERION, trust=_layout(grammar.TRUST)),
    "maturity": _layout(grammar.MATURITY, questions=_layout(grammar.QUESTION, levels=_layout(grammar.LEVELS))),
    "outcomes": _layout(grammar.OUTCOMES, outcomes=_layout(grammar.OUTCOME, measure=_layout(grammar.MEASURE))),
}
"""By the file's name without its ending."""
