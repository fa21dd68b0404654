"""Recognition, honestly: what became of the rules' answers, counted interaction by interaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ko_coach.coaching.facts import facts_of_kept
from ko_coach.review.recognised import (
    FEWEST_HOLDING,
    MOST_TERMS,
    Begun,
    NotRecognised,
    Recognitions,
    RuleUse,
    SetApart,
    Term,
    set_apart,
)
from ko_coach.review.rules_in_force import KINDS, Kind, NamedRule, RulesInForce, named_rules
from ko_coach.review.stems import telling
from ko_coach.rubric.matching import Seen
from ko_coach.rubric.model import Rubric
from ko_coach.text import fold, tokens

_LETTERS = range(3, 31)
"""How long a word may be."""


@dataclass(slots=True)
class _Answers:
    """What became of the answers of a rule, so far."""

    recognised: int = 0
    to: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Held:
    """Where a term was met, so far."""

    customer: str
    """The first one; `several` once there is another."""
    several: bool = False
    all: int = 0


@dataclass(slots=True)
class _Sides:
    """Those that no rule recognised, and the others, so far: interactions, and the latest one of each customer."""

    n: list[int] = field(default_factory=lambda: [0, 0])
    customers: list[int] = field(default_factory=lambda: [0, 0])
    terms: tuple[Counter[Term], Counter[Term]] = field(default_factory=lambda: (Counter(), Counter()))
    of_customers: tuple[Counter[Term], Counter[Term]] = field(default_factory=lambda: (Counter(), Counter()))
    named: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)


class Tally:
    """Takes interactions one by one, the latest first, and says what they come to."""

    def __init__(self) -> None:
        self._looked_at = self._without_words = self._without_version = 0
        self._by_hand: Counter[Kind] = Counter()
        self._answers: dict[NamedRule, _Answers] = {}
        self._held: dict[Term, _Held] = {}
        self._sides: dict[Kind, _Sides] = {kind: _Sides() for kind in KINDS}
        self._first: datetime | None = None

    def add(self, begun: Begun, rules: RulesInForce | None) -> None:
        """Take one interaction, and the rules of the version under which it began."""
        self._looked_at += 1
        self._first = begun.at
        if rules is None:
            self._without_version += 1
            return
        if begun.words is None:
            self._without_words += 1
            return
        seen = Seen(facts_of_kept(begun.facts, begun.words))
        terms: frozenset[Term] | None = None
        for kind in KINDS:
            named = rules.that_recognises(kind, seen)
            if not self._by_rule(kind, begun, named):
                self._by_hand[kind] += 1
                continue
            if named is not None:
                self._answer(named, begun)
            if terms is None:
                terms = self._hold(begun, seen)
            self._compare(self._sides[kind], kind, begun, terms, recognised=named is not None)

    @staticmethod
    def _by_rule(kind: Kind, begun: Begun, named: NamedRule | None) -> bool:
        """Whether what stood at the beginning was the rules' own answer, and not what an agent once named."""
        then = begun.then[kind]
        if then != (named.id if named else ""):
            return False
        return not (then and begun.by[kind] == "agent" and begun.now[kind] == then)

    def _answer(self, named: NamedRule, begun: Begun) -> None:
        answers = self._answers.setdefault(named, _Answers())
        answers.recognised += 1
        if begun.by[named.kind] == "agent" and begun.now[named.kind] != named.id:
            answers.to[begun.now[named.kind]] += 1

    def _hold(self, begun: Begun, seen: Seen) -> frozenset[Term]:
        terms = frozenset(_terms(begun, seen))
        for term in terms:
            held = self._held.get(term)
            if held is None:
                held = self._held[term] = _Held(begun.customer)
            held.all += 1
            held.several = held.several or held.customer != begun.customer
        return terms

    @staticmethod
    def _compare(sides: _Sides, kind: Kind, begun: Begun, terms: frozenset[Term], *, recognised: bool) -> None:
        sides.n[recognised] += 1
        sides.terms[recognised].update(terms)
        if not recognised and begun.by[kind] == "agent" and begun.now[kind]:
            sides.named[begun.now[kind]] += 1
        customer = begun.customer or f"\n{begun.ticket}"
        if customer not in sides.seen:
            sides.seen.add(customer)
            sides.customers[recognised] += 1
            sides.of_customers[recognised].update(terms)

    # ------------------------------------------------------------------ what it comes to

    def result(self, rubric: Rubric, *, stopped: bool = False) -> Recognitions:
        """Return what is known, of the rules that this rubric has."""
        uses = list(self._uses(rubric))
        told = sum(use.recognised for use in uses)
        return Recognitions(
            looked_at=self._looked_at,
            without_words=self._without_words,
            without_version=self._without_version,
            by_hand=dict(self._by_hand),
            rules=tuple(sorted((use for use in uses if use.recognised), key=_most_wrong_first)),
            idle=tuple(use for use in uses if not use.recognised),
            gone=sum(answers.recognised for answers in self._answers.values()) - told,
            unrecognised=tuple(self._not_recognised(kind) for kind in KINDS),
            first=self._first,
            stopped=stopped,
        )

    def _uses(self, rubric: Rubric) -> Iterator[RuleUse]:
        for kind in KINDS:
            places: Counter[str] = Counter()
            met: set[NamedRule] = set()
            for named in named_rules(rubric, kind):
                places[named.id] += 1
                if named in met:  # written twice: the first of them is the one that answers
                    continue
                met.add(named)
                answers = self._answers.get(named, _Answers())
                overridden = sum(answers.to.values())
                counts = (answers.recognised, overridden, _most_first(answers.to))
                yield RuleUse(kind, named.id, places[named.id], named.rule, *counts)

    def _not_recognised(self, kind: Kind) -> NotRecognised:
        sides = self._sides[kind]
        may_show = [term for term, held in self._held.items() if held.several and held.all >= FEWEST_HOLDING]
        counts = {term: (sides.of_customers[0][term], sides.of_customers[1][term]) for term in may_show}
        found = set_apart(counts, *sides.customers)
        apart = [SetApart(kind, term, sides.terms[0][term], sides.terms[1][term]) for term in found]
        apart.sort(key=lambda one: (-one.here, one.elsewhere, one.term))
        return NotRecognised(kind, sides.n[0], sides.n[1], _most_first(sides.named), tuple(apart[:MOST_TERMS]))


def _terms(begun: Begun, seen: Seen) -> Iterator[Term]:
    """Yield the words and tags of an interaction that may be told: no numbers, no addresses, no customer's name."""
    name = set(tokens(begun.customer_name))
    for word in telling(seen.words):
        if word.isalpha() and len(word) in _LETTERS and word not in name:
            yield Term("words", word)
    for tag in seen.tags:
        if (
            any(letter.isalpha() for letter in tag)
            and "@" not in tag
            and len(tag) in _LETTERS
            and fold(tag) not in name
        ):
            yield Term("tags", tag)


def _most_first(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _most_wrong_first(use: RuleUse) -> tuple[bool, bool, float, int, Sequence[str]]:
    return (not use.enough, use.share is None, -(use.share or 0), -use.recognised, (use.kind, use.id, str(use.number)))
