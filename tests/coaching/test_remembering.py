"""Time, what the record remembers, and new versions."""

from __future__ import annotations

import gc
import time

import pytest

from ko_coach.coaching.shift import BEGIN_AFTER, KEEP_TIME_EVERY
from ko_coach.desk.source import QueueChange
from ko_coach.record.entries import Answer, KeptDraft, KeptSubmission, Override, Reflection, RubricAdopted, ShiftMemory
from ko_coach.rubric.model import Limits, Rubric
from ko_coach.rubric.versions import meaning_of
from tests.coaching.one_shift import rate, remember, tick, turn, two, yesterday
from tests.coaching.small_shift import CRITERIA, Record, at, criterion, rubric, shift_with, ticket, without


@pytest.fixture
def record() -> Record:
    return Record()


def test_time_counts_only_while_the_agent_is_active(record: Record) -> None:
    shift = two(record)
    session = turn(shift, "T-1")
    assert not shift.pass_time(1, 1, at(1))
    shift.active(1, 60)
    shift.pass_time(2, 1, at(2))
    shift.pass_time(62, 1, at(62))
    assert session.engaged == 1
    shift.active(100, 60)
    for second in range(int(KEEP_TIME_EVERY) + 5):
        shift.pass_time(100 + second, 1, at(100 + second))
    assert record.kinds.count("Opened") == 1
    assert "TimeSpent" in record.kinds
    shift.skip("other", at(200))
    engaged = session.engaged
    shift.active(200, 60)
    assert not shift.pass_time(201, 1, at(201))
    assert session.engaged == engaged


def test_dwelling_begins_it_once_the_record_has_been_read(record: Record) -> None:
    shift = shift_with(record, ticket())
    turn(shift, "T-1")
    shift.active(0, 60)
    shift.pass_time(1, BEGIN_AFTER + 30, at(1))
    assert record.kinds == ["RubricKept"], "there may be an interaction to go on with"
    _old, memory = yesterday()
    remember(shift, memory)
    assert shift.current is not None
    assert shift.current.id == memory.by_ticket["T-1"].id
    assert shift.current.engaged == BEGIN_AFTER + 30
    assert shift.pass_time(2, 1, at(2)), "and now its nudges come"
    assert "Opened" not in record.kinds


def test_an_override_is_remembered_for_the_customer(record: Record) -> None:
    shift = shift_with(record, ticket("T-1"), ticket("T-2"), ticket("T-3", "refund", "c-3"))
    turn(shift, "T-1")
    shift.set_persona("expert", at(2))
    shift.set_stage("use", at(3))
    assert turn(shift, "T-2").persona.id == "expert"
    assert turn(shift, "T-2").stage.by == "agent"
    assert turn(shift, "T-3").persona.id == "worried"
    memory = ShiftMemory(overrides={"customer:c-1": Override("worried"), "customer:c-3": Override("", "use")})
    remember(shift, memory)
    assert shift.current is not None
    assert (shift.current.persona.id, shift.current.stage.id) == ("worried", "use")
    assert turn(shift, "T-2").persona.id == "expert", "what was said today counts"


def test_an_interaction_is_taken_up_where_it_was(record: Record) -> None:
    _old, memory = yesterday(engaged_seconds=70, private=True)
    shift = shift_with(record, ticket(), ticket("T-2"))
    looked_at = turn(shift, "T-1")
    remember(shift, memory)
    session = shift.current
    assert session is not None
    assert session is not looked_at
    assert (session.id, session.engaged, session.private) == (memory.by_ticket["T-1"].id, 70, True)
    assert record.kinds == ["RubricKept", "Moved"]
    turn(shift, "T-2")
    assert turn(shift, "T-1") is session


def test_a_ticket_that_comes_later_finds_its_interaction(record: Record) -> None:
    _old, memory = yesterday()
    shift = shift_with(record)
    remember(shift, memory)
    assert shift.mark_of("T-1") == "open"
    shift.take(QueueChange((ticket(), ticket("T-2"))), at(5))
    shift.take(QueueChange(gone=("T-1",)), at(6))
    assert shift.queue.is_gone("T-1"), "its interaction is not finished"
    turn(shift, "T-2")
    assert turn(shift, "T-1").id == memory.by_ticket["T-1"].id


