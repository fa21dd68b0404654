"""What somebody entered in the forms of maturity and did not save: kept on disk with every key press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ko_coach.record.practice_entries import LEVELS
from ko_coach.review import maturity_drafts
from ko_coach.review.maturity_drafts import Draft
from ko_coach.review.maturity_values import Standing
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.rubric.versions import meaning_of_question
from ko_coach.tui.review.maturity_form import Begun, Sort
from ko_coach.tui.review.world import LeadWorld


class BegunForms:
    """The half-written forms of one person in one quarter; those of others and of other quarters stay as they are."""

    def __init__(self, world: LeadWorld, quarter: Callable[[], str]) -> None:
        self._world = world
        self._quarter = quarter
        self._path = maturity_drafts.path_of(world.home)
        self._open: dict[tuple[Sort, str], Begun] = {}
        self._elder: list[Draft] = maturity_drafts.load(self._path)
        """What was begun before, and is in no form yet."""

    @property
    def questions(self) -> set[str]:
        """The questions of which a form is half written."""
        opened = {question for (_sort, question), begun in self._open.items() if begun.touched}
        return opened | {one.question for one in self._elder if self._is_mine(one)}

    def of(self, sort: Sort, question: MaturityQuestion, standing: Standing) -> tuple[Begun, bool]:
        """Return what was entered before, else what is on record to be corrected.

        The second value says that the question was worded anew since: then no level is chosen any more.
        """
        before = self._open.get((sort, question.id)) or self._kept(sort, question)
        meaning, version = meaning_of_question(question), self._world.rubric().version
        reworded = False
        if before is None or not before.touched:
            begun = _from_record(Begun(sort, question, version, meaning), standing)
        elif before.meaning == meaning:
            begun = before
        else:
            begun, reworded = replace(before, question=question, version=version, meaning=meaning, level=None), True
        self._let_go(sort, question.id)
        self._open[sort, question.id] = begun
        return begun, reworded

    def saved(self, begun: Begun) -> None:
        """Forget what is on record now."""
        self._open.pop((begun.sort, begun.question.id), None)

    def keep(self) -> None:
        """Write down what is half filled in. Raises OSError when that is impossible."""
        about = self._world.viewer.name, self._quarter()
        opened = [
            Draft(*about, sort, question, begun.meaning, begun.level or "", begun.words)
            for (sort, question), begun in self._open.items()
            if begun.touched
        ]
        maturity_drafts.save(self._path, [*self._elder, *opened])

    def _kept(self, sort: Sort, question: MaturityQuestion) -> Begun | None:
        version = self._world.rubric().version
        for one in self._elder:
            if self._is_mine(one) and (one.sort, one.question) == (sort, question.id):
                level = next((level for level in LEVELS if level == one.level), None)
                return Begun(sort, question, version, one.meaning, level, dict(one.words), touched=True)
        return None

    def _let_go(self, sort: Sort, question: str) -> None:
        """Forget what was begun before: it is in the form now."""
        same = (sort, question)
        self._elder = [one for one in self._elder if not self._is_mine(one) or (one.sort, one.question) != same]

    def _is_mine(self, draft: Draft) -> bool:
        return (draft.by, draft.quarter) == (self._world.viewer.name, self._quarter())


def _from_record(begun: Begun, standing: Standing) -> Begun:
    if begun.sort == "answer" and standing.own is not None:
        begun.level, begun.words = standing.own.level, {"evidence": standing.own.evidence}
    elif begun.sort == "agree" and standing.agreed is not None:
        agreed = standing.agreed
        begun.level, begun.words = agreed.level, {"next_step": agreed.next_step, "due": agreed.due}
    return begun
