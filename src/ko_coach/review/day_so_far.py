"""What an agent's ratings and a lead's thanks have made of the day so far."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, select

from ko_coach.coaching.day import OfToday
from ko_coach.record import tables as t

_I, _S, _V = t.interactions.c, t.submissions.c, t.reviews.c


def of_today(connection: Connection, agent: str, begun: datetime) -> OfToday:
    """Return what the agent noted in ratings, and was thanked for, since the day began; of private ones as well."""
    return OfToday(
        learned=_noted(connection, _S.lesson, agent, begun),
        in_the_way=_noted(connection, _S.in_the_way, agent, begun),
        thanks=_thanks(connection, agent, begun),
    )


def _noted(connection: Connection, field: Column[str], agent: str, begun: datetime) -> tuple[str, ...]:
    in_force = select(field).join(t.interactions, _S.id == _I.submission)
    asked = in_force.where(_I.agent == agent, _I.at >= begun, field != "").order_by(_S.at.desc(), _S.id.desc())
    return tuple(dict.fromkeys(connection.scalars(asked)))


def _thanks(connection: Connection, agent: str, begun: datetime) -> tuple[tuple[str, str], ...]:
    """Return thanks that a lead's newest word on the interaction holds, and that no word of before today held."""
    touched = select(_V.interaction).where(_V.at >= begun)
    of_agent = select(_V.interaction, _V.by, _V.at, _V.thanks, _I.ticket).join(t.interactions, _I.id == _V.interaction)
    asked = of_agent.where(_I.agent == agent, _V.by != agent, _V.interaction.in_(touched)).order_by(_V.at, _V.id)
    said: dict[tuple[str, str], tuple[str, str]] = {}
    old: set[tuple[str, str]] = set()
    for interaction, by, at, thanks, ticket in connection.execute(asked):
        whose = (interaction, by)
        said.pop(whose, None)
        if thanks:
            said[whose] = (by, ticket)
            if at < begun:
                old.add(whose)
    return tuple(told for whose, told in reversed(said.items()) if whose not in old)
