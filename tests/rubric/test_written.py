"""A rubric written out and read again is the same rubric."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ko_coach.rubric.formatting import formatted
from ko_coach.rubric.model import (
    Item,
    ItemCondition,
    Measure,
    Outcome,
    Rubric,
    Text,
    TicketCondition,
    Turn,
    VersionNote,
)
from ko_coach.rubric.reader import read_files, read_folder
from ko_coach.rubric.shapes import duration as read_duration
from ko_coach.rubric.sheet import Sheet
from ko_coach.rubric.versions import canonical, from_canonical, version_of
from ko_coach.rubric.written import duration, figure, files_of, write_out
from ko_coach.rubric.yaml_nodes import compose
from ko_coach.text import clean, clean_line
from tests.rubric.rubrics import SHIPPED, rubric_in, rubric_of

SMALL = rubric_of({})
_ODD = [
    "no", "on", "~", "null", "12:30", "2024-05-01", "0x1F", "1e3", "=", "<<", "- a", "? a", "a: b", "a #b", "#a",
    "{a}", "[a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'", '"', "\\", "a\nb", "a\n\n  b", "a\n#b", "a \nb",
    "\n- a: b\n", "---", "...", "a\tb", "\u00a0a\u00a0", "a\n\u00a0\nb", "😀", "👩‍💻", "ё", "\u200b", "\ufffe",
    "x" * 200, "é" * 90,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(_ODD) | st.text(max_size=6), min_size=1, max_size=4).map("".join)
PARAGRAPHS = TEXTS.map(lambda text: clean(text).strip()).filter(bool)
LINES = TEXTS.map(clean_line).filter(bool)
KEYS = LINES.filter(lambda line: not set(line) & set("\u200b\u2060"))


def again(rubric: Rubric) -> Rubric:
    reading = read_files({name: content.encode() for name, content in files_of(rubric).items()})
    assert reading.rubric is not None, reading.problems
    return reading.rubric


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_shipped_rubric_comes_back_from_its_files(folder: Path) -> None:
    rubric = rubric_in(folder)
    assert again(rubric) == rubric
    assert again(from_canonical(canonical(rubric))) == rubric, "from the record too"


def test_a_bare_rubric_comes_back_too() -> None:
    bare = replace(SMALL, personas=(), stages=(), items=SMALL.items[:1], questions=(), version_note=None, trust=None)
    bare = replace(bare, outcomes=())
    bare = replace(bare, expectations="", version=version_of(replace(bare, expectations="")))
    assert sorted(files_of(bare)) == ["checklist.yaml", "rating.yaml", "rubric.yaml"]
    assert again(bare) == bare


@settings(deadline=None)
@given(LINES, PARAGRAPHS, PARAGRAPHS, KEYS, st.sampled_from(["en", "ru", "no"]))
def test_any_text_comes_back_as_it_was(line: str, one: str, other: str, key: str, language: str) -> None:
    words = TicketCondition(words=(line,), tags=(key, "x"), fields=((key, (line, "no")),))
    item = Item(
        "x", "see", Text(((language, line),)), Text((("en", one), ("no", other))),
        ItemCondition(ticket=words), None, 90, 1, "",
    )  # fmt: skip
    worried, colleague = SMALL.personas
    turns = (Turn(*(Text((("en", one), ("ru", other))),) * 3), Turn(*(Text(((language, other),)),) * 3))
    scenario = replace(worried.scenarios[0], stage="leave", turns=turns)
    worried = replace(
        worried,
        quote=Text((("en", one),)),
        needs=(Text((("en", other),)), Text((("ru", one),))),
        scenarios=(scenario, *worried.scenarios[1:]),
    )
    heard, kept = SMALL.outcomes
    heard = replace(heard, who=Text(((language, one),)), measure=replace(heard.measure, item=("x",)))
    kept = replace(kept, observations=(Text((("en", other),)), Text((("ru", one),))))
    changed, expect, measure = (Text(((language, each),)) for each in (one, other, one))
    note = VersionNote(changed, expect, measure, by=line, outcome="kept")
    rubric = replace(SMALL, items=(item,), personas=(worried, colleague), outcomes=(heard, kept), version_note=note)
    rubric = replace(rubric, version=version_of(rubric))
    assert again(rubric) == rubric


@settings(deadline=None)
@given(LINES, LINES)
def test_what_is_written_is_in_the_usual_order_and_unfolded(line: str, other: str) -> None:
    assume(max(len(line), len(other)) < 120)
    item = replace(SMALL.items[1], text=Text((("en", line), ("ru", other))))
    files = {name: text.encode() for name, text in files_of(replace(SMALL, items=(item,))).items()}
    assert [each.content for each in formatted(files)] == [None] * len(files)
    written = files["checklist.yaml"].decode().splitlines()
    assert sum(one.lstrip().startswith(("en:", "ru:")) for one in written) == 2
    assert any(yaml.safe_load(one)["en"] == line for one in written if one.lstrip().startswith("en:"))


def test_it_reads_as_a_coach_would_have_written_it() -> None:
    assert (
        files_of(SMALL)["checklist.yaml"]
        == """items:
  - id: read-all
    phase: see
    text: Read to the end.
    why: The answer is often in the last line.

  - id: say-it-back
    phase: hear
    text:
      en: Say the problem back.
      ru: Повторите проблему.
    why: Until they say “yes”, you listen to yourself.
    when:
      persona: [worried]
      stage: [trouble]
      ticket:
        contacts:
          at_least: 2
        priority: [high, urgent]
    unless:
      ticket:
        channel: [phone]
    nudge:
      after: 6m
    weight: 5
    moves: focus
