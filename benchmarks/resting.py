"""What a shift costs: the most memory it had after some work, and the processor while nobody does anything."""

from __future__ import annotations

import time

from benchmarks.driver.terminal import Terminal
from benchmarks.figures import Figure
from benchmarks.process import cpu_seconds, peak_memory_mib
from benchmarks.programs import Program

_CALM = 3.0
"""Seconds after the first picture in which the record and the watchers are loaded."""

_PRESSES = 100


def resting(bare: Program, coach: Program, seconds: float) -> list[Figure]:
    """Use both for a while, then leave them alone for so long, side by side."""
    with bare.start() as yardstick, coach.start() as desk:
        bare.painted(yardstick)
        coach.painted(desk)
        desk.settle(_CALM, _CALM)
        for press in range(_PRESSES):
            _pressed(desk, str(press % 6 + 1))
            _pressed(yardstick, "down")
        desk.settle(_CALM, _CALM)
        before, began = cpu_seconds(desk.process.pid), time.perf_counter()
        _leave_alone(seconds)
        share = (cpu_seconds(desk.process.pid) - before) / (time.perf_counter() - began) * 100
        ours, theirs = peak_memory_mib(desk.process.pid), peak_memory_mib(yardstick.process.pid)
    return [
        Figure(f"idle processor time over {seconds:g} s", f"{share:.2f} %", share, 1.0, "%"),
        Figure(
            "peak memory after 100 keys, 500 tickets : bare",
            f"{ours:.0f} MiB : {theirs:.0f} MiB",
            ours / theirs,
            2.0,
            "×",
        ),
    ]


def _pressed(terminal: Terminal, key: str) -> None:
    terminal.wait_for_frame(terminal.press(key), 1.0)


def _leave_alone(seconds: float) -> None:
    time.sleep(seconds)
