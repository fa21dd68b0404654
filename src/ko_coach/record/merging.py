"""Lines of an export joined to what is on record: a union.

A row has one writer, the agent who made it or the lead who reviewed it, and every row has its id: so what is missing is
added, and there is nothing to resolve. Only what an agent goes on changing (persona, state, prompts, a draft) comes
from the copy that knows the later event. An interaction that is told to be private is private from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from ko_coach.record import tables as t
from ko_coach.record.entries import Answer, RubricKept
from ko_coach.record.import_line import Line, Row
from ko_coach.record.outline import FREE_FIELDS, docs_of, mark_stale, renew_whole
from ko_coach.record.scores import scores
from ko_coach.record.versions import keep_version
from ko_coach.text import fold

_IDS_AT_ONCE = 500
_I, _S, _E = t.interactions.c, t.submissions.c, t.events.c
_LAST_EVENT = select(_E.at, _E.id).order_by(_E.at.desc(), _E.id.desc()).limit(1)
_C = t.rubric_versions.c
_SETTLED = ("id", "agent", "ticket", "at", "week", "engaged_seconds")
"""What a later copy of an interaction does not change, or only lets grow."""


def merge(connection: Connection, lines: Sequence[Line]) -> tuple[set[str], set[str]]:
    """Add what is missing; return the interactions that were not there, and the others to which something came.

    Every line is of another interaction.
    """
    there = _owners(connection, t.interactions, "id", [line.id for line in lines])
    new = {line.id for line in lines if line.id not in there}
    for row in (row for line in lines for row in line.rubrics):
        keep_version(connection, RubricKept(**row))
    _open(connection, [line for line in lines if line.id in new])
    renewed = {line.id for line in lines if line.id not in new and _renew(connection, line)}
    fresh = [line for line in lines if line.id in new or line.id in renewed]
    _insert(connection, t.prompts, [row for line in fresh for row in line.prompts])
    _insert(connection, t.drafts, [line.draft for line in fresh if line.draft])
    added, left_out = _add_missing(connection, lines)
    changed = renewed | _change(connection, lines, there) | added
    _name_versions(connection, lines)
    mark_stale(connection, new)
    renew_whole(connection, sorted((changed - new) | (left_out & new)))
    return new, changed - new


def _open(connection: Connection, lines: Sequence[Line]) -> None:
    """Add interactions with what lists show of them, and the words by which they are found."""
    in_force = {line.id: _in_force(line) for line in lines}
    contents: dict[str, str] = {}
    for some in _some(rating["version"] for rating in in_force.values() if rating):
        contents.update(connection.execute(select(_C.version, _C.content).where(_C.version.in_(some))).all())
    rows, texts = [], []
    docs = docs_of(connection, [(line.interaction["at"], line.id) for line in lines])
    for line, doc in zip(lines, docs, strict=True):
        rating = in_force[line.id]
        rows.append({**line.interaction, "doc": doc, **_outline(line, rating, contents)})
        told = [line.interaction["subject"], *(rating.get(name, "") for name in FREE_FIELDS)]
        if words := fold("\n".join(filter(None, told))):
            texts.append({"rowid": doc, "words": words})
    _insert(connection, t.interactions, rows)
    if docs:
        connection.execute(delete(t.texts).where(t.texts.c.rowid.in_(docs)))
    _insert(connection, t.texts, texts)


def _in_force(line: Line) -> Row:
    """Return the rating in force; nothing where there is none."""
    standing = [row for row in line.submissions if row["withdrawn_at"] is None]
    return max(standing, key=lambda row: int(row["number"]), default={})


def _outline(line: Line, rating: Row, contents: Mapping[str, str]) -> Row:
    actions = [row["action"] for row in line.prompts if not row["replaced"]]
    told: Row = {"shown": len(actions), "ticked": actions.count("ticked"), "ignored": actions.count("ignored")}
    told |= {"submission": "", "focus": None, "trust": None, "expectations": "", "reviewed": False}
    if not rating:
        return told
    answers = [Answer(row["criterion"], row["value"]) for row in line.ratings if row["submission"] == rating["id"]]
    found = scores(contents.get(rating["version"]), answers)
    values = {"focus": found.focus, "trust": found.trust, "expectations": found.expectations}
    return {**told, "submission": rating["id"], **values}


def _renew(connection: Connection, line: Line) -> bool:
    """Bring the interaction to the state that the line tells of, if that is the later one; say whether it is."""
    last = max(((event["at"], event["id"]) for event in line.events), default=None)
    known = connection.execute(_LAST_EVENT.where(_E.interaction == line.id)).first()
    if last is None or (known is not None and last <= (known.at, known.id)):
        return False
    values = {key: value for key, value in line.interaction.items() if key not in _SETTLED}
    connection.execute(update(t.interactions).where(_I.id == line.id).values(**values))
    for table in (t.prompts, t.drafts):
        connection.execute(delete(table).where(table.c.interaction == line.id))
    return True


def _change(connection: Connection, lines: Sequence[Line], there: Iterable[str]) -> set[str]:
    """Change what only ever goes one way: time grows, a rating is withdrawn, what is private was made so."""
    changed: set[str] = set()
    known = set(there)
    for line in (line for line in lines if line.id in known):
        of = _I.id == line.id
        spent = line.interaction["engaged_seconds"]
        ways = [update(t.interactions).where(of, _I.engaged_seconds < spent).values(engaged_seconds=spent)]
        if line.covered:
            ways.append(update(t.interactions).where(of, _I.private.is_(False)).values(private=True))
        for row in line.submissions:
            if row["withdrawn_at"] is not None:
                standing = (_S.id == row["id"], _S.interaction == line.id, _S.withdrawn_at.is_(None))
                ways.append(update(t.submissions).where(*standing).values(withdrawn_at=row["withdrawn_at"]))
        if any([connection.execute(way).rowcount for way in ways]):  # noqa: C419 - all of them
            changed.add(line.id)
    return changed


def _add_missing(connection: Connection, lines: Sequence[Line]) -> tuple[set[str], set[str]]:
    """Add the rows whose ids are not on record.

    Return the interactions that they belong to, and those with ratings that another interaction has already.
    """
    events = _missing(connection, t.events, [row for line in lines for row in line.events])
    looks = _missing(connection, t.looks, [row for line in lines for row in line.looks])
    submissions = _missing(connection, t.submissions, [row for line in lines for row in line.submissions])
    reviews = _missing(connection, t.reviews, [row for line in lines for row in line.reviews])
    _number_anew(connection, submissions)
    saved = {row["id"] for row in submissions}
    left_out = {line.id for line in lines if any(row["id"] not in saved for row in line.submissions)}
    for table, rows in ((t.events, events), (t.looks, looks), (t.submissions, submissions), (t.reviews, reviews)):
        _insert(connection, table, rows)
    answered = {row["id"] for row in reviews}
    _insert(connection, t.ratings, [row for line in lines for row in line.ratings if row["submission"] in saved])
    of_reviews = [row for line in lines for row in line.review_ratings if row["review"] in answered]
    _insert(connection, t.review_ratings, of_reviews)
    if reviews:
        reviewed = update(t.interactions).where(_I.id.in_({row["interaction"] for row in reviews}))
        connection.execute(reviewed.values(reviewed=True))
    added = {row["interaction"] for row in (*events, *looks, *submissions, *reviews)}
    return added | _answer(connection, lines), left_out


def _answer(connection: Connection, lines: Sequence[Line]) -> set[str]:
    """Add replies and what is done to the reviews of the same interaction."""
    reviews = _owners(connection, t.reviews, "id", [row["id"] for line in lines for row in line.reviews])
    added: set[str] = set()
    for table, key in ((t.replies, "id"), (t.steps_done, "review")):
        rows = [
            row
            for line in lines
            for row in (line.replies if table is t.replies else line.steps_done)
            if reviews.get(row["review"]) == line.id
        ]
        missing = _missing(connection, table, rows, key)
        _insert(connection, table, missing)
        added |= {reviews[row["review"]] for row in missing}
    return added


def _number_anew(connection: Connection, submissions: list[Row]) -> None:
    """Give ratings whose number is taken the next one: two in one place would be none."""
    taken: dict[str, set[int]] = defaultdict(set)
    for some in _some([row["interaction"] for row in submissions]):
        for of, number in connection.execute(select(_S.interaction, _S.number).where(_S.interaction.in_(some))):
            taken[of].add(number)
    for row in submissions:
        used = taken[row["interaction"]]
        if row["number"] in used:
            row["number"] = max(used) + 1
        used.add(row["number"])


def _missing(connection: Connection, table: Table, rows: Sequence[Row], key: str = "id") -> list[Row]:
    """Return the rows that are not on record, each once."""
    first = {row[key]: row for row in reversed(rows)}
    known = _owners(connection, table, key, list(first))
    return [row for row in rows if row[key] not in known and first[row[key]] is row]


def _owners(connection: Connection, table: Table, key: str, ids: Sequence[str]) -> dict[str, str]:
    """Return which of these are on record, and the interaction (or review) of each."""
    c = table.c
    of = c.interaction if "interaction" in c else c.review if "review" in c else c[key]
    found: dict[str, Any] = {}
    for some in _some(ids):
        found.update(connection.execute(select(c[key], of).where(c[key].in_(some))).all())
    return found


def _some(ids: Iterable[str]) -> Iterable[list[str]]:
    names = sorted(set(ids))
    return (names[start : start + _IDS_AT_ONCE] for start in range(0, len(names), _IDS_AT_ONCE))


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _name_versions(connection: Connection, lines: Sequence[Line]) -> None:
    c = t.rubric_versions.c
    for some in _some(version for line in lines for version in line.versions):
        connection.execute(update(t.rubric_versions).where(c.version.in_(some), c.named.is_(False)).values(named=True))
