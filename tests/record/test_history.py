"""Versions with their use, and interactions as a backtest asks for them."""

from __future__ import annotations

import dataclasses

import pytest

from ko_coach.record.entries import PrivacySet, RubricAdopted, RubricKept
from ko_coach.record.log import Log
from tests.record.conftest import Story


def test_versions_are_told_with_their_use_the_latest_first(log: Log, story: Story) -> None:
    log.write([story.rubric("v1"), first := story.opened("i1"), story.opened("i2", ticket="T-2")])
    log.write([story.rubric("v2"), last := story.opened("i3", ticket="T-3", version="v2"), story.rubric("v3")])
    log.write([RubricAdopted("i2", "v2", (), (), (), story.now())])
    told = [(kept.version, kept.interactions, kept.first_used, kept.last_used) for kept in log.versions()]
    opened_second = log.interaction("i2")
    assert opened_second is not None
    assert told == [
        ("v3", 0, None, None),
        ("v2", 2, opened_second.opened_at, last.at),
        ("v1", 1, first.at, first.at),
    ]
    assert {(kept.name, kept.author) for kept in log.versions()} == {("customer-first", "")}


def test_an_author_is_kept_and_one_who_becomes_known_later_is_added(log: Log, story: Story) -> None:
    unknown = story.rubric()
    log.write([unknown, dataclasses.replace(unknown, author="vera"), dataclasses.replace(unknown, author="oleg")])
    log.write([RubricKept("v2", "customer-first", "{}", story.now(), "oleg")])
    assert {kept.version: kept.author for kept in log.versions()} == {"v1": "vera", "v2": "oleg"}


def test_cases_are_the_latest_interactions_without_private_ones(
    log: Log, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ko_coach.record.log._PAGE", 3)
    same = story.now()
    names = [f"i{number:02}" for number in range(10)]
    log.write([dataclasses.replace(story.opened(name, ticket=name), at=same) for name in names])
    log.write([PrivacySet("i04", True, story.now())])
    expected = [name for name in reversed(names) if name != "i04"]
    assert [case.id for case in log.cases(100)] == expected
    assert [case.id for case in log.cases(4)] == expected[:4]
    assert list(log.cases(0)) == []
    assert (log.count_cases(100), log.count_cases(4)) == (9, 4)


def test_a_case_holds_what_the_rules_saw_and_who_named_what(log: Log, story: Story) -> None:
    opened = story.opened(words=" where is it ")
    log.write([opened])
    (case,) = log.cases(1)
    for name in ("ticket", "at", "version", "facts", "persona", "persona_by", "stage", "stage_by", "words"):
        assert getattr(case, name) == getattr(opened, name)
