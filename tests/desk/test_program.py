"""Any program may be the desk: it prints tickets, one a line."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.desk import lines, process_group, program
from ko_coach.desk.opening import source_of
from ko_coach.desk.program import ProgramSource
from ko_coach.desk.program_output import Lines
from ko_coach.settings import DeskSettings
from tests.desk.live_desk import following, put
from tests.pty.hostile import ATTACKS, FORBIDDEN

pytestmark = pytest.mark.thorough

Write = Callable[[str], ProgramSource]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a program into a file, and return the source that runs it in that folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(program, "LOOK_SECONDS", 0.05)

    def write(text: str) -> ProgramSource:
        head = "import json, os, signal, subprocess, sys, time\nfrom pathlib import Path\n"
        tools = """
        def say(**ticket):
            print(json.dumps(ticket), flush=True)
        def until(name):
            while not Path(name).exists():
                time.sleep(0.01)
        """
        Path("desk.py").write_text(head + dedent(tools) + dedent(text), encoding="utf-8")
        source = source_of(f"command: {shlex.quote(sys.executable)} -u desk.py", DeskSettings())
        assert isinstance(source, ProgramSource)
        return source

    return write


def touch(name: str) -> None:
    Path(name).touch()


async def test_tickets_arrive_change_and_go(written: Write) -> None:
    source = written("""
        say(id=1, subject="one"); say(id="2", subject="two"); say(id=3)
        until("go")
        say(id=1, subject="changed"); say(id=2, subject="two"); say(gone=3); say(gone="never there")
        until("more")
        say(id=4); say(gone=1)
        time.sleep(60)
    """)
    assert source.first().loading
    async with following(source) as desk:
        await desk.until(lambda: desk.ids == ["1", "2", "3"] and not desk.last.loading)
        touch("go")
        await desk.until(lambda: desk.gone == ["3"])
        assert desk.ticket("1").subject == "changed"
        assert [one.id for change in desk.told for one in change.changed].count("2") == 1
        touch("more")
        await desk.until(lambda: desk.ids == ["2", "4"])
        assert not any(change.trouble or change.refused for change in desk.told)


async def test_lines_that_are_no_tickets_are_refused_with_their_number(written: Write) -> None:
    source = written(r"""
        print('{"id": 1}\r\n\r\n{not json\n[1]\n{"gone": []}\n{"subject": "no id"}\n{"gone": 1, "id": 2}', flush=True)
        sys.stdout.buffer.write(b'{"id": "\xff"}\n\n'); sys.stdout.buffer.flush()
        until("never")
    """)
    async with following(source) as desk:
        await desk.until(lambda: len(desk.last.refused) == 5 and not desk.last.loading)
        said = {one.place.rpartition(":")[2]: one.cause for one in desk.last.refused}
        assert desk.ids == ["1", "2"]
    assert said == {
        "3": "it is not JSON",
        "4": "it is no ticket but another kind of value",
        "5": "it has no id",
        "6": "it has no id",
        "8": "it is not UTF-8; save the file as UTF-8",
    }


async def test_only_the_newest_refused_lines_are_kept(written: Write) -> None:
    source = written("print('x\\n' * 2000, flush=True); say(id=1); time.sleep(60)")
    async with following(source) as desk:
        await desk.until(lambda: desk.ids == ["1"] and not desk.last.loading)
        assert len(desk.last.refused) == lines.MOST_REFUSED
        assert desk.last.refused[-1].place.endswith(":2000")


async def test_a_line_that_is_too_long_is_refused_and_the_next_one_counts(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LARGEST_LINE", 1_000_000)
    source = written("""
        say(id=1, body="x" * 3_000_000)
        say(id=2)
        time.sleep(60)
    """)
    async with following(source) as desk:
        await desk.until(lambda: desk.ids == ["2"] and not desk.last.loading)
        assert [one.cause for one in desk.last.refused] == ["the line is longer than 16 MiB"]


async def test_fifty_thousand_lines_at_once_are_told_in_few_changes(written: Write) -> None:
    source = written("""
        sys.stdout.write("".join(json.dumps({"id": n, "body": "word " * 60}) + "\\n" for n in range(50_000)))
        sys.stdout.flush()
        time.sleep(60)
    """)
    async with following(source) as desk:
        await desk.until(lambda: desk.queue.shown == 50_000 and not desk.last.loading, 30)
        assert len(desk.told) < 100


async def test_more_tickets_than_anybody_works_on_are_left_out(written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "MOST_TICKETS", 3)
    source = written("[say(id=n) for n in range(9)]; say(id=1, subject='still follows'); time.sleep(60)")
    async with following(source) as desk:
        await desk.until(lambda: not desk.last.loading)
        assert desk.ids == ["0", "1", "2"]
        assert desk.ticket("1").subject == "still follows"
        assert "more than 3 tickets" in desk.last.refused[0].cause


async def test_half_lines_wait_for_their_other_half_and_the_last_needs_no_line_break(written: Write) -> None:
    source = written("""
        sys.stdout.write('{"id": 1, "sub'); sys.stdout.flush()
        until("go")
        sys.stdout.write('ject": "whole"}\\n{"id": 2}'); sys.stdout.flush()
        until("stop")
    """)
    async with following(source) as desk:
        await desk.until(lambda: not desk.last.loading)
        assert desk.ids == []
        touch("go")
        await desk.until(lambda: desk.ids == ["1"])
        assert desk.ticket("1").subject == "whole"
        touch("stop")
        await desk.until(lambda: desk.ids == ["1", "2"])
        assert not desk.last.refused


async def test_a_program_that_ends_is_started_again_and_no_ticket_is_lost(written: Write) -> None:
    source = written("""
        runs = Path("runs"); run = int(runs.read_text()) + 1 if runs.exists() else 1
        runs.write_text(str(run))
        print("x" if run == 1 else "", flush=True)
        say(id=run)
        if run < 3:
            print("trying the mailbox\\n\\x1b[31mTraceback: no mailbox", file=sys.stderr)
            sys.exit(3)
        time.sleep(60)
    """)
    async with following(source) as desk:
        await desk.until(lambda: desk.ids == ["1", "2", "3"] and not desk.last.trouble)
        troubled = [change for change in desk.told if change.trouble]
        assert {change.why for change in troubled} == {"program ended"}
        assert all(change.since is not None for change in troubled)
        said = troubled[0].trouble
        assert "ended with 3; it is started again" in said
        assert "trying the mailbox · " in said
        assert said.endswith("Traceback: no mailbox")
        assert "\x1b" not in said
        assert (desk.last.refused, desk.last.since, desk.gone) == ((), None, [])


async def test_it_waits_longer_each_time_up_to_a_minute_and_begins_anew_after_a_good_run(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "FIRST_PAUSE", 1.0)
    pauses = list[float]()
    true_sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        if seconds >= 1:
            pauses.append(seconds)
        if len(pauses) == 8:
            monkeypatch.setattr(program, "WELL_SECONDS", 0.0)
        await true_sleep(min(seconds, 0.0) if seconds >= 1 else seconds)

    source = written("sys.exit(1)")
    source._dice = lambda low, high: (low + high) / 2
    monkeypatch.setattr(asyncio, "sleep", noted)
    async with following(source) as desk:
        await desk.until(lambda: len(pauses) >= 10, 20)
    assert pauses[:10] == [1, 2, 4, 8, 16, 32, 60, 60, 1, 1]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nowhere/desk --token x", "The program desk cannot be started: No such file or directory."),
        ("/", "cannot be started: Permission denied."),
        ("desk 'never closed", "a quotation mark in it is never closed"),
        ("", "names no program"),
    ],
)
async def test_a_program_that_is_not_there_is_told(command: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = ProgramSource(command)
    async with following(source) as desk:
        await desk.until(lambda: said in desk.last.trouble)
        assert not desk.last.loading
        assert desk.last.why


def test_its_name_is_that_of_the_program_alone_and_safe() -> None:
    assert ProgramSource("/opt/desk/mail\x1b[31m --user anna").name == "mail\u241b[31m"
    assert ProgramSource("'unclosed").name == "command:"


async def test_a_program_that_says_nothing_has_an_empty_queue(written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "SILENT_SECONDS", 0.1)
    async with following(written("time.sleep(60)")) as desk:
        await desk.until(lambda: not desk.last.loading)
        assert (desk.ids, desk.last.trouble) == ([], "")


CHILDREN = """
    {stubborn}
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    say(id=1, fields=dict(program=str(os.getpid()), child=str(child.pid)))
    time.sleep({patience})
