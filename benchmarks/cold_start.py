"""What is imported before the first picture, and what each of it costs: for whoever hunts milliseconds.

    .venv/bin/python benchmarks/cold_start.py [--top 40]

Starts ko-coach in a terminal under `python -X importtime`, ends it at its first picture, and prints the modules by the
time that each took by itself, then by package.
"""

from __future__ import annotations

import argparse
import re
import shlex
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import generated, programs
from benchmarks.driver.environment import environment
from benchmarks.driver.terminal import Terminal

_START = """\
import sys
sys.__stderr__ = open("/dev/tty", "w")
from ko_coach.__main__ import main
main()
"""
"""Python writes the log to the real stderr, a file here; Textual, which paints there too, is given the terminal."""
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| ( *)(\S+)")


@dataclass(frozen=True, slots=True)
class Imported:
    """One module, its own time and that with all it imports, in microseconds."""

    name: str
    own: int
    whole: int


def imported(log: str) -> Iterator[Imported]:
    """Yield the modules of an `-X importtime` log."""
    for found in _LINE.finditer(log):
        yield Imported(found[4], int(found[1]), int(found[2]))


def trace(folder: Path) -> list[Imported]:
    """Start ko-coach, wait for its first picture, and return what had been imported by then (or a blink later)."""
    queue = generated.write_tickets(folder / "small.jsonl", 500)
    program = programs.coach(folder, queue, programs.SHIPPED_RUBRIC)
    log = folder / "importtime.log"
    words = [sys.executable, "-X", "importtime", "-c", _START, *program.command[1:]]
    command = ("/bin/sh", "-c", f"exec {shlex.join(words)} 2>{shlex.quote(str(log))}")
    with Terminal(command, environment(folder), programs.COLUMNS, programs.LINES) as terminal:
        program.painted(terminal)
        text = log.read_text(encoding="utf-8", errors="replace")
    return list(imported(text))


def main() -> None:
    """Print the two lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--top", type=int, default=40, help="how many modules to list")
    top: int = parser.parse_args().top
    with tempfile.TemporaryDirectory(prefix="ko-coach-cold-") as folder:
        found = trace(Path(folder))
    packages: Counter[str] = Counter()
    for one in found:
        packages[one.name.partition(".")[0]] += one.own
    print(f"{len(found)} modules, {sum(packages.values()) / 1000:.0f} ms (tracing included)\n")
    print("  own ms  with all  module")
    for one in sorted(found, key=lambda one: -one.own)[:top]:
        print(f"{one.own / 1000:8.1f} {one.whole / 1000:9.1f}  {one.name}")
    print("\n  own ms  package")
    for name, own in packages.most_common(20):
        print(f"{own / 1000:8.1f}  {name}")


if __name__ == "__main__":
    main()
