"""kill -9 at any moment, and start again: what the screen showed as kept is there (law 7)."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.pty.desk import Coach, Desk
from tests.pty.material import CRITERIA

pytestmark = pytest.mark.pty
KEPT = ("ticked", "ignored")
ITEMS = [f"{phase}-{place}" for phase in ("see", "hear", "react") for place in (1, 2, 3)]


def cut_off(coach: Coach, dice: random.Random) -> None:
    """Kill the program once it has painted some bytes more, and read what it had written until then."""
    wanted = len(coach.raw) + dice.choice((1, 40, 200, 600, 1_500, 3_000))
    give_up = 1.0  # it may have nothing more to paint
    while len(coach.raw) < wanted and coach.next_chunk(give_up):
        give_up = dice.random() / 4
    coach.kill()
    coach.wait_for_end()


def tick(coach: Coach, dice: random.Random) -> None:
    coach.send("".join(dice.sample("123456789", dice.randint(1, 6))))


def ignore(coach: Coach, dice: random.Random) -> None:
    coach.send("x" * dice.randint(1, 6))


@pytest.mark.parametrize("act", [tick, ignore])
@pytest.mark.timeout(60)
def test_boxes_that_were_kept_are_kept_after_a_kill(desk: Desk, act: Callable[[Coach, random.Random], None]) -> None:
    dice = random.Random(f"{act.__name__} 4812")
    kept: dict[int, str] = {}
    pressed: dict[int, set[str]] = {}
    for _round in range(4):
        with desk.start() as coach:
            coach.ready()
            coach.wait_for(partial(boxes_survived, coach, kept, pressed))
            before = coach.boxes()
            act(coach, dice)
            cut_off(coach, dice)
            shown = coach.boxes()
        kept = {number: box for number, box in shown.items() if box in KEPT}
        pressed = {number: {before[number]} for number in before if shown.get(number) == before[number]}
        exported = desk.export().get("T1")
        assert survived(exported_boxes(exported), kept, pressed), (kept, exported)


def boxes_survived(coach: Coach, kept: dict[int, str], pressed: dict[int, set[str]]) -> bool:
    return survived(coach.boxes(), kept, pressed)


def survived(now: dict[int, str], kept: dict[int, str], pressed: dict[int, set[str]]) -> bool:
    """Whether every box that was kept is there; one that still looked as before may have changed by a key under way."""
    return all(now.get(number) == box or (number in pressed and number in now) for number, box in kept.items())


def exported_boxes(interaction: dict[str, Any] | None) -> dict[int, str]:
    found = {one["item"]: one["action"] for one in interaction["prompts"]} if interaction else {}
    return {number: found[item] for number, item in enumerate(ITEMS, 1) if item in found}


@pytest.mark.timeout(60)
def test_answers_that_were_kept_are_kept_after_a_kill(desk: Desk) -> None:
    dice = random.Random(4813)
    kept: dict[str, str] = {}
    under_way = ""
    for _round in range(3):
        with desk.start() as coach:
            coach.ready()
            open_form(coach)
            coach.press("down", "down", "down", "down", "down")
            coach.wait_for(partial(answers_survived, coach, kept, under_way))
            sure = {"Reliability": dice.choice("12345")}
            coach.press("up", "up", sure["Reliability"])
            coach.wait_for(partial(shows_as_kept, coach, sure))
            coach.press(*["up"] * dice.randint(2, 4))
            under_way = dice.choice(("1", "2"))
            coach.send(under_way * dice.randint(1, 3))
            cut_off(coach, dice)
            kept = coach.answers() if coach.form_is_kept() else sure
        state = desk.export()["T1"]["state"]
        assert state == "draft"


@pytest.mark.timeout(60)
def test_free_text_that_was_kept_is_kept_after_a_kill(desk: Desk) -> None:
    dice = random.Random(4814)
    kept = ""
    for number in range(3):
        with desk.start() as coach:
            coach.ready()
            open_form(coach)
            coach.wait_for(partial(text_survived, coach, kept))
            coach.wait_for_frame(coach.press("tab"))
            coach.press("end")
            coach.send(str(number))
            coach.wait_for(lambda: bool(coach.field("One step beyond")) and coach.form_is_kept())
            coach.settle()
            sure = coach.field("One step beyond")
            coach.send(f"word{number}")
            cut_off(coach, dice)
            kept = coach.field("One step beyond") if coach.form_is_kept() else sure
        reflection = desk.export()["T1"]["reflection"]
        assert reflection["one_step_beyond"].startswith(kept)


def shows_as_kept(coach: Coach, answers: dict[str, str]) -> bool:
    return answers.items() <= coach.answers().items() and coach.form_is_kept()


def answers_survived(coach: Coach, kept: dict[str, str], under_way: str) -> bool:
    """Whether every answer that was kept is there, or the one that a key under way put in its place."""
    newer = {under_way, {"1": "met", "2": "exceeded"}.get(under_way, "")}
    now = coach.answers()
    return all(now.get(criterion) in {value, *newer} for criterion, value in kept.items())


def text_survived(coach: Coach, kept: str) -> bool:
    return coach.field("One step beyond").startswith(kept)


def open_form(coach: Coach) -> None:
    coach.press("r")
    coach.wait_for(coach.form_is_kept)


def test_a_saved_rating_survives_a_kill_at_once(desk: Desk) -> None:
    with desk.start() as coach:
        coach.ready()
        open_form(coach)
        coach.send("4")
        coach.wait_for(lambda: coach.answers().get("Focus") == "4")
        coach.send("11115")
        coach.press("enter")
        coach.wait_for("T1 rated")
        coach.wait_for("~T1 .*✓")
        coach.kill()
        coach.wait_for_end()
    with desk.start() as coach:
        coach.ready()
        coach.wait_for("~T1 .*✓")
    ratings = {one["criterion"]: one["value"] for one in desk.export()["T1"]["ratings"]}
    assert ratings == dict(zip(CRITERIA, (4, 1, 1, 1, 1, 5), strict=True))


def test_keys_typed_ahead_of_the_form_are_its_answers(desk: Desk) -> None:
    """Whoever types r and six digits in one breath answers six questions and ticks nothing."""
    with desk.start() as coach:
        coach.ready()
        coach.send("r423451")
        coach.wait_for("~Look back at T1 · 6 of 6 ●", 5)
        coach.press("escape")
        coach.wait_for(coach.all_kept)
        assert set(coach.boxes().values()) == {"shown"}


def test_keys_typed_before_the_record_was_read_do_what_they_say(desk: Desk) -> None:
    with desk.start() as coach:
        coach.wait_for(coach.prompts_are_there)
        coach.send("r423451")
        coach.wait_for("~Look back at T1 · 6 of 6 ●", 5)
        coach.press("escape")
        coach.wait_for(coach.all_kept)
        assert set(coach.boxes().values()) == {"shown"}
