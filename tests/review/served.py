"""Rated interactions that an outcome may be measured by, and a rubric that has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.record.entries import (
    Answer,
    Entry,
    Opened,
    PrivacySet,
    PromptShown,
    PromptsReplaced,
    PromptsShown,
    Rated,
    Reflection,
)
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import Observed
from ko_coach.rubric.model import Measure, Outcome, Rubric, VersionNote
from ko_coach.rubric.versions import meaning_of
from tests.coaching.small_shift import rubric, text

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
MEAN, SHARE = Measure("focus", "mean"), Measure("focus", "share", 4)
WEEK = timedelta(weeks=1)


def outcome(measure: Measure = MEAN, **changes: Any) -> Outcome:
    made = Outcome("calm", text("Newcomers"), text("They ask once"), measure, 300, 380, "2026-09-01", "2026-12-31")
    return replace(made, **changes)


def serving(*outcomes: Outcome, note: str = "", words: str = "the mirror", **changes: Any) -> Rubric:
    """Return a rubric with these outcomes; with a note, an experiment that serves the one of that id."""
    noted = VersionNote(text(words), text("more"), text("focus"), "coach", outcome=note) if note else None
    return rubric(outcomes=outcomes or (outcome(),), version_note=noted, **changes)


class Served:
    """Writes interactions, each a minute after the one before."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self._number = 0

    def version(self, rubric: Rubric, at: datetime) -> None:
        self.log.write([kept_rubric(rubric, at, "coach")])

    def rated(
        self,
        rubric: Rubric,
        at: datetime,
        *values: int | None,
        agents: int = 6,
        persona: str = "worried",
        stage: str = "trouble",
        private: bool = False,
        item: str = "",
        replaced: bool = False,
    ) -> list[str]:
        """Write an interaction for each value; None is not applicable. Return their ids."""
        meaning = meaning_of(rubric.criterion_by_id["focus"])
        written: list[Entry] = []
        names = []
        for value in values:
            self._number += 1
            moment, name = at + timedelta(minutes=self._number % 900), f"i{self._number:06}"
            names.append(name)
            agent = f"agent{self._number % agents}"
            who = {"agent": agent, "ticket": f"T{self._number}", "customer": "c", "customer_name": "C"}
            about = {"persona": persona, "persona_by": "rule", "stage": stage, "stage_by": "rule"}
            called = rubric.name.say("en")
            written.append(
                Opened(name, **who, subject="", facts={}, **about, rubric=called, version=rubric.version, at=moment)  # type: ignore[arg-type]
            )
            if item:
                shown = PromptShown(item, "see", item, "", rubric.version, "focus")
                written.append(PromptsShown(name, (shown,), moment))
            if replaced:
                written.append(PromptsReplaced(name, (item,), moment))
            answer = Answer("focus", value, not_applicable=value is None, meaning=meaning)
            written.append(Rated(name, f"s-{name}", agent, rubric.version, (answer,), Reflection(), moment))
            if private:
                written.append(PrivacySet(name, True, moment))
        self.log.write(written)
        return names

    def noted(self, interaction: str, words: str, at: datetime) -> None:
        """Let an agent note an observation."""
        self._number += 1
        self.log.write([Observed(f"o{self._number}", "agent1", at, interaction, "worried", "says", words)])
