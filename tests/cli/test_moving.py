"""The commands around the record: export, import, purge, log."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ko_coach.cli.listing import cells_of, table
from ko_coach.record.entries import PrivacySet, Skipped
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Reviewed
from ko_coach.review.search import Row
from tests.cli.conftest import Run
from tests.record.conftest import Story
from tests.servers import Server

NOW = datetime.now(UTC)


@pytest.fixture
def record(home: Path) -> Path:
    """A record of the last days, with an old interaction, one of another agent and private ones."""
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text('agent = "anna"\n', encoding="utf-8")
    fill(home / "log.db")
    return home / "log.db"


def fill(place: Path | str) -> None:
    with Log(place) as log:
        story = Story(NOW - timedelta(days=200))
        log.write([*story.begun("i1"), story.rated("s1")])
        story = Story(NOW - timedelta(days=2))
        log.write([*story.begun("i2", ticket="T-2"), story.acted("a", "ticked", "i2"), story.rated("s2", "i2")])
        log.write_reviews([Reviewed("r1", "i2", "vera", story.now(), "v1", comment="gut")])
        log.write(
            [replace(story.opened("i3", ticket="T-3", agent="boris"), subject="\x1b[31mroot", persona="wide 漢字")]
        )
        log.write([Skipped("i3", "spam", story.now())])
        for of, agent in (("i4", "boris"), ("i5", "anna")):
            log.write([story.opened(of, ticket=f"T-{of}", agent=agent), story.rated(f"s-{of}", of)])
            log.write([PrivacySet(of, True, story.now())])


def tickets(lines: str) -> list[str]:
    return [json.loads(line)["ticket"] for line in lines.splitlines()]


def test_the_log_is_a_table_newest_first_that_fits(run: Run, record: Path) -> None:
    said = run("log")
    assert said.returncode == 0
    heading, *rows = said.stdout.splitlines()
    assert heading.split() == ["when", "agent", "ticket", "persona", "stage", "prompts", "focus", "T", "mark"]
    assert [row.split()[3] for row in rows] == ["T-i5", "T-i4", "T-3", "T-2", "T-1"]
    assert all(cells_of(row) <= 100 and row.isprintable() for row in rows)
    assert rows[1].split()[2:] == ["boris", "T-i4", "private"]
    assert rows[0].endswith("private")
    assert "worried" in rows[0], "one's own is whole"
    assert rows[2].endswith("skipped")
    assert "1/3" in rows[3]
    assert rows[3].endswith("reviewed")
    assert run("log", "agent:nobody").stdout == "Nothing was found.\n"


def test_the_log_takes_a_search_line_a_limit_and_the_other_order(run: Run, record: Path) -> None:
    said = run("log", "agent:anna", "--oldest-first", "--limit", "2")
    assert [row.split()[3] for row in said.stdout.splitlines()[1:]] == ["T-1", "T-2"]
    assert tickets(run("log", "since:10d", "--format", "jsonl").stdout) == ["T-i5", "T-i4", "T-3", "T-2"]
    assert tickets(run("log", "--mine", "--format", "jsonl").stdout) == ["T-i5", "T-2", "T-1"]
    rows = [json.loads(line) for line in run("log", "private:yes", "--format", "jsonl").stdout.splitlines()]
    assert [row["persona"] for row in rows] == ["worried", None], "somebody else's tells only that it happened"
    assert run("log", "--format", "csv", "--limit", "1").stdout.splitlines()[0].startswith("id,agent,ticket")
    assert "root" not in run("log", "--mine").stdout


@pytest.mark.parametrize("command", ["log", "export"])
def test_a_faulty_search_is_underlined(run: Run, record: Path, command: str) -> None:
    said = run(command, 'agent:anna "漢字" agnt:x')
    assert said.returncode == 2
    assert said.stdout == ""
    line, caret, cause = said.stderr.splitlines()
    assert cells_of(line[: line.index("agnt:")]) == caret.index("^")
    assert caret.strip() == "^^^^^"
    assert "agent:" in cause


@pytest.mark.parametrize("command", [["log"], ["export"], ["purge", "--older-than", "1d"]])
def test_another_record_that_is_not_there_is_wrong_use(run: Run, record: Path, command: list[str]) -> None:
    said = run(*command, "--record", "nowhere.db")
    assert said.returncode == 2
    assert "name a file that is one, or postgresql://" in said.stderr


def test_export_takes_a_search_line(run: Run, record: Path) -> None:
    assert tickets(run("export", "agent:boris").stdout) == ["T-3", "T-i4"]
    assert tickets(run("export", "state:rated persona:worried", "--with-private").stdout) == ["T-1", "T-2", "T-i5"]
    assert run("export", "agent:boris", "--format", "csv").stdout.count("\n") == 3


def test_ctrl_c_leaves_no_half_file(record: Path, home: Path, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from ko_coach.cli import run, progress\n"
        "show = progress.Bar.show\n"
        "def pressed(self, done, total):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return show(self, done, total)\n"
        "progress.Bar.show = pressed\n"
        "sys.exit(run())\n"
    )
    target = tmp_path / "out" / "record.jsonl"
    target.parent.mkdir()
    command = [sys.executable, "-c", program, "--home", str(home), "export", "--output", str(target)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (130, "")
    assert list(target.parent.iterdir()) == []


def test_an_export_is_imported_once_and_merged(run: Run, record: Path, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "anna.jsonl"
    assert run("export", "--with-private", "--output", str(file)).returncode == 0
    said = run("import", str(file), "--record", "team.db")
    assert said.returncode == 1, "the story's versions are no hashes of their content"
    assert "anna.jsonl:1: rubrics.v1.content: is not the content of this version" in said.stderr
    lines = [json.loads(line) | {"rubrics": {}} for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("\ufeff" + "\n\n".join(map(json.dumps, lines)) + "\n{broken\n", encoding="utf-8")
    said = run("import", str(file), "--record", "team.db")
    assert said.returncode == 1
    assert f"{file}:10:2: this is not JSON" in said.stderr
    assert said.stderr.splitlines()[-1] == "New: 1. Added to: 0. Known already: 4. Refused: 1."
    assert tickets(run("log", "--record", "team.db", "--format", "jsonl").stdout)[-1] == "T-1"
    assert run("import", "no-such.jsonl").returncode == 2
    assert run("import").returncode == 2
    assert run("import", str(file), "--record", "no/such/team.db").returncode == 2


def test_purge_says_what_it_does_and_asks(run: Run, record: Path) -> None:
    said = run("purge", "--older-than", "180d")
    assert said.returncode == 2
    assert "from 1 interaction opened before" in said.stdout
    assert "say --yes, or --dry-run" in said.stderr
    assert run("purge", "--older-than", "soon").returncode == 2
    assert run("purge").returncode == 2
    assert run("purge", "--older-than", "180d", "--dry-run").returncode == 0
    assert json.loads(run("export").stdout.splitlines()[0])["customer_name"] == "Ольга"
    done = run("purge", "--older-than", "180d", "--yes")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Done: 1 interaction.")
    row = json.loads(run("export").stdout.splitlines()[0])
    assert (row["customer_name"], row["reflection"]["lesson"], row["reflection"]["note"]) == ("", "ask first", "")
    assert "There is nothing to remove" in run("purge", "--older-than", "180d", "--yes").stdout
    whole = run("purge", "--older-than", "180d", "--all", "--yes").stdout
    assert "Deletes 1 interaction opened before" in whole
    assert tickets(run("export").stdout) == ["T-2", "T-3", "T-i4", "T-i5"]


def test_purge_goes_on_only_when_a_person_agrees(record: Path, home: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "ko_coach", "--home", str(home), "purge", "--older-than", "180d"]
    with subprocess.Popen(command, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.write(leader, b"n\n")
        out, _ = process.communicate(timeout=60)
    os.close(leader)
    os.close(follower)
    assert process.returncode == 1
    assert b"Nothing was changed." in out


@pytest.mark.server
def test_a_server_is_read_and_filled_like_a_file(run: Run, home: Path, record: Path, server: Server) -> None:
    url = server.database()
    fill(url)
    assert tickets(run("log", "--record", url, "--format", "jsonl").stdout)[0] == "T-i5"
    assert run("log", "--record", url).stdout.split() == run("log").stdout.split()
    assert tickets(run("export", '"ask first" agent:anna', "--record", url).stdout) == ["T-1", "T-2", "T-i5"]
    assert run("purge", "--older-than", "180d", "--yes", "--record", url).returncode == 0
    wrong = run("log", "--record", "mysql://x/y")
    assert wrong.returncode == 1
    assert "name a file, or postgresql://" in wrong.stderr


def row(**values: object) -> Row:
    told = dict.fromkeys(Row.__dataclass_fields__, "") | {"at": NOW, "state": "rated", "private": False}
    numbers = dict.fromkeys(("shown", "ticked", "ignored", "focus", "trust", "reviewed"))
    return Row(**{**told, **numbers, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [42, 60, 100, 160])
def test_the_table_fits_a_terminal_and_says_where_it_cut(width: int) -> None:
    rows = [
        row(agent="a" * 40, ticket="4812", persona="漢" * 30, stage="trouble", shown=9, ticked=3, focus=4, trust=310),
        row(agent="\x1b[31mb", ticket="T" * 50, state="draft", reviewed=True),
    ]
    lines = list(table(rows, width))
    assert all(cells_of(line) <= width and line.isprintable() for line in lines)
    assert "…" in lines[1]
    assert lines[2].endswith("draft, reviewed")
