"""Folders and files that are not what they should be: always problems, never an exception or a wait."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import pytest

from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import Reading, read_files, read_folder

SMALL_FOLDER = Path(__file__).parent / "small"
SMALL = {path.name: path.read_bytes() for path in sorted(SMALL_FOLDER.iterdir())}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_FOLDER, tmp_path / "rubric"))


def only(reading: Reading) -> Problem:
    assert len(reading.problems) == 1, reading.problems
    return reading.problems[0]


def without(*names: str) -> Mapping[str, bytes]:
    return {name: content for name, content in SMALL.items() if name not in names}


def test_a_folder_reads_as_its_files_do(folder: Path) -> None:
    assert read_folder(folder) == read_files(SMALL)


def test_the_digest_follows_every_byte_and_the_version_only_the_content(folder: Path) -> None:
    before = read_folder(folder)
    with (folder / "rating.yaml").open("a") as file:
        file.write("# a remark\n")
    after = read_folder(folder)
    assert after.digest != before.digest
    assert after.rubric == before.rubric


def test_other_files_hidden_files_and_drafts_are_passed_over(folder: Path) -> None:
    (folder / "README.md").write_text("about")
    (folder / "personas.yaml~").write_text("old")
    (folder / ".hidden.yaml").write_text(": :")
    (folder / ".#personas.yaml").symlink_to("somebody@desk.1234")
    (folder / "notes").mkdir()
    assert read_folder(folder) == read_files(SMALL)


def test_a_file_may_end_in_yml_but_not_be_there_twice(folder: Path) -> None:
    (folder / "journey.yaml").rename(folder / "journey.yml")
    assert read_folder(folder).problems == ()
    shutil.copy(SMALL_FOLDER / "journey.yaml", folder)
    assert "there twice: journey.yaml and journey.yml" in only(read_folder(folder)).cause


def test_optional_files_may_be_missing() -> None:
    reading = read_files({**without("maturity.yaml")})
    assert reading.rubric is not None
    assert reading.rubric.questions == ()
    reading = read_files({**without("outcomes.yaml")})
    assert reading.rubric is not None
    assert reading.rubric.outcomes == ()


@pytest.mark.parametrize("name", ["rubric.yaml", "checklist.yaml", "rating.yaml"])
def test_a_missing_file_is_the_only_problem_that_it_makes(name: str) -> None:
    problem = only(read_files(without(name)))
    assert (problem.file, problem.line, problem.is_error) == (name, 0, True)
    assert "is missing" in problem.cause


def test_a_misnamed_file_is_the_only_problem_that_it_makes() -> None:
    problem = only(read_files({**without("personas.yaml"), "persona.yaml": SMALL["personas.yaml"]}))
    assert "“persona.yaml”" in problem.cause
    assert problem.cure == "Did you mean “personas.yaml”?"


def test_references_to_an_optional_file_that_is_not_there_are_reported() -> None:
    causes = [problem.cause for problem in read_files(without("journey.yaml")).problems]
    assert causes == ["There is no stage “trouble”."] * 3


def test_a_missing_folder() -> None:
    assert "There is no folder" in only(read_folder(Path("/nowhere/at all"))).cause


def test_a_file_in_place_of_the_folder(folder: Path) -> None:
    assert "is not a folder" in only(read_folder(folder / "rating.yaml")).cause


def test_a_folder_whose_name_is_impossible() -> None:
    assert "cannot be read" in only(read_folder(Path("a\0b"))).cause


def test_a_folder_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert "Permission denied" in only(read_folder(folder)).cause


def test_a_pipe_is_no_file_and_nobody_waits_for_it(folder: Path) -> None:
    (folder / "personas.yaml").unlink()
    os.mkfifo(folder / "personas.yaml")
    problem = only(read_folder(folder))
    assert (problem.file, problem.cause) == ("personas.yaml", "This is not a regular file.")


def test_a_folder_or_a_dangling_link_in_place_of_a_file(folder: Path) -> None:
    (folder / "personas.yaml").unlink()
    (folder / "personas.yaml").mkdir()
    (folder / "journey.yaml").unlink()
    (folder / "journey.yaml").symlink_to("nowhere")
    assert [problem.file for problem in read_folder(folder).problems] == ["journey.yaml", "personas.yaml"]


def test_a_file_name_that_is_not_utf_8_is_safe_to_show(folder: Path) -> None:
    (folder / os.fsdecode(b"\xef\xf0.yaml")).write_text("a: b")
    problem = only(read_folder(folder))
    assert problem.file == "��.yaml"
    assert "��.yaml" in problem.cause


def test_sixty_five_files_are_too_many(folder: Path) -> None:
    for number in range(65):
        (folder / f"more-{number}.yaml").write_text("a: b")
    assert "more than 64" in only(read_folder(folder)).cause
    assert "more than 64" in only(read_files({f"{n}.yaml": b"" for n in range(65)})).cause


def test_a_file_of_more_than_a_mebibyte_is_not_parsed() -> None:
    problem = only(read_files({**SMALL, "personas.yaml": b"#" * (1024 * 1024 + 1)}))
    assert (problem.file, problem.line) == ("personas.yaml", 0)
    assert "larger than 1 MiB" in problem.cause


def test_more_than_two_thousand_items() -> None:
    item = (
        "  - {{id: i{n}, phase: see, text: a, why: b, when: {{persona: worried, stage: leave, ticket: {{tags: a}}}}}}\n"
    )
    items = "items:\n" + "".join(item.format(n=n) for n in range(2001))
    problem = only(read_files({**SMALL, "checklist.yaml": items.encode()}))
    assert (problem.line, problem.column) == (2002, 5)
    assert "more than 2000 entries" in problem.cause


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    files = {name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") for name, content in SMALL.items()}
    assert read_files(files).rubric == read_files(SMALL).rubric


def test_positions_are_right_with_windows_line_ends_and_a_byte_order_mark() -> None:
    broken = SMALL["checklist.yaml"].replace(b"phase: hear", b"phase: haer").replace(b"\n", b"\r\n")
    problem = only(read_files({**SMALL, "checklist.yaml": b"\xef\xbb\xbf" + broken}))
    assert problem.place == "checklist.yaml:7:12"
    assert problem.source == "phase: haer"


def test_a_file_in_another_encoding_says_where_and_what_to_do() -> None:
    text = "personas:\n  - id: worried\n    name: Тревожный\n"
    problem = only(read_files({**SMALL, "personas.yaml": text.encode("cp1251")}))
    assert problem.place == "personas.yaml:3:11"
    assert "Save as UTF-8" in problem.cure


def test_columns_count_characters_and_not_bytes() -> None:
    broken = SMALL["journey.yaml"].decode().replace("{en: Trouble, ru: Беда}", "{ru: Беда, en: []}")
    assert only(read_files({**SMALL, "journey.yaml": broken.encode()})).place == "journey.yaml:3:26"


def test_line_separators_within_a_text_do_not_move_the_lines() -> None:
    broken = SMALL["checklist.yaml"].decode().replace("the end.", "the\u2028end.").replace("phase: hear", "phase: haer")
    assert only(read_files({**SMALL, "checklist.yaml": broken.encode()})).place == "checklist.yaml:7:12"


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\n\n"])
def test_an_empty_file_says_so(content: bytes) -> None:
    assert only(read_files({**SMALL, "rating.yaml": content})).cause == "The file is empty."


@pytest.mark.parametrize(
    "content",
    ["[" * 50_000, "[" * 50_000 + "]" * 50_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000, "- [{? " * 20_000,
     "\n".join(" " * n + "a:" for n in range(1_400)), "a:\n" + "".join(f"{' ' * n}- \n" for n in range(1_400))],
)  # fmt: skip
def test_deep_nesting_is_refused_and_crashes_nothing(content: str) -> None:
    problem = only(read_files({**SMALL, "personas.yaml": content.encode()}))
    assert problem.is_error


def test_what_a_file_says_is_safe_to_show() -> None:
    broken = SMALL["checklist.yaml"].decode().replace("phase: hear", 'phase: "a\\e[31m\\u202Eb"  # \u202e')
    problem = only(read_files({**SMALL, "checklist.yaml": broken.encode()}))
    assert problem.cause == "There is no phase “a␛[31mb”."
    assert "\u202e" not in problem.source


def test_all_problems_of_the_folder_come_at_once_and_in_order() -> None:
    files = {name: content.replace(b"id: ", b"Id: ") for name, content in SMALL.items()}
    files["personas.yaml"] = b"personas: [\n"
    problems = read_files(files).problems
    assert {problem.file for problem in problems} == set(SMALL)
    assert list(problems) == sorted(problems)
    assert not any("There is no persona" in problem.cause for problem in problems)


def test_a_file_that_is_wrong_everywhere_is_not_listed_to_its_end() -> None:
    items = "items:\n" + "  - {id: x, phase: nowhere, text: a, why: b, moves: nothing}\n" * 1_500
    problems = read_files({**SMALL, "checklist.yaml": items.encode()}).problems
    assert len(problems) == 201


def test_a_mebibyte_of_personas_and_two_thousand_items_end_soon() -> None:
    persona = "  - {{id: p{n}, name: a, kind: primary, stakeholder: state}}\n"
    item = "  - {{id: i{n}, phase: see, text: a, why: b, when: {{kind: primary}}, unless: {{stage: leave}}}}\n"
    people = "personas:\n" + "".join(persona.format(n=n) for n in range(9_000))
    items = "items:\n" + "".join(item.format(n=n) for n in range(2_000))
    files = {**without("outcomes.yaml"), "personas.yaml": people.encode(), "checklist.yaml": items.encode()}
    start = perf_counter()
    assert read_files(files).rubric is not None
    assert perf_counter() - start < 10


CROWD = "items:\n" + "".join(f"  - {{id: i{n}, phase: see, text: a, why: b, stage}}\n" for n in range(10))


@pytest.mark.parametrize(
    ("stage", "warned"),
    [
        ("weight: 1", True),
        ("when: {stage: leave}", True),
        ("when: {persona: worried, kind: primary}", True),
        ("when: {kind: internal}, unless: {persona: worried}", True),
        ("unless: {stage: leave}", True),
        ("when: {ticket: {tags: a}}", False),
        ("unless: {ticket: {tags: a}}", False),
    ],
)
def test_more_than_nine_items_that_always_meet(stage: str, warned: bool) -> None:
    files = {**without("outcomes.yaml"), "checklist.yaml": CROWD.replace("stage", stage).encode()}
    reading = read_files(files)
    assert [problem.place for problem in reading.problems] == (["checklist.yaml:11:10"] if warned else [])
    if warned:
        assert "10 items always meet" in only(reading).cause
        assert reading.rubric is not None


def test_nine_items_that_always_meet_are_fine_and_so_are_ten_that_never_do() -> None:
    nine = CROWD.replace(", stage", "").replace("  - {id: i9, phase: see, text: a, why: b}\n", "")
    apart = (
        CROWD.replace("i9", "last")
        .replace(", stage", ", when: {stage: leave}", 5)
        .replace(", stage", ", when: {stage: trouble}")
    )
    for items in (nine, apart):
        assert read_files({**without("outcomes.yaml"), "checklist.yaml": items.encode()}).problems == ()
