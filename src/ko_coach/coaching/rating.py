"""The look back at one interaction: every answer is given, none is assumed."""

from __future__ import annotations

from dataclasses import replace

from ko_coach.record.entries import Answer, Reflection
from ko_coach.rubric.model import Criterion, Rubric
from ko_coach.rubric.versions import meaning_of

KINDS = ("more", "sooner", "smarter")
SIDES = ("customer", "company", "both")


class Form:
    """A rating form in the wording of one rubric version, until it is saved or the agent takes another wording."""

    def __init__(self, rubric: Rubric, answers: tuple[Answer, ...] = (), reflection: Reflection | None = None) -> None:
        self.reflection = reflection or Reflection()
        self.cursor: int = 0
        self._answers: dict[str, Answer] = {}
        self._word(rubric, answers)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return self.rubric.criteria

    @property
    def current(self) -> Criterion:
        return self.criteria[self.cursor]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What has been answered, in the rubric's order."""
        return tuple(self._answers[one.id] for one in self.criteria if one.id in self._answers)

    @property
    def first_open(self) -> int | None:
        """The place of the first criterion without an answer, None when all have one."""
        return next((place for place, one in enumerate(self.criteria) if one.id not in self._answers), None)

    @property
    def missing(self) -> tuple[Criterion, ...]:
        return tuple(one for one in self.criteria if one.id not in self._answers)

    @property
    def complete(self) -> bool:
        return not self.missing

    def answer_to(self, criterion: str) -> Answer | None:
        return self._answers.get(criterion)

    def answer(self, value: int) -> bool:
        """Answer the current criterion and move on; False when the scale has no such value."""
        if value not in self.current.values:
            return False
        self._put(Answer(self.current.id, value, False, meaning_of(self.current)))
        return True

    def not_applicable(self) -> None:
        """Say that the current criterion does not fit this interaction, and move on."""
        self._put(Answer(self.current.id, None, True, meaning_of(self.current)))

    def move(self, step: int) -> None:
        """Go to another criterion; the ends hold."""
        self.cursor = min(max(self.cursor + step, 0), len(self.criteria) - 1)

    def write(self, free_field: str, text: str) -> bool:
        """Set one of the free fields; True when that changed it."""
        before = self.reflection
        self.reflection = replace(before, **{free_field: text})
        return self.reflection != before

    def other_wording(self, rubric: Rubric) -> bool:
        """Whether that rubric asks anything otherwise than this form does."""
        return self.criteria != rubric.criteria

    def take(self, rubric: Rubric) -> None:
        """Take the wording of another version; answers to criteria whose meaning changed are given anew."""
        self._word(rubric, self.answers)

    def _word(self, rubric: Rubric, answers: tuple[Answer, ...]) -> None:
        self.rubric = rubric
        known = {criterion.id: meaning_of(criterion) for criterion in rubric.criteria}
        self._answers = {
            answer.criterion: answer for answer in answers if known.get(answer.criterion) == answer.meaning
        }
        self.cursor = self.first_open or 0

    def _put(self, answer: Answer) -> None:
        self._answers[answer.criterion] = answer
        self.move(1)
