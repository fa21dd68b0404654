"""What is deleted because it is old: customers' data, or whole interactions, bit by bit beside running shifts.

Every batch is a short transaction, and after each one the record is left alone as long as the batch took: a shift that
writes meanwhile finds its turn. Stopped anywhere, what was done is done whole, and the next purge goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, or_, select, text, tuple_, update

from ko_coach.record import practice_tables as p
from ko_coach.record import sums
from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.record.outline import FREE_FIELDS, keep_text, mark_stale

Progress = Callable[[int], bool]
"""Called with how many interactions are done; the purge goes on while it returns True."""

_AT_ONCE = 100
_LEAST_PAUSE = 0.005
"""Seconds."""
_PAGES_AT_ONCE = 250
"""Pages of the full-text index that are written anew in one transaction."""
_I = t.interactions.c
_DAYS = (p.check_ins, p.look_backs)
_FORGOTTEN = {"subject": "", "customer": "", "customer_name": "", "facts": {}, "skip_words": ""}
_FREE = [t.submissions.c[name] for name in FREE_FIELDS]


@dataclass(frozen=True, slots=True)
class Due:
    """What a purge would do."""

    interactions: int
    """Whose customers' data it removes, or which it deletes whole."""
    customers: int
    """Customers whose persona and stage are remembered since longer."""
    ratings: int
    """Ratings that go with them: none where only customers' data are removed."""
    reviews: int
    days: int = 0
    """Check-ins and look backs, deleted with whole interactions."""


def due(log: Log, before: datetime, *, whole: bool) -> Due:
    """Count what is older than that moment.

    Args:
        log: the record.
        before: interactions that were opened earlier.
        whole: count what goes when whole interactions are deleted, and not only their customers' data.
    """
    with log.reading() as connection:
        of = _old(before, whole=whole)

        def hanging(table: Table) -> int:
            asked = select(func.count()).select_from(table.join(t.interactions, table.c.interaction == _I.id)).where(of)
            return connection.scalar(asked) or 0

        counted = connection.scalar(select(func.count()).select_from(t.interactions).where(of)) or 0
        remembered = select(func.count()).select_from(t.overrides).where(t.overrides.c.at < before)
        customers = connection.scalar(remembered) or 0
        if not whole:
            return Due(counted, customers, 0, 0)
        days = sum(
            connection.scalar(select(func.count()).select_from(table).where(table.c.at < before)) or 0
            for table in _DAYS
        )
        return Due(counted, customers, hanging(t.submissions), hanging(t.reviews), days)


def purge(log: Log, before: datetime, *, whole: bool, on_batch: Progress | None = None) -> int:
    """Delete what is older than that moment; return with how many interactions something was done.

    Raises RecordError when the record cannot be written now.
    """
    remove = _delete_whole if whole else _forget_customers
    after: tuple[datetime, str] | None = None
    done = 0
    going = True
    while going:
        rows = _next(log, before, after, whole=whole)
        if not rows:
            break
        began = time.monotonic()
        with log.writing() as connection:
            remove(connection, [row[1] for row in rows])
        after, done = rows[-1], done + len(rows)
        going = on_batch is None or on_batch(done)
        _pause(began)
    with log.writing() as connection:
        connection.execute(delete(t.overrides).where(t.overrides.c.at < before))
        for table in _DAYS if whole else ():
            connection.execute(delete(table).where(table.c.at < before))
    leave_no_trace(log)
    if whole:
        sums.refresh(log)
    return done


def _old(before: datetime, *, whole: bool) -> ColumnElement[bool]:
    if whole:
        return _I.at < before
    s, d = t.submissions.c, t.drafts.c
    told = [_I[name] != value for name, value in _FORGOTTEN.items()]
    noted = exists().where(s.interaction == _I.id, s.note != "")
    drafted = exists().where(d.interaction == _I.id, d.note != "")
    spoken = exists().where(t.spoken.c.interaction == _I.id)
    return and_(_I.at < before, or_(*told, noted, drafted, spoken))


