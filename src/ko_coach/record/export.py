"""The record for other programs: one interaction a line, as JSON Lines or CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import orjson
from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from ko_coach.record import tables as t
from ko_coach.record.moments import EPOCH, microseconds
from ko_coach.record.outline import REFLECTION
from ko_coach.record.told import FORM, Page, Told
from ko_coach.text import clean

if TYPE_CHECKING:
    from ko_coach.record.log import Log

Format = Literal["jsonl", "csv"]
Progress = Callable[[int], bool]
"""Called with how many interactions are written so far; the export goes on while it returns True."""
Key = tuple[int, str]
"""The microseconds of an interaction's opening, and its id."""
Piece = bytes | tuple[str, ...]
"""Lines, or the rubric versions that belong into the line between those before and those after."""

PAGE = 1_000
"""Interactions that one process holds in memory at once."""
_WORTH_A_HELPER = 20 * PAGE
"""From so many interactions on, a second process pays for its start."""
_COLUMNS = (
    *("id", "agent", "ticket", "customer", "persona", "persona_by", "stage", "stage_by", "rubric", "rubric_version"),
    *("opened_at", "closed_at", "engaged_seconds", "state", "private", "prompts", "ratings", "trust"),
    *REFLECTION,
)
_OF_PROMPT = ("item", "phase", "text", "action", "at")
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n|%＝＋－＠]")
"""How a cell begins that a spreadsheet would run (OWASP, "CSV Injection"), white space before it included."""
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What JSON leaves as it is and a terminal or a line reader would obey."""
_OBEYED_BYTES = tuple(
    re.compile(one) for one in (rb"\xe2(?:\x80[\x8e\x8f\xa8-\xae]|\x81[\xa6-\xa9])", rb"\xc2[\x80-\x9f]")
)
"""Some of the same in UTF-8. What begins with another byte is so rare that the byte alone decides."""
_SUSPECT = (b"\x7f", b"\xd8", b"\xef")


class Stopped(Exception):  # noqa: N818 - somebody wished it, and nothing failed
    """The export was to go on no longer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an export tells."""

    where: tuple[ColumnElement[bool], ...] = ()
    """What holds of the rows of `interactions` that it tells of; all of them if empty."""
    with_private: bool = False
    """Private interactions whole, and not only that they happened."""
    own: str = ""
    """The agent whose private interactions are told whole."""


EVERYTHING = Choice()
"""The whole record; of private interactions that they happened."""


def export_jsonl(log: Log, stream: BinaryIO, choice: Choice = EVERYTHING, *, on_page: Progress | None = None) -> int:
    """Write the record as JSON Lines in UTF-8, oldest interaction first; return how many there were.

    Raises Stopped when `on_page` says so.
    """
    from ko_coach.record.second_process import shared_pages

    written = 0
    told: set[str] = set()
    alone = bool(choice.where) or count(log, choice) < _WORTH_A_HELPER
    pages = own_pages(log, choice) if alone else shared_pages(log, choice)
    for pieces, many in pages:
        _put(log, stream, pieces, told)
        written += many
        if on_page is not None and not on_page(written):
            raise Stopped
    return written


def _put(log: Log, stream: BinaryIO, pieces: Iterable[Piece], told: set[str]) -> None:
    for piece in pieces:
        if isinstance(piece, bytes):
            stream.write(piece)
        else:
            stream.write(rubrics(log, [one for one in piece if one not in told]))
            told.update(piece)


def export_csv(log: Log, stream: BinaryIO, choice: Choice = EVERYTHING, *, on_page: Progress | None = None) -> int:
    """Write the record as CSV in UTF-8 with a heading line; return how many interactions there were.

    Prompts and ratings are JSON in their cell, the reflection has a column for each field. A text that a
    spreadsheet would run as a formula begins with an apostrophe. Raises Stopped when `on_page` says so.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        count = 0
        for after, upto in bounds(log, choice):
            with log.reading() as connection:
                for row, _ in told_within(connection, choice, after, upto):
                    writer.writerow(cells(row))
                    count += 1
            if on_page is not None and not on_page(count):
                raise Stopped
    finally:
        text.detach()
    return count


