"""What is told about a choice is what was chosen, and says why."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ko_coach.coaching.explaining import (
    Always,
    Barred,
    Fits,
    InteractionFull,
    Needs,
    PhaseFull,
    Verdict,
    explain,
    explain_persona,
    explain_stage,
)
from ko_coach.coaching.prompts import Situation, applies, choose
from ko_coach.coaching.recognise import Recognised, recognise_persona, recognise_stage
from ko_coach.rubric.conditions import Facts, Reason
from ko_coach.rubric.model import Bounds, Item, ItemCondition, Limits, Persona, Rubric, Rule, Stage, TicketCondition
from ko_coach.rubric.unmet import Unmet
from tests.coaching.small_shift import PHASES, item, persona, rubric, stage, tagged, when

FACTS = Facts(tags=("refund", "late"), contacts=3, channel="phone", words=" where is it ")
HERE = Situation(FACTS, "worried", "trouble")
_TICKETS = st.none() | st.builds(
    TicketCondition,
    contacts=st.none() | st.builds(Bounds, st.none() | st.integers(1, 5), st.none() | st.integers(1, 5)),
    tags=st.sampled_from([(), ("refund",), ("vip",)]),
    channel=st.sampled_from([(), ("phone", "mail"), ("chat",)]),
    words=st.sampled_from([(), ("where is",), ("refund",)]),
)
_CONDITIONS = st.none() | st.builds(
    ItemCondition,
    persona=st.sampled_from([(), ("worried",), ("expert", "worried")]),
    stage=st.sampled_from([(), ("trouble",), ("use",)]),
    kind=st.sampled_from([(), ("primary",), ("internal",)]),
    ticket=_TICKETS,
)
_ITEMS = st.lists(st.tuples(st.sampled_from(PHASES), _CONDITIONS, _CONDITIONS, st.integers(1, 3)), max_size=25).map(
    lambda given: tuple(item(f"i{n}", p, when=w, unless=u, weight=h) for n, (p, w, u, h) in enumerate(given))
)
_LIMITS = st.builds(Limits, per_phase=st.integers(1, 3), per_interaction=st.integers(1, 9))
_SITUATIONS = st.builds(
    Situation, st.sampled_from([FACTS, Facts()]), st.sampled_from(["", "worried", "expert", "gone"]),
    st.sampled_from(["", "trouble", "use"]),
)  # fmt: skip


@given(_ITEMS, _LIMITS, _SITUATIONS)
def test_what_is_told_is_what_was_chosen(items: tuple[Item, ...], limits: Limits, situation: Situation) -> None:
    book = rubric(items=items, limits=limits)
    verdicts = explain(book, situation)
    shown = [verdict for verdict in verdicts if verdict.shown]
    assert [verdict.item for verdict in shown] == choose(book, situation)
    assert [verdict.number for verdict in shown] == list(range(1, len(shown) + 1))
    assert list(verdicts[: len(shown)]) == shown, "those that are shown come first"
    assert sorted(verdict.item.id for verdict in verdicts) == sorted(one.id for one in items), "each item once"
    left_out = [PHASES.index(verdict.item.phase) for verdict in verdicts if not verdict.shown]
    assert left_out == sorted(left_out)
    for verdict in verdicts:
        fits = applies(verdict.item, book, situation)
        assert isinstance(verdict.because, Needs | Barred) == (not fits)
        assert isinstance(verdict.because, Always | Fits) == verdict.shown
        assert isinstance(verdict.because, PhaseFull | InteractionFull) == (fits and not verdict.shown)


def _verdict(*items: Item, limits: Limits | None = None) -> Verdict:
    """Return what became of the last of the items."""
    verdicts = explain(rubric(items=items, limits=limits or Limits()), HERE)
    return next(verdict for verdict in verdicts if verdict.item == items[-1])


def test_an_item_that_asks_for_nothing_is_always_shown() -> None:
    assert _verdict(item("x")) == Verdict(item("x"), 1, (), Always())
    by_chat = when(ticket=TicketCondition(channel=("chat",)))
    assert _verdict(item("x", unless=by_chat)).because == Always(by_chat)


def test_an_item_tells_what_held_of_its_condition() -> None:
    verdict = _verdict(item("x", when=when(stage=("trouble",), ticket=TicketCondition(contacts=Bounds(at_least=3)))))
    assert verdict.because == Fits()
    assert verdict.held == (Reason("stage", "trouble"), Reason("contacts", "3"))


def test_what_is_needed_is_told_whole_and_beside_it_what_holds() -> None:
    verdict = _verdict(item("x", when=when(stage=("trouble",), persona=("expert",), kind=("internal",))))
    assert not verdict.shown
    assert verdict.held == (Reason("stage", "trouble"),)
    assert verdict.because == Needs(
        (Unmet("persona", ("expert",), ("worried",)), Unmet("kind", ("internal",), ("primary",)))
    )


def test_unless_tells_what_of_it_holds() -> None:
    verdict = _verdict(item("x", unless=when(ticket=TicketCondition(channel=("phone",)))))
    assert verdict.because == Barred((Reason("channel", "phone"),))


def test_the_limit_of_a_phase_is_told_apart_from_that_of_an_interaction() -> None:
    phase = _verdict(item("a", weight=2), item("b", weight=2), item("c"), limits=Limits(2, 9))
    assert phase.because == PhaseFull(2, "see")
    whole = _verdict(item("a"), item("b", "hear"), item("c", "react"), limits=Limits(2, 2))
    assert whole.because == InteractionFull(2)


_RULES = st.lists(
    st.builds(
        Rule,
        st.builds(
            TicketCondition,
            tags=st.sampled_from([(), ("refund",), ("vip",)]),
            contacts=st.sampled_from([None, Bounds(at_least=2), Bounds(at_least=9)]),
        ),
        st.integers(1, 3),
    ),
    max_size=3,
).map(tuple)
_ALL_RULES = st.lists(_RULES, min_size=1, max_size=5)


@given(_ALL_RULES, st.sampled_from(["", "p0"]))
def test_a_recognition_is_the_one_that_the_shift_makes(all_rules: list[tuple[Rule, ...]], override: str) -> None:
    personas: tuple[Persona, ...] = tuple(persona(f"p{n}", *rules) for n, rules in enumerate(all_rules))
    stages: tuple[Stage, ...] = tuple(stage(f"p{n}", *rules) for n, rules in enumerate(all_rules))
    book = rubric(personas=personas, stages=stages, items=())
    who, where = explain_persona(book, FACTS, override), explain_stage(book, FACTS, override)
    assert who.chosen == recognise_persona(book, FACTS, override)
    assert where.chosen == recognise_stage(book, FACTS, override)
    assert where.why == who.why
    assert [each.id for each in who.candidates] == [one.id for one in personas]
    assert [len(each.rules) for each in who.candidates] == [len(rules) for rules in all_rules]
    assert (who.why == "none") == (not who.chosen.id)
    if not override and who.chosen.id:
        holding = [rule for each in who.candidates if each.id == who.chosen.id for rule in each.rules if rule.holds]
        assert any(rule.held == who.chosen.reasons for rule in holding)


def _why(*personas: Persona) -> str:
    book: Rubric = rubric(personas=personas, items=())
    return explain_persona(book, FACTS).why


def test_why_it_is_this_persona_and_no_other() -> None:
    late, heavy = persona("late", tagged("late")), persona("heavy", tagged("late", 5))
    more, never = persona("more", tagged("late", contacts=Bounds(at_least=2))), persona("never", tagged("vip", 9))
    assert _why(late, never) == "only"
    assert _why(late, heavy, never) == "heavier"
    assert _why(late, more) == "more"
    assert _why(late, persona("same", tagged("refund"))) == "first"
    assert _why(never) == "none"
    named = explain_persona(rubric(), FACTS, "expert")
    assert (named.why, named.chosen) == ("agent", Recognised("expert", "agent"))


def test_a_rule_that_fails_tells_what_it_needs() -> None:
    one = persona("one", tagged("late", 4, contacts=Bounds(at_least=5)))
    ((rule,),) = (each.rules for each in explain_persona(rubric(personas=(one,), items=()), FACTS).candidates)
    assert (rule.weight, rule.holds) == (4, False)
    assert rule.held == (Reason("tags", "late"),)
    assert rule.unmet == (Unmet("contacts", Bounds(at_least=5), 3),)
