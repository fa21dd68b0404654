"""`ko-coach report`, as a lead or a script uses it."""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.simulated_team import write_team

Report = Callable[..., subprocess.CompletedProcess[str]]
SINCE = ("--since", "2026-10-01")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    write_team(folder / "log.db", folder, count=120)
    return folder / "log.db"


@pytest.fixture
def report(run: Run, home: Path, written: Path) -> Report:
    home.mkdir(mode=0o700)
    shutil.copy(written, home / "log.db")

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return run("report", *words)

    return command


def test_it_writes_one_file_for_its_owner_alone_and_says_where(report: Report, tmp_path: Path) -> None:
    said = report(*SINCE, "--out", "meeting.html")
    page = tmp_path / "meeting.html"
    assert (said.returncode, said.stderr) == (0, "")
    assert str(page) in said.stdout
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_without_a_name_it_is_called_after_the_day(report: Report, tmp_path: Path) -> None:
    assert report(*SINCE).returncode == 0
    (page,) = tmp_path.glob("report-????-??-??.html")
    assert page.stat().st_size > 10_000


def test_it_goes_to_standard_output_and_nothing_else_does(report: Report) -> None:
    said = report(*SINCE, "--out", "-")
    assert said.returncode == 0
    assert said.stdout.startswith("<!DOCTYPE html>")
    assert said.stdout.rstrip().endswith("</html>")


def test_it_speaks_the_language_that_is_asked_for(report: Report) -> None:
    page = report(*SINCE, "--language", "ru", "--out", "-").stdout
    assert '<html lang="ru">' in page
    assert "октября" in page


def test_mine_is_the_report_of_one_agent(report: Report) -> None:
    page = report(*SINCE, "--mine", "--agent", "anna", "--out", "-").stdout
    assert "Where anna is heading" in page
    assert ">boris<" not in page


def test_an_existing_file_stays_whole_when_the_record_cannot_be_read(report: Report, tmp_path: Path) -> None:
    page, broken = tmp_path / "report.html", tmp_path / "broken.db"
    page.write_text("the last one")
    broken.write_bytes(b"no record at all" * 500)
    said = report("--record", str(broken), "--out", str(page))
    assert said.returncode == 1
    assert "broken.db" in said.stderr
    assert page.read_text() == "the last one"
    assert not list(tmp_path.glob(".report*"))


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("--since", "30"), "12h, 7d, 4w"),
        (("--since", "2026-02-30"), "2026-11-01"),
        (("--until", "21.11.2026"), "2026-11-21"),
        (("--since", "today", "--until", "yesterday"), "--since"),
        (("--record", "nowhere.db"), "postgresql://"),
        (("--language", "de"), "ru"),
        (("--out", "."), "name a file"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(report: Report, words: tuple[str, ...], cure: str) -> None:
    said = report(*words)
    assert said.returncode == 2
    assert cure in said.stderr
    assert "Traceback" not in said.stderr


def test_without_a_record_there_is_no_report(run: Run, tmp_path: Path) -> None:
    said = run("report")
    assert said.returncode == 2
    assert "--record" in said.stderr
    assert not list(tmp_path.glob("*.html"))


def test_a_folder_that_is_not_there_is_named(report: Report) -> None:
    said = report(*SINCE, "--out", "nowhere/report.html")
    assert said.returncode == 1
    assert "nowhere/report.html" in said.stderr


@pytest.mark.server
def test_it_reads_a_record_on_a_server(run: Run, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    place = request.getfixturevalue("server").database()
    write_team(place, tmp_path / "rubric", count=60)
    said = run("report", *SINCE, "--record", place, "--out", "-")
    assert said.returncode == 0
    assert "Where the team is heading" in said.stdout
