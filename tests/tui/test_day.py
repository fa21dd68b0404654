"""How an agent begins and ends a day, at the keyboard."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ko_coach.coaching.day import MyDay, local_day
from ko_coach.record.entries import Entry, Opened, Rated, Reflection
from ko_coach.record.ids import new_id
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import CheckedIn, LookedBack
from ko_coach.record.reviewing import Reviewed
from ko_coach.review.days import own_days
from ko_coach.tui import recall
from ko_coach.tui.shift.day_panels import LineName
from tests.tui.conftest import PATIENCE, Desk, Seat, Start


def opened(at: datetime, agent: str = "anna") -> Opened:
    return Opened(
        interaction=new_id(),
        agent=agent,
        ticket="T-0",
        subject="Earlier",
        customer="",
        customer_name="Olga",
        facts={},
        persona="",
        persona_by="",
        stage="",
        stage_by="",
        rubric="customer-first",
        version="v",
        at=at,
    )


@pytest.fixture
def worked_before(desk: Desk) -> Path:
    """Yesterday there was an interaction, with a lesson."""
    return before(desk)


def before(desk: Desk, *entries: Entry) -> Path:
    desk.home.create()
    begun = opened(datetime.now(UTC) - timedelta(days=1))
    lesson = Reflection(lesson="Ask first, answer then")
    rated = Rated(begun.interaction, new_id(), "anna", "v", (), lesson, begun.at + timedelta(minutes=5))
    with Log(desk.home.log) as log:
        log.write([begun, rated, *entries])
    return desk.home.log


def kept(desk: Desk) -> list[tuple[CheckedIn | None, LookedBack | None]]:
    with Log(desk.home.log) as log:
        return [
            (one.check_in, one.look_back) for one in own_days(log, "anna", datetime.now(UTC).date() - timedelta(days=9))
        ]


def panel(seat: Seat) -> str:
    return str(seat.app.shift_room.side.shown.id)


async def rate_one(seat: Seat) -> None:
    await seat.press("r", *"423541", "enter")
    await seat.kept()


async def test_the_first_day_asks_nothing(start: Start) -> None:
    async with start() as seat:
        await seat.until(lambda: seat.app.shift_room.my_day is not None)
        assert panel(seat) == "prompts"


async def test_a_day_begins_with_yesterdays_lesson_and_takes_two_keys(
    start: Start, desk: Desk, worked_before: Path
) -> None:
    async with start() as seat:
        await seat.sees("Ask first, answer then")
        await seat.press("4", *"tea", "enter")
        await seat.kept()
        assert panel(seat) == "prompts"
    [(morning, _evening)] = kept(desk)
    assert morning is not None
    assert (morning.energy, morning.help, morning.shared) == (4, "tea", ())
    async with start() as seat:
        await seat.until(lambda: seat.app.shift_room.my_day is not None)
        assert panel(seat) == "prompts", "nobody is asked twice"


async def test_who_skips_is_not_asked_again_today(start: Start, desk: Desk, worked_before: Path) -> None:
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("escape")
        assert panel(seat) == "prompts"
        await seat.kept()
    assert kept(desk) == []
    async with start() as seat:
        await seat.until(lambda: seat.app.shift_room.my_day is not None)
        assert panel(seat) == "prompts"


async def test_who_works_already_is_not_asked(start: Start, desk: Desk) -> None:
    before(desk, opened(datetime.now(UTC)))
    async with start() as seat:
        await seat.until(lambda: seat.app.shift_room.my_day is not None)
        assert panel(seat) == "prompts"


async def test_who_went_to_work_while_the_record_was_read_is_not_interrupted(
    start: Start, worked_before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work = threading.Event()
    read = recall.day

    def slowly(*question: Any) -> MyDay:
        at_work.wait(PATIENCE)
        return read(*question)

    monkeypatch.setattr(recall, "day", slowly)
    async with start() as seat:
        await seat.press("1")
        at_work.set()
        await seat.until(lambda: seat.app.shift_room.my_day is not None)
        await seat.pilot.pause()
        assert panel(seat) == "prompts"


async def test_nobody_is_asked_where_the_settings_say_so(start: Start, worked_before: Path) -> None:
    async with start(check_in=False) as seat:
        await rate_one(seat)
        assert seat.app.shift_room.my_day is None
        await seat.press("D")
        await seat.until(lambda: panel(seat) == "look-back")
        await seat.press("escape")
        await seat.app.action_quit()
        assert seat.app._exit


async def test_who_asks_before_the_record_is_read_has_the_day_as_soon_as_it_is(
    start: Start, worked_before: Path
) -> None:
    async with start(check_in=False) as seat:
        assert seat.app.shift_room.my_day is None
        await seat.press("D")
        await seat.until(lambda: panel(seat) == "check-in")


async def test_three_tired_days_in_a_row_bring_a_kind_word_to_the_agent(start: Start, desk: Desk) -> None:
    now = datetime.now(UTC)
    tired = [
        CheckedIn(new_id(), "anna", now - timedelta(days=back), local_day(now - timedelta(days=back))[0], 2)
        for back in (1, 2)
    ]
    before(desk, *tired)
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("1", "enter")
        assert panel(seat) == "kind-word"
        await seat.sees("Three tired days in a row.")
        await seat.press("enter")
        assert panel(seat) == "prompts"


async def test_a_line_is_shared_only_when_the_agent_says_so(start: Start, desk: Desk, worked_before: Path) -> None:
    async with start() as seat:
        await seat.sees("only you")
        await seat.press("3", *"quiet", "ctrl+t")
        await seat.sees("· shared")
        await seat.press("enter")
        await seat.kept()
    [(morning, _evening)] = kept(desk)
    assert morning is not None
    assert morning.shared == ("help",)


async def test_leaving_after_work_asks_how_the_day_was(start: Start, desk: Desk, worked_before: Path) -> None:
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("escape")
        await rate_one(seat)
        await seat.press("Q")
        await seat.sees("Before you go")
        await seat.sees("Focus today: 4.0 (n 1).")
        await seat.press(*"calm", "enter", "enter", *"Olga", "ctrl+s")
        await seat.until(lambda: seat.app._exit)
    [(_morning, evening)] = kept(desk)
    assert evening is not None
    assert (evening.learned, evening.in_the_way, evening.thanks, evening.shared) == ("calm", "", "Olga", ())


async def test_the_look_back_shows_what_the_day_has_brought_already(start: Start, desk: Desk) -> None:
    now = datetime.now(UTC)
    begun = opened(now)
    noted = Reflection(lesson="Name the day", in_the_way="the refund tool was down")
    rated = Rated(begun.interaction, new_id(), "anna", "v", (), noted, now)
    thanked = Reviewed(new_id(), begun.interaction, "vera", now, "v", thanks=True)
    with Log(before(desk, begun, rated)) as log:
        log.write_reviews([thanked])
    async with start(size=(100, 30), language="ru") as seat:
        await seat.press("D")
        for words in ("Name the day", "the refund tool was", "vera, заявка T-0"):
            await seat.sees(words)
        assert "Ask first, answer then" not in seat.seen, "it is of yesterday"
        for name in seat.app.shift_room.query(LineName):
            shown = [line[name.region.x : name.region.right] for line in seat.seen.splitlines()]
            assert "вам" in " ".join(shown[name.region.y : name.region.bottom]), "it says who reads it, to the end"


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_leaving_is_never_more_than_one_key_away(start: Start, desk: Desk, worked_before: Path, key: str) -> None:
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("escape")
        await rate_one(seat)
        await seat.press("Q")
        assert panel(seat) == "look-back"
        await seat.press(key)
        await seat.until(lambda: seat.app._exit)
    assert kept(desk) == []


async def test_who_did_not_work_just_leaves(start: Start, worked_before: Path) -> None:
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("escape", "Q")
        await seat.until(lambda: seat.app._exit)


async def test_what_was_said_of_the_day_is_there_when_one_comes_back_to_it(start: Start, worked_before: Path) -> None:
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("escape")
        await rate_one(seat)
        await seat.press("D", *"calm", "ctrl+s")
        await seat.kept()
        assert panel(seat) == "prompts"
        await seat.press("D")
        assert seat.app.shift_room.query_one("#line-learned", Input).value == "calm"
        await seat.press("escape")
        assert not seat.app._exit


async def test_what_is_typed_and_not_kept_is_there_when_one_comes_back(start: Start, worked_before: Path) -> None:
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("escape")
        await rate_one(seat)
        await seat.press("D", *"half", "escape", "D")
        assert seat.app.shift_room.query_one("#line-learned", Input).value == "half"


async def test_what_is_typed_in_the_morning_waits_for_another_start(
    start: Start, desk: Desk, worked_before: Path
) -> None:
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.press("2", *"tea", "ctrl+t")
    async with start() as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        await seat.sees("[■] 2")
        await seat.sees("· shared")
        assert seat.app.shift_room.query_one("#line-help", Input).value == "tea"
        await seat.press("ctrl+s")
        await seat.kept()
        await seat.until(lambda: "tea" not in desk.home.typed.read_text(encoding="utf-8"))
    [(morning, _evening)] = kept(desk)
    assert morning is not None
    assert (morning.energy, morning.help, morning.shared) == (2, "tea", ("help",))


@pytest.mark.parametrize("size", [(120, 40), (42, 30), (42, 20)])
async def test_the_check_in_fits(start: Start, worked_before: Path, size: tuple[int, int]) -> None:
    async with start(size=size) as seat:
        await seat.until(lambda: panel(seat) == "check-in")
        for words in ("How much energy", "What would help today", "only you"):
            await seat.sees(words)
        await seat.press("4")
        await seat.sees("good")
