"""What stands beside the log, in short: where what was searched for is heading, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ko_coach.record.log import Log
from ko_coach.review.directions import Directions, direction
from ko_coach.review.obstacles import Debt, in_the_way
from ko_coach.review.scope import Scope
from ko_coach.review.search_words import Name, Search
from ko_coach.review.viewer import Viewer

WEEKS = 13
"""So far back it looks."""
_MOST = 3
_BY_KEY: tuple[Scope, ...] = ("agent", "persona", "stage", "item")


@dataclass(frozen=True, slots=True)
class Summary:
    """The last thirteen weeks."""

    directions: Directions
    debts: tuple[Debt, ...]
    """What stood in the way most often and is not solved, at most three."""


def summary(log: Log, viewer: Viewer, search: Search, now: datetime) -> Summary:
    """Return where the one that is searched for is heading; without one, the team, or the viewer who is no lead.

    Raises RecordError when the record cannot be read.
    """
    scope, key = about(search, viewer)
    since = now - timedelta(weeks=WEEKS)
    debts = [debt for debt in in_the_way(log, since) if debt.state != "solved"]
    often = sorted(debts, key=lambda debt: (-debt.times, debt.key))
    return Summary(direction(log, viewer, scope, key, since, now), tuple(often[:_MOST]))


def about(search: Search, viewer: Viewer) -> tuple[Scope, str]:
    """Return of whom or of what the search is, as far as it names one agent, persona, stage or item."""
    for scope in _BY_KEY:
        for asked in search.asked:
            one = asked.values[0] if len(asked.values) == 1 and not asked.negated else None
            if asked.key == scope and isinstance(one, Name) and (viewer.lead or scope != "agent"):
                return scope, one.text
    return ("team", "") if viewer.lead else ("agent", viewer.name)
