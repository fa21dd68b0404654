"""Conditions hold when all of their keys do, and say why."""

from __future__ import annotations

from time import perf_counter

import pytest

from ko_coach.rubric.conditions import Facts, Reason, item_reasons, specificity, spoken, ticket_reasons
from ko_coach.rubric.model import Bounds, ItemCondition, Span, TicketCondition

FACTS = Facts(
    words=spoken("Refund, please!", "Where is my money? Всё ещё жду ответа."),
    contacts=3,
    waiting=3_600,
    age=7_200,
    priority="High",
    channel="mail",
    status="open",
    language="ru",
    organisation="Рога и Копыта",
    tags=("New-Customer", "vip"),
    fields=(("Persona", ("Newcomer", "Student")), ("Plan", ())),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("?!", ""),
        ("Don’t PANIC", " don t panic "),
        ("Ещё Ёлка", " еще елка "),
        ("naïve straße", " naïve strasse "),
        ("№5", " no5 "),
        ("हिन्दी में", " हिन्दी में "),
    ],
)
def test_spoken_words(text: str, words: str) -> None:
    assert spoken(text) == words


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("refund", "A REFUND, now", True),
        ("refund", "refunds", False),
        ("fund", "refund", False),
        ("where is", "So where\n is it?", True),
        ("where is", "where it is", False),
        ("where is", "nowhere is", False),
        ("возврат", "Где возврат?", True),
        ("возврат", "возврата", False),
        ("ещё", "жду еще", True),
        ("еще", "жду ещё", True),
        ("don't", "I don’t know", True),
        ("退款", "我要退款！", True),
        ("退款", "我要退货", False),
        ("返金", "すぐに返金してください", True),
        ("환불", "환불을 원해요", True),
        ("iPhone修理", "旧iPhone修理中", True),
        ("?!", "what?!", False),
        ("", "anything", False),
        ("c++", "I write C++", True),
    ],
)
def test_words_match_whole(phrase: str, text: str, found: bool) -> None:
    reasons = ticket_reasons(TicketCondition(words=(phrase,)), Facts(words=spoken(text)))
    assert reasons == ((Reason("words", phrase),) if found else None)


def test_words_of_two_texts_do_not_run_into_one_another_unless_they_follow() -> None:
    assert spoken("where", "is") == spoken("where is")


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (TicketCondition(contacts=Bounds(3, 3)), Reason("contacts", "3")),
        (TicketCondition(waiting=Span(longer_than=3_599)), Reason("waiting", "3600")),
        (TicketCondition(age=Span(shorter_than=7_201)), Reason("age", "7200")),
        (TicketCondition(priority=("urgent", "high")), Reason("priority", "high")),
        (TicketCondition(organisation=("РОГА и копыта",)), Reason("organisation", "РОГА и копыта")),
        (TicketCondition(tags=("x", "new-customer")), Reason("tags", "new-customer")),
        (TicketCondition(words=("bill", "where is")), Reason("words", "where is")),
        (TicketCondition(fields=(("persona", ("student",)),)), Reason("fields", "persona: student")),
    ],
)
def test_each_key_holds_and_says_why(condition: TicketCondition, reason: Reason) -> None:
    assert ticket_reasons(condition, FACTS) == (reason,)
    assert ticket_reasons(condition, Facts()) is None, "what is not known never holds"


@pytest.mark.parametrize(
    "condition",
    [
        TicketCondition(contacts=Bounds(at_least=4)),
        TicketCondition(contacts=Bounds(at_most=2)),
        TicketCondition(waiting=Span(longer_than=3_600)),
        TicketCondition(waiting=Span(shorter_than=3_600)),
        TicketCondition(customer_since=Span(longer_than=0)),
        TicketCondition(language=("en",)),
        TicketCondition(tags=("vi",)),
        TicketCondition(fields=(("Plan", ("Gold",)),)),
        TicketCondition(fields=(("Persona", ("Newcomer",)), ("Absent", ("x",)))),
        TicketCondition(priority=("high",), tags=("nobody",)),
    ],
)
def test_all_keys_must_hold(condition: TicketCondition) -> None:
    assert ticket_reasons(condition, FACTS) is None


def test_an_item_asks_for_persona_stage_kind_and_ticket() -> None:
    condition = ItemCondition(("worried", "angry"), ("trouble",), ("primary",), TicketCondition(tags=("vip",)))
    expected = (
        Reason("persona", "angry"),
        Reason("stage", "trouble"),
        Reason("kind", "primary"),
        Reason("tags", "vip"),
    )
    assert item_reasons(condition, FACTS, "angry", "trouble", "primary") == expected
    assert specificity(condition) == len(expected)
    for persona, stage, kind in (
        ("", "trouble", "primary"),
        ("angry", "", "primary"),
        ("angry", "trouble", "internal"),
    ):
        assert item_reasons(condition, FACTS, persona, stage, kind) is None
    assert item_reasons(condition, Facts(), "angry", "trouble", "primary") is None


def test_specificity_counts_every_key_and_field() -> None:
    ticket = TicketCondition(contacts=Bounds(1), words=("a", "b"), fields=(("A", ("x",)), ("B", ("y",))))
    assert specificity(None) == 0
    assert specificity(ItemCondition()) == 0
    assert specificity(ItemCondition(stage=("a", "b"), ticket=ticket)) == 5


def test_eight_personas_are_matched_well_within_a_millisecond() -> None:
    rules = [
        TicketCondition(words=tuple(f"слово{persona}x{rule}x{n}" if n % 3 else f"где мой{n} {rule}" for n in range(30)))
        for persona in range(8)
        for rule in range(4)
    ]
    facts = Facts(words=spoken("Здравствуйте, где мой заказ и почему никто не отвечает? " * 55))
    times = []
    for _ in range(20):
        start = perf_counter()
        assert all(ticket_reasons(rule, facts) is None for rule in rules)
        times.append(perf_counter() - start)
    assert min(times) < 0.001
