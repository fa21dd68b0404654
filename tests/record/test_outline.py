"""What stands beside each interaction for lists and searches, and the sums of days: on a file and on a server."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ko_coach.record import tables as t
from ko_coach.record.entries import (
    Answer,
    Entry,
    KeptInteraction,
    PersonaSet,
    PrivacySet,
    PromptsReplaced,
    RatingWithdrawn,
    RubricKept,
    Skipped,
)
from ko_coach.record.log import Log
from ko_coach.record.outline import DAY
from ko_coach.record.scores import scores, trust
from ko_coach.record.sums import refresh
from tests.record.conftest import Story

CONTENT = (
    '{"focus":"focus","expectations":"exp","criteria":[{"id":"exp","lowest":1,"highest":3},{"id":"focus","highest":5}],'
    '"trust":{"credibility":"c","reliability":"r","intimacy":"i","self_orientation":"s"}}'
)
NAMES = ("focus", "exp", "c", "r", "i", "s")


@pytest.fixture
def both(place: Path | str) -> Iterator[Log]:
    with Log(place) as opened:
        yield opened


def answers(*values: int | None) -> tuple[Answer, ...]:
    return tuple(Answer(name, value, value is None, "m") for name, value in zip(NAMES, values, strict=False))


def outline(log: Log, interaction: str = "i1") -> dict[str, Any]:
    names = ("submission", "shown", "ticked", "ignored", "focus", "trust", "expectations", "reviewed")
    with log.reading() as connection:
        chosen = select(*(t.interactions.c[name] for name in names)).where(t.interactions.c.id == interaction)
        return dict(connection.execute(chosen).mappings().one())


def texts(log: Log) -> list[str]:
    with log.reading() as connection:
        return list(connection.scalars(select(t.texts.c.words).order_by(t.texts.c.rowid)))


def test_the_scores_of_a_rating_follow_from_its_rubric_version() -> None:
    found = scores(CONTENT, answers(4, 3, 4, 4, 2, 3))
    assert (found.focus, found.trust, found.expectations) == (4, 333, "exceeded")
    assert [scores(CONTENT, answers(1, value)).expectations for value in (1, 2, 3, None)] == [
        "missed",
        "met",
        "exceeded",
        "",
    ]
    assert trust(5, 5, 5, 1) == 15
    assert scores(CONTENT, answers(4, 3, 4, 4, None, 3)).trust is None
    for nothing in (None, "", "no json", "[]", "{}", '{"trust":{}}'):
        assert scores(nothing, answers(4, 3, 4, 4, 2, 3)).focus is None


def test_the_outline_tells_of_prompts_and_of_the_rating_in_force(both: Log, story: Story) -> None:
    both.write([replace(story.rubric(), content=CONTENT), story.opened(), story.prompts()])
    both.write([story.acted("a", "ticked"), story.acted("b", "ignored"), PromptsReplaced("i1", ("c",), story.now())])
    empty = {"submission": "", "focus": None, "trust": None, "expectations": "", "reviewed": False}
    assert outline(both) == {**empty, "shown": 2, "ticked": 1, "ignored": 1}
    first = replace(story.rated("s1"), answers=answers(4, 1, 4, 4, 2, 5))
    both.write([first])
    assert outline(both)["submission"] == "s1"
    both.write([replace(story.rated("s2"), answers=answers(2, 2, None))])
    told = outline(both)
    assert [told[name] for name in ("submission", "focus", "trust", "expectations")] == ["s2", 2, None, "met"]
    both.write([RatingWithdrawn("i1", "s2", story.now())])
    told = outline(both)
    assert [told[name] for name in ("submission", "focus", "trust", "expectations")] == ["s1", 4, 200, "missed"]
    both.write([RatingWithdrawn("i1", "s1", story.now())])
    assert outline(both) == {**empty, "shown": 2, "ticked": 1, "ignored": 1}


def test_words_are_kept_folded_as_they_stand_in_force(both: Log, story: Story) -> None:
    both.write([story.rubric(), story.opened()])
    assert texts(both) == ["где заказ"]
    both.write([story.rated("s1")])
    assert texts(both) == ["где заказ called back ask first no refund tool спасибо"]
    both.write([RatingWithdrawn("i1", "s1", story.now())])
    assert texts(both) == ["где заказ"]


def test_interactions_of_one_moment_have_numbers_of_their_own(both: Log, story: Story) -> None:
    at = story.now()
    both.write([replace(story.opened(f"i{number}", ticket=str(number)), at=at) for number in range(200)])
    with both.reading() as connection:
        docs = list(connection.scalars(select(t.interactions.c.doc)))
    assert len(set(docs)) == 200


def by_hand(kept: list[KeptInteraction]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Add up the record without SQL."""
    sums: dict[Any, list[int]] = defaultdict(list)
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for one in kept:
        if one.private:
            continue
        day = int(one.opened_at.timestamp() * 1_000_000) // DAY
        standing = [prompt for prompt in one.prompts if not prompt.replaced]
        keys = [("agent", one.agent), ("persona", one.persona), ("stage", one.stage)]
        for scope, key in [*keys, *(("item", prompt.item) for prompt in standing)]:
            count = counts[scope, key, day]
            count["interactions"] += 1
            of_scope = [prompt for prompt in standing if scope != "item" or prompt.item == key]
            count["shown"] += len(of_scope)
            for action in ("ticked", "ignored"):
                count[action] += sum(prompt.action == action for prompt in of_scope)
            if one.submissions:
                count["rated"] += 1
                found = scores(CONTENT, one.submissions[-1].answers)
                count[found.expectations or "not asked"] += 1
                for answer in one.submissions[-1].answers:
                    if answer.value is not None:
                        sums[scope, key, day, answer.criterion, answer.meaning].append(answer.value)
    return sums, counts


