"""One line of `ko-coach export` read back: rows for the tables, or a sentence about what is wrong with it.

A line may come from anywhere. Nothing in it is believed: types, lengths, times and names are looked at here, once, so
that what is written afterwards is what this program could have written itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ko_coach.i18n import gettext as _
from ko_coach.record.line_parts import MOST, NAME, BadLineError, Part
from ko_coach.record.moments import iso_week
from ko_coach.record.outline import REFLECTION
from ko_coach.record.tables import ACTIONS, EVENTS, SETTERS, STATES

Row = dict[str, Any]
MOST_BYTES = 1 << 24
"""Of one line."""
_CONTENT = 8_000_000
"""Characters of a rubric version."""
_NAMED: Mapping[str, tuple[str, ...]] = {
    "opened": ("persona", "stage", "version"),
    "adopted": ("version",),
    "persona": ("persona",),
    "stage": ("stage",),
    "rated": ("submission",),
    "corrected": ("submission",),
    "withdrawn": ("submission",),
    "skipped": ("reason",),
    "ticked": ("item",),
    "unticked": ("item",),
    "ignored": ("item",),
    "nudged": ("item",),
}
"""The texts that an event's detail holds, by its kind."""
_LISTED: Mapping[str, tuple[str, ...]] = {"replaced": ("items",), "adopted": ("changed", "added", "removed")}
_OF_PRIVATE = ("customer", "persona", "persona_by", "stage", "stage_by", "rubric", "rubric_version")


@dataclass(slots=True)
class Line:
    """What a line holds, as rows."""

    interaction: Row
    covered: bool
    """It is private, and tells only that it happened."""
    prompts: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    submissions: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    draft: Row | None = None
    reviews: list[Row] = field(default_factory=list)
    review_ratings: list[Row] = field(default_factory=list)
    replies: list[Row] = field(default_factory=list)
    steps_done: list[Row] = field(default_factory=list)
    looks: list[Row] = field(default_factory=list)
    rubrics: list[Row] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.interaction["id"])

    @property
    def versions(self) -> set[str]:
        """The rubric versions that it names."""
        named = [
            self.interaction,
            *self.prompts,
            *self.submissions,
            *self.reviews,
            *((self.draft,) if self.draft else ()),
        ]
        told = [event["detail"] for event in self.events if event["kind"] in ("opened", "adopted")]
        return {row["version"] for row in (*named, *told)} - {""}


def is_of_content(version: str, content: str) -> bool:
    """Say whether a rubric version is the one that its content gives."""
    return version == sha256(content.encode("utf-8", "replace")).hexdigest()


def read_line(line: bytes, genuine: Callable[[str, str], bool] = is_of_content) -> Line:
    """Return what the line holds. `genuine` says whether a rubric version's name and content belong together.

    Raises:
        BadLineError: it is no line of an export.
    """
    about = Part(_parsed(line), "")
    if about.has("facts"):
        return _whole(about, genuine)
    return _covered(about)


def _parsed(line: bytes) -> Any:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise BadLineError("", _("this is not UTF-8"), error.start + 1) from None
    try:
        data = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise BadLineError("", _("this is not JSON"), error.colno) from None
    except (ValueError, RecursionError):
        raise BadLineError("", _("this is not JSON that an export writes")) from None
    if not isinstance(data, dict):
        raise BadLineError("", _("this is no interaction"))
    return data


def _no_number(_constant: str) -> Any:
    raise ValueError


def _covered(about: Part) -> Line:
    """Read a private interaction of which only is told that it happened."""
    if not about.flag("private"):
        raise about.bad("facts", _("is missing"))
    values = {**_happened(about), "subject": "", "customer_name": "", "facts": {}, "skip_reason": "", "skip_words": ""}
    values |= {"version" if name == "rubric_version" else name: "" for name in _OF_PRIVATE}
    return Line(values, covered=True)


def _happened(about: Part) -> Row:
    at = about.moment("opened_at")
    return {
        "id": about.name("id"),
        "agent": about.text("agent", NAME),
        "ticket": about.text("ticket", NAME),
        "at": at,
        "week": iso_week(at),
        "closed_at": about.moment_or_none("closed_at"),
        "engaged_seconds": about.whole("engaged_seconds"),
        "state": about.one_of("state", STATES),
        "private": about.flag("private"),
    }


def _whole(about: Part, genuine: Callable[[str, str], bool]) -> Line:
    told = {
        **_happened(about),
        **{name: about.text(name) for name in ("subject", "customer_name", "skip_words")},
        **{name: about.text(name, NAME) for name in ("customer", "persona", "stage", "rubric", "skip_reason")},
        **{name: about.one_of(name, SETTERS) for name in ("persona_by", "stage_by")},
        "version": about.text("rubric_version", NAME),
        "facts": about.object("facts"),
    }
    line = Line(told, covered=False)
    of = line.id
    for key in ("prompts", "replaced"):
        line.prompts += [{"interaction": of, "replaced": key == "replaced", **_prompt(one)} for one in about.parts(key)]
    line.events = [{"interaction": of, **_event(one)} for one in about.parts("timeline")]
    _submissions(about, line)
    if about.has("draft"):
        line.draft = {"interaction": of, **_draft(about.part("draft"))}
    for review in about.parts("reviews"):
        _review(review, line)
    line.looks = [{"interaction": of, **_said(one)} for one in about.parts("looks")]
    line.rubrics = [_rubric(one, version, genuine) for version, one in about.named_parts("rubrics")]
    _each_once(line)
    return line


