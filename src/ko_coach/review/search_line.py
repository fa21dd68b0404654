"""The search line: `agent:anna since:7d focus:<3 "free text"`, read word by word.

A comma means any of them, a minus in front means not, quotes hold spaces together. Whatever cannot be understood is
left out and said, and the rest of the line works: nobody waits for a correct line while typing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ko_coach.i18n import gettext as _
from ko_coach.review.search_keys import BY_SPELLING, Amiss, Key, nearest, shown
from ko_coach.review.search_words import Asked, Search, Sought, Value
from ko_coach.text import fold

MOST_WORDS = 40
MOST_VALUES = 40
"""Databases limit how much may be asked at once."""
_CLOSING = {'"': '"', "“": "”", "„": "“", "«": "»"}
_KEY = re.compile(r"([^\W\d_]+):(?!//)")
_PLAIN = re.compile(r"\S*")
_VALUE = re.compile(r"[^\s,]*")
_LONGEST = 500
"""Characters of free text in one word."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the line that is not understood, to be underlined."""

    start: int
    end: int
    """Both are offsets of characters in the line; the end is not included."""
    cause: str
    """A sentence: what is wrong, and what to write."""


class Parsed(NamedTuple):
    search: Search
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One value, or one free text, and where it stands in the line, with its quotes."""

    start: int
    end: int
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Scanned:
    """One word of the line before anybody asks what it means."""

    start: int
    end: int
    negated: bool
    key: str
    """As it was typed, without the colon; empty for free text."""
    pieces: tuple[Piece, ...]
    """The values between the commas, also empty ones; exactly one for free text."""


def parse(line: str) -> Parsed:
    """Return what the line asks for, and what in it is not understood. No text makes it raise."""
    words: list[Asked | Sought] = []
    faults: list[Fault] = []
    for scanned in scan(line):
        try:
            word = _asked(scanned) if scanned.key else _sought(scanned)
        except _FaultyWord as faulty:
            faults.append(faulty.fault)
            continue
        if len(words) == MOST_WORDS:
            cause = _("A search holds up to {most} words; from here on they do not count. Leave some out.")
            faults.append(Fault(scanned.start, len(line), cause.format(most=MOST_WORDS)))
            break
        words.append(word)
    return Parsed(Search(tuple(words)), tuple(faults))


def scan(line: str) -> Iterator[Scanned]:
    """Yield the words of the line in order."""
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
        else:
            word = _scan_word(line, at)
            yield word
            at = word.end


def _scan_word(line: str, start: int) -> Scanned:
    negated = line[start] == "-" and start + 1 < len(line) and not line[start + 1].isspace()
    at = start + negated
    if line[at] in _CLOSING:
        text = _scan_quoted(line, at)
        return Scanned(start, text.end, negated, "", (text,))
    if key := _KEY.match(line, at):
        pieces = _scan_values(line, key.end())
        return Scanned(start, pieces[-1].end, negated, key[1], pieces)
    end = _end(_PLAIN, line, at)
    return Scanned(start, end, negated, "", (Piece(at, end, line[at:end], quoted=False),))


def _scan_values(line: str, at: int) -> tuple[Piece, ...]:
    pieces = []
    while True:
        if line[at : at + 1] in _CLOSING:
            piece = _scan_quoted(line, at)
        else:
            end = _end(_VALUE, line, at)
            piece = Piece(at, end, line[at:end], quoted=False)
        pieces.append(piece)
        if line[piece.end : piece.end + 1] != ",":
            return tuple(pieces)
        at = piece.end + 1


def _scan_quoted(line: str, start: int) -> Piece:
    """Read up to the closing quote, which may be missing while somebody types; a doubled one stands for itself."""
    closing = _CLOSING[line[start]]
    text: list[str] = []
    at = start + 1
    while True:
        end = line.find(closing, at)
        if end < 0:
            return Piece(start, len(line), "".join([*text, line[at:]]), quoted=True)
        text.append(line[at:end])
        if line[end + 1 : end + 2] != closing:
            return Piece(start, end + 1, "".join(text), quoted=True)
        text.append(closing)
        at = end + 2


def _end(pattern: re.Pattern[str], line: str, at: int) -> int:
    found = pattern.match(line, at)
    return found.end() if found else at


class _FaultyWord(Exception):  # noqa: N818 - it tells of a word, and is no failure of the program
    def __init__(self, start: int, end: int, cause: str) -> None:
        super().__init__(cause)
        self.fault = Fault(start, end, cause)


def _sought(scanned: Scanned) -> Sought:
    (piece,) = scanned.pieces
    word = Sought(piece.text, piece.quoted, scanned.negated)
    if len(piece.text) > _LONGEST:
        raise _FaultyWord(scanned.start, scanned.end, _("This is too long to look for. Shorten it."))
    if not word.tokens:
        cause = _("There is no letter or digit here to look for. Leave it out.")
        raise _FaultyWord(scanned.start, scanned.end, cause)
    return word


def _asked(scanned: Scanned) -> Asked:
    key = BY_SPELLING.get(fold(scanned.key))
    at = scanned.start + scanned.negated
    if key is None:
        raise _FaultyWord(at, at + len(scanned.key) + 1, _no_such_key(scanned.key))
    given = [piece for piece in scanned.pieces if piece.text or piece.quoted]
    if not given:
        cause = _("Say which one, for example {example}.").format(example=f"{scanned.key}:{key.example}")
        raise _FaultyWord(at, scanned.end, cause)
    if len(given) > MOST_VALUES:
        cause = _("Up to {most} can be asked for at once. Leave some out.").format(most=MOST_VALUES)
        raise _FaultyWord(given[MOST_VALUES].start, scanned.end, cause)
    values = [_value(key, piece) for piece in given]
    return Asked(key.name, tuple(dict.fromkeys(values)), scanned.negated)


def _value(key: Key, piece: Piece) -> Value:
    try:
        return key.read(piece.text)
    except Amiss as amiss:
        raise _FaultyWord(piece.start, piece.end, str(amiss)) from None


def _no_such_key(key: str) -> str:
    near = nearest(key, BY_SPELLING)
    if near:
        return _("There is no “{key}:”. Did you mean “{near}:”? As text, put it in quotes.").format(
            key=shown(key), near=near
        )
    return _("There is no “{key}:”. To look for it as text, put it in quotes.").format(key=shown(key))
