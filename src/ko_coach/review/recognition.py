"""Recognition, honestly: read from the record (see `recognised` for what is counted).

Each of the latest interactions is recognised once more by the rules of the version under which it began, on the facts
and the customer's words of that moment. Private interactions have no part in it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, and_, select, tuple_

from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.review.recognised import Begun, Recognitions
from ko_coach.review.recognition_tally import Tally
from ko_coach.review.rules_in_force import RulesInForce
from ko_coach.rubric.model import Rubric

LAST = 10_000
"""Interactions that are looked at, the latest ones: two or three seconds' work."""
_PAGE = 500
_I, _S, _E = t.interactions.c, t.spoken.c, t.events.c


def recognition(
    log: Log,
    rubric: Rubric,
    rubric_of: Callable[[str], Rubric | None],
    *,
    last: int = LAST,
    go_on: Callable[[], bool] = lambda: True,
) -> Recognitions:
    """Return what became of the answers of this rubric's rules, and what sets apart whom none recognised.

    Args:
        log: the record.
        rubric: the one whose rules are told of; a rule is the same in every version in which it reads the same.
        rubric_of: the rubric of a version; None when it is not on record.
        last: how many interactions are looked at.
        go_on: asked after every page; where it says no, the answer is of what was read until then.

    Raises RecordError when the record cannot be read.
    """

    @lru_cache(maxsize=32)
    def rules_of(version: str) -> RulesInForce | None:
        found = rubric if version == rubric.version else rubric_of(version) if version else None
        return None if found is None else RulesInForce(found)

    tally = Tally()
    before: tuple[datetime, str] | None = None
    met: set[str] = set()
    while len(met) < last:
        if not go_on():
            return tally.result(rubric, stopped=True)
        with log.reading() as connection:
            rows = _page(connection, before, min(_PAGE, last - len(met)))
        for row in rows:
            if row.id not in met:
                met.add(row.id)
                begun = _begun(row)
                tally.add(begun, rules_of(begun.version))
        if not rows:
            break
        before = rows[-1].at, rows[-1].id
    return tally.result(rubric)


def _page(connection: Connection, before: tuple[datetime, str] | None, size: int) -> list[Row[Any]]:
    latest = select(_I.at, _I.id).where(_I.private.is_(False)).order_by(_I.at.desc(), _I.id.desc()).limit(size)
    if before is not None:
        latest = latest.where(tuple_(_I.at, _I.id) < tuple_(*before, types=(_I.at.type, _I.id.type)))
    chosen = latest.subquery()
    columns = (_I.id, _I.at, _I.customer, _I.customer_name, _I.ticket, _I.facts)
    named = (_I.persona, _I.persona_by, _I.stage, _I.stage_by)
    asked = (
        select(*columns, *named, _S.words, _E.detail)
        .join_from(chosen, t.interactions, _I.id == chosen.c.id)
        .join(t.spoken, _S.interaction == _I.id, isouter=True)
        .join(t.events, and_(_E.interaction == _I.id, _E.kind == "opened"), isouter=True)
        .order_by(_I.at.desc(), _I.id.desc())
    )
    return list(connection.execute(asked))


def _begun(row: Row[Any]) -> Begun:
    opened = row.detail if isinstance(row.detail, dict) else {}
    return Begun(
        at=row.at,
        version=str(opened.get("version", "")),
        customer=row.customer,
        customer_name=row.customer_name,
        ticket=row.ticket,
        facts=row.facts or {},
        words=row.words,
        then={"persona": str(opened.get("persona", "")), "stage": str(opened.get("stage", ""))},
        now={"persona": row.persona, "stage": row.stage},
        by={"persona": row.persona_by, "stage": row.stage_by},
    )
