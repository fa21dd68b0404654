"""What was heard of a customer is added to personas.yaml as its author would have written it, and nothing is lost."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from textwrap import dedent, indent
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.rubric.adding import NotAddedError, add_to_empathy, is_in_rubric, with_words
from ko_coach.rubric.model import EMPATHY_PARTS, EmpathyMap, Persona, Rubric, Text
from ko_coach.rubric.reader import read_files, read_folder
from ko_coach.text import clean_line
from tests.rubric.rubrics import SHIPPED, SMALL, rubric_in, rubric_of
from tests.rubric.shuffled import Writer

BOOKS = [SMALL, *({path.name: path.read_bytes() for path in folder.glob("*.yaml")} for folder in SHIPPED[:1])]
PLAIN = [yaml.load(files["personas.yaml"], Loader=yaml.CBaseLoader) for files in BOOKS]
PEOPLE = [[persona["id"] for persona in said["personas"]] for said in PLAIN]
ODD = ["no", "~", "12:30", "2026-05-01", "- a", "a: b", "a #b", "{a}", "[a", "&a", "*a", "!a", "|", "%", "@a", "'", '"']
WORDS = (
    st.lists(st.sampled_from([*ODD, "ё", "Где мои деньги?", ",", "😀"]) | st.text(max_size=5), min_size=1, max_size=4)
    .map(" ".join)
    .filter(clean_line)
)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(range(len(BOOKS))), st.data(), st.randoms(use_true_random=False), WORDS)
def test_words_are_added_to_any_file_and_nothing_else_changes(
    book: int, data: st.DataObject, chance: Random, words: str
) -> None:
    said = PLAIN[book] if data.draw(st.booleans()) else _thinned(PLAIN[book], chance)
    mark, end = data.draw(st.sampled_from(["", "\ufeff"])), data.draw(st.sampled_from(["\n", "\r\n"]))
    source = Writer(chance).file(said).replace("\n", end)
    source = mark + (source if data.draw(st.booleans()) else source.removesuffix(end))
    persona, part = data.draw(st.sampled_from(PEOPLE[book])), data.draw(st.sampled_from(EMPATHY_PARTS))
    before = read_files({**BOOKS[book], "personas.yaml": source.encode()})
    after_text = with_words(source, persona, part, clean_line(words))
    after = read_files({**BOOKS[book], "personas.yaml": after_text.encode()})
    assert before.rubric is not None
    assert after.rubric is not None, (after.problems, after_text)
    assert len(after.problems) == len(before.problems)
    entries = getattr(after.rubric.persona_by_id[persona].empathy, part)
    assert entries[-1] == Text((("en", clean_line(words)),))
    assert _without(after.rubric, persona, part) == _without(before.rubric, persona, part, fewer=0)
    assert _comments(after_text) == _comments(source)
    assert after_text.startswith(mark)
    assert after_text.count("\r\n") in (0, after_text.count("\n"))
    assert after_text.endswith(("\n", "\r\n")) == source.endswith(("\n", "\r\n"))


def _thinned(said: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return the personas with some of the empathy map left out, or a single text in the place of a list."""
    people = []
    for persona in said["personas"]:
        empathy = {
            part: entries[0] if chance.random() < 0.3 and isinstance(entries[0], str) else entries
            for part, entries in persona.get("empathy", {}).items()
            if chance.random() < 0.5
        }
        rest = {key: value for key, value in persona.items() if key != "empathy"}
        people.append(rest | ({"empathy": empathy} if empathy else {}))
    return {"personas": people}


def _without(rubric: Rubric, persona: str, part: str, fewer: int = 1) -> Rubric:
    """Return the rubric without its version and without the last entry of a part."""

    def change(each: Persona) -> Persona:
        entries = getattr(each.empathy, part)
        kept = {part: entries[: len(entries) - fewer]}
        return replace(each, empathy=replace(each.empathy, **kept)) if each.id == persona else each

    return replace(rubric, personas=tuple(map(change, rubric.personas)), version="")


def _comments(source: str) -> list[tuple[str, str]]:
    """Return every comment with the key that it stands above or beside."""
    found = []
    lines = source.splitlines()
    for number, line in enumerate(lines):
        for about, key in re.findall(r"# (above|beside) (\S+) \(\d+\)", line):
            below = next((each.lstrip(" -") for each in lines[number + 1 :] if not _is_remark(each)), "")
            assert about == "beside" or below.startswith(f"{key}:"), (line, below)
            found.append((about, line.partition("# ")[2]))
    return found + [("", line) for line in lines if _is_remark(line) and "above" not in line and line.strip()]


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED[0], tmp_path / "rubric"))


def added(source: str, part: str, words: str = "new") -> str:
    """Return a persona whose empathy map is written so, after the words were added, from the line `empathy:` on."""
    head = "personas:\n  - id: x\n    name: X\n    kind: primary\n    stakeholder: customer\n"
    after = with_words(head + source, "x", part, words)
    assert after.startswith(head)
    return after.removeprefix(head)


