"""Where an editor and ko-coach must agree about a file, and the whole list of what only ko-coach can see."""

from __future__ import annotations

from pathlib import Path

from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import ids_in, read_files
from tests.rubric.editor import Editor
from tests.rubric.rubrics import SMALL

BEYOND_A_SCHEMA = (
    # YAML itself, which an editor has read before it looks into a schema
    "is given twice",
    "aliases are refused",
    "anchors are refused",
    "tags are refused",
    "Merge keys",
    "invisible control character",
    # what is given in one place and named in another
    "There is no phase",
    "There is no persona",
    "There is no stage",
    "There is no criterion",
    "There is no item",
    "There is no outcome",
    "starts at 0, and trust is divided by it",
    # what compares an outcome with a scale or with itself, counts decimals or knows the calendar
    "lies outside the scale, which goes from",
    "nothing gets better",
    "more than two decimals",
    "There is no day",
    "progress counts only from",
)
"""Words of the causes for which ko-coach refuses a file that an editor lets pass: the whole list."""

EDITORS = {"without ids": Editor({}), "with ids": Editor(ids_in(Path(__file__).parent / "small"))}


def errors_of(name: str, content: bytes) -> list[Problem]:
    """Return what ko-coach refuses in this file; what other files miss because of it is not its own."""
    problems = read_files({**SMALL, name: content}).problems
    return [problem for problem in problems if problem.is_error and problem.file == name]


def compare(name: str, content: bytes) -> None:
    """Fail when an editor and ko-coach disagree about the file."""
    errors = errors_of(name, content)
    of_its_shape = [error.cause for error in errors if not any(words in error.cause for words in BEYOND_A_SCHEMA)]
    for editor in EDITORS.values():
        complaint = editor.complaint(name, content)
        assert errors or not complaint, f"only the editor: {complaint}"
        assert complaint or not of_its_shape, f"only ko-coach: {of_its_shape}"