@pytest.mark.parametrize("seed", range(4))
def test_the_sums_of_days_are_those_of_their_interactions_whatever_happens(both: Log, seed: int, story: Story) -> None:
    dice = random.Random(seed)
    start = datetime(2026, 3, 1, 22, tzinfo=UTC)
    names = [f"i{number}" for number in range(30)]
    both.write([RubricKept("v1", "customer-first", CONTENT, start)])
    both.write(
        [
            entry
            for number, name in enumerate(names)
            for entry in (
                replace(
                    story.opened(name, ticket=name, agent=dice.choice("ab")), at=start + timedelta(hours=7 * number)
                ),
                story.prompts(name, *dice.sample("abcde", 3)),
            )
        ]
    )
    for turn in range(6):
        batch: list[Entry] = []
        for name in dice.sample(names, 12):
            kept = both.interaction(name)
            assert kept is not None
            choices: list[Entry] = [
                story.acted(kept.prompts[0].item, dice.choice(["ticked", "ignored", "shown"]), name),
                replace(story.rated(f"s{turn}{name}", name), answers=answers(*dice.choices([1, 2, 3, None], k=6))),
                PrivacySet(name, dice.random() < 0.5, story.now()),
                PersonaSet(name, dice.choice(["expert", "worried"]), "customer:c-7", story.now()),
                PromptsReplaced(name, (kept.prompts[1].item,), story.now()),
                Skipped(name, "spam", story.now()),
                *(RatingWithdrawn(name, one.id, story.now()) for one in kept.submissions[-1:]),
            ]
            batch.append(dice.choice(choices))
        both.write(batch)
        refresh(both)
        sums, counts = by_hand(list(both.interactions()))
        with both.reading() as connection:
            summed = connection.execute(select(t.day_sums)).mappings().all()
            counted = connection.execute(select(t.day_counts)).mappings().all()
            assert not connection.execute(select(t.stale_days)).all()
        assert {
            (row["scope"], row["key"], row["day"], row["criterion"], row["meaning"]): (
                row["n"],
                row["total"],
                row["squares"],
            )
            for row in summed
        } == {key: (len(some), sum(some), sum(one * one for one in some)) for key, some in sums.items()}
        fields = ("interactions", "rated", "missed", "met", "exceeded", "shown", "ticked", "ignored")
        assert {(row["scope"], row["key"], row["day"]): [row[name] for name in fields] for row in counted} == {
            key: [count[name] for name in fields] for key, count in counts.items()
        }


def test_a_record_of_an_earlier_program_is_outlined_when_it_is_opened(story: Story, tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    from tests.record.test_migrations import ROWS, bring_to

    path = tmp_path / "early.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        bring_to(connection, "0001")
        for row in ROWS:
            connection.exec_driver_sql(row)
    engine.dispose()
    with Log(path) as log:
        assert outline(log)["submission"] == "s1"
        assert texts(log)
        assert refresh(log) == 1
