"""Looking back: nothing is defaulted, what is closed stays as it is."""

from __future__ import annotations

import pytest

from ko_coach.coaching.rating import Form
from ko_coach.coaching.session import Session
from ko_coach.record.entries import (
    Override,
    Rated,
    Reflection,
)
from tests.coaching.one_session import answer_all, numbers, state_of, tick
from tests.coaching.small_shift import (
    CRITERIA,
    START,
    Record,
    at,
    begun,
    criterion,
    rubric,
    ticket,
    without,
)


@pytest.fixture
def record() -> Record:
    return Record()


def test_rating_withdrawing_and_correcting(record: Record) -> None:
    session = begun(record)
    form = session.rate(at(1))
    assert state_of(session) == "draft"
    with pytest.raises(ValueError, match="answer"):
        session.save(at(2))
    answer_all(session)
    session.save(at(9))
    assert (state_of(session), session.closed_at) == ("rated", at(9))
    assert session.rate(at(10)) is form
    form.move(-9)
    form.answer(5)
    session.keep_draft(at(11))
    assert state_of(session) == "rated"
    session.save(at(12))
    assert (session.closed_at, len(session.submissions)) == (at(9), 2)
    session.withdraw(at(13))
    assert (state_of(session), session.closed_at) == ("rated", at(9))
    session.withdraw(at(14))
    assert (state_of(session), session.closed_at, session.submissions) == ("draft", None, [])
    session.withdraw(at(15))
    assert record.kinds.count("RatingWithdrawn") == 2
    assert [one.answers[0].value for one in record.of(Rated)] == [3, 5]


def test_a_closed_one_stays_as_it_is(record: Record) -> None:
    session = begun(record)
    session.skip("spam", at(1))
    count, before = record.kept, numbers(session)
    tick(session, "read")
    session.ignore(next(iter(session.checklist)), at(2))
    session.set_persona("expert", at(2))
    session.set_stage("use", at(2))
    session.adopt(without("read"), at(2), Override())
    session.skip("other", at(2))
    session.leave(at(2))
    session.come_back(at(2))
    assert session.spend(99, at(99)) == []
    assert (record.kept, numbers(session), session.skip_reason) == (count, before, "spam")
    session.reopen(at(3))
    session.reopen(at(4))
    assert (state_of(session), session.closed_at) == ("open", None)
    assert record.since(count) == ["Reopened"]


def test_whoever_rates_after_all_takes_the_close_back(record: Record) -> None:
    session = begun(record)
    session.skip("spam", at(1))
    answer_all(session)
    assert state_of(session) == "draft"
    session.save(at(9))
    assert (state_of(session), session.closed_at) == ("rated", at(9))
    assert record.kinds[-4:] == ["Skipped", "Reopened", "DraftKept", "Rated"]


def test_privacy_begins_it_and_is_kept(record: Record) -> None:
    session = begun(record)
    session.set_private(True, at(1))
    assert record.kinds[-1] == "PrivacySet"


def test_a_reply_after_the_close_is_a_new_contact(record: Record) -> None:
    session = begun(record)
    session.skip("other", at(100))
    assert not session.answered_again()
    session.update(ticket("T-1", "refund", "c-1", at(50)), at(101), Override())
    assert not session.answered_again()
    session.update(ticket("T-1", "refund", "c-1", at(150)), at(151), Override())
    assert session.answered_again()


def test_a_reply_of_the_future_does_not_keep_a_ticket_open_for_ever(record: Record) -> None:
    session = Session(record, "anna", ticket("T-1", "refund", "c-1", at(10**8)), rubric(), "en")
    session.look(START, Override())
    session.skip("other", at(100))
    assert not session.answered_again()


def test_a_reply_without_a_date_counts_too(record: Record) -> None:
    session = begun(record)
    session.skip("other", at(100))
    one = ticket()
    undated = one._replace(messages=(*one.messages, one.messages[0]._replace(created_at=None)))
    session.update(undated, at(101), Override())
    assert session.answered_again()


# ---------------------------------------------------------------------- the form


def test_nothing_is_defaulted() -> None:
    form = Form(rubric())
    assert (len(form.answers), form.complete, form.first_open, len(form.missing)) == (0, False, 0, 5)
    assert not form.answer(0)
    assert not form.answer(6)
    assert not form.answers
    assert form.answer(5)
    form.not_applicable()
    assert form.current.id == "reliability"
    assert [(one.criterion, one.value, one.not_applicable) for one in form.answers] == [
        ("focus", 5, False), ("credibility", None, True),
    ]  # fmt: skip
    form.move(99)
    assert form.answer(1)
    assert (form.current.id, form.first_open) == ("self", 2)
    assert form.answer_to("intimacy") is None
    assert all(one.meaning for one in form.answers)


def test_taking_another_wording_empties_what_means_something_else() -> None:
    form = Form(rubric())
    for value in (1, 2, 3, 4, 5):
        assert form.answer(value)
    assert form.write("note", "n")
    assert not form.write("note", "n")
    other = rubric(criteria=(criterion("focus", "something else?"), *CRITERIA[1:4]))
    assert form.other_wording(other)
    form.take(other)
    assert [one.criterion for one in form.answers] == ["credibility", "reliability", "intimacy"]
    assert (form.first_open, form.cursor, form.reflection) == (0, 0, Reflection(note="n"))
    assert not form.other_wording(other)