"""


def runs(pid: int) -> bool:
    """Whether the process is there and more than a zombie that nobody fetched."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("stubborn", ["", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"])
async def test_the_program_and_its_children_end_with_the_shift(
    written: Write, stubborn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_group, "KILL_SECONDS", 0.2)
    async with following(written(CHILDREN.format(stubborn=stubborn, patience=60))) as desk:
        await desk.until(lambda: desk.ids == ["1"])
        pids = [int(values[0]) for _name, values in desk.ticket("1").fields]
        assert all(map(runs, pids))
    assert not any(map(runs, pids))
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)  # not even a zombie


async def test_children_that_a_program_leaves_behind_keep_it_from_nothing(written: Write) -> None:
    async with following(written(CHILDREN.format(stubborn="", patience=0))) as desk:
        await desk.until(lambda: desk.was_told("ended with 0"))
        (child,) = {int(values[0]) for name, values in desk.ticket("1").fields if name == "child"}
    assert not runs(child)


async def test_a_program_that_closes_its_output_or_is_killed_is_told(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_group, "KILL_SECONDS", 0.1)
    source = written("""
        if Path("once").exists():
            os.kill(os.getpid(), signal.SIGKILL)
        Path("once").touch()
        os.close(1)
        time.sleep(60)
    """)
    async with following(source) as desk:
        await desk.until(lambda: desk.was_told("closed its output"))
        await desk.until(lambda: desk.was_told("ended by signal 9"))


