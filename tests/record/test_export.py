"""What `ko-coach export` writes: exactly what was done, and nothing that a spreadsheet or a terminal would run."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from ko_coach.record import tables as t
from ko_coach.record.entries import Answer, PrivacySet, Skipped, TimeSpent
from ko_coach.record.export import Choice, Stopped, _cell, export_csv, export_jsonl
from ko_coach.record.handing_out import hand_out
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Looked, Replied, Reviewed, StepDone
from tests.record.conftest import Story

pytestmark = pytest.mark.thorough

FIELDS = [
    *("id", "agent", "ticket", "customer", "persona", "persona_by", "stage", "stage_by", "rubric", "rubric_version"),
    *("opened_at", "closed_at", "engaged_seconds", "state", "private", "prompts", "ratings", "trust", "reflection"),
]
MORE = [
    *("subject", "customer_name", "facts", "skip_reason", "skip_words", "replaced", "submissions", "draft", "reviews"),
    *("looks", "timeline", "rubrics"),
]


def jsonl(log: Log, *, with_private: bool = False) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    count = export_jsonl(log, stream, Choice(with_private=with_private))
    rows = [json.loads(line) for line in stream.getvalue().decode().splitlines()]
    assert count == len(rows)
    return rows


def cells(log: Log, *, with_private: bool = False) -> list[dict[str, str]]:
    stream = io.BytesIO()
    count = export_csv(log, stream, Choice(with_private=with_private))
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline="")))
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
    with log.writing() as connection:
        connection.execute(update(t.interactions).where(t.interactions.c.id == "i1").values(trust=67))
    return log


def test_one_interaction_a_line_with_the_fields_of_the_issue(kept: Log) -> None:
    rated, draft, private = jsonl(kept)
    assert [list(row) for row in (rated, draft, private)] == [FIELDS + MORE] * 3
    for name in ("opened_at", "closed_at"):
        assert rated[name].endswith("Z")
    assert (rated["id"], rated["persona_by"], rated["engaged_seconds"], rated["state"]) == ("i1", "rule", 75, "rated")
    assert (rated["trust"], draft["trust"], draft["closed_at"]) == (0.67, None, None)
    assert [(prompt["item"], prompt["action"]) for prompt in rated["prompts"]] == [
        ("a", "ticked"),
        ("b", "ignored"),
        ("c", "shown"),
    ]
    assert {"item", "phase", "text", "action", "at"} < set(rated["prompts"][0])
    assert [(rating["criterion"], rating["value"], rating["not_applicable"]) for rating in rated["ratings"]] == [
        ("focus", 4, False),
        ("intimacy", None, True),
        ("focus", 2, False),
        ("intimacy", None, True),
    ]
    assert {"criterion", "value", "not_applicable", "by", "at"} < set(rated["ratings"][0])
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
    stream = io.BytesIO()
    export_jsonl(log, stream)
    assert stream.getvalue().decode().rstrip("\n").isprintable()
    assert json.loads(stream.getvalue())["ticket"] == ticket


def test_a_file_is_replaced_only_by_a_whole_one(kept: Log, tmp_path: Path) -> None:
    output = tmp_path / "record.jsonl"
    output.write_text("the last one\n")
    link = tmp_path / "link.jsonl"
    link.symlink_to(output)

    for form in ("jsonl", "csv"):
        with pytest.raises(Stopped):
            hand_out(kept, output, form="csv" if form == "csv" else "jsonl", on_page=lambda _: False)
    assert output.read_text() == "the last one\n"
    assert hand_out(kept, link, form="jsonl") == 3
    assert link.is_symlink()
    assert len(output.read_text().splitlines()) == 3
    assert output.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in tmp_path.iterdir() if "record" in each.name) == ["record.jsonl"]


def test_a_device_takes_an_export_as_it_is(kept: Log) -> None:
    assert hand_out(kept, Path(os.devnull), form="csv") == 3
    with pytest.raises(OSError, match="space"):
        hand_out(kept, Path("/dev/full"), form="csv")


@pytest.fixture
def many(place: Path | str, story: Story, monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """A record of some pages."""
    monkeypatch.setattr("ko_coach.record.export.PAGE", 3)
    with Log(place) as log:
        for number in range(20):
            version = f"v{number // 6}"
            log.write([story.rubric(version), story.opened(f"i{number:02}", ticket=f"T-{number}", version=version)])
            log.write([story.prompts(f"i{number:02}", version=version), story.rated(f"s{number}", f"i{number:02}")])
        yield log


def bytes_of(log: Log) -> bytes:
    stream = io.BytesIO()
    export_jsonl(log, stream)
    return stream.getvalue()


def test_two_processes_write_what_one_writes(many: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = bytes_of(many)
    rows = [json.loads(line) for line in alone.splitlines()]
    assert [row["id"] for row in rows] == [f"i{number:02}" for number in range(20)]
    named = [version for row in rows for version in row["rubrics"]]
    assert sorted(named) == ["v0", "v1", "v2", "v3"], "each version once"
    assert set(rows[0]["rubrics"]["v0"]) == {"name", "content", "at", "author"}
    monkeypatch.setattr("ko_coach.record.export._WORTH_A_HELPER", 1)
    assert bytes_of(many) == alone


def test_a_helper_that_dies_is_not_missed(many: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = bytes_of(many)
    monkeypatch.setattr("ko_coach.record.export._WORTH_A_HELPER", 1)
    monkeypatch.setattr("ko_coach.record.second_process._PROGRAM", "import sys; sys.exit(1)")
    assert bytes_of(many) == alone


def test_only_what_a_search_finds_is_exported(many: Log) -> None:
    stream = io.BytesIO()
    assert export_jsonl(many, stream, Choice((t.interactions.c.ticket.in_(["T-3", "T-11"]),))) == 2
    assert [json.loads(line)["ticket"] for line in stream.getvalue().splitlines()] == ["T-3", "T-11"]


def test_a_line_tells_all_that_is_on_record(place: Path | str, story: Story) -> None:
    with Log(place) as log:
        log.write(story.every_kind())
        answers = (Answer("focus", 3, meaning="m1"),)
        log.write_reviews([Reviewed("r1", "i1", "vera", story.now(), "v1", answers, "gut", True, "call", "2026-12-01")])
        log.write_reviews([Replied("p1", "r1", "anna", story.now(), "ja"), StepDone("r1", "anna", story.now())])
        log.write_reviews([Looked("l1", "i1", "vera", story.now())])
        stream = io.BytesIO()
        export_jsonl(log, stream, Choice(with_private=True))
    one, two = map(json.loads, stream.getvalue().splitlines())
    assert (one["subject"], one["customer_name"], one["facts"]) == (
        "Где заказ?",
        "Ольга",
        {"tags": ["refund"], "contacts": 3},
    )
    assert [prompt["item"] for prompt in one["prompts"]] == ["a", "b"]
    assert [(prompt["item"], prompt["position"], prompt["nudge_after"]) for prompt in one["replaced"]] == [("c", 3, 30)]
    assert one["prompts"][1]["nudged"]
    withdrawn, standing = one["submissions"]
    assert (withdrawn["number"], withdrawn["answers"][0]["value"], standing["withdrawn_at"]) == (1, 4, None)
    assert withdrawn["withdrawn_at"] is not None
    assert {rating["submission"] for rating in one["ratings"]} == {"s2"}
    assert [event[2] for event in one["timeline"]][:3] == ["opened", "shown", "ticked"]
    (review,) = one["reviews"]
    assert (review["answers"][0]["value"], review["replies"][0]["words"], review["done"]["by"]) == (3, "ja", "anna")
    assert [look["by"] for look in one["looks"]] == ["vera"]
    assert (two["skip_reason"], two["state"]) == ("", "open")


PROGRAM = """
import sys, pathlib
from ko_coach.record.log import Log
from ko_coach.record.handing_out import hand_out
with Log(pathlib.Path(sys.argv[1])) as log:
    count = hand_out(log, None, form="jsonl")
print(count, file=sys.stderr)
"""


def test_standard_output_is_utf_8_whatever_the_locale(kept: Log, path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert "спасибо" in done.stdout.decode()
    assert done.stderr == b"3\n"


def test_a_pipe_that_closes_is_no_error(log: Log, path: Path, story: Story) -> None:
    log.write([story.opened(f"i{number}", ticket=f"T-{number}") for number in range(3_000)])
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
