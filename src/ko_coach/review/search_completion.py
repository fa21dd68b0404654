"""What may come next on a search line: its keys, then the values that the record and the rubric know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ko_coach.i18n import N_, language
from ko_coach.i18n import gettext as _
from ko_coach.review.search_keys import BY_SPELLING, KEYS, Key, offered_choice
from ko_coach.review.search_line import Piece, Scanned, scan
from ko_coach.review.search_words import Name
from ko_coach.text import clean_line, fold

MOST = 8

Explained = tuple[str, str]
"""A value and what explains it, such as the persona's name; the explanation may be empty."""


@dataclass(frozen=True, slots=True)
class Known:
    """The values that there are, each with an explanation, in the order in which they are offered."""

    agents: Sequence[Explained] = ()
    personas: Sequence[Explained] = ()
    stages: Sequence[Explained] = ()
    items: Sequence[Explained] = ()
    versions: Sequence[Explained] = ()
    tickets: Sequence[Explained] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that may stand in the place of a part of the line."""

    start: int
    end: int
    text: str
    explanation: str
    """What it means, safe for a terminal; may be empty."""


def complete(line: str, cursor: int, known: Known) -> list[Completion]:
    """Return what may stand where the cursor is, at most 8: first what begins as typed, then what contains it."""
    cursor = max(0, min(cursor, len(line)))
    word = next((word for word in scan(line) if word.start < cursor <= word.end), None)
    if word is None:
        return _keys(cursor, cursor, "")
    key_end = word.start + word.negated + len(word.key)
    if not word.key or cursor <= key_end:
        return _completed_keys(line, cursor, word)
    key = BY_SPELLING.get(fold(word.key))
    piece = next((piece for piece in word.pieces if piece.start <= cursor <= piece.end), None)
    if key is None or piece is None:
        return []
    return _values(key, piece, _typed(line, piece, cursor), known)


def _completed_keys(line: str, cursor: int, word: Scanned) -> list[Completion]:
    """Offer keys for a word that is none yet, or in the place of the key that is there, with its colon."""
    start = word.start + word.negated
    if start == cursor - 1 and line[word.start : cursor] == "-":
        start = cursor
    if word.pieces[0].quoted and not word.key:
        return []
    end = start + len(word.key) + 1 if word.key else word.end
    return _keys(start, max(end, cursor), line[start:cursor])


def _keys(start: int, end: int, typed: str) -> list[Completion]:
    offered = [(f"{spelling}:", key) for key in KEYS for spelling in _spellings(key, typed)]
    ranked = _ranked(typed, [(text, _(key.explanation), text) for text, key in offered])
    return [Completion(start, end, text, explanation) for text, explanation in ranked]


def _spellings(key: Key, typed: str) -> Iterator[str]:
    """Yield the key's names in the alphabet of what was typed; where nothing was, in the language now spoken."""
    if typed.isascii() if typed else language() != "ru":
        yield key.name
    else:
        first = next((name for name in key.russian if typed and fold(name).startswith(fold(typed))), key.russian[0])
        yield first


def _values(key: Key, piece: Piece, typed: str, known: Known) -> list[Completion]:
    ranked = _ranked(typed, _candidates(key, known))
    return [Completion(piece.start, piece.end, text, explanation) for text, explanation in ranked]


def _typed(line: str, piece: Piece, cursor: int) -> str:
    typed = line[piece.start : cursor]
    return typed[1:] if piece.quoted else typed


def _candidates(key: Key, known: Known) -> Iterator[tuple[str, str, str]]:
    """Yield what may be written, what it means, and what the typed letters are looked for in."""
    if key.choices is not None:
        for word, names in key.choices.items():
            offered = offered_choice(word, key.choices)
            yield offered, "", " ".join((offered, word, *names))
        return
    for value, explanation in _known(key, known):
        yield str(Name(value)), clean_line(explanation), f"{value} {explanation}"
    for text, explanation in _EXAMPLES.get(key.name, ()):
        yield _russian(text), _(explanation), f"{_russian(text)} {text}"


def _known(key: Key, known: Known) -> Sequence[Explained]:
    by_key = {
        "agent": known.agents,
        "persona": known.personas,
        "stage": known.stages,
        "item": known.items,
        "rubric": known.versions,
        "ticket": known.tickets,
    }
    return by_key.get(key.name, ())


def _ranked(typed: str, candidates: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return the candidates that begin as typed, then those with the letters anywhere, each in the order given."""
    wanted = fold(typed)
    begins: list[tuple[str, str]] = []
    holds: list[tuple[str, str]] = []
    for text, explanation, looked_in in candidates:
        where = fold(looked_in)
        if where.startswith(wanted):
            begins.append((text, explanation))
        elif wanted in where:
            holds.append((text, explanation))
    return [*begins, *holds][:MOST]


_TIMES = (
    ("today", N_("last midnight")),
    ("yesterday", N_("the midnight before it")),
    ("7d", N_("seven days ago")),
    ("30d", N_("thirty days ago")),
    ("12h", N_("twelve hours ago")),
)
_MANY = (
    ("0", N_("none at all")),
    (">0", N_("at least one")),
    (">3", N_("more than three")),
    ("2..4", N_("two to four")),
)
_MARKS = (("<3", N_("below three")), ("3", N_("exactly three")), (">3", N_("above three")), ("2..4", N_("two to four")))
_EXAMPLES = {
    "since": _TIMES,
    "before": _TIMES,
    "focus": _MARKS,
    "trust": (*_MARKS[:1], *_MARKS[2:]),
    **dict.fromkeys(("shown", "ticked", "ignored"), _MANY),
    "engaged": ((">10m", N_("more than ten minutes")), ("<60s", N_("less than a minute"))),
}
_RUSSIAN = {"today": "сегодня", "yesterday": "вчера", "7d": "7д", "30d": "30д", "12h": "12ч"}


def _russian(text: str) -> str:
    return _RUSSIAN.get(text, text) if language() == "ru" else text
