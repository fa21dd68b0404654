"""Why a condition does not hold, key by key, and never otherwise than the conditions themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.rubric.conditions import Facts, Reason, item_reasons, spoken, ticket_reasons
from ko_coach.rubric.model import Bounds, ItemCondition, Span, TicketCondition
from ko_coach.rubric.unmet import Outcome, Unmet, key_by_key, ticket_key_by_key, unmet

_NAMES = st.lists(st.sampled_from(["a", "b", "c d"]), max_size=2).map(tuple)
_NUMBER = st.none() | st.integers(0, 4)
_SPAN = st.none() | st.builds(Span, _NUMBER, _NUMBER)
_FIELDS = st.lists(st.tuples(st.sampled_from(["F", "G"]), _NAMES), max_size=2).map(tuple)
TICKETS = st.builds(
    TicketCondition,
    contacts=st.none() | st.builds(Bounds, _NUMBER, _NUMBER),
    waiting=_SPAN,
    age=_SPAN,
    priority=_NAMES,
    channel=_NAMES,
    organisation=_NAMES,
    tags=_NAMES,
    words=_NAMES,
    fields=_FIELDS,
)
CONDITIONS = st.builds(ItemCondition, persona=_NAMES, stage=_NAMES, kind=_NAMES, ticket=st.none() | TICKETS)
_NAME = st.sampled_from(["", "a", "b"])
FACTS = st.builds(
    Facts,
    words=st.sampled_from(["", " a ", " b c d "]),
    contacts=_NUMBER,
    waiting=_NUMBER,
    age=_NUMBER,
    priority=_NAME,
    channel=_NAME,
    organisation=_NAME,
    tags=_NAMES,
    fields=_FIELDS,
)


@given(TICKETS, FACTS)
def test_nothing_is_unmet_exactly_when_the_condition_holds(condition: TicketCondition, facts: Facts) -> None:
    reasons = ticket_reasons(condition, facts)
    held, missing = ticket_key_by_key(condition, facts)
    assert (reasons is not None) == (not missing)
    if reasons is not None:
        assert held == reasons


@given(CONDITIONS, FACTS, _NAME, _NAME, _NAME)
def test_the_same_holds_for_an_items_condition(
    condition: ItemCondition, facts: Facts, persona: str, stage: str, kind: str
) -> None:
    reasons = item_reasons(condition, facts, persona, stage, kind)
    outcome = key_by_key(condition, facts, persona, stage, kind)
    assert (reasons is not None) == (not outcome.unmet)
    if reasons is not None:
        assert outcome.held == reasons
    assert unmet(condition, facts, persona, stage, kind) == outcome.unmet


def test_every_failing_key_is_told_with_what_it_wants_and_what_is_the_case() -> None:
    ticket = TicketCondition(
        contacts=Bounds(at_least=3),
        waiting=Span(longer_than=1800),
        priority=("high", "urgent"),
        channel=("phone",),
        tags=("vip",),
        fields=(("Plan", ("gold",)), ("Team", ("north",))),
    )
    condition = ItemCondition(persona=("worried",), stage=("trouble",), ticket=ticket)
    facts = Facts(contacts=1, waiting=720, priority="normal", tags=("late",), fields=(("plan", ("silver",)),))
    assert key_by_key(condition, facts, "pro", "trouble", "primary") == Outcome(
        held=(Reason("stage", "trouble"),),
        unmet=(
            Unmet("persona", ("worried",), ("pro",)),
            Unmet("contacts", Bounds(at_least=3), 1),
            Unmet("waiting", Span(longer_than=1800), 720),
            Unmet("priority", ("high", "urgent"), ("normal",)),
            Unmet("channel", ("phone",), ()),
            Unmet("tags", ("vip",), ("late",)),
            Unmet("fields", ("gold",), ("silver",), "Plan"),
            Unmet("fields", ("north",), (), "Team"),
        ),
    )


@pytest.mark.parametrize("said", ["my secret is 1234", ""])
def test_what_the_customer_wrote_is_never_quoted(said: str) -> None:
    outcome = ticket_key_by_key(TicketCondition(words=("refund",)), Facts(words=spoken(said)))
    assert outcome.unmet == (Unmet("words", ("refund",)),)
    assert "secret" not in repr(outcome)