def _next(
    log: Log, before: datetime, after: tuple[datetime, str] | None, *, whole: bool
) -> Sequence[tuple[datetime, str]]:
    asked = select(_I.at, _I.id).where(_old(before, whole=whole)).order_by(_I.at, _I.id).limit(_AT_ONCE)
    if after is not None:
        asked = asked.where(tuple_(_I.at, _I.id) > tuple_(*after, types=(_I.at.type, _I.id.type)))
    with log.reading() as connection:
        return [(at, name) for at, name in connection.execute(asked)]


def _forget_customers(connection: Connection, ids: Sequence[str]) -> None:
    """Remove what tells of the customers; counts, ratings and lessons stay."""
    connection.execute(update(t.interactions).where(_I.id.in_(ids)).values(**_FORGOTTEN))
    connection.execute(delete(t.spoken).where(t.spoken.c.interaction.in_(ids)))
    for table in (t.submissions, t.drafts):
        connection.execute(update(table).where(table.c.interaction.in_(ids), table.c.note != "").values(note=""))
    in_force = t.interactions.outerjoin(t.submissions, t.submissions.c.id == _I.submission)
    rows = connection.execute(select(_I.doc, *_FREE).select_from(in_force).where(_I.id.in_(ids))).all()
    for doc, *words in rows:
        keep_text(connection, doc, [word or "" for word in words])


def _delete_whole(connection: Connection, ids: Sequence[str]) -> None:
    """Delete the interactions and everything that hangs on them, from its leaves to its root."""
    mark_stale(connection, ids)
    docs = connection.scalars(select(_I.doc).where(_I.id.in_(ids))).all()
    connection.execute(delete(t.texts).where(t.texts.c.rowid.in_(docs)))
    reviews = select(t.reviews.c.id).where(t.reviews.c.interaction.in_(ids))
    for table in (t.review_ratings, t.replies, t.steps_done):
        connection.execute(delete(table).where(table.c.review.in_(reviews)))
    submissions = select(t.submissions.c.id).where(t.submissions.c.interaction.in_(ids))
    connection.execute(delete(t.ratings).where(t.ratings.c.submission.in_(submissions)))
    private = select(_I.id).where(_I.id.in_(ids), _I.private.is_(True))
    # What was heard outlives the interaction, but for what was heard in private: nobody could tell that any more.
    connection.execute(delete(p.observations).where(p.observations.c.interaction.in_(private)))
    for table in (
        *(t.reviews, t.submissions, t.drafts, t.prompts, t.events, t.spoken, t.looks, t.sampled),
        *(p.rehearsal_replies, p.rehearsals),
    ):
        connection.execute(delete(table).where(table.c.interaction.in_(ids)))
    connection.execute(delete(t.interactions).where(_I.id.in_(ids)))


def leave_no_trace(log: Log) -> None:
    """Let nothing that was deleted stay readable in the file: the index of words still names them until it is merged.

    Deleted rows are overwritten by themselves (`secure_delete`). A server does that in its own time (VACUUM).
    """
    if not log.is_file:
        return
    pages = -_PAGES_AT_ONCE  # negative: begin to merge everything into one; then go on until nothing is left to do
    while True:
        began = time.monotonic()
        with log.writing() as connection:
            changes = text("SELECT total_changes()")
            earlier = connection.scalar(changes) or 0
            connection.execute(text("INSERT INTO texts(texts, rank) VALUES ('merge', :pages)"), {"pages": pages})
            worked = (connection.scalar(changes) or 0) - earlier
        _pause(began)
        if worked < 2:  # so SQLite says that there was nothing to merge
            break
        pages = _PAGES_AT_ONCE
    log.empty_wal()


def _pause(began: float) -> None:
    """Leave the record to others for as long as it was held."""
    time.sleep(max(_LEAST_PAUSE, time.monotonic() - began))
