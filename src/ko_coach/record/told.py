"""Interactions as an export tells them, whole: plain values ready for JSON, read page by page.

A million interactions are told at more than 20,000 a second, so rows are read as the database holds them (whole numbers
for times, text for JSON), and every table is asked once for a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from orjson import OPT_NAIVE_UTC, OPT_UTC_Z, Fragment, dumps, loads
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Text,
    case,
    func,
    literal,
    select,
)
from sqlalchemy import type_coerce as coerced
from sqlalchemy.types import TypeEngine

from ko_coach.record import tables as t
from ko_coach.record.json_text import Instant, Quoted, YesNo, joined, objects, whole_number
from ko_coach.record.moments import Json, Moment, Words
from ko_coach.record.outline import REFLECTION

Told = dict[str, Any]
Grouped = dict[str, list[Any]]
"""By the interaction's id."""

OF_PRIVATE = frozenset({"id", "agent", "ticket", "opened_at", "closed_at", "engaged_seconds", "state", "private"})
"""What is told of a private interaction: that it happened."""
FORM = OPT_NAIVE_UTC | OPT_UTC_Z
"""How times are written."""
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - orjson takes it as UTC, and half as fast when it has to look that up
_RAW: tuple[tuple[type[TypeEngine[Any]], TypeEngine[Any]], ...] = (
    (Words, Text()),
    (Json, Text()),
    (Moment, BigInteger()),
    (Boolean, Integer()),
)
_I, _S, _R, _E, _V = t.interactions.c, t.submissions.c, t.ratings.c, t.events.c, t.reviews.c
_NOTHING: Sequence[Any] = ()
_UNWRITTEN: Told = {"reflection": dict.fromkeys(REFLECTION, "")}
_BETWEEN = "\x1e"
"""Stands between texts of JSON, which cannot hold it unescaped."""


def _select(source: FromClause, columns: Sequence[ColumnElement[Any]], *order: ColumnElement[Any]) -> Select[Any]:
    return select(*map(_raw, columns)).select_from(source).order_by(_I.at, _I.id, *order)


