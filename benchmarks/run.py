"""`make bench`: the figures of speed in one table, each as measured beside its reach.

A ratio compares two programs within this run, taken in turn, so that a slow or busy machine slows both. Nothing here
fails because of a time: the exit code is 0 unless something cannot be measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.setswitchinterval(0.0005)  # the reader's thread stamps what arrives; it must not wait for the painter

from benchmarks import (  # noqa: E402
    generated,
    keys,
    million,
    programs,
    resting,
    review_room,
    saves,
    starts,
    storm,
    tuning,
)
from benchmarks.driver.terminal import TerminalError  # noqa: E402
from benchmarks.figures import Figure, table  # noqa: E402


def measure(folder: Path, quick: bool) -> Iterator[list[Figure]]:
    """Yield the figures, part by part."""
    shipped, rubric = programs.SHIPPED_RUBRIC, generated.write_rubric(folder / "rubric", saves.ITEMS)
    bare = programs.bare(folder)
    small = programs.coach(folder, generated.write_tickets(folder / "small.jsonl", 500), shipped)
    large = programs.coach(folder, generated.write_tickets(folder / "large.jsonl", 50_000), shipped)
    edited = programs.coach(folder, generated.write_tickets(folder / "edited.jsonl", 500), rubric)
    yield starts.pictures(bare, small, large, 7 if quick else 11)
    yield keys.ticks(bare, small, 180)
    yield [saves.saves(edited, rubric, 20 if quick else 50)]
    yield list(tuning.tuning(folder, folder / "edited.jsonl", quick))
    yield list(storm.storm(edited, rubric))
    yield list(review_room.measure(folder, review_room.FOLDER, 100_000 if quick else million.MILLION, quick))
    yield resting.resting(bare, small, 10 if quick else 60)
    yield [starts.version(folder, 15)]


def main() -> int:
    """Measure, and print the table; return 1 if something cannot be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, ten seconds of rest")
    quick: bool = parser.parse_args().quick
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="ko-coach-bench-") as folder:
        try:
            for part in measure(Path(folder), quick):
                figures += part
                sys.stderr.writelines(f"  {one.name}: {one.measured}\n" for one in part)
        except TerminalError as error:
            sys.stderr.write(f"cannot measure: {error}\n")
            return 1
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
