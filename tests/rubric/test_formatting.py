"""`fmt` moves keys, and with them their comments; it changes nothing else."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ko_coach.rubric import grammar
from ko_coach.rubric.formatting import formatted, replace_file
from ko_coach.rubric.layout import FILES, Layout
from ko_coach.rubric.reader import read_files
from ko_coach.rubric.reordering import reordered
from tests.rubric.rubrics import SHIPPED, SMALL
from tests.rubric.shuffled import Writer


def _load(source: str | bytes) -> Any:
    """Return what the YAML says, every value as it is written."""
    return yaml.load(source, Loader=yaml.CBaseLoader)


def _part(path: Path) -> dict[str, Any]:
    """Return the content of a file, of its long lists only the first few entries."""
    content = _load(path.read_bytes())
    return {key: value[:4] if isinstance(value, list) else value for key, value in content.items()}


CONTENTS = [(path.stem, _part(path)) for folder in SHIPPED for path in sorted(folder.glob("*.yaml"))]
CONTENTS += [(name.removesuffix(".yaml"), _load(content)) for name, content in SMALL.items()]
RANDOM = st.randoms(use_true_random=False)


@settings(deadline=None)
@given(st.sampled_from(CONTENTS), RANDOM, st.sampled_from(["\n", "\r\n"]))
def test_shuffled_keys_come_into_order_with_their_comments(
    drawn: tuple[str, dict[str, Any]], chance: Random, end: str
) -> None:
    stem, content = drawn
    source = Writer(chance).file(content).replace("\n", end)
    after = reordered(source, FILES[stem])
    assert _load(after) == _load(source)
    assert list(_out_of_order(_load(after), FILES[stem])) == []
    assert reordered(after, FILES[stem]) == after
    assert sorted(map(_bare, after.split(end))) == sorted(map(_bare, source.split(end)))
    assert after.startswith(f"# yaml-language-server: $schema=x.json{end}# The head.{end}{end}")
    assert after.endswith(f"{end}# The end.{end}")
    below = ""
    for line in reversed(after.split(end)):
        if found := re.match(" *# above (.*) ", line):
            assert below.startswith(f"{found[1]}:"), "a comment stays above its key"
        elif line.strip():
            below = line.lstrip(" -")
            assert "# above" not in line


def _out_of_order(value: Any, layout: Layout | None) -> Iterator[list[str]]:
    for each in value if isinstance(value, list) else []:
        yield from _out_of_order(each, layout)
    if isinstance(value, dict) and layout:
        places = [layout.place(key) for key in value]
        if places != sorted(places):
            yield list(value)
        for key, each in value.items():
            yield from _out_of_order(each, layout.within.get(key))


def _bare(line: str) -> str:
    """Return the line without what a move changes: its dash, its indentation, the order within braces."""
    return "".join(sorted(line.replace("- ", "").replace(" ", "")))


def test_it_looks_as_a_person_would_have_moved_it() -> None:
    source = """\
# The prompts.

# All of them:
items:
  - text: Read.
    # the id is dear to us
    id: read   # and short

    when:
      # only there
      stage: [trouble,
              leave]
      persona: worried
      # kind: [internal]
    phase: see
    # nudge: later

  # HEAR

  - why: >-
      A long
      # story
    unless: {ticket: {words: [a, "b # c"], contacts: {at_most: 3, at_least: 2}}, persona: [x]}   # hm
    id: 'say'"""
    assert (
        reordered(source, FILES["checklist"])
        == """\
# The prompts.

# All of them:
items:
  # the id is dear to us
  - id: read   # and short
    phase: see

    text: Read.
    when:
      persona: worried
      # only there
      stage: [trouble,
              leave]
      # kind: [internal]
    # nudge: later

  # HEAR

  - id: 'say'
    why: >-
      A long
      # story
    unless: {persona: [x], ticket: {contacts: {at_least: 2, at_most: 3}, words: [a, "b # c"]}}   # hm"""
    )


