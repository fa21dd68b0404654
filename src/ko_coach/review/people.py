"""Who is on record."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from ko_coach.record import tables as t
from ko_coach.review.viewer import Viewer


def agents(connection: Connection, viewer: Viewer, most: int = 500) -> list[str]:
    """Return the names of the agents whose interactions the viewer may see, by alphabet, at most so many."""
    if not viewer.lead:
        return [viewer.name]
    # One step along the index for each name: to look at every row of a million for its name would take a blink.
    a = t.interactions.c.agent
    names: list[str] = []
    last: str | None = connection.scalar(select(func.min(a)))
    while last is not None and len(names) < most:
        names.append(last)
        last = connection.scalar(select(func.min(a)).where(a > last))
    return names
