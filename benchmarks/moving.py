"""How fast a record is moved, and how much memory that takes. Run from the repository:

    python -m benchmarks.moving RECORD [--format jsonl] [--import 20000]

The record is a file or a server's URL. Each measurement is a process of its own, as a person would start it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.process import cpu_seconds, memory_mib

_LOOK = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One export or import, measured."""

    interactions: int
    seconds: float
    cpu: float
    """Seconds of processor time, of all processes."""
    early: float
    """The most MiB in the first quarter of the time, of all processes."""
    peak: float
    """MiB."""

    @property
    def rate(self) -> float:
        """Interactions a second."""
        return self.interactions / self.seconds

    @property
    def growth(self) -> float:
        """The most memory as a multiple of the early one: near 1 when it is flat."""
        return self.peak / self.early if self.early else 0.0


def export_rate(record: Path | str, *, form: str = "jsonl", output: Path | None = None) -> Moved:
    """Export the record to a file, which is thrown away unless `output` names it."""
    with tempfile.TemporaryDirectory(prefix="ko-coach-moving-") as folder:
        file = output or Path(folder) / "record"
        command = ["export", "--with-private", "--format", form, "--record", str(record), "--output", str(file)]
        measured = _measured(command, Path(folder))
        with file.open("rb") as stream:
            many = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
    return Moved(many, *measured)


def import_rate(lines: Path, most: int) -> Moved:
    """Import the first lines of an export into a new record."""
    with tempfile.TemporaryDirectory(prefix="ko-coach-moving-") as folder:
        some = Path(folder) / "some.jsonl"
        with lines.open("rb") as whole, some.open("wb") as stream:
            many = sum(1 for line in islice(whole, most) if stream.write(line))
        return Moved(many, *_measured(["import", str(some), "--record", str(Path(folder) / "new.db")], Path(folder)))


def _measured(words: list[str], home: Path) -> tuple[float, float, float, float]:
    began = time.perf_counter()
    seen: list[float] = []
    cpu = 0.0
    with subprocess.Popen([sys.executable, "-m", "ko_coach", "--home", str(home), *words]) as process:
        while process.poll() is None:
            if used := cpu_seconds(process.pid):
                cpu = used
                seen.append(memory_mib(process.pid))
            time.sleep(_LOOK)
    if process.returncode:
        raise SystemExit(f"ko-coach {' '.join(words)} gave {process.returncode}")
    seconds = time.perf_counter() - began
    return seconds, cpu, max(seen[: len(seen) // 4 + 1], default=0.0), max(seen, default=0.0)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record")
    parser.add_argument("--format", dest="form", choices=["jsonl", "csv"], default="jsonl")
    parser.add_argument("--import", dest="most", type=int, default=0, metavar="N", help="import so many of the lines")
    asked = parser.parse_args()
    record = asked.record if "://" in asked.record else Path(asked.record)
    with tempfile.TemporaryDirectory(prefix="ko-coach-moving-") as folder:
        file = Path(folder) / "record.jsonl" if asked.most else None
        _tell(f"export as {asked.form}", export_rate(record, form=asked.form, output=file))
        if file is not None:
            _tell("import", import_rate(file, asked.most))
    return 0


def _tell(what: str, moved: Moved) -> None:
    print(
        f"{what:<18} {moved.interactions:>9} interactions {moved.seconds:8.1f} s {moved.rate:8.0f} a second  "
        f"{1e6 * moved.cpu / moved.interactions:6.1f} µs CPU each  {moved.early:5.0f} → {moved.peak:.0f} MiB"
    )


if __name__ == "__main__":
    sys.exit(main())
