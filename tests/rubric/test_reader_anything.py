"""Whatever a file holds, the reader answers with a reading: it never raises and never hangs."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.rubric.reader import read_files
from tests.rubric.readings import check, scalars
from tests.rubric.rubrics import SMALL

FILES = sorted(SMALL)

quick = settings(
    max_examples=250, deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.too_slow], database=None
)

words = st.sampled_from(
    [
        "items",
        "id",
        "when",
        "ticket",
        "text",
        "why",
        "phase",
        "see",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "[",
        "]",
        "{",
        "}",
        ",",
    ]
)
lines = st.lists(st.one_of(words, scalars), max_size=40).map("".join)


@quick
@given(st.dictionaries(st.one_of(st.sampled_from(FILES), st.text(max_size=9)), st.binary(max_size=200), max_size=6))
def test_any_files_of_any_bytes(files: dict[str, bytes]) -> None:
    check(read_files(files))


@quick
@given(st.sampled_from(FILES), lines)
def test_any_text_that_looks_like_yaml(name: str, text: str) -> None:
    check(read_files({**SMALL, name: text.encode("utf-8", "surrogatepass")}))


@quick
@given(st.sampled_from(FILES), st.data())
def test_any_change_of_a_sound_rubric(name: str, data: st.DataObject) -> None:
    text = SMALL[name].decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    changed = text[:start] + data.draw(scalars) + text[end:]
    check(read_files({**SMALL, name: changed.encode("utf-8", "surrogatepass")}))


@quick
@given(st.sampled_from(FILES), st.data())
def test_any_line_taken_away_moved_or_repeated(name: str, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(SMALL[name].splitlines(keepends=True)), max_size=30))
    check(read_files({**SMALL, name: b"".join(kept)}))


@quick
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_quoted_text_reads_as_itself_or_is_refused(text: str) -> None:
    quoted = "text: '" + text.replace("'", "''") + "'"
    files = {
        **SMALL,
        "checklist.yaml": SMALL["checklist.yaml"].decode().replace("text: Read to the end.", quoted).encode(),
    }
    reading = read_files(files)
    check(reading)
    if reading.rubric is not None and text.isprintable():
        assert reading.rubric.items[0].text.say("en").split() == text.split()
