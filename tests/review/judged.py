"""Interactions on record that an agent rated and leads reviewed, one line each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.record.entries import Entry, Opened, PrivacySet, Rated, Reflection, TimeSpent
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Reviewed
from ko_coach.rubric.model import Rubric
from tests.review.one_interaction import START, answers, first


class Judged:
    """Writes rated and reviewed interactions, each a minute after the one before."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.number = 0

    def rated(
        self,
        values: Mapping[str, int | None] | None,
        agent: str = "anna",
        *,
        rubric: Rubric | None = None,
        private: bool = False,
        engaged: int = 300,
        at: datetime | None = None,
    ) -> str:
        """Write an interaction, with that self-rating or without one, and return its id."""
        self.number += 1
        name, rubric = f"i{self.number:04}", rubric or first()
        at = at or START + timedelta(minutes=self.number)
        who = {"agent": agent, "ticket": f"T{self.number}", "customer": "c", "customer_name": "C"}
        opened = Opened(
            name,
            **who,
            subject=f"Letter {self.number}",
            facts={},
            persona="worried",
            persona_by="rule",
            stage="trouble",
            stage_by="rule",
            rubric="r",
            version=rubric.version,
            at=at,
        )
        entries: list[Entry] = [kept_rubric(rubric, START, "coach"), opened, TimeSpent(name, engaged, at)]
        if values is not None:
            entries.append(self.rating(name, agent, values, at, rubric))
        if private:
            entries.append(PrivacySet(name, True, at))
        self.log.write(entries)
        return name

    def rating(
        self, name: str, agent: str, values: Mapping[str, int | None], at: datetime, rubric: Rubric, number: int = 1
    ) -> Rated:
        given = answers(values, rubric)
        return Rated(name, f"s{number}-{name}", agent, rubric.version, given, Reflection(), at)

    def review(
        self, name: str, by: str, values: Mapping[str, int | None] | None, hours: int = 1, rubric: Rubric | None = None
    ) -> None:
        """Let a lead review it; without values the lead only comments."""
        rubric = rubric or first()
        given = answers(values, rubric) if values else ()
        at = START + timedelta(days=1, hours=hours)
        one = Reviewed(f"r{hours}-{by}-{name}", name, by, at, rubric.version, given, comment="seen")
        self.log.write_reviews([one])
