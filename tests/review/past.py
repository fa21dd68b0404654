"""A past of a few interactions, written into a record as a shift would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.record.entries import (
    Acted,
    Answer,
    Entry,
    Opened,
    PrivacySet,
    PromptShown,
    PromptsReplaced,
    PromptsShown,
    Rated,
    RatingWithdrawn,
    Reflection,
    SetBy,
)
from ko_coach.record.log import Log
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import meaning_of

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class Past:
    """Interactions, each a minute after the one before."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._number = 0
        self.last = ""
        """The id of the interaction that was written last."""

    @property
    def now(self) -> datetime:
        return NOON + timedelta(minutes=self._number)

    def rubric(self, rubric: Rubric) -> None:
        """Put the version on record."""
        self._number += 1
        self._log.write([kept_rubric(rubric, self.now, "coach")])

    def opened(
        self,
        rubric: Rubric,
        *,
        words: str = " ",
        persona: tuple[str, SetBy] = ("", ""),
        stage: tuple[str, SetBy] = ("", ""),
        private: bool = False,
        facts: Mapping[str, object] | None = None,
    ) -> str:
        """Write an interaction without prompts; return its id."""
        self._number += 1
        self.last = f"i{self._number:05}"
        who = {"agent": "anna", "ticket": f"T{self._number}", "subject": "", "customer": "", "customer_name": ""}
        opened = Opened(
            interaction=self.last,
            **who,
            facts=facts or {},
            persona=persona[0],
            persona_by=persona[1],
            stage=stage[0],
            stage_by=stage[1],
            rubric=rubric.name.say(rubric.language),
            version=rubric.version,
            at=self.now,
            words=words,
        )
        self._log.write([opened, *([PrivacySet(self.last, True, self.now)] if private else [])])
        return self.last

    def shown(self, rubric: Rubric, **actions: str) -> str:
        """Write an interaction with these prompts: item=shown|ticked|ignored|nudged|replaced; return its id."""
        name = self.opened(rubric)
        self.prompts(name, rubric, **actions)
        return name

    def prompts(self, name: str, rubric: Rubric, **actions: str) -> None:
        """Write what became of the prompts of an interaction."""
        shown = [PromptShown(item, "see", item, "", rubric.version, "focus") for item in actions]
        entries: list[Entry] = [PromptsShown(name, tuple(shown), self.now)]
        for item, action in actions.items():
            if action == "replaced":
                entries.append(PromptsReplaced(name, (item,), self.now))
            elif action in ("ticked", "ignored", "nudged"):
                entries.append(Acted(name, item, action, self.now))  # type: ignore[arg-type]
        self._log.write(entries)

    def rated(self, rubric: Rubric, *values: int | None, criterion: str = "focus", private: bool = False) -> None:
        """Write interactions with one answer each; None is not applicable."""
        for value in values:
            name = self.opened(rubric, private=private)
            self._log.write([self.rating(name, rubric, value, criterion)])

    def rating(self, name: str, rubric: Rubric, value: int | None, criterion: str = "focus", number: int = 1) -> Rated:
        """Return a rating with one answer."""
        meaning = meaning_of(rubric.criterion_by_id[criterion])
        answer = Answer(criterion, value, not_applicable=value is None, meaning=meaning)
        return Rated(name, f"s{number}-{name}", "anna", rubric.version, (answer,), Reflection(), self.now)

    def withdrawn(self, name: str, number: int = 1) -> RatingWithdrawn:
        """Return the withdrawal of such a rating."""
        return RatingWithdrawn(name, f"s{number}-{name}", self.now)
