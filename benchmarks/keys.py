"""How long from a key to the whole repainted frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from benchmarks.driver.terminal import Terminal
from benchmarks.figures import Figure, median, percentile, ratio
from benchmarks.programs import Program

_REST = 0.03
"""Seconds of silence before the next key: nobody types into a frame that is still being painted."""


def ticks(bare: Program, coach: Program, presses: int) -> list[Figure]:
    """Press in turn a digit here and the cursor key there."""
    with bare.start() as yardstick, coach.start() as desk:
        bare.painted(yardstick)
        coach.painted(desk)
        desk.settle(1.0, 10.0)
        yardstick.settle(0.5)
        of_prompts = digits(desk)
        ours, theirs = [], []
        for _press in range(presses):
            ours.append(timed(desk, next(of_prompts)))
            theirs.append(timed(yardstick, "down"))
    mine, other = [one for one in ours if one], [one for one in theirs if one]
    return [
        ratio(f"tick key, p50 of {len(mine)} : cursor key", median(mine), median(other), 0.6),
        ratio(f"tick key, p95 of {len(mine)} : cursor key", percentile(mine, 0.95), percentile(other, 0.95), 1.0),
    ]


def digits(desk: Terminal) -> Iterator[str]:
    """Yield the keys of the prompts on screen, in turn."""
    return cycle([digit for digit in "123456789" if desk.shows(f"~{digit} [□☑–◆◌] ")])


def timed(terminal: Terminal, key: str) -> float | None:
    """Return the seconds from the key to the end of its first frame; None when nothing was painted."""
    terminal.settle(_REST, 1.0)
    sent = terminal.press(key)
    done = terminal.wait_for_frame(sent, 2.0)
    return None if done is None else done - sent
