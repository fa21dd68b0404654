"""How an interaction comes to its end and back: drafts, ratings, corrections, skips.

After each of these the state is settled from what stands: a rating in force makes it rated, else a draft
makes it a draft, else it is open; a skip holds until it is taken back or something is rated or drafted.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from ko_coach.record import tables as t
from ko_coach.record.entries import Answer, DraftKept, Rated, RatingWithdrawn, Reflection, Reopened, Skipped

REFLECTION = tuple(Reflection.__dataclass_fields__)


def stands(connection: Connection, interaction: str) -> bool:
    """Say whether a rating of this interaction is in force."""
    c = t.submissions.c
    one = select(c.id).where(c.interaction == interaction, c.withdrawn_at.is_(None)).limit(1)
    return connection.scalar(one) is not None


def keep_draft(connection: Connection, entry: DraftKept) -> None:
    """Keep the form as it stands. What is rated stays rated while its correction is a draft."""
    values = {"version": entry.version, "answers": [asdict(answer) for answer in entry.answers], "at": entry.at}
    _put_draft(connection, entry.interaction, {**values, **asdict(entry.reflection)})
    _settle(connection, entry.interaction)


def rate(connection: Connection, entry: Rated) -> None:
    """Keep a saved rating beside the earlier ones; the draft has become it."""
    c = t.submissions.c
    last = connection.scalar(select(func.max(c.number)).where(c.interaction == entry.interaction)) or 0
    about = {"interaction": entry.interaction, "by": entry.by, "version": entry.version, "at": entry.at}
    reflection = asdict(entry.reflection)
    connection.execute(insert(t.submissions).values(id=entry.submission, number=last + 1, **about, **reflection))
    rows = [_rating(entry.submission, position, answer) for position, answer in enumerate(entry.answers, 1)]
    if rows:
        connection.execute(insert(t.ratings), rows)
    connection.execute(delete(t.drafts).where(t.drafts.c.interaction == entry.interaction))
    _settle(connection, entry.interaction)


def withdraw(connection: Connection, entry: RatingWithdrawn) -> None:
    """Take a save back. A draft that was begun since is newer than the rating's content, and stays."""
    c = t.submissions.c
    standing = select(t.submissions).where(c.id == entry.submission, c.withdrawn_at.is_(None))
    row = connection.execute(standing).mappings().first()
    if row is None or row["interaction"] != entry.interaction:
        return
    connection.execute(update(t.submissions).where(c.id == entry.submission).values(withdrawn_at=entry.at))
    drafted = select(t.drafts.c.interaction).where(t.drafts.c.interaction == entry.interaction)
    if connection.scalar(drafted) is None:
        values = {"version": row["version"], "answers": _answers(connection, entry.submission), "at": entry.at}
        _put_draft(connection, entry.interaction, {**values, **{name: row[name] for name in REFLECTION}})
    _settle(connection, entry.interaction)


def skip(connection: Connection, entry: Skipped) -> None:
    """Close it without a rating. A draft stays where it is, should the skip be taken back."""
    values = {"state": "skipped", "skip_reason": entry.reason, "skip_words": entry.words, "closed_at": entry.at}
    connection.execute(update(t.interactions).where(t.interactions.c.id == entry.interaction).values(**values))


def reopen(connection: Connection, entry: Reopened) -> None:
    """Take a skip back."""
    _settle(connection, entry.interaction)


def _put_draft(connection: Connection, interaction: str, values: dict[str, Any]) -> None:
    known = update(t.drafts).where(t.drafts.c.interaction == interaction).values(**values)
    if not connection.execute(known).rowcount:
        connection.execute(insert(t.drafts).values(interaction=interaction, **values))


def _rating(submission: str, position: int, answer: Answer) -> dict[str, Any]:
    values = asdict(answer)
    if answer.not_applicable:
        values["value"] = None
    return {"submission": submission, "position": position, **values}


def _answers(connection: Connection, submission: str) -> list[dict[str, Any]]:
    c = t.ratings.c
    columns = (c.criterion, c.value, c.not_applicable, c.meaning)
    rows = connection.execute(select(*columns).where(c.submission == submission).order_by(c.position))
    return [dict(row) for row in rows.mappings()]


def _settle(connection: Connection, interaction: str) -> None:
    """Set the state and the time of closing, which is the first rating's that stands."""
    c = t.submissions.c
    first = select(c.at).where(c.interaction == interaction, c.withdrawn_at.is_(None)).order_by(c.number).limit(1)
    closed_at = connection.scalar(first)
    drafted = select(t.drafts.c.interaction).where(t.drafts.c.interaction == interaction)
    unrated = "open" if connection.scalar(drafted) is None else "draft"
    state = unrated if closed_at is None else "rated"
    values = {"state": state, "closed_at": closed_at, "skip_reason": "", "skip_words": ""}
    connection.execute(update(t.interactions).where(t.interactions.c.id == interaction).values(**values))
