"""What is said of interactions afterwards is kept once, whole, on a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ko_coach.record.entries import Answer
from ko_coach.record.errors import RecordError, RefusedError
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Heard, Looked, Replied, Reviewed, SampleDrawn, StepDone
from tests.record.conftest import Story, everything


@pytest.fixture
def both(place: Path | str, story: Story) -> Iterator[Log]:
    with Log(place) as opened:
        opened.write(story.begun())
        yield opened


def test_every_entry_is_kept_once_however_often_it_is_written(both: Log, story: Story) -> None:
    now = story.now()
    said = (
        Reviewed(
            "r1", "i1", "vera", now, "v1", (Answer("focus", 3, meaning="m1"),), "спасибо", True, "call", "2026-12-01"
        ),
        Replied("p1", "r1", "anna", now, "done"),
        StepDone("r1", "anna", now),
        Looked("l1", "i1", "vera", now),
        Heard("h1", "refund tool", "in work", "vera", now, "asked IT"),
        SampleDrawn("d1", "vera", now, 7, "random", 2, 10, "agent:anna", {"i1": ("missed",)}),
    )
    both.write_reviews(said)
    once = everything(both)
    both.write_reviews([*said, *said])
    assert everything(both) == once
    assert all(once[name] for name in ("reviews", "review_ratings", "replies", "steps_done", "looks", "hearings"))
    assert once["sampled"]


def test_what_contradicts_the_record_is_refused_and_nothing_of_it_kept(both: Log, story: Story) -> None:
    before = everything(both)
    look = Looked("l1", "i1", "vera", story.now())
    with pytest.raises(RefusedError):
        both.write_reviews([look, Reviewed("r1", "nobody", "vera", story.now(), "v1")])
    assert everything(both) == before


@pytest.mark.parametrize("wrong", ["mysql://somewhere/x", "nonsense", "http://x/"])
def test_a_place_that_is_no_record_is_told_so(wrong: str) -> None:
    with pytest.raises(RecordError, match="name a file, or postgresql://"):
        Log(wrong)


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(RecordError) as caught:
        Log("postgresql://vera:hush@127.0.0.1:1/team")
    assert caught.value.kind == "unreachable"
    assert "127.0.0.1" in str(caught.value)
    assert "hush" not in str(caught.value)
