"""Tickets out of a JSON Lines or CSV file, or a folder of them, followed live."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import cast

from ko_coach.desk.lines import Cells, Reading, Row, csv_rows, gather, json_lines, may_be_torn, parse
from ko_coach.desk.source import LocalSource, QueueChange, Refused
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.liveness import Liveness
from ko_coach.text import clean_line
from ko_coach.watching import UNKNOWN, Signature, changes, signature

SUFFIXES = (".jsonl", ".ndjson", ".csv")
LARGEST_FILE = 1 << 30
FIRST_BYTES = 3 << 20
"""So much of the queue is read before the first picture; the rest arrives behind it."""
FIRST_TICKETS = 600
PART = 2_000
"""Tickets handed over together while a long queue loads."""
SETTLE_SECONDS = 0.1
DOUBT_SECONDS = 0.35
"""A file must lie still for so long before what is missing in it counts as gone: it may be half written."""
PATIENCE_SECONDS = 0.5
"""A file that is written without a pause is read this often all the same."""
LONGEST_DOUBT_SECONDS = 30.0
LOOK_SECONDS = 0.05
OLD_SECONDS = 2.0
"""A file that was last written this long ago and looks as it did need not be read again."""


class FileSource(LocalSource):
    """A file or a folder that some other program writes and we only ever read."""

    def __init__(self, path: Path, *, poll: bool = False) -> None:
        self.path = path.expanduser().absolute()
        self._poll = poll
        self._parsed: dict[int, Ticket | str] = {}
        """What was made of each line, by the hash of it: only new lines are parsed."""
        self._begun: list[tuple[bytes | Cells, Ticket | str]] = []
        """What the first picture was made of, until the loading takes it over."""
        self._tickets: dict[str, Ticket] = {}
        """What was told so far."""
        self._refused: tuple[Refused, ...] = ()
        self._last = Reading()
        self._trouble = ""
        self._torn = False

    @property
    def name(self) -> str:
        return clean_line(self.path.name)

    def first(self) -> QueueChange:
        """Return what the first picture shows: the whole of a short queue, the beginning of a long one."""
        lines = islice(self._lines(most_bytes=FIRST_BYTES), FIRST_TICKETS)
        self._begun = [(line, parse(line)) for _file, _number, line in lines]
        self._tickets = {found.id: found for _line, found in self._begun if not isinstance(found, str)}
        if self._trouble and not self._begun:
            return QueueChange(trouble=self._trouble)
        return QueueChange(changed=tuple(self._tickets.values()), loading=True)

    async def changes(self) -> AsyncIterator[QueueChange]:
        """Yield the queue, and then each change of it within a second; troubles are yielded, never raised."""
        async for part in self._load():
            yield part
        said: tuple[object, ...] = ()
        hints = cast("AsyncGenerator[Liveness, None]", changes(self.path, step=150, poll=self._poll))
        async with aclosing(hints):  # or the watching would go on until somebody collects the garbage
            async for liveness in hints:
                async for news in self._news():
                    state = (news.trouble, liveness, news.refused)
                    if news.changed or news.gone or state != said:
                        said = state
                        yield replace(news, liveness=liveness)

    # ------------------------------------------------------------------ looking

    async def _load(self) -> AsyncIterator[QueueChange]:
        """Yield the queue part by part as it is read for the first time."""
        before = await asyncio.to_thread(signature, self.path)
        self._parsed.update({hash(line): found for line, found in self._begun})
        self._begun = []
        parsed: dict[int, Ticket | str] = {}
        rows, seen = self._rows(parsed), list[Row]()
        while part := await asyncio.to_thread(lambda: list(islice(rows, PART))):
            seen += part
            fresh = {row.ticket.id: row.ticket for row in part if row.ticket}
            fresh = {key: ticket for key, ticket in fresh.items() if self._tickets.get(key) != ticket}
            self._tickets = {**self._tickets, **fresh}
            yield QueueChange(changed=tuple(fresh.values()), loading=True)
        self._parsed = parsed
        self._last = await asyncio.to_thread(gather, seen, before, self._trouble, self._torn)
        change = await asyncio.to_thread(self._take, self._last, sure=False)
        yield replace(change, refused=self._last.refused)

    async def _news(self) -> AsyncIterator[QueueChange]:
        """Read once the writer pauses. What seems gone or broken is told once the file has been still for longer."""
        calm = await self._calm(SETTLE_SECONDS)
        if calm != self._last.signature or not _is_old(calm):
            self._last = await asyncio.to_thread(self._look)
        end = time.monotonic() + LONGEST_DOUBT_SECONDS
        while self._is_doubtful(self._last):
            yield await asyncio.to_thread(self._take, self._last, sure=False)
            calm = await self._calm(DOUBT_SECONDS)
            sure = calm == self._last.signature or time.monotonic() > end
            if not sure or self._last.torn:
                self._last = await asyncio.to_thread(self._look, whole=sure)
            if sure:
                break
        yield await asyncio.to_thread(self._take, self._last)

    async def _calm(self, seconds: float) -> Signature:
        """Wait until nothing was written for so long; return how it looks then, UNKNOWN when patience ends first."""
        begun = since = time.monotonic()
        last = await asyncio.to_thread(signature, self.path)
        while time.monotonic() - since < seconds and not _is_old(last, seconds):
            if time.monotonic() - begun > seconds + PATIENCE_SECONDS:
                return UNKNOWN
            await asyncio.sleep(LOOK_SECONDS)
            now = await asyncio.to_thread(signature, self.path)
            if now != last:
                last, since = now, time.monotonic()
        return last

    def _is_doubtful(self, reading: Reading) -> bool:
        """Return whether the reading may be one of a half-written file."""
        if reading.trouble:
            return False
        return reading.torn or reading.refused != self._refused or not self._tickets.keys() <= reading.tickets.keys()

    def _look(self, *, whole: bool = False) -> Reading:
        before = signature(self.path)
        parsed: dict[int, Ticket | str] = {}
        rows = list(self._rows(parsed, whole=whole))
        self._parsed = parsed
        return gather(rows, before, self._trouble, self._torn)

    def _take(self, reading: Reading, *, sure: bool = True) -> QueueChange:
        """Return how the reading differs from what was told; without being sure, nothing is gone or broken."""
        known, found = self._tickets, reading.tickets
        # Identity first: comparing two equal tickets that are not the same object takes a hundred times as long.
        changed = [
            ticket for identity, ticket in found.items()
            if (old := known.get(identity)) is not ticket and old != ticket
        ]  # fmt: skip
        gone: tuple[str, ...] = ()
        if sure and not reading.trouble:
            gone = tuple([identity for identity in known if identity not in found])
            self._tickets = found
        else:
            self._tickets = {**known, **found}
        if sure:
            self._refused = reading.refused
        return QueueChange(tuple(changed), gone, self._refused, trouble=reading.trouble)

    # ------------------------------------------------------------------ reading

    def _rows(self, parsed: dict[int, Ticket | str], *, whole: bool = True) -> Iterator[Row]:
        """Yield the rows of every file, noting in `parsed` what was made of each line."""
        known = self._parsed
        for file, number, line in self._lines(whole=whole):
            key = hash(line)
            found = known.get(key)
            if found is None:
                found = parsed.get(key) or parse(line)
            parsed[key] = found
            yield Row(file, number, None, found) if isinstance(found, str) else Row(file, number, found)

    def _lines(self, *, most_bytes: int = 0, whole: bool = True) -> Iterator[tuple[str, int, bytes | Cells]]:
        """Yield the lines of every file, with the file's name and their numbers.

        Args:
            most_bytes: read no more of each file, unless 0.
            whole: trust the end of a CSV file.
        """
        self._trouble, self._torn = "", False
        for file in self._files():
            name = clean_line(file.name)
            content, is_cut = self._content(file, most_bytes)
            lines: Iterator[tuple[int, bytes | Cells]]
            if file.suffix.lower() == ".csv":
                torn = is_cut or (not whole and may_be_torn(content))
                self._torn = self._torn or torn
                lines = csv_rows(content, but_last=torn)
            else:
                lines = json_lines(content)
            for number, line in lines:
                yield name, number, line

    def _files(self) -> list[Path]:
        shown = clean_line(str(self.path))
        try:
            mode = self.path.stat().st_mode
            if S_ISREG(mode):
                return [self.path]
            if S_ISDIR(mode):
                return sorted(
                    file for file in self.path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file()
                )
            self._trouble = _("{path} is neither a file nor a folder.").format(path=shown)
        except (FileNotFoundError, NotADirectoryError):
            self._trouble = _("{path} is not there. It is shown as soon as it comes.").format(path=shown)
        except (OSError, ValueError) as error:
            self._trouble = _unreadable(self.path, error)
        return []

    def _content(self, file: Path, most_bytes: int) -> tuple[bytes, bool]:
        """Return the file's bytes and whether there are more; of a file that cannot be read nothing, and say so."""
        try:
            with file.open("rb", buffering=0) as stream:
                size = file.stat().st_size
                if most_bytes and size > most_bytes:
                    content = stream.read(most_bytes) or b""
                    return content[: content.rfind(b"\n") + 1], True
                if size <= LARGEST_FILE:
                    return stream.readall() or b"", False
                self._trouble = _("{path} is larger than 1 GiB.").format(path=clean_line(str(file)))
        except FileNotFoundError:
            pass  # it went between listing and reading; the next look will tell
        except OSError as error:
            self._trouble = _unreadable(file, error)
        return b"", False


def _unreadable(path: Path, error: OSError | ValueError) -> str:
    cause = error.strerror if isinstance(error, OSError) else str(error)
    return _("{path} cannot be read: {cause}.").format(path=clean_line(str(path)), cause=clean_line(str(cause)))


def _is_old(look: Signature, seconds: float = OLD_SECONDS) -> bool:
    """Return whether the last write was at least so long ago, by the clock that stamps files."""
    return look.latest is not None and time.time() - look.latest / 1e9 >= seconds
