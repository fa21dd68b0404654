"""The app: the only place that knows both the screens and the outside (desk, rubric folder, record, signals)."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from textual import events
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from ko_coach.coaching.shift import Shift
from ko_coach.crash import write_report
from ko_coach.i18n import gettext as _
from ko_coach.record.entries import ShiftMemory
from ko_coach.record.journal import Journal
from ko_coach.rubric.reader import Reading
from ko_coach.text import clean_line
from ko_coach.tui import recall, themes
from ko_coach.tui.agents_questions import AgentsQuestions
from ko_coach.tui.beginning import Beginning
from ko_coach.tui.commands import Commands
from ko_coach.tui.condition import Condition
from ko_coach.tui.following import Following
from ko_coach.tui.footprint import give_back, one_heap
from ko_coach.tui.key_order import KeyOrder
from ko_coach.tui.messages import (
    DayRead,
    EntriesKept,
    MemoryReady,
    QueueChanged,
    RecordReady,
    RecordTrouble,
    RehearsalWanted,
    ReviewsRead,
    RubricRead,
    TrendRead,
)
from ko_coach.tui.plan import Plan
from ko_coach.tui.pointing import Pointing
from ko_coach.tui.room import Room, is_rehearsal
from ko_coach.tui.shift.screen import ShiftScreen
from ko_coach.tui.surroundings import Surroundings

if TYPE_CHECKING:
    from ko_coach.tui.rehearsal.practice import Practice

SECOND = 1.0
FOCUS_EVERY = 0.4
REVIEWS_EVERY = 60.0
CALM_SECONDS = 2.0
"""After so long everything that a shift needs is loaded."""
PATIENCE_SECONDS = 4.0
"""So long the agent's keys wait for the record to be read; usually it is half a second."""
CLOSE_SECONDS = 3.0

_SIGNS = (
    events.Key,
    events.MouseDown,
    events.MouseUp,
    events.MouseScrollDown,
    events.MouseScrollUp,
    events.Paste,
)
_WAITS_FOR_NOTHING = frozenset({"ctrl+q", "ctrl+й", "ctrl+c", "Q", "Й"})