def export_listed(
    log: Log, stream: BinaryIO, lists: Iterable[Sequence[str]], choice: Choice = EVERYTHING, *, form: Format = "jsonl"
) -> int:
    """Write the interactions with these ids in their order, a few hundred ids in each list; return how many."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    seen: set[str] = set()
    many = 0
    try:
        if form == "csv":
            writer.writerow(_COLUMNS)
        for ids in lists:
            with log.reading() as connection:
                page = Page(connection, [t.interactions.c.id.in_(ids)])
                found = {
                    row["id"]: (row, versions)
                    for row, versions in page.told(with_private=choice.with_private, own=choice.own)
                }
            told = [found[name] for name in ids if name in found]
            many += len(told)
            if form == "csv":
                writer.writerows(cells(row) for row, _ in told)
            else:
                _put(log, stream, lines(told, seen)[0], set())
    finally:
        text.detach()
    return many


def count(log: Log, choice: Choice) -> int:
    """Return how many interactions an export would tell of."""
    with log.reading() as connection:
        return connection.scalar(select(func.count()).select_from(t.interactions).where(*choice.where)) or 0


def bounds(log: Log, choice: Choice) -> Iterator[tuple[Key | None, Key]]:
    """Yield where pages begin and end: after the one interaction (None: at the first), up to and with the other."""
    i = t.interactions.c
    keys = select(i.at, i.id).where(*choice.where).order_by(i.at, i.id)
    after: Key | None = None
    while True:
        rest = keys if after is None else keys.where(_key() > _values(after))
        with log.reading() as connection:
            last = connection.execute(rest.offset(PAGE - 1).limit(1)).first()
            if last is None:  # the last page is not full; whoever comes while it is written waits for the next export
                last = connection.execute(rest.order_by(None).order_by(i.at.desc(), i.id.desc()).limit(1)).first()
        if last is None:
            return
        upto = (microseconds(last.at), last.id)
        yield after, upto
        after = upto


def own_pages(log: Log, choice: Choice) -> Iterator[tuple[list[Piece], int]]:
    """Yield page after page, each as its pieces and how many interactions are in it."""
    seen: set[str] = set()
    for after, upto in bounds(log, choice):
        with log.reading() as connection:
            yield lines(told_within(connection, choice, after, upto), seen)


def lines(told: Iterable[tuple[Told, set[str]]], seen: set[str]) -> tuple[list[Piece], int]:
    """Return interactions as JSON Lines, cut where rubric versions that were not `seen` are to be told."""
    pieces: list[Piece] = []
    run: list[bytes] = []
    many = 0
    for row, versions in told:
        many += 1
        # The key comes last, so that whoever puts the lines together can fill it in.
        line = orjson.dumps(row, option=FORM)[:-1]
        if fresh := versions - seen - {""}:
            seen |= fresh
            pieces += [harmless(b"\n".join([*run, line]) + b',"rubrics":'), tuple(sorted(fresh))]
            run = [b"}"]
        else:
            run.append(line + (b',"rubrics":{}}' if row["facts"] is not None else b',"rubrics":null}'))
    if run:
        pieces.append(harmless(b"\n".join([*run, b""])))
    return pieces, many


def rubrics(log: Log, versions: Sequence[str]) -> bytes:
    """Return what is on record of these rubric versions, as JSON by version."""
    c = t.rubric_versions.c
    asked = select(c.version, c.name, c.content, c.at, c.author).where(c.version.in_(versions)).order_by(c.version)
    with log.reading() as connection:
        found = {row.version: dict(row._mapping) for row in connection.execute(asked)} if versions else {}  # noqa: SLF001
    for one in found.values():
        del one["version"]
    return harmless(orjson.dumps(found, option=FORM))


def harmless(line: bytes) -> bytes:
    """Return the JSON with nothing in it that a terminal or a line reader would obey."""
    if line.isascii() and b"\x7f" not in line:
        return line
    if not any(byte in line for byte in _SUSPECT) and not any(pattern.search(line) for pattern in _OBEYED_BYTES):
        return line
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line.decode()).encode()


def told_within(
    connection: Connection, choice: Choice, after: Key | None, upto: Key
) -> Iterable[tuple[Told, set[str]]]:
    """Return the interactions of the choice between two places, oldest first, with the rubric versions they name."""
    where = [*choice.where, _key() <= _values(upto)]
    page = Page(connection, where if after is None else [*where, _key() > _values(after)])
    return page.told(with_private=choice.with_private, own=choice.own)


def cells(row: Told) -> list[str | int | float]:
    """Return the interaction as the cells of a line of CSV."""
    told = [] if row["prompts"] is None else orjson.loads(orjson.dumps(row["prompts"]))
    prompts = None if row["prompts"] is None else [{name: one[name] for name in _OF_PROMPT} for one in told]
    flat = {**row, **(row["reflection"] or {}), "prompts": prompts}
    return [_cell(flat.get(column)) for column in _COLUMNS]


def _cell(value: Any) -> str | int | float:
    """Return the value as a cell: numbers stay numbers, text is defused."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case str():
            text = clean(value)
            return f"'{text}" if _FORMULA.match(text) else text
        case datetime():
            return f"{value.isoformat()}Z"
        case _:
            return harmless(orjson.dumps(value, option=FORM)).decode()


def _key() -> Any:
    return tuple_(t.interactions.c.at, t.interactions.c.id)


def _values(key: Key) -> Any:
    at, identity = t.interactions.c.at, t.interactions.c.id
    return tuple_(_moment(key[0]), key[1], types=(at.type, identity.type))


def _moment(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)
