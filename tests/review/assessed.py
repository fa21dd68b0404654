"""A team that says where it stands, one line for each answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ko_coach.record.ids import new_id
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import Agreed, Assessed, Level
from ko_coach.review.maturity import maturity
from ko_coach.review.maturity_values import Standing
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.rubric.versions import meaning_of_question
from tests.review.one_interaction import first

NOW_QUARTER = "2026-Q4"
QUESTION: MaturityQuestion = first().questions[0]
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Assessing:
    """Writes answers and agreements, each a minute after the one before."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.number = 0

    def _at(self) -> datetime:
        self.number += 1
        return START + timedelta(minutes=self.number)

    def answer(
        self,
        by: str,
        level: Level,
        evidence: str = "",
        *,
        quarter: str = NOW_QUARTER,
        question: MaturityQuestion = QUESTION,
        meaning: str = "",
    ) -> None:
        said = evidence or f"{by} saw it"
        about = (quarter, question.id, level, said, "v1", meaning or meaning_of_question(question))
        self.log.write_reviews([Assessed(new_id(), by, self._at(), *about)])

    def agree(
        self,
        level: Level,
        step: str = "visit a customer",
        *,
        quarter: str = NOW_QUARTER,
        question: MaturityQuestion = QUESTION,
        meaning: str = "",
    ) -> None:
        about = (quarter, question.id, level, step, "2026-12-01", "v1", meaning or meaning_of_question(question))
        self.log.write_reviews([Agreed(new_id(), "vera", self._at(), *about)])

    def seen_by(self, name: str, question: MaturityQuestion = QUESTION, *, lead: bool = False) -> Standing:
        """Return what that person sees of the question now."""
        found = maturity(self.log, Viewer(name, lead=lead), [question], NOW_QUARTER)
        return found.standings[0]
