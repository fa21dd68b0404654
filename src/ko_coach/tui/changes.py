"""What differs between two rubrics, in words: `say-it-back: wording (ru); + nudge 6m; weight 3 → 5`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ko_coach.i18n import gettext as _
from ko_coach.rubric.differences import Difference, Part
from ko_coach.text import clip

_LONGEST = 60
_CONDITIONS = frozenset(("when", "unless", "recognise"))
_SINGLE = frozenset(("at_least", "at_most", "longer_than", "shorter_than", "weight"))
_CALLED_BY = {
    "item": "text",
    "persona": "name",
    "stage": "name",
    "criterion": "name",
    "phase": "title",
    "question": "question",
    "outcome": "who",
}
"""The text by which one knows a thing."""


def say(difference: Difference, language: str) -> str:
    """Say in one line what happened; what is new or gone is called by its words in that language."""
    return f"{_subject(difference)}: {_what(difference, language)}"


def full(difference: Difference) -> list[str]:
    """Return the same in full: each key that differs, its old and new texts whole and on lines of their own."""
    lines: list[str] = []
    for _name, parts in groupby(difference.parts, _name_of):
        same = list(parts)
        lines += _same_key([part for part in same if not part.language], _whole)
        for part in same:
            if part.language:
                lines.append(f"{_key(part.name)} ({part.language})")
                lines += [f"  − {line}" for line in part.old.splitlines()]
                lines += [f"  + {line}" for line in part.new.splitlines()]
    return lines


def _subject(difference: Difference) -> str:
    said = {
        "rubric": _("the rubric"),
        "phase": _("phase {id}"),
        "persona": _("persona {id}"),
        "stage": _("stage {id}"),
        "item": "{id}",
        "criterion": _("criterion {id}"),
        "question": _("question {id}"),
        "outcome": _("outcome {id}"),
    }[difference.kind]
    return said.format(id=difference.id)


def _what(difference: Difference, language: str) -> str:
    if difference.change == "moved":
        place = difference.parts[0]
        return _("moved in the file, place {old} → {new}").format(old=place.old, new=place.new)
    if difference.change == "changed":
        return "; ".join(
            said for _name, parts in groupby(difference.parts, _name_of) for said in _same_key(list(parts), _clipped)
        )
    name = _clipped(_called(difference, language))
    if difference.change == "added":
        return _("new: “{name}”").format(name=name)
    return _("removed: “{name}”").format(name=name)


def _called(difference: Difference, language: str) -> str:
    """Return the words by which the thing is known, in that language where there are any."""
    key = _CALLED_BY.get(difference.kind)
    said = {part.language: part.new or part.old for part in difference.parts if part.name == key}
    return said.get(language) or next(iter(said.values()), difference.id)


def _name_of(part: Part) -> str:
    return part.name


def _same_key(parts: Sequence[Part], clipped: Callable[[str], str]) -> Iterator[str]:
    """Say the parts of one key: its texts by language, its words one after the other."""
    texts = [part for part in parts if part.language]
    for sign in ("~", "+", "−"):
        languages = dict.fromkeys(part.language for part in texts if part.sign == sign)
        if languages:
            yield ("" if sign == "~" else f"{sign} ") + f"{_key(parts[0].name)} ({', '.join(languages)})"
    words = []
    for part in parts:
        if part.language:
            continue
        if part.sign == "~":
            yield f"{_key(part.name)} {clipped(part.old)} → {clipped(part.new)}"
        elif _is_list(part.name):
            words.append(f"{part.sign} {clipped(part.new or part.old)}")
        else:
            yield f"{part.sign} {_key(part.name)} {clipped(part.new or part.old)}"
    if words:
        yield " ".join((_key(parts[0].name), *words))


def _is_list(name: str) -> bool:
    """Return whether the key holds a list of words: conditions do, but for their measures."""
    first, _dot, rest = name.partition(".")
    return bool(rest) and first in _CONDITIONS and rest.rpartition(".")[2] not in _SINGLE


def _key(name: str) -> str:
    """Return what is said for a key: an item's text is its wording, all else is called as in the file."""
    return _("wording") if name == "text" else name


def _clipped(words: str) -> str:
    shown, left_out = clip(words, _LONGEST)
    return shown + ("…" if left_out else "")


def _whole(words: str) -> str:
    return words
