"""Every check of the reader: a small sound rubric, one change, one problem at the place that a person would mend."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ko_coach import i18n
from ko_coach.rubric.reader import read_files
from tests.rubric.mistakes import ROWS, changed
from tests.rubric.rubrics import SMALL


def test_the_small_rubric_is_sound() -> None:
    reading = read_files(SMALL)
    assert reading.problems == ()
    assert reading.rubric is not None


@pytest.mark.parametrize(("file", "old", "new", "severity", "cause"), ROWS, ids=lambda value: str(value)[:40])
def test_one_change_makes_one_problem_at_its_place(file: str, old: str, new: str, severity: str, cause: str) -> None:
    files, place = changed(file, old, new)
    reading = read_files(files)
    assert len(reading.problems) == 1, reading.problems
    (problem,) = reading.problems
    assert cause in problem.cause
    assert (problem.file, problem.severity) == (file, severity)
    assert place is None or (problem.line, problem.column) == place
    assert problem.cure
    assert (reading.rubric is None) == (severity == "error")


@pytest.fixture
def in_russian() -> Iterator[None]:
    i18n.set_language("ru")
    yield
    i18n.set_language("en")


@pytest.mark.usefixtures("in_russian")
@pytest.mark.parametrize(("file", "old", "new", "severity", "_cause"), ROWS, ids=lambda value: str(value)[:40])
def test_each_is_said_in_russian_with_nothing_left_to_fill_in(
    file: str, old: str, new: str, severity: str, _cause: str
) -> None:
    (problem,) = read_files(changed(file, old, new)[0]).problems
    for said in (problem.cause, problem.cure):
        assert re.search("[а-яё]", said)
        assert not re.search(r"\{\w*\}", said)
    assert problem.severity == severity
