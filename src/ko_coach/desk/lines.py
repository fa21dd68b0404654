"""The bytes of a queue's file, line by line: each a ticket, or refused with the reason."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from itertools import islice
from types import ModuleType
from typing import NamedTuple

from ko_coach.desk.delivery import RefusedTicketError, ticket_from
from ko_coach.desk.source import Refused
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.watching import UNKNOWN, Signature

LARGEST_LINE = 16 << 20
MOST_REFUSED = 500

Cells = tuple[tuple[str, str], ...]
"""One row of a CSV file, as (column, cell) pairs."""

_DECODER = json.JSONDecoder()
_JSON_SPACES = " \t\r\n"


class Row(NamedTuple):
    """One line of a file: its place, and the ticket or why there is none."""

    file: str
    line: int
    ticket: Ticket | None
    cause: str = ""


class Reading(NamedTuple):
    """What one look at the whole queue found."""

    signature: Signature = UNKNOWN
    tickets: dict[str, Ticket] = {}  # noqa: RUF012 - never changed, only replaced
    refused: tuple[Refused, ...] = ()
    trouble: str = ""
    torn: bool = False
    """The last row of a CSV file was left out, as it may be half of one."""


def gather(rows: list[Row], look: Signature, trouble: str, torn: bool) -> Reading:
    """Return what the rows of the whole queue say together; an id that comes twice counts where it comes last."""
    last = {row.ticket.id: row for row in rows if row.ticket}
    refused = tuple(islice(_refusals(rows, last), MOST_REFUSED))
    tickets = {identity: row.ticket for identity, row in last.items() if row.ticket}
    return Reading(look, tickets, refused, trouble, torn)


def _refusals(rows: list[Row], last: dict[str, Row]) -> Iterator[Refused]:
    for row in rows:
        if row.ticket is None:
            yield Refused(f"{row.file}:{row.line}", row.cause)
        elif (winner := last[row.ticket.id]) is not row:
            said = _("ticket {id} comes again at {place}, which counts")
            yield Refused(f"{row.file}:{row.line}", said.format(id=row.ticket.id, place=f"{winner.file}:{winner.line}"))


def json_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line and not line.isspace():
            yield number, line


def csv_rows(content: bytes, *, but_last: bool = False) -> Iterator[tuple[int, bytes | Cells]]:
    """Yield each row with the number of its first line; one that is no CSV is empty bytes.

    Args:
        content: the file.
        but_last: keep the last row back: it may be half of one.
    """
    text = content.decode("utf-8-sig", "surrogateescape")
    reader = _csv().reader(io.StringIO(text, newline=""))
    waiting: tuple[int, bytes | Cells] | None = None
    header: list[str] | None = None
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except _csv().Error:
            row, broken = [], True
        else:
            broken = False
        if row is None:
            break
        if header is None:
            header = [column.strip() for column in row] if not broken else []
            continue
        if not broken and not any(cell.strip() for cell in row):
            continue
        if waiting is not None:
            yield waiting
        waiting = number, b"" if broken else tuple(zip(header, row, strict=False))
    if waiting is not None and not but_last:
        yield waiting


def may_be_torn(content: bytes) -> bool:
    """Return whether a CSV file may end in half a row; JSON needs no such doubt, for half of it is none."""
    return not content.endswith((b"\n", b"\r")) or content.count(b'"') % 2 == 1


def parse(line: bytes | Cells) -> Ticket | str:
    """Return the ticket, or why it is refused."""
    if isinstance(line, bytes) and len(line) > LARGEST_LINE:
        return _("the line is longer than 16 MiB")
    try:
        return ticket_from(_from_cells(line) if isinstance(line, tuple) else _from_json(line))
    except UnicodeError:
        return _("it is not UTF-8; save the file as UTF-8")
    except RefusedTicketError as error:
        return _("it has no id") if "id" in str(error) else _("it is no ticket but another kind of value")
    except (ValueError, RecursionError):
        return _("it is not CSV") if line == b"" else _("it is not JSON")


def _from_json(line: bytes) -> object:
    text = line.decode("utf-8").strip(_JSON_SPACES)
    value, end = _DECODER.raw_decode(text)  # json.loads takes a tenth longer
    if end != len(text):
        raise ValueError("more than one value")
    return value


def _from_cells(cells: Cells) -> dict[str, object]:
    """Return a ticket's data: `customer.name` and `fields.Plan` go one level down, messages are JSON in a cell."""
    ticket: dict[str, object] = {}
    inner: dict[str, dict[str, str]] = {"customer": {}, "fields": {}}
    for column, cell in cells:
        cell.encode("utf-8")  # a byte that was not UTF-8 raises here, as UnicodeEncodeError
        if not cell:
            continue
        parent, _dot, child = column.partition(".")
        if child and parent in inner:
            inner[parent][child] = cell
        elif column == "customer":
            inner[column].setdefault("name", cell)
        elif column == "messages":
            ticket[column] = json.loads(cell)
        else:
            ticket[column] = cell.replace(";", ",") if column == "tags" else cell
    return {**ticket, **{parent: held for parent, held in inner.items() if held}}


@cache
def _csv() -> ModuleType:
    """Return the csv module; a queue of JSON Lines does without it."""
    import csv

    csv.field_size_limit(LARGEST_LINE)
    return csv
