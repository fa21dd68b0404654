"""The customer's text is data (law 9): whatever it holds, the terminal gets only what Textual itself writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.driver.sequences import Token, tokens
from tests.pty.desk import Coach, Desk
from tests.pty.hostile import ATTACKS, FORBIDDEN, MARK, queue_bytes, refused_lines, rubric
from tests.pty.material import ticket, write_rubric, write_tickets

pytestmark = [pytest.mark.pty, pytest.mark.timeout(90)]


def look_everywhere(desk: Desk, coach: Coach, tickets: int) -> None:
    """Turn to every ticket and open every panel, so that every text is painted somewhere."""
    coach.ready()
    for _ticket in range(tickets):
        coach.press("n")
        coach.settle(0.03, 1.0)
    for keys in (
        "i",
        "w",
        "i",
        "c",
        "p",
        "escape",
        "s",
        "escape",
        "S",
        "escape",
        "?",
        "escape",
        "!",
        "end",
        "escape",
        "r",
    ):
        coach.press(keys)
        coach.settle(0.05, 1.0)
    coach.send("1")
    coach.press("escape", "/")
    coach.settle(0.05, 1.0)
    coach.send(MARK[0].lower())
    coach.settle(0.05, 1.0)
    coach.press("escape", "ctrl+p")
    coach.settle(0.1, 1.0)
    coach.press("escape", "q", "end", "home", "escape", "x", "1", "u")
    coach.settle(0.1, 1.0)
    desk.run("focus", ATTACKS["clipboard"].replace("\x00", "") + " elsewhere")
    coach.wait_for(lambda: b"is not in the queue" in coach.raw)
    coach.resize(50, 30)
    coach.settle(0.1, 1.0)
    coach.press("q", "escape", "c", "escape", "ctrl+q")
    assert coach.wait_for_end() == 0


def controls(raw: bytes) -> list[Token]:
    return [token for token in tokens(raw.decode("utf-8", "strict")) if token.kind != "text"]


def kinds(found: Iterable[Token]) -> set[str]:
    return {token.kind for token in found}


def test_hostile_texts_reach_the_terminal_as_letters_only(tmp_path: Path) -> None:
    (tmp_path / "harmless").mkdir()
    harmless = Desk.at(tmp_path / "harmless", tickets=0)
    write_tickets(harmless.queue, [ticket(number, subject=f"Quite {'long ' * 50}") for number in range(1, 30)])
    with harmless.start() as coach:
        look_everywhere(harmless, coach, 3)
        allowed = kinds(controls(bytes(coach.raw)))

    (tmp_path / "hostile").mkdir()
    hostile = Desk.at(tmp_path / "hostile", tickets=0)
    hostile.queue.write_bytes(queue_bytes())
    write_rubric(hostile.rubric, rubric())
    with hostile.start("--agent", ATTACKS["title"]) as coach:
        look_everywhere(hostile, coach, len(ATTACKS) + 14)
        raw = bytes(coach.raw)
    found = controls(raw)
    assert kinds(found) - allowed == set()
    assert [token for token in found if MARK in token.source] == []
    text = raw.decode()
    assert MARK in text
    assert [hex(ord(one)) for one in FORBIDDEN if one in text] == []


def test_refused_lines_are_listed_with_their_line(desk: Desk) -> None:
    refused = refused_lines()
    desk.queue.write_bytes(b"\n".join([b'{"id": "T1", "subject": "Fine"}', *refused, b""]))
    with desk.start(columns=160, lines=60) as coach:
        coach.ready()
        coach.wait_for("~12 refused")
        coach.press("!")
        for line in range(2, len(refused) + 2):
            coach.wait_for(f"queue.jsonl:{line}:")


def test_an_id_that_comes_twice_counts_once(desk: Desk) -> None:
    write_tickets(desk.queue, [ticket(1), ticket(1, subject="The later one")])
    with desk.start() as coach:
        coach.wait_for("Queue · 1")
        coach.wait_for("The later one")
        coach.wait_for("1 refused")
        coach.press("!")
        coach.wait_for("queue.jsonl:1")


def test_hostile_file_names_are_shown_harmless(desk: Desk) -> None:
    folder = desk.folder / "tickets"
    folder.mkdir()
    (folder / f"a\x1b]0;{MARK}\x07[nope]{chr(0x202E)}.jsonl").write_text("{no json\n", encoding="utf-8")
    write_tickets(folder / "good.jsonl", [ticket(1)])
    with desk.start("--queue", str(folder)) as coach:
        coach.ready()
        coach.press("!")
        coach.wait_for("[nope]")
        coach.press("ctrl+q")
        coach.wait_for_end()
        found = controls(bytes(coach.raw))
    assert [token for token in found if MARK in token.source] == []


def test_a_broken_rubric_full_of_commands_is_explained_harmless(desk: Desk) -> None:
    broken = f"items:\n  - id: x\n    [/nope]{ATTACKS['markup']}: 1\n    \x1b]0;{MARK}\x07: 2\n"
    with desk.start() as coach:
        coach.ready()
        (desk.rubric / "checklist.yaml").write_text(broken, encoding="utf-8")
        coach.wait_for("✗ rubric")
        coach.press("!")
        coach.wait_for("checklist.yaml:")
        coach.press("ctrl+q")
        coach.wait_for_end()
        found = controls(bytes(coach.raw))
    assert [token for token in found if MARK in token.source] == []
