"""Ids are UUIDv7 and grow, whatever the clock and the threads do."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ko_coach.record import ids
from ko_coach.record.ids import id_of, new_id

AT = datetime(2026, 11, 2, 9, 30, 0, 123456, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7_that_holds_the_time() -> None:
    before = time.time_ns() // 1_000_000
    parsed = uuid.UUID(new_id())
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert before <= parsed.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_ids_grow_within_a_millisecond() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))


def test_ids_grow_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert first < new_id() < new_id()


def test_a_full_counter_borrows_from_the_next_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    monkeypatch.setattr(ids, "_counter", (1 << 42) - 2)
    made = [new_id() for _ in range(3)]
    assert made == sorted(set(made))


def test_threads_never_get_the_same_id() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: new_id(), range(4000)))
    assert len(set(made)) == len(made)


def test_the_same_thing_has_the_same_id_again_and_again() -> None:
    assert id_of(AT, 3, b"x") == id_of(AT.astimezone(timezone(timedelta(hours=5))), 3, b"x")
    assert id_of(AT, 3, b"x") != id_of(AT, 3, b"y")
    assert uuid.UUID(id_of(AT, 3, b"x")).version == 7


def test_ids_of_things_sort_by_microsecond_then_by_rank() -> None:
    later = AT + timedelta(microseconds=1)
    assert id_of(AT, 1, b"z") < id_of(AT, 2, b"a") < id_of(later, 0, b"a") < id_of(later, 18, b"b")


@pytest.mark.parametrize("at", [AT.replace(tzinfo=None), datetime(1969, 12, 31, tzinfo=UTC)])
def test_a_time_that_no_id_can_hold_is_refused(at: datetime) -> None:
    with pytest.raises(ValueError, match="not a time"):
        id_of(at, 0, b"")
