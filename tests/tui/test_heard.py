"""An agent keeps what was heard: few keys, the customer in sight, on disk before it is called noted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from ko_coach.record import practice_tables as p
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import Observed
from tests.tui.conftest import Desk, Seat, Start, stopped, ticket

pytestmark = pytest.mark.thorough


def noted(desk: Desk) -> list[Observed]:
    with Log(desk.home.log) as log, log.reading() as connection:
        rows = connection.execute(select(p.observations).order_by(p.observations.c.at)).all()
    return [Observed(**row._mapping) for row in rows]


async def typed(seat: Seat, words: str) -> None:
    await seat.press(*({" ": "space", "?": "question_mark", "’": "’"}.get(letter, letter) for letter in words))


async def test_h_words_enter_is_all_it_takes_and_the_customer_stays_in_sight(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("h")
        await typed(seat, "where is it")
        await seat.sees("where is it")
        assert "Customer 1" in seat.seen
        assert "I have been waiting for my refund" in seat.seen
        await seat.press("enter")
        await seat.sees("Noted for the portrait.")
        await seat.sees("SEE")
    (one,) = noted(desk)
    assert (one.persona, one.part, one.words, one.agent) == ("worried", "says", "where is it", "anna")
    assert [kept.id for kept in desk.kept()] == [one.interaction], "it began with the note"


@pytest.mark.parametrize(
    ("keys", "part"), [(("4",), "feels"), (("down", "down"), "does"), (("right",), "thinks"), (("up",), "gains")]
)
async def test_a_digit_or_an_arrow_chooses_the_part(start: Start, desk: Desk, keys: tuple[str, ...], part: str) -> None:
    async with start() as seat:
        await seat.press("h", *keys)
        await typed(seat, "alone")
        await seat.press("enter")
        await seat.sees("Noted")
    assert [one.part for one in noted(desk)] == [part]


@pytest.mark.parametrize("words", ["3 days", "10 letters", "7 days", "call 4 times"])
async def test_words_that_begin_with_a_number_are_words(start: Start, desk: Desk, words: str) -> None:
    async with start() as seat:
        await seat.press("h")
        await typed(seat, words)
        await seat.press("enter")
        await seat.sees("Noted")
    assert [(one.part, one.words) for one in noted(desk)] == [("says", words)]


async def test_what_was_typed_is_there_when_one_comes_back_to_the_interaction(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("h", "2")
        await typed(seat, "forgotten")
        await seat.press("escape")
        await seat.sees("SEE")
        await seat.press("n", "h")
        await seat.sees("heard: …")
        assert "forgotten" not in seat.seen
        await seat.press("escape", "q", "up", "enter", "h")
        await seat.sees("forgotten")
        await seat.press("enter")
        await seat.sees("Noted")
    assert [(one.part, one.words) for one in noted(desk)] == [("thinks", "forgotten")]


async def test_what_the_portrait_says_already_is_told_softly_and_kept_all_the_same(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("h")
        await typed(seat, "IS THIS normal?")
        await seat.sees("is in the portrait already")
        await seat.press("enter")
        await seat.sees("Noted; it is in the portrait already.")
    assert [one.words for one in noted(desk)] == ["IS THIS normal?"]


async def test_nothing_typed_is_nothing_kept(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("h", "enter")
        await seat.sees("SEE")
    assert noted(desk) == []
    assert desk.kept() == []


async def test_where_nobody_is_recognised_it_asks_who_first(start: Start, desk: Desk) -> None:
    desk.write(ticket("1", tags=[], subject="Hm", messages=[], contacts=1))
    async with start() as seat:
        await seat.sees("Not known yet")
        await seat.press("h", "1")
        await typed(seat, "well")
        await seat.press("enter")
        await seat.sees("Noted")
    assert [one.persona for one in noted(desk)] == ["worried"]
    assert [(one.persona, one.persona_by) for one in desk.kept()] == [("worried", "agent")]


async def test_it_can_be_kept_without_a_persona(start: Start, desk: Desk) -> None:
    desk.write(ticket("1", tags=[], subject="Hm", messages=[], contacts=1))
    async with start() as seat:
        await seat.press("h")
        await seat.sees("none of these")
        await seat.press("end", "enter")
        await seat.sees("kept without a persona")
        await typed(seat, "well")
        await seat.press("enter")
        await seat.sees("Noted")
    assert [one.persona for one in noted(desk)] == [""]


async def test_on_a_russian_keyboard_it_is_the_same_key(start: Start, desk: Desk) -> None:
    async with start(language="ru") as seat:
        await seat.press("р")
        await typed(seat, "где деньги")
        await seat.press("enter")
        await seat.kept()
    assert [one.words for one in noted(desk)] == ["где деньги"]


async def test_a_terminal_is_never_commanded_by_what_was_heard(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("h")
        field = seat.app.focused
        field.insert_text_at_cursor("[/nope] \x1b]52;c;QQ==\x07 [@click=app.quit]x")  # type: ignore[union-attr]
        await seat.press("enter")
        await seat.sees("Noted")
    assert "\x1b" not in noted(desk)[0].words


@pytest.mark.parametrize("size", [(10, 3), (20, 5), (42, 20), (300, 80)])
async def test_any_size_is_survived(start: Start, size: tuple[int, int]) -> None:
    async with start(size=size) as seat:
        await seat.press("h", "3", "x", "escape", "h")
        await seat.pilot.resize_terminal(59, 12)
        await seat.press("down", "y", "enter")
        await seat.kept()
        assert seat.app.is_running


def test_nothing_of_it_is_there_before_the_first_picture() -> None:
    code = "import ko_coach.cli.shift, ko_coach.tui.app, sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert not {"ko_coach.tui.shift.heard_panel", "ko_coach.rubric.adding"} & set(done.stdout.split())


SHOTS = [
    ((120, 38), "en", "ko-dark", ("h", "4", *"alone")),
    ((42, 30), "en", "ko-light", ("h", "I", "s", "space", "t", "h", "i", "s", "space", *"normal")),
]


@pytest.mark.parametrize(("size", "language", "theme", "keys"), SHOTS, ids=lambda value: str(value).replace(" ", ""))
async def test_the_form_is_as_it_was_approved(
    start: Start, snapshot: object, size: tuple[int, int], language: str, theme: str, keys: tuple[str, ...]
) -> None:
    async with start(size=size, language=language, theme=theme, clock=stopped) as seat:
        await seat.press(*keys)
        await seat.kept()
        assert "\n".join(seat.seen.splitlines()[1:]) == snapshot
