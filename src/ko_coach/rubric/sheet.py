"""One file of a rubric while it is read: its lines, and what was found wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Literal, Protocol

from ko_coach.i18n import gettext as _
from ko_coach.rubric.problems import Problem
from ko_coach.text import clean_line, clip

MOST_PROBLEMS = 200
"""A file that goes wrong in more places than this is not listed to its end."""
_MOST_CHOICES = 300
_LONGEST_WORD = 60
_LONGEST_SOURCE = 200
_LINE_END = re.compile("\r\n|\r|\n")


class Place(Protocol):
    """Anything that stands somewhere in a file. Lines and columns count from 1."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Sheet:
    """What the checks share while they look at one file."""

    def __init__(self, file: str, source: str = "", language: str = "en") -> None:
        self.file = file
        self.source = source
        self.language = language
        """The language that a plain string is written in."""
        self.problems: list[Problem] = []
        self._lines: list[str] | None = None

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def error(self, at: Place, cause: str, cure: str) -> None:
        """Note something that keeps the rubric from being used."""
        self._add("error", at, cause, cure)

    def warn(self, at: Place, cause: str, cure: str) -> None:
        """Note something that works, but hardly as it was meant."""
        self._add("warning", at, cause, cure)

    def suggest(self, word: str, choices: Iterable[str]) -> str:
        """Return the cure for a word that is none of the choices: the nearest of them, else what they are."""
        known = sorted(choices)
        return hint(self.nearest(word, known), known)

    def nearest(self, word: str, choices: Iterable[str]) -> str | None:
        """Return the choice that the word was probably meant to be, if any is near enough."""
        return closest(word, choices) if len(self.problems) < MOST_PROBLEMS else None

    def _add(self, severity: Literal["error", "warning"], at: Place, cause: str, cure: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(
                Problem(self.file, at.line, at.column, severity, cause, cure, self._source_of(at.line))
            )
        elif len(self.problems) == MOST_PROBLEMS:
            cause = _("There is more to mend in this file than is listed here.")
            cure = _("Mend what is listed above first.")
            self.problems.append(Problem(self.file, at.line, at.column, "error", cause, cure))

    def _source_of(self, line: int) -> str:
        if self._lines is None:
            self._lines = _LINE_END.split(self.source)
        if not 0 < line <= len(self._lines):
            return ""
        beginning = self._lines[line - 1].lstrip()[: 4 * _LONGEST_SOURCE]  # a line may be a mebibyte long
        return clip(clean_line(beginning), _LONGEST_SOURCE)[0]


def shown(word: str) -> str:
    """Return a foreign word as it may stand in a message: safe, on one line and not too long."""
    words, left_out = clip(clean_line(word), _LONGEST_WORD)
    return words + ("…" if left_out else "")


def hint(nearest: str | None, choices: Iterable[str]) -> str:
    """Return the cure that names the nearest choice, else all of them."""
    if nearest is not None:
        return _("Did you mean “{name}”?").format(name=shown(nearest))
    names, left_out = clip(", ".join(choices), _LONGEST_SOURCE)
    if not names:
        return _("Remove it; or, if it belongs elsewhere, check its indentation.")
    return _("Known here: {names}.").format(names=clean_line(names) + ("…" if left_out else ""))


def closest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that the word was probably meant to be, if any is near enough."""
    from difflib import get_close_matches  # slow to import, and a sound rubric never needs it

    near = get_close_matches(word[:_LONGEST_WORD].lower(), list(islice(choices, _MOST_CHOICES)), 1, 0.6)
    return near[0] if near else None
