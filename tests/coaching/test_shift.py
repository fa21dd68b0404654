"""A shift: tickets come and go, interactions stay where they were."""

from __future__ import annotations

import pytest

from ko_coach.desk.source import QueueChange
from tests.coaching.one_shift import rate, tick, turn, two
from tests.coaching.small_shift import Record, at, shift_with, ticket


@pytest.fixture
def record() -> Record:
    return Record()


def test_leaving_and_coming_back(record: Record) -> None:
    shift = two(record)
    first = turn(shift, "T-1")
    tick(first)
    assert turn(shift, "T-1") is first
    turn(shift, "T-2")
    assert record.kinds[-1] == "Moved"
    assert turn(shift, "T-1") is first
    assert next(one.action for one in first.checklist) == "ticked"
    assert record.kinds == ["RubricKept", "Opened", "PromptsShown", "Acted", "Moved", "Moved"]
    assert shift.select("nowhere", at(9)) is None
    assert shift.current is first
    assert (shift.mark_of("T-1"), shift.mark_of("T-2"), shift.mark_of("?")) == ("open", "", "")


def test_leafing_leaves_nothing_behind(record: Record) -> None:
    many = [ticket(f"T-{number}") for number in range(300)]
    shift = shift_with(record, *many)
    for one in many:
        turn(shift, one.id)
    assert len(shift._sessions) == 1
    assert record.kinds == ["RubricKept"]


def test_the_next_ticket_is_one_that_waits(record: Record) -> None:
    shift = shift_with(record, *(ticket(f"T-{number}") for number in range(4)))
    assert shift.next_ticket() == "T-0"
    turn(shift, "T-2")
    assert shift.next_ticket() == "T-3"
    turn(shift, "T-3")
    rate(shift)
    assert shift.next_ticket() == "T-0"
    turn(shift, "T-0")
    shift.skip("spam", at(6))
    assert shift.next_ticket() == "T-1"
    shift.queue.set_filter("t-3")
    assert shift.next_ticket() is None


def test_a_ticket_that_the_desk_lost_stays_until_it_is_done(record: Record) -> None:
    shift = two(record)
    tick(turn(shift, "T-1"))
    turn(shift, "T-2")
    shift.take(QueueChange(gone=("T-1", "T-2")), at(5))
    assert len(shift.queue) == 2
    turn(shift, "T-1")
    assert shift.queue.get("T-2") is None, "nothing was begun there"
    rate(shift)
    shift.take(QueueChange((ticket("T-3"),)), at(6))
    assert shift.queue.is_gone("T-1")
    turn(shift, "T-3")
    assert shift.queue.get("T-1") is None
    assert shift.take_back(at(7)) is shift.current
    assert shift.queue.is_gone("T-1"), "it comes back with its draft"
    assert shift.mark_of("T-1") == "draft"


def test_undoing_a_rating_and_a_close(record: Record) -> None:
    shift = two(record)
    session = turn(shift, "T-1")
    assert shift.take_back(at(1)) is None
    rate(shift)
    turn(shift, "T-2")
    assert shift.take_back(at(7)) is session
    assert shift.current is session
    assert shift.mark_of("T-1") == "draft"
    assert session.form is not None
    assert session.form.complete
    assert shift.take_back(at(8)) is None
    shift.skip("other", at(9))
    assert shift.take_back(at(10)) is session
    assert session.state == "draft"
    assert record.kinds[-1] == "Reopened"


def test_a_second_contact_is_a_new_interaction(record: Record) -> None:
    shift = two(record)
    assert shift.new_contact(at(1)) is None
    first = turn(shift, "T-1")
    assert shift.new_contact(at(1)) is None
    rate(shift)
    second = shift.new_contact(at(6))
    assert second is not None
    assert second is not first
    assert second.id != first.id
    tick(second)
    assert shift.take_back(at(7)) is None, "what came after is not undone with it"


def test_a_customer_who_writes_again_is_waiting(record: Record) -> None:
    shift = two(record)
    first = turn(shift, "T-1")
    rate(shift, 10)
    turn(shift, "T-2")
    assert shift.next_ticket() is None
    shift.take(QueueChange((ticket("T-1", "refund", "c-1", at(20)),)), at(21))
    assert shift.mark_of("T-1") == ""
    assert shift.next_ticket() == "T-1"
    assert turn(shift, "T-1") is not first


def test_a_customer_who_writes_while_the_rated_ticket_is_on_screen(record: Record) -> None:
    shift = two(record)
    first = turn(shift, "T-1")
    rate(shift, 10)
    shift.take(QueueChange((ticket("T-1", "refund", "c-1", at(20)),)), at(21))
    assert shift.current is not first
    assert shift.take_back(at(22)) is first, "nothing was begun since: the save can still be taken back"
    assert shift.current is first
    rate(shift, 25)
    first.rate(at(26))
    shift.take(QueueChange((ticket("T-1", "refund", "c-1", at(20), at(30)),)), at(31))
    assert shift.current is first, "its rating is being corrected"
