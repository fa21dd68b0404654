"""The single values of a rubric: numbers, durations, words of a fixed choice and strings."""

from __future__ import annotations

import re

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.entry import Shape, T, is_nothing, report_unexpected
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.rubric.yaml_nodes import Node, Scalar, Sequence
from ko_coach.text import clean_line

_BASED = re.compile("0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_STRING = re.compile(
    rf"true|True|TRUE|false|False|FALSE|{_BASED.pattern}|{_DECIMAL.pattern}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_DURATION = re.compile(grammar.DURATION)
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def as_whole(node: Node) -> int | None:
    """Return the whole number that the node is in YAML 1.2's core schema: only a plain scalar can be one.

    `5.0` is one too: for JSON Schema, and so for editors, it is the same as 5.
    """
    if type(node) is not Scalar or not node.plain:
        return None
    value = node.value
    if len(value) < 16 and value.isascii() and value.isdigit():
        return int(value)
    if _BASED.fullmatch(value):
        return int(value, 0)
    number = float(value) if _DECIMAL.fullmatch(value) else 0.5
    return int(number) if number.is_integer() else None


def as_number(node: Node) -> float | None:
    """Return the number that the node is in YAML 1.2's core schema; only a plain scalar can be one."""
    if (number := as_whole(node)) is not None:
        return number
    return float(node.value) if isinstance(node, Scalar) and node.plain and _DECIMAL.fullmatch(node.value) else None


def is_string(node: Scalar) -> bool:
    """Return whether the value is a string in YAML 1.2's core schema; `5`, `1e5` and `true` are only in quotes."""
    return not node.plain or not _NO_STRING.fullmatch(node.value)


def whole(lowest: int, highest: int) -> Shape[int]:
    """Return the shape of a whole number between two others, both included."""

    def read(sheet: Sheet, node: Node) -> int:
        number = as_whole(node)
        if number is not None and lowest <= number <= highest:
            return number
        cause = _("A whole number from {lowest} to {highest} is expected here.")
        cure = _("Write a number such as {lowest}, without quotes.").format(lowest=lowest)
        report_unexpected(sheet, node, cause.format(lowest=lowest, highest=highest), cure)
        return lowest

    return read


def duration(sheet: Sheet, node: Node) -> int:
    """Read a duration such as `30m` as seconds."""
    if isinstance(node, Scalar) and _DURATION.fullmatch(node.value):
        return int(node.value[:-1]) * _SECONDS[node.value[-1]]
    cause = _("A duration is expected here.")
    report_unexpected(sheet, node, cause, _("Write a whole number and s, m, h or d, without a space: 90s, 6m, 2h, 3d."))
    return 0


def choice(allowed: tuple[str, ...]) -> Shape[str]:
    """Return the shape of one word out of a few."""

    def read(sheet: Sheet, node: Node) -> str:
        if isinstance(node, Scalar) and node.value in allowed:
            return node.value
        names = ", ".join(allowed)
        if not isinstance(node, Scalar) or is_nothing(node):
            report_unexpected(
                sheet, node, _("One word is expected here."), _("Write one of: {names}.").format(names=names)
            )
        else:
            cause = _("“{word}” is none of: {names}.").format(word=shown(node.value), names=names)
            sheet.error(node, cause, sheet.suggest(node.value, allowed))
        return allowed[0]

    return read


def string(sheet: Sheet, node: Node) -> str:
    """Read one line of words as they are compared with a ticket: never a number, a date or a yes."""
    if isinstance(node, Scalar) and not is_nothing(node) and (words := clean_line(node.value)):
        warn_if_cut(sheet, node)
        return words
    report_unexpected(sheet, node, _("A text is expected here."), _("Write a text."))
    return ""


def list_of(shape: Shape[T], *, single: bool = False, most: int | None = None) -> Shape[tuple[T, ...]]:
    """Return the shape of a list with at least one entry; with `single`, one entry may stand for itself."""

    def read(sheet: Sheet, node: Node) -> tuple[T, ...]:
        if single and isinstance(node, Scalar) and not is_nothing(node):
            return (shape(sheet, node),)
        if not isinstance(node, Sequence):
            report_unexpected(
                sheet, node, _("A list is expected here."), _("Write each entry on its own line after “- ”.")
            )
            return ()
        if not node.nodes:
            sheet.error(node, _("The list is empty."), _("Add an entry, or remove the key."))
        if most is not None and len(node.nodes) > most:
            cause = _("There are more than {n} entries.").format(n=most)
            sheet.error(node.nodes[most], cause, _("Remove those from here on."))
        return tuple([shape(sheet, each) for each in node.nodes[:most]])

    return read


strings = list_of(string, single=True)


def one_of_list(allowed: tuple[str, ...]) -> Shape[tuple[str, ...]]:
    """Return the shape of a list of words out of a few."""
    return list_of(choice(allowed), single=True)


def warn_if_cut(sheet: Sheet, node: Scalar) -> None:
    """Say so when a `#` after an unquoted text may have taken its end away."""
    if node.is_cut(sheet.source):
        cause = _("Everything after “ #” in this line is a comment, and not part of the text.")
        sheet.warn(node, cause, _("Put the text in quotes; or move the comment to a line of its own."))
