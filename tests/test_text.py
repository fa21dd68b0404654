"""Whatever a stranger wrote, a terminal sees letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.text import clean, clean_line, clip, fold

NASTY = (
    "\x00\x07\x08\x1b\x7f\x80\x85\x9b\u00ad\u061c\u200e\u202a\u202e\u2066\u2069"
    "\u2028\u2029\ufeff\ufffb\ud800\udfff\U000e0041"
)
ANYTHING = st.text(st.one_of(st.characters(), st.sampled_from(NASTY + "\r\n\t \xa0\u200dё")))


def is_harmless(character: str) -> bool:
    code = ord(character)
    if character in "\t\n":
        return True
    controls = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000
    bidi = unicodedata.bidirectional(character) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return not (
        controls or bidi or code in {0x061C, 0x200E, 0x200F, 0xFEFF, 0x2028, 0x2029} or 0xE0000 <= code < 0xE0080
    )


@given(ANYTHING)
def test_nothing_is_left_that_a_terminal_could_obey(text: str) -> None:
    cleaned = clean(text)
    assert all(map(is_harmless, cleaned))
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" \n\t\xa0\u202f")))
def test_what_is_printable_stays_as_it_was(text: str) -> None:
    assert clean(text) == text


@given(ANYTHING)
def test_a_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert "  " not in line
    assert "\t" not in line
    assert all(map(is_harmless, line))
    assert clean_line(line) == line


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b[31mred\x1b]52;c;AA\x07", "␛[31mred␛]52;c;AA␇"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b", "a\nb"),
        ("\x9b31m", "\ufffd31m"),
        ("half \ud83d", "half \ufffd"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("\ufeffid", "id"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("5\xa0000", "5\xa0000"),
        ("[red]x[/red]", "[red]x[/red]"),
    ],
)
def test_examples(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_clipped_text_says_how_much_is_missing() -> None:
    assert clip("abcdef", 4) == ("abcd", 2)
    assert clip("abc", 4) == ("abc", 0)


@given(st.text())
def test_folding_forgets_case(text: str) -> None:
    assert fold("Ёлка") == fold("ЕЛКА") == "елка"
    assert fold("ABC") == "abc"
    assert isinstance(fold(text), str)
