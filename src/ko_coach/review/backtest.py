"""What an edited rubric would have shown in interactions of the past, beside what their own version showed.

Each case is opened once more under both rubrics, on the facts of its opening. What the agent named stays; what a rule
recognised is recognised anew, as long as the customer's words are kept. Prompts that came or went later, by a change
of persona or of the rubric, play no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ko_coach.coaching.facts import facts_of_kept
from ko_coach.coaching.ready import ReadyRubric
from ko_coach.rubric.matching import Seen
from ko_coach.rubric.model import Item, Rubric

if TYPE_CHECKING:
    from ko_coach.record.cases import Case  # would bring SQL along, which a screen that shows an effect does not need

EXAMPLES = 3
"""Interactions that are named for each way in which an item changes."""
_STEP = 100
"""Cases between two words on progress."""
_VERSIONS_AT_HAND = 32

Progress = Callable[[int, int], bool]
"""Is told how many cases are done, of how many (0 while that is not known); False stops."""


@dataclass(frozen=True, slots=True)
class Example:
    """An interaction to look at."""

    interaction: str
    ticket: str


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """In how many of the compared interactions an item stands, and what the edit does to that."""

    item: str
    before: int
    after: int
    appeared: int
    vanished: int
    reworded: int
    """It stands in both, with another text or another why."""
    examples_appeared: tuple[Example, ...] = ()
    """The latest ones, at most three."""
    examples_vanished: tuple[Example, ...] = ()

    @property
    def changed(self) -> int:
        return self.appeared + self.vanished


@dataclass(frozen=True, slots=True)
class Recognition:
    """So many customers are recognised otherwise; an empty id means "not known yet"."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many interactions of one persona or stage (as it was before) get other prompts."""

    id: str
    compared: int
    changed: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What the edit would have done. Private interactions are no part of it."""

    total: int
    """Interactions that there were to compare; as many as were looked at where nobody said."""
    compared: int
    changed: int
    """Interactions in which an item appears or vanishes."""
    skipped: int
    """Interactions whose rubric version is not on record."""
    without_words: int
    """Compared ones whose customer's words are not kept: there, persona and stage are taken as recorded for both."""
    items: tuple[ItemEffect, ...] = ()
    """Every item that stands anywhere; those with most changes first."""
    personas: tuple[Recognition, ...] = ()
    """Customers whom the edited rules recognise otherwise, most first."""
    stages: tuple[Recognition, ...] = ()
    by_persona: tuple[Share, ...] = ()
    """Most interactions first."""
    by_stage: tuple[Share, ...] = ()
    first: datetime | None = None
    """When the oldest of the compared interactions was opened."""
    last: datetime | None = None
    stopped: bool = False
    """Not all were looked at: somebody stopped it."""

    @property
    def done(self) -> int:
        """Interactions that were looked at."""
        return self.compared + self.skipped


def backtest(
    cases: Iterable[Case],
    edited: Rubric,
    rubric_of: Callable[[str], Rubric | None],
    progress: Progress | None = None,
    *,
    total: int = 0,
) -> Effect:
    """Compare the edited rubric with the version that each case had, and return what would be different.

    Args:
        cases: as `Log.cases` yields them; they are taken one by one and not kept.
        edited: the rubric to try.
        rubric_of: the rubric of a version; None when it is not known. To compare with one rubric, return it always.
        progress: called every hundred cases and at the end, in this thread; the comparison stops when it returns False.
        total: how many cases there are, if that is known.
    """
    tally = _Tally()
    after = ReadyRubric(edited)
    expected = total or (len(cases) if isinstance(cases, Sized) else 0)

    @lru_cache(maxsize=_VERSIONS_AT_HAND)
    def before_of(version: str) -> ReadyRubric | None:
        rubric = rubric_of(version)
        if rubric is None or rubric.version == edited.version:
            return after if rubric is not None else None
        return ReadyRubric(rubric)

    stopped = False
    for case in cases:
        if progress is not None and tally.done and tally.done % _STEP == 0 and not progress(tally.done, expected):
            stopped = True
            break
        tally.add(case, before_of(case.version), after)
    if progress is not None and not stopped:
        progress(tally.done, expected)
    return tally.effect(expected or tally.done, stopped=stopped)


class _Standing(NamedTuple):
    """Who the customer is, where they are, and what the agent sees, under one rubric."""

    persona: str
    stage: str
    items: tuple[Item, ...]


