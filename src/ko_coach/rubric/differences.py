"""What differs between two rubrics, told by item, persona, stage and criterion, and not by line of YAML.

Nothing that makes a new version is overlooked: whatever the model holds is compared, field by field, and named as the
language names it (`when.stage`, `nudge`, `anchors.3`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

from ko_coach.rubric.model import EmpathyMap, Rubric, Rule, Text, Turn
from ko_coach.rubric.written import DURATIONS, FIGURES, as_yaml, duration, figure

Kind = Literal["rubric", "phase", "persona", "stage", "item", "criterion", "question", "outcome"]
Change = Literal["added", "removed", "changed", "moved"]
Sign = Literal["+", "−", "~"]

_LISTS: dict[str, Kind] = {
    "phases": "phase",
    "personas": "persona",
    "stages": "stage",
    "items": "item",
    "criteria": "criterion",
    "questions": "question",
    "outcomes": "outcome",
}
_KEYS = {"nudge_after": "nudge", "lowest": "scale.from", "highest": "scale.to"}
"""Fields of the model that the language names otherwise."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that differs within an item, a persona and so on."""

    name: str
    """The key, with those around it: `text`, `when.stage`, `anchors.3`; `place` where a thing moved in its file."""
    language: str
    """Of a text; empty for everything else."""
    old: str
    new: str
    """As the YAML has it; empty where there is nothing."""
    sign: Sign
    """+ it is new, − it is gone, ~ it was replaced, or stands in another order."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What happened to one thing of a rubric."""

    kind: Kind
    id: str
    """Empty for the rubric itself."""
    change: Change
    parts: tuple[Part, ...]
    """All that it consisted of or consists of where it was added or removed; where it moved, its place in the file."""


def differences(old: Rubric, new: Rubric) -> tuple[Difference, ...]:
    """Return what differs, the rubric itself first; empty if and only if both are of the same version."""
    own = [field.name for field in fields(Rubric) if field.name not in (*_LISTS, "version")]
    parts = tuple(part for name in own for part in _parts(name, getattr(old, name), getattr(new, name)))
    found = [Difference("rubric", "", "changed", parts)] if parts else []
    for name, kind in _LISTS.items():
        found += _of_list(kind, getattr(old, name), getattr(new, name))
    return tuple(found)


