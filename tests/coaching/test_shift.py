"""A shift: tickets come and go, interactions stay where they were."""

from __future__ import annotations

import time

import pytest

from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import BEGIN_AFTER, KEEP_TIME_EVERY, Shift
from ko_coach.desk.source import QueueChange
from ko_coach.record.entries import Answer, KeptDraft, KeptSubmission, Override, Reflection, RubricAdopted, ShiftMemory
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import meaning_of
from tests.coaching.small_shift import CRITERIA, Record, at, criterion, kept, rubric, shift_with, ticket, without


@pytest.fixture
def record() -> Record:
    return Record()


def turn(shift: Shift, name: str, second: float = 1) -> Session:
    session = shift.select(name, at(second))
    assert session is not None
    return session


def tick(session: Session, second: float = 2, number: int = 1) -> None:
    prompt = session.checklist.by_number(number)
    assert prompt is not None
    session.tick(prompt, at(second))


def rate(shift: Shift, second: float = 5) -> Session:
    session = shift.current
    assert session is not None
    form = session.rate(at(second))
    while not form.complete:
        form.answer(3)
    shift.save(at(second))
    return session


def remember(shift: Shift, memory: ShiftMemory | None = None, *rubrics: Rubric, second: float = 3) -> None:
    shift.remember(memory or ShiftMemory(), {one.version: one for one in rubrics}, at(second))


def two(record: Record) -> Shift:
    shift = shift_with(record, ticket("T-1"), ticket("T-2", "api", "c-2"))
    remember(shift)
    return shift


def yesterday(**more: object) -> tuple[Record, ShiftMemory]:
    """Return the memory of a shift in which T-1 was begun."""
    record = Record()
    session = turn(shift_with(record, ticket()), "T-1")
    tick(session)
    return record, ShiftMemory({"T-1": kept(record, session.id, **more)})


def test_leaving_and_coming_back(record: Record) -> None:
    shift = two(record)
    first = turn(shift, "T-1")
    tick(first)
    assert turn(shift, "T-1") is first
    turn(shift, "T-2")
    assert record.kinds[-1] == "Moved"
    assert turn(shift, "T-1") is first
    assert [one.action for one in first.checklist][0] == "ticked"
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
    assert session.state in ("draft",)
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
    old, memory = yesterday()
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
