"""rating.yaml: the questions of the self-rating and their anchored scales."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.entry import Entry, Shape, report_unexpected
from ko_coach.rubric.model import TRUST_PARTS, Criterion, Text, TrustParts
from ko_coach.rubric.references import References, list_with_ids
from ko_coach.rubric.shapes import as_whole, whole
from ko_coach.rubric.sheet import Place, Sheet, shown
from ko_coach.rubric.texts import NO_TEXT, line, name, text
from ko_coach.rubric.yaml_nodes import Mapping, Node, Scalar

_lowest = whole(*grammar.SCALE_FROM)
_highest = whole(*grammar.SCALE_TO)
_STEP = re.compile(grammar.STEP)
_Steps = tuple[tuple[int, Text], ...]


class Rating(NamedTuple):
    """What rating.yaml says."""

    criteria: tuple[Criterion, ...]
    focus: str
    expectations: str
    trust: TrustParts | None


def rating(sheet: Sheet, node: Node, references: References) -> Rating:
    """Read rating.yaml."""
    entry = Entry(sheet, node, grammar.RATING)
    ask = references.ask("criterion")
    criterion = _criterion(references)
    criteria = list_with_ids(entry, "criteria", "criterion", references, criterion, most=grammar.MOST_CRITERIA)
    parts = None
    if isinstance(node, Mapping) and "trust" in entry:
        parts = Entry(sheet, node.entries["trust"][1], grammar.TRUST)
        _check_trust(parts, criteria)
    return Rating(
        criteria=criteria,
        focus=entry.read("focus", ask, ""),
        expectations=entry.read("expectations", ask, ""),
        trust=TrustParts(*(parts.read(part, ask, "") for part in TRUST_PARTS)) if parts is not None else None,
    )


def _check_trust(parts: Entry, criteria: tuple[Criterion, ...]) -> None:
    named: dict[str, str] = {}
    for part in TRUST_PARTS:
        node = parts.scalar(part)
        if node is None:
            continue
        if node.value in named:
            cause = _("“{id}” is already the part “{part}” of the trust equation.")
            cause = cause.format(id=shown(node.value), part=named[node.value])
            parts.sheet.warn(node, cause, _("Name four criteria, one for each part."))
        named[node.value] = part
    divisor = parts.scalar("self_orientation")
    zero = divisor and any(each.id == divisor.value and each.lowest < 1 <= each.highest for each in criteria)
    if divisor and zero:
        cause = _("The scale of “{id}” starts at 0, and trust is divided by it.").format(id=shown(divisor.value))
        parts.sheet.error(divisor, cause, _("Let the scale of that criterion start at 1."))


def _criterion(references: References) -> Shape[Criterion]:
    def read(sheet: Sheet, node: Node) -> Criterion:
        entry = Entry(sheet, node, grammar.CRITERION)
        given = references.give(entry, "criterion")
        lowest, highest = entry.read("scale", _scale, (0, 0))
        scale = range(lowest, highest + 1) if highest else None
        anchors = entry.read("anchors", _steps(scale, _check_ends), ())
        labels = entry.read("labels", _steps(scale, _check_all), ())
        title, question = entry.read("name", name, NO_TEXT), entry.read("question", line, NO_TEXT)
        return Criterion(given, title, question, lowest, highest, anchors, labels)

    return read


def _scale(sheet: Sheet, node: Node) -> tuple[int, int]:
    """Return the lowest and the highest value, or (0, 0) when the scale is broken."""
    before = len(sheet.problems)
    entry = Entry(sheet, node, grammar.SCALE)
    lowest, highest = entry.read("from", _lowest, 0), entry.read("to", _highest, 9)
    if len(sheet.problems) > before:
        return 0, 0
    if lowest >= highest:
        cause = _("The scale ends at {highest} but starts at {lowest}.").format(highest=highest, lowest=lowest)
        sheet.error(entry.place("to"), cause, _("Let “to” be larger than “from”."))
        return 0, 0
    return lowest, highest


def _steps(scale: range | None, check: Callable[[Sheet, Place, _Steps, range], None]) -> Shape[_Steps]:
    """Return the shape of texts by value of the scale; a broken scale (None) allows any value.

    What is missing is only checked for where nothing else is wrong: a value that was misspelt is not missing too.
    """

    def read(sheet: Sheet, node: Node) -> _Steps:
        if not isinstance(node, Mapping):
            report_unexpected(
                sheet, node, _("Values of the scale with their texts are expected here."), _("Write {1: …, 5: …}.")
            )
            return ()
        before = len(sheet.problems)
        found: dict[int, Text] = {}
        for key, value in node.entries.values():
            number = _step(key)
            if number is None or (scale is not None and number not in scale):
                _report_outside(sheet, key, key.value, scale)
            elif number in found:
                cause = _("The value {value} is given twice.").format(value=number)
                sheet.error(key, cause, _("Keep one of the two."))
            else:
                found[number] = text(sheet, value)
        steps = tuple(sorted(found.items()))
        if scale is not None and len(sheet.problems) == before:
            check(sheet, node, steps, scale)
        return steps

    return read


def _step(key: Scalar) -> int | None:
    """Return the value that a key stands for, in quotes or not: for an editor's schema every key is a text."""
    return int(key.value) if _STEP.fullmatch(key.value) else as_whole(key)


def _report_outside(sheet: Sheet, at: Place, written: str, scale: range | None) -> None:
    if scale is None:
        cause = _("“{value}” is not a value of a scale.").format(value=shown(written))
        sheet.error(at, cause, _("Write a number."))
        return
    cause = _("“{value}” lies outside the scale, which goes from {lowest} to {highest}.")
    cause = cause.format(value=shown(written), lowest=scale[0], highest=scale[-1])
    sheet.error(at, cause, _("Write a value of the scale, or change the scale."))


def _check_ends(sheet: Sheet, at: Place, anchors: _Steps, scale: range) -> None:
    given = {value for value, _text in anchors}
    for end in (scale[0], scale[-1]):
        if end not in given:
            cause = _("The end {value} of the scale has no anchor.").format(value=end)
            sheet.error(at, cause, _("Add “{value}: …” and say what one does there.").format(value=end))


def _check_all(sheet: Sheet, at: Place, labels: _Steps, scale: range) -> None:
    missing = sorted(set(scale) - {value for value, _text in labels})
    if missing:
        cause = _("These values of the scale have no label: {values}.")
        cause = cause.format(values=", ".join(str(value) for value in missing))
        sheet.error(at, cause, _("Give each value a label, or remove “labels”."))
