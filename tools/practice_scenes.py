"""Pictures of the practice around the shift: a simulated quarter of a team, and an agent's own day."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from ko_coach.coaching.day import local_day
from ko_coach.i18n import language
from ko_coach.record.entries import Entry, Opened, Rated, Reflection
from ko_coach.record.ids import new_id
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import CheckedIn
from ko_coach.settings import Home
from ko_coach.tui.plan import Plan
from tests.simulated_quarter import NOW, simulated_quarter

Play = Callable[[Pilot[int]], Awaitable[None]]
FULL_RATING = (*"423541", "enter")


async def _press(pilot: Pilot[int], *keys: str, wait: float = 0.9) -> None:
    await pilot.pause(wait)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05 if len(key) == 1 and len(keys) > 12 else wait)


def _keys(*keys: str) -> Play:
    return lambda pilot: _press(pilot, *keys)


SCENES: dict[str, Play] = {
    "quarter-customers": _keys("c", "down", "right", "right"),
    "quarter-journey": _keys("c", "tab"),
    "quarter-maturity": _keys("m"),
    "quarter-outcomes": _keys("u"),
    "quarter-days": _keys("h"),
    "tuned-observations": _keys("o", "down"),
    "tuned-recognition": _keys("x"),
    "day-check-in": _keys("4"),
    "day-look-back": _keys("escape", "r", *FULL_RATING, "Q"),
    "day-kind-word": _keys("2", "enter"),
    "day-heard": _keys("escape", "h"),
}


def prepare(scene: str, plan: Plan, home: Home) -> Plan:
    """Make the record that the scene needs, and return where it begins."""
    if scene.startswith("day-"):
        _yesterday(home, plan.agent)
        return plan
    made = Path(tempfile.mkdtemp(dir=home.data))
    quarter = simulated_quarter(made, home.log)
    lead = scene.startswith("quarter-")
    folder = quarter.folder
    return replace(
        plan,
        rubric=quarter.rubric,
        rubric_folder=folder,
        agent="anna" if scene == "quarter-maturity" else "maria",
        room="review" if lead else "rubric",
    )


def moment(scene: str) -> datetime | None:
    """Return the time that it is in the scene; None for the real one."""
    return None if scene.startswith("day-") else NOW


def _yesterday(home: Home, agent: str) -> None:
    at = datetime.now(UTC) - timedelta(days=1)
    told = {"en": "Ask first, answer then.", "ru": "Сначала спросить, потом отвечать."}[language()]
    begun = Opened(
        interaction=new_id(),
        agent=agent,
        ticket="4790",
        subject="",
        customer="",
        customer_name="",
        facts={},
        persona="",
        persona_by="",
        stage="",
        stage_by="",
        rubric="",
        version="",
        at=at,
    )
    entries: list[Entry] = [begun, Rated(begun.interaction, new_id(), agent, "", (), Reflection(lesson=told), at)]
    for back in (1, 2):
        when = at - timedelta(days=back - 1)
        entries.append(CheckedIn(new_id(), agent, when, local_day(when)[0], 2))
    with Log(home.log) as log:
        log.write(entries)
