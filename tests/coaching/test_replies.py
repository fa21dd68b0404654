"""A reply that comes while the agent is on the ticket is new until it is read."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ko_coach.coaching.replies import Replies
from ko_coach.desk.ticket import Message, Ticket
from tests.coaching.small_shift import START


def wrote(body: str, role: str = "customer") -> Message:
    return Message(role, role, START + timedelta(seconds=len(body)), body)


FIRST, SECOND, THIRD, ANSWER = wrote("one"), wrote("two!"), wrote("three!"), wrote("answer", "agent")


def on(*messages: Message, whole: bool = True, name: str = "T-1") -> Ticket:
    return Ticket(name, messages=messages, whole=whole)


def turned_to(ticket: Ticket) -> Replies:
    replies = Replies()
    replies.turn_to(ticket)
    return replies


def test_what_the_customer_writes_after_the_agent_turned_to_the_ticket_is_new() -> None:
    replies = turned_to(on(FIRST))
    replies.take(on(FIRST, ANSWER, SECOND, THIRD))
    assert (replies.of("T-1"), replies.of("T-2"), replies.first) == (2, 0, SECOND)


def test_what_the_agents_write_is_not_new() -> None:
    replies = turned_to(on(FIRST))
    replies.take(on(FIRST, ANSWER))
    assert (replies.unread, replies.first) == (0, None)


def test_a_conversation_that_is_only_now_read_from_the_desk_is_not_new() -> None:
    replies = turned_to(on(whole=False))
    replies.take(on(whole=False))
    replies.take(on(FIRST, SECOND))
    assert replies.unread == 0
    replies.take(on(FIRST, SECOND, THIRD))
    assert replies.unread == 1


def test_the_first_words_in_a_ticket_that_was_known_to_be_silent_are_new() -> None:
    replies = turned_to(on())
    replies.take(on(FIRST))
    assert replies.unread == 1


def test_what_was_read_is_not_new_but_the_eye_still_finds_it() -> None:
    replies = turned_to(on(FIRST))
    replies.take(on(FIRST, SECOND))
    replies.read()
    assert (replies.unread, replies.first) == (0, SECOND)
    replies.take(on(FIRST, SECOND, THIRD))
    assert (replies.unread, replies.first) == (1, THIRD)


def test_the_line_stays_above_the_first_of_several_that_are_not_read() -> None:
    replies = turned_to(on(FIRST))
    replies.take(on(FIRST, SECOND))
    replies.take(on(FIRST, SECOND, THIRD))
    assert (replies.unread, replies.first) == (2, SECOND)


def test_leaving_the_ticket_forgets() -> None:
    replies = turned_to(on(FIRST))
    replies.take(on(FIRST, SECOND))
    replies.turn_to(on(name="T-2"))
    assert (replies.unread, replies.first) == (0, None)
    replies.turn_to(on(FIRST, SECOND))
    assert replies.unread == 0


def test_a_customer_who_says_the_same_thing_twice_has_written_twice() -> None:
    replies = turned_to(on(FIRST))
    replies.take(on(FIRST, FIRST))
    assert replies.unread == 1


messages = st.lists(st.sampled_from([FIRST, SECOND, THIRD, ANSWER]), max_size=6).map(tuple)


@given(st.lists(messages, min_size=1, max_size=5))
def test_there_are_never_more_new_ones_than_the_customer_wrote(states: list[tuple[Message, ...]]) -> None:
    replies = turned_to(on(*states[0]))
    for state in states[1:]:
        replies.take(on(*state))
    assert 0 <= replies.unread <= sum(one.from_customer for state in states[1:] for one in state)
    assert (replies.first is None) == (replies.unread == 0)
