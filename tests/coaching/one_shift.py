"""Short words for what an agent does in a test's shift."""

from __future__ import annotations

from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import Shift
from ko_coach.record.entries import ShiftMemory
from ko_coach.rubric.model import Rubric
from tests.coaching.small_shift import Record, at, kept, shift_with, ticket


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