class CoachApp(Commands):
    """ko-coach on a terminal."""

    TITLE = "ko-coach"
    CSS_PATH = ["styles/rooms.tcss", "styles/shift.tcss", "styles/rubric.tcss", "styles/review.tcss"]
    DEFAULT_MODE = "shift"

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        # Whoever only rehearses leaves no trace in the record of shifts, not even the rubric's version.
        kept_in = plan.home.rehearsals if plan.room == "rehearsal" else plan.home.log
        self.journal = Journal(kept_in, plan.agent, timedelta(seconds=plan.settings.keep_words))
        coach = plan.agent if plan.room == "rubric" else ""
        self.shift = Shift(self.journal, plan.agent, plan.rubric, plan.language, coach)
        self.unsaved = 0
        """Entries that were not in the record when the app ended."""
        self.crash_report = ""
        self.condition = Condition(plan.agent, plan.language, plan.reading, plan.first.state, plan.clock())
        self.questions = AgentsQuestions(self.shift, self.journal, self.condition, plan.clock, self._post)
        self.around = Surroundings(
            plan, self.shift, self.journal, self.condition, self.questions.trend, self.questions.day
        )
        self._beginning = Beginning(self.shift, self.journal, self.condition, plan.clock, self._post)
        self._key_order = KeyOrder(self, super().on_event)
        self._asked_to_quit = False
        self._clock = time.monotonic()
        self.pointing = Pointing(plan, self.shift.queue, self._pointed_at, self._clipboard_trouble)
        if self.no_color:
            # Textual's own answer to NO_COLOR is grey, which is a colour to a terminal.
            self._filters = [one for one in self._filters if not isinstance(one, Monochrome)] + [NoColor()]
        for theme in themes.ALL:
            self.register_theme(theme)
        self.theme = plan.settings.theme
        self.shift_room = ShiftScreen(self.around)
        self.rooms: list[Room] = [self.shift_room]
        """The rooms that somebody went to."""
        self.practice: Practice | None = None
        """Where somebody rehearses, or did."""
        self.add_mode("shift", lambda: self.shift_room)
        self.add_mode("review", self._make_review_room)
        self.add_mode("rubric", self._make_rubric_room)
        self.shift.take(plan.first, self.around.now())
        if self.shift.queue.shown:
            self.shift.select(self.shift.queue.at(0).id, self.around.now())

    def _make_review_room(self) -> Screen[Any]:
        from ko_coach.tui.review.screen import ReviewScreen

        return self._enter(ReviewScreen(self.around, self.plan.pane))

    def _make_rubric_room(self) -> Screen[Any]:
        from ko_coach.tui.rubric.screen import RubricScreen

        return self._enter(RubricScreen(self.around))

    def _rehearsals(self) -> Practice:
        from ko_coach.tui.rehearsal.practice import Practice

        if self.practice is None:
            self.practice = Practice(self, self.journal if self.plan.room == "rehearsal" else None)
        return self.practice

    def _enter(self, room: Room) -> Room:
        self.rooms.append(room)
        return room

    @property
    def in_shift(self) -> bool:
        """Whether the agent's room is open: only there do keys count as work with a customer."""
        return self.current_mode == "shift"

    @property
    def remembered(self) -> bool:
        """Whether the record has been read; until then what the agent does waits."""
        return self._beginning.is_over

    def _tell(self, words: str, style: str = "$success") -> None:
        room = self.screen_stack[0]
        assert isinstance(room, Room)  # noqa: S101 - every mode begins with one
        room.tell(words, style)

    # ------------------------------------------------------------------ life

    async def on_mount(self) -> None:
        self.set_keymap(self.around.keymap_of_user)
        if self.plan.room == "rehearsal":
            await self._rehearsals().enter(self.shift.rubric, *self.plan.rehearse)
        elif self.plan.room != self.current_mode:
            await self.switch_mode(self.plan.room)
        self._sign_of_the_agent()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self.exit)
        self.call_after_refresh(self._go_live)

    def _go_live(self) -> None:
        """Start everything that the first picture did not need."""
        if self.plan.on_live is not None:
            self.plan.on_live()
        one_heap()
        self.shift_room.prepare()
        self.journal.start(
            on_ready=lambda memory: self._post(RecordReady(memory)),
            on_kept=lambda number: self._post(EntriesKept(number)),
            on_trouble=lambda error: self._post(RecordTrouble(None if error is None else str(error))),
        )
        Following(self, self.plan, self.condition, self._renew_status).start()
        self.set_timer(PATIENCE_SECONDS, self._stop_waiting)
        self.set_interval(SECOND, self._pass_time)
        self.pointing.start()
        self.set_interval(FOCUS_EVERY, self.pointing.look)
        self.set_interval(REVIEWS_EVERY, self.questions.reviews)
        if self.plan.notice:
            self._tell(self.plan.notice, "$secondary")

    def _post(self, message: Any) -> None:
        if self._running:
            self.post_message(message)

    async def action_quit(self) -> None:
        if self.condition.record_trouble and self.journal.pending and not self._asked_to_quit:
            self._asked_to_quit = True
            said = _("Not on disk yet: {n}. Quit again to leave; they are kept aside for the next start.")
            self._tell(said.format(n=self.journal.pending), "$error")
            return
        if self.in_shift and self.plan.settings.check_in and self.shift_room.end_of_day():
            return
        self.exit()

    def finish(self) -> None:
        """Bring what is left onto the disk, after the screen is closed."""
        self.pointing.stop()
        self.around.record.close()
        self.shift.finish(self.around.now())
        if self.practice is not None:
            self.unsaved += self.practice.finish(CLOSE_SECONDS)
        if not self.journal.close(CLOSE_SECONDS):
            self.unsaved += self.journal.pending
        self.around.typed.settle()  # what is not in the record is aside by now

    def _fatal_error(self) -> None:
        """Say that it failed, without Textual's traceback: that prints the values of variables, a customer's too."""
        self.bell()
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        if not self.crash_report:
            path = write_report(error, self.plan.home.data)
            self.crash_report = clean_line(str(path)) if path else type(error).__name__
        super()._handle_exception(error)

    # ------------------------------------------------------------------ time and signs of the agent

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, _SIGNS) and not event.is_forwarded:
            self._beginning.touched = True
            self._sign_of_the_agent()
            if (
                self.in_shift
                and not self.remembered
                and not (isinstance(event, events.Key) and event.key in _WAITS_FOR_NOTHING)
            ):
                self._beginning.hold_back(event)
                return
            if isinstance(event, events.Key):
                await self._key_order.take(event)
                return
        await super().on_event(event)

    def _sign_of_the_agent(self) -> None:
        self.plan.source.agent_is_active()
        if self.in_shift:
            self.shift.active(time.monotonic(), self.plan.settings.idle_after)
        elif self.practice is not None:
            self.practice.active(time.monotonic())

    def _pass_time(self) -> None:
        clock = time.monotonic()
        elapsed, self._clock = min(clock - self._clock, 2 * SECOND), clock
        if self.shift.pass_time(clock, elapsed, self.around.now()):
            self.shift_room.renew_prompts()
        self.shift_room.renew_marks()
        if self.practice is not None:
            self.practice.pass_time(clock, elapsed)
        self._renew_status()

    def _renew_status(self) -> None:
        for room in self.rooms:
            room.renew_status()

    def _pointed_at(self, ticket: str, meant: bool) -> None:
        self._beginning.touched = True
        self._sign_of_the_agent()
        self.shift_room.pointed_at(ticket, meant)

    def _clipboard_trouble(self, words: str) -> None:
        self.condition.clipboard_trouble = words
        self._tell(_("The clipboard is not watched. “!” tells more."), "$warning")

    # ------------------------------------------------------------------ messages from outside

    def on_queue_changed(self, message: QueueChanged) -> None:
        change = message.change
        self.condition.queue = change.state
        self.shift.take(change, self.around.now())
        if not self._beginning.go_on() and self.shift.current is None and self.shift.queue.shown:
            self.shift.select(self.shift.queue.at(0).id, self.around.now())
        for room in self.rooms:
            room.queue_changed()
        self.shift_room.renew_problems()
        self.shift_room.renew_status()
        if change.touched:
            self.pointing.touched(change.touched)

    def on_rubric_read(self, message: RubricRead) -> None:
        self.condition.reading = message.reading
        for room in self.rooms:
            room.rubric_read(message.reading)
        if self.in_shift:
            self._adopt(message.reading)
        else:
            self.call_after_refresh(self._adopt, message.reading)  # the coach's picture comes first

    def _adopt(self, reading: Reading) -> None:
        rubric = reading.rubric
        if rubric is not None and rubric.version != self.shift.rubric.version:
            self.shift.adopt(rubric, self.around.now())
            self.condition.adopted_at = self.around.now()
            self.questions.trend()
            self.shift_room.renew()
        self.shift_room.renew_problems()
        self._renew_status()

    def on_record_ready(self, message: RecordReady) -> None:
        for room in self.rooms:
            room.record_ready()
        self._beginning.record_read(message.memory)

    async def on_memory_ready(self, message: MemoryReady) -> None:
        early = self._beginning.remember(message)
        self.set_timer(CALM_SECONDS, give_back)
        self.shift_room.renew()
        self.shift_room.queue.refresh()
        for event in early:
            await self.on_event(event)
        self.questions.trend()
        self.questions.reviews()
        if self.plan.settings.check_in and self.plan.room == "shift":
            self.questions.day(begins=True)

    async def _stop_waiting(self) -> None:
        """Go on without the record's memory when it takes too long: what it holds is taken up when it comes."""
        if not self.remembered:
            await self.on_memory_ready(MemoryReady(ShiftMemory(), {}))

    def on_entries_kept(self, _message: EntriesKept) -> None:
        self.shift_room.renew_prompts()
        if self.practice is not None:
            self.practice.entries_kept()
        self.settle()
        if self.condition.record_trouble:
            self.shift_room.renew_status()

    def settle(self) -> None:
        """Let go of what was typed, where all of it is on disk as entries."""
        if not self.journal.pending and (self.practice is None or not self.practice.journal.pending):
            self.around.typed.settle()

    def on_record_trouble(self, message: RecordTrouble) -> None:
        self.condition.record_trouble = message.words
        self._asked_to_quit = False
        if message.words is not None:
            self._beginning.record_in_trouble()
        else:
            # It may have been unreadable when the shift began: what it remembers is worth asking again.
            self.journal.query(
                lambda log: recall.memory(log, self.plan.agent, self.around.now()),
                lambda memory: self._post(RecordReady(memory)),
            )
        if message.words:
            self._tell(_("Not on disk: work goes on in memory. “!” tells more."), "$error")
        else:
            self._tell(_("Everything is on disk again."))
        self.shift_room.renew_problems()
        self.shift_room.renew_status()

    def on_trend_read(self, message: TrendRead) -> None:
        self.condition.trend_known, self.condition.trend = True, message.sign
        self.shift_room.renew_status()

    def on_day_read(self, message: DayRead) -> None:
        # Whoever went to work while the record was read has begun the day, and is not interrupted.
        self.shift_room.day_read(message.day, begins=message.begins and self.in_shift and not self._beginning.touched)

    def on_reviews_read(self, message: ReviewsRead) -> None:
        self.condition.unread = message.unread
        self._renew_status()

    # ------------------------------------------------------------------ actions that any room has

    async def action_room(self, name: str) -> None:
        """Go to another room; the one that is left goes on living."""
        if name == self.current_mode or len(self.screen_stack) > 1:
            return
        if name != "shift":
            self.shift.active(time.monotonic(), 0)
        await self.switch_mode(name)
        self._sign_of_the_agent()
        self._renew_status()
        self.questions.reviews()  # what was read in the other room waits no longer

    async def on_rehearsal_wanted(self, message: RehearsalWanted) -> None:
        """Open the place to practise; the shift behind it stands still until it is left."""
        if is_rehearsal(self.current_mode) or len(self.screen_stack) > 1:
            return
        self.shift.active(time.monotonic(), 0)
        await self._rehearsals().enter(message.rubric, message.persona)

    def back_to_work(self) -> None:
        """Whoever rehearsed is back in the room they came from."""
        self._sign_of_the_agent()
        self._renew_status()
