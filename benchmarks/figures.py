"""A figure as measured, the reach it has to keep, and the table of all of them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    measured: str
    """As measured, in its own unit."""
    value: float
    """What is compared with the reach."""
    reach: float
    unit: str
    """`×` for a ratio within this run; else the unit of value and reach."""

    @property
    def held(self) -> bool:
        return self.value <= self.reach


def ratio(name: str, ours: float, yardstick: float, reach: float) -> Figure:
    """Return the figure of a time (seconds) beside the yardstick's."""
    return Figure(name, f"{ours * 1000:.1f} ms : {yardstick * 1000:.1f} ms", ours / yardstick, reach, "×")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share (0 to 1) of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    rows = [("figure", "measured", "value", "reach", "")]
    rows += [
        (
            one.name,
            one.measured,
            f"{one.value:.2f} {one.unit}",
            f"≤ {one.reach:g} {one.unit}" if one.reach != float("inf") else "",
            ("ok" if one.held else "NOT") if one.reach != float("inf") else "",
        )
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
