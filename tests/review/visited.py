"""Writes contacts with customers into a record, each a line: who came when, in which stage, and how it went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.record.entries import Entry, Opened, PrivacySet, Rated, Reflection, TimeSpent
from ko_coach.record.log import Log
from ko_coach.rubric.model import Rubric
from tests.review.one_interaction import answers, first

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)


class Visits:
    """Contacts, in the order in which they are told; `after` so many that are on record already."""

    def __init__(self, log: Log, after: int = 0) -> None:
        self._log = log
        self._number = after
        self._kept: set[str] = set()

    def came(
        self,
        persona: str,
        stage: str,
        *,
        ago: float = 1,
        customer: str = "",
        agent: str = "anna",
        focus: int | None = None,
        expectations: int | None = None,
        seconds: int = 0,
        private: bool = False,
        rubric: Rubric | None = None,
    ) -> str:
        """Write an interaction of so many days ago, rated where focus or expectations are told; return its id."""
        asked = rubric or first()
        self._number += 1
        name, at = f"i{self._number:05}", NOW - timedelta(days=ago) + timedelta(milliseconds=self._number)
        entries: list[Entry] = []
        if asked.version not in self._kept:
            self._kept.add(asked.version)
            entries.append(kept_rubric(asked, at, "coach"))
        who = (name, agent, f"T{self._number}", "", customer, "")
        opened = Opened(*who, {}, persona, "", stage, "", asked.name.say("en"), asked.version, at, " ")
        entries += [opened, TimeSpent(name, seconds, at)]
        if focus is not None or expectations is not None:
            given = answers({"focus": focus, "expectations": expectations}, asked)
            entries.append(Rated(name, f"s-{name}", agent, asked.version, given, Reflection(), at))
        if private:
            entries.append(PrivacySet(name, True, at))
        self._log.write(entries)
        return name