"""
    )


@given(
    st.integers(0, 36_500).flatmap(lambda days: st.sampled_from([1, 60, 3_600, 86_400]).map(lambda unit: days * unit))
)
def test_a_duration_is_written_as_it_is_read(seconds: int) -> None:
    sheet = Sheet("x", duration(seconds))
    node = compose(sheet)
    assert node is not None
    assert read_duration(sheet, node) == seconds
    assert (duration(90), duration(360), duration(7_200), duration(0)) == ("90s", "6m", "2h", "0s")


def test_outcomes_and_turns_read_as_a_coach_would_have_written_them_too() -> None:
    files = files_of(SMALL)
    assert (
        files["outcomes.yaml"]
        == """outcomes:
  - id: heard
    who:
      en: Newcomers, who are heard the first time.
      ru: 'Новички: их слышат с первого раза.'
    notice: They stop writing twice.
    observations:
      - I wrote twice.
      - en: Is anybody there?
        ru: Есть тут кто?
    measure:
      criterion: focus
      of: share
      at_least: 4
      persona: [worried]
      stage: [trouble]
      item: [say-it-back]
    baseline: 42.5
    target: 65
    since: 2026-09-01
    by: 2026-11-30

  - id: kept
    who: Colleagues
    notice: They ask once.
    measure:
      criterion: reliable
      of: mean
    target: 3.4
    since: 2026-09-01
    by: 2026-10-01
"""
    )
    assert "        stage: trouble\n        turns:\n          - customer:\n" in files["personas.yaml"]


def outcomes(stays: Outcome) -> st.SearchStrategy[Outcome]:
    """Return outcomes with any figures and days, of a share or of a mean."""
    days = st.dates(date(1, 1, 1), date(9999, 12, 30))
    spans = st.tuples(days, days).map(sorted).filter(lambda ends: ends[0] < ends[1])
    share = st.tuples(st.just("share"), st.integers(1, 5), st.none() | st.integers(0, 10_000), st.integers(0, 10_000))
    mean = st.tuples(st.just("mean"), st.none(), st.none() | st.integers(100, 500), st.integers(100, 500))
    ids = [st.lists(st.sampled_from(each), max_size=2).map(tuple) for each in (
        ["worried", "colleague"], ["trouble", "leave"], ["read-all", "say-it-back"]
    )]  # fmt: skip
    return st.builds(
        lambda figures, span, filters: replace(
            stays,
            measure=Measure("focus", figures[0], figures[1], *filters),
            baseline=figures[2],
            target=figures[3],
            since=span[0].isoformat(),
            by=span[1].isoformat(),
        ),
        (share | mean).filter(lambda figures: figures[2] != figures[3]),
        spans,
        st.tuples(*ids),
    )


@settings(deadline=None)
@given(st.lists(outcomes(SMALL.outcomes[0]), max_size=3))
def test_any_outcomes_come_back_as_they_were(drawn: list[Outcome]) -> None:
    named = tuple(replace(each, id=f"o{number}") for number, each in enumerate(drawn))
    rubric = replace(SMALL, outcomes=named)
    rubric = replace(rubric, version=version_of(rubric))
    assert again(rubric) == rubric
    assert from_canonical(canonical(rubric)) == rubric
    assert [
        each.content for each in formatted({k: v.encode() for k, v in files_of(rubric).items()}) if each.content
    ] == []


def test_a_figure_is_written_with_as_many_decimals_as_it_has() -> None:
    assert [figure(each) for each in (0, 5, 340, 345, 6_500, 10_000)] == ["0", "0.05", "3.4", "3.45", "65", "100"]


def test_it_is_written_into_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "earlier" / "small"
    write_out(SMALL, folder)
    assert read_folder(folder).rubric == SMALL
    assert [path.name for path in folder.parent.iterdir()] == ["small"], "nothing is left beside it"
    empty = tmp_path / "empty"
    empty.mkdir()
    write_out(SMALL, empty)
    assert read_folder(empty).rubric == SMALL


def test_what_is_there_already_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("mine", "file", "link"):
        with pytest.raises(FileExistsError):
            write_out(SMALL, tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "link", "mine", "notes.txt"]


def test_a_folder_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError, match="file"):
        write_out(SMALL, tmp_path / "file" / "rubric")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
