"""What could not be known at the beginning, since the desk had not handed over the conversation, is recognised then."""

from __future__ import annotations

from pathlib import Path

import pytest

from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import Shift
from ko_coach.desk.source import QueueChange
from ko_coach.desk.ticket import Ticket
from ko_coach.record.entries import Opened, PersonaSet, ShiftMemory, StageSet
from ko_coach.record.log import Log
from ko_coach.review.interaction import opened
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rule, TicketCondition
from tests.coaching.one_shift import remember, tick, turn
from tests.coaching.small_shift import Record, at, persona, rubric, shift_with, stage, ticket

WHOLE = ticket("T-1", "")
PART = WHOLE._replace(messages=(), whole=False)


def by_words(name: str, words: str) -> Rule:
    return Rule(TicketCondition(words=(words,)), 1)


BOOK = rubric(
    personas=(persona("worried", by_words("worried", "where is it")), persona("expert")),
    stages=(stage("trouble", by_words("trouble", "where is it")), stage("use")),
)


@pytest.fixture
def record() -> Record:
    return Record()


def begun(record: Record, *, under: Ticket = PART) -> tuple[Shift, Session]:
    shift = shift_with(record, under, under=BOOK)
    remember(shift)
    session = turn(shift, "T-1")
    tick(session)
    return shift, session


def known(session: Session) -> tuple[str, str, str, str]:
    return session.persona.id, session.persona.by, session.stage.id, session.stage.by


def test_an_interaction_that_has_not_begun_simply_looks_again(record: Record) -> None:
    shift = shift_with(record, PART, under=BOOK)
    remember(shift)
    session = turn(shift, "T-1")
    shift.take(QueueChange((WHOLE,)), at(3))
    assert known(session) == ("worried", "rule", "trouble", "rule")
    assert not record.of(PersonaSet)


def test_one_that_had_begun_learns_who_it_is_from_the_whole_conversation(record: Record) -> None:
    shift, session = begun(record)
    assert known(session) == ("", "", "", "")
    ticked = {prompt.item for prompt in session.checklist if prompt.action == "ticked"}
    shift.take(QueueChange((WHOLE,)), at(3))
    assert known(session) == ("worried", "rule", "trouble", "rule")
    assert [(one.persona, one.by) for one in record.of(PersonaSet)] == [("worried", "rule")]
    assert [(one.stage, one.by) for one in record.of(StageSet)] == [("trouble", "rule")]
    assert "fear" in {prompt.item for prompt in session.checklist}
    assert ticked <= {prompt.item for prompt in session.checklist}


def test_what_the_agent_named_stays(record: Record) -> None:
    shift, session = begun(record)
    shift.set_persona("expert", at(2))
    shift.take(QueueChange((WHOLE,)), at(3))
    assert known(session) == ("expert", "agent", "trouble", "rule")


def test_what_a_silent_but_whole_ticket_left_open_stays_open(record: Record) -> None:
    shift, session = begun(record, under=WHOLE._replace(messages=()))
    shift.take(QueueChange((WHOLE,)), at(3))
    assert known(session) == ("", "", "", "")


def test_what_the_customer_said_is_not_kept_as_nothing_while_nobody_knew_it(record: Record) -> None:
    begun(record)
    assert record.of(Opened)[0].words == ""


def test_the_record_knows_that_a_rule_named_it_and_remembers_nothing_for_the_customer(
    record: Record, tmp_path: Path
) -> None:
    shift, session = begun(record)
    shift.take(QueueChange((WHOLE,)), at(3))
    with Log(tmp_path / "log.db") as log:
        log.write(record.entries)
        kept = next(iter(log.interactions()))
        memory: ShiftMemory = log.shift_memory("anna", at(0))
    assert (kept.id, kept.persona, kept.persona_by) == (session.id, "worried", "rule")
    assert (kept.stage, kept.stage_by) == ("trouble", "rule")
    assert not memory.overrides


def test_the_review_tells_that_it_was_not_the_agent_who_named_it(record: Record, tmp_path: Path) -> None:
    shift, session = begun(record)
    shift.take(QueueChange((WHOLE,)), at(3))
    shift.set_stage("use", at(4))
    with Log(tmp_path / "log.db") as log:
        log.write(record.entries)
        found = opened(log, session.id, Viewer("anna", lead=False))
    assert found is not None
    assert found.told is not None
    named = [(one.kind, one.name) for one in found.told.timeline if one.name]
    assert named == [("persona recognised", "worried"), ("stage recognised", "trouble"), ("stage", "use")]
