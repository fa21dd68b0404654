"""What a process and its children have used, read from /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and its children, in seconds."""
    return sum(_cpu(one) for one in _tree(pid))


def peak_memory_mib(pid: int) -> float:
    """Return the most memory that a process and its children had resident so far, in MiB."""
    return sum(_status(one, "VmHWM:") for one in _tree(pid)) / 1_024


def memory_mib(pid: int) -> float:
    """Return the memory that a process and its children have resident now, in MiB."""
    return sum(_status(one, "VmRSS:") for one in _tree(pid)) / 1_024


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _cpu(pid: int) -> float:
    return sum(map(int, _stat(pid)[11:15])) / _TICKS


def _status(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _tree(pid: int) -> list[int]:
    parents = {int(entry.name): _stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    found = [pid]
    for one in found:
        found += [child for child, stat in parents.items() if len(stat) > 1 and stat[1] == str(one)]
    return found
