"""Tickets that a program prints, line by line: any desk with an API is a short script away."""

from __future__ import annotations

import asyncio
import random
import shlex
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePath
from typing import cast

from ko_coach.desk import process_group
from ko_coach.desk.lines import MOST_REFUSED
from ko_coach.desk.program_output import Gone, Line, Lines, understood
from ko_coach.desk.source import LocalSource, QueueChange, Refused
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.text import clean, clean_line

GATHER_SECONDS = 0.05
"""What is printed within so long is told together; so long without a line, and the first list is complete."""
SILENT_SECONDS = 10.0
"""A program that has printed nothing for so long has nothing to say yet: its queue is empty."""
LOOK_SECONDS = 1.0
"""So often it is looked whether a silent program still runs, for a child of it may hold its output open."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds before a program that ended is started again: twice as many each time."""
WELL_SECONDS = 60.0
"""A program that ran for so long did well, and its next end counts as the first."""
MOST_TICKETS = 100_000
_PART = 1 << 16
_MOST_GATHERED = 16 << 20
"""Bytes that are told together at most."""
_IN_A_THREAD = 100_000
"""More bytes are understood beside the screen."""
_LAST_WORDS = 3
"""So many lines of what it said on its way out are shown."""
_LONGEST_WORDS = 200


