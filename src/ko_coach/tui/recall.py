"""What a shift asks of its record. Every function is called in the journal's thread, with the open log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ko_coach.coaching.day import MyDay
from ko_coach.record.entries import ShiftMemory
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import from_canonical, meaning_of
from ko_coach.tui.condition import TREND_DAYS

if TYPE_CHECKING:
    from ko_coach.record.log import Log


def memory(log: Log, agent: str, now: datetime) -> ShiftMemory:
    """Return what the record remembers of the agent's interactions."""
    from ko_coach.record.writer import REACH

    return log.shift_memory(agent, now - REACH)


def left_at(remembered: ShiftMemory) -> str:
    """Return the ticket of the interaction that was under way when the last shift ended; empty when none was."""
    under_way = [one for one in remembered.by_ticket.values() if one.state in ("open", "draft")]
    latest = max(under_way, key=lambda one: one.opened_at, default=None)
    return latest.ticket if latest is not None else ""


def versions_in(remembered: ShiftMemory) -> set[str]:
    """Return the rubric versions that unfinished interactions were begun under, and that answers were given in."""
    found = set()
    for kept in remembered.by_ticket.values():
        answered = kept.draft or (kept.submissions[-1] if kept.submissions else None)
        if kept.state in ("open", "draft"):
            found.add(kept.version)
        if answered is not None:
            found.add(answered.version)
    return found


def rubrics(log: Log, versions: set[str]) -> dict[str, Rubric]:
    """Return those of the rubric versions that are on record."""
    contents = {version: log.rubric_content(version) for version in versions}
    return {version: from_canonical(content) for version, content in contents.items() if content}


def trend(log: Log, agent: str, rubric: Rubric, now: datetime) -> int | None:
    """Return where the agent's own focus is heading (-1, 0, +1), None while there is too little to say."""
    from ko_coach.review.trends import direction

    criterion = rubric.criterion_by_id.get(rubric.focus)
    if criterion is None:
        return None
    found = direction(log, agent, criterion.id, meaning_of(criterion), now - timedelta(days=TREND_DAYS))
    return None if found is None else found.sign


def day(log: Log, agent: str, rubric: Rubric, now: datetime) -> MyDay:
    """Return what the record knows of the agent's day."""
    from ko_coach.review.days import my_day

    criterion = rubric.criterion_by_id.get(rubric.focus)
    return my_day(log, agent, now, rubric.focus, meaning_of(criterion) if criterion else "")


def unread_reviews(log: Log, agent: str) -> int:
    """Return how many reviews wait to be read: new ones, and those that somebody answered to."""
    from ko_coach.review.interaction_steps import unread

    return len({one.review for one in unread(log, agent)})
