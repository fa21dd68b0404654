"""A file or a folder of tickets: read as it is, refused line by line, followed live."""

from __future__ import annotations

import asyncio
import csv
import gc
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from ko_coach.desk import files
from ko_coach.desk.files import FileSource
from ko_coach.desk.queue import Queue
from ko_coach.desk.source import QueueChange

SAMPLE = Path("/work/shared/data/tickets-500.jsonl")
SECOND = 1.0


def line(identity: object, **more: object) -> str:
    return json.dumps({"id": identity, **more}, ensure_ascii=False)


def jsonl(*lines: str) -> bytes:
    return "".join(f"{one}\n" for one in lines).encode("utf-8", "surrogateescape")


def put(path: Path, content: bytes) -> None:
    draft = path.with_name("draft.tmp")
    draft.write_bytes(content)
    draft.replace(path)


class Desk:
    """Applies what a source tells to a queue, as a shift does, and remembers all that was ever said."""

    def __init__(self) -> None:
        self.queue = Queue()
        self.told: list[QueueChange] = []
        self._news = asyncio.Condition()

    @property
    def ids(self) -> list[str]:
        return sorted(self.queue.at(row).id for row in range(self.queue.shown))

    @property
    def gone(self) -> list[str]:
        return [identity for change in self.told for identity in change.gone]

    @property
    def last(self) -> QueueChange:
        return self.told[-1]

    async def follow(self, changes: AsyncIterator[QueueChange]) -> None:
        async for change in changes:
            async with self._news:
                self.queue.apply(change)
                self.told.append(change)
                self._news.notify_all()

    async def until(self, happened: Callable[[], bool], patience: float = 8) -> float:
        """Wait for it and return how long that took."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(patience), self._news:
                await self._news.wait_for(lambda: bool(self.told) and happened())
        except TimeoutError:
            raise AssertionError((self.ids[:9], self.told[-3:])) from None
        return time.monotonic() - begun


@asynccontextmanager
async def desk_of(path: Path, *, poll: bool = False) -> AsyncIterator[Desk]:
    source, desk = FileSource(path, poll=poll), Desk()
    changes = cast("AsyncGenerator[QueueChange, None]", source.changes())
    async with aclosing(changes):
        task = asyncio.create_task(desk.follow(changes))
        await desk.until(lambda: not desk.last.loading)
        yield desk
        task.cancel()
        await asyncio.wait([task], timeout=2)
        assert task.done()


async def settled(path: Path) -> QueueChange:
    """Return all that a source tells of what lies there."""
    async with desk_of(path) as desk:
        changed = tuple(desk.queue.at(row) for row in range(desk.queue.shown))
        return QueueChange(changed, (), desk.last.refused, trouble=desk.last.trouble)


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


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not on this machine")
def test_the_first_picture_waits_little() -> None:
    content = SAMPLE.read_bytes()
    gc.disable()
    try:
        times = [_seconds(lambda: FileSource(SAMPLE).first()) for _ in range(9)]
        yardstick = [_seconds(lambda: [json.loads(one) for one in content.splitlines()]) for _ in range(9)]
    finally:
        gc.enable()
    # A ratio, as the machine may be busy: reading the JSON alone is about half of it.
    assert min(times) < 3.2 * min(yardstick)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


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


@pytest.mark.parametrize("poll", [False, True])
async def test_added_changed_gone_within_a_second(tmp_path: Path, poll: bool) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(jsonl(line("1"), line("2")))
    async with desk_of(file, poll=poll) as desk:
        with file.open("ab") as stream:
            stream.write(jsonl(line("3")))
        took = [await desk.until(lambda: desk.ids == ["1", "2", "3"])]
        put(file, jsonl(line("1", subject="new"), line("2"), line("3")))
        took.append(await desk.until(lambda: desk.queue.at(0).subject == "new"))
        assert [ticket.id for ticket in desk.last.changed] == ["1"]
        file.write_bytes(jsonl(line("1", subject="new"), line("3"), "{"))
        took.append(await desk.until(lambda: desk.ids == ["1", "3"]))
        await desk.until(lambda: [one.place for one in desk.last.refused] == ["q.jsonl:3"])
        assert max(took) < (1.6 if poll else 1.2) * SECOND
        assert desk.last.live


async def test_a_file_that_comes_later_and_goes(tmp_path: Path) -> None:
    file = tmp_path / "later" / "q.jsonl"
    async with desk_of(file) as desk:
        assert "is not there" in desk.last.trouble
        file.parent.mkdir()
        file.write_bytes(jsonl(line("1"), line("2")))
        await desk.until(lambda: desk.ids == ["1", "2"] and not desk.last.trouble)
        file.unlink()
        await desk.until(lambda: "is not there" in desk.last.trouble)
        assert desk.ids == ["1", "2"]
        file.write_bytes(jsonl(line("2"), line("3")))
        await desk.until(lambda: desk.ids == ["2", "3"] and not desk.last.trouble)


async def test_a_folder_with_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(line("1")))
    (tmp_path / "b.jsonl").write_bytes(jsonl(line("2")))
    async with desk_of(tmp_path) as desk:
        assert desk.ids == ["1", "2"]
        (tmp_path / "c.csv").write_bytes(b"id\n3\n")
        await desk.until(lambda: desk.ids == ["1", "2", "3"])
        (tmp_path / "b.jsonl").rename(tmp_path / "z.jsonl")
        (tmp_path / "a.jsonl").unlink()
        await desk.until(lambda: desk.ids == ["2", "3"])
        assert desk.gone == ["1"]


def test_an_unreadable_file_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(line("1")))
    (tmp_path / "b.jsonl").write_bytes(jsonl(line("2")))
    true_open = Path.open

    def guarded(self: Path, *args: Any, **options: Any) -> Any:
        if self.name == "a.jsonl":
            raise PermissionError(13, "Permission denied")
        return true_open(self, *args, **options)

    monkeypatch.setattr(Path, "open", guarded)
    assert [ticket.id for ticket in FileSource(tmp_path).first().changed] == ["2"]


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
async def test_a_slow_rewrite_in_place_flickers_nothing(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"q.{suffix}"
    names = [f"T-{number}" for number in range(100, 160)]

    def content(subject: str) -> bytes:
        if suffix == "csv":
            return f"id,subject\n{''.join(f'{name},{subject}{chr(10)}' for name in names)}".encode()
        return jsonl(*(line(name, subject=subject) for name in names))

    file.write_bytes(content("old"))
    async with desk_of(file) as desk:
        new = content("new")
        with file.open("wb", buffering=0) as stream:
            for start in range(0, len(new), len(new) // 12):
                stream.write(new[start : start + len(new) // 12])
                await asyncio.sleep(0.15)  # this is how slowly the other program writes
        await desk.until(lambda: all(desk.queue.at(row).subject == "new" for row in range(desk.queue.shown)))
        await desk.until(lambda: not desk.last.refused)
        assert desk.ids == names
        assert desk.gone == []
        assert {ticket.id for change in desk.told for ticket in change.changed} == set(names)
        assert all(not change.refused for change in desk.told)


async def test_what_is_only_written_otherwise_is_no_change(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(jsonl('{"id": "1", "subject": "x"}'))
    async with desk_of(file) as desk:
        put(file, jsonl('{"subject":"x","id":"1"}', line("2")))
        await desk.until(lambda: desk.ids == ["1", "2"])
        assert [[ticket.id for ticket in change.changed] for change in desk.told if change.changed] == [["1"], ["2"]]


async def test_fifty_thousand_tickets(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    body = "word " * 60
    lines = [line(f"T-{number}", subject="s", body=body) for number in range(50_000)]
    file.write_bytes(jsonl(*lines))
    source, desk = FileSource(file), Desk()
    desk.queue.apply(source.first())
    assert desk.queue.shown == files.FIRST_TICKETS
    async with aclosing(cast("AsyncGenerator[QueueChange, None]", source.changes())) as changes:
        task = asyncio.create_task(desk.follow(changes))
        await desk.until(lambda: not desk.last.loading and desk.queue.shown == 50_000, 30)
        assert sum(len(change.changed) for change in desk.told) == 50_000 - files.FIRST_TICKETS
        times = [_seconds(source._look) for _ in range(3)]
        lines[25_000] = line("T-25000", subject="changed", body=body)
        put(file, jsonl(*lines))
        await desk.until(lambda: [ticket.subject for ticket in desk.last.changed] == ["changed"])
        task.cancel()
        await asyncio.wait([task])
    assert min(times) < 0.8
    assert desk.gone == []
