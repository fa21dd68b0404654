"""What the log asks of the record. Every function is called in a thread, with the open log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ko_coach.review.search_completion import Known
from ko_coach.tui.review.log_rows import PAGE, Ask

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.search_rows import Place, Row
    from ko_coach.review.search_words import Search
    from ko_coach.review.viewer import Viewer

_MOST_AGENTS = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Rows that were asked for."""

    ask: Ask
    rows: list[Row]
    fraction: float = 0.0


def page(
    log: Log, search: Search, viewer: Viewer, ask: Ask, place: Place | None, fraction: float, again: int, now: datetime
) -> Page:
    """Return the rows of one page; `place` is the end of what is loaded, beyond which the page lies.

    What is read `again` begins with that place, and is as long as what is loaded.
    """
    from ko_coach.review import search as found
    from ko_coach.review.search_rows import Place

    with log.reading() as connection:
        if ask == "last":
            return Page(ask, found.last_page(connection, search, viewer, size=PAGE, now=now))
        if ask == "newer":
            return Page(ask, found.page(connection, search, viewer, after=place, size=PAGE, now=now))
        if ask == "leap":
            place = found.place_at(connection, search, viewer, fraction, now=now)
        if ask == "again":
            begin = Place(place.at + timedelta(microseconds=1), "") if place else None
            return Page(ask, found.page(connection, search, viewer, before=begin, size=again, now=now))
        before = place if ask in ("older", "leap") else None
        return Page(ask, found.page(connection, search, viewer, before=before, size=PAGE, now=now), fraction)


def count(log: Log, search: Search, viewer: Viewer, now: datetime) -> int:
    """Return how many there are."""
    from ko_coach.review import search as found

    with log.reading() as connection:
        return found.count(connection, search, viewer, now=now)


def known(log: Log, viewer: Viewer) -> Known:
    """Return what the record knows of agents and rubric versions, to be offered."""
    from ko_coach.review.people import agents

    with log.reading() as connection:
        names = agents(connection, viewer, _MOST_AGENTS)
    versions = [(kept.version[:8], kept.name) for kept in log.versions() if kept.interactions]
    return Known(agents=[(name, "") for name in names], versions=versions)
