"""What an export wrote comes back whole, as often as one likes; what no export wrote is refused with its place."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ko_coach.record.entries import (
    Answer,
    Entry,
    Moved,
    PersonaSet,
    PrivacySet,
    PromptsReplaced,
    RatingWithdrawn,
    Reopened,
    RubricAdopted,
    Skipped,
    TimeSpent,
)
from ko_coach.record.export import Choice, export_jsonl
from ko_coach.record.import_line import read_line
from ko_coach.record.importing import Taken, take_in
from ko_coach.record.line_parts import BadLineError
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Looked, Replied, Reviewed, StepDone
from tests.record.conftest import Story, everything
from tests.servers import Server

pytestmark = pytest.mark.thorough

WHOLE = Choice(with_private=True)
NOT_EXPORTED = (
    *("spoken", "overrides", "hearings", "samples", "sampled", "stale_days", "day_sums", "day_counts"),
    "rubric_versions",
)


def exported(log: Log, choice: Choice = WHOLE) -> bytes:
    stream = io.BytesIO()
    export_jsonl(log, stream, choice)
    return stream.getvalue()


def taken(log: Log, lines: bytes, refuse: Callable[[str, str], None] | None = None) -> Taken:
    said: list[tuple[str, str]] = []
    numbered = ((f"a.jsonl:{number}", line) for number, line in enumerate(lines.splitlines(), 1))
    done = take_in(log, numbered, refuse or (lambda *why: said.append(why)), genuine=lambda *_: True)
    assert not said
    return done


def rows(log: Log) -> dict[str, Any]:
    """Return all that an export tells of; rubric versions are in its lines as far as an interaction names them."""
    return {name: found for name, found in everything(log).items() if name not in NOT_EXPORTED}


def told(story: Story, dice: random.Random, of: str) -> Iterator[Entry]:
    """Tell an interaction that may take any turn."""
    yield from story.begun(of, ticket=f"T-{of}")
    turns: list[Callable[[], Entry]] = [
        lambda: story.acted(dice.choice("abc"), dice.choice(("shown", "ticked", "ignored", "nudged")), of),
        lambda: PersonaSet(of, dice.choice(("expert", "“quoted”\x1b[2J\u202e")), "customer:c-7", story.now()),
        lambda: PromptsReplaced(of, (dice.choice("abc"),), story.now()),
        lambda: story.prompts(of, dice.choice("abcd"), version=dice.choice(("v1", "v2"))),
        lambda: Moved(of, dice.choice(("away", "back")), story.now()),
        lambda: TimeSpent(of, dice.randrange(900), story.now()),
        lambda: RubricAdopted(of, "v2", ("a",), (), ("b",), story.now()),
        lambda: PrivacySet(of, dice.random() < 0.5, story.now()),
        lambda: story.draft(of, dice.choice(("so far", "\x00\ud800 NaN Infinity", "строка\nстрока"))),
        lambda: story.rated(f"s{dice.randrange(9)}-{of}-{story.now()}", of, dice.randrange(3)),
        lambda: Skipped(of, "spam", story.now(), "ads"),
        lambda: Reopened(of, story.now()),
    ]
    saved = ""
    for _ in range(dice.randrange(12)):
        entry = dice.choice(turns)()
        yield entry
        saved = getattr(entry, "submission", saved)
        if saved and dice.random() < 0.2:
            yield RatingWithdrawn(of, saved, story.now())


def reviews(story: Story, dice: random.Random, of: str) -> list[Any]:
    answers = (Answer("focus", 3, meaning="m1"), Answer("intimacy", None, not_applicable=True, meaning="m2"))
    said: list[Any] = [
        Looked(f"l-{of}", of, "vera", story.now()),
        Reviewed(f"r-{of}", of, "vera", story.now(), "v1", answers, "спасибо", True, "call", "2026-12-01"),
        Replied(f"p-{of}", f"r-{of}", "anna", story.now(), "done"),
        StepDone(f"r-{of}", "anna", story.now()),
    ]
    return said[: dice.randrange(5)]


def fill(log: Log, seed: int) -> None:
    dice, story = random.Random(seed), Story()
    log.write([story.rubric("v1"), story.rubric("v2")])
    for number in range(dice.randrange(1, 5)):
        of = f"i{number}-{seed}"
        log.write(list(told(story, dice, of)))
        log.write_reviews(reviews(story, dice, of))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_a_record_goes_through_a_file_and_is_the_same(seed: int) -> None:
    with TemporaryDirectory() as folder, Log(Path(folder, "a.db")) as log, Log(Path(folder, "b.db")) as other:
        fill(log, seed)
        lines = exported(log)
        taken(other, lines)
        assert exported(other) == lines
        assert rows(other) == rows(log)


@pytest.mark.parametrize("seed", range(3))
def test_a_record_moves_between_a_file_and_a_server(
    place: Path | str, server: Server, tmp_path: Path, seed: int
) -> None:
    with Log(place) as log, Log(server.database()) as there, Log(tmp_path / "back.db") as back:
        fill(log, seed)
        lines = exported(log)
        taken(there, lines)
        assert exported(there) == lines
        taken(back, exported(there))
        assert exported(back) == lines
        assert rows(back) == rows(log)


@pytest.fixture
def both(place: Path | str) -> Iterator[Log]:
    with Log(place) as opened:
        yield opened


def test_importing_twice_changes_nothing(both: Log, tmp_path: Path) -> None:
    with Log(tmp_path / "source.db") as log:
        fill(log, 7)
        lines = exported(log)
    first = taken(both, lines)
    once = everything(both)
    again = taken(both, lines)
    assert (first.new, first.known) == (again.known, 0)
    assert (again.new, again.added) == (0, 0)
    assert everything(both) == once


def test_two_copies_that_went_on_apart_are_joined(both: Log, tmp_path: Path, story: Story) -> None:
    with Log(tmp_path / "agent.db") as agent:
        agent.write([*story.begun(), story.draft()])
        taken(both, exported(agent))
        both.write_reviews([Looked("l1", "i1", "vera", story.now())])
        agent.write([story.rated("s1"), TimeSpent("i1", 90, story.now())])
        agent.write_reviews([Reviewed("r1", "i1", "boris", story.now(), "v1", comment="gut")])
        done = taken(both, exported(agent))
        assert (done.new, done.added) == (0, 1)
        kept = both.interaction("i1")
        assert kept is not None
        assert (kept.state, kept.engaged_seconds, kept.draft) == ("rated", 90, None)
        (row,) = map(json.loads, exported(both).splitlines())
        assert [look["by"] for look in row["looks"]] == ["vera"]
        assert [review["by"] for review in row["reviews"]] == ["boris"]
        taken(agent, exported(both))
        assert exported(agent) == exported(both)
        assert rows(agent) == rows(both)


def test_a_later_copy_says_neither_whose_it_is_nor_which_ticket(both: Log, tmp_path: Path, story: Story) -> None:
    both.write(story.begun())
    with Log(tmp_path / "other.db") as other:
        other.write([story.rubric(), story.opened("i1", ticket="T-9", agent="mallory"), story.rated("s9")])
        taken(both, exported(other))
    kept = both.interaction("i1")
    assert kept is not None
    assert (kept.agent, kept.ticket, kept.state) == ("anna", "T-1", "rated")


def test_an_older_copy_brings_back_nothing_that_changed(both: Log, tmp_path: Path, story: Story) -> None:
    with Log(tmp_path / "agent.db") as agent:
        agent.write([*story.begun(), story.draft()])
        old = exported(agent)
        agent.write([story.rated("s1")])
        taken(both, exported(agent))
    before = everything(both)
    taken(both, old)
    assert everything(both) == before


def test_what_is_told_of_a_private_interaction_stays_all_that_is_known(both: Log, tmp_path: Path, story: Story) -> None:
    with Log(tmp_path / "agent.db") as agent:
        agent.write([*story.begun(), story.rated("s1"), PrivacySet("i1", True, story.now())])
        covered, whole = exported(agent, Choice()), exported(agent)
    taken(both, covered)
    assert exported(both, Choice()) == covered
    kept = both.interaction("i1")
    assert kept is not None
    assert (kept.private, kept.subject, kept.state, kept.submissions) == (True, "", "rated", ())
    taken(both, whole)
    assert exported(both) == whole
    taken(both, covered)
    assert exported(both) == whole


def test_an_interaction_that_became_private_is_hidden_in_the_copy(both: Log, story: Story, tmp_path: Path) -> None:
    both.write([*story.begun(), story.rated("s1")])
    with Log(tmp_path / "agent.db") as agent:
        taken(agent, exported(both))
        agent.write([PrivacySet("i1", True, story.now())])
        taken(both, exported(agent, Choice()))
    kept = both.interaction("i1")
    assert kept is not None
    assert kept.private


def test_bad_lines_are_refused_with_their_place_and_the_others_taken(both: Log, tmp_path: Path, story: Story) -> None:
    with Log(tmp_path / "source.db") as log:
        log.write([*story.begun("i1"), *story.begun("i2", ticket="T-2")])
        one, two = exported(log).splitlines()
    wrong = json.loads(one)
    wrong["prompts"][1]["action"] = "\x1b[31mliked"
    said: list[tuple[str, str]] = []
    lines = [b"{", b"\xff", json.dumps(wrong).encode(), b"[" * 100_000, b"[]", two]
    done = take_in(
        both,
        [(f"f:{number}", line) for number, line in enumerate(lines, 1)],
        lambda *why: said.append(why),
        genuine=lambda *_: True,
    )
    assert (done.new, done.refused) == (1, 5)
    assert [place for place, _ in said] == ["f:1:2", "f:2:1", "f:3", "f:4", "f:5"]
    assert said[2][1].startswith("prompts[1].action: has to be one of shown, ticked")
    assert [kept.id for kept in both.interactions()] == ["i2"]


def test_a_line_that_contradicts_the_record_takes_no_other_with_it(both: Log, story: Story, tmp_path: Path) -> None:
    with Log(tmp_path / "source.db") as log:
        log.write([*story.begun("i1"), *story.begun("i2", ticket="T-2")])
        lines = [json.loads(line) for line in exported(log).splitlines()]
    lines[0]["agent"] = "x" * 3_000  # no index takes that on a server, and no name is as long
    said: list[tuple[str, str]] = []
    done = take_in(
        both,
        [(str(number), json.dumps(line).encode()) for number, line in enumerate(lines)],
        lambda *why: said.append(why),
        genuine=lambda *_: True,
    )
    assert (done.new, done.refused, len(said)) == (1, 1, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("2026-11-21T09:42:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_no_line_breaks_the_import(data: st.DataObject) -> None:
    """A line with anything in any place is taken or refused, and the record stays one that can be exported."""
    with TemporaryDirectory() as folder, Log(Path(folder, "a.db")) as log, Log(Path(folder, "b.db")) as other:
        fill(log, data.draw(st.integers(0, 40)))
        value = json.loads(exported(log).splitlines()[0])
        for _ in range(data.draw(st.integers(1, 2))):
            put(value, data.draw(st.randoms(use_true_random=False)), data.draw(JSON))
        said: list[tuple[str, str]] = []
        done = take_in(
            other, [("f:1", json.dumps(value).encode())], lambda *why: said.append(why), genuine=lambda *_: True
        )
        assert done.new + done.refused == 1
        assert all(why.isprintable() for _, why in said)
        again = exported(other)
        assert take_in(other, [("f:1", line) for line in again.splitlines()], lambda *why: said.append(why)).known in (
            0,
            1,
        )


def put(value: Any, dice: random.Random, what: Any) -> None:
    """Put something else into some place of the value."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = dice.choice(keys)
        if not isinstance(value[key], (dict, list)) or not value[key] or dice.random() < 0.2:
            value[key] = what
            return
        value = value[key]


def test_a_rubric_version_is_believed_only_by_its_content() -> None:
    story = Story()
    with TemporaryDirectory() as folder, Log(Path(folder, "a.db")) as log:
        log.write(story.begun())
        with pytest.raises(BadLineError, match=r"rubrics\.v1\.content: is not the content"):
            read_line(exported(log).splitlines()[0])


def test_an_import_that_is_stopped_keeps_what_it_took(
    both: Log, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ko_coach.record.importing._AT_ONCE", 2)
    with Log(tmp_path / "source.db") as log:
        log.write([story.opened(f"i{number}", ticket=f"T-{number}") for number in range(5)])
        lines = [(f"f:{number}", line) for number, line in enumerate(exported(log).splitlines(), 1)]
    done = take_in(both, lines, lambda *_: None, lambda _: False)
    assert (done.stopped, done.new) == (True, 2)
    done = take_in(both, lines, lambda *_: None)
    assert (done.new, done.known) == (3, 2)
