"""The versions of one rubric that were in force, one after the other, and where something changed between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ko_coach.review.samples import Comparison, Sample, compare
from ko_coach.rubric.model import Item, Rubric
from ko_coach.rubric.versions import meaning_of

Answers = Mapping[tuple[str, str, str], Sample]
"""By the interaction's rubric version, the criterion, and the meaning under which it was answered."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A version that somebody worked under."""

    rubric: Rubric
    at: datetime
    """When it was first seen."""
    author: str
    items: dict[str, Item]


class Turn(NamedTuple):
    """A place in the row of versions where something became different."""

    before: Sequence[InForce]
    """The versions with the state before, and no earlier one; empty at the beginning of the row."""
    after: Sequence[InForce]
    """The versions with the new state, up to its next change."""


def turns(versions: Sequence[InForce], state_of: Callable[[InForce], object]) -> list[Turn]:
    """Return every change of a state from one version to the next; the first of all has nothing before it."""
    states = [state_of(version) for version in versions]
    places = [place for place, state in enumerate(states) if place == 0 or state != states[place - 1]]
    ends = [*places[1:], len(versions)]
    return [
        Turn(versions[places[number - 1] : place] if number else (), versions[place:end])
        for number, (place, end) in enumerate(zip(places, ends, strict=False))
    ]


def compared(turn: Turn, criterion: str, answers: Answers) -> Comparison:
    """Return the criterion before and after: what all interactions of those versions were rated.

    All, whether the item came up in them or not: those in which it did have other customers than the rest.
    Only answers under the meaning that the criterion had after the change count on either side.
    """
    asked = turn.after[0].rubric.criterion_by_id.get(criterion)
    meaning = meaning_of(asked) if asked else ""
    before, otherwise = _sample(turn.before, criterion, meaning, answers)
    after, _ = _sample(turn.after, criterion, meaning, answers)
    return compare(criterion, before, after, meaning_changed=not before.n and otherwise > 0)


def _sample(versions: Sequence[InForce], criterion: str, meaning: str, answers: Answers) -> tuple[Sample, int]:
    """Return the answers under the meaning, and how many there are under another."""
    wanted = {version.rubric.version for version in versions}
    sample, otherwise = Sample(), 0
    for (version, asked, answered_as), some in answers.items():
        if version in wanted and asked == criterion:
            if answered_as == meaning:
                sample += some
            else:
                otherwise += some.n
    return sample, otherwise
