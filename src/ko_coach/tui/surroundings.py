"""What the rooms may ask of the world behind the app; they ask nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ko_coach.coaching.interaction import Recorder
from ko_coach.coaching.shift import Shift
from ko_coach.desk.source import Refused
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.record.journal import Journal
from ko_coach.record.typed import Typed
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import Reading
from ko_coach.settings import Home
from ko_coach.text import clean_line
from ko_coach.tui.actions import known
from ko_coach.tui.asking import RecordDoor
from ko_coach.tui.bars import Status
from ko_coach.tui.condition import Condition
from ko_coach.tui.plan import Plan


class Surroundings:
    """Answers for the agent's room (`shift.room.Outside`) and the coach's (`rubric.room.CoachWorld`)."""

    def __init__(
        self,
        plan: Plan,
        shift: Shift,
        journal: Journal,
        condition: Condition,
        on_rated: Callable[[], None],
        on_day_wanted: Callable[[], None],
    ) -> None:
        self.shift = shift
        self.keymap_of_user = {action: keys for action, keys in plan.settings.keys.items() if known(action)}
        self._plan = plan
        self._journal = journal
        self._condition = condition
        self._on_rated = on_rated
        self._on_day_wanted = on_day_wanted
        self._looked_at: Sequence[str] = ()
        self.record = RecordDoor(plan.record or plan.home.log)
        """The record that the coach's and the lead's rooms read: the home's own, or another."""
        self.typed = Typed(plan.home.typed)

    def now(self) -> datetime:
        return self._plan.clock()

    def places(self) -> list[tuple[str, str]]:
        plan = self._plan
        paths = (
            (_("Rubric"), plan.rubric_folder),
            (_("Queue"), plan.settings.queue or "–"),
            (_("Record"), self.record.name),
            (_("Settings"), plan.home.config_file),
        )
        return [(name, clean_line(str(path))) for name, path in paths]

    def status(self) -> Status:
        return self._condition.status(self.shift.rubric, self.now(), self._journal.pending)

    def troubles(self) -> list[str]:
        return self._condition.troubles

    # ------------------------------------------------------------------ for the shift

    def kept(self) -> int:
        return self._journal.kept

    def look_at(self, tickets: Sequence[str]) -> None:
        if tickets != self._looked_at:
            self._looked_at = tickets
            self._plan.source.look_at(tickets)

    def instead_of_tickets(self) -> str:
        return self._condition.instead_of_tickets(self.now())

    def instead_of_words(self, ticket: str) -> str:
        return self._condition.instead_of_words(ticket, self.now())

    def problems(self) -> list[Problem]:
        return list(self._condition.reading.problems)

    def refused(self) -> list[Refused]:
        return list(self._condition.queue.refused)

    def rated(self) -> None:
        self._on_rated()

    @property
    def recorder(self) -> Recorder:
        return self._journal

    def ask_for_day(self) -> None:
        self._on_day_wanted()

    # ------------------------------------------------------------------ for the coach

    @property
    def rubric_folder(self) -> Path:
        return self._plan.rubric_folder

    @property
    def rubrics_home(self) -> Path:
        return self._plan.home.rubrics

    @property
    def coach(self) -> str:
        return self._plan.agent

    @property
    def judges(self) -> bool:
        return self._plan.room == "rubric" or self.viewer.lead

    def reading(self) -> Reading:
        return self._condition.reading

    def last_good(self) -> Rubric:
        return self.shift.rubric

    def ticket(self, identity: str) -> Ticket | None:
        return self.shift.queue.get(identity)

    def tickets(self, most: int) -> list[Ticket]:
        queue = self.shift.queue
        return [queue.at(row) for row in range(min(queue.shown, most))]

    def coach_status(self) -> Status:
        return replace(self.status(), agent=_("the coach's room"), trend="")

    # ------------------------------------------------------------------ for the review

    @property
    def viewer(self) -> Viewer:
        # Whoever came out of a shift looks at their own interactions; the lead's room is begun as such.
        return Viewer(self._plan.agent, lead=self._plan.room == "review" and not self._plan.mine)

    @property
    def home(self) -> Home:
        return self._plan.home

    def rubric(self) -> Rubric:
        return self.shift.rubric

    def review_status(self) -> Status:
        whose = _("review") if self.viewer.lead else _("my interactions")
        of_shift = self.status()
        foreign = clean_line(self.record.name) if self._plan.record else ""
        return Status(f"{self._plan.agent} · {whose}", rubric=foreign, clock=of_shift.clock)
