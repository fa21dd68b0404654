"""A mapping of the rubric read key by key, so that no key is overlooked or misspelt in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ko_coach.i18n import gettext as _
from ko_coach.rubric.breathing import breathe
from ko_coach.rubric.grammar import Keys
from ko_coach.rubric.sheet import Place, Sheet, hint, shown
from ko_coach.rubric.yaml_nodes import Broken, Mapping, Node, Scalar

T = TypeVar("T")
D = TypeVar("D")
Shape = Callable[[Sheet, Node], T]
"""Reads a value from a node; when it cannot, it says so on the sheet and returns an empty one."""

_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


class Entry:
    """One mapping with its keys checked. Anything else than a mapping is reported and then has no keys."""

    def __init__(self, sheet: Sheet, node: Node, keys: Keys) -> None:
        self.sheet = sheet
        self.node = node
        self._entries: dict[str, tuple[Scalar, Node]] = {}
        breathe()
        if isinstance(node, Mapping):
            self._entries = node.entries
            if not keys.required <= self._entries.keys() <= keys.all:
                self._report_keys(keys)
        else:
            cure = _("Write “key: value” lines, indented below it: {keys}.").format(keys=", ".join(sorted(keys.all)))
            report_unexpected(sheet, node, _("Keys and values are expected here."), cure)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def read(self, key: str, shape: Shape[T], missing: D) -> T | D:
        """Return the key's value in that shape, or `missing` when the key is not there."""
        found = self._entries.get(key)
        return missing if found is None else shape(self.sheet, found[1])

    def read_given(self, shapes: dict[str, Shape[Any]]) -> dict[str, Any]:
        """Return the values of those keys that are there, each in its shape."""
        return {key: shapes[key](self.sheet, value) for key, (_, value) in self._entries.items() if key in shapes}

    def place(self, key: str) -> Place:
        """Return where the key's value stands; where the mapping starts when the key is not there."""
        found = self._entries.get(key)
        return self.node if found is None else found[1]

    def scalar(self, key: str) -> Scalar | None:
        """Return the key's value as it stands in the file, if it is a single one."""
        value = self._entries[key][1] if key in self._entries else None
        return value if isinstance(value, Scalar) else None

    def _report_keys(self, keys: Keys) -> None:
        absent = sorted(keys.all - self._entries.keys())
        missing = sorted(keys.required - self._entries.keys())
        for name, (key, _value) in self._entries.items():
            if name in keys.all:
                continue
            nearest = self.sheet.nearest(name, absent)
            cause = _("There is no key “{key}” here.").format(key=shown(name))
            self.sheet.error(key, cause, hint(nearest, absent))
            if nearest in missing:
                missing.remove(nearest)
        for required in missing:
            cause = _("The key “{key}” is missing.").format(key=required)
            self.sheet.error(self.node, cause, _("Add “{key}: …” here.").format(key=required))


def is_nothing(node: Node) -> bool:
    """Return whether nothing is written where the node stands."""
    return isinstance(node, Scalar) and node.value in _NOTHING and node.plain


def report_unexpected(sheet: Sheet, node: Node, cause: str, cure: str) -> None:
    """Note that the node is not what belongs there; what was already refused is passed over."""
    if is_nothing(node):
        sheet.error(node, _("Nothing is written here."), _("Write a value, or remove the key."))
    elif not isinstance(node, Broken):
        sheet.error(node, cause, cure)
