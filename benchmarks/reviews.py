"""How long a coach waits: an edit tried on the past, what a change did, the versions. Run from the repository:

    python -m benchmarks.reviews [--count 100000] [--record FILE]

A simulated record is written first (a minute or two for 100,000 interactions), unless one is named that holds some.
Times are of this process alone (CPU) and on the clock: on a busy machine they differ.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from benchmarks.simulated import Plan, write_record
from ko_coach.record.log import Log
from ko_coach.review.backtest import Effect, backtest
from ko_coach.review.effects import item_effects, version_effects
from ko_coach.rubric.model import Rubric, Text
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import from_canonical, version_of
from ko_coach.settings import shipped_rubrics

T = TypeVar("T")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--record", type=Path)
    asked = parser.parse_args()
    shipped = read_folder(shipped_rubrics() / "customer-first").rubric
    assert shipped is not None
    with tempfile.TemporaryDirectory(prefix="ko-coach-bench-") as folder:
        path = asked.record or Path(folder) / "log.db"
        if not path.exists():
            plan = Plan([shipped, _edited(shipped, 3)], asked.count, datetime.now(UTC), weeks=26)
            _timed(f"write {asked.count} simulated interactions", lambda: write_record(path, plan))
        with Log(path) as log:
            _measure(log, _edited(shipped, 7), asked.count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':<46} {peak:8.0f} MB")
    return 0


def _measure(log: Log, edited: Rubric, count: int) -> None:
    def tried(last: int) -> Effect:
        return backtest(log.cases(last), edited, lambda version: _rubric(log, version), total=log.count_cases(last))

    _timed("backtest of 1,000", lambda: tried(1_000))
    _timed("backtest of 1,000, again", lambda: tried(1_000))
    _timed(f"backtest of {count}", lambda: tried(count))
    _timed("effects of items", lambda: item_effects(log))
    _timed("effects of items, again", lambda: item_effects(log))
    _timed("effects of versions", lambda: version_effects(log))
    _timed("versions", log.versions)


def _edited(rubric: Rubric, every: int) -> Rubric:
    """Return the rubric with every so many items gone, and the next ones reworded."""
    other = Text((("en", "Other words."),))
    kept = [(place % every, item) for place, item in enumerate(rubric.items)]
    items = tuple(replace(item, text=other) if rest == 1 else item for rest, item in kept if rest)
    edited = replace(rubric, items=items)
    return replace(edited, version=version_of(edited))


def _rubric(log: Log, version: str) -> Rubric | None:
    content = log.rubric_content(version)
    return from_canonical(content) if content else None


def _timed(name: str, work: Callable[[], T]) -> T:
    clock, cpu = time.perf_counter(), time.process_time()
    done = work()
    print(f"{name:<46} {time.perf_counter() - clock:8.2f} s  {time.process_time() - cpu:8.2f} s CPU", flush=True)
    return done


if __name__ == "__main__":
    sys.exit(main())
