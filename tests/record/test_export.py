"""What `ko-coach export` writes: exactly what was done, and nothing that a spreadsheet or a terminal would run."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.entries import KeptInteraction, PrivacySet, Skipped, TimeSpent
from ko_coach.record.export import _cell, export_csv, export_jsonl
from ko_coach.record.handing_out import hand_out
from ko_coach.record.log import Log
from tests.record.conftest import Story

FIELDS = [
    *("id", "agent", "ticket", "customer", "persona", "persona_by", "stage", "stage_by", "rubric", "rubric_version"),
    *("opened_at", "closed_at", "engaged_seconds", "state", "private", "prompts", "ratings", "trust", "reflection"),
]


def trust_of(kept: KeptInteraction) -> float | None:
    return 2 / 3 if kept.submissions[-1].answers[0].value else None


def jsonl(log: Log, *, with_private: bool = False) -> list[dict[str, Any]]:
    stream = io.StringIO()
    count = export_jsonl(log, stream, trust_of=trust_of, with_private=with_private)
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert count == len(rows)
    return rows


def cells(log: Log, *, with_private: bool = False) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    count = export_csv(log, stream, trust_of=trust_of, with_private=with_private)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert count == len(rows)
    return rows


@pytest.fixture
def kept(log: Log, story: Story) -> Log:
    """A record with a corrected rating, a draft and a private interaction."""
    log.write(
        [*story.begun(), story.acted("a", "ticked"), story.acted("b", "ignored"), TimeSpent("i1", 75, story.now())]
    )
    log.write([story.rated("s1"), story.rated("s2", value=2)])
    log.write([*story.begun("i2", ticket="T-2"), story.draft("i2")])
    log.write([*story.begun("i3", ticket="T-3"), story.rated("s3", "i3"), PrivacySet("i3", True, story.now())])
    return log


def test_one_interaction_a_line_with_the_fields_of_the_issue(kept: Log) -> None:
    rated, draft, private = jsonl(kept)
    assert [list(row) for row in (rated, draft, private)] == [FIELDS] * 3
    for name in ("opened_at", "closed_at"):
        assert rated[name].endswith("Z")
    assert (rated["id"], rated["persona_by"], rated["engaged_seconds"], rated["state"]) == ("i1", "rule", 75, "rated")
    assert (rated["trust"], draft["trust"], draft["closed_at"]) == (0.67, None, None)
    assert [(prompt["item"], prompt["action"]) for prompt in rated["prompts"]] == [
        ("a", "ticked"),
        ("b", "ignored"),
        ("c", "shown"),
    ]
    assert set(rated["prompts"][0]) == {"item", "phase", "text", "action", "at"}
    assert [(rating["criterion"], rating["value"], rating["not_applicable"]) for rating in rated["ratings"]] == [
        ("focus", 4, False),
        ("intimacy", None, True),
        ("focus", 2, False),
        ("intimacy", None, True),
    ]
    assert set(rated["ratings"][0]) == {"criterion", "value", "not_applicable", "by", "at"}
    assert rated["ratings"][0]["at"] < rated["ratings"][2]["at"]
    assert rated["reflection"]["note"] == "спасибо"
    assert draft["reflection"]["lesson"] == "so far"
    assert list(draft["reflection"]) == ["one_step_beyond", "kind", "lesson", "in_the_way", "decided_for", "note"]


def test_a_private_interaction_only_shows_that_it_happened(kept: Log) -> None:
    told = {name for name, value in jsonl(kept)[2].items() if value is not None}
    assert told == {"id", "agent", "ticket", "opened_at", "closed_at", "engaged_seconds", "state", "private"}
    assert jsonl(kept, with_private=True)[2]["reflection"]["lesson"] == "ask first"
    assert {name for name, value in cells(kept)[2].items() if value} == told
    assert cells(kept, with_private=True)[2]["lesson"] == "ask first"


def test_csv_has_a_column_for_each_field_and_json_for_the_lists(kept: Log) -> None:
    rated, draft, _ = cells(kept)
    assert [name for name in rated if name in FIELDS] == FIELDS[:-1]
    assert (rated["engaged_seconds"], rated["trust"], rated["private"], draft["trust"]) == ("75", "0.67", "false", "")
    assert [prompt["item"] for prompt in json.loads(rated["prompts"])] == ["a", "b", "c"]
    assert rated["note"] == "спасибо"
    assert draft["lesson"] == "so far"


@given(st.text() | st.from_regex(r"\s*[=+\-@\t\r\n|%＝＋－＠].*"))
def test_no_cell_is_a_formula_or_a_command(text: str) -> None:
    cell = _cell(text)
    assert isinstance(cell, str)
    assert not cell.strip().startswith(tuple("=+-@|%＝＋－＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert not any((ord(letter) < 32 and letter not in "\t\n") or 127 <= ord(letter) < 160 for letter in cell)


def test_numbers_that_are_ours_stay_numbers() -> None:
    assert [_cell(value) for value in (-1, 0.67, True, None)] == [-1, 0.67, "true", ""]


def test_formulas_from_a_ticket_are_defused_in_the_file(log: Log, story: Story) -> None:
    opened = dataclasses.replace(story.opened(ticket="=cmd|' /C calc'!A0"), customer='+1","=1+1')
    log.write([opened, Skipped("i1", "spam", story.now())])
    (row,) = cells(log)
    assert (row["ticket"], row["customer"]) == ("'=cmd|' /C calc'!A0", '\'+1","=1+1')


def test_nothing_in_json_lines_is_obeyed_by_a_terminal(log: Log, story: Story) -> None:
    ticket = "\x1b[2J\x9b2J\u202e\u2028\x7fT"
    log.write([story.opened(ticket=ticket)])
    stream = io.StringIO()
    export_jsonl(log, stream, trust_of=trust_of)
    assert stream.getvalue().rstrip("\n").isprintable()
    assert json.loads(stream.getvalue())["ticket"] == ticket


def test_a_file_is_replaced_only_by_a_whole_one(kept: Log, tmp_path: Path) -> None:
    output = tmp_path / "record.jsonl"
    output.write_text("the last one\n")
    link = tmp_path / "link.jsonl"
    link.symlink_to(output)

    def fail(_: KeptInteraction) -> float | None:
        raise LookupError

    with pytest.raises(LookupError):
        hand_out(kept, output, form="jsonl", trust_of=fail)
    assert output.read_text() == "the last one\n"
    assert hand_out(kept, link, form="jsonl", trust_of=trust_of) == 3
    assert link.is_symlink()
    assert len(output.read_text().splitlines()) == 3
    assert output.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in tmp_path.iterdir() if "record" in each.name) == ["record.jsonl"]


def test_a_device_takes_an_export_as_it_is(kept: Log) -> None:
    assert hand_out(kept, Path(os.devnull), form="csv", trust_of=trust_of) == 3
    with pytest.raises(OSError, match="space"):
        hand_out(kept, Path("/dev/full"), form="csv", trust_of=trust_of)


PROGRAM = """
import sys, pathlib
from ko_coach.record.log import Log
from ko_coach.record.handing_out import hand_out
with Log(pathlib.Path(sys.argv[1])) as log:
    count = hand_out(log, None, form="jsonl", trust_of=lambda kept: None)
print(count, file=sys.stderr)
"""


def test_standard_output_is_utf_8_whatever_the_locale(kept: Log, path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert "спасибо" in done.stdout.decode()
    assert done.stderr == b"3\n"


def test_a_pipe_that_closes_is_no_error(log: Log, path: Path, story: Story) -> None:
    log.write([story.opened(f"i{number}", ticket=f"T-{number}") for number in range(600)])
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b"None\n"
    process.stderr.close()
    assert process.wait() == 0
