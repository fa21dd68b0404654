"""Whatever a desk delivers, a ticket is safe to show or is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.desk.delivery import BODY_LIMIT, LINE_LIMIT, MOST_MESSAGES, MOST_TAGS, RefusedTicketError, ticket_from
from ko_coach.desk.ticket import Ticket, priority_rank
from ko_coach.text import clean, clean_line

KEYS = [
    *("id", "subject", "body", "customer", "channel", "priority", "status", "tags", "fields", "language", "assignee"),
    *("created_at", "updated_at", "due_at", "contacts", "messages"),
    *("name", "email", "organisation", "since", "author_role", "author"),
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=30)
DATES = st.sampled_from(
    ["2024-05-01T10:00:00Z", "2024-05-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
NAMES = st.sampled_from(KEYS) | st.text(max_size=5)
ANY_JSON = st.recursive(
    SCALARS | DATES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=8),
    max_leaves=30,
)
NO_IDS: list[object] = ["", " \n", None, True, [1], 1.5, float("nan")]
ABSURD: list[object] = [
    "",
    "soon",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31",
    "2024\ud800-05",
    0,
    -1,
    10**400,
    True,
    [],
]
ABSURD += [float("nan"), float("inf")]


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for one in value for text in texts(one)] if isinstance(value, tuple) else []


@given(ANY_JSON | st.dictionaries(st.sampled_from(KEYS), ANY_JSON).map(lambda held: {**held, "id": "T-1"}))
def test_any_value_is_a_ticket_or_refused(raw: object) -> None:
    try:
        ticket = ticket_from(raw)
    except RefusedTicketError:
        return
    assert ticket.id
    assert ticket == ticket_from(raw)
    assert all(clean(text) == text for text in texts(ticket))
    assert all(line == clean_line(line) for line in (ticket.id, ticket.subject, ticket.customer.name, *ticket.tags))
    assert ticket.waiting_since is None or ticket.waiting_since.tzinfo is UTC
    assert 0 <= ticket.priority_rank <= 4


@pytest.mark.parametrize("raw", [None, 5, "T-1", [], ["id"], {}, *({"id": wrong} for wrong in NO_IDS)])
def test_without_an_id_it_is_no_ticket(raw: object) -> None:
    with pytest.raises(RefusedTicketError):
        ticket_from(raw)


@pytest.mark.parametrize(
    ("given", "identity"), [(4812, "4812"), ("  T 1\n", "T 1"), (4812.0, "4812"), ("\x1b]x", "␛]x")]
)
def test_ids(given: object, identity: str) -> None:
    assert ticket_from({"id": given}).id == identity


def test_an_id_is_enough() -> None:
    assert ticket_from({"id": "1"})._replace(search="") == Ticket("1")
    wrong: dict[str, Any] = {key: {"x": [1]} for key in KEYS}
    assert ticket_from({**wrong, "id": "1"})._replace(fields=(), search="") == Ticket("1")


def test_huge_texts_are_cut_and_counted() -> None:
    messages = [{"body": "x" * (BODY_LIMIT + 7), "author": "y" * 9_999}] * (MOST_MESSAGES + 3)
    ticket = ticket_from({"id": "1", "subject": "s" * 10**6, "tags": ["t"] * 999, "messages": messages})
    assert len(ticket.subject) == LINE_LIMIT
    assert len(ticket.tags) == MOST_TAGS
    assert len(ticket.messages) == MOST_MESSAGES
    assert (len(ticket.messages[0].body), ticket.messages[0].left_out) == (BODY_LIMIT, 7)
    assert len(ticket.messages[0].author) == LINE_LIMIT


def test_lone_surrogates_and_controls_become_harmless() -> None:
    raw = json.loads(
        r'{"id": "1", "subject": "a\ud800\u001b[2J", "body": "\u202eb\u0000", "fields": {"Plan\u0007": ["\udc00"]}}'
    )
    ticket = ticket_from(raw)
    assert ticket.subject == "a\ufffd␛[2J"
    assert ticket.messages[0].body == "b␀"
    assert ticket.fields == (("Plan␇", ("\ufffd",)),)


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        (" 2024-05-01T12:00:00+02:00 ", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
        (1_714_557_600, datetime(2024, 5, 1, 10, tzinfo=UTC)),
        (1_714_557_600_000, datetime(2024, 5, 1, 10, tzinfo=UTC)),
        *((absurd, None) for absurd in ABSURD),
    ],
)
def test_times(given: object, moment: datetime | None) -> None:
    assert ticket_from({"id": "1", "created_at": given}).created_at == moment


@pytest.mark.parametrize(
    ("priority", "rank"),
    [
        ("", 2),
        (None, 2),
        ("HIGH", 3),
        ("3 high", 3),
        ("P1", 4),
        ("Срочный", 4),
        ("odd", 2),
        (100, 4),
        ("50", 2),
        (0, 0),
        (-5, 2),
        ("9" * 300, 4),
    ],
)
def test_priorities(priority: object, rank: float) -> None:
    assert ticket_from({"id": "1", "priority": priority}).priority_rank == rank
    assert priority_rank("low") < priority_rank("") < priority_rank("high") < priority_rank("urgent")


def said(*roles: str) -> dict[str, Any]:
    return {
        "id": "1",
        "created_at": "2024-05-01T00:00:00Z",
        "messages": [
            {"author_role": role, "created_at": f"2024-05-01T{hour:02}:00:00Z", "body": "x"}
            for hour, role in enumerate(roles, 1)
        ],
    }


@pytest.mark.parametrize(
    ("roles", "contacts", "waiting"),
    [
        ([], None, 0),
        (["customer"], 1, 1),
        (["customer", "customer"], 1, 1),
        (["customer", "agent"], 1, None),
        (["customer", "agent", "customer", "customer"], 2, 3),
        (["customer", "system", "customer"], 2, 1),
        (["agent"], None, None),
        (["agent", "customer"], 1, 2),
    ],
)
def test_contacts_and_waiting_follow_from_the_conversation(
    roles: list[str], contacts: int | None, waiting: int | None
) -> None:
    ticket = ticket_from(said(*roles))
    assert ticket.contacts == contacts
    assert ticket.waiting_since == (None if waiting is None else datetime(2024, 5, 1, waiting, tzinfo=UTC))


@pytest.mark.parametrize(
    ("given", "contacts"), [(3, 3), ("4", 4), (2.0, 2), (0, 0), (-1, 1), (True, 1), ("many", 1), (10**9, 1)]
)
def test_contacts_that_are_told_win(given: object, contacts: int) -> None:
    assert ticket_from({**said("customer"), "contacts": given}).contacts == contacts


def test_a_body_alone_is_the_first_message() -> None:
    ticket = ticket_from({"id": "1", "body": "\nhelp\n", "customer": "Anna", "created_at": "2024-05-01"})
    (message,) = ticket.messages
    assert (message.author, message.body, message.created_at) == ("Anna", "help", ticket.created_at)
    assert message.from_customer
    assert ticket.waiting_since == ticket.created_at
    assert ticket_from({"id": "1", "body": " "}).messages == ()


def test_what_an_override_is_remembered_by() -> None:
    keys = [
        ticket_from({"id": "1", "customer": who}).customer_key for who in ({"id": 7, "email": "a"}, {"email": "a"}, "A")
    ]
    assert keys == ["customer:7", "customer:a", "ticket:1"]
