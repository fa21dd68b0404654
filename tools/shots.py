"""Takes pictures of the screens, as SVG and (where CairoSVG is there) PNG: for the README, and for eyes.

python tools/shots.py FOLDER [NAME ...]
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from textual.pilot import Pilot

from ko_coach import i18n
from ko_coach.cli.demo import Story
from ko_coach.cli.shift import plan_for
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.settings import Home, Settings, shipped_rubrics
from ko_coach.tui.app import CoachApp
from ko_coach.tui.review.screen import ReviewScreen
from ko_coach.tui.rubric.screen import RubricScreen

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.simulated_team import write_team
from tests.tui.scripted_desk import ScriptedDesk, with_reply
from tools import practice_scenes
from tools.coach_record import prepare

TICKETS: list[Ticket] = []
"""What the help desk of a picture has."""
Play = Callable[[Pilot[int]], Awaitable[None]]


async def _work(pilot: Pilot[int]) -> None:
    await pilot.press("1", "3", "4", "x")


async def _rate(pilot: Pilot[int]) -> None:
    await _work(pilot)
    await pilot.press("r", "4", "3", "down")


async def _press(pilot: Pilot[int], *keys: str) -> None:
    await _work(pilot)
    await pilot.press(*keys)


async def _coach(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press("f3")
    room = pilot.app.screen
    assert isinstance(room, RubricScreen)
    while room.effect.edit is None or room.effect.effects is None:
        await pilot.pause(0.05)
    names = [one.item.id for one in room.tuning.look(room.world.now()).verdicts]
    if "say-it-back" in names:
        room.who.turn_to("say-it-back")
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.5)


async def _review(pilot: Pilot[int], *keys: str) -> None:
    room = pilot.app.screen
    assert isinstance(room, ReviewScreen)
    while not room.log_pane.table.rows.rows:
        await pilot.pause(0.05)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05 if len(key) == 1 and key.isalpha() and room.log_pane.bar.field.has_focus else 1.0)
    await pilot.pause(1.0)


async def _desk(pilot: Pilot[int], scene: str) -> None:
    """Play with a help desk that does what the picture is about."""
    desk = cast("CoachApp", pilot.app).plan.source
    assert isinstance(desk, ScriptedDesk)
    now, tickets = datetime.now(UTC), TICKETS
    more = _("{host} does not answer ({cause}). It is tried again by itself; work goes on with what is known.")
    trouble = _("no answer"), more.format(host="rt.example.org", cause="timeout"), now - timedelta(minutes=17)
    if scene in ("empty", "start"):
        if scene == "start":
            desk.fail(*trouble)
        return
    desk.bring(*tickets)
    await pilot.pause(0.3)
    shift = cast("CoachApp", pilot.app).shift
    assert shift.current is not None
    at_hand = shift.current.ticket
    if scene == "trouble":
        await _work(pilot)
        desk.fail(*trouble)
    elif scene == "paused":
        desk.tell(touched=shift.queue.at(2).id)
        await pilot.pause(0.3)
        await pilot.press("n", "1", "2")
    elif scene.startswith("reply"):
        await pilot.press("1", "2")
        words = {"en": "Sorry, one more thing: is it safe to leave it on?", "ru": "И ещё: его можно не выключать?"}
        desk.tell(with_reply(at_hand, now, words[i18n.language()]))
        await pilot.pause(0.3)
        if scene == "reply-read":
            await pilot.press("c")
    elif scene == "gone":
        await pilot.press("1", "2")
        desk.tell(gone=(at_hand.id,))
    elif scene == "part":
        desk.tell(at_hand._replace(messages=(), whole=False))


SCENES: dict[str, Play] = {
    **{
        f"desk-{scene}": lambda pilot, scene=scene: _desk(pilot, scene)  # type: ignore[misc]
        for scene in ("empty", "start", "trouble", "paused", "reply", "reply-read", "gone", "part")
    },
    "review": lambda pilot: _review(pilot, "down", "down"),
    "review-search": lambda pilot: _review(
        pilot, "slash", *"agent:anna focus:<3 persna:worried sta", "backspace", "g", "e", "colon"
    ),
    "review-interaction": lambda pilot: _review(pilot, "enter"),
    "review-form": lambda pilot: _review(pilot, "enter", "r", "4", "2"),
    "review-rated": lambda pilot: _review(pilot, "slash", *"reviewed:yes", "enter", "down", "enter"),
    "review-directions": lambda pilot: _review(pilot, "t"),
    "review-persona": lambda pilot: _review(pilot, "t", "3"),
    "review-way": lambda pilot: _review(pilot, "t", "y"),
    "review-decided": lambda pilot: _review(pilot, "t", "f"),
    "review-lessons": lambda pilot: _review(pilot, "t", "l"),
    "review-calibration": lambda pilot: _review(pilot, "k"),
    "review-sample": lambda pilot: _review(pilot, "w", "enter"),
    "review-steps": lambda pilot: _review(pilot, "n"),
    "review-keys": lambda pilot: _review(pilot, "question_mark"),
    **practice_scenes.SCENES,
    "coach": lambda pilot: _coach(pilot, "]"),
    "coach-problems": lambda pilot: _coach(pilot, "1"),
    "coach-effect": lambda pilot: _coach(pilot, "3"),
    "coach-persona": lambda pilot: _coach(pilot, "p", "down"),
    "coach-why": lambda pilot: _coach(pilot, "w"),
    "coach-history": lambda pilot: _coach(pilot, "h", "down"),
    "coach-diff": lambda pilot: _coach(pilot, "d"),
    "coach-note": lambda pilot: _coach(pilot, "m"),
    "coach-retire": lambda pilot: _coach(pilot, "r"),
    "coach-keys": lambda pilot: _coach(pilot, "question_mark"),
    "shift": _work,
    "rating": _rate,
    "persona": lambda pilot: _press(pilot, "p"),
    "card": lambda pilot: _press(pilot, "i"),
    "why": lambda pilot: _press(pilot, "w"),
    "keys": lambda pilot: _press(pilot, "question_mark"),
    "queue": lambda pilot: _press(pilot, "q", "down"),
    "conversation": lambda pilot: _press(pilot, "c"),
    "skip": lambda pilot: _press(pilot, "S"),
    "filter": lambda pilot: _press(pilot, "slash", "r", "o", "u"),
    "palette": lambda pilot: _press(pilot, "ctrl+p"),
}
SIZES = ((160, 45), (120, 38), (100, 30), (80, 30), (60, 40), (42, 30))


@dataclass(frozen=True)
class Shot:
    """One picture to take."""

    scene: str
    size: tuple[int, int]
    theme: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.scene}-{self.size[0]}x{self.size[1]}-{self.theme}-{self.language}"


async def take(shot: Shot, folder: Path) -> Path:
    """Play the scene in a fresh demo and write its picture; return the SVG's path."""
    i18n.set_language(shot.language)
    with tempfile.TemporaryDirectory(prefix="ko-coach-shots-") as temporary:
        home = Home.at(Path(temporary))
        queue = home.data / "tickets.jsonl"
        Story(queue, datetime.now(UTC)).write()
        rubric = shipped_rubrics() / "customer-first"
        if shot.scene.startswith("coach"):
            rubric = home.data / "rubrics" / "customer-first"
            broken = shot.scene == "coach-problems"
            prepare(shipped_rubrics() / "customer-first", rubric, home.log, broken=broken)
        review = shot.scene.startswith("review")
        settings = replace(Settings(), queue=str(queue), rubric=str(rubric), agent="Anna", theme=shot.theme)
        plan = plan_for(home, settings)
        if shot.scene.startswith("desk-"):
            desk = ScriptedDesk()
            TICKETS[:] = plan.first.changed
            plan = replace(plan, source=desk, first=desk.first())
        if review:
            made = Path(temporary) / "made"
            made.mkdir()
            write_team(home.log, made, reworded="focus", until=datetime.now(UTC), weeks=8)
            plan = replace(plan, room="review", agent="maria")
        if shot.scene in practice_scenes.SCENES:
            home.create()
            plan = practice_scenes.prepare(shot.scene, plan, home)
        if shot.scene in practice_scenes.SCENES and (now := practice_scenes.moment(shot.scene)) is not None:
            plan = replace(plan, clock=lambda: now)
        app = CoachApp(plan)
        async with app.run_test(size=shot.size) as pilot:
            while not app.remembered or app.journal.pending:
                await pilot.pause(0.02)
            await SCENES[shot.scene](pilot)
            while app.journal.pending:
                await pilot.pause(0.02)
            await pilot.pause(0.3)
            svg = _self_contained(app.export_screenshot(title="ko-coach"))
        app.finish()
    path = folder / f"{shot.name}.svg"
    path.write_text(svg, encoding="utf-8")
    _to_png(svg, path.with_suffix(".png"))
    return path


def _self_contained(svg: str) -> str:
    """Return the picture with the reader's own fonts in place of those it would fetch from the network."""
    return re.sub(r"@font-face\s*\{[^}]*\}", "", svg).replace("Fira Code", "DejaVu Sans Mono")


def _to_png(svg: str, path: Path) -> None:
    import cairosvg

    cairosvg.svg2png(bytestring=svg.encode(), write_to=str(path), scale=1.0)


def shots(names: list[str]) -> list[Shot]:
    """Return the pictures whose names hold one of the words; all of a small set when no word is given."""
    every = [
        Shot(scene, size, theme, language)
        for scene in SCENES
        for size in SIZES
        for theme in ("ko-dark", "ko-light", "terminal")
        for language in i18n.LANGUAGES
    ]
    if names:
        return [shot for shot in every if any(name in shot.name for name in names)]
    return [
        shot for shot in every
        if shot.scene in ("shift", "rating") and shot.theme != "terminal" and shot.size in SIZES[1::2]
    ]  # fmt: skip


async def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    for shot in shots(sys.argv[2:]):
        sys.stdout.write(f"{await take(shot, folder)}\n")


if __name__ == "__main__":
    asyncio.run(main())
