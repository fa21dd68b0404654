"""What the agent sees of a help desk: tickets on their way, a desk in trouble, replies, and tickets that go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ko_coach.desk.source import Refused
from tests.tui.conftest import Desk, Seat, Start, ticket
from tests.tui.scripted_desk import ScriptedDesk, in_part, of_desk, with_reply

pytestmark = pytest.mark.thorough

WIDE, NARROW = (120, 40), (42, 30)
SINCE = datetime.now(UTC).replace(hour=0, minute=42)
MORE = "rt.example does not answer. It is tried again by itself."
ONE, TWO, THREE = (of_desk(name, ticket(name)) for name in "123")
SAID = {"author_role": "customer", "body": "worried\n" * 60}
LONG = of_desk("1", ticket("1", messages=[SAID]))


def there() -> ScriptedDesk:
    help_desk = ScriptedDesk()
    help_desk.bring(ONE, TWO, THREE)
    return help_desk


def on(seat: Seat) -> str:
    return seat.app.shift.current.ticket.id if seat.app.shift.current else ""


def later(minutes: int = 0) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


# ---------------------------------------------------------------------- the desk and its troubles


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=str)
async def test_tickets_are_on_their_way(start: Start, size: tuple[int, int]) -> None:
    help_desk = ScriptedDesk()
    async with start(size, source=help_desk) as seat:
        await seat.sees("Tickets are on their way…")
        await seat.sees("loading…")
        help_desk.bring(ONE, TWO)
        await seat.sees("Customer 1")
        assert "on their way" not in seat.seen
        assert "loading…" not in seat.seen


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=str)
async def test_a_desk_that_cannot_be_reached_at_the_start(start: Start, size: tuple[int, int]) -> None:
    help_desk = ScriptedDesk()
    async with start(size, source=help_desk) as seat:
        help_desk.fail("no answer", MORE, SINCE)
        await seat.sees("○ desk: no answer since 00:42 (!)")
        await seat.sees("No tickets yet.")
        assert "● live" not in seat.seen
        help_desk.recover()
        help_desk.bring(ONE)
        await seat.sees("Customer 1")
        assert "○" not in seat.seen.splitlines()[0]


async def test_a_desk_that_goes_away_in_mid_shift_leaves_what_is_known(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("● live")
        help_desk.fail("no answer", MORE, SINCE)
        await seat.sees("○ desk: no answer since 00:42 (!)")
        assert "live" not in seat.seen.splitlines()[0]
        assert "Queue · 3" in seat.seen
        await seat.press("1", "exclamation_mark")
        await seat.sees("rt.example does not answer.")
        help_desk.recover()
        await seat.sees("● live")
        await seat.sees("Nothing is wrong.")


async def test_the_end_of_the_last_shift_is_found_again_although_the_desk_answers_late(
    start: Start, desk: Desk
) -> None:
    async with start(source=there()) as seat:
        await seat.sees("Queue · 3")
        await seat.press("n", "1")
        await seat.kept()
    help_desk = ScriptedDesk()
    async with start(source=help_desk) as seat:
        help_desk.tell(ONE)
        help_desk.bring(TWO, THREE)
        await seat.until(lambda: on(seat) == "2")


# ---------------------------------------------------------------------- conversations that come later


async def test_a_conversation_that_is_not_there_yet_is_being_read(start: Start) -> None:
    help_desk = ScriptedDesk()
    async with start(source=help_desk) as seat:
        help_desk.bring(in_part(ONE))
        await seat.sees("The conversation is being read…")
        help_desk.fail("no answer", MORE, SINCE)
        await seat.sees("The conversation is not there yet.")
        help_desk.recover()
        help_desk.tell(ONE)
        await seat.sees("I have been waiting for my refund")
        assert "── new" not in seat.seen
        assert "● 1 new" not in seat.seen


async def test_a_conversation_that_may_not_be_read_says_so(start: Start) -> None:
    help_desk = ScriptedDesk()
    async with start(source=help_desk) as seat:
        help_desk.bring(in_part(ONE))
        help_desk.tell(refused=(Refused("1", "not allowed"),))
        await seat.sees("The conversation cannot be read: not allowed.")


async def test_a_whole_ticket_without_words_is_silent(start: Start) -> None:
    help_desk = ScriptedDesk()
    async with start(source=help_desk) as seat:
        help_desk.bring(in_part(ONE)._replace(whole=True))
        await seat.sees("Nothing has been written yet.")


async def test_the_desk_knows_what_the_agent_looks_at(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.until(lambda: help_desk.looked_at and help_desk.looked_at[-1] == ["1", "2", "3"])
        signs = help_desk.signs
        await seat.press("n")
        assert help_desk.looked_at[-1] == ["2", "3"]
        assert help_desk.signs > signs


async def test_the_desk_knows_which_rows_come_into_sight(start: Start) -> None:
    help_desk = ScriptedDesk()
    async with start(source=help_desk) as seat:
        help_desk.bring(*(of_desk(f"{number:03}", ticket("1")) for number in range(100)))
        await seat.sees("Queue · 100")
        seat.app.shift_room.queue.scroll_to(y=80, animate=False)
        await seat.until(lambda: help_desk.looked_at[-1][:2] == ["000", "040"])
        assert len(help_desk.looked_at[-1]) == 9


# ---------------------------------------------------------------------- replies


async def test_a_reply_is_a_quiet_mark_and_a_line_above_it(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Customer 1")
        await seat.press("1")
        help_desk.tell(with_reply(ONE, later(), "Are you there?"))
        await seat.sees("conversation · ● 1 new")
        assert f"── new · {later():%H:%M} ──" in seat.seen
        row = next(line for line in seat.seen.splitlines() if "▌1 " in line)
        assert "●" in row
        await seat.press("c")
        await seat.until(lambda: "● 1 new" not in seat.seen)
        assert "── new · " in seat.seen
        await seat.press("escape", "n", "q", "up")
        assert "── new · " not in seat.seen


async def test_a_reply_does_not_move_what_is_being_read(start: Start) -> None:
    help_desk = ScriptedDesk()
    async with start(source=help_desk) as seat:
        help_desk.bring(LONG)
        await seat.sees("Customer 1")
        pane = seat.app.shift_room.conversation
        await seat.press("c", "down", "down", "down")
        before = pane.scroll_offset.y
        help_desk.tell(with_reply(LONG, later(), "Are you there?"))
        await seat.sees("● 1 new")
        assert pane.scroll_offset.y == before
        await seat.press("end")
        await seat.until(lambda: "● 1 new" not in seat.seen)
        assert "Are you there?" in seat.seen


async def test_a_reply_does_not_move_the_pane_before_the_agent_touched_it(start: Start) -> None:
    help_desk = ScriptedDesk()
    async with start(source=help_desk) as seat:
        help_desk.bring(LONG)
        await seat.sees("Customer 1")
        help_desk.tell(with_reply(LONG, later(), "Are you there?"))
        await seat.sees("● 1 new")
        assert seat.app.shift_room.conversation.scroll_offset.y == 0
        await seat.press("c")
        await seat.sees("Are you there?")


async def test_in_a_narrow_terminal_the_mark_stands_at_the_customers_name(start: Start) -> None:
    help_desk = there()
    async with start(NARROW, source=help_desk) as seat:
        await seat.sees("Customer 1")
        help_desk.tell(with_reply(ONE, later(), "Are you there?"))
        await seat.sees("Customer 1 ● 1 ")
        assert "Worried newcomer" in seat.seen.splitlines()[1], "nothing else moves"
        await seat.press("c")
        await seat.sees("Are you there?")
        await seat.press("c")
        await seat.until(lambda: "● 1 new" not in seat.seen)


async def test_what_came_while_reading_and_was_not_read_is_marked_when_the_drawer_closes(start: Start) -> None:
    help_desk = ScriptedDesk()
    async with start(NARROW, source=help_desk) as seat:
        help_desk.bring(LONG)
        await seat.sees("Customer 1")
        await seat.press("c")
        await seat.sees("conversation")
        help_desk.tell(with_reply(LONG, later(), "Are you there?"))
        await seat.sees("conversation · ● 1 new")
        await seat.press("escape")
        await seat.sees("Customer 1 ● 1 ")


# ---------------------------------------------------------------------- tickets that go


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=str)
async def test_a_ticket_that_disappears_is_finished_in_peace(start: Start, desk: Desk, size: tuple[int, int]) -> None:
    help_desk = there()
    async with start(size, source=help_desk) as seat:
        await seat.sees("Customer 1")
        await seat.press("1")
        help_desk.tell(gone=("1",))
        await seat.sees("The desk no longer has")
        await seat.press("2", "r", *"423541", "enter")
        await seat.kept()
        await seat.until(lambda: on(seat) == "2")
        assert seat.app.shift.queue.get("1") is None
        assert "no longer has" not in seat.seen
    kept = desk.kept()
    assert [(one.ticket, one.state) for one in kept] == [("1", "rated")]


async def test_a_ticket_that_comes_back_is_as_before(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Customer 1")
        await seat.press("1")
        help_desk.tell(gone=("1",))
        await seat.sees("The desk no longer has")
        help_desk.tell(ONE)
        await seat.until(lambda: "no longer has" not in seat.seen)
