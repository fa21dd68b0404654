"""What agents and leads answered to the same interactions, out of the record: what calibration compares."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, RowMapping, Select, exists, func, literal, select

from ko_coach.record import tables as t
from ko_coach.review.calibration import Judgement
from ko_coach.review.search_conditions import conditions
from ko_coach.review.search_words import Search
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Criterion
from ko_coach.rubric.versions import from_canonical, meaning_in

MOST = 5_000
"""Reviewed interactions that are looked at, the latest ones."""
_EVERYTHING = Search(())

_I, _R, _A = t.interactions.c, t.reviews.c, t.review_ratings.c


def judgements(
    connection: Connection,
    viewer: Viewer,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    search: Search = _EVERYTHING,
    now: datetime | None = None,
    most: int = MOST,
) -> list[Judgement]:
    """Return every answer in force to the interactions that a lead rated, oldest interaction first.

    In force are the agent's latest rating and, of each lead, the newest review that has ratings. Private interactions
    are left out, and so is what somebody said of their own as if they were their lead.

    Args:
        connection: one of `Log.reading`.
        viewer: who looks; one who is no lead gets what was said of their own interactions.
        since: only interactions that were opened then or later.
        until: only interactions that were opened before.
        search: only what it finds.
        now: aware, in the reader's own time zone; a search for "since:7d" wants it.
        most: so many interactions at most, the latest ones.
    """
    limits = conditions(search, viewer, now or datetime.now().astimezone())
    limits += [_I.at >= since] if since else []
    limits += [_I.at < until] if until else []
    rated = _rated(limits, most)
    found: dict[str, list[Judgement]] = defaultdict(list)
    for asked in (_of_agents(rated), _of_leads(rated)):
        for row in connection.execute(asked).mappings():
            found[row["interaction"]].append(_judgement(row))
    order = connection.scalars(select(rated.c.id).order_by(rated.c.at, rated.c.id))
    return [each for interaction in order for each in found[interaction]]


def _judgement(row: RowMapping) -> Judgement:
    return Judgement(**{name: row[name] for name in Judgement.__dataclass_fields__})


def _rated(limits: list[ColumnElement[bool]], most: int) -> CTE:
    """Return the latest interactions that a lead rated."""
    # Reviews are few beside interactions: to begin with them costs nothing, to try each interaction seconds.
    answered = exists().where(_A.review == _R.id)
    reviewed = select(_R.interaction).where(answered)
    asked = select(_I.id, _I.at, _I.agent, _I.submission).where(_I.id.in_(reviewed), _I.private.is_(False), *limits)
    return asked.order_by(_I.at.desc(), _I.id.desc()).limit(most).cte("rated")


def _of_agents(rated: CTE) -> Select[Any]:
    own = t.ratings.c
    return select(
        rated.c.id.label("interaction"),
        rated.c.agent.label("rater"),
        literal(True).label("is_self"),
        rated.c.agent,
        own.criterion,
        own.meaning,
        own.value,
    ).join_from(rated, t.ratings, own.submission == rated.c.submission)


def _of_leads(rated: CTE) -> Select[Any]:
    newest = func.row_number().over(partition_by=(_R.interaction, _R.by), order_by=(_R.at.desc(), _R.id.desc()))
    numbered = (
        select(_R.id, _R.interaction, _R.by, rated.c.agent, newest.label("number"))
        .join_from(rated, t.reviews, _R.interaction == rated.c.id)
        .where(_R.by != rated.c.agent, exists().where(_A.review == _R.id))
        .cte("numbered")
    )
    c = numbered.c
    columns = (c.interaction, c.by.label("rater"), literal(False).label("is_self"), c.agent)
    answers = select(*columns, _A.criterion, _A.meaning, _A.value)
    answers = answers.join_from(numbered, t.review_ratings, _A.review == c.id).where(c.number == 1)
    return answers.order_by(c.interaction, c.by, _A.position)


def wordings(connection: Connection, meanings: Mapping[str, str]) -> dict[str, Criterion]:
    """Return each criterion in the words of that meaning, from the latest rubric version on record that has it.

    `meanings` has the meaning's hash by the criterion's id. One that no version on record has is missing.
    """
    v = t.rubric_versions.c
    left = dict(meanings)
    found: dict[str, Criterion] = {}
    # One after the other: mostly the first has them all, and a record may hold hundreds.
    for version in connection.scalars(select(v.version).order_by(v.at.desc(), v.version)).all():
        if not left:
            break
        content = connection.scalar(select(v.content).where(v.version == version)) or ""
        if there := {criterion for criterion, meaning in _meanings(content).items() if left.get(criterion) == meaning}:
            with suppress(ValueError):
                criteria = from_canonical(content).criterion_by_id
                found |= {criterion: criteria[criterion] for criterion in there if left.pop(criterion)}
    return found


def _meanings(content: str) -> dict[str, str]:
    try:
        return {one["id"]: meaning_in(one) for one in json.loads(content).get("criteria", ())}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
