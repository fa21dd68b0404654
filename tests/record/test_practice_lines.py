"""What is done around the shift leaves a record only by name, and comes back as it was."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.entries import PrivacySet
from ko_coach.record.export import export_jsonl
from ko_coach.record.importing import Taken, take_in
from ko_coach.record.line_parts import BadLineError
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import (
    Agreed,
    Assessed,
    CheckedIn,
    ExperimentJudged,
    LookedBack,
    Observed,
    SetAside,
)
from ko_coach.record.practice_lines import PRACTICES, export_practice, read_practice
from ko_coach.record.purging import due, purge
from ko_coach.review.days import shared_lines
from tests.record.conftest import Story

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def told(log: Log, practice: str, own: str = "anna", *, with_private: bool = True) -> list[bytes]:
    stream = io.BytesIO()
    export_practice(log, stream, practice, own, with_private=with_private)
    return stream.getvalue().splitlines()


def taken(log: Log, lines: Sequence[bytes]) -> tuple[Taken, list[str]]:
    refused: list[str] = []
    found = take_in(log, [(f"f:{n}", line) for n, line in enumerate(lines, 1)], lambda _, cause: refused.append(cause))
    return found, refused


@pytest.fixture
def full(place: Path | str, story: Story) -> Iterator[Log]:
    """A record with one of everything, of two agents."""
    log = Log(place)
    log.write(
        [
            story.opened("i1"),
            story.opened("i2", ticket="T-2"),
            PrivacySet("i2", True, AT),
            CheckedIn("c1", "anna", AT, "2026-11-20", 4, "tea", ("help",)),
            CheckedIn("c2", "boris", AT, "2026-11-20", 1, "secret"),
            LookedBack("l1", "anna", AT, "2026-11-20", "ask \x1b[31mfirst", "", "Olga wrote"),
            Observed("o1", "anna", AT, "i1", "worried", "says", "which day"),
            Observed("o2", "boris", AT, "i2", "worried", "says", "secret"),
        ]
    )
    log.write_reviews(
        [
            SetAside("o1", "viktor", AT),
            Assessed("a1", "anna", AT, "2026-Q4", "purpose", "walk", "seen", "v", "m"),
            Agreed("g1", "maria", AT, "2026-Q4", "purpose", "walk", "visit", "2026-12-01", "v", "m"),
            ExperimentJudged("v1", "viktor", AT, "v", "kept", "fewer letters"),
        ]
    )
    yield log
    log.close()


def test_it_is_in_no_export_that_does_not_ask_for_it(full: Log) -> None:
    stream = io.BytesIO()
    export_jsonl(full, stream)
    text = stream.getvalue()
    for words in (b"tea", b"which day", b"fewer letters", b"Olga wrote"):
        assert words not in text


def test_check_ins_of_others_and_what_was_heard_in_private_are_told_to_nobody(full: Log) -> None:
    for practice in PRACTICES:
        assert not [line for line in told(full, practice, "anna") if b"secret" in line]
    assert [line for line in told(full, "observations", "boris") if b"secret" in line]


def test_others_get_energy_without_a_name_and_what_was_shared_with_it(full: Log, tmp_path: Path) -> None:
    later = AT + timedelta(days=3)
    full.write([CheckedIn("c3", "anna", later, "2026-11-23", 2, "hidden words")])
    lines = told(full, "check-ins", with_private=False)
    text = b"\n".join(lines)
    for hidden in (b"hidden words", b"ask ", b"Olga", b'"c1"', b'"c3"'):
        assert hidden not in text
    rows = [json.loads(line) for line in lines]
    assert [(row["agent"] == "anna", row.get("energy"), row.get("help")) for row in rows] == [
        (False, 4, ""),
        (True, None, "tea"),
        (False, 2, ""),
    ]
    assert rows[0]["agent"] != rows[2]["agent"], "another week, another name"
    with Log(tmp_path / "team" / "log.db") as team:
        taken(team, lines)
        assert [one.words for one in shared_lines(team, AT.date())] == ["tea"]


def test_it_comes_back_as_it_was_and_only_once(full: Log, tmp_path: Path) -> None:
    lines = [line for practice in PRACTICES for line in told(full, practice)]
    assert all(line.isascii() and b"\x1b" not in line for line in lines)
    with Log(tmp_path / "other" / "log.db") as other:
        first, refused = taken(other, lines)
        assert (first.practice, first.known, refused) == (len(lines), 0, [])
        again, _ = taken(other, lines)
        assert (again.practice, again.known) == (0, len(lines))
        assert [line for practice in PRACTICES for line in told(other, practice)] == lines


@pytest.mark.parametrize(
    "change",
    [
        {"energy": 9},
        {"energy": "much"},
        {"at": "2026-11-20T08:00:00"},
        {"id": ""},
        {"shared": "help"},
        {"practice": "Nothing"},
        {"help": "x" * 20_001},
    ],
)
def test_a_line_that_nobody_wrote_is_refused_with_its_cause(full: Log, change: dict[str, object]) -> None:
    line = json.loads(told(full, "check-ins")[0])
    found, refused = taken(full, [json.dumps({**line, **change}).encode()])
    assert (found.refused, len(refused)) == (1, 1)


@given(st.binary(max_size=80))
def test_no_line_breaks_the_import(noise: bytes) -> None:
    with suppress(BadLineError):
        read_practice(b'{"practice":' + noise)


def test_whole_purges_take_old_days_along(full: Log) -> None:
    before = AT + timedelta(days=1)
    assert due(full, before, whole=True).days == 3
    purge(full, before, whole=True)
    assert told(full, "check-ins") == []
    assert len(told(full, "maturity")) == 2
    assert due(full, before, whole=True).days == 0
