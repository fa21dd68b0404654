"""What a rehearsal may ask of the world behind it: its own shift and record, and nothing of the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ko_coach.coaching.interaction import Recorder
from ko_coach.coaching.rehearsing import Rehearsing
from ko_coach.desk.source import Refused
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.rubric.problems import Problem
from ko_coach.text import clean_line
from ko_coach.tui.bars import Status
from ko_coach.tui.surroundings import Surroundings

if TYPE_CHECKING:
    from ko_coach.tui.rehearsal.practice import Practice


class RehearsalWorld:
    """Answers for the place to practise, as `Surroundings` does for the shift."""

    def __init__(self, practice: Practice, rehearsing: Rehearsing | None, around: Surroundings) -> None:
        """`rehearsing` is None in the list of scenarios."""
        self.keymap_of_user = around.keymap_of_user
        self.rehearsing = rehearsing
        self.typed = around.typed
        self._practice = practice
        self._around = around
        if rehearsing is not None:
            self.shift = rehearsing.shift

    def now(self) -> datetime:
        return self._around.now()

    def places(self) -> list[tuple[str, str]]:
        plan = self._practice.plan
        paths = ((_("Rubric"), plan.rubric_folder), (_("Record of rehearsals"), plan.home.rehearsals))
        return [(name, clean_line(str(path))) for name, path in paths]

    def status(self) -> Status:
        rubric = self.shift.rubric if self.rehearsing is not None else self._practice.rubric
        name = clean_line(rubric.name.say(language()))
        return Status(
            agent=clean_line(self._practice.plan.agent),
            rubric=f"{name} v{rubric.short_version}",
            marks=tuple(self._marks()),
            clock=f"{self.now().astimezone():%H:%M}",
        )

    def _marks(self) -> list[tuple[str, str]]:
        marks = [("◇ " + _("PRACTICE"), "bold $warning")]
        if self._practice.trouble:
            pending = self._practice.journal.pending
            said = ngettext("✗ {n} not on disk", "✗ {n} not on disk", pending)
            marks.append((said.format(n=pending) + " (!)", "bold $error"))
        if errors := sum(problem.is_error for problem in self.problems()):
            said = ngettext("✗ rubric: {n} error", "✗ rubric: {n} errors", errors)
            marks.append((said.format(n=errors) + " (!)", "bold $error"))
        return marks

    # ------------------------------------------------------------------ for the shift's screen

    def kept(self) -> int:
        return self._practice.journal.kept

    def troubles(self) -> list[str]:
        return [self._practice.trouble] if self._practice.trouble else []

    def problems(self) -> list[Problem]:
        return self._practice.problems()

    def refused(self) -> list[Refused]:
        return []

    def rated(self) -> None:
        """Nothing outside follows from the rating of a rehearsal."""

    @property
    def recorder(self) -> Recorder:
        return self._practice.journal

    def ask_for_day(self) -> None:
        """A rehearsal is no day's work."""

    def look_at(self, tickets: Sequence[str]) -> None:
        """No desk knows the practice ticket."""

    def instead_of_tickets(self) -> str:
        return ""

    def instead_of_words(self, ticket: str) -> str:
        return ""