def _raw(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the column without the work that its type does for every value."""
    kind = next((raw for of, raw in _RAW if isinstance(column.type, of)), None)
    return column if kind is None else coerced(column, kind)


def _columns(table: FromClause, *names: str) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in names]


_ABOUT = (
    *("id", "agent", "ticket", "subject", "customer", "customer_name", "facts", "persona", "persona_by", "stage"),
    *("stage_by", "rubric", "version", "at", "closed_at", "engaged_seconds", "state", "skip_reason", "skip_words"),
    *("private", "trust"),
)
_ANSWER = ("criterion", "value", "not_applicable", "meaning")
_REVIEW = ("interaction", "id", "by", "at", "version", "comment", "thanks", "next_step", "due")
_OF_SUBMISSION = t.interactions.join(t.submissions, _S.interaction == _I.id)
_OF_REVIEW = t.interactions.join(t.reviews, _V.interaction == _I.id)

_TIMELINE = joined(
    literal("[")
    + Quoted(_E.id)
    + ","
    + whole_number(_E.at)
    + ","
    + Quoted(_E.kind)
    + ","
    + coerced(_E.detail, Text)
    + "]",
    select().where(_E.interaction == _I.id).order_by(_E.at, _E.id).correlate(t.interactions),
    ",",
)


def _prompts() -> ColumnElement[str]:
    """Return the prompts of an interaction that stand, those that were replaced, and the versions of all of them."""
    p = t.prompts.c
    of_interaction = select(t.prompts).where(p.interaction == _I.id).order_by(p.position).correlate(t.interactions)
    rows = of_interaction.subquery()
    c = {name: _raw(column) for name, column in rows.c.items()}
    told = {name: c[name] for name in ("item", "phase", "text", "action")}
    told |= {"at": Instant(c["at"])} | {name: c[name] for name in ("why", "version", "moves", "nudge_after")}
    told |= {"position": c["position"], "number": c["number"], "nudged": YesNo(rows.c.nudged)}
    standing, left = objects(rows.c.replaced.is_(False), **told), objects(rows.c.replaced.is_(True), **told)
    versions = func.coalesce(func.aggregate_strings(c["version"], _BETWEEN), "")
    return select(standing + _BETWEEN + left + _BETWEEN + versions).select_from(rows).scalar_subquery()


_ANSWERS = joined(
    literal('{"criterion":')
    + (Quoted(_R.criterion) + ',"value":' + whole_number(_R.value))
    + (literal(',"not_applicable":') + case((_R.not_applicable.is_(True), "true"), else_="false"))
    + (literal(',"meaning":') + Quoted(_R.meaning)),
    select().where(_R.submission == _S.id).order_by(_R.position).correlate(t.submissions),
    _BETWEEN,
)

# Built once: to build a statement takes longer than to run it.
_INTERACTIONS = _select(t.interactions, [*_columns(t.interactions, *_ABOUT), _TIMELINE, _prompts()])
_SUBMISSIONS = _select(
    _OF_SUBMISSION,
    [
        *_columns(t.submissions, "interaction", "id", "number", "by", "version", "at", "withdrawn_at", *REFLECTION),
        _ANSWERS,
    ],
    _S.number,
)
_DRAFTS = _select(
    t.interactions.join(t.drafts, t.drafts.c.interaction == _I.id),
    _columns(t.drafts, "interaction", "version", "answers", "at", *REFLECTION),
)
_LOOKS = _select(
    t.interactions.join(t.looks, t.looks.c.interaction == _I.id),
    _columns(t.looks, "interaction", "id", "by", "at"),
    *(t.looks.c.at, t.looks.c.id),
)
_REVIEWS = _select(_OF_REVIEW, _columns(t.reviews, *_REVIEW), _V.at, _V.id)
_REVIEW_RATINGS = _select(
    _OF_REVIEW.join(t.review_ratings, t.review_ratings.c.review == _V.id),
    _columns(t.review_ratings, "review", *_ANSWER),
    *(_V.id, t.review_ratings.c.position),
)
_REPLIES = _select(
    _OF_REVIEW.join(t.replies, t.replies.c.review == _V.id),
    _columns(t.replies, "review", "id", "by", "at", "words"),
    *(t.replies.c.at, t.replies.c.id),
)
_DONE = _select(
    _OF_REVIEW.join(t.steps_done, t.steps_done.c.review == _V.id), _columns(t.steps_done, "review", "by", "at")
)


class Page:
    """The interactions for which some conditions hold, oldest first, and all that hangs on them."""

    def __init__(self, connection: Connection, where: Sequence[ColumnElement[bool]]) -> None:
        self._connection, self._where = connection, where
        self._versions: dict[str, set[str]] = defaultdict(set)
        self._abouts = self._rows(_INTERACTIONS)

    def told(self, *, with_private: bool, own: str = "") -> Iterator[tuple[Told, set[str]]]:
        """Yield each interaction and the rubric versions that it names.

        Of private ones only that they happened, unless `with_private`, or they are the agent's whose name is `own`.
        """
        if not self._abouts:
            return
        (submissions, rated), drafts = self._submissions(), self._drafts()
        reviews, looks = self._reviews(), self._looks()
        for about in self._abouts:
            name = about[0]
            told = _about(about)
            prompts, replaced, *of_prompts = about[22].split(_BETWEEN)
            told["prompts"] = Fragment(prompts)
            given, draft = submissions.get(name, _NOTHING), drafts.get(name)
            standing = [one for one in given if one["withdrawn_at"] is None]
            told["ratings"] = Fragment(f"[{','.join(rated[name])}]") if name in rated else _NOTHING
            told["trust"] = None if about[20] is None else about[20] / 100
            told["reflection"] = (standing[-1] if standing else draft or _UNWRITTEN)["reflection"]
            told |= _more(about)
            told["replaced"] = Fragment(replaced)
            told["submissions"], told["draft"] = given, draft
            told["reviews"], told["looks"] = reviews.get(name, _NOTHING), looks.get(name, _NOTHING)
            told["timeline"] = as_json(f"[{about[21]}]")
            if about[19] and not with_private and (not own or own != about[1]):
                yield {key: value if key in OF_PRIVATE else None for key, value in told.items()}, set()
                continue
            versions = self._versions[name].union(of_prompts, (about[12],))
            if ',"adopted",' in about[21]:  # there was another version at its beginning
                versions |= _versions_in(about[21])
            yield told, versions

    def _rows(self, asked: Select[Any]) -> Sequence[Any]:
        return self._connection.execute(asked.where(*self._where)).all()

    def _submissions(self) -> tuple[Grouped, Grouped]:
        """Return the ratings that were saved; and the answers of those that stand, as JSON."""
        found: Grouped = defaultdict(list)
        rated: Grouped = defaultdict(list)
        for of, name, number, by, version, at, withdrawn_at, *words, answers in self._rows(_SUBMISSIONS):
            self._versions[of].add(version)
            if withdrawn_at is None and answers:
                rated[of].append(
                    _ended(answers, f',"by":{_quoted(by)},"at":{_dumped(at)},"submission":{_quoted(name)}}}')
                )
            found[of].append(
                {
                    "id": name,
                    "number": number,
                    "by": by,
                    "version": version,
                    "at": _time(at),
                    "withdrawn_at": _time(withdrawn_at),
                    "answers": None if withdrawn_at is None else Fragment(f"[{_ended(answers, '}')}]"),
                    "reflection": dict(zip(REFLECTION, words, strict=True)),
                }
            )
        return found, rated

    def _answers(self, asked: Select[Any]) -> Grouped:
        found: Grouped = defaultdict(list)
        for of, criterion, value, not_applicable, meaning in self._rows(asked):
            about = {"criterion": criterion, "value": value, "not_applicable": bool(not_applicable)}
            found[of].append({**about, "meaning": meaning})
        return found

    def _drafts(self) -> dict[str, Told]:
        found: dict[str, Told] = {}
        for of, version, answers, at, *words in self._rows(_DRAFTS):
            self._versions[of].add(version)
            written = dict(zip(REFLECTION, words, strict=True))
            found[of] = {"version": version, "at": _time(at), "answers": as_json(answers), "reflection": written}
        return found

    def _looks(self) -> Grouped:
        found: Grouped = defaultdict(list)
        for of, name, by, at in self._rows(_LOOKS):
            found[of].append({"id": name, "by": by, "at": _time(at)})
        return found

    def _reviews(self) -> Grouped:
        found: Grouped = defaultdict(list)
        rows = self._rows(_REVIEWS)
        if not rows:
            return found
        answers, replies = self._answers(_REVIEW_RATINGS), defaultdict(list)
        for of, name, by, at, words in self._rows(_REPLIES):
            replies[of].append({"id": name, "by": by, "at": _time(at), "words": words})
        done = {of: {"by": by, "at": _time(at)} for of, by, at in self._rows(_DONE)}
        for of, name, by, at, version, comment, thanks, next_step, due in rows:
            self._versions[of].add(version)
            found[of].append(
                {
                    "id": name,
                    "by": by,
                    "at": _time(at),
                    "version": version,
                    "answers": answers.get(name, ()),
                    "comment": comment,
                    "thanks": bool(thanks),
                    "next_step": next_step,
                    "due": due,
                    "replies": replies.get(name, _NOTHING),
                    "done": done.get(name),
                }
            )
        return found


def _about(row: Sequence[Any]) -> Told:
    """Return what every export told of an interaction, in the order of its columns."""
    return {
        "id": row[0],
        "agent": row[1],
        "ticket": row[2],
        "customer": row[4],
        "persona": row[7],
        "persona_by": row[8],
        "stage": row[9],
        "stage_by": row[10],
        "rubric": row[11],
        "rubric_version": row[12],
        "opened_at": _time(row[13]),
        "closed_at": _time(row[14]),
        "engaged_seconds": row[15],
        "state": row[16],
        "private": bool(row[19]),
    }


def _more(row: Sequence[Any]) -> Told:
    return {
        "subject": row[3],
        "customer_name": row[5],
        "facts": as_json(row[6]),
        "skip_reason": row[17],
        "skip_words": row[18],
    }


def _ended(answers: str, end: str) -> str:
    """Return the answers, each with that end."""
    return answers.replace(_BETWEEN, f"{end},") + end if answers else ""


@lru_cache(maxsize=1_024)
def _quoted(text: str) -> str:
    return dumps(text).decode()


def _dumped(at: int) -> str:
    return dumps(_time(at), option=FORM).decode()


def _time(at: int | None) -> datetime | None:
    return None if at is None else _EPOCH + timedelta(0, 0, at)


def as_json(text: str) -> Any:
    """Return what stands in the database as JSON for a place inside other JSON."""
    if "NaN" in text or "Infinity" in text:  # Python writes them, and nobody else reads them
        import json

        return json.loads(text, parse_constant=lambda _: None)
    return Fragment(text)


def _versions_in(timeline: str) -> set[str]:
    details = (detail for _, _, _, detail in loads(f"[{timeline}]"))
    return {one["version"] for one in details if isinstance(one, dict) and isinstance(one.get("version"), str)}
