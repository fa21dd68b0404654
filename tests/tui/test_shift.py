"""The shift as an agent lives it."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from ko_coach.record.entries import KeptInteraction
from tests.tui.conftest import Desk, Start, ticket

FULL_RATING = ("r", "4", "2", "3", "5", "4", "1", "enter")


def only(kept: list[KeptInteraction]) -> KeptInteraction:
    assert len(kept) == 1
    return kept[0]


async def test_the_first_picture_says_who_the_customer_is_and_what_to_mind(start: Start) -> None:
    async with start() as seat:
        for words in ("Customer 1", "Worried newcomer", "TROUBLE", "SEE", "HEAR", "REACT", "why:", "third contact"):
            assert words in seat.seen
        assert "None" not in seat.seen


async def test_from_one_ticket_to_the_next_with_three_ticks_and_a_rating_in_fourteen_keys(
    start: Start, desk: Desk
) -> None:
    keys = ("1", "2", "3", *FULL_RATING)
    assert len(keys) <= 14
    async with start() as seat:
        await seat.press(*keys)
        await seat.sees("1 rated")
        assert seat.app.shift.current is not None
        assert seat.app.shift.current.ticket.id == "2"
        await seat.kept()
    kept = only(desk.kept())
    assert kept.state == "rated"
    assert [prompt.action for prompt in kept.prompts].count("ticked") == 3
    assert [answer.value for answer in kept.submissions[-1].answers] == [4, 2, 3, 5, 4, 1]


async def test_a_tick_shows_as_kept_once_it_is_on_disk_and_can_be_taken_back(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("1")
        await seat.kept()
        await seat.sees("1 ☑")
        await seat.press("1")
        await seat.kept()
        await seat.sees("1 □")
    assert {prompt.action for prompt in only(desk.kept()).prompts} == {"shown"}


async def test_ignoring_is_recorded_apart_from_ratings(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("x")
        await seat.kept()
        await seat.sees("1 –")
    kept = only(desk.kept())
    assert kept.prompts[0].action == "ignored"
    assert kept.submissions == ()


async def test_leafing_through_the_queue_leaves_no_trace(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("n", "n", "q", "up", "down", "enter")
        await seat.kept()
    assert desk.kept() == []


async def test_no_answer_is_ever_assumed(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("r", "4", "ctrl+s")
        await seat.sees("5 questions are open")
        await seat.press("minus", "minus", "minus", "minus", "minus", "ctrl+s")
        await seat.sees("1 rated")
        await seat.kept()
    answers = only(desk.kept()).submissions[0].answers
    assert [answer.not_applicable for answer in answers] == [False, True, True, True, True, True]


async def test_a_form_that_is_left_is_a_draft_that_the_queue_shows_and_a_restart_keeps(
    start: Start, desk: Desk
) -> None:
    async with start() as seat:
        await seat.press("r", "4", "3", "escape")
        await seat.sees("✎")
        await seat.kept()
    async with start() as seat:
        await seat.sees("✎")
        await seat.press("r")
        await seat.sees("2 of 6")
        await seat.press("3", "5", "4", "1", "enter")
        await seat.sees("1 rated")


async def test_free_fields_are_reached_with_tab_and_kept_with_the_rating(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press(*FULL_RATING[:-1], "tab", *"called", "tab", "space", "tab", *"ask first", "ctrl+s")
        await seat.sees("1 rated")
        await seat.kept()
    reflection = only(desk.kept()).submissions[0].reflection
    assert (reflection.one_step_beyond, reflection.kind, reflection.lesson) == ("called", "more", "ask first")


async def test_a_save_is_taken_back_into_a_draft(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press(*FULL_RATING)
        await seat.sees("1 rated")
        await seat.press("u")
        await seat.sees("6 of 6")
        await seat.kept()
        assert only(desk.kept()).state == "draft"
        await seat.press("escape")
        await seat.sees("Kept as a draft")


async def test_a_rating_is_corrected_and_the_first_one_stays(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press(*FULL_RATING)
        await seat.sees("1 rated")
        await seat.press("q", "up", "enter")
        await seat.sees("Rated at")
        await seat.press("r", "up", "up", "up", "up", "up", "1", "ctrl+s")
        await seat.sees("1 corrected")
        await seat.kept()
    first, second = only(desk.kept()).submissions
    assert (first.answers[0].value, second.answers[0].value) == (4, 1)


async def test_a_second_contact_is_a_new_interaction(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press(*FULL_RATING)
        await seat.sees("1 rated")
        await seat.press("q", "up", "enter", "plus", "1")
        await seat.kept()
    assert [kept.state for kept in desk.kept()] == ["rated", "open"]


async def test_closing_without_a_rating_asks_why_and_can_be_taken_back(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("S", "2")
        await seat.sees("1 closed: wrong queue")
        await seat.kept()
        assert (only(desk.kept()).state, only(desk.kept()).skip_reason) == ("skipped", "wrong_queue")
        await seat.press("u")
        await seat.sees("1 is open again")
        await seat.kept()
    assert only(desk.kept()).state == "open"


async def test_a_persona_that_the_agent_names_changes_the_prompts_and_is_remembered(start: Start, desk: Desk) -> None:
    async with start() as seat:
        before = seat.seen
        await seat.press("p", "2")
        await seat.until(lambda: "Worried newcomer" not in seat.seen)
        assert seat.seen != before
        await seat.kept()
        chosen = seat.app.shift.current.persona.id if seat.app.shift.current else ""
    async with start() as seat:
        assert seat.app.shift.current is not None
        assert (seat.app.shift.current.persona.id, seat.app.shift.current.persona.by) == (chosen, "agent")
    kept = only(desk.kept())
    assert (kept.persona, kept.persona_by) == (chosen, "agent")


async def test_an_unknown_customer_is_asked_for_not_guessed(start: Start, desk: Desk) -> None:
    desk.write({"id": "9"})
    async with start(size=(160, 45)) as seat:
        assert "persona not known yet" in seat.seen
        assert "Press s to say where this is" in seat.seen
        assert "1 □" in seat.seen
        assert "None" not in seat.seen


async def test_why_names_the_rule(start: Start) -> None:
    async with start() as seat:
        await seat.press("w")
        await seat.sees("↳ persona:")


async def test_privacy_is_marked_and_kept(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("v")
        await seat.sees("Only you see")
        await seat.kept()
    assert only(desk.kept()).private


async def test_the_filter_finds_in_any_script_and_case_and_escape_ends_it(start: Start, desk: Desk) -> None:
    desk.write(ticket("1"), ticket("2", subject="ЁЛКА не светится"))
    async with start() as seat:
        await seat.press("slash", *"елка")
        await seat.sees("Queue · 1/2")
        await seat.press("escape")
        await seat.sees("Queue · 2")


async def test_the_queue_follows_its_file_and_the_selection_stays(start: Start, desk: Desk) -> None:
    async with start() as seat:
        await seat.press("n")
        desk.write(ticket("0", priority="urgent"), ticket("1"), ticket("2"), ticket("3"))
        await seat.sees("Queue · 4")
        assert seat.app.shift.current is not None
        assert seat.app.shift.current.ticket.id == "2"
        desk.write(ticket("1"), ticket("3"))
        await seat.until(lambda: len(seat.app.shift.queue) == 3)
        assert seat.app.shift.current.ticket.id == "2"


async def test_another_program_points_at_a_ticket_but_not_into_a_form(start: Start, desk: Desk) -> None:
    async with start() as seat:
        _point(desk.home.focus, "3")
        await seat.until(lambda: seat.app.shift.current is not None and seat.app.shift.current.ticket.id == "3")
        await seat.press("r")
        _point(desk.home.focus, "1")
        await seat.sees("1 is open elsewhere")
        assert seat.app.shift.current is not None
        assert seat.app.shift.current.ticket.id == "3"
        await seat.press("escape", "f")
        assert seat.app.shift.current.ticket.id == "1"


def _point(path: Path, words: str) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(words, encoding="utf-8")
    os.replace(draft, path)  # noqa: PTH105


async def test_a_russian_keyboard_works(start: Start, desk: Desk) -> None:
    async def come_of(keys: str) -> list[object]:
        async with start() as seat:

            def state() -> tuple[object, ...]:
                return _without_clock(seat.seen), seat.app.focused and seat.app.focused.id

            async def settled() -> tuple[object, ...]:
                """Return what stands on the screen once it has been painted and kept."""
                await seat.kept()
                before, now = None, state()
                while now != before:
                    await seat.pilot.pause(0.05)
                    before, now = now, state()
                return now

            states: list[object] = [await settled()]
            for key in keys:
                await seat.press(key)
                await seat.until(lambda: state() != states[-1])
                states.append(await settled())
                if len(states) <= 4:  # the first three open something
                    await seat.press("escape")
        return states

    english = await come_of("qprwin")
    shutil.rmtree(desk.home.log.parent)
    assert await come_of("йзкцшт") == english


async def test_control_keys_of_a_russian_keyboard_work(start: Start) -> None:
    async with start() as seat:
        await seat.press("r", "4", "2", "3", "5", "4", "1", "ctrl+ы")
        await seat.sees("1 rated")
        await seat.press("ctrl+з")
        await seat.sees("Search for commands")


def _without_clock(seen: str) -> list[str]:
    return seen.splitlines()[1:]


async def test_the_mouse_ticks_selects_and_presses(start: Start) -> None:
    async with start() as seat:
        row = next(row for row, line in enumerate(seat.seen.splitlines()) if "2 □" in line)
        await seat.pilot.click(offset=(95, row))
        await seat.kept()
        await seat.sees("2 ☑")
        await seat.pilot.click("#queue", offset=(5, 3))
        await seat.until(lambda: seat.app.shift.current is not None and seat.app.shift.current.ticket.id == "2")
        spot = seat.seen.splitlines()[-1].index("next")
        await seat.pilot.click("#actions", offset=(spot, 0))
        await seat.until(lambda: seat.app.shift.current is not None and seat.app.shift.current.ticket.id == "3")


async def test_users_keys_replace_ours(start: Start) -> None:
    async with start(keys={"next": "ctrl+j"}) as seat:
        assert "^j next" in seat.seen
        await seat.press("ctrl+j")
        assert seat.app.shift.current is not None
        assert seat.app.shift.current.ticket.id == "2"


async def test_the_palette_runs_what_it_names(start: Start) -> None:
    async with start() as seat:
        await seat.press("ctrl+p", *"next")
        await seat.pilot.pause(0.5)
        await seat.press("down", "enter")
        await seat.until(lambda: seat.app.shift.current is not None and seat.app.shift.current.ticket.id == "2")


async def test_foreign_text_is_shown_as_letters(start: Start, desk: Desk) -> None:
    nasty = "[/nope] [@click=app.quit]go[/] \x1b[31mred\x1b]52;c;aGk=\x07 \u202ereversed \ud800 [bold]"
    desk.write(ticket("1", subject=nasty, customer={"name": nasty}, tags=[nasty]), ticket("2"))
    async with start() as seat:
        assert "[/nope]" in seat.seen
        assert "[@click=app.quit]" in seat.seen
        assert not any(sign in seat.seen for sign in "\x1b\x07\u202e\ud800")
        await seat.press("i", "w", "r", "escape", "exclamation_mark", "question_mark")


async def test_a_nudge_lights_up_after_its_time_and_takes_nothing_away(start: Start, desk: Desk) -> None:
    checklist = desk.rubric / "checklist.yaml"
    text = checklist.read_text(encoding="utf-8")
    checklist.write_text(
        re.sub(r"(id: name-the-feeling\n(?:.*\n)*?.*after: )\w+", r"\g<1>1s", text, count=1), encoding="utf-8"
    )
    async with start(size=(160, 45)) as seat:
        await seat.press("1", "down")
        at_hand, focused = seat.app.shift_room.prompts.number, seat.app.focused
        await seat.sees("◆ Name the feeling in a word.")
        assert (seat.app.shift_room.prompts.number, seat.app.focused) == (at_hand, focused)
        await seat.kept()
    assert {prompt.item: prompt.action for prompt in only(desk.kept()).prompts}["name-the-feeling"] == "nudged"
