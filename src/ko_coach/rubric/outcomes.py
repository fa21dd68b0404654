"""outcomes.yaml: for whom something is to get better, and how the record would show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.entry import Entry, Shape, report_unexpected
from ko_coach.rubric.model import MEASURES, Criterion, Measure, Outcome
from ko_coach.rubric.references import References, list_with_ids
from ko_coach.rubric.shapes import as_number, choice, list_of, whole
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.rubric.texts import NO_TEXT, text, texts
from ko_coach.rubric.written import figure as said
from ko_coach.rubric.yaml_nodes import Node, Scalar

_MEAN, _SHARE = MEASURES
_DAY = re.compile(grammar.DAY)
_of = choice(MEASURES)
_step = whole(*grammar.AT_LEAST)
_NO_MEASURE = Measure("", _SHARE)
_Scales = Mapping[str, range]
"""The steps of each criterion whose scale is sound."""


def outcomes(
    sheet: Sheet, node: Node, references: References, criteria: tuple[Criterion, ...] = ()
) -> tuple[Outcome, ...]:
    """Read outcomes.yaml; `criteria` are those of rating.yaml, as far as they can be read."""
    sure = references.is_sure_of("criterion")  # with an id given twice, nobody knows whose scale is meant
    scales = {each.id: range(each.lowest, each.highest + 1) for each in criteria if each.highest and sure}
    measure = _measure(references, scales)

    def outcome(sheet: Sheet, node: Node) -> Outcome:
        entry = Entry(sheet, node, grammar.OUTCOME)
        measured = entry.read("measure", measure, _NO_MEASURE)
        baseline, target = entry.read("baseline", figure, None), entry.read("target", figure, None)
        since, by = entry.read("since", day, ""), entry.read("by", day, "")
        _check_figures(entry, baseline, target, scales.get(measured.criterion) if measured.of == _MEAN else None)
        _check_days(entry, since, by)
        return Outcome(
            id=references.give(entry, "outcome"),
            who=entry.read("who", text, NO_TEXT),
            notice=entry.read("notice", text, NO_TEXT),
            measure=measured,
            baseline=baseline,
            target=target or 0,
            since=since,
            by=by,
            observations=entry.read("observations", texts, ()),
        )

    return list_with_ids(Entry(sheet, node, grammar.OUTCOMES), "outcomes", "outcome", references, outcome)


def _measure(references: References, scales: _Scales) -> Shape[Measure]:
    criterion = references.ask("criterion")
    persona, stage, item = (list_of(references.ask(kind), single=True) for kind in ("persona", "stage", "item"))

    def read(sheet: Sheet, node: Node) -> Measure:
        entry = Entry(sheet, node, grammar.MEASURE)
        measure = Measure(
            criterion=entry.read("criterion", criterion, ""),
            of=entry.read("of", _of, _MEAN),
            at_least=entry.read("at_least", _at_least, None),
            persona=entry.read("persona", persona, ()),
            stage=entry.read("stage", stage, ()),
            item=entry.read("item", item, ()),
        )
        _check_at_least(entry, measure, scales.get(measure.criterion))
        return measure

    return read


def _at_least(sheet: Sheet, node: Node) -> int | None:
    before = len(sheet.problems)
    step = _step(sheet, node)
    return step if len(sheet.problems) == before else None


def _check_at_least(entry: Entry, measure: Measure, scale: range | None) -> None:
    of = entry.scalar("of")
    if of is None or of.value not in MEASURES:
        return
    place = entry.place("at_least")
    if measure.of == _SHARE and "at_least" not in entry:
        cause = _("A share needs the lowest answer that counts.")
        entry.sheet.error(of, cause, _("Add “at_least: …” with a value of the scale, or write “of: mean”."))
    elif measure.of == _MEAN and "at_least" in entry:
        cause = _("A mean takes every answer, and “at_least” says that only some count.")
        entry.sheet.error(place, cause, _("Remove “at_least”, or write “of: share”."))
    elif measure.at_least is not None and scale is not None and measure.at_least not in scale:
        _report_outside(entry, "at_least", str(measure.at_least), scale)


def _check_figures(entry: Entry, baseline: int | None, target: int | None, scale: range | None) -> None:
    """Report figures that nobody can reach; `scale` is None for a share, or where it is not known."""
    for key, hundredths in (("baseline", baseline), ("target", target)):
        if hundredths is not None and scale and not 100 * scale[0] <= hundredths <= 100 * scale[-1]:
            _report_outside(entry, key, said(hundredths), scale)
    if target is not None and target == baseline:
        cause = _("The target is what was there at the beginning, so that nothing gets better.")
        entry.sheet.error(entry.place("target"), cause, _("Write another target, or another baseline."))


def _report_outside(entry: Entry, key: str, written: str, scale: range) -> None:
    cause = _("“{value}” lies outside the scale, which goes from {lowest} to {highest}.")
    cause = cause.format(value=shown(written), lowest=scale[0], highest=scale[-1])
    entry.sheet.error(entry.place(key), cause, _("Write a value of the scale, or change the scale."))


def _check_days(entry: Entry, since: str, by: str) -> None:
    if since and by and by <= since:
        cause = _("The target is to be reached on {by}, and progress counts only from {since}.")
        entry.sheet.error(entry.place("by"), cause.format(by=by, since=since), _("Let “by” be later than “since”."))


def figure(sheet: Sheet, node: Node) -> int | None:
    """Read a number with at most two decimals, such as 3.4, as hundredths."""
    number = as_number(node)
    if number is None or not grammar.FIGURE.lowest <= number <= grammar.FIGURE.highest:
        cause = _("A number from {lowest} to {highest} is expected here.")
        cure = _("Write a number such as 3.4 or 65, without quotes.")
        report_unexpected(sheet, node, cause.format(lowest=grammar.FIGURE.lowest, highest=grammar.FIGURE.highest), cure)
        return None
    hundredths = round(number * 100)
    if hundredths / 100 != number:
        sheet.error(node, _("This number has more than two decimals."), _("Round it: 3.4 or 3.45."))
    return hundredths


def day(sheet: Sheet, node: Node) -> str:
    """Read a day of the calendar."""
    cure = _("Write year, month and day: 2026-11-30.")
    if not isinstance(node, Scalar) or not _DAY.fullmatch(node.value):
        report_unexpected(sheet, node, _("A day is expected here."), cure)
        return ""
    try:
        return date.fromisoformat(node.value).isoformat()
    except ValueError:
        cause = _("There is no day {day} in the calendar.").format(day=node.value)
        sheet.error(node, cause, cure)
        return ""
