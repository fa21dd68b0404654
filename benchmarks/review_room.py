"""The review room on a million interactions, beside the same room on a thousand.

    python -m benchmarks.review_room [--folder FOLDER] [--count 1000000] [--quick]

The million is built once in the folder (some minutes and six gigabytes) and found again by later runs.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import million
from benchmarks.driver.terminal import Terminal
from benchmarks.figures import Figure, median, percentile, ratio, table
from benchmarks.keys import timed
from benchmarks.process import memory_mib
from benchmarks.programs import Program
from benchmarks.starts import first_picture

FOLDER = Path(tempfile.gettempdir()) / "ko-coach-bench-records"
AT_ONCE = 50
"""Milliseconds in which a page is to be repainted."""
_FILTER = "agent:anna persona:worried since:600d before:30d"
_WORDS = ("refund", "order7", "invoice", "order77")
"""Words whose newest interaction is not the newest of all: that stands at the top before anybody typed."""


def room(folder: Path, record: Path, newest: str) -> Program:
    """Return the review room on a record; its first picture shows the newest interaction's ticket."""
    home = folder / f"home-{record.stem}"
    home.mkdir(exist_ok=True)
    flags = ("review", "--record", str(record), "--agent", "vera")
    command = (str(Path(sys.executable).with_name("ko-coach")), "--home", str(home / "coach"), *flags)
    return Program(record.stem, command, home, (newest,))


