"""How long until the first useful picture; and how long the smallest command takes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.driver.environment import environment
from benchmarks.figures import Figure, median, ratio
from benchmarks.programs import Program


def first_picture(program: Program) -> float:
    """Start the program once and return the seconds to its first useful picture."""
    with program.start() as terminal:
        return program.painted(terminal)


def pictures(bare: Program, small: Program, large: Program, rounds: int) -> list[Figure]:
    """Start the three in turn, so often, after a start of each that does not count."""
    times: dict[str, list[float]] = {program.name: [] for program in (bare, small, large)}
    for number in range(rounds + 1):
        for program in (bare, small, large):
            took = first_picture(program)
            if number:
                times[program.name].append(took)
    found = {name: median(values) for name, values in times.items()}
    return [
        ratio("first picture, 500 tickets : bare", found[small.name], found[bare.name], 1.3),
        ratio("first picture, 50,000 : 500 tickets", found[large.name], found[small.name], 1.2),
    ]


def version(folder: Path, rounds: int) -> Figure:
    """Time `ko-coach --version` and `python -c pass`, in turn."""
    commands = ((str(Path(sys.executable).with_name("ko-coach")), "--version"), (sys.executable, "-c", "pass"))
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for command, found in zip(commands, times, strict=True):
            took = _wall(command, folder)
            if number:
                found.append(took)
    return ratio("ko-coach --version : python -c pass", median(times[0]), median(times[1]), 4.0)


def _wall(command: Sequence[str], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment(folder), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
