"""What is purged is gone for good, what stays is as it was, and nobody waits for it."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from ko_coach.record import tables as t
from ko_coach.record.entries import Answer, Rated, Reflection, RubricKept, Skipped
from ko_coach.record.export import Choice, export_jsonl
from ko_coach.record.log import Log
from ko_coach.record.purging import Due, due, purge
from ko_coach.record.reviewing import Looked, Replied, Reviewed, SampleDrawn, StepDone
from ko_coach.record.sums import refresh
from ko_coach.text import fold
from tests.record.conftest import Story, everything

NOW = datetime.now(UTC)
BEFORE = NOW - timedelta(days=180)
LONG_AGO = NOW - timedelta(days=200)
SECRET, NOTED, SPOKEN = "Жемчужная заколка", "Ольга Перлова звонила", " потерянный изумруд "
LESSON = "спросить сначала"


@pytest.fixture
def both(place: Path | str) -> Iterator[Log]:
    with Log(place) as opened:
        yield opened


def lived(log: Log, of: str, story: Story) -> None:
    """Write an interaction in which everything tells of the customer."""
    opened = replace(story.opened(of, ticket=f"T-{of}", words=SPOKEN), subject=SECRET, facts={"tags": [SECRET]})
    answers = (Answer("focus", 4, meaning="m1"),)
    words = Reflection("called", "sooner", LESSON, "no refund tool", "customer", NOTED)
    log.write([story.rubric(), opened, story.prompts(of), story.acted("a", "ticked", of)])
    log.write([Rated(of, f"s-{of}", "anna", "v1", answers, words, story.now())])
    log.write_reviews(
        [
            Looked(f"l-{of}", of, "vera", story.now()),
            Reviewed(f"r-{of}", of, "vera", story.now(), "v1", answers, "danke"),
            Replied(f"p-{of}", f"r-{of}", "anna", story.now(), "done"),
            StepDone(f"r-{of}", "anna", story.now()),
            SampleDrawn(f"d-{of}", "vera", story.now(), 7, "random", 2, 10, "", {of: ("missed",)}),
        ]
    )


def row(log: Log, of: str) -> dict[str, Any]:
    stream = io.BytesIO()
    export_jsonl(log, stream, Choice((t.interactions.c.id == of,), with_private=True))
    told: dict[str, Any] = json.loads(stream.getvalue())
    return told


def texts(log: Log) -> list[str]:
    with log.reading() as connection:
        return list(connection.scalars(select(t.texts.c.words).order_by(t.texts.c.rowid)))


def file_of(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name))


def test_customers_data_go_and_what_the_agent_did_stays(both: Log) -> None:
    lived(both, "old", Story(LONG_AGO))
    lived(both, "new", Story(NOW - timedelta(days=1)))
    newer, older = row(both, "new"), row(both, "old")
    assert due(both, BEFORE, whole=False) == Due(1, 0, 0, 0)
    assert purge(both, BEFORE, whole=False) == 1
    assert row(both, "new") == newer
    left = row(both, "old")
    assert (left["subject"], left["customer"], left["customer_name"], left["facts"]) == ("", "", "", {})
    assert left["reflection"] == older["reflection"] | {"note": ""}
    for key in ("ratings", "prompts", "timeline", "looks", "reviews", "state", "agent", "persona"):
        assert left[key] == older[key]
    assert not {SECRET, NOTED, fold(SECRET)} & set(json.dumps(left, ensure_ascii=False).split('"'))
    assert len(texts(both)) == 2
    assert fold(SECRET) not in texts(both)[0]
    assert LESSON in texts(both)[0]
    assert due(both, BEFORE, whole=False).interactions == 0


def test_whole_interactions_go_with_everything_that_hangs_on_them(both: Log) -> None:
    lived(both, "old", Story(LONG_AGO))
    lived(both, "new", Story(NOW - timedelta(days=1)))
    refresh(both)
    assert due(both, BEFORE, whole=True) == Due(1, 0, 1, 1)
    newer = row(both, "new")
    assert purge(both, BEFORE, whole=True) == 1
    assert row(both, "new") == newer
    left = everything(both)
    for name in ("interactions", "submissions", "reviews", "looks", "replies", "steps_done", "sampled", "spoken"):
        assert len(left[name]) == 1, name
    assert len({line[2] for line in left["day_counts"]}) == 1, "the sums of the old day went too"
    assert left["stale_days"] == []
    assert len(texts(both)) == 1


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_of_it_stays_readable_in_the_file(path: Path, whole: bool) -> None:
    with Log(path) as log:
        for number in range(30):
            lived(log, f"old{number}", Story(LONG_AGO))
        for words in (SECRET, NOTED, SPOKEN):
            assert words.encode() in file_of(path)
        assert "жемчужная".encode() in file_of(path), "the index of words names it"
        purge(log, BEFORE, whole=whole)
        for words in (SECRET, NOTED, SPOKEN, fold(SECRET), "жемчуж", "емчужная", "перлова", "изумруд"):
            assert words.encode() not in file_of(path), words
        assert (LESSON.encode() in file_of(path)) is not whole
        with log.reading() as connection:
            found = select(func.count()).select_from(t.texts).where(t.texts.c.words.op("MATCH")("спросить*"))
            assert connection.scalar(found) == (0 if whole else 30)


def test_a_stopped_purge_is_consistent_and_the_next_one_goes_on(both: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ko_coach.record.purging._AT_ONCE", 2)
    for number in range(5):
        lived(both, f"old{number}", Story(LONG_AGO + timedelta(minutes=number)))
    assert purge(both, BEFORE, whole=True, on_batch=lambda _: False) == 2
    assert due(both, BEFORE, whole=True) == Due(3, 0, 3, 3)
    assert [one.id for one in both.interactions()] == ["old2", "old3", "old4"]
    assert purge(both, BEFORE, whole=True) == 3
    assert list(both.interactions()) == []


def test_drafts_skips_and_remembered_customers_are_forgotten_too(both: Log) -> None:
    story = Story(LONG_AGO)
    both.write(story.every_kind())
    draft = replace(story.draft("i2"), reflection=Reflection(lesson="so far", note=NOTED))
    both.write([draft, Skipped("i2", "spam", story.now(), NOTED)])
    assert due(both, BEFORE, whole=False) == Due(2, 1, 0, 0)
    purge(both, BEFORE, whole=False)
    left = row(both, "i2")
    assert (left["draft"]["reflection"]["note"], left["draft"]["reflection"]["lesson"]) == ("", "so far")
    assert (left["skip_words"], left["skip_reason"]) == ("", "spam")
    assert everything(both)["overrides"] == []
    assert all(one["reflection"]["note"] == "" for one in row(both, "i1")["submissions"])


def test_a_shift_that_writes_meanwhile_finds_its_turn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ko_coach.record.purging._AT_ONCE", 5)
    with Log(path) as log:
        story = Story(LONG_AGO)
        log.write([RubricKept("v1", "desk", "{}", story.now())])
        for number in range(60):
            lived(log, f"old{number}", story)
        stop, waits, failed = threading.Event(), [0.0], []

        def work() -> None:
            shift = Story(NOW)
            with Log(path) as own:
                number = 0
                while not stop.is_set():
                    number += 1
                    began = time.monotonic()
                    try:
                        own.write([shift.opened(f"n{number}", ticket=f"N-{number}")])
                    except Exception as error:  # noqa: BLE001 - whatever it is, the shift was blocked
                        failed.append(error)
                    waits.append(time.monotonic() - began)
                    stop.wait(0.02)

        writer = threading.Thread(target=work)
        writer.start()
        purge(log, BEFORE, whole=False)
        purge(log, BEFORE, whole=True)
        stop.set()
        writer.join()
        assert not failed, "no write ran into its time-out"
        assert len(waits) > 2, "the shift wrote between the batches"
        assert len(list(log.interactions())) == len(waits) - 1
        print(f"longest wait of {len(waits)} writes: {max(waits):.3f} s")
