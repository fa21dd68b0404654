"""A shift of ten interactions with the keyboard alone; the export says exactly what was done (law 1)."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from tests.pty.desk import Coach, Desk
from tests.pty.material import CRITERIA, PROMPTS, ticket, write_tickets

pytestmark = [pytest.mark.pty, pytest.mark.timeout(60)]
MOST_KEYS = 14
TEXTS = [text for texts in PROMPTS.values() for text in texts]


@dataclass(frozen=True, slots=True)
class Done:
    """What the agent did with one ticket."""

    ticket: str
    ticks: tuple[int, ...]
    answers: tuple[int | None, ...]


def test_ten_interactions_are_exported_as_they_were_done(desk: Desk) -> None:
    write_tickets(desk.queue, map(ticket, range(1, 12)))
    dice = random.Random(10)
    with desk.start() as coach:
        coach.ready()
        done = [work_through(coach, f"T{number}", dice) for number in range(1, 11)]
        coach.wait_for("Where is order 11?")
        coach.press("ctrl+q")
        assert coach.wait_for_end() == 0
    exported = desk.export()
    assert list(exported) == [one.ticket for one in done]
    for one in done:
        kept = exported[one.ticket]
        assert kept["state"] == "rated"
        assert kept["agent"] == "robin"
        assert (kept["persona"], kept["stage"]) == ("hurried", "trouble")
        assert [prompt["text"] for prompt in kept["prompts"]] == TEXTS
        assert {place for place, prompt in enumerate(kept["prompts"], 1) if prompt["action"] == "ticked"} == set(
            one.ticks
        )
        assert {prompt["action"] for prompt in kept["prompts"]} == {"ticked", "shown"}
        assert [rating["criterion"] for rating in kept["ratings"]] == list(CRITERIA)
        assert tuple(rating["value"] for rating in kept["ratings"]) == one.answers
        assert [rating["not_applicable"] for rating in kept["ratings"]] == [value is None for value in one.answers]
        assert kept["trust"] == pytest.approx(trust(one.answers), abs=0.01)
        assert kept["opened_at"] <= kept["closed_at"]


def work_through(coach: Coach, name: str, dice: random.Random) -> Done:
    """Give three ticks and a whole self-rating to the ticket on screen, in no more keys than promised."""
    coach.wait_for(f"Where is order {name[1:]}?")
    ticks = tuple(dice.sample(range(1, 10), 3))
    answers = tuple(dice.choice((0, 1, 2) if place == 1 else (1, 2, 3, 4, 5, None)) for place in range(6))
    keys = [*map(str, ticks), "r", *("-" if value is None else str(value) for value in answers), "enter"]
    assert len(keys) <= MOST_KEYS
    for key in keys:
        coach.press(key)
    coach.wait_for(f"{name} rated")
    return Done(name, ticks, answers)


def trust(answers: tuple[int | None, ...]) -> float | None:
    """Return (C + R + I) / S to two places; None where a part was not applicable."""
    _focus, _expectations, credibility, reliability, intimacy, self_orientation = answers
    if credibility is None or reliability is None or intimacy is None or self_orientation is None:
        return None
    return (credibility + reliability + intimacy) / self_orientation


def test_keys_in_one_burst_reach_what_the_key_before_opened(desk: Desk) -> None:
    with desk.start() as coach:
        coach.ready()
        coach.send("r4\tcalled the depot\t \tasked first")
        coach.wait_for(lambda: coach.field("One step beyond") == "called the depot")
        coach.wait_for(lambda: coach.field("Lesson") == "asked first")
        coach.press("escape")
        coach.wait_for(coach.prompts_are_there)
        coach.send("/order 3")
        coach.wait_for("Queue · 1/3")
        coach.wait_for("~^ order 3 ")
