"""YAML as plain nodes that know where they stand, with everything refused that a coach cannot have meant.

One pass over the parser's events builds the nodes: libyaml's own composer recurses and dies of deep nesting, its
events do not. Nothing here resolves a type: a node holds what was written, and whoever expects a number reads one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from ko_coach.i18n import gettext as _
from ko_coach.rubric.breathing import breathe
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.rubric.yaml_causes import explain
from ko_coach.rubric.yaml_text import Spot

MOST_LEVELS = 32
_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MERGE = "<<"
_BLANKS = (" ", "\t")
_COMMENT = re.compile("[ \t]+#")
_ODD_SPACE = re.compile("[^\\S \n]|[\u00ad\u200b\u2060\ufeff]")


class _Placed:
    """A mark of the parser's; a line and a column are made of it only when somebody asks."""

    __slots__ = ("_start",)

    def __init__(self, start: Any) -> None:
        self._start = start

    @property
    def line(self) -> int:
        return int(self._start.line) + 1

    @property
    def column(self) -> int:
        return int(self._start.column) + 1


class Scalar(_Placed):
    """A single value as it is written."""

    __slots__ = ("_end", "plain", "value")

    def __init__(self, start: Any, value: str, plain: bool, end: Any) -> None:
        self._start = start
        self.value = value
        self.plain = plain
        """Written without quotes."""
        self._end = end

    def is_cut(self, source: str) -> bool:
        """Return whether a comment follows on the same line: the text may have lost its end to a `#`."""
        if not self.plain:
            return False
        end = self._end.index
        return source[end : end + 1] in _BLANKS and _COMMENT.match(source, end) is not None


class Sequence(_Placed):
    __slots__ = ("nodes",)

    def __init__(self, start: Any, nodes: list[Node]) -> None:
        self._start = start
        self.nodes = nodes


class Mapping(_Placed):
    """Values by key; with each, the key's own node."""

    __slots__ = ("entries",)

    def __init__(self, start: Any, entries: dict[str, tuple[Scalar, Node]]) -> None:
        self._start = start
        self.entries = entries


class Broken(_Placed):
    """Something that was refused and reported; nobody complains about it twice."""

    __slots__ = ()


Node = Scalar | Sequence | Mapping | Broken


class _Hopeless(Exception):  # noqa: N818 - no error, the end of the reading
    """Reading on would not help."""


def compose(sheet: Sheet) -> Node | None:
    """Return the file's content, or None when it cannot be read to its end; what is wrong is noted on the sheet."""
    loader = None
    try:
        loader = _Loader(sheet.source)
        return _Builder(sheet, loader).document()
    except _Hopeless:
        return None
    except yaml.YAMLError as error:
        explain(sheet, error)
        return None
    finally:
        if loader is not None:
            loader.dispose()


class _Builder:
    """Turns events into nodes. Events are `Any` since no stub says which of them have marks, anchors and tags."""

    def __init__(self, sheet: Sheet, loader: yaml.SafeLoader | yaml.CSafeLoader) -> None:
        self._sheet = sheet
        self._known_keys: set[str] = set()
        """Keys that were found sound before: a rubric has few different ones, thousands of times."""
        self._next: Callable[[], Any] = loader.get_event

    def document(self) -> Node | None:
        self._next()  # the stream's start
        if type(self._next()) is StreamEndEvent:
            self._sheet.error(Spot(1, 1), _("The file is empty."), _("Write its content, or remove the file."))
            return None
        node = self._node(self._next(), 1)
        self._next()  # the document's end
        after = self._next()
        if type(after) is not StreamEndEvent:
            cause = _("A second document starts here; a file may hold only one.")
            self._sheet.error(_start(after), cause, _("Remove the line with “---” or “...”."))
        return node

    def _node(self, event: Any, level: int) -> Node:
        kind = type(event)
        if kind is AliasEvent:
            return self._refused_alias(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if kind is ScalarEvent:
            return Scalar(event.start_mark, event.value, not event.style, event.end_mark)
        if level > MOST_LEVELS:
            cause = _("This is nested more than {n} levels deep.").format(n=MOST_LEVELS)
            self._sheet.error(_start(event), cause, _("See whether a bracket is missing; no rubric needs so many."))
            raise _Hopeless
        return self._mapping(event, level + 1) if kind is MappingStartEvent else self._sequence(event, level + 1)

    def _sequence(self, start: Any, level: int) -> Sequence:
        nodes = []
        while type(event := self._next()) is not SequenceEndEvent:
            nodes.append(self._node(event, level))
        return Sequence(start.start_mark, nodes)

    def _mapping(self, start: Any, level: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        breathe()
        next_event, node = self._next, self._node
        while type(event := next_event()) is not MappingEndEvent:
            key = node(event, level)
            value = node(next_event(), level)
            if type(key) is Scalar:
                if key.value in self._known_keys and key.value not in entries:
                    entries[key.value] = (key, value)
                else:
                    self._add(key, value, entries)
            elif type(key) is not Broken:
                cause = _("A key must be a single word, not a list or further keys.")
                self._sheet.error(key, cause, _("Write the key as a word before a colon; check the brackets."))
        return Mapping(start.start_mark, entries)

    def _add(self, key: Scalar, value: Node, entries: dict[str, tuple[Scalar, Node]]) -> None:
        """Add what a key says, unless something is wrong with the key."""
        if key.value not in self._known_keys:
            self._check_key(key)
        if key.value in entries:
            self._report_twice(key, entries[key.value][0])
        elif not (key.plain and key.value == _MERGE):
            entries[key.value] = (key, value)

    def _check_key(self, key: Scalar) -> None:
        if key.plain and key.value == _MERGE:
            self._sheet.error(key, _("Merge keys (<<) are refused."), _("Write out what is meant to be the same."))
        elif odd := _ODD_SPACE.search(key.value):
            self._note_odd_space(key, odd[0])
            key.value = " ".join(_ODD_SPACE.sub(" ", key.value).split())
        else:
            self._known_keys.add(key.value)

    def _report_twice(self, key: Scalar, first: Scalar) -> None:
        cause = _("The key “{key}” is given twice, first in line {line}.").format(key=shown(key.value), line=first.line)
        self._sheet.error(key, cause, _("Keep one of the two."))

    def _note_odd_space(self, key: Scalar, odd: str) -> None:
        name = unicodedata.name(odd, "").lower()
        cause = _("The key “{key}” holds a space that is not a plain one: {code} {name}.")
        cause = cause.format(key=shown(key.value), code=f"U+{ord(odd):04X}", name=name)
        self._sheet.error(key, cause, _("Type the key anew by hand; a word processor may have put this in."))

    def _refused_alias(self, event: Any) -> Broken:
        broken = Broken(event.start_mark)
        cause = _("A “*” at the start makes this an alias, and aliases are refused.")
        self._sheet.error(broken, cause, _("Write it out; if it is a text, put it in quotes."))
        return broken

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            cause = _("An “&” at the start makes this an anchor, and anchors are refused.")
        else:
            cause = _("A “!” at the start makes this a tag, and tags are refused.")
        self._sheet.error(_start(event), cause, _("Remove it; if it is a text, put it in quotes."))


def _start(event: Any) -> Spot:
    return Spot(event.start_mark.line + 1, event.start_mark.column + 1)
