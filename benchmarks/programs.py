"""The two programs that are compared, and how each is started."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.driver.environment import environment
from benchmarks.driver.terminal import Terminal

COLUMNS, LINES = 120, 40
SHIPPED_RUBRIC = Path(__file__).resolve().parents[1] / "rubrics" / "customer-first"
_A_CUSTOMER, _A_PROMPT = r"~╮╭─ \w+ \w+ ─", r"~ 1 □ \w\w"


@dataclass(frozen=True, slots=True)
class Program:
    """A command, its home, and the text that is on its first useful picture."""

    name: str
    command: Sequence[str]
    home: Path
    first_picture: Sequence[str]

    def start(self) -> Terminal:
        """Start it in a terminal; return at once."""
        return Terminal(self.command, environment(self.home), COLUMNS, LINES)

    def painted(self, terminal: Terminal) -> float:
        """Return the seconds from the start of the process to the first useful picture."""
        return terminal.wait_for(lambda: all(map(terminal.shows, self.first_picture)), 60.0) - terminal.started


def bare(folder: Path) -> Program:
    """Return the yardstick."""
    return Program("bare", (sys.executable, str(Path(__file__).with_name("bare.py"))), folder, ("subject of row 20",))


def coach(folder: Path, queue: Path, rubric: Path) -> Program:
    """Return ko-coach at a queue, with a home of its own that later starts find again.

    Its first picture has a customer's name on the frame of the card, and a prompt's text.
    """
    home = folder / f"home-{queue.stem}"
    home.mkdir(exist_ok=True)
    flags = ("--home", str(home / "coach"), "--queue", str(queue), "--rubric", str(rubric), "--agent", "robin")
    command = (str(Path(sys.executable).with_name("ko-coach")), *flags)
    return Program(queue.stem, command, home, (_A_CUSTOMER, _A_PROMPT))