class ProgramSource(LocalSource):
    """A program that prints tickets, one a line, and is started again when it ends.

    What it does not print again after that stays: only `{"gone": id}` takes a ticket away.
    """

    def __init__(self, command: str, *, dice: Callable[[float, float], float] = random.uniform) -> None:
        self.command = command
        try:
            self._words = shlex.split(command)
        except ValueError:
            self._words = []
        self._dice = dice
        self._tickets: dict[str, Ticket] = {}
        self._refused: deque[Refused] = deque(maxlen=MOST_REFUSED)
        self._full = False
        self._loading = True
        self._why = self._trouble = ""
        self._since: datetime | None = None
        self._said: tuple[object, ...] = ()
        self._out: asyncio.Queue[QueueChange] = asyncio.Queue(maxsize=2)
        """A program that prints faster than the screen can follow has to wait."""

    @property
    def name(self) -> str:
        """The program's own name: what follows it may hold an account or an address."""
        return clean_line(PurePath(self._words[0]).name)[:40] if self._words else "command:"

    def first(self) -> QueueChange:
        """Return what the first picture shows: that tickets are on their way. Nobody waits for the program."""
        return QueueChange(loading=True)

    async def changes(self) -> AsyncIterator[QueueChange]:
        """Yield the queue as it is printed, until cancelled; then the program and its children are ended."""
        work = asyncio.create_task(self._keep_running())
        try:
            while True:
                getting = asyncio.create_task(self._out.get())
                try:
                    await asyncio.wait({work, getting}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    getting.cancel()  # which does nothing to one that is done
                if work.done():
                    work.result()  # it never ends but by a fault of ours
                yield await getting
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    # ------------------------------------------------------------------ running it

    async def _keep_running(self) -> None:
        failures = 0
        while True:
            begun = time.monotonic()
            why, trouble = await self._run()
            failures = 1 if time.monotonic() - begun >= WELL_SECONDS else failures + 1
            self._loading, self._why, self._trouble = False, why, trouble
            self._since = self._since or datetime.now(UTC)
            await self._tell()
            pause = min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
            await asyncio.sleep(pause * self._dice(0.8, 1.2))

    async def _run(self) -> tuple[str, str]:
        """Run the program once; return why it runs no more, in a few words and in whole sentences."""
        if not self._words:
            said = _("{command} names no program, or a quotation mark in it is never closed.")
            return _("no program"), said.format(command=clean_line(f"command:{self.command}")[:_LONGEST_WORDS])
        try:
            process = await asyncio.create_subprocess_exec(
                *self._words, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, start_new_session=True
            )
        except (OSError, ValueError) as error:
            cause = clean_line(getattr(error, "strerror", None) or type(error).__name__)
            said = _("The program {name} cannot be started: {cause}. Is its path right? It is tried again by itself.")
            return _("cannot start"), said.format(name=self.name, cause=cause)
        words = bytearray()
        listening = asyncio.create_task(_listen(process, words))
        code = None
        try:
            await self._read(process)
            with suppress(TimeoutError):
                async with asyncio.timeout(process_group.KILL_SECONDS):
                    await process.wait()
                    await listening  # to its last words
            code = process.returncode
        finally:
            listening.cancel()
            await process_group.end(process)
        return _("program ended"), _ending(self.name, code, words)

    # ------------------------------------------------------------------ what it prints

    async def _read(self, process: Process) -> None:
        """Take in what the program prints, until it ends or closes its output."""
        lines, begun, answered = Lines(), time.monotonic(), False
        while not lines.ended:
            quiet = await _gather(process, lines, GATHER_SECONDS if answered and self._loading else LOOK_SECONDS)
            if not answered and (lines.heard or time.monotonic() - begun >= SILENT_SECONDS):
                # What was wrong is over, and the lines that were refused were those of the run before.
                answered, self._why, self._trouble, self._since = True, "", "", None
                self._refused.clear()
            self._loading = self._loading and not (answered and quiet)
            await self._take(lines.take())

    async def _take(self, taken: Sequence[Line]) -> None:
        """Put what was printed to what is known, and tell what differs."""
        many = sum(len(line.content or b"") for line in taken) > _IN_A_THREAD
        meanings = await asyncio.to_thread(understood, taken) if many else understood(taken)
        changed, gone = dict[str, Ticket](), dict[str, None]()
        for number, meaning in meanings:
            if isinstance(meaning, str):
                self._refused.append(Refused(f"{self.name}:{number}", meaning))
            elif isinstance(meaning, Gone):
                changed.pop(meaning.id, None)
                if self._tickets.pop(meaning.id, None) is not None:
                    gone[meaning.id] = None
            elif meaning.id not in self._tickets and len(self._tickets) >= MOST_TICKETS:
                self._full = True
            elif self._tickets.get(meaning.id) != meaning:
                self._tickets[meaning.id] = changed[meaning.id] = meaning
                gone.pop(meaning.id, None)
        await self._tell(tuple(changed.values()), tuple(gone))

    async def _tell(self, changed: tuple[Ticket, ...] = (), gone: tuple[str, ...] = ()) -> None:
        refused = tuple(self._refused)
        if self._full:
            said = _("the program prints more than {n} tickets; the others are left out")
            refused = (Refused(self.name, said.format(n=MOST_TICKETS)), *refused)
        state = (self._trouble, self._loading, refused)
        if not (changed or gone) and state == self._said:
            return
        self._said = state
        await self._out.put(
            QueueChange(
                changed,
                gone,
                refused,
                self._loading,
                trouble=self._trouble,
                why=self._why,
                since=self._since,
            )
        )


async def _gather(process: Process, lines: Lines, patience: float) -> bool:
    """Read what comes together; return whether nothing came within `patience` seconds, or nothing will any more."""
    stdout, until = cast("asyncio.StreamReader", process.stdout), 0.0
    while patience > 0 and lines.size < _MOST_GATHERED:
        try:
            async with asyncio.timeout(patience):
                part = await stdout.read(_PART)
        except TimeoutError:
            if process.returncode is not None:
                lines.feed(b"")
            return not until
        lines.feed(part)
        if not part:
            return True
        until = until or time.monotonic() + GATHER_SECONDS
        patience = until - time.monotonic()
    return False


async def _listen(process: Process, words: bytearray) -> None:
    """Keep the end of what the program says beside its tickets."""
    stderr = cast("asyncio.StreamReader", process.stderr)
    while part := await stderr.read(_PART):
        words += part
        del words[: -_LAST_WORDS * _LONGEST_WORDS * 4]


def _ending(name: str, code: int | None, words: bytes | bytearray) -> str:
    """Return how the program ended, with its last words."""
    if code is None:
        said = _("The program {name} closed its output; it is started again.")
    elif code < 0:
        said = _("The program {name} was ended by signal {code}; it is started again.")
    else:
        said = _("The program {name} ended with {code}; it is started again.")
    told = said.format(name=name, code=abs(code or 0))
    lines = [line for one in clean(words.decode("utf-8", "replace")).split("\n") if (line := clean_line(one))]
    if not lines:
        return told
    last = " · ".join(line[:_LONGEST_WORDS] for line in lines[-_LAST_WORDS:])
    return _("{told} Its last words: {words}").format(told=told, words=last)
