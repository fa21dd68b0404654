"""A queue is followed live, whatever the other program does to its file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest

from ko_coach.desk import files
from ko_coach.desk.files import FileSource
from ko_coach.desk.source import QueueChange
from tests.desk.live_desk import Desk, desk_of, jsonl, line, put, seconds_of

pytestmark = pytest.mark.thorough

SECOND = 1.0


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
        assert desk.last.liveness.live


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
        times = [seconds_of(source._look) for _ in range(3)]
        lines[25_000] = line("T-25000", subject="changed", body=body)
        put(file, jsonl(*lines))
        await desk.until(lambda: [ticket.subject for ticket in desk.last.changed] == ["changed"])
        task.cancel()
        await asyncio.wait([task])
    assert min(times) < 0.8
    assert desk.gone == []
