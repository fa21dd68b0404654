"""A small story that every test of the record may tell, and an ear for the journal's callbacks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ko_coach.record.entries import (
    Acted,
    Action,
    Answer,
    DraftKept,
    Entry,
    Moved,
    Opened,
    PersonaSet,
    PrivacySet,
    PromptShown,
    PromptsReplaced,
    PromptsShown,
    Rated,
    RatingWithdrawn,
    Reflection,
    Reopened,
    RubricAdopted,
    RubricKept,
    ShiftMemory,
    Skipped,
    StageSet,
    TimeSpent,
)
from ko_coach.record.errors import RecordError
from ko_coach.record.log import Log
from ko_coach.record.tables import Kept

ANSWERS = (Answer("focus", 4, meaning="m1"), Answer("intimacy", None, not_applicable=True, meaning="m2"))
REFLECTION = Reflection("called back", "sooner", "ask first", "no refund tool", "customer", "спасибо")


class Story:
    """Entries of interactions, each a second after the one before."""

    def __init__(self, start: datetime | None = None) -> None:
        self._at = start or datetime.now(UTC) - timedelta(hours=2)

    def now(self) -> datetime:
        self._at += timedelta(seconds=1)
        return self._at

    def rubric(self, version: str = "v1") -> RubricKept:
        return RubricKept(version, "customer-first", f'{{"version": "{version}"}}', self.now())

    def opened(
        self, interaction: str = "i1", *, ticket: str = "T-1", agent: str = "anna", words: str = "", version: str = "v1"
    ) -> Opened:
        who: Any = {
            "interaction": interaction,
            "agent": agent,
            "ticket": ticket,
            "customer": "c-7",
            "customer_name": "Ольга",
        }
        what: Any = {"subject": "Где заказ?", "facts": {"tags": ["refund"], "contacts": 3}, "rubric": "customer-first"}
        found: Any = {"persona": "worried", "persona_by": "rule", "stage": "trouble", "stage_by": "rule"}
        return Opened(**who, **what, **found, version=version, at=self.now(), words=words)

    def prompts(self, interaction: str = "i1", *items: str, version: str = "v1") -> PromptsShown:
        shown = [
            PromptShown(item, "hear", f"{item} in {version}", "tag refund", version, "focus", 30)
            for item in items or ("a", "b", "c")
        ]
        return PromptsShown(interaction, tuple(shown), self.now())

    def acted(self, item: str, action: Action, interaction: str = "i1") -> Acted:
        return Acted(interaction, item, action, self.now())

    def draft(self, interaction: str = "i1", lesson: str = "so far") -> DraftKept:
        return DraftKept(interaction, "v1", ANSWERS[:1], Reflection(lesson=lesson), self.now())

    def rated(self, submission: str = "s1", interaction: str = "i1", value: int = 4) -> Rated:
        answers = (Answer("focus", value, meaning="m1"), *ANSWERS[1:])
        return Rated(interaction, submission, "anna", "v1", answers, REFLECTION, self.now())

    def begun(self, interaction: str = "i1", *, ticket: str = "T-1") -> list[Entry]:
        return [self.rubric(), self.opened(interaction, ticket=ticket), self.prompts(interaction)]

    def every_kind(self) -> list[Entry]:
        """One whole interaction in which every kind of entry occurs."""
        return [
            *self.begun(),
            self.acted("a", "ticked"),
            self.acted("b", "nudged"),
            PersonaSet("i1", "expert", "customer:c-7", self.now()),
            StageSet("i1", "return", "customer:c-7", self.now()),
            PromptsReplaced("i1", ("c",), self.now()),
            Moved("i1", "away", self.now()),
            Moved("i1", "back", self.now()),
            TimeSpent("i1", 75, self.now()),
            RubricAdopted("i1", "v2", ("a",), (), ("b",), self.now()),
            PrivacySet("i1", True, self.now()),
            self.draft(),
            self.rated("s1"),
            RatingWithdrawn("i1", "s1", self.now()),
            self.rated("s2", value=2),
            self.opened("i2", ticket="T-2"),
            Skipped("i2", "spam", self.now(), "ads"),
            Reopened("i2", self.now()),
        ]


class Heard:
    """What a journal said, and a way to wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.memories: list[ShiftMemory] = []
        self.kept: list[int] = []
        self.troubles: list[RecordError | None] = []

    def ready(self, memory: ShiftMemory) -> None:
        self._add(self.memories, memory)

    def keep(self, number: int) -> None:
        self._add(self.kept, number)

    def trouble(self, error: RecordError | None) -> None:
        self._add(self.troubles, error)

    def wait(self, happened: Callable[[], bool], timeout: float = 20) -> None:
        with self._changed:
            assert self._changed.wait_for(happened, timeout), (self.kept, self.troubles)

    def wait_kept(self, number: int) -> None:
        self.wait(lambda: bool(self.kept) and self.kept[-1] >= number)

    def kinds(self) -> list[str | None]:
        return [error.kind if error else None for error in self.troubles]

    def _add(self, heard: list[Any], what: Any) -> None:
        with self._changed:
            heard.append(what)
            self._changed.notify_all()


def everything(log: Log) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, in a settled order."""
    with log.reading() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            ]
            for table in Kept.metadata.sorted_tables
        }


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the record will be; entries that wait aside stay below the test's own folder as well."""
    for name in ("XDG_RUNTIME_DIR", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path / "home" / "log.db"


@pytest.fixture
def log(path: Path) -> Iterator[Log]:
    with Log(path) as opened:
        yield opened