def _standing(case: Case, seen: Seen, ready: ReadyRubric) -> _Standing:
    rubric = ready.rubric
    if case.persona_by == "agent" or case.words is None:
        persona = case.persona if case.persona in rubric.persona_by_id else ""
    else:
        persona = ready.persona(seen)
    if case.stage_by == "agent" or case.words is None:
        stage = case.stage if case.stage in rubric.stage_by_id else ""
    else:
        stage = ready.stage(seen)
    return _Standing(persona, stage, ready.prompts(seen, persona, stage))


@dataclass(slots=True)
class _Counts:
    before: int = 0
    after: int = 0
    reworded: int = 0
    appeared: int = 0
    vanished: int = 0
    where_appeared: list[Example] = field(default_factory=list)
    where_vanished: list[Example] = field(default_factory=list)

    def effect(self, item: str) -> ItemEffect:
        counts = (self.before, self.after, self.appeared, self.vanished, self.reworded)
        return ItemEffect(item, *counts, tuple(self.where_appeared), tuple(self.where_vanished))


class _Tally:
    """What was counted so far: as large as the rubric, however many cases there are."""

    def __init__(self) -> None:
        self.compared = self.changed = self.skipped = self.without_words = 0
        self._items: dict[str, _Counts] = {}
        self._personas: Counter[tuple[str, str]] = Counter()
        self._stages: Counter[tuple[str, str]] = Counter()
        self._of_persona: Counter[tuple[str, bool]] = Counter()
        self._of_stage: Counter[tuple[str, bool]] = Counter()
        self._first: datetime | None = None
        self._last: datetime | None = None

    @property
    def done(self) -> int:
        return self.compared + self.skipped

    def add(self, case: Case, before: ReadyRubric | None, after: ReadyRubric) -> None:
        if before is None:
            self.skipped += 1
            return
        seen = Seen(facts_of_kept(case.facts, case.words or ""))
        was = _standing(case, seen, before)
        now = was if before is after else _standing(case, seen, after)
        changed = self._compare(case, was.items, now.items)
        self.compared += 1
        self.changed += changed
        self.without_words += case.words is None
        self._personas[was.persona, now.persona] += 1
        self._stages[was.stage, now.stage] += 1
        self._of_persona[was.persona, changed] += 1
        self._of_stage[was.stage, changed] += 1
        self._first = case.at if self._first is None else min(self._first, case.at)
        self._last = case.at if self._last is None else max(self._last, case.at)

    def _compare(self, case: Case, was: tuple[Item, ...], now: tuple[Item, ...]) -> bool:
        old = {item.id: item for item in was}
        changed = False
        for item in now:
            counts = self._counts(item.id)
            counts.after += 1
            before = old.pop(item.id, None)
            if before is None:
                changed = True
                counts.appeared += 1
                _note(counts.where_appeared, case)
            else:
                counts.before += 1
                counts.reworded += before is not item and (before.text, before.why) != (item.text, item.why)
        for item_id in old:
            changed = True
            counts = self._counts(item_id)
            counts.before += 1
            counts.vanished += 1
            _note(counts.where_vanished, case)
        return changed

    def _counts(self, item: str) -> _Counts:
        counts = self._items.get(item)
        if counts is None:
            counts = self._items[item] = _Counts()
        return counts

    def effect(self, total: int, *, stopped: bool) -> Effect:
        items = [counts.effect(item) for item, counts in self._items.items()]
        return Effect(
            total=total,
            compared=self.compared,
            changed=self.changed,
            skipped=self.skipped,
            without_words=self.without_words,
            items=tuple(sorted(items, key=lambda one: (-one.changed, -one.reworded, -one.after, one.item))),
            personas=_recognised(self._personas),
            stages=_recognised(self._stages),
            by_persona=_shares(self._of_persona),
            by_stage=_shares(self._of_stage),
            first=self._first,
            last=self._last,
            stopped=stopped,
        )


def _note(examples: list[Example], case: Case) -> None:
    if len(examples) < EXAMPLES:
        examples.append(Example(case.id, case.ticket))


def _recognised(counted: Counter[tuple[str, str]]) -> tuple[Recognition, ...]:
    moved = [Recognition(before, after, n) for (before, after), n in counted.items() if before != after]
    return tuple(sorted(moved, key=lambda one: (-one.count, one.before, one.after)))


def _shares(counted: Counter[tuple[str, bool]]) -> tuple[Share, ...]:
    ids = {identity for identity, _ in counted}
    shares = [Share(one, counted[one, True] + counted[one, False], counted[one, True]) for one in ids]
    return tuple(sorted(shares, key=lambda share: (-share.compared, share.id)))
