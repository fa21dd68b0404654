"""Every id that a folder gives and every id that it asks for, compared once all files are read."""

from __future__ import annotations

import re
from collections import defaultdict

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.entry import Entry, Shape, T, is_nothing, report_unexpected
from ko_coach.rubric.shapes import is_string, list_of
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.rubric.yaml_nodes import Node, Scalar, Sequence

_ID = re.compile(grammar.ID)


class References:
    """The ids of one folder, by kind: phase, persona, stage, item, criterion, question, outcome."""

    def __init__(self) -> None:
        self._given: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._asked: list[tuple[str, Sheet, Scalar]] = []
        self._unsure: set[str] = set()

    def doubt(self, *kinds: str) -> None:
        """Ids of these kinds may be missing only because their file is broken: do not complain about them."""
        self._unsure.update(kinds)

    def is_sure_of(self, *kinds: str) -> bool:
        """Return whether all ids of these kinds are known."""
        return self._unsure.isdisjoint(kinds)

    def given(self, kind: str) -> tuple[str, ...]:
        """Return all ids of the kind, in the order of the file, but for words that cannot be one."""
        return tuple(one for one in self._given[kind] if _ID.fullmatch(one))

    def give(self, entry: Entry, kind: str) -> str:
        """Read the id of an entry; it is reported when it is malformed or was given before."""
        node = entry.scalar("id")
        if node is None or is_nothing(node):
            self.doubt(kind)
            return entry.read("id", _no_id, "")
        if not _enter(entry.sheet, node, self._given[kind]):
            self.doubt(kind)  # what names the id that was meant is not to blame
        return node.value

    def ask(self, kind: str) -> Shape[str]:
        """Return the shape of an id that must be given somewhere in the folder."""

        def read(sheet: Sheet, node: Node) -> str:
            if not isinstance(node, Scalar) or is_nothing(node):
                return _no_id(sheet, node)
            if not is_string(node):
                sheet.error(node, _("An id is expected here."), _in_quotes())
                return ""
            self._asked.append((kind, sheet, node))
            return node.value

        return read

    def check(self) -> None:
        """Report every id that is named and was never given."""
        for kind, sheet, node in self._asked:
            given = self._given[kind]
            if node.value in given or kind in self._unsure:
                continue
            cause = _unknown(kind).format(id=shown(node.value))
            cure = sheet.suggest(node.value, given) if given else _("Give it first, or remove the name here.")
            sheet.error(node, cause, cure)


def list_with_ids(
    entry: Entry, key: str, kind: str, references: References, shape: Shape[T], most: int | None = None
) -> tuple[T, ...]:
    """Read the list of all things of a kind; when it is not whole, ids that are not in it are no news."""
    listed = entry.place(key)
    if not isinstance(listed, Sequence) or (most is not None and len(listed.nodes) > most):
        references.doubt(kind)
    return entry.read(key, list_of(shape, most=most), ())


def _no_id(sheet: Sheet, node: Node) -> str:
    report_unexpected(sheet, node, _("An id is expected here."), _("Write one word, such as “say-it-back”."))
    return ""


def _enter(sheet: Sheet, node: Scalar, given: dict[str, int]) -> bool:
    before = len(sheet.problems)
    if not _ID.fullmatch(node.value):
        cause = _("“{id}” cannot be an id.").format(id=shown(node.value))
        sheet.error(node, cause, _("Use small Latin letters, digits and hyphens: “say-it-back”; at most 64 of them."))
    elif not is_string(node):
        sheet.error(node, _("“{id}” cannot be an id.").format(id=shown(node.value)), _in_quotes())
    elif node.value in given:
        cause = _("The id “{id}” is given twice, first in line {line}.")
        cause = cause.format(id=shown(node.value), line=given[node.value])
        sheet.error(node, cause, _("Give one of the two another id."))
    given.setdefault(node.value, node.line)
    return len(sheet.problems) == before


def _in_quotes() -> str:
    return _("Put it in quotes; without them YAML reads a number, or true or false.")


def _unknown(kind: str) -> str:
    return {
        "phase": _("There is no phase “{id}”."),
        "persona": _("There is no persona “{id}”."),
        "stage": _("There is no stage “{id}”."),
        "criterion": _("There is no criterion “{id}”."),
        "item": _("There is no item “{id}”."),
        "outcome": _("There is no outcome “{id}”."),
    }[kind]
