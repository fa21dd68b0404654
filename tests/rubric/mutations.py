"""Rubrics that differ from a given one in something: any field of any thing in it, whatever the reader would say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import version_of

Path = tuple[str | int, ...]
_WORDS = st.text(st.sampled_from("abя -#:'\"\n"), max_size=5)


def places(value: Any, kind: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every place of the tree with its type: fields of dataclasses and entries of tuples."""
    yield path, kind
    if hasattr(value, "__dataclass_fields__"):
        hints = get_type_hints(type(value))
        for field in fields(value):
            yield from places(getattr(value, field.name), hints[field.name], (*path, field.name))
    elif isinstance(value, tuple):
        of = get_args(kind) or get_args(next(each for each in get_args(kind) if each is not type(None)))
        for number, each in enumerate(value):
            yield from places(each, of[0] if of[-1] is Ellipsis else of[number], (*path, number))


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Return any value of the type, empty ones too."""
    if kind is str:
        return _WORDS
    if kind is int:
        return st.integers(-2, 100)
    of = get_args(kind)
    if type(None) in of:
        return st.none() | values(of[0])
    if of and of[-1] is Ellipsis:
        return st.lists(values(of[0]), max_size=2).map(tuple)
    if of:
        return st.tuples(*map(values, of))
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})


def put(value: Any, path: Path, new: Any) -> Any:
    """Return the tree with another value at the place."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        return replace(value, **{step: put(getattr(value, step), rest, new)})
    return (*value[:step], put(value[step], rest, new), *value[step + 1 :])


@st.composite
def mutations(draw: st.DrawFn, rubric: Rubric, all_places: list[tuple[Path, Any]]) -> Rubric:
    """Return the rubric with one to three places changed: another value, an entry gone, twice or elsewhere."""
    changed = rubric
    for path, kind in draw(st.lists(st.sampled_from(all_places), min_size=1, max_size=3)):
        try:
            there = at(changed, path)
        except (IndexError, AttributeError, TypeError):
            continue  # an earlier change took the place away
        new = draw(values(kind))
        if isinstance(there, tuple) and there and get_args(kind)[-1] is Ellipsis:
            place = draw(st.integers(0, len(there) - 1))
            rest = (*there[:place], *there[place + 1 :])
            new = draw(
                st.sampled_from([rest, (*rest, there[place]), (*there, there[place]), there[::-1], new, (*there, *new)])
            )
        changed = put(changed, path, new)
    return replace(changed, version=version_of(changed))


def at(value: Any, path: Path) -> Any:
    """Return what is at the place."""
    for step in path:
        value = getattr(value, step) if isinstance(step, str) else value[step]
    return value
