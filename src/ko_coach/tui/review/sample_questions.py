"""What the panel of samples asks of the record. Every function is called in a thread, with the open log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.drawing import KeptSample, PoolSize, SampledInteraction
    from ko_coach.review.sampling import Drawing, Way
    from ko_coach.review.search_words import Search
    from ko_coach.review.viewer import Viewer


def pool_size(log: Log, viewer: Viewer, search: Search, now: datetime) -> PoolSize:
    """Return how many there are to draw from."""
    from ko_coach.review import drawing

    with log.reading() as connection:
        return drawing.pool_size(connection, viewer, search, now)


def draw(
    log: Log, viewer: Viewer, search: Search, size: int, seed: int, way: Way, now: datetime
) -> tuple[str, Drawing]:
    """Draw and keep a sample; return its id, which is empty where nothing came up, with it."""
    from ko_coach.review import drawing

    return drawing.draw_and_record(log, viewer, search, size=size, seed=seed, way=way, now=now)


def samples(log: Log, viewer: Viewer) -> list[KeptSample]:
    """Return the samples that were drawn, newest first."""
    from ko_coach.review import drawing

    with log.reading() as connection:
        return drawing.samples(connection, viewer)


def sample(log: Log, viewer: Viewer, name: str) -> list[SampledInteraction]:
    """Return what came up in one of them."""
    from ko_coach.review import drawing

    with log.reading() as connection:
        return drawing.sample(connection, viewer, name)
