"""Whatever becomes of a shipped rubric under a coach's hands, the reader answers with a rubric or with problems."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.rubric.reader import read_files
from tests.rubric.editor import dump
from tests.rubric.readings import check, scalars
from tests.rubric.rubrics import SHIPPED, SMALL

WHOLE = {path.name: path.read_text("utf-8") for path in sorted(SHIPPED[0].glob("*.yaml"))}
"""Customer-first: 2,700 lines in two languages."""
LINES = {name: text.splitlines(keepends=True) for name, text in WHOLE.items()}
names = st.sampled_from(sorted(WHOLE))
quick = settings(
    max_examples=25, deadline=timedelta(seconds=3), suppress_health_check=[HealthCheck.too_slow], database=None
)


def read_with(name: str, text: str) -> None:
    files = {**WHOLE, name: text}
    check(read_files({file: content.encode("utf-8", "surrogatepass") for file, content in files.items()}))


@quick
@given(names, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), scalars), min_size=1, max_size=4))
def test_any_few_characters_of_it_are_others(name: str, edits: list[tuple[float, int, str]]) -> None:
    text = WHOLE[name]
    for where, length, new in edits:
        start = int(where * len(text))
        text = text[:start] + new + text[start + length :]
    read_with(name, text)


@quick
@given(names, st.data())
def test_any_lines_of_it_are_moved_repeated_or_gone(name: str, data: st.DataObject) -> None:
    lines = LINES[name]
    start = data.draw(st.integers(0, len(lines) - 1))
    end = data.draw(st.integers(start + 1, min(len(lines), start + 60)))
    act = data.draw(st.sampled_from(["move", "repeat", "remove", "indent"]))
    block = lines[start:end]
    rest = lines if act == "repeat" else lines[:start] + lines[end:]
    if act == "indent":
        block = [data.draw(st.sampled_from([" ", "  ", "\t", "- "])) + line for line in block]
    at = start if act == "indent" else data.draw(st.integers(0, len(rest)))
    read_with(name, "".join(rest if act == "remove" else rest[:at] + block + rest[at:]))


def spans(text: str) -> list[tuple[int, int]]:
    """Return where each value of the file begins and ends."""
    root = yaml.compose(text, yaml.CSafeLoader)
    assert root is not None
    found, waiting = [], [root]
    offsets = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    while waiting:
        node = waiting.pop()
        start, end = (offsets[mark.line] + mark.column for mark in (node.start_mark, node.end_mark))
        found.append((start, end))
        if isinstance(node, yaml.MappingNode):
            waiting += [value for _key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return sorted(found)


SPANS = {name: spans(text) for name, text in WHOLE.items()}


@quick
@given(names, names, st.floats(0, 1), st.floats(0, 1))
def test_any_value_of_it_stands_in_the_place_of_another(name: str, other: str, where: float, whence: float) -> None:
    start, end = any_of(SPANS[name], where)
    first, last = any_of(SPANS[other], whence)
    read_with(name, WHOLE[name][:start] + WHOLE[other][first:last] + WHOLE[name][end:])


def any_of(spans: list[tuple[int, int]], where: float) -> tuple[int, int]:
    return spans[min(int(where * len(spans)), len(spans) - 1)]


keys = st.one_of(st.text(max_size=5), st.sampled_from(["items", "id", "when", "ticket", "en", "from", "phases", "<<"]))
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=25,
)


@settings(quick, max_examples=100)
@given(st.sampled_from(sorted(SMALL)), trees)
def test_any_yaml_at_all(name: str, said: object) -> None:
    check(read_files({**SMALL, name: dump(said)}))
