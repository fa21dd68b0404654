"""What a shift asks of its record besides what it remembers; each answer comes back as a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.message import Message

from ko_coach.coaching.shift import Shift
from ko_coach.record.journal import Journal
from ko_coach.tui import recall
from ko_coach.tui.condition import Condition
from ko_coach.tui.messages import DayRead, ReviewsRead, TrendRead


class AgentsQuestions:
    """The agent's own direction, day and reviews."""

    def __init__(
        self,
        shift: Shift,
        journal: Journal,
        condition: Condition,
        clock: Callable[[], datetime],
        post: Callable[[Message], None],
    ) -> None:
        self._shift, self._journal, self._condition, self._clock, self._post = shift, journal, condition, clock, post

    def trend(self) -> None:
        """Ask where the agent's focus is heading."""
        agent, rubric, now = self._shift.agent, self._shift.rubric, self._clock()
        self._journal.query(lambda log: recall.trend(log, agent, rubric, now), lambda sign: self._post(TrendRead(sign)))

    def day(self, *, begins: bool = False) -> None:
        """Ask what is known of the agent's day; `begins` says that the shift has just begun."""
        agent, rubric, now = self._shift.agent, self._shift.rubric, self._clock()
        self._journal.query(
            lambda log: recall.day(log, agent, rubric, now), lambda day: self._post(DayRead(day, begins))
        )

    def reviews(self) -> None:
        """Ask for reviews that wait to be read; while the record is in trouble not at all, they would pile up."""
        agent = self._shift.agent
        if self._condition.record_trouble is None:
            self._journal.query(
                lambda log: recall.unread_reviews(log, agent), lambda unread: self._post(ReviewsRead(unread))
            )
