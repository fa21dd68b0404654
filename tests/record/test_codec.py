"""What waits outside the record is read back exactly, as far as it is understood."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.codec import decode, encode
from ko_coach.record.entries import Entry, Skipped
from tests.record.conftest import Story

ENTRIES = Story().every_kind()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: type(entry).__name__)
def test_every_entry_comes_back_equal(entry: Entry) -> None:
    assert decode(encode(entry)) == entry


@given(words=st.text(st.characters()), at=st.datetimes(timezones=st.just(UTC)))
def test_any_text_and_time_come_back(words: str, at: datetime) -> None:
    entry = Skipped("i1", "other", at, words)
    line = encode(entry)
    assert line.isascii()
    assert "\n" not in line
    assert decode(line) == entry


def test_facts_that_json_does_not_know_do_not_stop_an_entry() -> None:
    strange: Any = {1: {2}, "when": datetime.now(UTC)}
    odd = dataclasses.replace(Story().opened(), facts=strange)
    assert decode(encode(odd)) is not None


def test_an_unknown_kind_is_no_entry() -> None:
    assert decode('{"entry": "Teleported", "at": "2031-01-01T00:00:00+00:00"}') is None


def test_unknown_fields_are_passed_over_and_missing_ones_take_their_default() -> None:
    entry = Skipped("i1", "spam", datetime(2026, 11, 2, tzinfo=UTC))
    data = json.loads(encode(entry))
    del data["words"]
    assert decode(json.dumps({**data, "mood": "fine"})) == entry


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        '{"entry": "Acted"',
        '{"entry": "Acted"}',
        '{"entry": "TimeSpent", "interaction": "i", "engaged_seconds": "x"}',
    ],
)
def test_a_line_that_is_not_whole_is_told(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever it is, the line is put by
        decode(line)
