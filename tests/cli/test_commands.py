"""The commands as a person or a script uses them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ko_coach import __version__
from ko_coach.record.entries import (
    Answer,
    Opened,
    PrivacySet,
    PromptShown,
    PromptsShown,
    Rated,
    Reflection,
    RubricKept,
)
from ko_coach.record.log import Log
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import canonical
from ko_coach.settings import shipped_rubrics
from tests.cli.conftest import Run

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
REFLECTION = Reflection("=cmd", "more", "слушать")
SHIPPED = shipped_rubrics() / "customer-first"


def test_version_and_help() -> None:
    def run(flag: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ko_coach", flag], capture_output=True, encoding="utf-8", check=False
        )

    assert run("--version").stdout == f"ko-coach {__version__}\n"
    said = run("--help")
    assert said.returncode == 0
    for command in ("demo", "doctor", "export", "focus", "init", "rubric"):
        assert command in said.stdout


@pytest.mark.parametrize("command", ["demo", "doctor", "export", "focus", "init", "rubric", "rubric check"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_command_explains_itself_and_takes_a_home(run: Run, command: str, language: str) -> None:
    said = run(*command.split(), "--help", KO_COACH_LANGUAGE=language)
    assert said.returncode == 0
    assert "--home" in said.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["--no-such-flag"],
        ["nonsense"],
        ["export", "--format", "xml"],
        ["focus"],
        ["rubric", "check", "--format", "xml"],
        ["rubric", "schema", "nonsense"],
        ["rubric", "schema", "--for", "nowhere"],
        ["rubric", "new"],
        ["rubric", "new", "desk", "--language", "tlh"],
        ["init", "--rubric", "no-such"],
        ["init", "--rubric", "../customer-first"],
        [],
        ["--queue", "somewhere.jsonl"],
        ["demo"],
    ],
)
def test_wrong_use_is_said_in_a_sentence(run: Run, words: list[str]) -> None:
    said = run(*words)
    assert said.returncode == 2
    assert said.stderr.startswith("ko-coach: ")
    assert "Traceback" not in said.stderr


def test_init_writes_settings_that_work_and_a_rubric_and_never_overwrites(run: Run, home: Path) -> None:
    assert run("init", "--queue", "tickets.jsonl").returncode == 0
    settings = tomllib.loads((home / "config.toml").read_text(encoding="utf-8"))
    assert settings["queue"].endswith("/tickets.jsonl")
    assert read_folder(home / "rubrics" / "customer-first").rubric is not None
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "config.toml").stat().st_mode) == 0o600
    (home / "config.toml").write_text("# mine\n", encoding="utf-8")
    again = run("init")
    assert again.returncode == 1
    assert (home / "config.toml").read_text(encoding="utf-8") == "# mine\n"


def test_init_with_another_rubric_sets_it(run: Run, home: Path) -> None:
    assert run("init", "--rubric", "car-service").returncode == 0
    settings = tomllib.loads((home / "config.toml").read_text(encoding="utf-8"))
    assert settings["rubric"] == str(home / "rubrics" / "car-service")
    assert "car-service is good" in run("rubric", "check").stdout


def test_focus_writes_the_file_that_a_running_ko_coach_reads(run: Run, home: Path) -> None:
    assert run("focus", "4812\x1b[31m").returncode == 0
    assert (home / "focus").read_text(encoding="utf-8") == "4812␛[31m\n"
    assert run("focus", "  ").returncode == 2


def test_rubric_check_lists_every_problem_with_its_place(run: Run, tmp_path: Path) -> None:
    rubric = tmp_path / "rubric"
    shutil.copytree(SHIPPED, rubric)
    assert run("rubric", "check", str(rubric)).returncode == 0
    file = rubric / "checklist.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("phase: see", "phase: sea", 1), encoding="utf-8")
    said = run("rubric", "check", str(rubric))
    assert said.returncode == 1
    assert "checklist.yaml:" in said.stdout
    assert "see" in said.stdout
    found = json.loads(run("rubric", "check", str(rubric), "--format", "json").stdout)
    assert found["version"] is None
    assert found["problems"][0]["file"] == "checklist.yaml"
    assert found["problems"][0]["line"] > 1
    assert run("rubric", "check", str(tmp_path / "nowhere")).returncode == 1


def _record(home: Path) -> None:
    rubric = read_folder(SHIPPED).rubric
    assert rubric is not None
    prompts = (
        PromptShown("a", "see", "=1+1", "why", rubric.version),
        PromptShown("b", "hear", "Text", "why", rubric.version),
    )
    values = {"focus": 4, "expectations": 2, "credibility": 3, "reliability": 5, "intimacy": 4, "self-orientation": 2}
    answers = tuple(Answer(criterion, value) for criterion, value in values.items())
    home.mkdir(mode=0o700)
    with Log(home / "log.db") as log:
        log.write([RubricKept(rubric.version, "Customer first", canonical(rubric), NOW)])
        for identity in ("one", "two"):
            log.write(
                [
                    Opened(
                        identity,
                        "anna",
                        "4812",
                        "Refund",
                        "c1",
                        "Anna",
                        {},
                        "worried",
                        "rule",
                        "trouble",
                        "agent",
                        "Customer first",
                        rubric.version,
                        NOW,
                    ),
                    PromptsShown(identity, prompts, NOW),
                    Rated(identity, f"s-{identity}", "anna", rubric.version, answers, REFLECTION, NOW),
                ]
            )
        log.write([PrivacySet("two", True, NOW)])


def test_export_tells_one_interaction_a_line_and_of_private_ones_only_that_they_happened(run: Run, home: Path) -> None:
    _record(home)
    one, two = (json.loads(line) for line in run("export").stdout.splitlines())
    assert one["trust"] == 6.0
    told = {"criterion": "focus", "value": 4, "not_applicable": False, "by": "anna", "at": "2026-11-21T09:42:00Z"}
    assert told.items() <= one["ratings"][0].items()
    assert one["reflection"]["lesson"] == "слушать"
    assert (two["id"], two["state"], two["private"]) == ("two", "rated", True)
    assert not any(two[field] for field in ("persona", "prompts", "ratings", "trust", "reflection", "customer"))
    assert json.loads(run("export", "--with-private").stdout.splitlines()[1])["trust"] == 6.0


def test_export_as_csv_is_defused_and_written_whole(run: Run, home: Path, tmp_path: Path) -> None:
    _record(home)
    target = tmp_path / "out.csv"
    assert run("export", "--format", "csv", "--output", str(target)).returncode == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert rows[0]["one_step_beyond"] == "'=cmd"
    assert len(rows) == 2
    assert run("export", "--output", "/proc/no/such").returncode == 1


def test_export_without_a_record_says_so(run: Run) -> None:
    said = run("export")
    assert said.returncode == 1
    assert "no record" in said.stderr


def test_doctor_finds_what_is_wrong_and_says_what_to_do(run: Run, home: Path) -> None:
    assert run("doctor").returncode == 0
    run("init")
    (home / "config.toml").write_text('langauge = "en"\n', encoding="utf-8")
    os.chmod(home, 0o755)  # noqa: PTH101
    said = run("doctor")
    assert said.returncode == 1
    assert "config.toml:1" in said.stdout
    assert "language" in said.stdout
    assert "chmod 700" in said.stdout


def test_a_broken_config_is_wrong_use_with_its_line(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('agent = "anna"\nqueue = 5\n', encoding="utf-8")
    said = run("--queue", "x.jsonl")
    assert said.returncode == 2
    assert "config.toml:2" in said.stderr
