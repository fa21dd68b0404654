"""A question that nobody waits for any more ends soon, and leaves the record as it was."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from ko_coach.record.errors import RecordError
from ko_coach.record.interrupting import as_long_as
from ko_coach.record.log import Log
from tests.record.conftest import Story

ENDLESS = text("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")


def test_a_question_is_broken_off_and_the_next_one_answered(log: Log, story: Story) -> None:
    log.write(story.begun())
    wanted = threading.Event()
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            with as_long_as(lambda: not wanted.is_set()), log.reading() as connection:
                connection.execute(ENDLESS).all()
        except RecordError as error:
            ended.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    wanted.set()
    thread.join(20)
    assert not thread.is_alive()
    assert ended
    with as_long_as(lambda: True), log.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM interactions")) == 1
    assert log.interaction("i1")


def test_nothing_is_broken_off_where_nobody_asked_for_it(log: Log, story: Story) -> None:
    log.write(story.begun())
    with as_long_as(lambda: False), pytest.raises(RecordError), log.reading() as connection:
        connection.execute(ENDLESS).all()
    assert [kept.id for kept in log.interactions()] == ["i1"]
