"""Medians by stage, which the database finds: a hundred thousand times do not leave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select


@dataclass(frozen=True, slots=True)
class Middle:
    """A median, and of how many."""

    n: int = 0
    seconds: float = 0.0


def medians(connection: Connection, measured: Select[Any], unit: int = 1) -> dict[str, Middle]:
    """Return the median of each stage; `measured` has each stage and value once, and how often (n)."""
    m = measured.subquery().c
    so_far = func.sum(m.n).over(partition_by=m.stage, order_by=m.value)
    c = select(m.stage, m.value, m.n, so_far.label("so_far")).subquery().c
    number = func.sum(c.n).over(partition_by=c.stage)
    counted = select(c.stage, c.value, c.n, c.so_far, number.label("number")).subquery().c
    # Of an even number, the two in the middle; of an odd one, twice the same.
    holds_middle = and_(2 * (counted.so_far - counted.n) <= counted.number, 2 * counted.so_far >= counted.number)
    middle = (
        select(counted.stage, counted.number, func.min(counted.value), func.max(counted.value))
        .where(holds_middle)
        .group_by(counted.stage, counted.number)
    )
    rows = connection.execute(middle)
    return {stage: Middle(int(n), (int(low) + int(high)) / 2 / unit) for stage, n, low, high in rows}
