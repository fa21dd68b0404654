"""How an interaction comes to its end and back: drafts, ratings, corrections, skips.

After each of these the state is settled from what stands: a rating in force makes it rated, else a draft
makes it a draft, else it is open; a skip holds until it is taken back or something is rated or drafted.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ko_coach.record import tables as t
from ko_coach.record.entries import Answer, DraftKept, Rated, RatingWithdrawn, Reflection, Reopened, Skipped
from ko_coach.record.outline import REFLECTION, put_in_force

_NOT_SKIPPED = {"skip_reason": "", "skip_words": ""}
_OF_ANSWER = tuple(Answer.__dataclass_fields__)

# Built once: to build a statement takes longer than to run it.
_OF_SUBMISSIONS = t.submissions.c.interaction == bindparam("of_interaction")
_OF_DRAFT = t.drafts.c.interaction == bindparam("of_interaction")
_SUBMISSIONS = (
    select(t.submissions.c.number, t.submissions.c.at, t.submissions.c.withdrawn_at)
    .where(_OF_SUBMISSIONS)
    .order_by(t.submissions.c.number)
)
_FIRST_THAT_STANDS = (
    select(t.submissions.c.at)
    .where(_OF_SUBMISSIONS, t.submissions.c.withdrawn_at.is_(None))
    .order_by(t.submissions.c.number)
    .limit(1)
)
_SUBMIT, _ANSWER, _DRAFT = insert(t.submissions), insert(t.ratings), insert(t.drafts)
_DRAFTED = select(t.drafts.c.interaction).where(_OF_DRAFT)
_CHANGE_DRAFT, _DROP_DRAFT = update(t.drafts).where(_OF_DRAFT), delete(t.drafts).where(_OF_DRAFT)
_SETTLE = update(t.interactions).where(t.interactions.c.id == bindparam("of_interaction"))


def stands(connection: Connection, interaction: str) -> bool:
    """Say whether a rating of this interaction is in force."""
    return connection.scalar(_FIRST_THAT_STANDS, {"of_interaction": interaction}) is not None


def keep_draft(connection: Connection, entry: DraftKept) -> None:
    """Keep the form as it stands. What is rated stays rated while its correction is a draft."""
    values = {"version": entry.version, "answers": [asdict(answer) for answer in entry.answers], "at": entry.at}
    _put_draft(connection, entry.interaction, {**values, **_told(entry.reflection)})
    _settle(connection, entry.interaction)


def rate(connection: Connection, entry: Rated) -> None:
    """Keep a saved rating beside the earlier ones; the draft has become it."""
    of = {"of_interaction": entry.interaction}
    earlier = connection.execute(_SUBMISSIONS, of).all()
    last = earlier[-1].number if earlier else 0
    about = {"interaction": entry.interaction, "by": entry.by, "version": entry.version, "at": entry.at}
    number = {"id": entry.submission, "number": last + 1}
    connection.execute(_SUBMIT, {**number, **about, **_told(entry.reflection)})
    rows = [_rating(entry.submission, position, answer) for position, answer in enumerate(entry.answers, 1)]
    if rows:
        connection.execute(_ANSWER, rows)
    connection.execute(_DROP_DRAFT, of)
    closed_at = next((one.at for one in earlier if one.withdrawn_at is None), entry.at)
    connection.execute(_SETTLE, {**of, "state": "rated", "closed_at": closed_at, **_NOT_SKIPPED})
    put_in_force(connection, entry.interaction)


def withdraw(connection: Connection, entry: RatingWithdrawn) -> None:
    """Take a save back. A draft that was begun since is newer than the rating's content, and stays."""
    c = t.submissions.c
    standing = select(t.submissions).where(c.id == entry.submission, c.withdrawn_at.is_(None))
    row = connection.execute(standing).mappings().first()
    if row is None or row["interaction"] != entry.interaction:
        return
    connection.execute(update(t.submissions).where(c.id == entry.submission).values(withdrawn_at=entry.at))
    if connection.scalar(_DRAFTED, {"of_interaction": entry.interaction}) is None:
        values = {"version": row["version"], "answers": _answers(connection, entry.submission), "at": entry.at}
        _put_draft(connection, entry.interaction, {**values, **{name: row[name] for name in REFLECTION}})
    _settle(connection, entry.interaction)
    put_in_force(connection, entry.interaction)


def skip(connection: Connection, entry: Skipped) -> None:
    """Close it without a rating. A draft stays where it is, should the skip be taken back."""
    values = {"state": "skipped", "skip_reason": entry.reason, "skip_words": entry.words, "closed_at": entry.at}
    connection.execute(_SETTLE, {"of_interaction": entry.interaction, **values})


def reopen(connection: Connection, entry: Reopened) -> None:
    """Take a skip back."""
    _settle(connection, entry.interaction)


def _put_draft(connection: Connection, interaction: str, values: dict[str, Any]) -> None:
    if not connection.execute(_CHANGE_DRAFT, {"of_interaction": interaction, **values}).rowcount:
        connection.execute(_DRAFT, {"interaction": interaction, **values})


def _rating(submission: str, position: int, answer: Answer) -> dict[str, Any]:
    values = {name: getattr(answer, name) for name in _OF_ANSWER}
    if answer.not_applicable:
        values["value"] = None
    return {"submission": submission, "position": position, **values}


def _told(reflection: Reflection) -> dict[str, str]:
    return {name: getattr(reflection, name) for name in REFLECTION}


def _answers(connection: Connection, submission: str) -> list[dict[str, Any]]:
    c = t.ratings.c
    columns = (c.criterion, c.value, c.not_applicable, c.meaning)
    rows = connection.execute(select(*columns).where(c.submission == submission).order_by(c.position))
    return [dict(row) for row in rows.mappings()]


def _settle(connection: Connection, interaction: str) -> None:
    """Set the state and the time of closing, which is the first rating's that stands."""
    of = {"of_interaction": interaction}
    closed_at = connection.scalar(_FIRST_THAT_STANDS, of)
    unrated = "open" if connection.scalar(_DRAFTED, of) is None else "draft"
    state = unrated if closed_at is None else "rated"
    values = {"state": state, "closed_at": closed_at, **_NOT_SKIPPED}
    connection.execute(_SETTLE, {**of, **values})
