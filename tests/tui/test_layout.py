"""The screen in every size, theme and language."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from textual.color import Color
from textual.screen import Screen
from textual.theme import Theme

from ko_coach.tui import themes
from ko_coach.tui.actions import ACTIONS
from tests.tui.conftest import Desk, Start, stopped

pytestmark = pytest.mark.thorough

SIZES = [(160, 45), (100, 30), (60, 40), (42, 30)]


@pytest.mark.parametrize("sizes", [[(10, 3), (20, 5)], [(59, 12)], [(300, 80), (80, 24)]], ids=str)
async def test_any_size_is_survived(start: Start, sizes: list[tuple[int, int]]) -> None:
    async with start(size=sizes[0]) as seat:
        for size in sizes:
            await seat.pilot.resize_terminal(*size)
            await seat.press(
                "1", "i", "i", "q", "escape", "c", "escape", "r", "4", "escape", "p", "escape", "question_mark"
            )
            await seat.press("escape", "exclamation_mark", "escape", "n", "slash", "escape")
        assert seat.app.is_running


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (42, 22)])
async def test_the_screen_comes_to_rest(start: Start, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out = 0
    layout = Screen._refresh_layout

    def counted(self: Screen[None], *arguments: Any, **options: Any) -> None:
        nonlocal laid_out
        laid_out += 1
        layout(self, *arguments, **options)

    async with start(size=size) as seat:
        await seat.press("1", "i", "i")
        await seat.kept()
        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        for _again in range(3):
            await seat.pilot.pause(0.05)
        assert laid_out <= 2, "text and scroll bar chase each other"


async def test_the_layout_follows_a_resize(start: Start) -> None:
    async with start(size=(120, 40)) as seat:
        assert "Queue" in seat.seen
        await seat.pilot.resize_terminal(60, 40)
        await seat.until(lambda: "Queue" not in seat.seen)
        assert "SEE" in seat.seen
        await seat.press("q")
        await seat.sees("Queue")
        await seat.press("escape")
        await seat.pilot.resize_terminal(160, 45)
        await seat.sees("conversation")


async def test_narrow_shows_the_phase_at_hand_and_says_how_many_the_others_hold(start: Start) -> None:
    async with start(size=(42, 22)) as seat:
        assert re.search(r"SEE \d/\d · HEAR \d/\d · REACT \d/\d", seat.seen)
        assert "? keys" in seat.seen


async def test_how_to_see_all_keys_is_always_in_sight(start: Start) -> None:
    async with start(size=SIZES[0]) as seat:

        def is_in_sight() -> bool:
            lines = seat.seen.splitlines()
            return len(lines) == seat.app.size.height and "? keys" in lines[-1]

        async def at_every_size() -> None:
            for size in SIZES:
                await seat.pilot.resize_terminal(*size)
                await seat.until(is_in_sight)

        await at_every_size()
        await seat.press("r")
        await at_every_size()
        seat.app.shift_room.tell("A sentence that is much longer than any terminal of these sizes is wide. " * 3)
        await seat.sees("A sentence")
        await at_every_size()
        assert "A sentence" in seat.seen, "it has been there at every size"


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT], ids=lambda theme: theme.name)
def test_every_text_stands_out_from_its_ground(theme: Theme) -> None:
    inks = [theme.foreground, theme.primary, theme.secondary, theme.warning, theme.error, theme.success]
    inks += [theme.variables[name] for name in ("muted", "quote", "key")]
    grounds = [theme.background, theme.surface, theme.panel, theme.variables["selected"]]
    for ink, ground in product(inks, grounds):
        assert ink
        assert ground
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    lighter, darker = sorted((_luminance(Color.parse(one)), _luminance(Color.parse(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def test_every_action_has_a_name_of_its_own_and_a_sentence() -> None:
    identities = [action.id for action in ACTIONS]
    assert len(identities) == len(set(identities))
    assert all(action.help for action in ACTIONS if not action.id.startswith("tick-"))


def test_no_key_means_two_things_in_one_place() -> None:
    for place in ("shift", "list", "rating"):
        keys = [key for action in ACTIONS if action.where == place for key in action.keys.split(",")]
        assert len(keys) == len(set(keys)), place


async def test_every_theme_can_be_had(start: Start) -> None:
    async with start(theme="terminal") as seat:
        seen = [seat.app.theme]
        for _another in range(3):
            await seat.press("T")
            seen.append(seat.app.theme)
    assert seen[0] == seen[3] == "terminal"
    assert set(seen) == {"ko-dark", "ko-light", "terminal"}


SHOTS = [
    ((160, 45), "en", "ko-dark", ("1", "x")),
    ((100, 30), "ru", "ko-light", ("1", "r", "4")),
    ((60, 40), "en", "ko-light", ("1",)),
    ((42, 30), "ru", "ko-dark", ("2", "down", "down")),
]


@pytest.mark.parametrize(("size", "language", "theme", "keys"), SHOTS, ids=lambda value: str(value).replace(" ", ""))
async def test_the_picture_is_as_it_was_approved(
    start: Start, desk: Desk, snapshot: object, size: tuple[int, int], language: str, theme: str, keys: tuple[str, ...]
) -> None:
    async with start(size=size, language=language, theme=theme, clock=stopped) as seat:
        await seat.press(*keys)
        await seat.kept()
        await seat.until(lambda: "…" not in seat.seen.splitlines()[0])
        assert seat.seen == snapshot


async def test_a_low_terminal_shows_the_customer_and_the_journey(start: Start) -> None:
    async with start(size=(42, 20)) as seat:
        assert "Customer 1 · Worried newcomer" in seat.seen
        assert "Where is my refund" in seat.seen
        assert "TROUBLE" in seat.seen
        assert "SEE" in seat.seen


async def test_in_a_low_terminal_the_question_at_hand_stays_in_sight(start: Start) -> None:
    async with start(size=(42, 20)) as seat:
        await seat.press("r", "4", "2", "3", "5", "4")
        question = seat.app.shift.rubric.criteria[5].question.say("en")
        await seat.sees(question[:20])
        await seat.sees("[ 5 ]")
