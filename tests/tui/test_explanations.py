"""What a coach reads about a choice: short, by name, and the same for a screen and a command."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from ko_coach.coaching.explaining import explain, explain_persona
from ko_coach.coaching.prompts import Situation
from ko_coach.rubric.conditions import Facts
from ko_coach.rubric.model import KINDS, Bounds, Item, ItemCondition, Limits, Span, TicketCondition
from ko_coach.tui import explanations
from tests.coaching.small_shift import item, persona, rubric, tagged, when

FACTS = Facts(contacts=3, waiting=720, priority="normal", channel="phone", tags=("late",))
HERE = Situation(FACTS, "worried", "trouble")


def said(*items: Item, limits: Limits | None = None, detail: bool = False) -> str:
    """Return what is said of the last of the items."""
    book = rubric(items=items, limits=limits or Limits())
    verdict = next(each for each in explain(book, HERE) if each.item == items[-1])
    return explanations.because(verdict, book, detail=detail)


def of_ticket(**keys: Any) -> ItemCondition:
    return when(ticket=TicketCondition(**keys))


def test_why_an_item_is_shown() -> None:
    assert said(item("x")) == "always"
    reasons = when(persona=("worried",), stage=("trouble",), ticket=TicketCondition(contacts=Bounds(at_least=3)))
    assert said(item("x", when=reasons)) == "persona worried · stage trouble · third contact"
    assert said(item("x", unless=of_ticket(channel=("chat",)))) == "always, unless by chat"
    many = of_ticket(contacts=Bounds(at_least=4))
    assert said(item("x", unless=many)) == "always, unless fourth contact or later"


def test_why_an_item_is_left_out() -> None:
    assert said(item("a"), item("b"), limits=Limits(1, 9)) == "limit of 1 in see"
    assert said(item("a"), item("b", "hear"), limits=Limits(1, 1)) == "limit of 1 in one interaction"
    assert said(item("x", unless=of_ticket(channel=("phone",)))) == "unless: by phone"
    assert said(item("x", unless=when(kind=("primary",)))) == "unless: primary customer"


@pytest.mark.parametrize(
    ("needed", "words"),
    [
        (when(persona=("expert",)), "persona expert"),
        (when(persona=("expert", "gone")), "persona expert or gone"),
        (when(stage=("use",)), "stage use"),
        (when(kind=("internal", "secondary")), "internal or secondary customer"),
        (of_ticket(contacts=Bounds(at_least=4)), "fourth contact"),
        (of_ticket(contacts=Bounds(at_most=1)), "first contact"),
        (of_ticket(contacts=Bounds(at_most=2)), "at most 2 contacts"),
        (of_ticket(contacts=Bounds(5, 5)), "contact no. 5"),
        (of_ticket(contacts=Bounds(5, 7)), "5 to 7 contacts"),
        (of_ticket(waiting=Span(longer_than=1800)), "waiting longer than 30 min"),
        (of_ticket(waiting=Span(shorter_than=90)), "waiting less than 90 s"),
        (of_ticket(waiting=Span(5400, 7200)), "waiting 90 min to 2 h"),
        (of_ticket(age=Span(longer_than=3 * 86_400)), "open for longer than 3 d"),
        (of_ticket(words=("refund",)), "the word “refund”"),
        (of_ticket(words=("refund", "where is")), "one of the words “refund” or “where is”"),
        (of_ticket(tags=("a", "b", "c")), "tag a, b or c"),
        (of_ticket(tags=tuple("abcdefgh")), "tag a, b, c, d, e … (3 more)"),
        (of_ticket(fields=(("Plan", ("gold", "silver")),)), "Plan: gold or silver"),
        (of_ticket(priority=("high",), tags=("vip",)), "priority high · tag vip"),
    ],
)
def test_what_an_item_needs(needed: ItemCondition, words: str) -> None:
    assert said(item("x", when=needed)) == f"needs: {words}"


def test_beside_what_is_needed_stands_what_is_the_case_when_asked() -> None:
    needed = when(persona=("expert",), ticket=TicketCondition(priority=("high",), status=("open",), tags=("vip",)))
    expected = (
        "persona expert (is worried) · priority high (is normal) · status open (is not known) · tag vip (is late)"
    )
    assert said(item("x", when=needed), detail=True) == f"needs: {expected}"
    measures = of_ticket(contacts=Bounds(at_least=4), waiting=Span(longer_than=1800))
    expected = "needs: fourth contact (is third contact) · waiting longer than 30 min (is 12 min)"
    assert said(item("x", when=measures), detail=True) == expected
    assert said(item("x", when=of_ticket(words=("refund",))), detail=True) == "needs: the word “refund”"


def test_an_item_for_customers_who_are_not_known_says_so() -> None:
    stranger = item("x", unless=when(kind=KINDS))
    book = rubric(items=(stranger,))
    (verdict,) = explain(book, Situation(Facts()))
    assert explanations.because(verdict, book) == "always, unless the persona is known"


def test_a_recognition_says_why_and_each_rule_what_it_holds_or_needs() -> None:
    book = rubric(personas=(persona("one", tagged("late")), persona("two", tagged("vip"))), items=())
    found = explain_persona(book, FACTS)
    assert explanations.why(found) == "no other has a rule that holds"
    said_of = [explanations.rule(rule, book) for each in found.candidates for rule in each.rules]
    assert said_of == ["tag late", "needs: tag vip"]
    assert explanations.persona_name("", book) == "not known yet"


@pytest.mark.parametrize("module", ["explanations", "changes"])
def test_the_sentences_need_no_screen(module: str) -> None:
    code = f"import sys, ko_coach.tui.{module}; print([name for name in sys.modules if name in ('textual', 'rich')])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"
