"""Calibration as pictures of block characters: figures with their intervals on a scale, gaps to either side of 0."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ko_coach.review.agreement import Agreement

_GROUND, _ZERO = "·", "┊"


def agreement_bar(found: Agreement, width: int) -> Content:
    """Return a scale from −1 to 1 with the figure as a dot and its interval as whiskers; without one, the scale."""
    width = _odd(width)
    cells = [(_GROUND, "$line")] * width
    cells[width // 2] = (_ZERO, "$muted")
    if found.low is not None and found.high is not None:
        first, last = _cell(found.low, width), _cell(found.high, width)
        for place in range(first, last + 1):
            cells[place] = ("─", "$secondary")
        cells[first], cells[last] = ("├", "$secondary"), ("┤", "$secondary")
    if found.value is not None:
        cells[_cell(found.value, width)] = ("●", "bold $accent")
    return Content.assemble(*cells)


def agreement_scale(width: int) -> Content:
    """Return what stands under the bars: where −1, 0 and 1 are."""
    width = _odd(width)
    left = width // 2 - 2
    return Content.styled(f"−1{' ' * left}0{' ' * (width - left - 4)}1", "$muted")


def _odd(width: int) -> int:
    """Return a width that has a middle."""
    return max(width - (width + 1) % 2, 7)


def _cell(value: float, width: int) -> int:
    return round((min(max(value, -1.0), 1.0) + 1) / 2 * (width - 1))


def gap_bar(gap: float | None, reach: float, width: int) -> Content:
    """Return a bar from the middle to the right for a gap above 0, to the left below; `reach` points fill a half."""
    half = _odd(width) // 2
    steps = 0 if gap is None else round(2 * half * min(abs(gap) / reach, 1.0))
    full, rest = divmod(steps, 2)
    bar = "█" * full
    if gap is None or gap >= 0:
        left, right = " " * half, (bar + "▌" * rest).ljust(half)
    else:
        left, right = ("▐" * rest + bar).rjust(half), " " * half
    return Content.assemble((left, "$secondary"), ("│", "$muted"), (right, "$accent"))


def beside(left: Sequence[Content], right: Sequence[Content], width: int, gap: Content) -> list[Content]:
    """Return the lines of two columns side by side; `width` is that of the left one, `gap` stands between them."""
    nothing = Content("")
    rows = max(len(left), len(right))
    columns = [[*column, *[nothing] * (rows - len(column))] for column in (left, right)]
    return [
        Content.assemble(one.truncate(width, ellipsis=True, pad=True), gap, other)
        for one, other in zip(*columns, strict=True)
    ]