def test_a_remark_below_a_key_stays_with_it_when_it_lies_apart_from_the_next() -> None:
    source = "trust: {}\n# said of trust\n\n# said of focus\nfocus: x\n"
    assert reordered(source, FILES["rating"]) == "# said of focus\nfocus: x\n\ntrust: {}\n# said of trust\n"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# nothing\n",
        "limits:\n  {per_interaction: 2, # most\n   per_phase: 1}\n",
        "? focus\n: x\n? criteria\n: []\n",
        "language: ru\nx: 1\n",
    ],
)
def test_what_cannot_be_moved_safely_is_left_as_it_is(source: str) -> None:
    assert reordered(source, FILES["rubric"]) == source


def test_every_key_of_the_language_has_its_place() -> None:
    def layouts(layout: Layout) -> Iterator[Layout]:
        yield layout
        for each in layout.within.values():
            yield from layouts(each)

    keys = {frozenset(each.keys) for layout in FILES.values() for each in layouts(layout)}
    assert keys == {each.all for each in vars(grammar).values() if isinstance(each, grammar.Keys)}


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_shipped_rubrics_are_in_order(folder: Path) -> None:
    files = {path.name: path.read_bytes() for path in folder.glob("*.yaml")}
    assert [(each.name, each.content, each.problems) for each in formatted(files)] == [
        (name, None, ()) for name in sorted(files)
    ]


RUBRIC = (
    "language: en\n# the name\nname: {ru: Малая, en: 'Small'}\nphases:\n"
    "- pause: x\n  id: see\n  title: See\n- {title: Hear, pause: y, id: hear}\n"
).encode()
ORDERED = (
    "# the name\nname: {ru: Малая, en: 'Small'}\nlanguage: en\nphases:\n"
    "- id: see\n  title: See\n  pause: x\n- {id: hear, title: Hear, pause: y}\n"
).encode()


def test_a_file_is_put_in_order_and_means_the_same() -> None:
    files = {**SMALL, "rubric.yaml": RUBRIC}
    changed = {each.name: each.content for each in formatted(files) if each.content is not None}
    assert changed["rubric.yaml"] == ORDERED
    assert read_files({**files, **changed}).rubric == read_files(files).rubric
    assert all(each.content is None for each in formatted({**files, **changed}))


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    mark = b"\xef\xbb\xbf"
    files = {**SMALL, "rubric.yaml": mark + RUBRIC.replace(b"\n", b"\r\n")}
    changed = {each.name: each.content for each in formatted(files)}
    assert changed["rubric.yaml"] == mark + ORDERED.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("broken", [b"name: [\n", b"\xff", b"", b"nome: x\nlanguage: en\nphases: []\n"])
def test_a_file_with_errors_is_left_alone_and_the_others_are_not(broken: bytes) -> None:
    found = {each.name: each for each in formatted({"rubric.yaml": broken, "rating.yaml": b"focus: x\ncriteria: y\n"})}
    assert found["rubric.yaml"].content is None
    assert all(problem.is_error for problem in found["rubric.yaml"].problems)
    assert found["rubric.yaml"].problems
    alone = formatted({**SMALL, "rubric.yaml": broken, "readme.yaml": b"x: 1\n"})
    assert "readme.yaml" not in [each.name for each in alone]
    assert any(each.content for each in formatted({**SMALL, "rubric.yaml": RUBRIC, "personas.yaml": broken}))


def test_a_file_is_replaced_at_once_and_keeps_its_mode(tmp_path: Path) -> None:
    file, link = tmp_path / "real" / "rubric.yaml", tmp_path / "rubric.yaml"
    file.parent.mkdir()
    file.write_bytes(RUBRIC)
    file.chmod(0o640)
    link.symlink_to(file)
    replace_file(link, ORDERED)
    assert file.read_bytes() == ORDERED
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert list(file.parent.iterdir()) == [file]
