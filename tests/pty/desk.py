"""A desk to work at: a home, a queue, a rubric, and ko-coach started on them in a terminal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.driver.environment import environment
from benchmarks.driver.terminal import Process, Terminal
from tests.command_line import run_here
from tests.pty.material import CRITERIA, ticket, write_rubric, write_tickets
from tests.pty.warm import Forked

KO_COACH = (sys.executable, "-m", "ko_coach")
BOXES = {"□": "shown", "☑": "ticked", "–": "ignored", "◆": "nudged", "◌": "waiting"}
_PROMPT = re.compile(r"│ +(?:▸ )? *(\d) ([□☑–◆◌]) (\S.*?) *(?:│|$)")

_ANSWER = re.compile(rf"│ +({'|'.join(one.capitalize() for one in CRITERIA)}) +(\S+) *│$")


@dataclass(frozen=True, slots=True)
class Desk:
    """The places of one agent, all below one folder."""

    folder: Path
    home: Path
    queue: Path
    rubric: Path

    @classmethod
    def at(cls, folder: Path, tickets: int = 3) -> Desk:
        """Furnish a desk in an empty folder."""
        desk = cls(folder, folder / "home", folder / "queue.jsonl", folder / "rubric")
        write_rubric(desk.rubric)
        write_tickets(desk.queue, map(ticket, range(1, tickets + 1)))
        return desk

    def environment(self, **more: str) -> dict[str, str]:
        return environment(self.folder, KO_COACH_HOME=str(self.home), **more)

    def start(
        self,
        *flags: str,
        columns: int = 120,
        lines: int = 40,
        before: Callable[[], None] | None = None,
        env: dict[str, str] | None = None,
        cold: bool = False,
    ) -> Coach:
        """Start the shift, cold or out of a process that has imported it; return at once."""
        kind = Coach if cold or before or env else WarmCoach
        named = ("--queue", str(self.queue), "--rubric", str(self.rubric), "--agent", "robin")
        return kind((*KO_COACH, *named, *flags), self.environment(**(env or {})), columns, lines, before=before)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the other commands to its end, in this process."""
        return run_here(arguments, self.environment(), self.folder)

    def export(self) -> dict[str, dict[str, Any]]:
        """Return the record's interactions by ticket; of several with one ticket, the latest."""
        done = self.run("export")
        assert done.returncode == 0, done.stderr
        found = [json.loads(line) for line in done.stdout.splitlines()]
        return {one["ticket"]: one for one in sorted(found, key=lambda one: str(one["opened_at"]))}


class Coach(Terminal):
    """ko-coach in a terminal, with words for what stands on its screen."""

    def ready(self, timeout: float = 15.0) -> Coach:
        """Wait until prompts are painted and, where the line at the top has room to tell, the record has been read."""
        self.wait_for(self.prompts_are_there, timeout)
        if self.columns >= 100:
            self.wait_for("~focus: too few|focus [↗→↘]", timeout)
        return self

    def prompts_are_there(self) -> bool:
        return bool(self.boxes())

    def boxes(self) -> dict[int, str]:
        """Return what became of each prompt on the screen, by its number."""
        return {number: BOXES[box] for number, box, _text in self._prompts()}

    def prompt_texts(self) -> dict[int, str]:
        """Return the first line of each prompt on the screen, by its number."""
        return {number: text for number, _box, text in self._prompts()}

    def _prompts(self) -> list[tuple[int, str, str]]:
        found = (_PROMPT.search(self._side(row)) for row in self.rows)
        return [(int(one[1]), one[2], one[3]) for one in found if one]

    @staticmethod
    def _side(row: str) -> str:
        """Return the right-hand pane's part of a row; all of the row where there is one column only."""
        return row[row.rfind("││") + 1 :]

    def all_kept(self) -> bool:
        """Whether prompts are on screen and none of their boxes still waits for the disk."""
        return bool(self.boxes()) and "waiting" not in self.boxes().values()

    # ------------------------------------------------------------------ the rating form

    def form_title(self) -> str:
        """Return the title of the open rating form, empty where none is open."""
        found = re.search(r"╭─ (Look back at .*?) ─*╮", self.display)
        return found[1] if found else ""

    def form_is_kept(self) -> bool:
        """Whether the form says that all of it is on disk."""
        return self.form_title().endswith("●")

    def answers(self) -> dict[str, str]:
        """Return what stands in the form for each criterion that has an answer and is folded up."""
        rows = (_ANSWER.search(self._side(row)) for row in self.rows)
        return {one[1]: one[2] for one in rows if one and one[2] != "·"}

    def field(self, label: str) -> str:
        """Return what stands in the form's free field with this label."""
        sides = [self._side(row).strip("│ ") for row in self.rows]
        return sides[sides.index(label) + 1] if label in sides else ""


class WarmCoach(Coach):
    """The same, forked from a process that has imported it."""

    def begin(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        slave: int,
        cwd: str | None,
        before: Callable[[], None] | None,
    ) -> Process:
        return Forked(command[len(KO_COACH) :], slave, environment)
