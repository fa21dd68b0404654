"""The part of a long log that is loaded around the eye, and where in the whole it stands.

Pages are asked for by the place where the last one ended, so how many rows lie above is known only from an end of the
log that was seen, or estimated after a leap.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ko_coach.review.search_rows import Place, Row

PAGE = 200
"""Rows that are asked for at once."""
MOST = 1_600
"""Rows that are kept; those farthest from the eye go first."""

Ask = Literal["first", "last", "older", "newer", "leap", "again"]


@dataclass(slots=True)
class LogRows:
    """Loaded rows, newest first, without a gap."""

    rows: list[Row] = field(default_factory=list)
    first: int = 0
    """How many rows lie above the first that is loaded, as far as is known."""
    total: int | None = None
    """How many there are in all; None while they are being counted."""
    newest: bool = False
    """Whether nothing lies above what is loaded."""
    oldest: bool = False
    """Whether nothing lies below."""

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, ask: Ask, page: list[Row], fraction: float = 0.0) -> int:
        """Add a page, and return by how many rows everything that was loaded moved down (up, if negative)."""
        size = PAGE
        match ask:
            case "older":
                return self._below(page, size)
            case "newer":
                return self._above(page, size)
            case "first":
                self.rows, self.first, self.newest, self.oldest = page, 0, True, len(page) < size
            case "last":
                self.rows, self.newest, self.oldest = page, len(page) < size, True
                self.first = max((self.total or 0) - len(page), 0) if not self.newest else 0
            case "again":
                self.rows, self.oldest = page, self.oldest and len(page) <= self.again
            case "leap":
                self.rows, self.newest, self.oldest = page, False, len(page) < size
                self.first = max(round((self.total or 0) * fraction), 0)
        return 0

    def count(self, total: int) -> None:
        """Learn how many there are in all."""
        self.total = total
        if self.oldest and not self.newest:
            self.first = max(total - len(self.rows), 0)

    @property
    def again(self) -> int:
        """How many rows are asked for when what is loaded is read anew."""
        return max(len(self.rows), PAGE)

    @property
    def above(self) -> Place | None:
        """Where the page above begins, None where there is none."""
        return self.rows[0].place if self.rows and not self.newest else None

    @property
    def below(self) -> Place | None:
        return self.rows[-1].place if self.rows and not self.oldest else None

    def place_of(self, interaction: str) -> int | None:
        """Return where an interaction stands among the loaded rows."""
        return next((number for number, row in enumerate(self.rows) if row.id == interaction), None)

    def _below(self, page: list[Row], size: int) -> int:
        self.rows = self.rows + page
        self.oldest = len(page) < size
        extra = max(len(self.rows) - MOST, 0)
        if extra:
            del self.rows[:extra]
            self.first += extra
            self.newest = False
        return -extra

    def _above(self, page: list[Row], size: int) -> int:
        self.rows = page + self.rows
        self.newest = len(page) < size
        self.first = 0 if self.newest else max(self.first - len(page), 1)
        if len(self.rows) > MOST:
            del self.rows[MOST:]
            self.oldest = False
        return len(page)
