"""A rubric made ready for many tickets gives each of them what it would have got alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.coaching.facts import MOST_WORDS, facts_of_kept, kept_facts, kept_words
from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.coaching.prompts import Situation, choose
from ko_coach.coaching.ready import ReadyRubric
from ko_coach.coaching.recognise import recognise_persona, recognise_stage
from ko_coach.rubric.conditions import Facts, spoken, ticket_reasons
from ko_coach.rubric.matching import Seen
from ko_coach.rubric.model import Item, Limits, Rule, TicketCondition, VersionNote
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import from_canonical
from ko_coach.settings import shipped_rubrics
from tests.coaching.small_shift import PHASES, START, item, persona, rubric, stage, text
from tests.rubric.anything import CONDITIONS, FACTS, ITEM_CONDITIONS, SENTENCES

RULES = st.lists(st.builds(Rule, CONDITIONS, st.integers(0, 3)), max_size=4).map(tuple)
MAKINGS = st.tuples(st.sampled_from(PHASES), ITEM_CONDITIONS, ITEM_CONDITIONS, st.integers(1, 3))
ITEMS = st.lists(MAKINGS, max_size=25).map(
    lambda given: tuple(item(f"i{n}", p, when=w, unless=u, weight=h) for n, (p, w, u, h) in enumerate(given))
)
LIMITS = st.builds(Limits, per_phase=st.integers(1, 3), per_interaction=st.integers(1, 9))
WHO = st.sampled_from(["", "worried", "expert", "gone"])
WHERE = st.sampled_from(["", "trouble", "use"])


@given(ITEMS, LIMITS, FACTS, WHO, WHERE)
def test_the_same_prompts(items: tuple[Item, ...], limits: Limits, facts: Facts, who: str, where: str) -> None:
    book = rubric(items=items, limits=limits)
    chosen = ReadyRubric(book).prompts(Seen(facts), who, where)
    assert list(chosen) == choose(book, Situation(facts, who, where))


@given(RULES, RULES, RULES, FACTS)
def test_the_same_persona_and_stage(
    worried: tuple[Rule, ...], expert: tuple[Rule, ...], of_stage: tuple[Rule, ...], facts: Facts
) -> None:
    book = rubric(
        personas=(persona("worried", *worried), persona("expert", *expert)), stages=(stage("trouble", *of_stage),)
    )
    ready, seen = ReadyRubric(book), Seen(facts)
    assert ready.persona(seen) == recognise_persona(book, facts).id
    assert ready.stage(seen) == recognise_stage(book, facts).id


@pytest.mark.parametrize("name", ["customer-first", "car-service"])
def test_the_shipped_rubrics(name: str) -> None:
    book = read_folder(shipped_rubrics() / name).rubric
    if book is None:
        pytest.skip("it is being written")
    ready = ReadyRubric(book)
    of_personas = [rule for one in book.personas for rule in one.recognise]
    for rule in [*of_personas, *(rule for one in book.stages for rule in one.recognise)]:
        facts = Facts(words=spoken(*rule.ticket.words[:1]), tags=rule.ticket.tags[:1], contacts=3)
        seen = Seen(facts)
        who, where = ready.persona(seen), ready.stage(seen)
        assert (who, where) == (recognise_persona(book, facts).id, recognise_stage(book, facts).id)
        assert list(ready.prompts(seen, who, where)) == choose(book, Situation(facts, who, where))


@given(FACTS)
def test_facts_come_back_from_the_record(facts: Facts) -> None:
    assert facts_of_kept(json.loads(json.dumps(kept_facts(facts))), facts.words) == facts


@given(st.lists(st.sampled_from([*SENTENCES, "x" * 9_000, "слово " * 700]), max_size=4))
def test_words_are_kept_up_to_a_boundary(said: list[str]) -> None:
    words = spoken(*said)
    kept = kept_words(words)
    assert kept
    assert len(kept) <= MOST_WORDS
    assert set(kept.split()) <= set(words.split())
    assert words.startswith(kept.rstrip())
    if len(words) <= MOST_WORDS:
        assert kept == (words or " ")


def test_nothing_said_is_no_word_that_a_rule_could_find() -> None:
    condition = TicketCondition(words=("a", "退款"))
    assert ticket_reasons(condition, Facts(words=kept_words(""))) is None


def test_who_signed_a_version_is_its_author() -> None:
    note = VersionNote(text("a"), text("b"), text("c"), by="Vera")
    signed = rubric(version_note=note)
    assert kept_rubric(signed, START, "oleg").author == "Vera"
    assert kept_rubric(rubric(), START, "oleg").author == "oleg"
    assert from_canonical(kept_rubric(signed, START).content) == signed
