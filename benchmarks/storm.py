"""What an agent feels while a rubric is saved: now and then, as a coach does, and a thousand times a second."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import saver
from benchmarks.driver.terminal import Terminal
from benchmarks.figures import Figure, percentile
from benchmarks.keys import digits, timed
from benchmarks.process import cpu_seconds, memory_mib
from benchmarks.programs import Program
from benchmarks.saves import ITEMS

CALM_PRESSES = 60
RELOADS, RELOAD_SECONDS = 15, 5.0
SAVES, SAVE_SECONDS = 10_000, 10.0
_LOADED = 3.0
"""Seconds after the first picture in which the record and the watchers are loaded."""


def storm(coach: Program, rubric: Path) -> Iterator[Figure]:
    """Press keys all the while: in quiet, while a coach saves, and in a storm of saves."""
    with coach.start() as desk:
        coach.painted(desk)
        desk.settle(_LOADED, _LOADED)
        pid = desk.process.pid
        calm = _presses(desk, CALM_PRESSES)
        with _saver(rubric, RELOADS, RELOAD_SECONDS) as coach_at_work:
            reload = _presses_while(desk, lambda: coach_at_work.poll() is None)
        before, used, begun = memory_mib(pid), cpu_seconds(pid), time.perf_counter()
        with _saver(rubric, SAVES, SAVE_SECONDS) as storming:
            stormy = _presses_while(desk, lambda: storming.poll() is None)
        share = (cpu_seconds(pid) - used) / (ended := time.perf_counter() - begun) * 100
        last = desk.wait_for(saver.words(SAVES), 10.0) - begun - ended
        after = memory_mib(pid)
    slowest = max(reload) * 1000
    yield Figure(
        f"hot reload: slowest key of {len(reload)} in {RELOADS} saves",
        f"{slowest:.0f} ms, p95 {_p95(reload):.0f} ms; calm {max(calm) * 1000:.0f} ms, p95 {_p95(calm):.0f} ms",
        slowest, 50, "ms",
    )  # fmt: skip
    name = f"{SAVES:,} saves in {ended:.0f} s"
    yield Figure(
        f"tick key p95, {name} : calm",
        f"{_p95(stormy):.0f} ms : {_p95(calm):.0f} ms",
        _p95(stormy) / _p95(calm),
        2.5,
        "×",
    )
    yield Figure(f"memory after {name} : before", f"{after:.0f} MiB : {before:.0f} MiB", after / before, 1.1, "×")
    yield Figure(f"processor time, {name}", f"{share:.0f} %", share, 60, "%")
    yield Figure(f"last of {name} to prompt", f"{max(last, 0.0) * 1000:.0f} ms", max(last, 0.0) * 1000, 1_000, "ms")


def _saver(rubric: Path, count: int, seconds: float) -> subprocess.Popen[bytes]:
    command = (sys.executable, saver.__file__, str(rubric), str(ITEMS), str(count), str(seconds))
    return subprocess.Popen(command)


def _presses(desk: Terminal, count: int) -> list[float]:
    left = iter(range(count))
    return _presses_while(desk, lambda: next(left, None) is not None)


def _presses_while(desk: Terminal, goes_on: Callable[[], bool]) -> list[float]:
    """Press the prompts' keys in turn; return the seconds from each to the end of its first frame."""
    keys, times = digits(desk), list[float]()
    while goes_on():
        if (took := timed(desk, next(keys))) is not None:
            times.append(took)
    return times


def _p95(times: list[float]) -> float:
    return percentile(times, 0.95) * 1000
