"""`ko-coach rubric fmt` on real files."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from ko_coach.rubric.reader import read_folder
from tests.cli.conftest import Run

SMALL = Path(__file__).parent.parent / "rubric" / "small"
MIXED_UP = "language: en\n# the name\nname: Small\nphases:\n  - {title: See, pause: x, id: see}\n  - pause: y\n"
MIXED_UP += "    title: Hear\n    id: hear\n"
IN_ORDER = "# the name\nname: Small\nlanguage: en\nphases:\n  - {id: see, title: See, pause: x}\n  - id: hear\n"
IN_ORDER += "    title: Hear\n    pause: y\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rubric whose rubric.yaml is not in order."""
    folder = tmp_path / "rubric"
    shutil.copytree(SMALL, folder)
    (folder / "rubric.yaml").write_text(MIXED_UP, encoding="utf-8")
    (folder / "rubric.yaml").chmod(0o640)
    return folder


def test_a_folder_is_put_in_order_once(run: Run, folder: Path) -> None:
    before = read_folder(folder).rubric
    assert before is not None
    said = run("rubric", "fmt", str(folder))
    assert said.returncode == 1
    assert said.stdout == f"{folder}/rubric.yaml: put in order.\n6 files are in order.\n"
    assert (folder / "rubric.yaml").read_text(encoding="utf-8") == IN_ORDER
    assert stat.S_IMODE((folder / "rubric.yaml").stat().st_mode) == 0o640
    assert read_folder(folder).rubric == before
    again = run("rubric", "fmt", str(folder))
    assert (again.returncode, again.stdout) == (0, "7 files are in order.\n")


def test_check_changes_nothing(run: Run, folder: Path) -> None:
    said = run("rubric", "fmt", "--check", str(folder))
    assert said.returncode == 1
    assert said.stdout.startswith(f"{folder}/rubric.yaml: not in the usual order.\n")
    assert (folder / "rubric.yaml").read_text(encoding="utf-8") == MIXED_UP


def test_files_may_be_named_as_a_commit_hook_does(run: Run, folder: Path) -> None:
    ratings = run("rubric", "fmt", str(folder / "rating.yaml"), str(folder / "checklist.yaml"))
    assert (ratings.returncode, ratings.stdout) == (0, "2 files are in order.\n")
    assert run("rubric", "fmt", str(folder / "rubric.yaml")).returncode == 1
    assert (folder / "rubric.yaml").read_text(encoding="utf-8") == IN_ORDER


def test_a_file_with_errors_is_left_alone_and_the_others_are_not(run: Run, folder: Path) -> None:
    broken = (folder / "personas.yaml").read_text(encoding="utf-8").replace("kind: primary", "kind: first")
    (folder / "personas.yaml").write_text(broken, encoding="utf-8")
    said = run("rubric", "fmt", str(folder))
    assert said.returncode == 1
    assert f"{folder}/personas.yaml:4:11: error: " in said.stdout
    assert f"{folder}/personas.yaml: left as it is.\n" in said.stdout
    assert (folder / "personas.yaml").read_text(encoding="utf-8") == broken
    assert (folder / "rubric.yaml").read_text(encoding="utf-8") == IN_ORDER


def test_wrong_use_touches_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "notes.yaml").write_text("b: 1\na: 2\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for words in (
        [],
        [str(tmp_path / "nowhere")],
        [str(folder), str(folder / "notes.yaml")],
        [str(folder), str(tmp_path / "empty")],
    ):
        said = run("rubric", "fmt", *words)
        assert said.returncode == 2
        assert said.stderr.startswith("ko-coach: ")
    assert (folder / "rubric.yaml").read_text(encoding="utf-8") == MIXED_UP
