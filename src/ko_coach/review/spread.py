"""How answers spread over the four levels: what is shown of a team is never the middle alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ko_coach.record.practice_entries import LEVELS, Level


@dataclass(frozen=True, slots=True)
class Spread:
    """So many people see the team on each level."""

    crawl: int = 0
    walk: int = 0
    run: int = 0
    fly: int = 0

    @classmethod
    def of(cls, counted: Mapping[str, int]) -> Spread:
        """Return the spread of these counts by level."""
        return cls(*(counted.get(level, 0) for level in LEVELS))

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """From crawl to fly."""
        return self.crawl, self.walk, self.run, self.fly

    @property
    def n(self) -> int:
        return sum(self.counts)

    def on(self, level: Level) -> int:
        """Return how many are on that level."""
        return self.counts[LEVELS.index(level)]

    @property
    def range(self) -> tuple[Level, Level] | None:
        """The lowest and the highest level that anybody named; None where nobody answered."""
        named = [level for level, count in zip(LEVELS, self.counts, strict=True) if count]
        return (named[0], named[-1]) if named else None

    @property
    def median(self) -> tuple[Level, Level] | None:
        """The level in the middle, twice; two different ones where the middle lies between them.

        Levels are an order and no numbers: nothing between two of them has a name, so no mean is told.
        """
        if not self.n:
            return None
        every = [level for level, count in zip(LEVELS, self.counts, strict=True) for _ in range(count)]
        return every[(self.n - 1) // 2], every[self.n // 2]
