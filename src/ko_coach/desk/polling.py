"""A desk that is asked now and then, as a stream of changes: one loop for every desk, whatever goes wrong."""

from __future__ import annotations

import asyncio
import heapq
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from ko_coach.desk import troubles
from ko_coach.desk.delivery import identity_of
from ko_coach.desk.desk import Desk, News
from ko_coach.desk.known import Known, Raw
from ko_coach.desk.queue import order_key
from ko_coach.desk.source import QueueChange, Refused
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.i18n import gettext as _

MOST_TICKETS = 10_000
"""A longer queue is cut: nobody works through more, and the desk is spared."""
QUICK_SECONDS = 2.0
"""The interval while the agent is at the keys."""
AT_THE_KEYS = 15.0
"""Seconds after a key for which the agent counts as being at the keys."""
LIST_AGAIN_SECONDS = 900.0
"""The whole queue is listed again so often: whatever slipped through between two polls is found then."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries while the desk is down."""
LONGEST_LASTING_PAUSE = 300.0
"""The same when only a person can mend it; a person at the keys, who may have done so, waits no longer than else."""
CLOSE_LOOKS = 30
"""So many tickets at the head of the queue are read whole without being asked for."""
UNHURRIED_SECONDS = 0.5
"""Between two tickets that are read whole without being asked for."""
REST_SECONDS = 60.0
"""So long a ticket is left alone whose conversation could not be read; twice as long each time it fails again."""
MOST_REFUSED = 500
MOST_PARTS = 1_000
"""A queue that is delivered in more parts than this has no end."""
FRESH = 5
"""So many tickets that just changed are read whole at once; more of them wait for their turn."""
_NO_TIME = 0.001
"""Seconds that are not worth waiting for."""
_PART = 200
"""Tickets made at once without giving way to keys."""


