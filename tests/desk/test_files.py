"""A file or a folder of tickets: read as it is, refused line by line, followed live."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest

from ko_coach.desk import files
from ko_coach.desk.files import FileSource
from ko_coach.desk.source import QueueChange
from tests.desk.live_desk import jsonl, line, settled

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "tickets-500.jsonl"
"""Real tickets beside the project, where there are any."""


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not on this machine")
async def test_the_five_hundred_tickets() -> None:
    source = FileSource(SAMPLE)
    first = source.first()
    assert (len(first.changed), first.loading, first.trouble) == (500, True, "")
    assert sum(len(ticket.messages) for ticket in first.changed) > 1_500
    async with aclosing(cast("AsyncGenerator[QueueChange, None]", source.changes())) as changes:
        async for change in changes:
            assert (*change.changed, *change.gone, *change.refused) == ()
            if not change.loading:
                break


BAD_LINES: list[tuple[bytes, str]] = [
    (b"{not json", "it is not JSON"),
    (b'{"id": "1"} {"id": "2"}', "it is not JSON"),
    (b'{"id": "\xff"}', "it is not UTF-8; save the file as UTF-8"),
    (b'{"subject": "x"}', "it has no id"),
    (b'{"id": NaN}', "it has no id"),
    (b"NaN", "it is no ticket but another kind of value"),
    (b"[1, 2]", "it is no ticket but another kind of value"),
    (b"[" * 50_000, "it is not JSON"),
    (b'{"id": 1, "x": ' + b"9" * 5_000 + b"}", "it is not JSON"),
    (b"\x00\x00", "it is not JSON"),
]


@pytest.mark.parametrize(("bad", "cause"), BAD_LINES)
async def test_a_line_that_is_no_ticket_is_refused_with_its_number(tmp_path: Path, bad: bytes, cause: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + jsonl(line("first")) + b"\r\n" + bad + b"\r\n" + line(2).encode())
    told = await settled(file)
    assert [(one.place, one.cause) for one in told.refused] == [("q.jsonl:3", cause)]
    assert sorted(ticket.id for ticket in told.changed) == ["2", "first"]


async def test_an_id_that_comes_again_counts_where_it_comes_last(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(line("1", subject="old"), line("2"), line("1", subject="older")))
    (tmp_path / "b.ndjson").write_bytes(jsonl(line("1", subject="new"), line("3"), line("3")))
    (tmp_path / "notes.txt").write_text("no queue")
    told = await settled(tmp_path)
    assert [(one.place, one.cause) for one in told.refused] == [
        ("a.jsonl:1", "ticket 1 comes again at b.ndjson:1, which counts"),
        ("a.jsonl:3", "ticket 1 comes again at b.ndjson:1, which counts"),
        ("b.ndjson:2", "ticket 3 comes again at b.ndjson:3, which counts"),
    ]
    assert [ticket.subject for ticket in told.changed if ticket.id == "1"] == ["new"]


async def test_csv(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["id", " subject ", "body", "customer.name", "customer", "fields.Plan", "tags", "messages", "odd"],
        ["1", "a,b", "two\nlines", "Anna", "other", "Gold", "x;y", "", ""],
        ["", "", "", "", "", "", "", "", ""],
        ["", "no id", "", "", "", "", "", "", ""],
        ["2", "", "", "", "Olga", "", "", json.dumps([{"author_role": "agent", "body": "hi"}]), "ö"],
        ["3", "", "", "", "", "", "", "{broken", ""],
    ]
    file = tmp_path / "q.CSV"
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream).writerows(rows)
    with file.open("ab") as stream:
        stream.write(b"4,\xff\n")
    told = await settled(file)
    assert [(one.place, one.cause) for one in told.refused] == [
        ("q.CSV:5", "it has no id"),
        ("q.CSV:7", "it is not JSON"),
        ("q.CSV:8", "it is not UTF-8; save the file as UTF-8"),
    ]
    one, two = sorted(told.changed, key=lambda ticket: ticket.id)
    assert (one.subject, one.customer.name, one.tags, one.fields) == ("a,b", "Anna", ("x", "y"), (("Plan", ("Gold",)),))
    assert one.messages[0].body == "two\nlines"
    assert (two.customer.name, two.messages[0].body) == ("Olga", "hi")


async def test_a_cell_that_is_too_large_costs_only_its_row(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_bytes(b"id,body\n1,a\n2," + b"x" * (17 << 20) + b"\n3,c\n")
    told = await settled(file)
    assert "it is not CSV" in {one.cause for one in told.refused}
    assert {"1", "3"} <= {ticket.id for ticket in told.changed}


def test_the_first_picture_of_a_long_csv_shows_no_half_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FIRST_BYTES", 40)
    file = tmp_path / "q.csv"
    file.write_bytes(b'id,body\n1,short\n2,"a body\nof many\nmany lines"\n3,x\n')
    assert [ticket.id for ticket in FileSource(file).first().changed] == ["1"]


async def test_places_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    for path, cause in [
        (tmp_path / "none.jsonl", "is not there. It is shown as soon as it comes."),
        (tmp_path / "pipe", "is neither a file nor a folder."),
        (Path("/tmp/a\0b"), "cannot be read: embedded null byte."),
    ]:
        assert cause in FileSource(path).first().trouble
    assert cause in (await settled(Path("/tmp/a\0b"))).trouble
    assert FileSource(tmp_path / "a\x1bb").name == "a␛b"