def _prompt(one: Part) -> Row:
    return {
        "item": one.name("item"),
        "position": one.whole("position"),
        **{key: one.text(key) for key in ("text", "why")},
        **{key: one.text(key, NAME) for key in ("phase", "version", "moves")},
        "nudge_after": one.whole_or_none("nudge_after"),
        "action": one.one_of("action", ACTIONS),
        "at": one.moment("at"),
        "nudged": one.flag("nudged"),
        "number": one.whole("number"),
    }


def _event(one: Part) -> Row:
    kind, detail = one.one_of(2, EVENTS), one.part(3)
    for key in _NAMED.get(kind, ()):
        detail.text(key, NAME)
    for key in _LISTED.get(kind, ()):
        detail.texts(key)
    if kind == "private":
        detail.flag("private")
    if kind == "shown":
        for pair in detail.parts("prompts"):
            pair.text(0, NAME), pair.text(1, NAME)
    return {"id": one.name(0), "at": one.microseconds(1), "kind": kind, "detail": detail.value}


def _submissions(about: Part, line: Line) -> None:
    standing: dict[str, int] = {}
    for one in about.parts("submissions"):
        row = {
            "id": one.name("id"),
            "interaction": line.id,
            "number": one.whole("number"),
            "by": one.text("by", NAME),
            "version": one.text("version", NAME),
            "at": one.moment("at"),
            "withdrawn_at": one.moment_or_none("withdrawn_at"),
            **_reflection(one.part("reflection")),
        }
        line.submissions.append(row)
        if row["withdrawn_at"] is None:
            standing[row["id"]] = 0
        else:
            line.ratings += [
                {"submission": row["id"], "position": position, **_answer(answer)}
                for position, answer in enumerate(one.parts("answers"), 1)
            ]
    for one in about.parts("ratings"):
        of = one.name("submission")
        if of not in standing:
            raise one.bad("submission", _("names none of the submissions that stand"))
        standing[of] += 1
        line.ratings.append({"submission": of, "position": standing[of], **_answer(one)})


def _answer(one: Part) -> Row:
    answer = {
        "criterion": one.name("criterion"),
        "value": one.whole_or_none("value", -MOST),
        "not_applicable": one.flag("not_applicable"),
        "meaning": one.text("meaning", NAME),
    }
    if answer["not_applicable"] and answer["value"] is not None:
        raise one.bad("value", _("stands beside “not applicable”"))
    return answer


def _reflection(one: Part) -> Row:
    return {key: one.text(key) for key in REFLECTION}


def _draft(one: Part) -> Row:
    answers = [_answer(answer) for answer in one.parts("answers")]
    about = {"version": one.text("version", NAME), "at": one.moment("at"), "answers": answers}
    return {**about, **_reflection(one.part("reflection"))}


def _review(one: Part, line: Line) -> None:
    review = {
        "interaction": line.id,
        **_said(one),
        "version": one.text("version", NAME),
        "comment": one.text("comment"),
        "thanks": one.flag("thanks"),
        "next_step": one.text("next_step"),
        "due": one.day("due"),
    }
    of = review["id"]
    line.reviews.append(review)
    line.review_ratings += [
        {"review": of, "position": position, **_answer(answer)}
        for position, answer in enumerate(one.parts("answers"), 1)
    ]
    line.replies += [{"review": of, **_said(reply), "words": reply.text("words")} for reply in one.parts("replies")]
    if one.has("done"):
        done = one.part("done")
        line.steps_done.append({"review": of, "by": done.text("by", NAME), "at": done.moment("at")})


def _said(one: Part) -> Row:
    return {"id": one.name("id"), "by": one.text("by", NAME), "at": one.moment("at")}


def _rubric(one: Part, version: str, genuine: Callable[[str, str], bool]) -> Row:
    content = one.text("content", _CONTENT)
    if not genuine(version, content):
        raise one.bad("content", _("is not the content of this version"))
    told = {"name": one.text("name", NAME), "author": one.text("author", NAME)}
    return {"version": version, "content": content, "at": one.moment("at"), **told}


def _each_once(line: Line) -> None:
    keys: Sequence[tuple[str, list[Row], tuple[str, ...]]] = (
        ("prompts", line.prompts, ("item",)),
        ("timeline", line.events, ("id",)),
        ("submissions", line.submissions, ("id",)),
        ("submissions", line.submissions, ("number",)),
        ("ratings", line.ratings, ("submission", "criterion")),
        ("reviews", line.reviews, ("id",)),
        ("reviews", line.review_ratings, ("review", "criterion")),
        ("reviews", line.replies, ("id",)),
        ("looks", line.looks, ("id",)),
    )
    for where, rows, key in keys:
        if len({tuple(row[name] for name in key) for row in rows}) < len(rows):
            raise BadLineError(where, _("two have the same {name}").format(name=key[-1]))
