"""A rubric's content as one text, and the version that it is.

The text is what the record keeps beside every rating, so that it can be shown years later as it was. What is empty
is left out: a program that knows more keys than this one still gives the same text, and the same version, to a
rubric that does not use them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, get_args, get_type_hints

from ko_coach.rubric.breathing import breathe
from ko_coach.rubric.model import Criterion, MaturityQuestion, Rubric, Text

_MEANING_LENGTH = 16


_latest: tuple[Rubric | None, str] = (None, "")
"""The rubric that was versioned last, and its content: the record asks for that next, on the screen's time."""


def canonical(rubric: Rubric) -> str:
    """Return the rubric's whole content as compact JSON; comments, key order and white space are no part of it."""
    latest, text = _latest
    if rubric is latest:
        return text
    content = _plain(rubric)
    content.pop("version", None)
    return _compact(content)


def versioned(rubric: Rubric) -> Rubric:
    """Return the rubric with its version."""
    global _latest
    text = canonical(rubric)
    found = replace(rubric, version=_hash(text))
    _latest = found, text
    return found


def version_of(rubric: Rubric) -> str:
    """Return the SHA-256 (hex) of the canonical content."""
    return _hash(canonical(rubric))


def from_canonical(content: str) -> Rubric:
    """Return the rubric that `canonical` was given, with its version. Keys that a later program added are ignored.

    Raises:
        ValueError: the content is not a rubric's.
    """
    try:
        read = json.loads(content)
        rubric: Rubric = _built(Rubric, {**read, "version": _hash(content)})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("not the content of a rubric") from error
    return rubric


def meaning_of(criterion: Criterion) -> str:
    """Return 16 hex digits that change with anything an answer means: question, scale, anchors, labels.

    Averages may run across versions only where it is the same; the criterion's name is no part of it.
    """
    return meaning_in(_plain(criterion))


def meaning_in(criterion: Mapping[str, Any]) -> str:
    """Return the same of a criterion as canonical content holds it: to read a whole rubric takes ten times as long."""
    kept = {key: criterion.get(key) for key in ("anchors", "highest", "labels", "lowest", "question")}
    return _hash(_compact(kept))[:_MEANING_LENGTH]


def meaning_of_question(question: MaturityQuestion) -> str:
    """Return 16 hex digits that change with the wording of a question of maturity or of one of its levels.

    A history of answers may run across versions only where it is the same; the question's id is no part of it.
    """
    plain = _plain(question)
    return _hash(_compact({key: plain.get(key) for key in ("levels", "question")}))[:_MEANING_LENGTH]


def _compact(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _hash(content: str) -> str:
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """Return one dataclass as JSON knows it, without what is empty; the encoder asks again for what is within."""
    if type(value) is Text:
        return value.by_language
    breathe()
    plain = {}
    for name in _names(value.__class__):
        held = getattr(value, name)
        if held.__class__ is Text:
            held = held.by_language
        if held or held == 0:
            plain[name] = held
    return plain


def _built(kind: Any, value: Any) -> Any:
    """Return the value that `_plain` was given, by its annotated type."""
    if kind is str or kind is int:
        if type(value) is not kind:
            raise TypeError(kind)
        return value
    if kind is Text:
        return Text(_built(tuple[tuple[str, str], ...], value))
    if hasattr(kind, "__dataclass_fields__"):
        hints = _hints(kind)
        return kind(
            **{name: _built(hint, value[name]) if name in value else _empty(hint) for name, hint in hints.items()}
        )
    of = get_args(kind)
    if type(None) in of:
        return _built(of[0], value)
    if of[-1] is Ellipsis:
        return tuple([_built(of[0], each) for each in value])
    return tuple([_built(each, held) for each, held in zip(of, value, strict=True)])


def _empty(kind: Any) -> Any:
    """Return what was left out because it was empty."""
    if kind is str:
        return ""
    if kind is Text:
        return Text(())
    if hasattr(kind, "__dataclass_fields__"):
        return _built(kind, {})
    of = get_args(kind)
    if not of:
        raise KeyError(kind)
    return None if type(None) in of else ()


@lru_cache(maxsize=64)
def _names(kind: Any) -> tuple[str, ...]:
    """Return the names of a dataclass's fields in the order in which the canonical text has them."""
    return tuple(sorted(field.name for field in fields(kind)))


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