def _of_list(kind: Kind, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    before, after = (_keyed((each.id, each) for each in things) for things in (old, new))
    places = {key: place for place, key in enumerate(before, 1)}
    moved = _moved(before, after)
    for place, (key, thing) in enumerate(after.items(), 1):
        known = before.get(key)
        parts = tuple(_parts("", known, thing))
        if known is None:
            yield Difference(kind, thing.id, "added", parts)
        elif parts:
            yield Difference(kind, thing.id, "changed", parts)
        if key in moved:
            yield Difference(kind, thing.id, "moved", (Part("place", "", str(places[key]), str(place), "~"),))
    for key, thing in before.items():
        if key not in after:
            yield Difference(kind, thing.id, "removed", tuple(_parts("", thing, None)))


def _keyed(pairs: Iterable[tuple[object, Any]]) -> dict[str, Any]:
    """Return the values by key. A key should come once; if it comes again, it is another one."""
    keyed: dict[str, Any] = {}
    for key, value in pairs:
        name = str(key)
        while name in keyed:
            name += "'"
        keyed[name] = value
    return keyed


def _moved(before: Iterable[str], after: Iterable[str]) -> set[str]:
    """Return the keys that stand elsewhere among the others that both have."""
    shared = set(before) & set(after)
    old, new = [key for key in before if key in shared], [key for key in after if key in shared]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return shared - {key for block in blocks for key in old[block.a : block.a + block.size]}


def _parts(name: str, old: Any, new: Any) -> Iterator[Part]:
    """Yield what differs between two values of one field; None stands for what is not there."""
    if old == new:
        return
    one = old if new is None else new
    if isinstance(one, Text):
        found = list(_of_text(name, old, new))
    elif isinstance(one, tuple):
        found = list(_of_tuple(name, old or (), new or ()))
    elif hasattr(one, "__dataclass_fields__"):
        found = list(_of_entry(name, old, new))
    else:
        found = list(_of_value(name, old, new))
    both = old is not None and new is not None
    if not found and both:  # such as two languages in another order
        found = [Part(name, "", as_yaml(old), as_yaml(new), "~")]
    yield from found


def _of_value(name: str, old: object, new: object) -> Iterator[Part]:
    before, after = ("" if value is None else str(value) for value in (old, new))
    if before or after:
        yield Part(name, "", before, after, "~" if before and after else "+" if after else "−")


def _of_text(name: str, old: Text | None, new: Text | None) -> Iterator[Part]:
    before, after = (dict(text.by_language) if text else {} for text in (old, new))
    for code in dict.fromkeys((*after, *before)):
        if before.get(code) != after.get(code):
            for part in _of_value(name, before.get(code), after.get(code)):
                yield replace(part, language=code)


def _of_entry(name: str, old: Any, new: Any) -> Iterator[Part]:
    one = old if new is None else new
    some = False
    for field in fields(one):
        if field.name == "id":
            continue
        before, after = (getattr(entry, field.name, None) for entry in (old, new))
        if field.name in DURATIONS:
            before, after = (None if seconds is None else duration(seconds) for seconds in (before, after))
        if field.name in FIGURES:
            before, after = (None if hundredths is None else figure(hundredths) for hundredths in (before, after))
        for part in _parts(_below(name, one, field.name), before, after):
            some = True
            yield part
    if not some and (old is None or new is None) and not isinstance(one, EmpathyMap):
        yield Part(name, "", "" if old is None else "{}", "" if new is None else "{}", "−" if new is None else "+")


def _below(name: str, entry: object, field: str) -> str:
    if isinstance(entry, Rule) and field == "ticket":
        return name  # a rule names the ticket's keys without saying "ticket"
    key = _KEYS.get(field, field)
    return f"{name}.{key}" if name else key


def _of_tuple(name: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Part]:
    one = (new or old)[0] if new or old else None
    if isinstance(one, str):
        return _of_words(name, old, new)
    if isinstance(one, tuple):
        return _of_keyed(name, _keyed(old), _keyed(new))
    if hasattr(one, "id"):
        return _of_keyed(name, _keyed((each.id, each) for each in old), _keyed((each.id, each) for each in new))
    return _of_sequence(name, old, new)


def _of_words(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Part]:
    yield from (Part(name, "", "", word, "+") for word in (Counter(new) - Counter(old)).elements())
    yield from (Part(name, "", word, "", "−") for word in (Counter(old) - Counter(new)).elements())


def _of_keyed(name: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Part]:
    for key in dict.fromkeys((*after, *before)):
        found = list(_parts(f"{name}.{key}", before.get(key), after.get(key)))
        if not found and key not in before:
            found = [Part(name, "", "", key, "+")]
        if not found and key not in after:
            found = [Part(name, "", key, "", "−")]
        yield from found
    if _moved(before, after):
        yield Part(name, "", ", ".join(before), ", ".join(after), "~")


def _of_sequence(name: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Part]:
    """Compare texts, rules or turns, which have no ids, by what became of each one in its place."""
    for _tag, *spans in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        start, end, start_after, end_after = spans
        if old[start:end] == new[start_after:end_after]:
            continue
        for place, (before, after) in enumerate(zip_longest(old[start:end], new[start_after:end_after])):
            if isinstance(before or after, Turn) or (before is not None and after is not None):
                at = start if after is None else start_after
                yield from _parts(f"{name}.{at + place + 1}", before, after)
            elif isinstance(before or after, Text):
                yield from _of_text(name, before, after)
            else:
                yield from _of_value(name, before and as_yaml(before), after and as_yaml(after))
