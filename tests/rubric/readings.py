"""What holds of every reading, and scraps of text that YAML may take for something else."""

from __future__ import annotations

from hypothesis import strategies as st

from ko_coach.rubric.reader import Reading
from ko_coach.rubric.versions import canonical, from_canonical

scalars = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["~", "5", "no", "2d", "'", '"', "*a", "&a", "!t", "<<", "|", "#", "worried", "{en: a}", "[", "}", "\t"]
    ),
)


def check(reading: Reading) -> None:
    assert (reading.rubric is None) == any(problem.is_error for problem in reading.problems)
    assert list(reading.problems) == sorted(reading.problems)
    for problem in reading.problems:
        assert problem.cause
        assert problem.cure
        for shown in (problem.file, problem.cause, problem.cure, problem.source):
            assert "\n" not in shown
            assert "\x1b" not in shown
        assert len(problem.source) <= 200
        assert problem.line >= 0
        assert (problem.column >= 1) == (problem.line >= 1)
    if reading.rubric is not None:
        assert from_canonical(canonical(reading.rubric)) == reading.rubric
