"""How long from the end of a rubric's save to the repainted prompt."""

from __future__ import annotations

import os
import time
from pathlib import Path

from benchmarks.figures import Figure, median, percentile
from benchmarks.generated import checklist
from benchmarks.programs import Program

ITEMS = 200


def saves(coach: Program, rubric: Path, count: int) -> Figure:
    """Save the checklist so often, in turn as a whole new file and in place."""
    path = rubric / "checklist.yaml"
    times = []
    with coach.start() as desk:
        coach.painted(desk)
        desk.settle(1.0, 10.0)
        for number in range(count):
            text = f"Greet them, save {number:02d}."
            content = checklist(text, ITEMS)
            saved = in_place(path, content) if number % 2 else as_new_file(path, content)
            times.append(desk.wait_for(text, 10.0) - saved)
            desk.settle(0.1, 2.0)
    p95 = percentile(times, 0.95) * 1000
    said = f"p50 {median(times) * 1000:.0f} ms, p95 {p95:.0f} ms"
    return Figure(f"rubric save to prompt, {ITEMS} items, {count} saves", said, p95, 150, "ms")


def as_new_file(path: Path, content: str) -> float:
    """Save as careful editors do, by a rename; return when."""
    draft = path.with_name(".checklist.draft")
    draft.write_text(content, encoding="utf-8")
    os.replace(draft, path)  # noqa: PTH105 - the call that editors make
    return time.perf_counter()


def in_place(path: Path, content: str) -> float:
    """Save over what is there; return when."""
    path.write_text(content, encoding="utf-8")
    return time.perf_counter()
