"""Sentences that say the same in other words, put together: in the order of time, so that a group keeps its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ko_coach.review.stems import subject, telling

_ALIKE = 0.5
"""Jaccard's index from which two sentences are about the same: half of all their stems are common to both."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in one agent's words, as often as they said it."""

    words: str
    by: str
    times: int
    first: datetime
    last: datetime


@dataclass(slots=True)
class Group:
    """What is about the same."""

    key: str
    """The words of the first one that tell, folded: what a state is kept under."""
    core: frozenset[str]
    """Their stems; whatever joins is compared with these, so a group does not wander off."""
    keys: list[str] = field(default_factory=list)
    """The keys that were given, and belong to it."""
    said: list[Said] = field(default_factory=list)


def grouped(sentences: Iterable[Said], keys: Sequence[str] = ()) -> list[Group]:
    """Put what is alike together; what says nothing is left out.

    Args:
        sentences: their order does not matter: the one that was said first makes a group, later ones join.
        keys: of groups that are there already, the oldest first; one may come back empty.
    """
    groups = _Groups()
    for key in keys:
        groups.find(key).keys.append(key)
    for one in sorted(sentences, key=lambda one: (one.first, one.words, one.by)):
        if telling(one.words):
            groups.find(one.words).said.append(one)
    return groups.all


class _Groups:
    """The groups so far, found by the stems of their cores."""

    def __init__(self) -> None:
        self.all: list[Group] = []
        self._by_stem: dict[str, list[int]] = {}
        self._found: dict[frozenset[str], int] = {}

    def find(self, words: str) -> Group:
        """Return the group that is most alike, the oldest of equals; a new one where none is alike enough."""
        stems = subject(words)
        place = self._found.get(stems)
        if place is None:
            place = self._found[stems] = self._nearest(stems, words)
        return self.all[place]

    def _nearest(self, stems: frozenset[str], words: str) -> int:
        common = Counter(place for stem in stems for place in self._by_stem.get(stem, ()))
        best, alike = -1, 0.0
        for place, shared in sorted(common.items()):
            index = shared / (len(stems) + len(self.all[place].core) - shared)
            if index >= _ALIKE and index > alike:
                best, alike = place, index
        return self._new(stems, words) if best < 0 else best

    def _new(self, stems: frozenset[str], words: str) -> int:
        self.all.append(Group(" ".join(telling(words)), stems))
        place = len(self.all) - 1
        for stem in stems:
            self._by_stem.setdefault(stem, []).append(place)
        return place
