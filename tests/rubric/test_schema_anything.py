"""Whatever a coach changes in a file, an editor and ko-coach judge it alike."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ko_coach.rubric.sheet import Sheet
from ko_coach.rubric.yaml_nodes import compose
from ko_coach.rubric.yaml_text import open_sheet
from tests.rubric.accord import compare
from tests.rubric.editor import CannotLoadError, dump, load
from tests.rubric.rubrics import SMALL

calm = settings(
    max_examples=50, deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.too_slow], database=None
)
PLAIN = {name: load(content) for name, content in SMALL.items()}
values = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 12), st.floats(allow_nan=False), st.text(max_size=6),
    st.sampled_from(["", " ", "en", "worried", "6m", "2d", "5", "a b", "primary", "internal", "focus", "see"]),
    st.sampled_from([[], {}, [""], {"en": "a"}, {"xx": "b"}, {"at_least": 1}, {"weight": 2}, {"from": 1, "to": 3}]),
)  # fmt: skip


def places(said: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value."""
    for key, inner in said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ():
        yield (*path, key)
        yield from places(inner, (*path, key))


def at(said: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        said = said[key]
    return said


ANYWHERE = [(name, path) for name, said in PLAIN.items() for path in places(said)]


@calm
@given(st.lists(st.sampled_from(ANYWHERE), min_size=1, max_size=2, unique_by=lambda place: place[1]), st.data())
def test_any_change_of_what_a_file_says_is_judged_alike(spots: list[tuple[str, Any]], data: st.DataObject) -> None:
    name = spots[0][0]
    said = copy.deepcopy(PLAIN[name])
    for _name, path in (spot for spot in spots if spot[0] == name):
        change(said, path, data)
    compare(name, dump(said))


def change(said: Any, path: tuple[Any, ...], data: st.DataObject) -> None:
    """Change the value at the end of the way, if an earlier change left it there."""
    try:
        holder, last = at(said, path[:-1]), path[-1]
        assume(isinstance(holder, list | dict) and holder[last] is not holder)
    except (KeyError, IndexError, TypeError):
        assume(False)
    act = data.draw(st.sampled_from(["replace", "swap", "remove", "rename", "repeat"]))
    if act == "replace":
        holder[last] = copy.deepcopy(data.draw(values))
    elif act == "swap":
        other, way = data.draw(st.sampled_from(ANYWHERE))
        holder[last] = copy.deepcopy(at(PLAIN[other], way))
    elif act == "remove":
        del holder[last]
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[last]))
    elif act == "rename":
        holder[data.draw(st.sampled_from(["id", "weight", "en", "xyzzy", "0", "5", "kind", ""]))] = holder.pop(last)


scalars = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["~", "5", "5.0", "no", "2d", "''", "true", "{}", "[]", "worried", "{en: a}", "[a]", "#", "0x5"]),
)


@calm
@given(st.sampled_from(sorted(SMALL)), st.data())
def test_any_change_of_the_words_of_a_file_is_judged_alike(name: str, data: st.DataObject) -> None:
    text = SMALL[name].decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    content = (text[:start] + data.draw(scalars) + text[end:]).encode("utf-8", "surrogatepass")
    assume(parses(content))
    compare(name, content)


def parses(content: bytes) -> bool:
    """Return whether both parsers can read the file; about YAML itself they may differ."""
    sheet, parsable = open_sheet("", content, "en")
    if not parsable or compose(Sheet("", sheet.source)) is None:
        return False
    try:
        load(content)
    except CannotLoadError:
        return False
    return True
