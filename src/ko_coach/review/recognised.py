"""Recognition, honestly: which rules agents overrode, and what sets those apart whom no rule recognised.

Plain values, and the statistics of words. `recognition` reads the record, `recognition_tally` counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from ko_coach.review.proportions import holm, more_common, wilson
from ko_coach.review.rules_in_force import Kind
from ko_coach.review.samples import FEWEST_FOR_A_WORD, FEWEST_FOR_FIGURES
from ko_coach.rubric.model import Rule

FEWEST_HOLDING = 3
"""Interactions that hold a word before it is shown, of two customers at least: what one customer said stays theirs."""
MOST_TERMS = 20
"""Words and tags that are listed for personas, and as many for stages."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An interaction that is not private: what the rules saw when it began, and what became of their answer."""

    at: datetime
    version: str
    """The rubric version under which it began; empty where the record does not tell."""
    customer: str
    customer_name: str
    ticket: str
    facts: Mapping[str, Any]
    words: str | None
    """What the customer had said by then; None where it is not kept, or not any more."""
    then: Mapping[Kind, str]
    """Persona and stage at the beginning."""
    now: Mapping[Kind, str]
    by: Mapping[Kind, str]
    """Who named those that stand now."""


@dataclass(frozen=True, slots=True)
class RuleUse:
    """What became of the answers of one rule."""

    kind: Kind
    id: str
    """Of the persona or the stage."""
    number: int
    """Its place among the rules of that persona or stage, from 1."""
    rule: Rule
    recognised: int
    overridden: int
    to: tuple[tuple[str, int], ...] = ()
    """What agents named instead, most often first; an empty id is nobody known."""

    @property
    def share(self) -> float | None:
        """How much of it was overridden, 0 to 1; None below five."""
        return None if self.recognised < FEWEST_FOR_FIGURES else self.overridden / self.recognised

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, nineteen times in twenty."""
        return wilson(self.overridden, self.recognised)

    @property
    def enough(self) -> bool:
        """Whether there are the thirty answers below which nothing is claimed."""
        return self.recognised >= FEWEST_FOR_A_WORD


class Term(NamedTuple):
    """Something that a rule could ask for."""

    kind: Literal["words", "tags"]
    """The key of a rule."""
    text: str
    """Folded."""


@dataclass(frozen=True, slots=True)
class SetApart:
    """A word or a tag that is more common where nobody was recognised than chance would have it."""

    kind: Kind
    """Whether their persona or their stage was not recognised."""
    term: Term
    here: int
    """So many of those that were not recognised hold it."""
    elsewhere: int
    """So many of the recognised ones do."""


@dataclass(frozen=True, slots=True)
class NotRecognised:
    """Interactions whose persona (or stage) no rule recognised, beside those that a rule did."""

    kind: Kind
    n: int
    others: int
    named: tuple[tuple[str, int], ...] = ()
    """What agents named in them, most often first."""
    apart: tuple[SetApart, ...] = ()
    """Most of `n` first."""

    @property
    def enough(self) -> bool:
        """Whether words may be told: from thirty on either side."""
        return min(self.n, self.others) >= FEWEST_FOR_A_WORD


@dataclass(frozen=True, slots=True)
class Recognitions:
    """What the record says of the rules that stand in the rubric now."""

    looked_at: int
    """The latest interactions, without private ones."""
    without_words: int
    """Of which rule it was, nobody can say: the customer's words are not kept, or not any more."""
    without_version: int
    """Nor here: the rubric version is not on record."""
    by_hand: Mapping[Kind, int]
    """So many began with what an agent had once named for the customer: no rule had a say."""
    rules: tuple[RuleUse, ...]
    """Every rule that recognised somebody; what is overridden most often comes first, too few to tell last."""
    idle: tuple[RuleUse, ...]
    """Rules that recognised nobody."""
    gone: int
    """Answers of rules that the rubric has no more."""
    unrecognised: tuple[NotRecognised, ...]
    first: datetime | None = None
    """When the oldest of them began."""
    stopped: bool = False


def set_apart(counts: Mapping[Term, tuple[int, int]], n: int, others: int) -> list[Term]:
    """Return what is more common among `n` than among `others`, beyond what chance would bring.

    Args:
        counts: by term, how many of `n` and how many of `others` hold it. They have to be independent of each other: a
            customer who writes five times is one.
        n: how many were not recognised.
        others: how many were.

    Returns:
        The terms, the surest first. However many are looked at, a list holds one that is only chance at most one time
        in twenty (Fisher's exact test, Holm's correction); below thirty on either side it is empty.
    """
    if min(n, others) < FEWEST_FOR_A_WORD:
        return []
    terms = list(counts)
    chances = [more_common(counts[term][0], n, counts[term][1], others) for term in terms]
    found = [(chance, term) for chance, term, stands in zip(chances, terms, holm(chances), strict=True) if stands]
    return [term for _chance, term in sorted(found)]


def yaml_line(term: Term) -> str:
    """Return the rule to paste below `recognise:`, as `- words: [invoice]`."""
    plain = term.text.isalpha() and term.text not in ("true", "false", "null")
    return f"- {term.kind}: [{term.text if plain else _quoted(term.text)}]"


def _quoted(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))
