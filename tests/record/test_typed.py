"""What is typed into a form and not kept waits in the home, whatever becomes of the program."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.typed import LONGEST, MOST_FORMS, Typed
from ko_coach.text import clean
from tests.pty.hostile import ATTACKS, FORBIDDEN

PLACES = st.sampled_from(["heard 1", "rehearsal worried refund-late", "check-in anna 2026-11-28"])
FIELDS = st.dictionaries(st.sampled_from(["words", "part", "learned"]), st.text(max_size=40), max_size=3)
STEPS = st.lists(st.tuples(PLACES, FIELDS | st.sampled_from(["forget", "done", "settle"])), max_size=12)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "typed.json"


@given(STEPS)
def test_another_start_finds_what_waits_and_nothing_that_was_settled(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, dict[str, str] | str]]
) -> None:
    path = tmp_path_factory.mktemp("home") / "typed.json"
    typed = Typed(path)
    waits: dict[str, dict[str, str]] = {}
    not_settled: dict[str, dict[str, str]] = {}
    for place, step in steps:
        if isinstance(step, dict):
            typed.put(place, step)
            waits[place] = step if any(field.strip() for field in step.values()) else {}
            not_settled.pop(place, None)
        elif step == "forget":
            if waits.get(place):
                waits[place] = {}
                not_settled.pop(place, None)
            typed.forget(place)
        elif step == "done":
            not_settled.setdefault(place, waits.get(place, {}))
            waits[place] = {}
            typed.done(place)
        else:
            typed.settle()
            not_settled.clear()
        assert typed.of(place) == waits.get(place, {})
    again = Typed(path)
    for place in {place for place, _step in steps}:
        waiting = waits.get(place) or not_settled.get(place) or {}
        assert again.of(place) == {name: clean(field) for name, field in waiting.items()}, place


def test_two_programs_of_one_home_leave_each_other_their_words(path: Path) -> None:
    shift, rehearsal = Typed(path), Typed(path)
    shift.put("heard 1", {"words": "where is it"})
    rehearsal.put("rehearsal a b", {"words": "I look at once"})
    shift.put("heard 1", {"words": "where is it?"})
    assert Typed(path).of("rehearsal a b") == {"words": "I look at once"}
    assert rehearsal.of("heard 1") == {"words": "where is it?"}


def test_only_the_owner_reads_it(path: Path) -> None:
    Typed(path).put("heard 1", {"words": "where is it"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_where_nothing_can_be_written_the_words_wait_in_memory(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("in the way", encoding="utf-8")
    typed = Typed(tmp_path / "wall" / "typed.json")
    typed.put("heard 1", {"words": "where is it"})
    assert typed.of("heard 1") == {"words": "where is it"}
    typed.done("heard 1")
    typed.settle()
    assert typed.of("heard 1") == {}


@pytest.mark.parametrize("content", ["", "[1, 2", "[]", "7", '{"heard 1": 7, "b": {"words": 3}}', "\udcff"])
def test_a_file_that_somebody_spoiled_holds_nothing(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    typed = Typed(path)
    assert typed.of("heard 1") == {}
    assert typed.of("b") == {}
    typed.put("heard 1", {"words": "where is it"})
    assert Typed(path).of("heard 1") == {"words": "where is it"}


def test_half_a_character_ends_no_program(path: Path) -> None:
    Typed(path).put("heard 1", {"words": "where \udce9 is it"})
    assert Typed(path).of("heard 1") == {"words": clean("where \udce9 is it")}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_somebody_wrote_into_the_file_commands_no_terminal(path: Path, attack: str) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"heard 1": {"words": attack[:5_000]}}), encoding="utf-8")
    words = Typed(path).of("heard 1")["words"]
    assert not [one for one in (*FORBIDDEN, "\x1b", "\x9b", "\x00", "\x07") if one in words]


def test_it_does_not_grow_for_ever(path: Path) -> None:
    typed = Typed(path)
    for number in range(MOST_FORMS + 5):
        typed.put(f"heard {number}", {"words": "x" * (LONGEST + 1 if number == MOST_FORMS else 1)})
    again = Typed(path)
    assert again.of("heard 4") == {}
    assert again.of("heard 5") == {"words": "x"}
    assert len(again.of(f"heard {MOST_FORMS}")["words"]) == LONGEST
