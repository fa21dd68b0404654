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
from ko_coach.record.reviewing import Reviewed
from ko_coach.settings import Home
from ko_coach.tui.plan import Plan
from tests.simulated_quarter import NOW, simulated_quarter

Play = Callable[[Pilot[int]], Awaitable[None]]
ANSWERS = {
    "en": (
        "You did nothing wrong with the form: I have it here. The money left us on the 17th; I ask the bank now.",
        "Believe the date, not the word: “processed” only meant that somebody had looked. I write again at four today.",
        "At four you hear from me, news or not. And I have put the next parcel on our account.",
        "You have my name now. Write to me, and not to the number.",
    ),
    "ru": (
        "С бланком всё в порядке, он у меня перед глазами. Деньги ушли семнадцатого, спрашиваю банк сейчас.",
        "Верьте дате, а не слову: «обработано» значило лишь, что кто-то посмотрел. Сегодня в четыре напишу ещё раз.",
        "В четыре напишу, даже если новостей не будет. А следующую посылку мы оплатим сами.",
        "Теперь вы знаете моё имя. Пишите мне, а не на общий номер.",
    ),
}
FULL_RATING = (*"423541", "enter")


async def _press(pilot: Pilot[int], *keys: str, wait: float = 0.9) -> None:
    await pilot.pause(wait)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05 if len(key) == 1 and len(keys) > 12 else wait)


async def _rehearse(pilot: Pilot[int], turns: int) -> None:
    """Answer the first customer so many times; after the last turn rate it, and look back."""
    await _press(pilot, "P", "enter", wait=1.5)
    for answer in ANSWERS[language()][:turns]:
        await pilot.press("a", *answer, "ctrl+s")
        await pilot.pause(0.5)
    if turns == 1:
        await _press(pilot, "1", "4", wait=0.3)
    else:
        await _press(pilot, "r", *FULL_RATING, wait=0.5)


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
    "day-look-back": _keys("r", *FULL_RATING, "Q"),
    "day-kind-word": _keys("2", "enter"),
    "day-heard": _keys("escape", "h"),
    "practice-rehearsal": lambda pilot: _rehearse(pilot, 1),
    "practice-look": lambda pilot: _rehearse(pilot, 4),
}


def prepare(scene: str, plan: Plan, home: Home) -> Plan:
    """Make the record that the scene needs, and return where it begins."""
    if scene.startswith("practice-"):
        return plan
    if scene.startswith("day-"):
        _yesterday(home, plan.agent, brought=scene == "day-look-back")
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
    return None if scene.startswith(("day-", "practice-")) else NOW


def _yesterday(home: Home, agent: str, *, brought: bool) -> None:
    """Write what was before; `brought` says that today there was work already."""
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
    noted = {
        "en": Reflection(lesson="Name the day before the reason.", in_the_way="The refund tool was down."),
        "ru": Reflection(lesson="Сначала назвать день, потом причину.", in_the_way="Не работал возврат денег."),
    }[language()]
    today = replace(begun, interaction=new_id(), ticket="4801", at=datetime.now(UTC))
    if brought:
        entries += [today, Rated(today.interaction, new_id(), agent, "", (), noted, today.at)]
    with Log(home.log) as log:
        log.write(entries)
        if brought:
            log.write_reviews([Reviewed(new_id(), today.interaction, "vera", today.at, "", thanks=True)])
