"""What a starting shift remembers, and all interactions in their order."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from ko_coach.record.entries import Entry, Skipped
from ko_coach.record.log import Log
from tests.record.conftest import Story, everything


def test_the_memory_of_a_shift(log: Log, story: Story) -> None:
    old = Story(datetime(2026, 1, 5, 9, tzinfo=UTC))
    log.write([old.opened("old-closed", ticket="A"), Skipped("old-closed", "spam", old.now())])
    log.write([old.opened("old-open", ticket="B"), old.prompts("old-open", "x")])
    log.write([story.opened("first", ticket="C"), story.rated("s1", "first"), story.opened("second", ticket="C")])
    log.write([story.opened("theirs", ticket="D", agent="boris")])
    log.write([story.opened("unfinished", ticket="E"), story.opened("closed", ticket="E"), story.rated("s2", "closed")])
    memory = log.shift_memory("anna", datetime(2026, 6, 1, tzinfo=UTC))
    assert {ticket: kept.id for ticket, kept in memory.by_ticket.items()} == {
        "B": "old-open",
        "C": "second",
        "E": "unfinished",
    }
    assert [prompt.item for prompt in memory.by_ticket["B"].prompts] == ["x"]


def test_the_memory_as_if_waiting_entries_were_kept(log: Log, story: Story) -> None:
    log.write(story.begun())
    before = everything(log)
    waiting: list[Entry] = [story.acted("a", "ticked"), story.acted("a", "ticked", "nowhere"), story.draft()]
    found = log.shift_memory("anna", story.now() - timedelta(days=1), waiting).by_ticket["T-1"]
    assert (found.prompts[0].action, found.state) == ("ticked", "draft")
    assert everything(log) == before


def test_all_interactions_in_the_order_of_opening(log: Log, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ko_coach.record.log._PAGE", 3)
    same = story.now()
    names = [f"i{number:02}" for number in range(10)]
    opened = [story.opened(name, ticket=name) for name in names]
    log.write([dataclasses.replace(one, at=same) for one in opened])
    assert [kept.id for kept in log.interactions()] == names
