"""What an agent hears goes on record for the persona at hand, and begins the interaction."""

from __future__ import annotations

from ko_coach.record.practice_entries import Observed
from tests.coaching.one_session import answer_all
from tests.coaching.small_shift import Record, at, begun


def test_what_is_heard_begins_the_interaction_and_is_kept_for_the_persona_at_hand() -> None:
    record = Record()
    session = begun(record)
    session.observe("feels", "alone with it", at(1))
    assert record.kinds == ["Opened", "PromptsShown", "Observed"]
    (noted,) = record.of(Observed)
    assert (noted.agent, noted.interaction, noted.persona) == ("anna", session.id, "worried")
    assert (noted.part, noted.words, noted.at) == ("feels", "alone with it", at(1))
    session.set_persona("expert", at(2))
    session.observe("says", "no small talk", at(3))
    assert [one.persona for one in record.of(Observed)] == ["worried", "expert"]
    assert len({one.id for one in record.of(Observed)}) == 2


def test_it_can_be_kept_where_nobody_is_known_and_after_the_interaction_is_closed() -> None:
    record = Record()
    session = begun(record, tag="else")
    answer_all(session)
    session.save(at(9))
    session.observe("says", "hm", at(10))
    assert record.of(Observed)[0].persona == ""
    assert session.state == "rated"
