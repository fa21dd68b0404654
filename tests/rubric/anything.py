"""Facts and conditions of every kind, small enough in their choices that many conditions hold."""

from __future__ import annotations

from hypothesis import strategies as st

from ko_coach.rubric.conditions import Facts, spoken
from ko_coach.rubric.model import Bounds, ItemCondition, Span, TicketCondition

PHRASES = ("refund", "where is", "is my money", "ещё раз", "возврат", "退款", "환불", "don't", "?!", "Straße", "№5")
SENTENCES = (
    "Where is my refund?",
    "Возврат! Ещё раз.",
    "我要退款",
    "환불을 원해요",
    "I don’t know",
    "is my STRASSE no5",
    "",
)
VALUES = ("high", "HIGH", "Ёлка", "елка", "mail", "")
NAMES = ("Plan", "plan", "Persona")
NUMBERS = st.none() | st.integers(0, 4)


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return none, one or two of the values: an empty list asks for nothing."""
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), some(VALUES)), max_size=2).map(tuple)
FACTS = st.builds(
    Facts,
    words=st.lists(st.sampled_from(SENTENCES), max_size=3).map(lambda said: spoken(*said)),
    contacts=NUMBERS,
    waiting=NUMBERS,
    age=NUMBERS,
    customer_since=NUMBERS,
    priority=st.sampled_from(VALUES),
    channel=st.sampled_from(VALUES),
    status=st.sampled_from(VALUES),
    language=st.sampled_from(VALUES),
    organisation=st.sampled_from(VALUES),
    tags=some(VALUES),
    fields=FIELDS,
)
SPANS = st.none() | st.builds(Span, NUMBERS, NUMBERS)
TICKET_CONDITIONS = st.builds(
    TicketCondition,
    contacts=st.none() | st.builds(Bounds, NUMBERS, NUMBERS),
    waiting=SPANS,
    age=SPANS,
    customer_since=SPANS,
    priority=some(VALUES),
    channel=some(VALUES),
    status=some(VALUES),
    language=some(VALUES),
    tags=some(VALUES),
    organisation=some(VALUES),
    words=some(PHRASES),
    fields=FIELDS,
)
ONE_KEY = st.one_of(
    st.builds(TicketCondition, words=st.lists(st.sampled_from(PHRASES), min_size=1).map(tuple)),
    st.builds(TicketCondition, tags=some(VALUES)),
    st.builds(TicketCondition, contacts=st.builds(Bounds, NUMBERS, NUMBERS)),
    st.builds(TicketCondition, fields=FIELDS),
)
"""Conditions that hold far more often than those of every key."""
CONDITIONS = TICKET_CONDITIONS | ONE_KEY
ITEM_CONDITIONS = st.none() | st.builds(
    ItemCondition,
    persona=some(("worried", "expert")),
    stage=some(("trouble", "use")),
    kind=some(("primary", "internal")),
    ticket=st.none() | CONDITIONS,
)
