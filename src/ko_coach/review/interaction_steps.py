"""What waits for somebody: reviews that an agent has not read, and next steps that are not done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.interaction_values import NextStep, Unread
from ko_coach.review.viewer import Viewer

_I, _R, _P = t.interactions.c, t.reviews.c, t.replies.c
_agent_of = _I.agent.concat("")
"""The agent, so that no index of interactions is chosen: there are a hundred times as many of them as of reviews."""


def unread(log: Log, agent: str) -> list[Unread]:
    """Return reviews of the agent's interactions, and answers to them, since the agent last looked; newest first.

    A review that its lead has corrected since does not count: the correction does.
    """
    reviews = _of_agent(select(_R.interaction, _I.ticket, _R.id, _R.by, _R.at), agent).where(
        _R.by != agent, _in_force(), ~_looked_since(agent, _R.at)
    )
    replies = (
        _of_agent(select(_R.interaction, _I.ticket, _R.id, _P.by, _P.at), agent)
        .join(t.replies, _P.review == _R.id)
        .where(_P.by != agent, ~_looked_since(agent, _P.at))
    )
    with log.reading() as connection:
        found = [Unread(*row) for asked in (reviews, replies) for row in connection.execute(asked)]
    return sorted(found, key=lambda one: (one.at, one.review), reverse=True)


def next_steps(log: Log, viewer: Viewer, now: datetime) -> list[NextStep]:
    """Return the steps that are not done, what is due soonest first, then those without a day, the oldest first.

    A lead sees those of everybody but of others' private interactions, anybody else their own.

    Args:
        log: the record.
        viewer: who looks.
        now: aware; what was due before this day, in the reader's time zone, is overdue.
    """
    asked = (
        select(_R.id, _R.interaction, _I.agent, _I.ticket, _R.by, _R.at, _R.next_step, _R.due)
        .join_from(t.reviews, t.interactions, _I.id == _R.interaction)
        .where(_R.next_step != "", _in_force(), ~_done(), _visible(viewer))
        .order_by(_R.due == "", _R.due, _R.at, _R.id)
    )
    today = now.astimezone().date().isoformat()
    with log.reading() as connection:
        return [NextStep(*row, overdue="" < row.due < today) for row in connection.execute(asked)]


def _of_agent(asked: Select[Any], agent: str) -> Select[Any]:
    return asked.select_from(t.reviews).join(t.interactions, _I.id == _R.interaction).where(_agent_of == agent)


def _in_force() -> ColumnElement[bool]:
    later = t.reviews.alias()
    c = later.c
    after = or_(c.at > _R.at, and_(c.at == _R.at, c.id > _R.id))
    return ~exists().where(c.interaction == _R.interaction, c.by == _R.by, after)


def _looked_since(agent: str, moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    c = t.looks.c
    return exists().where(c.interaction == _R.interaction, c.by == agent, c.at >= moment)


def _done() -> ColumnElement[bool]:
    """Whether this step is done: also where it was, and its review was corrected without another step."""
    same, done = t.reviews.alias(), t.steps_done.c
    c = same.c
    of_lead = and_(c.interaction == _R.interaction, c.by == _R.by, c.next_step == _R.next_step)
    return exists().where(done.review == c.id, of_lead)


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.lead:
        return or_(_I.private.is_(False), _I.agent == viewer.name if viewer.name else false())
    return _agent_of == viewer.name if viewer.name else false()
