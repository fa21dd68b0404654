"""`ko-coach rubric backtest` as a coach uses it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.simulated import Plan, write_record
from ko_coach.record.log import Log
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics
from tests.cli.conftest import Run

SHIPPED = shipped_rubrics() / "customer-first"
COUNT = 260


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = read_folder(SHIPPED).rubric
    assert book is not None
    path = tmp_path_factory.mktemp("simulated") / "log.db"
    return write_record(path, Plan([book], COUNT, datetime(2026, 11, 20, tzinfo=UTC)))


@pytest.fixture
def record(simulated: Path, home: Path) -> Path:
    """The home's own record."""
    home.mkdir(mode=0o700)
    return Path(shutil.copy(simulated, home / "log.db"))


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The shipped rubric without one of its items, and with another wording of one."""
    folder = tmp_path / "edited"
    shutil.copytree(SHIPPED, folder)
    checklist = folder / "checklist.yaml"
    items = checklist.read_text(encoding="utf-8").split("\n  - id: ")
    items = [item for item in items if not item.startswith("say-it-back\n")]
    whole = "\n  - id: ".join(items).replace("Read to the last line before you decide.", "Read it all first.")
    checklist.write_text(whole, encoding="utf-8")
    return folder


def test_the_effect_of_an_edit_as_a_table(run: Run, record: Path, edited: Path) -> None:
    said = run("rubric", "backtest", str(edited))
    assert (said.returncode, said.stderr) == (0, "")
    lines = said.stdout.splitlines()
    assert lines[0].endswith("beside the version that each interaction had.")
    assert " interactions, " in lines[1]
    rows = [line.split() for line in lines if line[:1] in "+−~" and line]
    vanished = next(row for row in rows if row[0] == "−say-it-back")
    assert vanished[1:5] == [vanished[1], vanished[1], "→", "0"]
    assert vanished[5].startswith("S")
    assert any(row[0] == "~read-to-the-end" and row[-1] == "reworded" for row in rows)
    assert any(row[0].startswith("+") for row in rows), "another item takes the place"


def test_the_same_for_programs(run: Run, record: Path, edited: Path) -> None:
    found = json.loads(run("rubric", "backtest", str(edited), "--format", "json", "--last", "100").stdout)
    assert (found["total"], found["done"], found["compared"], found["skipped"]) == (100, 100, 100, 0)
    assert (found["against"], found["stopped"]) == (None, False)
    gone = next(item for item in found["items"] if item["item"] == "say-it-back")
    assert gone["before"] == gone["vanished"] > 0
    assert gone["examples_vanished"][0].keys() == {"interaction", "ticket"}
    assert found["last"].endswith("Z")


def test_without_a_folder_the_rubric_of_the_settings_is_tried(run: Run, record: Path) -> None:
    said = run("rubric", "backtest")
    assert said.returncode == 0
    assert "No prompt appears, vanishes or is worded otherwise." in said.stdout


def test_against_a_version_or_a_folder_and_with_another_record(run: Run, simulated: Path, edited: Path) -> None:
    with Log(simulated) as log:
        (kept,) = log.versions()
    for against in (str(SHIPPED), kept.version[:8], f"v{kept.version[:4]}"):
        options = ("--record", str(simulated), "--against", against, "--format", "json")
        found = json.loads(run("rubric", "backtest", str(edited), *options).stdout)
        assert found["against"] == kept.version
        assert found["changed"] > 0


def test_interactions_whose_version_is_not_known_are_told(run: Run, record: Path, edited: Path) -> None:
    with Log(record) as log, log._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM rubric_versions")
        connection.exec_driver_sql("DELETE FROM spoken")
    said = run("rubric", "backtest", str(edited)).stdout
    assert "skipped: their version is not on record." in said
    against = run("rubric", "backtest", str(edited), "--against", str(SHIPPED)).stdout
    assert "without the customer's words: persona and stage as recorded." in against


def test_a_broken_rubric_a_missing_record_and_wrong_use(run: Run, home: Path, edited: Path) -> None:
    missing = run("rubric", "backtest", str(edited))
    assert (missing.returncode, missing.stderr) == (1, f"ko-coach: There is no record yet: {home}/log.db.\n")
    for words in (["--last", "0"], ["--format", "xml"], ["a", "b"]):
        assert run("rubric", "backtest", *words).returncode == 2
    (edited / "rating.yaml").write_text("criteria: 3\n", encoding="utf-8")
    broken = run("rubric", "backtest", str(edited))
    assert broken.returncode == 1
    assert "rating.yaml:1:" in broken.stdout
    assert json.loads(run("rubric", "backtest", str(edited), "--format", "json").stdout)["version"] is None


def test_against_something_that_is_not_there_is_wrong_use(run: Run, record: Path, edited: Path) -> None:
    for against in ("no-such-folder", "0000"):
        said = run("rubric", "backtest", str(edited), "--against", against)
        assert said.returncode == 2
        assert "Traceback" not in said.stderr


def test_ctrl_c_stops_and_tells_what_is_known_by_then(record: Path, home: Path, edited: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from ko_coach.cli import run\n"
        "from ko_coach.cli.rubric import backtest\n"
        "show = backtest.Bar.show\n"
        "def pressed(self, done, total):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return show(self, done, total)\n"
        "backtest.Bar.show = pressed\n"
        "sys.argv = ['ko-coach', 'rubric', 'backtest', *sys.argv[1:]]\n"
        "sys.exit(run())\n"
    )
    environment = {"KO_COACH_HOME": str(home), "HOME": str(home), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
    said = subprocess.run(
        [sys.executable, "-c", program, str(edited)], env=environment, capture_output=True, text=True, check=False
    )
    assert said.returncode == 130
    assert f"Stopped after 100 of {_cases(record)}." in said.stdout
    assert "−say-it-back" in said.stdout
    assert said.stderr == ""


def _cases(record: Path) -> int:
    with Log(record) as log:
        return log.count_cases(COUNT)