def measure(folder: Path, records: Path, count: int, quick: bool) -> Iterator[Figure]:
    """Yield the figures."""
    large_record, small_record = million.cached(records, count), million.cached(records, 1_000)
    large, small = room(folder, large_record, f"S{count - 1}"), room(folder, small_record, "S999")
    yield _opened(large, small, 5 if quick else 11)
    with large.start() as terminal, small.start() as other:
        large.painted(terminal)
        small.painted(other)
        terminal.settle(1.0, 30.0)
        presses = 30 if quick else 100
        yield _pages("next page", terminal, presses)
        yield _ends(terminal, count, presses // 2)
        yield _found(terminal, large_record, 3 if quick else 10)
        _type(terminal, _FILTER)
        yield _pages("filtered page (agent, persona, range)", terminal, presses)
        for key in ("home", *["pagedown"] * 20, "home"):
            other.press(key)
            other.settle(0.05, 2.0)
        yield _memory(terminal, other)
    yield from _directions(large_record, quick)
    yield from _exported(large_record, folder, quick)


def _opened(large: Program, small: Program, rounds: int) -> Figure:
    times: dict[str, list[float]] = {large.name: [], small.name: []}
    for number in range(rounds + 1):
        for program in (small, large):
            took = first_picture(program)
            if number:
                times[program.name].append(took)
    return ratio(
        "review room, first picture: million : thousand", median(times[large.name]), median(times[small.name]), 1.3
    )


def _pages(name: str, terminal: Terminal, presses: int) -> Figure:
    times = [took for _ in range(presses) if (took := timed(terminal, "pagedown")) is not None]
    return _figure(f"{name}, p95 of {len(times)}", times, AT_ONCE)


def _ends(terminal: Terminal, count: int, presses: int) -> Figure:
    """Go to the end and back: each is there when its own ticket is painted."""
    times = []
    for number in range(presses):
        key, ticket = (("end", "~S0 "), ("home", f"S{count - 1}"))[number % 2]
        terminal.settle(0.1, 5.0)
        sent = terminal.press(key)
        times.append(terminal.wait_for(ticket, 10.0) - sent)
    return _figure(f"End and Home, p95 of {presses}", times, AT_ONCE)


def _found(terminal: Terminal, record: Path, rounds: int) -> Figure:
    """Type a word at once; it is answered when the newest interaction that holds it is painted at the top.

    The beginning of a word mostly finds the same interaction, so the time of the last letter alone cannot be seen.
    """
    connection = sqlite3.connect(record)
    newest = {
        word: connection.execute(
            "SELECT i.ticket FROM texts JOIN interactions i ON i.doc = texts.rowid WHERE texts.words MATCH ? "
            "ORDER BY texts.rowid DESC LIMIT 1",
            (f"{word}*",),
        ).fetchone()[0]
        for word in _WORDS
    }
    connection.close()
    times = []
    for number in range(rounds * len(_WORDS)):
        word = _WORDS[number % len(_WORDS)]
        answer = f"~▌.*{newest[word]} "
        assert not terminal.shows(answer), word
        sent = _type(terminal, word, leave=False)
        times.append(terminal.wait_for(answer, 10.0) - sent)
        terminal.press("escape", "escape")
        _type(terminal, "")
    return _figure(f"free-text search, p95 of {len(times)}", times, 150)


def _type(terminal: Terminal, line: str, *, leave: bool = True) -> float:
    """Put this into the search line; return when the last key was pressed."""
    terminal.press("/")
    terminal.settle(0.1, 2.0)
    terminal.press("backspace")  # the line is selected
    terminal.settle(0.2, 5.0)
    sent = terminal.send(line) if line else time.perf_counter()
    if leave:
        terminal.press("escape", "escape")
        terminal.settle(0.3, 5.0)
    return sent


def _memory(large: Terminal, small: Terminal) -> Figure:
    ours, theirs = memory_mib(large.process.pid), memory_mib(small.process.pid)
    return Figure("memory, million : thousand", f"{ours:.0f} MiB : {theirs:.0f} MiB", ours / theirs, 1.5, "×")


def _directions(record: Path, quick: bool) -> Iterator[Figure]:
    from ko_coach.record.log import Log
    from ko_coach.review.directions import direction, overview
    from ko_coach.review.viewer import Viewer

    viewer, until = Viewer("vera", lead=True), million.NOW + timedelta(days=1)
    since = until - million.YEARS
    with Log(record) as log:
        asked: tuple[tuple[str, Callable[[], object], float], ...] = (
            (
                "directions of one agent over two years",
                lambda: direction(log, viewer, "agent", "anna", since, until),
                100,
            ),
            ("directions of the team over two years", lambda: direction(log, viewer, "team", "", since, until), 300),
            (
                "all agents' directions over two years",
                lambda: overview(log, viewer, "agent", since, until),
                float("inf"),
            ),
        )
        for name, question, reach in asked:
            question()
            times = [_timed(question) for _ in range(5 if quick else 15)]
            yield _figure(f"{name}, p95", times, reach)


def _timed(question: Callable[[], object]) -> float:
    begun = time.perf_counter()
    question()
    return time.perf_counter() - begun


_EXPORT = """
import json, resource, sys, time
from pathlib import Path
from ko_coach.record.handing_out import hand_out
from ko_coach.record.log import Log
def peak():
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
early = []
def on_page(done):
    if not early and done >= 20000:
        early.append(peak())
    return done < int(sys.argv[3])
begun = time.perf_counter()
try:
    count = hand_out(Log(Path(sys.argv[1])), Path(sys.argv[2]), form="jsonl", on_page=on_page)
except Exception:
    count = int(sys.argv[3])
print(json.dumps([count, time.perf_counter() - begun, early[0], peak()]))
"""


def _exported(record: Path, folder: Path, quick: bool) -> Iterator[Figure]:
    most = 200_000 if quick else 10**9
    command = [sys.executable, "-c", _EXPORT, str(record), str(folder / "export.jsonl"), str(most)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=dict(os.environ))
    count, took, early, late = json.loads(done.stdout)
    rate = count / took
    yield Figure(
        f"export of {count:,} as JSON Lines, a second",
        f"{rate:,.0f} a second",
        20_000 / rate,
        1,
        "× of 20,000 a second",
    )
    yield Figure(
        "export, memory at its end : after 20,000", f"{late:.0f} MiB : {early:.0f} MiB", late / early, 1.3, "×"
    )


def _figure(name: str, times: list[float], reach: float) -> Figure:
    p95 = percentile(times, 0.95) * 1000
    return Figure(name, f"p50 {median(times) * 1000:.0f} ms, p95 {p95:.0f} ms", p95, reach, "ms")


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--count", type=int, default=million.MILLION)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    figures = []
    with tempfile.TemporaryDirectory(prefix="ko-coach-bench-") as folder:
        for figure in measure(Path(folder), asked.folder, asked.count, asked.quick):
            sys.stderr.write(f"  {figure.name}: {figure.measured}\n")
            figures.append(figure)
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
