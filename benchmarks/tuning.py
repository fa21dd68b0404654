"""How soon a save is on the coach's screen; beside it, in the same run, how soon Textual's own live CSS reload is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import generated, live_css
from benchmarks.driver.terminal import Terminal
from benchmarks.figures import Figure, median, percentile
from benchmarks.programs import Program
from benchmarks.saves import as_new_file, in_place
from ko_coach.rubric.reader import read_folder

READINGS = 40
_BETWEEN = 0.8
"""Seconds of quiet before the next save: a coach reads what the last one did."""


def room(folder: Path, queue: Path, rubric: Path) -> Program:
    """Return the coach's room on a rubric whose first item always shows."""
    home = folder / f"home-{rubric.name}"
    home.mkdir(exist_ok=True)
    flags = ("--queue", str(queue), "--rubric", str(rubric), "--agent", "robin")
    command = (str(Path(sys.executable).with_name("ko-coach")), "--home", str(home / "coach"), "rubric", *flags)
    return Program(rubric.name, command, home, ("who gets what", "checklist.yaml", "left out"))


def saves(folder: Path, queue: Path, items: int, count: int, reach: float) -> Figure:
    """Save the checklist so often, in turn as a whole new file and in place."""
    rubric = generated.write_rubric(folder / f"rubric-{items}", items)
    program = room(folder, queue, rubric)

    def save(number: int) -> tuple[float, str]:
        text = f"Greet them, save {number:03d}."
        act = in_place if number % 2 else as_new_file
        return act(rubric / "checklist.yaml", generated.checklist(text, items)), text

    with program.start() as terminal:
        program.painted(terminal)
        terminal.settle(1.5, 20.0)
        _unfold_the_first(terminal)
        times = _times(terminal, save, count)
    return _figure(f"rubric save to the coach's room, {items} items, {count} saves", times, reach)


def yardstick(folder: Path, count: int) -> Figure:
    """Save the style sheet of a small app so often; there is no reach, it stands beside ours."""
    path = folder / "watched.tcss"
    path.write_text(live_css.sheet(0), encoding="utf-8")
    command = (sys.executable, str(Path(live_css.__file__)), str(path))
    program = Program("live css", command, folder, (live_css.SIGNS[0],))

    def save(number: int) -> tuple[float, str]:
        shown = (number + 1) % 2
        return as_new_file(path, live_css.sheet(shown)), live_css.SIGNS[shown]

    with program.start() as terminal:
        program.painted(terminal)
        terminal.settle(0.5, 5.0)
        times = _times(terminal, save, count)
    return _figure(f"yardstick: Textual's live CSS reload, {count} saves", times, float("inf"))


def reading(folder: Path, items: int, reach: float) -> Figure:
    """Read and check the rubric's folder again and again."""
    rubric = generated.write_rubric(folder / f"read-{items}", items)
    times = []
    for _ in range(READINGS):
        begun = time.perf_counter()
        read_folder(rubric)
        times.append(time.perf_counter() - begun)
    value = median(times) * 1000
    said = f"p50 {value:.1f} ms, p95 {percentile(times, 0.95) * 1000:.1f} ms"
    return Figure(f"read and check a rubric of {items} items", said, value, reach, "ms")


def tuning(folder: Path, queue: Path, quick: bool) -> Iterator[Figure]:
    """Yield the figures of the coach's room."""
    yield reading(folder, 200, 30)
    yield saves(folder, queue, 200, 20 if quick else 50, 150)
    yield saves(folder, queue, 2_000, 10 if quick else 20, 500)
    yield yardstick(folder, 20)


def _unfold_the_first(terminal: Terminal) -> None:
    """Look at the ticket of which nothing is known: the first item is the only one that shows."""
    for key in ("t", "1", "home"):
        terminal.press(key)
        terminal.settle(0.2, 5.0)
    terminal.wait_for("Greet by name", 10.0)


def _times(terminal: Terminal, save: Callable[[int], tuple[float, str]], count: int) -> list[float]:
    times = []
    for number in range(count):
        saved, text = save(number)
        times.append(terminal.wait_for(text, 15.0) - saved)
        terminal.settle(_BETWEEN, 5.0)
    return times


def _figure(name: str, times: list[float], reach: float) -> Figure:
    p95 = percentile(times, 0.95) * 1000
    return Figure(name, f"p50 {median(times) * 1000:.0f} ms, p95 {p95:.0f} ms", p95, reach, "ms")
