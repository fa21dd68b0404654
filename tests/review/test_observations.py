"""What agents heard, as the coach reads it: folded together, nobody named, nothing of what is private."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.entries import Opened, PrivacySet
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import PARTS, Observed, Part
from ko_coach.record.purging import purge
from ko_coach.review.observations import Noted, folded, observations, put_aside, tongue_of

START = datetime(2026, 11, 2, 12, tzinfo=UTC)


class Ears:
    """Writes what agents hear, each a minute after the one before."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.number = 0

    @property
    def now(self) -> datetime:
        return START + timedelta(minutes=self.number)

    def hear(
        self, words: str, agent: str = "anna", persona: str = "worried", part: Part = "says", *, private: bool = False
    ) -> None:
        self.number += 1
        name = f"i{self.number:03}"
        who = {"agent": agent, "ticket": name, "subject": "", "customer": "", "customer_name": ""}
        what = {"facts": {}, "persona": persona, "persona_by": "rule", "stage": "", "stage_by": ""}
        opened = Opened(interaction=name, **who, **what, rubric="r", version="v", at=self.now)  # type: ignore[arg-type]
        self.log.write([opened, Observed(f"o{self.number:03}", agent, self.now, name, persona, part, words)])
        if private:
            self.log.write([PrivacySet(name, True, self.now)])


@pytest.fixture
def ears(place: Path | str) -> Iterator[Ears]:
    with Log(place) as log:
        yield Ears(log)


def test_the_same_words_are_one_with_how_often_and_by_how_many_they_were_heard(ears: Ears) -> None:
    ears.hear("Where is my money?")
    ears.hear("where is my money", "boris")
    ears.hear("«Where is my money»!", "boris")
    ears.hear("Is this normal?")
    ears.hear("Where is my money?", part="thinks")
    heard = observations(ears.log).heard
    assert [(one.words, one.part, one.times, one.agents) for one in heard] == [
        ("Where is my money?", "thinks", 1, 1),
        ("Is this normal?", "says", 1, 1),
        ("«Where is my money»!", "says", 3, 2),
    ]


def test_what_was_heard_in_private_counts_nowhere(ears: Ears) -> None:
    ears.hear("I am ashamed.", private=True)
    ears.hear("Is this normal?")
    assert [one.words for one in observations(ears.log).heard] == ["Is this normal?"]


def test_what_is_put_aside_is_gone_however_often_it_was_heard_and_comes_back_when_it_is_heard_again(ears: Ears) -> None:
    ears.hear("Hello")
    ears.hear("hello!", "boris")
    ears.hear("Is this normal?")
    since = START + timedelta(minutes=2)
    put_aside(ears.log, observations(ears.log, since).heard[-1], "maria", ears.now)
    found = observations(ears.log)
    assert [one.words for one in found.heard] == ["Is this normal?"]
    assert found.aside == 1
    ears.hear("HELLO")
    back = observations(ears.log).heard[0]
    assert (back.words, back.times) == ("HELLO", 3)
    assert back.aside is not None


def test_only_what_was_heard_in_the_time_that_is_asked_for_is_told(ears: Ears) -> None:
    ears.hear("old")
    ears.hear("new")
    assert [one.words for one in observations(ears.log, since=ears.now).heard] == ["new"]


def test_what_was_heard_outlives_its_interaction_unless_that_was_private(ears: Ears) -> None:
    ears.hear("Is this normal?")
    ears.hear("I am ashamed.", private=True)
    purge(ears.log, ears.now + timedelta(days=1), whole=True)
    assert [one.words for one in observations(ears.log).heard] == ["Is this normal?"]


moments = st.integers(0, 50).map(lambda minutes: START + timedelta(minutes=minutes))
some = st.builds(
    Noted,
    id=st.uuids().map(str),
    agent=st.sampled_from(["anna", "boris"]),
    at=moments,
    persona=st.sampled_from(["", "worried"]),
    part=st.sampled_from(PARTS),
    words=st.sampled_from(["Ёлка!", "елка", "a b", "A, b", "?", "…", "ab"]),
    aside=st.none() | moments,
)


@given(st.lists(some, max_size=20, unique_by=lambda one: one.id), st.randoms())
def test_folding_counts_everything_once_and_does_not_depend_on_the_order(noted: list[Noted], dice: object) -> None:
    found = folded(noted)
    mixed = list(noted)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert folded(mixed) == found
    left = [one for one in noted if one.aside is None]
    assert sum(one.times for one in found.heard) <= len(noted)
    assert {(one.persona, one.part) for one in found.heard} == {(one.persona, one.part) for one in left}
    assert [one.last for one in found.heard] == sorted((one.last for one in found.heard), reverse=True)
    assert all(1 <= one.agents <= one.times and one.first <= one.last for one in found.heard)
    everything = folded([Noted(one.id, one.agent, one.at, one.persona, one.part, one.words) for one in noted])
    assert sum(one.times for one in everything.heard) == len(noted)
    assert len(everything.heard) == len(found.heard) + found.aside


@pytest.mark.parametrize(
    ("words", "spoken", "of_rubric", "tongue"),
    [
        ("Где деньги?", "en", "ru", "ru"),
        ("Где деньги?", "ru", "en", "ru"),
        ("Где деньги?", "en", "en", "en"),
        ("Where is it?", "ru", "en", "en"),
        ("Where is it?", "ru", "ru", "en"),
        ("Where is it?", "en", "ru", "en"),
    ],
)
def test_words_go_into_the_language_that_they_are_in(words: str, spoken: str, of_rubric: str, tongue: str) -> None:
    assert tongue_of(words, spoken, of_rubric) == tongue
