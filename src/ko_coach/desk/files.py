"""Tickets out of a JSON Lines or CSV file, or a folder of them, followed live."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from ko_coach.desk.source import QueueChange, Refused
from ko_coach.desk.ticket import RefusedTicketError, Ticket, ticket_from
from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line
from ko_coach.watching import changes, signature

SUFFIXES = (".jsonl", ".ndjson", ".csv")
LARGEST_FILE = 1 << 30
LARGEST_LINE = 16 << 20
MOST_REFUSED = 500
FIRST_BYTES = 3 << 20
"""So much of the queue is read before the first picture; the rest arrives behind it."""
FIRST_TICKETS = 600
PART = 2_000
"""Tickets handed over together while a long queue loads."""
SETTLE_SECONDS = 0.1
MOST_LOOKS = 5

csv.field_size_limit(LARGEST_LINE)


class QueueTroubleError(Exception):
    """The queue cannot be read at the moment; the message is for the person."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a file: its place, and the ticket or why there is none."""

    file: str
    line: int
    ticket: Ticket | None
    cause: str = ""


@dataclass(slots=True)
class _Known:
    """What was read last: rows by the hash of their bytes, so that only new lines are parsed again."""

    parsed: dict[tuple[str, int], Ticket | str] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)


class FileSource:
    """A file or a folder that some other program writes and we only ever read."""

    def __init__(self, path: Path, *, poll: bool = False) -> None:
        self.path = path.expanduser().absolute()
        self._poll = poll
        self._known = _Known()

    @property
    def name(self) -> str:
        return clean_line(self.path.name)

    def first(self) -> QueueChange:
        """Return what the first picture shows: the whole of a short queue, the beginning of a long one."""
        try:
            rows = list(islice(self._rows(FIRST_BYTES), FIRST_TICKETS))
        except QueueTroubleError as trouble:
            return QueueChange(trouble=str(trouble))
        tickets = {row.ticket.id: row.ticket for row in rows if row.ticket}
        self._known.tickets = dict(tickets)
        return QueueChange(changed=tuple(tickets.values()), loading=True)

    async def changes(self) -> AsyncIterator[QueueChange]:
        """Yield the queue, and then each change of it within a second; troubles are yielded, never raised."""
        async for part in self._load():
            yield part
        said = ""
        async for live in changes(self.path, step=100, poll=self._poll):
            change = replace(await self._settled(), live=live)
            state = f"{change.trouble}|{live}|{change.refused}"
            if change.changed or change.gone or state != said:
                said = state
                yield change

    async def _load(self) -> AsyncIterator[QueueChange]:
        rows = self._rows()
        seen: list[_Row] = []
        try:
            while part := await asyncio.to_thread(lambda: list(islice(rows, PART))):
                seen += part
                fresh = {row.ticket.id: row.ticket for row in part if row.ticket}
                known = self._known.tickets
                fresh = {key: ticket for key, ticket in fresh.items() if known.get(key) is not ticket}
                known.update(fresh)
                yield QueueChange(changed=tuple(fresh.values()), loading=True)
        except QueueTroubleError as trouble:
            yield QueueChange(trouble=str(trouble))
        else:
            yield await asyncio.to_thread(self._difference, seen)

    async def _settled(self) -> QueueChange:
        """Read once the writer has finished: a file that is half written looks like tickets that are gone."""
        before = await asyncio.to_thread(signature, self.path)
        for _look in range(MOST_LOOKS):
            await asyncio.sleep(SETTLE_SECONDS)
            now = await asyncio.to_thread(signature, self.path)
            if now == before:
                break
            before = now
        return await asyncio.to_thread(self._read)

    def _read(self) -> QueueChange:
        try:
            return self._difference(list(self._rows()))
        except QueueTroubleError as trouble:
            return QueueChange(trouble=str(trouble))

    def _difference(self, rows: list[_Row]) -> QueueChange:
        """Compare what was read with what was known; an id that comes twice counts where it comes last."""
        last = {row.ticket.id: row for row in rows if row.ticket}
        refused = tuple(_refusals(rows, last))
        tickets = {identity: row.ticket for identity, row in last.items() if row.ticket}
        known = self._known.tickets
        self._known.tickets = tickets
        return QueueChange(
            changed=tuple(ticket for identity, ticket in tickets.items() if known.get(identity) is not ticket),
            gone=tuple(identity for identity in known if identity not in tickets),
            refused=refused,
        )

    def _rows(self, most_bytes: int = 0) -> Iterator[_Row]:
        """Yield the rows of every file; of each no more than `most_bytes` are read unless that is 0."""
        previous, parsed = self._known.parsed, {}
        for file in self._files():
            name = clean_line(file.name)
            content = _content(file, most_bytes)
            lines = _csv_rows(content, name) if file.suffix.lower() == ".csv" else _json_lines(content, name)
            for number, line in lines:
                key = (name, hash(line))
                found = previous.get(key)
                if found is None:
                    found = _parse(line)
                parsed[key] = found
                yield _Row(name, number, None, found) if isinstance(found, str) else _Row(name, number, found)
        if not most_bytes:
            self._known.parsed = parsed
        else:
            previous.update(parsed)

    def _files(self) -> list[Path]:
        try:
            mode = self.path.stat().st_mode
            if S_ISREG(mode):
                return [self.path]
            if S_ISDIR(mode):
                return sorted(file for file in self.path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
        except FileNotFoundError:
            raise QueueTroubleError(
                _("{path} is not there. It is shown as soon as it comes.").format(path=clean_line(str(self.path)))
            ) from None
        except OSError as error:
            raise _unreadable(self.path, error) from None
        raise QueueTroubleError(_("{path} is neither a file nor a folder.").format(path=clean_line(str(self.path))))


def _unreadable(path: Path, error: OSError) -> QueueTroubleError:
    return QueueTroubleError(
        _("{path} cannot be read: {cause}.").format(path=clean_line(str(path)), cause=clean_line(str(error.strerror)))
    )


def _content(file: Path, most_bytes: int) -> bytes:
    try:
        with file.open("rb") as stream:
            if most_bytes:
                content = stream.read(most_bytes)
                whole = len(content) < most_bytes
                return content if whole else content[: content.rfind(b"\n") + 1]
            if stream.seek(0, io.SEEK_END) > LARGEST_FILE:
                raise QueueTroubleError(_("{path} is larger than 1 GiB.").format(path=clean_line(str(file))))
            stream.seek(0)
            return stream.read()
    except FileNotFoundError:
        return b""  # it went between listing and reading; the next look will tell
    except OSError as error:
        raise _unreadable(file, error) from None


def _json_lines(content: bytes, _name: str) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line and not line.isspace():
            yield number, line


def _csv_rows(content: bytes, _name: str) -> Iterator[tuple[int, bytes | tuple[tuple[str, str], ...]]]:
    """Yield each row as (column, cell) pairs; a file that cannot be read as CSV ends in one row of bytes."""
    text = content.decode("utf-8-sig", "surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [column.strip() for column in next(reader, [])]
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, tuple(zip(header, row, strict=False))
    except csv.Error:
        yield reader.line_num, b""


def _parse(line: bytes | tuple[tuple[str, str], ...]) -> Ticket | str:
    """Return the ticket, or why it is refused."""
    if isinstance(line, bytes) and len(line) > LARGEST_LINE:
        return _("the line is longer than 16 MiB")
    try:
        return ticket_from(_from_cells(line) if isinstance(line, tuple) else json.loads(line.decode("utf-8")))
    except UnicodeError:
        return _("it is not UTF-8; save the file as UTF-8")
    except RefusedTicketError as error:
        return _("it has no id") if "id" in str(error) else _("it is no ticket but another kind of value")
    except (ValueError, RecursionError):
        return _("it is not CSV") if line == b"" else _("it is not JSON")


def _from_cells(cells: tuple[tuple[str, str], ...]) -> dict[str, object]:
    """Return a ticket's data: `customer.name` and `fields.Plan` go one level down, messages are JSON in a cell."""
    ticket: dict[str, object] = {}
    for column, cell in cells:
        cell.encode("utf-8")  # a byte that was not UTF-8 raises here, as UnicodeEncodeError
        if not cell:
            continue
        parent, _dot, child = column.partition(".")
        if child and parent in {"customer", "fields"}:
            inner = ticket.setdefault(parent, {})
            if isinstance(inner, dict):
                inner[child] = cell
        elif column == "messages":
            ticket[column] = json.loads(cell)
        elif column == "tags":
            ticket[column] = cell.replace(";", ",")
        else:
            ticket[column] = cell
    return ticket


def _refusals(rows: list[_Row], last: dict[str, _Row]) -> Iterator[Refused]:
    count = 0
    for row in rows:
        if row.ticket is None:
            cause = row.cause
        elif (winner := last[row.ticket.id]) is not row:
            cause = _("ticket {id} comes again at {place}, which counts").format(
                id=row.ticket.id, place=f"{winner.file}:{winner.line}"
            )
        else:
            continue
        yield Refused(f"{row.file}:{row.line}", cause)
        count += 1
        if count >= MOST_REFUSED:
            return
