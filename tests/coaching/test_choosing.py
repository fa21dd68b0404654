"""Who it is, where they are, and which few prompts they get."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ko_coach.coaching.facts import facts_of, kept_facts, words_of
from ko_coach.coaching.prompts import Situation, applies, choose
from ko_coach.coaching.recognise import Recognised, recognise_persona, recognise_stage
from ko_coach.rubric.conditions import Facts, Reason, specificity
from ko_coach.rubric.model import Bounds, Item, ItemCondition, Limits, Rule, TicketCondition
from tests.coaching.small_shift import PHASES, START, at, item, persona, rubric, tagged, ticket, when

FACTS = Facts(tags=("refund", "late"), contacts=3)


def test_the_heavier_rule_wins_then_the_one_of_which_more_held_then_the_first() -> None:
    one = persona("one", tagged("refund"))
    more = persona("more", tagged("refund", contacts=Bounds(at_least=2)))
    heavy = persona("heavy", tagged("late", 5))
    last = persona("last", tagged("late"))
    assert recognise_persona(rubric(personas=(one, more, last)), FACTS).id == "more"
    assert recognise_persona(rubric(personas=(one, more, heavy)), FACTS).id == "heavy"
    assert recognise_persona(rubric(personas=(last, one)), FACTS) == Recognised(
        "last", "rule", (Reason("tags", "late"),)
    )
    assert recognise_persona(rubric(personas=(one, last)), Facts()) == Recognised()


def test_what_the_agent_said_wins_as_long_as_the_rubric_knows_it() -> None:
    assert recognise_persona(rubric(), FACTS, "expert") == Recognised("expert", "agent")
    assert recognise_persona(rubric(), FACTS, "gone").id == "worried"
    assert recognise_stage(rubric(), FACTS, "use") == Recognised("use", "agent")
    assert recognise_stage(rubric(), FACTS).by == "rule"


CONDITIONS = st.none() | st.builds(
    ItemCondition,
    persona=st.sampled_from([(), ("worried",), ("expert",)]),
    stage=st.sampled_from([(), ("trouble",), ("use",)]),
    ticket=st.none()
    | st.sampled_from([TicketCondition(tags=("refund",)), TicketCondition(contacts=Bounds(at_least=9))]),
)
MAKINGS = st.tuples(st.sampled_from(PHASES), CONDITIONS, CONDITIONS, st.integers(1, 3))
ITEMS = st.lists(MAKINGS, max_size=30).map(
    lambda given: tuple(item(f"i{n}", p, when=w, unless=u, weight=h) for n, (p, w, u, h) in enumerate(given))
)
LIMITS = st.builds(Limits, per_phase=st.integers(1, 3), per_interaction=st.integers(1, 9))
SITUATIONS = st.builds(
    Situation, st.just(FACTS), st.sampled_from(["", "worried", "expert"]), st.sampled_from(["", "trouble", "use"])
)


@given(ITEMS, LIMITS, SITUATIONS, st.integers(0, 9))
def test_few_prompts_well_chosen(items: tuple[Item, ...], limits: Limits, situation: Situation, taken: int) -> None:
    book = rubric(items=items, limits=limits)
    present = items[:taken]
    chosen = choose(book, situation, present)
    assert chosen == choose(book, situation, present)
    assert not {one.id for one in chosen} & {one.id for one in present}
    assert len({one.id for one in chosen}) == len(chosen)
    assert len(chosen) <= max(0, limits.per_interaction - len(present))
    for phase, count in Counter(one.phase for one in chosen).items():
        assert count + sum(one.phase == phase for one in present) <= limits.per_phase
    assert all(applies(one, book, situation) for one in chosen)
    assert [one.phase for one in chosen] == sorted((one.phase for one in chosen), key=PHASES.index)
    for phase in PHASES:
        ranked = sorted(
            (one for one in items if one.phase == phase and one not in present and applies(one, book, situation)),
            key=lambda one: (-specificity(one.when), -one.weight, items.index(one)),
        )
        shown = [one for one in chosen if one.phase == phase]
        assert shown == ranked[: len(shown)], "the better ones come before the others"


def test_each_phase_gives_up_its_last_places_first() -> None:
    items = tuple(item(f"{phase}-{n}", phase, weight=9 - n) for phase in PHASES for n in range(3))
    chosen = choose(rubric(items=items, limits=Limits(3, 5)), Situation(FACTS))
    assert [one.id for one in chosen] == ["see-0", "see-1", "hear-0", "hear-1", "react-0"]


def test_a_kind_that_is_not_known_meets_no_condition() -> None:
    prompt = item("x", when=when(kind=("primary",)))
    book = rubric(items=(prompt,))
    assert not applies(prompt, book, Situation(FACTS))
    assert applies(prompt, book, Situation(FACTS, "worried"))


def test_facts() -> None:
    one = ticket("T-1", "refund", "c-1")
    facts = facts_of(one, at(90))
    assert (facts.waiting, facts.age, facts.contacts, facts.tags) == (90, None, 1, ("refund",))
    assert facts.words == words_of(one) == " refund where is it "
    assert facts_of(one, at(-90)).waiting == 0, "a desk's clock may be ahead"
    assert kept_facts(facts) == {"contacts": 1, "waiting": 90, "tags": ("refund",)}
    assert START.tzinfo is not None


def test_a_rule_without_weight_still_counts() -> None:
    assert recognise_persona(rubric(personas=(persona("a", Rule(TicketCondition(tags=("late",)))),)), FACTS).id == "a"
