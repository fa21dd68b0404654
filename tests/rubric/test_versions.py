"""A version is what a rubric says: wording makes a new one, layout does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ko_coach.rubric.model import Rubric, Text
from ko_coach.rubric.reader import read_files
from ko_coach.rubric.versions import canonical, from_canonical, meaning_of, version_of

SMALL = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "small").iterdir())}


def read(file: str = "", old: str = "", new: str = "") -> Rubric:
    files = dict(SMALL)
    if file:
        assert old in files[file].decode()
        files[file] = files[file].decode().replace(old, new, 1).encode()
    reading = read_files(files)
    assert reading.rubric is not None, reading.problems
    return reading.rubric


def test_the_canonical_content_gives_the_rubric_back_exactly() -> None:
    rubric = read()
    again = from_canonical(canonical(rubric))
    assert again == rubric
    assert canonical(again) == canonical(rubric)
    assert again.version == version_of(rubric) == rubric.version


def test_a_bare_rubric_comes_back_too() -> None:
    rubric = replace(read(), personas=(), stages=(), questions=(), trust=None, version_note=None, expectations="")
    assert from_canonical(canonical(rubric)) == replace(rubric, version=version_of(rubric))


def test_keys_are_sorted_and_nothing_is_spent_on_white_space() -> None:
    content = canonical(read())
    assert content == json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rubric.yaml", "name:", "# a remark\nname:"),
        ("rubric.yaml", "{en: Small, ru: Малая}", "{ru: Малая, en: 'Small'}"),
        ("rubric.yaml", "language: en\n", "\n\nlanguage:    en # the default\n"),
        (
            "personas.yaml",
            "    kind: primary\n    stakeholder: customer\n",
            "    stakeholder: customer\n    kind: primary\n",
        ),
        ("checklist.yaml", "stage: trouble", "stage: [trouble]"),
        ("checklist.yaml", "text: Read to the end.", "text: {en: Read to the end.}"),
        ("checklist.yaml", "text: Read to the end.", "text:   Read\n      to the end."),
        ("rating.yaml", "{1: on me, 3: on the ticket, 5", "{3: on the ticket, 1: on me, 5"),
        ("outcomes.yaml", "target: 65", "target: 65.00"),
        ("outcomes.yaml", "since: 2026-09-01", "since: '2026-09-01'"),
        ("outcomes.yaml", "item: say-it-back", "item: [say-it-back]"),
    ],
)
def test_layout_makes_no_new_version(file: str, old: str, new: str) -> None:
    assert read(file, old, new).version == read().version


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rubric.yaml", "expect: calmer agents", "expect: happier agents"),
        ("personas.yaml", "quote: {en: Who has it?", "quote: {en: Who has it"),
        ("checklist.yaml", "Повторите проблему", "Повторите задачу"),
        ("checklist.yaml", "weight: 5", "weight: 6"),
        ("checklist.yaml", "nudge: {after: 6m}", "nudge: {after: 7m}"),
        ("rating.yaml", "3: on the ticket", "4: on the ticket"),
        ("maturity.yaml", "We ask.", "We ask them."),
        ("personas.yaml", "And when will it be here?", "And when?"),
        ("personas.yaml", "stage: trouble", "stage: leave"),
        ("outcomes.yaml", "target: 65", "target: 65.5"),
        ("outcomes.yaml", "at_least: 4", "at_least: 5"),
    ],
)
def test_wording_makes_a_new_version(file: str, old: str, new: str) -> None:
    assert read(file, old, new).version != read().version


def test_a_rubric_that_does_not_use_a_new_key_keeps_its_version() -> None:
    people = SMALL["personas.yaml"].decode()
    before = people[: people.index("      - id: no-answer")] + people[people.index("    recognise:") :]
    files = {name: content for name, content in SMALL.items() if name != "outcomes.yaml"}
    rubric = read_files({**files, "personas.yaml": before.encode()}).rubric
    assert rubric is not None
    assert rubric.version == "6bdacdf2cac5bc2406c32e40c37b802c12abcab09703b058b3712009e4f23724"
    assert from_canonical(canonical(rubric)) == rubric
    assert "outcome" not in canonical(rubric)
    assert set(json.loads(canonical(read()))["version_note"]) == {"changed", "expect", "measure"}
    signed = read("rubric.yaml", "focus criterion}", "focus criterion, by: Anna, moves: met}")
    assert json.loads(canonical(signed))["version_note"]["by"] == "Anna"
    assert from_canonical(canonical(signed)) == signed


def test_keys_from_the_future_are_ignored_and_the_version_is_the_records() -> None:
    content = json.loads(canonical(read()))
    content["weather"] = {"sunny": True}
    content["items"][0]["colour"] = "red"
    later = from_canonical(json.dumps(content))
    assert replace(later, version="") == replace(read(), version="")
    assert later.version != read().version


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "7", "{}", '{"items":[7]}', '{"name":[["en",5]]}', "[" * 90_000]
)
def test_what_is_no_rubric_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="not the content of a rubric"):
        from_canonical(content)


def test_the_meaning_of_a_criterion() -> None:
    focus = read().criterion_by_id["focus"]
    assert len(meaning_of(focus)) == 16
    assert meaning_of(replace(focus, id="attention", name=Text((("en", "Attention"),)))) == meaning_of(focus)
    for other in (
        replace(focus, question=Text((("en", "Where?"),))),
        replace(focus, highest=6),
        replace(focus, anchors=focus.anchors[:2]),
        replace(focus, labels=((1, Text((("en", "me"),))),)),
    ):
        assert meaning_of(other) != meaning_of(focus)