class PolledSource:
    """A desk as a source of tickets. Everything that goes wrong is told and tried again; nothing is raised."""

    def __init__(
        self,
        desk: Desk,
        every: float = 5.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        dice: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """`every` is the polling interval in seconds; the desk's own limits may make it longer."""
        self.desk = desk
        self.every = max(every, desk.shortest)
        self._clock = clock
        self._dice = dice
        self._known = Known(desk.client.host, MOST_TICKETS * 2)  # while it is listed again, old ones are still there
        self._wanted: list[str] = []
        """What the agent looks at."""
        self._fresh: dict[str, None] = {}
        """What just changed at the desk."""
        self._resting: dict[str, tuple[float, float]] = {}
        """When a ticket that could not be read is tried again, and the pause before that."""
        self._touched = ""
        self._wake = asyncio.Event()
        """The agent did something that the loop is to look at."""
        self._told = asyncio.Event()
        """There is something to say. What it is waits here, so a slow reader gets one change instead of many."""
        self._active_until = 0.0
        self._listed_at: float | None = None
        self._signed_in = False
        self._failures = 0
        self._trouble: DeskTrouble | None = None
        self._slow: DeskTrouble | None = None
        self._since: datetime | None = None
        self._loading = True
        self._said: tuple[object, ...] = ()

    @property
    def name(self) -> str:
        return self.desk.client.host

    def first(self) -> QueueChange:
        """Return what the first picture shows: that tickets are on their way. Nobody waits for the desk."""
        return QueueChange(loading=True)

    def ticket_in(self, text: str) -> str:
        return self.desk.ticket_in(text)

    def look_at(self, tickets: Sequence[str]) -> None:
        """Read these tickets whole before all others, the first first."""
        self._wanted = list(tickets)
        if any(map(self._may_be_read, self._wanted)):
            self._wake.set()

    def agent_is_active(self) -> None:
        """The agent is at the keys: news matter more now."""
        if not self._at_the_keys():
            self._wake.set()
        self._active_until = self._clock() + AT_THE_KEYS

    def _at_the_keys(self) -> bool:
        return self._clock() < self._active_until

    async def changes(self) -> AsyncIterator[QueueChange]:
        """Yield the queue as it arrives, and then every change of it, until cancelled."""
        self.desk.client.on_slow = self._is_slow
        work = asyncio.create_task(self._work())
        work.add_done_callback(lambda _done: self._told.set())
        try:
            while not work.done():
                await self._told.wait()
                self._told.clear()
                if not work.done():
                    yield self._change()
            work.result()  # it never ends but by a fault of ours
        finally:
            work.cancel()
            await asyncio.wait([work])
            await self.desk.client.close()

    # ------------------------------------------------------------------ the loop

    async def _work(self) -> None:
        while True:
            try:
                await self._ask()
            except Exception as error:  # noqa: BLE001 - an answer of a shape that nobody foresaw ends no shift
                await self._bear(self._trouble_of(error))

    async def _ask(self) -> None:
        if not self._signed_in:
            await self.desk.sign_in()
            self._signed_in = True
        if self._listed_at is None or self._clock() - self._listed_at > LIST_AGAIN_SECONDS:
            await self._list()
        else:
            await self._take_news(await self.desk.news())
        self._is_fine()
        await self._until_next_poll()

    async def _list(self) -> None:
        """Read the whole queue. What a broken-off reading found stays; what is gone is known at its end only."""
        found = set[str]()
        is_cut = False
        self._known.begin()
        parts = self.desk.listed()
        try:
            number = 0
            async for part in parts:
                number += 1
                left = MOST_TICKETS - len(found)
                found.update(await self._take(part[:left]))
                self._tell()
                await self._look_closely(self._wanted[:1])  # what the agent is on; the others after the list
                is_cut = len(part) > left or number >= MOST_PARTS
                if is_cut:
                    break
        finally:
            if isinstance(parts, AsyncGenerator):
                await parts.aclose()
        self._known.forget_all_but(found)
        self._known.is_cut = is_cut
        self._resting = {ticket: rest for ticket, rest in self._resting.items() if ticket in found}
        self._listed_at, self._loading = self._clock(), False
        self._tell(always=True)

    async def _take_news(self, news: News) -> None:
        changed = await self._take(news.changed)
        self._known.forget(map(identity_of, news.gone))
        heard = [ticket for one in news.stale if (ticket := identity_of(one)) in self._known.tickets]
        self._known.stale.update(dict.fromkeys(heard))
        self._fresh.update(dict.fromkeys(filter(self._may_be_read, [*changed, *heard])))
        touched = identity_of(news.touched)
        await self._look_closely([touched])  # the agent is about to be there: its words come first
        self._tell(touched=touched if touched in self._known.tickets else "")
        await self._look_closely(list(self._fresh)[:FRESH])

    async def _until_next_poll(self) -> None:
        """Wait, and meanwhile read whole what the agent looks at, then without hurry what else is worth it."""
        begun = self._clock()
        while True:
            self._wake.clear()
            await self._look_at_wanted()
            left = begun + self._interval() - self._clock()
            if left < _NO_TIME:
                return
            unhurried = self._next_unhurried()
            woken = await self._woken_within(min(left, UNHURRIED_SECONDS) if unhurried else left)
            if not woken and self._clock() - begun < self._interval():
                await self._look_closely([unhurried])

    def _interval(self) -> float:
        return max(min(self.every, QUICK_SECONDS), self.desk.shortest) if self._at_the_keys() else self.every

    async def _woken_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return False
        return True

    # ------------------------------------------------------------------ trouble

    def _trouble_of(self, error: Exception) -> DeskTrouble:
        return error if isinstance(error, DeskTrouble) else troubles.unreadable(self.name, type(error).__name__)

    async def _bear(self, trouble: DeskTrouble) -> None:
        """Say what is wrong, and wait: longer each time, and never in step with the other agents."""
        self._failures += 1
        if trouble.lasting:
            self._signed_in = False  # the secret may have been changed
        self._since = self._since or datetime.now(UTC)
        self._trouble = trouble
        self._tell()
        grown = self.every * 2 ** min(self._failures - 1, 20)
        usual, longest = LONGEST_PAUSE, LONGEST_LASTING_PAUSE if trouble.lasting else LONGEST_PAUSE
        dice, asked = self._dice(0.8, 1.0), (trouble.retry_after or 0.0) * self._dice(1.0, 1.1)
        begun = self._clock()
        while True:
            self._wake.clear()
            pause = min(grown, usual if self._at_the_keys() else longest) * dice
            left = begun + max(pause, asked) - self._clock()
            if left < _NO_TIME:
                return
            await self._woken_within(left)

    # ------------------------------------------------------------------ whole tickets

    def _may_be_read(self, ticket: str) -> bool:
        """Return whether the ticket's conversation is to be read, and did not just fail to be."""
        return ticket in self._known.stale and self._resting.get(ticket, (0.0, 0.0))[0] <= self._clock()

    def _next_unhurried(self) -> str:
        """Return a ticket to read whole: one that just changed, else the first of the queue's head; empty if none."""
        self._fresh = {ticket: None for ticket in self._fresh if ticket in self._known.stale}
        if not self._known.stale:
            return ""
        head = heapq.nsmallest(CLOSE_LOOKS, self._known.tickets.values(), key=order_key)
        return next(filter(self._may_be_read, (*self._fresh, *(one.id for one in head))), "")

    async def _look_closely(self, tickets: Sequence[str]) -> None:
        """Read those of the tickets whole that are not known whole. One that cannot be read keeps nobody waiting."""
        for ticket in tickets:
            if self._may_be_read(ticket):
                await self._read_whole(ticket)

    async def _look_at_wanted(self) -> None:
        """The same for what the agent looks at, who may turn to another ticket while one is read."""
        while ticket := next(filter(self._may_be_read, self._wanted), ""):
            await self._read_whole(ticket)

    async def _read_whole(self, ticket: str) -> None:
        try:
            whole = await self.desk.details(ticket)
            identity = identity_of(whole.get("id", ticket)) if whole is not None else ""
            if whole is None or identity != ticket:  # gone, or merged into another
                self._known.forget([ticket])
            if whole is not None and (identity == ticket or identity in self._known.tickets):
                self._known.take({**whole, "id": identity})
        except Exception as error:  # noqa: BLE001 - one strange ticket does not keep the others away
            trouble = self._trouble_of(error)
            if not trouble.partial:
                raise trouble from None
            self._known.refused[ticket] = Refused(ticket, trouble.why)
        if ticket in self._known.stale:
            pause = min(self._resting.get(ticket, (0.0, REST_SECONDS / 2))[1] * 2, LIST_AGAIN_SECONDS)
            self._resting[ticket] = (self._clock() + pause, pause)
        else:
            self._resting.pop(ticket, None)
        self._tell()

    # ------------------------------------------------------------------ taking and telling

    async def _take(self, parts: Iterable[Raw]) -> list[str]:
        """Put what the desk delivered to what is known; return the ids."""
        taken = list[str]()
        for number, part in enumerate(parts, 1):
            if identity := self._known.take(part):
                taken.append(identity)
            if number % _PART == 0:
                await asyncio.sleep(0)
        return taken

    def _is_slow(self, trouble: DeskTrouble) -> None:
        if self._trouble is None:
            self._slow = trouble
            self._tell()

    def _is_fine(self) -> None:
        self._failures, self._trouble, self._slow, self._since = 0, None, None, None
        self._tell()

    def _tell(self, *, touched: str = "", always: bool = False) -> None:
        """Let the reader know if there is something to say."""
        trouble = self._trouble or self._slow
        if trouble is not None:
            self._since = self._since or datetime.now(UTC)
        self._touched = touched or self._touched
        told = trouble and (trouble.why, trouble.more)
        state = (told, self._loading, tuple(self._known.refused.values()), self._known.is_cut)
        if self._known.has_news or self._touched or always or state != self._said:
            self._said = state
            self._told.set()

    def _change(self) -> QueueChange:
        """Return what changed since the last time, and how things stand."""
        trouble = self._trouble or self._slow
        (changed, gone), touched = self._known.news(), self._touched
        self._touched = ""
        return QueueChange(
            changed=changed,
            gone=gone,
            refused=tuple(islice(self._all_refused(), MOST_REFUSED)),
            loading=self._loading,
            trouble=trouble.more if trouble else "",
            why=trouble.why if trouble else "",
            since=self._since if trouble else None,
            touched=touched,
        )

    def _all_refused(self) -> Iterator[Refused]:
        if self._known.is_cut:
            said = _("the query finds more than {n} tickets; the others are left out, a narrower query helps")
            yield Refused(self.name, said.format(n=MOST_TICKETS))
        yield from self._known.refused.values()
