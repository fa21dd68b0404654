"""How far an outcome has come as a picture: the way from baseline to target, and its weeks with their intervals."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from ko_coach.review import outcome_words as words
from ko_coach.review.outcome_values import Progress
from ko_coach.tui.review.chart import bar
from ko_coach.wording import short_day

_WIDEST_BAR = 48
_STEP = 3
"""Columns of one week."""
_POINT, _REACH, _TARGET, _BEGIN = ("●", "$accent"), ("│", "$accent 60%"), ("┈", "$success"), ("┈", "$muted")


def way_bar(found: Progress, width: int) -> Content:
    """Return the way from the baseline to the target, filled as far as it has come."""
    measure = found.outcome.measure
    begin = "?" if found.baseline.value is None else words.value(measure, found.baseline.value)
    end = words.value(measure, found.target)
    room = min(width - len(begin) - len(end) - 2, _WIDEST_BAR)
    if room < 4:
        return Content.styled(f"{begin} → {end}", "$muted").truncate(width, ellipsis=True)
    drawn, groove = bar(found.way or 0.0, room)
    if found.way is None:
        drawn, groove = "", "┄" * room
    return Content.assemble((begin, "$muted"), " ", (drawn, "bold $accent"), (groove, "$line"), " ", (end, "$success"))


def weeks_chart(found: Progress, width: int, height: int) -> Iterator[Content]:
    """Yield the weeks: each a dot within its 95 % interval, with the lines of baseline and target."""
    weeks, measure = found.weeks, found.outcome.measure
    if len(weeks) < 2 or width < 24:
        return
    begin = None if found.baseline.meaning_changed else found.baseline.value
    marks = [mark for mark in (begin, found.target) if mark is not None]
    # Where the intervals reach would stretch a scale on which the dots all lie in one row.
    values = [one.figure.value for one in weeks if one.figure.value is not None] + marks
    margin = (max(values) - min(values)) / max(height - 2, 1) / 2 or 0.1
    lowest, highest = min(values) - margin, max(values) + margin

    def row(value: float) -> int:
        return min(max(int((value - lowest) / (highest - lowest) * height), 0), height - 1)

    labels = {row(mark): words.value(measure, mark) for mark in marks}
    pad = max(map(len, labels.values())) + 1
    step = max(min((width - pad - 2) // len(weeks), _STEP), 1)
    shown = weeks[-((width - pad - 2) // step) :]
    for at in range(height - 1, -1, -1):
        line = [" "] * (len(shown) * step)
        styles = [""] * len(line)
        if at in labels:
            glyph, style = _TARGET if at == row(found.target) else _BEGIN
            line, styles = [glyph] * len(line), [style] * len(line)
        for number, week in enumerate(shown):
            told = week.figure
            if told.value is None or told.low is None or told.high is None:
                continue
            place = number * step + step // 2
            if at == row(told.value):
                line[place], styles[place] = _POINT
            elif row(told.low) <= at <= row(told.high):
                line[place], styles[place] = _REACH
        axis = "┤" if at in labels else "│"
        label = (f"{labels.get(at, ''):>{pad - 1}} ", "$success" if at == row(found.target) else "$muted")
        yield Content.assemble(label, (axis, "$line"), *zip(line, styles, strict=True))
    yield Content.assemble(" " * pad, ("└" + "─" * (len(shown) * step), "$line"))
    first, last = (short_day(one.at.date()) for one in (shown[0], shown[-1]))
    gap = len(shown) * step - len(first) - len(last)
    yield Content.styled(" " * (pad + 1) + (f"{first}{' ' * gap}{last}" if gap > 0 else last), "$muted")
