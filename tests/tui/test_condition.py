"""The line at the top says what is not live and why; `!` says the rest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ko_coach.desk.source import QueueChange
from ko_coach.liveness import LIVE, Liveness, hindrance
from ko_coach.rubric.reader import Reading
from ko_coach.tui.bars import Status
from ko_coach.tui.condition import Condition
from tests.coaching.small_shift import rubric
from tests.tui.conftest import NOW

EXHAUSTED = Liveness("no more watches", "The system allows no more watches: raise the limit.")


def told(rubric_liveness: Liveness = LIVE, queue: QueueChange | None = None) -> tuple[Status, list[str]]:
    """Return the line at the top and what `!` says."""
    book = rubric()
    condition = Condition("anna", "en", Reading(book, (), "digest"), queue or QueueChange(), NOW)
    condition.rubric_liveness = rubric_liveness
    return condition.status(book, NOW, 0), condition.troubles


def test_all_is_live() -> None:
    status, troubles = told()
    assert (status.live[0], status.why, troubles) == ("● live", "", [])


def test_a_rubric_that_is_not_live() -> None:
    status, troubles = told(EXHAUSTED)
    assert (status.live[0], status.why) == ("○ not live", "rubric: no more watches (!)")
    assert troubles == [EXHAUSTED.more]


def test_a_queue_that_is_not_live() -> None:
    status, troubles = told(queue=QueueChange(liveness=EXHAUSTED))
    assert (status.live[0], status.why) == ("○ not live", "queue: no more watches (!)")
    assert troubles == [EXHAUSTED.more]


def test_a_queue_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    missing = hindrance(tmp_path / "queue")
    assert missing is not None
    status, troubles = told(queue=QueueChange(liveness=missing, trouble="The queue is not there."))
    assert (status.live[0], status.why) == ("○ not live", "")
    assert troubles == ["The queue is not there."]


def test_a_desk_in_trouble_says_since_when_and_why_and_is_not_live() -> None:
    since = NOW - timedelta(minutes=10)
    status, troubles = told(queue=QueueChange(trouble="It is tried again.", why="no answer", since=since, loading=True))
    assert status.live == ("", "")
    assert status.marks == (("○ desk: no answer since 09:32 (!)", "bold $warning"),)
    assert troubles == ["It is tried again."]


def test_a_rubric_that_is_not_live_is_told_beside_a_desk_in_trouble() -> None:
    status, _troubles = told(EXHAUSTED, QueueChange(trouble="It is tried again.", why="no answer", since=NOW))
    assert status.live[0] == "○ not live"
