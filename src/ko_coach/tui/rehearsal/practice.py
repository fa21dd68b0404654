"""What the app holds while somebody rehearses: the record of rehearsals, and the room that is open."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ko_coach.coaching.rehearsal import Reply, Scene, scenes
from ko_coach.coaching.rehearsing import LeftOff, Rehearsing
from ko_coach.i18n import language
from ko_coach.record.journal import Journal
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import Reading
from ko_coach.tui.rehearsal.scenarios_screen import ScenariosScreen
from ko_coach.tui.rehearsal.screen import RehearsalScreen
from ko_coach.tui.rehearsal.world import RehearsalWorld
from ko_coach.tui.room import REHEARSAL, is_rehearsal

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.record.rehearsed import Unfinished
    from ko_coach.tui.app import CoachApp

PATIENCE = 10.0
"""Seconds that a rehearsal waits for what the record knows of the one before; usually it is half a second. Then, or
as soon as the record is in trouble, it begins from the beginning."""


class Practice:
    """Opens and closes rehearsals. Nothing of them touches the shift or its record."""

    def __init__(self, app: CoachApp, journal: Journal | None = None) -> None:
        """`journal` is the app's own where the app does nothing but rehearse, and runs already or soon will."""
        plan = app.plan
        self.plan = plan
        self.times: Mapping[tuple[str, str], int] = {}
        """How often each scenario was rehearsed, by the ids of persona and scenario."""
        self.rubric: Rubric = app.shift.rubric
        """The rubric that the next rehearsal begins with."""
        self._app = app
        self._only = journal is not None
        keep = timedelta(seconds=plan.settings.keep_words)
        self.journal = journal or Journal(plan.home.rehearsals, plan.agent, keep)
        self._started = self._only
        self._own_trouble = ""
        self._room: ScenariosScreen | RehearsalScreen | None = None
        self._came_from = "shift"
        self._opened = 0
        self._turn = asyncio.Lock()
        """One room is closed and the next one stands before another key can ask for more."""

    # ------------------------------------------------------------------ in and out

    async def enter(self, rubric: Rubric, persona: str = "", scenario: str = "") -> None:
        """Open the list of scenarios at this persona, or the scenario if one is named."""
        self.rubric = rubric
        self._came_from = self._app.current_mode
        self._start()
        self._ask_how_often()
        await self._show(self._list(persona))
        if scenario:
            wanted = next((scene for scene in scenes(rubric) if scene.key == (persona, scenario)), None)
            if wanted is not None:
                self.begin(wanted)

    def begin(self, scene: Scene, *, anew: bool = False) -> None:
        """Open the rehearsal of this scenario where it was left, or `anew`."""
        self._soon(self._open(scene, anew))

    def choose(self, persona: str = "") -> None:
        """Back to the list."""
        self._ask_how_often()
        self._soon(self._switch(self._list(persona)))

    def leave(self) -> None:
        """Back to where one came from; what was written and not sent waits."""
        self._soon(self._leave())

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        # No screen may wait for its own end: the app does it.
        self._app.run_worker(work, group="rehearsal")

    async def _leave(self) -> None:
        async with self._turn:
            left = self._app.current_mode
            if not is_rehearsal(left):
                return
            self._let_go()
            if self._only:
                await self._app.action_quit()
                return
            await self._app.switch_mode(self._came_from)
            await self._app.remove_mode(left)
            self._app.back_to_work()

    async def _open(self, scene: Scene, anew: bool) -> None:
        left_off = None if anew else await self._left_off(scene)
        if anew:
            self._app.around.typed.forget(scene.unsent)
        now = self._app.around.now()
        rehearsing = Rehearsing(self.journal, self.plan.agent, self.rubric, scene, language(), now, left_off)
        await self._switch(RehearsalScreen(RehearsalWorld(self, rehearsing, self._app.around), self))

    async def _switch(self, room: ScenariosScreen | RehearsalScreen) -> None:
        async with self._turn:
            left = self._app.current_mode
            if not is_rehearsal(left):
                return  # it was left meanwhile
            self._let_go()
            await self._show(room)
            await self._app.remove_mode(left)

    def _list(self, persona: str) -> ScenariosScreen:
        return ScenariosScreen(RehearsalWorld(self, None, self._app.around), self, persona)

    async def _show(self, room: ScenariosScreen | RehearsalScreen) -> None:
        # The first screen of a mode cannot be exchanged: each has a mode of its own.
        self._opened += 1
        mode = f"{REHEARSAL} {self._opened}"
        self._room = room
        self._app.rooms.append(room)
        self._app.add_mode(mode, lambda: room)
        await self._app.switch_mode(mode)

    def _let_go(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            self._app.rooms.remove(room)
        if isinstance(room, RehearsalScreen):
            room.shift.finish(self._app.around.now())

    # ------------------------------------------------------------------ time

    def active(self, clock: float) -> None:
        """A sign of the agent came while they rehearse."""
        if isinstance(self._room, RehearsalScreen):
            self._room.shift.active(clock, self.plan.settings.idle_after)

    def pass_time(self, clock: float, elapsed: float) -> None:
        """Count the time for the rehearsal that is open."""
        room = self._room
        if isinstance(room, RehearsalScreen) and room.shift.pass_time(clock, elapsed, self._app.around.now()):
            room.renew_prompts()

    # ------------------------------------------------------------------ the record of rehearsals

    def entries_kept(self) -> None:
        """Something is on disk now."""
        if isinstance(self._room, RehearsalScreen) and self._room.is_mounted:
            self._room.renew_prompts()
        self._app.settle()

    @property
    def trouble(self) -> str:
        """Why rehearsals are not on disk; empty while they are."""
        return (self._app.condition.record_trouble or "") if self._only else self._own_trouble

    def reading(self) -> Reading:
        """What the rubric's folder held when it was last read."""
        return self._app.condition.reading

    def problems(self) -> list[Problem]:
        """What is wrong with the rubric."""
        return list(self.reading().problems)

    def finish(self, seconds: float) -> int:
        """Bring everything onto the disk; return how many entries did not get there."""
        self._let_go()
        if self._only or not self._started:
            return 0
        return 0 if self.journal.close(seconds) else self.journal.pending

    def _start(self) -> None:
        if self._started:
            return
        self._started = True
        self.journal.start(
            on_ready=lambda _memory: None,
            on_kept=lambda _number: self._tell_app(self.entries_kept),
            on_trouble=lambda error: self._tell_app(self._in_trouble, "" if error is None else str(error)),
        )

    def _tell_app(self, *what: Any) -> None:
        if self._app.is_running:
            self._app.call_later(*what)

    def _in_trouble(self, words: str) -> None:
        self._own_trouble = words
        if self._room is not None and self._room.is_mounted:
            self._room.renew_status()

    def _ask_how_often(self) -> None:
        agent = self.plan.agent

        def read(log: Log) -> Mapping[tuple[str, str], int]:
            from ko_coach.record.rehearsed import times

            return times(log, agent)

        self.journal.query(read, lambda found: self._tell_app(self._know_how_often, found))

    def _know_how_often(self, found: Mapping[tuple[str, str], int]) -> None:
        self.times = found
        if isinstance(self._room, ScenariosScreen):
            self._room.renew()

    async def _left_off(self, scene: Scene) -> LeftOff | None:
        """Return the rehearsal of this scenario that waits to be gone on with, None where there is none."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Unfinished | None] = loop.create_future()
        agent, version, spoken = self.plan.agent, self.rubric.version, language()

        def read(log: Log) -> Unfinished | None:
            from ko_coach.record.rehearsed import unfinished

            return unfinished(log, agent, *scene.key, version, spoken)

        def take(found: Unfinished | None) -> None:
            if not answer.done():
                answer.set_result(found)

        def told(found: Unfinished | None) -> None:
            if self._app.is_running:
                loop.call_soon_threadsafe(take, found)

        self.journal.query(read, told)
        end = loop.time() + PATIENCE
        while not answer.done() and not self.trouble and loop.time() < end:
            await asyncio.wait([answer], timeout=0.1)
        found = answer.result() if answer.done() else None
        return LeftOff(found.kept, tuple(Reply(words, at) for words, at in found.replies)) if found else None