async def test_it_gets_no_keys(written: Write) -> None:
    async with following(written("say(id=repr(sys.stdin.read())); time.sleep(60)")) as desk:
        await desk.until(lambda: desk.ids == ["''"])


@pytest.mark.parametrize("attack", [name for name in ATTACKS if name not in ("nul", "surrogate")])
async def test_hostile_texts_arrive_as_letters_only(written: Write, attack: str) -> None:
    put(Path("hostile"), ATTACKS[attack][:50_000].encode())
    source = written("""
        text = Path("hostile").read_text(encoding="utf-8")
        say(id=1, subject=text, body=text, customer=text)
        print(text, flush=True); print(text, file=sys.stderr, flush=True)
        sys.exit(1)
    """)
    async with following(source) as desk:
        await desk.until(lambda: bool(desk.last.trouble))
        shown = f"{desk.ticket('1').subject}{''.join(desk.bodies('1'))}{desk.last.trouble}{desk.last.refused}"
    assert not [one for one in (*FORBIDDEN, "\x1b", "\x9b", "\x00", "\x07") if one in shown]


@given(st.lists(st.binary(max_size=30).filter(lambda one: b"\n" not in one)), st.data())
def test_however_it_is_cut_every_line_arrives_once(whole: list[bytes], data: st.DataObject) -> None:
    content = b"\n".join(whole)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=8)))
    splitter, taken = Lines(), []
    for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
        if part := content[start:end]:
            splitter.feed(part)
        taken += splitter.take()
    splitter.feed(b"")
    taken += splitter.take()
    expected = [(number, one) for number, one in enumerate(whole, 1) if one and not one.isspace()]
    assert [(line.number, line.content) for line in taken] == expected
    assert splitter.size == 0