ROWS = [
    ("empathy:\n  says:\n    - a\n",
     "empathy:\n  says:\n    - a\n    - new\n"),
    ("empathy:\n  says:\n  - a # b\n  # c\n",
     "empathy:\n  says:\n  - a # b\n  # c\n  - new\n"),
    ("empathy:\n  says:\n  - a\n  # of feeling\n  feels: b\n",
     "empathy:\n  says:\n  - a\n  - new\n  # of feeling\n  feels: b\n"),
    ("empathy: {says: [a]} # b\n",
     "empathy: {says: [a, new]} # b\n"),
    ("empathy:\n  says: [a, # b\n    c,\n  ]\n",
     "empathy:\n  says: [a, # b\n    c, new,\n  ]\n"),
    ("empathy:\n  says: a # b\n",
     "empathy:\n  says:\n    - a # b\n    - new\n"),
    ("empathy:\n  says:\n    a\n    b\n",
     "empathy:\n  says:\n    - a\n      b\n    - new\n"),
    ("empathy:\n  says: |\n    a\n     b\n\n",
     "empathy:\n  says:\n    - |\n      a\n       b\n    - new\n\n"),
    ("empathy: {says: a}\n",
     "empathy: {says: [a, new]}\n"),
    ("empathy: {feels: a}\n",
     "empathy: {says: [new], feels: a}\n"),
    ("empathy: {}\n",
     "empathy: {says: [new]}\n"),
    ("empathy:\n  # of feeling\n  feels: a\n",
     "empathy:\n  says:\n    - new\n  # of feeling\n  feels: a\n"),
    ("quote: a # b\nneeds: c",
     "quote: a # b\nempathy:\n  says:\n    - new\nneeds: c"),
    ("quote: >-\n  a\n\n# of needs\nneeds: c\n",
     "quote: >-\n  a\nempathy:\n  says:\n    - new\n\n# of needs\nneeds: c\n"),
]  # fmt: skip
"""Below a persona, before and after."""


@pytest.mark.parametrize(("before", "after"), ROWS)
def test_it_looks_as_its_author_would_have_written_it(before: str, after: str) -> None:
    assert dedent(added(indent(before, "    "), "says")) == after


def test_a_line_in_brackets_that_grew_too_long_goes_on_in_the_next() -> None:
    before = f"    empathy:\n      says: [{'a' * 110}]\n"
    assert added(before, "says").splitlines()[1:] == [f"      says: [{'a' * 110},", "             new]"]


def test_words_are_added_to_a_folder_once(folder: Path) -> None:
    before = (folder / "personas.yaml").read_text()
    add_to_empathy(folder, "worried", "says", "  Есть тут кто-нибудь?  ", "ru")
    after = (folder / "personas.yaml").read_text()
    assert after.count("Есть тут кто-нибудь?") == 1
    assert after.replace("        - ru: Есть тут кто-нибудь?\n", "") == before
    (problem,) = read_folder(folder).problems
    assert not problem.is_error
    assert "not given in “en”" in problem.cause
    with pytest.raises(NotAddedError, match="already"):
        add_to_empathy(folder, "worried", "says", "есть тут кто нибудь", "ru")
    add_to_empathy(folder, "worried", "pains", "Nobody tells me.", "en")
    assert len(read_folder(folder).problems) == 1
    assert (folder / "personas.yaml").read_text().count("\n        - Nobody tells me.\n") == 1


def test_what_cannot_be_added_leaves_the_file_as_it_was(folder: Path) -> None:
    file = folder / "personas.yaml"
    before = file.read_bytes()
    for persona, part, words, why in (
        ("nobody\x1b[31m", "says", "a", "no persona “nobody"),
        ("worried", "shouts", "a", "no words"),
        ("worried", "says", " \u200e ", "no words"),
    ):
        with pytest.raises(NotAddedError, match=why) as refused:
            add_to_empathy(folder, persona, part, words, "en")
        assert "\x1b" not in str(refused.value)
        assert file.read_bytes() == before
    with pytest.raises(NotAddedError, match="only its author"):
        add_to_empathy(folder, "worried", "says", "a", "English")
    (folder / "rating.yaml").write_text("criteria: [")
    with pytest.raises(NotAddedError, match="while the rubric has errors"):
        add_to_empathy(folder, "worried", "says", "a", "en")
    assert file.read_bytes() == before
    shutil.rmtree(folder)
    with pytest.raises(NotAddedError, match="There is no folder"):
        add_to_empathy(folder, "worried", "says", "a", "en")


def test_a_file_that_ends_in_yml_is_the_one_that_is_changed(folder: Path) -> None:
    (folder / "personas.yaml").rename(folder / "personas.yml")
    add_to_empathy(folder, "worried", "gains", "A name.", "en")
    assert "- A name.\n" in (folder / "personas.yml").read_text()
    assert not (folder / "personas.yaml").exists()


def test_the_same_words_are_known_whatever_their_case_their_punctuation_and_their_language() -> None:
    rubric = rubric_of({})
    for words in ("again", "AGAIN!", "«Опять»…", "опять", "where is it?"):
        assert is_in_rubric(rubric, "worried", "says", words), words
    for persona, part, words in (
        ("worried", "feels", "again"),
        ("worried", "says", "once again"),
        ("colleague", "says", "again"),
        ("nobody", "says", "again"),
        ("worried", "says", "?!"),
        ("worried", "shouts", "again"),
    ):
        assert not is_in_rubric(rubric, persona, part, words), (persona, part, words)
    worried, colleague = rubric.personas
    yolka = replace(worried, empathy=EmpathyMap(gains=(Text((("ru", "Ёлка, и всё!"),)), Text((("en", "?!"),)))))
    assert is_in_rubric(replace(rubric, personas=(yolka, colleague)), "worried", "gains", "елка и все")
    assert is_in_rubric(replace(rubric, personas=(yolka, colleague)), "worried", "gains", "?!")
    assert not is_in_rubric(rubric_in(SHIPPED[1]), "worried", "says", "again")
