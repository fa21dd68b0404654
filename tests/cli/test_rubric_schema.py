"""`ko-coach rubric schema` and `rubric new`: what a coach's editor knows, and a rubric to begin with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics
from tests.cli.conftest import Run

STEMS = ("rubric", "personas", "journey", "checklist", "rating", "maturity", "outcomes")
FILES = tuple(f"{stem}.yaml" for stem in STEMS)
SHIPPED = shipped_rubrics() / "customer-first"


def first_lines(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8").partition("\n")[0] for file in folder.glob("*.yaml")}


def named_by(folder: Path) -> dict[str, str]:
    """Return the file that each file's first line names as its schema."""
    found = {
        name: re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
        for name, line in first_lines(folder).items()
    }
    return {name: match[1] if match else "" for name, match in found.items()}


def test_all_schemas_or_one(run: Run) -> None:
    everything = json.loads(run("rubric", "schema").stdout)
    assert tuple(everything) == FILES
    for name in ("checklist", "checklist.yaml"):
        assert json.loads(run("rubric", "schema", name).stdout) == everything["checklist.yaml"]
    assert "rating" in run("rubric", "schema", "raiting").stderr


def test_the_ids_of_a_rubric_are_there_to_be_completed(run: Run, tmp_path: Path) -> None:
    assert '"say-it-back"' not in run("rubric", "schema").stdout
    known = run("rubric", "schema", "checklist", "--for", str(SHIPPED)).stdout
    for one in ("worried", "trouble", "hear", "self-orientation"):
        assert f'"{one}"' in known
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "personas.yaml").write_text("personas:\n  - id: anxious\n  - idd: x\n", encoding="utf-8")
    assert '"anxious"' in run("rubric", "schema", "checklist", "--for", "broken").stdout


def test_schemas_are_written_where_the_reader_does_not_look(run: Run, tmp_path: Path) -> None:
    run("rubric", "new", "desk")
    before = read_folder(tmp_path / "desk")
    (tmp_path / "desk/.schema/checklist.json").unlink()
    assert run("rubric", "schema", "--write", "desk").returncode == 0
    written = json.loads((tmp_path / "desk/.schema/checklist.json").read_text(encoding="utf-8"))
    assert written == json.loads(run("rubric", "schema", "checklist", "--for", "desk").stdout)
    (tmp_path / "desk/.schema/trap.yaml").write_text(": :", encoding="utf-8")
    assert read_folder(tmp_path / "desk") == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full/.schema").write_text("in the way", encoding="utf-8")
    refused = run("rubric", "schema", "--write", "full")
    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr


def test_an_editor_speaks_the_language_of_the_coach(run: Run) -> None:
    said = json.loads(run("rubric", "schema", "maturity", KO_COACH_LANGUAGE="ru").stdout)
    assert re.search("[а-яё]", said["description"])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_new_rubric_is_sound_and_says_what_to_do_next(run: Run, tmp_path: Path, language: str) -> None:
    said = run("rubric", "new", "my desk", "--language", language)
    assert said.returncode == 0
    assert len(said.stdout.splitlines()) == 2
    assert "ko-coach rubric check 'my desk'" in said.stdout
    folder = tmp_path / "my desk"
    assert {file.name for file in folder.glob("*.yaml")} == set(FILES)
    assert run("rubric", "check", "--strict", "my desk").returncode == 0
    assert run("rubric", "fmt", "--check", "my desk").returncode == 0
    rubric = read_folder(folder).rubric
    assert rubric is not None
    assert rubric.language == language
    assert [len(things) for things in (rubric.personas, rubric.stages, rubric.items, rubric.criteria)] == [3, 3, 8, 3]
    assert any(scenario.turns and scenario.stage for persona in rubric.personas for scenario in persona.scenarios)
    assert [outcome.id for outcome in rubric.outcomes] == ["attention-first"]
    assert all((folder / schema).is_file() for schema in named_by(folder).values())


def test_both_new_rubrics_have_the_same_bones(run: Run, tmp_path: Path) -> None:
    ids = []
    for language in ("en", "ru"):
        run("rubric", "new", language, "--language", language)
        rubric = read_folder(tmp_path / language).rubric
        assert rubric is not None
        named = (
            rubric.phases,
            rubric.personas,
            rubric.stages,
            rubric.items,
            rubric.criteria,
            rubric.questions,
            rubric.outcomes,
        )
        ids.append([[thing.id for thing in things] for things in named])
        ids[-1].append([str(len(each.turns)) for persona in rubric.personas for each in persona.scenarios])
    assert ids[0] == ids[1]


def test_a_new_rubric_never_takes_the_place_of_anything(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("rubric", "new", "empty").returncode == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine", encoding="utf-8")
    for name in ("mine", "mine/notes.txt", "empty"):
        refused = run("rubric", "new", name)
        assert refused.returncode == 1
        assert "Name a folder that is still to be made" in refused.stderr
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_copy_of_a_shipped_rubric_has_its_schemas_beside_it(run: Run, home: Path) -> None:
    run("init")
    folder = home / "rubrics/customer-first"
    assert set(named_by(folder)) == set(FILES)
    assert all((folder / schema).is_file() for schema in named_by(folder).values())


@pytest.mark.parametrize("folder", sorted(shipped_rubrics().glob("*/")), ids=lambda folder: folder.name)
def test_every_shipped_file_names_its_schema_and_ships_none(folder: Path) -> None:
    assert named_by(folder) == {name: f".schema/{Path(name).stem}.json" for name in FILES}
