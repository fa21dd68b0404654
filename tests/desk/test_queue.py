"""The queue stands in its order whatever comes, and nothing moves by itself."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ko_coach.desk.queue import Queue, order_key
from ko_coach.desk.source import QueueChange
from ko_coach.desk.ticket import Ticket
from ko_coach.text import fold

START = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.none() | st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))


def ticket(name: str, subject: str = "", **more: object) -> Ticket:
    made = Ticket(name, subject, search=fold(f"{name} {subject}"))
    return made._replace(**more)  # type: ignore[arg-type]


TICKETS = st.builds(
    lambda name, subject, due, since, priority: ticket(
        name, subject, due_at=due, waiting_since=since, priority=priority
    ),
    st.integers(0, 90).map(str),
    st.sampled_from(["", "Возврат денег", "refund late", "ЁЛКА"]),
    MOMENTS,
    MOMENTS,
    st.sampled_from(["", "high", "low", "7"]),
)
CHANGES = st.builds(
    lambda changed, gone, keep: (QueueChange(tuple(changed), tuple(gone)), keep),
    st.lists(TICKETS, max_size=80),
    st.lists(st.integers(0, 90).map(str), max_size=80),
    st.sets(st.integers(0, 90).map(str), max_size=5),
)


@settings(max_examples=60)
@given(st.lists(CHANGES, max_size=6), st.sampled_from(["", "рефунд", "refund", "елка 1", "ВОЗВ"]))
def test_any_sequence_of_changes_equals_sorting_from_scratch(
    changes: list[tuple[QueueChange, set[str]]], words: str
) -> None:
    queue, model, kept = Queue(), dict[str, Ticket](), set[str]()
    queue.set_filter(words)
    for change, keep in changes:
        queue.apply(change, keep)
        gone = kept | {name for name in change.gone if name in model}
        gone -= {one.id for one in change.changed}
        kept = gone & keep
        model = {name: one for name, one in model.items() if name not in gone - keep}
        model.update({one.id: one for one in change.changed})
    expected = [
        one.id for one in sorted(model.values(), key=order_key) if all(w in one.search for w in fold(words).split())
    ]
    assert [queue.at(row).id for row in range(queue.shown)] == expected
    assert [queue.row_of(name) for name in expected] == list(range(len(expected)))
    assert len(queue) == len(model)
    assert {name for name in model if queue.is_gone(name)} == kept
    queue.set_filter("")
    assert queue.shown == len(model)


def test_due_then_priority_then_longest_waiting_then_undated() -> None:
    queue = Queue()
    late = START + timedelta(hours=1)
    names = [
        ticket("due first", due_at=START),
        ticket("due later", due_at=late, priority="urgent"),
        ticket("urgent", priority="urgent"),
        ticket("waits long", waiting_since=START),
        ticket("waits", waiting_since=late),
        ticket("a"),
        ticket("b"),
        ticket("low", priority="low", waiting_since=START),
    ]
    queue.apply(QueueChange(tuple(reversed(names))))
    assert [queue.at(row).id for row in range(queue.shown)] == [one.id for one in names]


def test_the_filter_narrows_and_widens() -> None:
    queue = Queue()
    queue.apply(QueueChange((ticket("1", "Ёлка"), ticket("2", "ель"), ticket("3", "pine"))))
    for words, left in [
        ("е", 2),
        ("ел", 2),
        ("елк", 1),
        ("елк 2", 0),
        ("елк 1", 1),
        ("ЕЛ", 2),
        ("PINE 3", 1),
        ("", 3),
        (" ", 3),
    ]:
        queue.set_filter(words)
        assert (queue.shown, queue.filter) == (left, words)
    assert queue.row_of("9") is None


def test_a_kept_ticket_stays_until_it_is_released() -> None:
    queue = Queue()
    one = ticket("1")
    queue.apply(QueueChange((one, ticket("2"))))
    queue.apply(QueueChange(gone=("1", "2")), keep=["1"])
    assert (len(queue), queue.is_gone("1"), queue.get("2")) == (1, True, None)
    queue.release("1")
    assert len(queue) == 0
    queue.hold(one)
    assert queue.is_gone("1")
    queue.apply(QueueChange((one,)))
    queue.release("1")
    assert (len(queue), queue.is_gone("1")) == (1, False)
    queue.hold(one)
    assert not queue.is_gone("1")


def test_one_change_among_fifty_thousand_is_quick() -> None:
    queue = Queue()
    many = [ticket(f"T-{n}", waiting_since=START + timedelta(seconds=n * 7919 % 50_000)) for n in range(50_000)]
    for start in range(0, len(many), 2_000):
        queue.apply(QueueChange(tuple(many[start : start + 2_000])))
    queue.set_filter("t-4")
    times = []
    for number in range(9):
        before = time.perf_counter()
        queue.apply(QueueChange((many[number * 5_000]._replace(due_at=START),)))
        times.append(time.perf_counter() - before)
    assert sorted(times)[4] < 0.02
    assert queue.at(0).due_at == START
