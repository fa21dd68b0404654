"""What a list shows of an interaction, gathered beside it while it is written, so that a search never has to.

It all follows from the other tables: prompts, the rating in force, the rubric version of that rating.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from ko_coach.record import tables as t
from ko_coach.record.entries import (
    Acted,
    Answer,
    DraftKept,
    Entry,
    Moved,
    PromptsReplaced,
    PromptsShown,
    Reflection,
    RubricKept,
    TimeSpent,
)
from ko_coach.record.moments import microseconds
from ko_coach.record.practice_entries import CheckedIn, LookedBack, Observed, RehearsalBegun, RehearsalReply
from ko_coach.record.scores import Scores, scores
from ko_coach.text import tokens

REFLECTION = tuple(Reflection.__dataclass_fields__)
FREE_FIELDS = ("one_step_beyond", "lesson", "in_the_way", "note")
"""The free fields that hold words; the others are choices."""
DAY = 86_400_000_000
"""Microseconds."""
_BITS = 11
_IDS_AT_ONCE = 500
_OF_PROMPTS = (PromptsShown, PromptsReplaced, Acted)
_UNCOUNTED = (
    *(RubricKept, TimeSpent, Moved, DraftKept),
    *(CheckedIn, LookedBack, Observed, RehearsalBegun, RehearsalReply),
)
"""Entries that change no sum of a day."""

# Built once: to build a statement takes longer than to run it.
_I, _S, _P, _R = t.interactions.c, t.submissions.c, t.prompts.c, t.ratings.c
_CHANGE = update(t.interactions).where(_I.id == bindparam("of_interaction"))
_IN_FORCE = (
    select(t.submissions, _I.doc, _I.subject)
    .join_from(t.interactions, t.submissions, (_S.interaction == _I.id) & _S.withdrawn_at.is_(None), isouter=True)
    .where(_I.id == bindparam("of_interaction"))
    .order_by(_S.number.desc())
    .limit(1)
)
_CONTENT = select(t.rubric_versions.c.content).where(t.rubric_versions.c.version == bindparam("of_version"))
_ANSWERS = select(_R.criterion, _R.value, _R.not_applicable).where(_R.submission == bindparam("of_submission"))
_TAKE_TEXT = delete(t.texts).where(t.texts.c.rowid == bindparam("of_doc"))
_TAKEN = select(_I.doc).where(_I.doc == bindparam("of_doc"))
_PUT_TEXT = insert(t.texts)
_COUNTS = (
    select(
        func.count(),
        func.coalesce(func.sum(case((_P.action == "ticked", 1), else_=0)), 0),
        func.coalesce(func.sum(case((_P.action == "ignored", 1), else_=0)), 0),
    )
    .select_from(t.prompts)
    .where(_P.interaction == bindparam("of_interaction"), _P.replaced.is_(False))
)


def doc_of(connection: Connection, at: datetime, interaction: str) -> int:
    """Return a free number under which an interaction's words may stand: it grows with the time of opening, until 2112.

    Eleven bits of the id's hash tell interactions of one microsecond apart; where they do not, the next one is taken.
    """
    doc = _first_doc(at, interaction)
    while connection.scalar(_TAKEN, {"of_doc": doc}) is not None:
        doc += 1
    return doc


def docs_of(connection: Connection, interactions: Sequence[tuple[datetime, str]]) -> list[int]:
    """Return the numbers of some hundred interactions, each told with the time of its opening, as `doc_of` would."""
    wanted = [_first_doc(at, name) for at, name in interactions]
    taken = set(connection.scalars(select(_I.doc).where(_I.doc.in_(wanted)))) if wanted else set()
    given: list[int] = []
    for first in wanted:
        doc = first
        while doc in taken or (doc != first and connection.scalar(_TAKEN, {"of_doc": doc}) is not None):
            doc += 1
        taken.add(doc)
        given.append(doc)
    return given


def _first_doc(at: datetime, interaction: str) -> int:
    digest = int.from_bytes(hashlib.sha256(interaction.encode()).digest()[:2], "big")
    return microseconds(at) << _BITS | digest & ((1 << _BITS) - 1)


def put_in_force(connection: Connection, interaction: str) -> None:
    """Note the rating that is in force now: what it amounts to, and the words by which it is found."""
    row = connection.execute(_IN_FORCE, {"of_interaction": interaction}).mappings().first()
    if row is None:
        return
    submission = row["id"] or ""
    found = _scores(connection, row["version"], submission) if submission else Scores()
    values = {"submission": submission, "focus": found.focus, "trust": found.trust, "expectations": found.expectations}
    connection.execute(_CHANGE, {"of_interaction": interaction, **values})
    keep_text(connection, row["doc"], [row["subject"], *(row[name] or "" for name in FREE_FIELDS)])


def _scores(connection: Connection, version: str, submission: str) -> Scores:
    rows = connection.execute(_ANSWERS, {"of_submission": submission})
    answers = [Answer(row.criterion, row.value, row.not_applicable) for row in rows]
    return scores(connection.scalar(_CONTENT, {"of_version": version}), answers)


def keep_text(connection: Connection, doc: int, words: Iterable[str]) -> None:
    """Keep the words by which an interaction is found, in the place of those that were kept before."""
    connection.execute(_TAKE_TEXT, {"of_doc": doc})
    # Words alone: what stands between them, a server would take for addresses and file names of its own kind.
    if text := " ".join(tokens("\n".join(words))):
        connection.execute(_PUT_TEXT, {"rowid": doc, "words": text})


def renew_outlines(connection: Connection, entries: Sequence[Entry]) -> None:
    """Count the prompts of the interactions that the entries name, and mark their days for the sums."""
    counted = {entry.interaction for entry in entries if isinstance(entry, _OF_PROMPTS)}
    for interaction in sorted(counted):
        _count_prompts(connection, interaction)
    mark_stale(connection, {entry.interaction for entry in entries if not isinstance(entry, _UNCOUNTED)})


def _count_prompts(connection: Connection, interaction: str) -> None:
    shown, ticked, ignored = connection.execute(_COUNTS, {"of_interaction": interaction}).one()
    values = {"shown": shown, "ticked": ticked, "ignored": ignored}
    connection.execute(_CHANGE, {"of_interaction": interaction, **values})


def mark_stale(connection: Connection, interactions: Iterable[str]) -> None:
    """Say that the sums of these interactions' days are no longer right."""
    ids = sorted(interactions)
    days: set[int] = set()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = select(_I.at).where(_I.id.in_(ids[start : start + _IDS_AT_ONCE]))
        days.update(microseconds(at) // DAY for at in connection.scalars(some))
    if days:
        known = set(connection.scalars(select(t.stale_days.c.day).where(t.stale_days.c.day.in_(days))))
        if fresh := [{"day": day} for day in sorted(days - known)]:
            connection.execute(insert(t.stale_days), fresh)


def renew_whole(connection: Connection, interactions: Iterable[str]) -> None:
    """Gather everything that stands beside these interactions anew, and mark their days for the sums."""
    ids = list(interactions)
    for interaction in ids:
        _count_prompts(connection, interaction)
        put_in_force(connection, interaction)
    mark_stale(connection, ids)


def fill(connection: Connection) -> None:
    """Gather the outlines of a whole record: one that an earlier program wrote has none."""
    last = ""
    while ids := connection.scalars(select(_I.id).where(_I.id > last).order_by(_I.id).limit(_IDS_AT_ONCE)).all():
        renew_whole(connection, ids)
        last = ids[-1]
