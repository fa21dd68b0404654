"""A condition that was made ready answers as the condition itself."""

from __future__ import annotations

from hypothesis import given

from ko_coach.rubric.conditions import Facts, spoken, ticket_reasons, ticket_specificity
from ko_coach.rubric.matching import Seen, as_test
from ko_coach.rubric.model import TicketCondition
from tests.rubric.anything import CONDITIONS, FACTS, PHRASES


@given(CONDITIONS, FACTS)
def test_it_holds_where_there_are_reasons(condition: TicketCondition, facts: Facts) -> None:
    assert as_test(condition)(Seen(facts)) == (ticket_reasons(condition, facts) is not None)


@given(CONDITIONS, FACTS)
def test_as_many_reasons_as_the_condition_names_keys(condition: TicketCondition, facts: Facts) -> None:
    reasons = ticket_reasons(condition, facts)
    assert reasons is None or len(reasons) == ticket_specificity(condition)


def test_each_way_of_finding_a_phrase() -> None:
    said = Seen(Facts(words=spoken("Where is my refund? 我要退款")))
    found = {phrase for phrase in PHRASES if as_test(TicketCondition(words=(phrase,)))(said)}
    assert found == {"refund", "where is", "退款"}
    assert as_test(TicketCondition())(said)