def test_what_was_done_before_the_record_was_read_stays_and_hides_nothing(record: Record) -> None:
    _old, memory = yesterday()
    shift = shift_with(record, ticket(), ticket("T-2"))
    early = turn(shift, "T-1")
    tick(early)
    remember(shift, memory)
    assert shift.current is early
    assert shift.mark_of("T-1") == "open"
    rate(shift)
    turn(shift, "T-2")
    assert shift.mark_of("T-1") == "open"
    assert shift.next_ticket() == "T-1"
    assert turn(shift, "T-1").id == memory.by_ticket["T-1"].id


def test_a_draft_under_an_older_version_keeps_its_wording(record: Record) -> None:
    older = rubric(criteria=(criterion("focus", "older question"), *CRITERIA[1:]))
    answer = Answer("focus", 4, meaning=meaning_of(older.criteria[0]))
    draft = KeptDraft(older.version, (answer,), Reflection(note="so far"), at(0))
    _old, memory = yesterday(state="draft", draft=draft, version=older.version)
    for known in (True, False):
        shift = shift_with(Record(), ticket())
        remember(shift, memory, *([older] if known else []))
        session = turn(shift, "T-1")
        form = session.form
        assert form is not None
        assert form.reflection.note == "so far"
        assert form.answers == ((answer,) if known else ())
        assert session.rubric is shift.rubric
        assert form.other_wording(session.rubric) is known


def test_a_version_that_cannot_be_found_is_still_left_behind(record: Record) -> None:
    _old, memory = yesterday(version="lost")
    shift = shift_with(record, ticket(), under=without("read"))
    remember(shift, memory)
    session = turn(shift, "T-1")
    assert next(one for one in session.checklist if one.item == "read").mark == "removed"
    assert record.of(RubricAdopted)[0].version == shift.rubric.version


def test_closed_ones_are_marked_and_reopen_only_by_a_reply(record: Record) -> None:
    rated = KeptSubmission("s", "anna", rubric().version, (), Reflection(), at(5))
    _old, memory = yesterday(state="rated", closed_at=at(5), submissions=(rated,))
    shift = shift_with(record, ticket(), ticket("T-2"))
    remember(shift, memory)
    assert shift.mark_of("T-1") == "rated"
    assert turn(shift, "T-1").closed
    turn(shift, "T-2")
    again = shift_with(record, ticket("T-1", "refund", "c-1", at(50)))
    remember(again, memory, second=60)
    assert again.mark_of("T-1") == ""


def test_a_new_version_reaches_the_ticket_at_hand_at_once_and_the_others_when_their_turn_comes(record: Record) -> None:
    shift = two(record)
    first = turn(shift, "T-1")
    tick(first)
    second = turn(shift, "T-2")
    tick(second)
    newer = without("read")
    shift.adopt(newer, at(5))
    shift.adopt(newer, at(6))
    assert (first.rubric is newer, second.rubric is newer) == (False, True)
    turn(shift, "T-1")
    assert first.rubric is newer
    assert record.kinds.count("RubricKept") == 2
    shift.adopt(rubric(), at(7))
    assert record.kinds.count("RubricKept") == 2
    shift.finish(at(8))
    assert record.kinds[-1] == "Moved"


def test_versions_that_no_interaction_waits_for_are_let_go(record: Record) -> None:
    older = rubric(criteria=(criterion("focus", "older question"), *CRITERIA[1:]))
    draft = KeptDraft(older.version, (), Reflection(note="so far"), at(0))
    _old, memory = yesterday(state="draft", draft=draft, version=older.version)
    shift = shift_with(record, ticket())
    remember(shift, memory, older)
    before = sum(isinstance(one, Rubric) for one in gc.get_objects())
    for number in range(60):
        shift.adopt(rubric(limits=Limits(per_phase=3, per_interaction=number + 9)), at(number))
    assert sum(isinstance(one, Rubric) for one in gc.get_objects()) - before < 10
    form = turn(shift, "T-1").form
    assert form is not None
    assert form.rubric is older


def test_one_change_among_fifty_thousand_is_taken_quickly(record: Record) -> None:
    base = ticket()
    many = [base._replace(id=f"T-{number}") for number in range(50_000)]
    shift = shift_with(record, *many)
    turn(shift, "T-0")
    times = []
    for number in range(9):
        begun = time.perf_counter()
        shift.take(QueueChange((many[number * 5_000]._replace(subject="new"),)), at(5))
        times.append(time.perf_counter() - begun)
    assert sorted(times)[4] < 0.02
