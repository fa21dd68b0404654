"""What an edited rubric would have shown, against what a person works out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.simulated import Plan, write_record
from ko_coach.coaching.facts import facts_of_kept
from ko_coach.coaching.prompts import Situation, choose
from ko_coach.coaching.recognise import recognise_persona, recognise_stage
from ko_coach.record.cases import Case
from ko_coach.record.log import Log
from ko_coach.review.backtest import EXAMPLES, Effect, ItemEffect, Recognition, Share, backtest
from ko_coach.rubric.conditions import spoken
from ko_coach.rubric.model import Limits, Rubric, Rule, TicketCondition
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics
from tests.coaching.small_shift import ITEMS, item, persona, rubric, stage, tagged, text, when, without
from tests.review.past import NOON, Past

WITH_WORDS = rubric(items=(*ITEMS, item("money", when=when(ticket=TicketCondition(words=("money",))))))


def effect(log: Log, edited: Rubric, *known: Rubric) -> Effect:
    rubrics = {one.version: one for one in known}
    return backtest(log.cases(1_000), edited, rubrics.get, total=log.count_cases(1_000))


def of(found: Effect, item: str) -> ItemEffect:
    return next(one for one in found.items if one.item == item)


def counts(found: ItemEffect) -> tuple[int, ...]:
    return found.before, found.after, found.appeared, found.vanished, found.reworded


def test_an_item_that_is_new_appears_and_one_that_is_gone_vanishes(log: Log, past: Past) -> None:
    book = rubric()
    edited = rubric(items=(*ITEMS[1:], item("smile", weight=9)))
    for _ in range(5):
        past.opened(book, persona=("worried", "agent"))
    found = effect(log, edited, book)
    assert (found.total, found.compared, found.changed, found.skipped, found.stopped) == (5, 5, 5, 0, False)
    assert counts(of(found, "smile")) == (0, 5, 5, 0, 0)
    assert counts(of(found, "look")) == (5, 0, 0, 5, 0)
    assert counts(of(found, "read")) == (5, 5, 0, 0, 0)
    assert {one.item for one in found.items[:2]} == {"look", "smile"}, "what changes comes first"
    assert len(of(found, "smile").examples_appeared) == EXAMPLES
    assert of(found, "smile").examples_appeared[0].interaction == past.last
    assert of(found, "smile").examples_vanished == ()
    assert (found.first, found.last) == (past.now - timedelta(minutes=4), past.now)


def test_the_same_rubric_changes_nothing(log: Log, past: Past) -> None:
    book = rubric()
    past.opened(book)
    found = effect(log, book, book)
    assert (found.compared, found.changed) == (1, 0)
    assert all(one.before == one.after for one in found.items)


def test_another_wording_is_told_apart_from_another_choice(log: Log, past: Past) -> None:
    book = rubric()
    edited = rubric(items=tuple(replace(one, text=text("look twice")) if one.id == "look" else one for one in ITEMS))
    past.opened(book)
    found = effect(log, edited, book)
    assert (found.changed, counts(of(found, "look"))) == (0, (1, 1, 0, 0, 1))


def test_what_the_agent_named_stays_and_what_a_rule_saw_is_looked_at_anew(log: Log, past: Past) -> None:
    book = rubric()
    edited = rubric(personas=(persona("worried", tagged("refund")), persona("expert", tagged("late"))))
    past.opened(book, persona=("expert", "agent"), facts={"tags": ["refund"]})
    past.opened(book, persona=("expert", "rule"), facts={"tags": ["late"]})
    past.opened(book, persona=("worried", "rule"), facts={"tags": ["refund"]})
    found = effect(log, edited, book)
    assert found.personas == (Recognition("", "expert", 1),), "the rules of then did not know the second one"
    assert counts(of(found, "skill")) == (1, 2, 1, 0, 0)
    assert set(found.by_persona) == {Share("expert", 1, 0), Share("worried", 1, 0), Share("", 1, 1)}


def test_a_persona_that_is_gone_is_not_known_any_more(log: Log, past: Past) -> None:
    book = rubric()
    edited = rubric(personas=book.personas[:1])
    past.opened(book, persona=("expert", "agent"))
    found = effect(log, edited, book)
    assert found.personas == (Recognition("expert", "", 1),)
    assert of(found, "skill").vanished == 1


def test_stages_are_recognised_anew_as_well(log: Log, past: Past) -> None:
    book = rubric()
    edited = rubric(stages=(stage("trouble", tagged("late")), *book.stages[1:]))
    past.opened(book, stage=("trouble", "rule"), persona=("worried", "agent"), facts={"tags": ["refund"]})
    past.opened(book, stage=("trouble", "agent"), persona=("worried", "agent"), facts={"tags": ["refund"]})
    found = effect(log, edited, book)
    assert found.stages == (Recognition("trouble", "", 1),)
    assert counts(of(found, "calm")) == (2, 1, 0, 1, 0)
    assert found.by_stage == (Share("trouble", 2, 1),)


def test_a_rule_on_words_is_tried_on_the_words_of_then(log: Log, past: Past) -> None:
    past.opened(rubric(), words=spoken("where is my money"))
    past.opened(rubric(), words=spoken("where is my lamp"))
    found = effect(log, WITH_WORDS, rubric())
    assert (of(found, "money").appeared, found.without_words) == (1, 0)


def test_where_the_words_are_forgotten_persona_and_stage_are_taken_as_recorded(log: Log, past: Past) -> None:
    book = rubric()
    edited = rubric(personas=(persona("worried", Rule(TicketCondition(words=("money",)))), *book.personas[1:]))
    past.opened(book, words="", persona=("worried", "rule"))
    past.opened(book, words=spoken("money"), persona=("worried", "rule"), facts={"tags": ["refund"]})
    past.opened(book, words=spoken("lamp"), persona=("worried", "rule"), facts={"tags": ["refund"]})
    found = effect(log, edited, book)
    assert (found.compared, found.without_words) == (3, 1)
    assert found.personas == (Recognition("worried", "", 1),)
    assert counts(of(found, "fear")) == (3, 2, 0, 1, 0)


def test_private_interactions_are_not_read_and_unknown_versions_are_skipped(log: Log, past: Past) -> None:
    book = rubric()
    past.opened(book, private=True)
    past.opened(book)
    past.opened(rubric(limits=Limits(1, 1)))
    found = effect(log, book, book)
    assert (found.total, found.compared, found.skipped, found.done) == (2, 1, 1, 2)


def test_each_interaction_is_compared_with_its_own_version_or_all_with_one(log: Log, past: Past) -> None:
    book, shorter = rubric(), without("look")
    past.opened(book)
    past.opened(shorter)
    edited = without("look", "read")
    assert counts(of(effect(log, edited, book, shorter), "look")) == (1, 0, 0, 1, 0)
    against_one = backtest(log.cases(10), edited, lambda _version: book)
    assert counts(of(against_one, "look")) == (2, 0, 0, 2, 0)
    assert (against_one.total, against_one.compared) == (2, 2)


def test_it_tells_how_far_it_is_and_stops_when_told(log: Log, past: Past) -> None:
    book = rubric()
    for _ in range(250):
        past.opened(book)
    heard: list[tuple[int, int]] = []

    def until(most: int) -> Callable[[int, int], bool]:
        def progress(done: int, total: int) -> bool:
            heard.append((done, total))
            return done < most

        return progress

    whole = backtest(log.cases(1_000), without("look"), lambda _: book, until(1_000), total=250)
    assert (whole.stopped, whole.done, heard) == (False, 250, [(100, 250), (200, 250), (250, 250)])
    heard.clear()
    part = backtest(log.cases(1_000), without("look"), lambda _: book, until(150), total=250)
    assert (part.stopped, part.done, part.total, heard) == (True, 200, 250, [(100, 250), (200, 250)])
    assert part.changed == 200, "what is known by then is told"


def test_an_empty_record_has_no_effect(log: Log) -> None:
    assert effect(log, rubric()) == Effect(0, 0, 0, 0, 0)


def one_by_one(cases: list[Case], edited: Rubric, known: dict[str, Rubric]) -> dict[str, list[int]]:
    """Return before, after, appeared, vanished per item, by the functions that a shift uses."""
    found: dict[str, list[int]] = {}

    def shown(case: Case, book: Rubric) -> set[str]:
        facts = facts_of_kept(case.facts, case.words or "")
        who, where = case.persona, case.stage
        if case.words is not None and case.persona_by != "agent":
            who = recognise_persona(book, facts).id
        if case.words is not None and case.stage_by != "agent":
            where = recognise_stage(book, facts).id
        who, where = who if who in book.persona_by_id else "", where if where in book.stage_by_id else ""
        return {one.id for one in choose(book, Situation(facts, who, where))}

    for case in cases:
        was, now = shown(case, known[case.version]), shown(case, edited)
        for name in was | now:
            counted = found.setdefault(name, [0, 0, 0, 0])
            for place, holds in enumerate((name in was, name in now, name in now - was, name in was - now)):
                counted[place] += holds
    return found


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Case], Rubric]:
    """Cases of a simulated record under the shipped rubric, every tenth without its words."""
    book = read_folder(shipped_rubrics() / "customer-first").rubric
    assert book is not None
    path = write_record(tmp_path_factory.mktemp("simulated") / "log.db", Plan([book], 120, NOON))
    with Log(path) as log:
        cases = [replace(case, words=None) if n % 10 == 0 else case for n, case in enumerate(log.cases(1_000))]
    return cases, book


EDITS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "drop_item": st.integers(0, 90),
        "weight": st.integers(1, 100),
        "of_item": st.integers(0, 90),
        "drop_persona": st.integers(0, 8),
        "per_phase": st.integers(1, 3),
        "per_interaction": st.integers(1, 9),
    }
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(EDITS)
def test_any_edit_is_judged_as_a_shift_would(simulated: tuple[list[Case], Rubric], edit: dict[str, Any]) -> None:
    cases, book = simulated
    items = [one for place, one in enumerate(book.items) if place != edit["drop_item"]]
    place = edit["of_item"] % len(items)
    items[place] = replace(items[place], weight=edit["weight"], when=None)
    personas = tuple(one for number, one in enumerate(book.personas) if number != edit["drop_persona"])
    limits = Limits(edit["per_phase"], edit["per_interaction"])
    edited = replace(book, items=tuple(items), personas=personas, limits=limits, version="edited")
    found = backtest(cases, edited, {book.version: book}.get)
    by_hand = one_by_one(cases, edited, {book.version: book})
    assert {one.item: list(counts(one)[:4]) for one in found.items} == by_hand
    assert found.without_words == sum(case.words is None for case in cases)
    assert sum(share.compared for share in found.by_persona) == found.compared == len(cases)
    assert sum(share.changed for share in found.by_stage) == found.changed


def test_a_simulated_record_needs_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "log.db").touch()
    with pytest.raises(FileExistsError):
        write_record(tmp_path / "log.db", Plan([rubric()], 1, NOON))
