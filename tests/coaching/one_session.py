"""Short words for what a test asks of one session."""

from __future__ import annotations

from ko_coach.coaching.rating import Form
from ko_coach.coaching.session import Session
from tests.coaching.small_shift import (
    at,
)


def marks(session: Session) -> dict[str, str]:
    return {prompt.item: prompt.mark for prompt in session.checklist}


def state_of(session: Session) -> str:
    return session.state


def numbers(session: Session) -> dict[str, int]:
    return {prompt.item: prompt.number for prompt in session.checklist}


def tick(session: Session, name: str) -> None:
    session.tick(next(prompt for prompt in session.checklist if prompt.item == name), at(1))


def answer_all(session: Session) -> Form:
    form = session.rate(at(5))
    while not form.complete:
        form.answer(3)
    return form
