"""The coach reads what was heard, and takes it into the portrait."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from ko_coach import i18n
from ko_coach.cli.shift import plan_for
from ko_coach.settings import Settings
from ko_coach.tui.app import CoachApp
from tests.tui.conftest import NOW, Desk, Seat, Start, stopped
from tests.tui.knowing_past import PRIVATE, write_past

pytestmark = pytest.mark.thorough


@asynccontextmanager
async def in_the_coachs_room(
    desk: Desk, size: tuple[int, int] = (160, 45), language: str = "en", theme: str = "ko-dark"
) -> AsyncIterator[Seat]:
    i18n.set_language(language)
    wanted = replace(Settings(), queue=str(desk.queue), rubric=str(desk.rubric), agent="maria", theme=theme)
    app = CoachApp(replace(plan_for(desk.home, wanted), room="rubric", clock=stopped))
    async with app.run_test(size=size) as pilot:
        seat = Seat(app, pilot)
        await seat.until(lambda: app.remembered)
        yield seat
    app.finish()


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """A desk with a past in which much was heard."""
    desk.home.create()
    write_past(desk.home.log, desk.rubric, NOW)
    return desk


async def test_what_was_heard_stands_there_by_persona_with_counts_and_without_names(worked: Desk) -> None:
    async with in_the_coachs_room(worked) as seat:
        await seat.press("o")
        await seat.sees("Will I get my money back at all?")
        await seat.sees("heard\u00a05\u00a0times ·\u00a0by\u00a04\u00a0agents")
        await seat.sees("✓ in the rubric already")
        await seat.sees("hangs up at the menu")
        assert PRIVATE not in seat.seen
        assert "boris" not in seat.seen


async def test_a_writes_it_into_personas_yaml_once_and_the_watchers_reading_marks_it(worked: Desk) -> None:
    before = (worked.rubric / "personas.yaml").read_text(encoding="utf-8")
    async with in_the_coachs_room(worked) as seat:
        await seat.press("o")
        await seat.sees("alone with it")
        assert seat.seen.count("in the rubric already") == 1
        await seat.press("down", "down", "a")
        await seat.sees("It stands in personas.yaml.")
        await seat.until(lambda: seat.seen.count("in the rubric already") == 2)
        await seat.press("a")
        await seat.sees("already")
    after = (worked.rubric / "personas.yaml").read_text(encoding="utf-8")
    assert after.count("alone with it") == 1
    assert [line for line in before.splitlines() if line.lstrip().startswith("#")] == [
        line for line in after.splitlines() if line.lstrip().startswith("#")
    ]


async def test_what_an_agent_notes_in_the_shift_the_coach_sees_and_adds(start: Start, desk: Desk) -> None:
    async with start(size=(160, 45), clock=stopped) as seat:
        await seat.press("h", "6", *"certainty", "enter")
        await seat.sees("Noted")
        await seat.press("f3")
        await seat.sees("who gets what")
        await seat.press("o")
        await seat.sees("“certainty”")
        await seat.press("a")
        await seat.sees("✓ in the rubric already")
        await seat.until(lambda: any("certainty" in str(one) for one in seat.app.shift.rubric.personas))
    assert (desk.rubric / "personas.yaml").read_text(encoding="utf-8").count("certainty") == 1


async def test_it_can_be_added_in_other_words_and_what_was_heard_is_then_put_aside(worked: Desk) -> None:
    async with in_the_coachs_room(worked) as seat:
        await seat.press("o")
        await seat.sees("alone with it")
        await seat.press("down", "down", "e")
        await seat.sees("Into the portrait, in these words")
        await seat.press(*(["backspace"] * 13), *"lonely", "enter")
        await seat.sees("1 was put aside.")
        await seat.until(lambda: "alone with it" not in seat.seen)
    assert "- lonely" in (worked.rubric / "personas.yaml").read_text(encoding="utf-8")


async def test_x_puts_one_aside(worked: Desk) -> None:
    async with in_the_coachs_room(worked) as seat:
        await seat.press("o")
        await seat.sees("alone with it")
        await seat.press("down", "down", "x")
        await seat.sees("1 was put aside.")
        assert "alone with it" not in seat.seen
        await seat.press("plus")
        await seat.sees("a year")
        await seat.sees("1 was put aside.")


async def test_where_nobody_was_recognised_there_is_no_portrait_to_write_into(worked: Desk) -> None:
    async with in_the_coachs_room(worked) as seat:
        await seat.press("o")
        await seat.sees("hangs up at the menu")
        await seat.press("end", "a")
        await seat.sees("no portrait to write it into")


async def test_without_a_record_it_says_so(desk: Desk) -> None:
    async with in_the_coachs_room(desk) as seat:
        await seat.press("o")
        await seat.sees("Nobody has noted anything in this time.")


# ---------------------------------------------------------------------- recognition


async def test_overridden_rules_and_what_sets_nobody_apart_stand_there_with_counts(worked: Desk) -> None:
    async with in_the_coachs_room(worked) as seat:
        await seat.press("x")
        await seat.sees("persona Worried newcomer, rule\u00a02")
        await seat.sees("recognised 60 times · overridden 12")
        await seat.sees("20\u00a0% (12 to 32 %)")
        await seat.sees("most often to Frustrated returner 12")
        await seat.sees("invoice: 24\u00a0of\u00a040, 0\u00a0of\u00a060\u00a0others")
        await seat.press("down", "down")
        await seat.sees("- words: [invoice]")


SHOTS = [
    ((160, 45), "en", "ko-dark", "o"),
    ((42, 30), "en", "ko-light", "o"),
    ((160, 45), "en", "ko-light", "x"),
    ((42, 30), "en", "ko-dark", "x"),
]


@pytest.mark.parametrize(("size", "language", "theme", "key"), SHOTS, ids=lambda value: str(value).replace(" ", ""))
async def test_the_panel_is_as_it_was_approved(
    worked: Desk, snapshot: object, size: tuple[int, int], language: str, theme: str, key: str
) -> None:
    async with in_the_coachs_room(worked, size, language, theme) as seat:
        await seat.press(key)
        await seat.until(lambda: "60" in seat.seen if key == "x" else "?”" in seat.seen or "?»" in seat.seen)
        # The panel alone: what stands beside it is the business of other tests.
        beside = seat.app.screen.query_one("#side").region.x
        assert "\n".join(line[beside:] for line in seat.seen.splitlines()[1:-1]) == snapshot
