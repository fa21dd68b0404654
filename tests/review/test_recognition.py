"""Recognition, honestly: which rule it was, how often agents named another, and what nobody can know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.coaching.ready import ReadyRubric
from ko_coach.record.entries import Entry, Opened, PersonaSet, PrivacySet, SetBy
from ko_coach.record.log import Log
from ko_coach.review.recognised import NotRecognised, Recognitions, RuleUse, Term, yaml_line
from ko_coach.review.recognition import recognition
from ko_coach.review.rules_in_force import KINDS, RulesInForce
from ko_coach.rubric.conditions import Facts, spoken
from ko_coach.rubric.matching import Seen
from ko_coach.rubric.model import Rubric, Rule, TicketCondition
from ko_coach.rubric.versions import from_canonical, versioned
from tests.review.one_interaction import first

START = datetime(2026, 11, 2, 12, tzinfo=UTC)


def small() -> Rubric:
    """Two rules for the worried, one for the expert, none for anybody else."""
    rules = {
        "worried": (
            Rule(TicketCondition(tags=("new",)), 2),
            Rule(TicketCondition(words=("refund", "where is")), 5),
        ),
        "expert": (Rule(TicketCondition(words=("api",)), 9),),
    }
    personas = tuple(replace(one, recognise=rules.get(one.id, ())) for one in first().personas)
    stages = tuple(replace(one, recognise=()) for one in first().stages)
    return versioned(replace(first(), personas=personas, stages=stages))


class Months:
    """Interactions of a past, each a minute after the one before; the persona is what the rules say of the words."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.number = 0
        self.rubric = small()
        self.use(self.rubric)

    def use(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.log.write([kept_rubric(rubric, START, "maria")])

    def begun(
        self,
        words: str,
        to: str = "",
        *,
        tags: tuple[str, ...] = (),
        customer: str | None = None,
        name: str = "",
        remembered: str = "",
        kept: bool = True,
        private: bool = False,
    ) -> None:
        self.number += 1
        identity, at = f"i{self.number:05}", START + timedelta(minutes=self.number)
        customer = f"c{self.number}" if customer is None else customer
        said = spoken(words)
        seen = Seen(Facts(words=said, tags=tags))
        found = remembered or ReadyRubric(self.rubric).persona(seen)
        by: SetBy = "agent" if remembered else "rule" if found else ""
        who = {"agent": "anna", "ticket": identity, "subject": "", "customer": customer, "customer_name": name}
        facts: Mapping[str, Any] = {"tags": tags} if tags else {}
        what = {"persona": found, "persona_by": by, "stage": "", "stage_by": "", "facts": facts}
        told = {"rubric": "r", "version": self.rubric.version, "words": (said or " ") if kept else ""}
        entries: list[Entry] = [Opened(interaction=identity, **who, **what, **told, at=at)]  # type: ignore[arg-type]
        if to:
            entries.append(PersonaSet(identity, to, f"customer:{customer}", at + timedelta(seconds=9)))
        if private:
            entries.append(PrivacySet(identity, True, at + timedelta(seconds=10)))
        self.log.write(entries)

    def asked(self, **more: Any) -> Recognitions:
        return recognition(self.log, self.rubric, self._rubric_of, **more)

    def _rubric_of(self, version: str) -> Rubric | None:
        content = self.log.rubric_content(version)
        return from_canonical(content) if content else None


@pytest.fixture
def months(place: Path | str) -> Iterator[Months]:
    with Log(place) as log:
        yield Months(log)


def use_of(found: Recognitions, persona: str, number: int) -> RuleUse:
    return next(use for use in (*found.rules, *found.idle) if (use.id, use.number) == (persona, number))


def nobody(found: Recognitions) -> NotRecognised:
    return found.unrecognised[0]


def test_of_every_rule_it_is_told_how_often_agents_named_another_and_whom(months: Months) -> None:
    for _time in range(5):
        months.begun("Where is my refund?")
    months.begun("refund please", to="returner")
    months.begun("refund at once", to="returner")
    months.begun("refund and api", to="returner")
    months.begun("hello", tags=("new",))
    found = months.asked()
    rule = use_of(found, "worried", 2)
    assert (rule.recognised, rule.overridden, rule.to) == (7, 2, (("returner", 2),))
    assert use_of(found, "worried", 1).recognised == 1
    assert use_of(found, "expert", 1).to == (("returner", 1),)
    assert rule.share == pytest.approx(2 / 7)
    assert not rule.enough


def test_below_five_there_is_no_figure_and_below_thirty_nothing_is_claimed(months: Months) -> None:
    for number in range(30):
        months.begun("refund", to="returner" if number % 3 == 0 else "")
    for _time in range(4):
        months.begun("api", to="returner")
    found = months.asked()
    assert [(use.id, use.enough) for use in found.rules] == [("worried", True), ("expert", False)]
    assert found.rules[1].share is None
    low, high = found.rules[0].interval
    assert low < 10 / 30 < high


def test_what_is_overridden_most_often_comes_first(months: Months) -> None:
    for number in range(60):
        months.begun("refund", to="returner" if number % 10 == 0 else "")
        months.begun("api", to="returner" if number % 2 == 0 else "")
    assert [use.id for use in months.asked().rules] == ["expert", "worried"]


def test_what_an_agent_had_named_before_says_nothing_of_the_rules(months: Months) -> None:
    months.begun("refund", remembered="returner")
    months.begun("refund", remembered="worried")
    found = months.asked()
    assert not found.rules
    assert found.by_hand["persona"] == 2


def test_where_words_are_forgotten_or_the_version_is_not_there_it_says_that_it_cannot_know(months: Months) -> None:
    months.begun("refund", to="returner", kept=False)
    months.begun("refund")
    months.rubric = versioned(replace(months.rubric, personas=()))
    months.begun("refund")
    months.rubric = small()
    found = months.asked()
    assert (found.looked_at, found.without_words, found.without_version) == (3, 1, 1)
    assert use_of(found, "worried", 2).recognised == 1


def test_private_interactions_count_nowhere(months: Months) -> None:
    months.begun("refund", to="returner", private=True)
    months.begun("nothing known", private=True)
    found = months.asked()
    assert found.looked_at == 0
    assert not found.rules
    assert nobody(found).n == 0


def test_a_rule_is_told_of_in_todays_numbers_also_where_an_older_version_had_it_elsewhere(months: Months) -> None:
    for _time in range(3):
        months.begun("refund")
        months.begun("hello", tags=("new",))
    turned = [
        replace(one, recognise=one.recognise[1:] if one.id == "worried" else one.recognise)
        for one in months.rubric.personas
    ]
    months.use(versioned(replace(months.rubric, personas=tuple(turned))))
    found = months.asked()
    assert use_of(found, "worried", 1).recognised == 3
    assert found.gone == 3
    assert [use.id for use in found.idle] == ["expert"]


def test_only_the_latest_are_looked_at_and_it_can_be_broken_off(months: Months) -> None:
    for _time in range(7):
        months.begun("refund")
    assert months.asked(last=5).looked_at == 5
    stopped = months.asked(go_on=lambda: False)
    assert stopped.stopped
    assert stopped.looked_at == 0


# ---------------------------------------------------------------------- nobody recognised


def many(months: Months) -> None:
    """Forty whom no rule recognises, most of them about an invoice, and eighty others."""
    for number in range(40):
        months.begun("my invoice is wrong" if number % 4 else "good day", tags=("Billing",) if number % 2 else ())
    for number in range(80):
        months.begun("refund of my invoice" if number < 2 else "refund", to="returner" if number < 9 else "")


def test_the_words_and_tags_that_set_apart_whom_no_rule_recognised_are_told_with_counts(months: Months) -> None:
    many(months)
    none = nobody(months.asked())
    assert (none.n, none.others) == (40, 80)
    told = {one.term: (one.here, one.elsewhere) for one in none.apart}
    assert told[Term("words", "invoice")] == (30, 2)
    assert told[Term("tags", "billing")] == (20, 0)
    assert Term("words", "refund") not in told
    assert none.apart[0].here == 30


def test_whom_agents_named_where_no_rule_did_is_told_too(months: Months) -> None:
    months.begun("good day", to="returner")
    months.begun("good evening", to="returner")
    months.begun("good night")
    assert nobody(months.asked()).named == (("returner", 2),)


def test_a_customers_own_words_never_surface(months: Months) -> None:
    many(months)
    for _time in range(12):
        months.begun("Zebulon hexagon ref 4711 ab a1b2 zebulon@example.org", customer="c-one", name="Zebulon Hill")
    for number in range(12):
        months.begun("hill and valley, kayak", customer=f"d{number}", name="Anna Hill", tags=("a@b.org", "1234"))
    told = {one.term.text for one in nobody(months.asked()).apart}
    assert "kayak" in told
    assert "valley" in told
    assert not told & {"zebulon", "hexagon", "hill", "4711", "a1b2", "ab", "a@b.org", "1234"}


def test_one_customer_who_writes_often_is_one_voice_for_the_statistics(months: Months) -> None:
    for number in range(40):
        months.begun("good day", customer=f"u{number}")
        months.begun("refund")
        months.begun("refund")
    for _time in range(30):
        months.begun("umbrella", customer="u1")
    months.begun("umbrella", customer="u2")
    assert "umbrella" not in {one.term.text for one in nobody(months.asked()).apart}


@pytest.mark.parametrize(
    ("term", "line"),
    [
        (Term("words", "invoice"), "- words: [invoice]"),
        (Term("words", "счёт"), "- words: [счёт]"),
        (Term("words", "null"), "- words: ['null']"),
        (Term("tags", "it's: new"), "- tags: ['it''s: new']"),
    ],
)
def test_the_line_to_paste_is_a_rule(term: Term, line: str) -> None:
    from ko_coach.rubric.sheet import Sheet
    from ko_coach.rubric.yaml_nodes import compose

    assert yaml_line(term) == line
    assert compose(Sheet("", f"recognise:\n  {line}\n")) is not None


words_of_rules = st.sampled_from(["refund", "api", "where is", "hello", "new", "where"])


@given(st.lists(words_of_rules, max_size=5), st.sets(st.sampled_from(["new", "old"])))
def test_the_rule_that_is_named_is_the_one_by_which_the_shift_recognised(words: list[str], tags: set[str]) -> None:
    seen = Seen(Facts(words=spoken(*words), tags=tuple(tags)))
    for rubric in (small(), first()):
        named = {kind: RulesInForce(rubric).that_recognises(kind, seen) for kind in KINDS}
        ready = ReadyRubric(rubric)
        assert (named["persona"].id if named["persona"] else "") == ready.persona(seen)
        assert (named["stage"].id if named["stage"] else "") == ready.stage(seen)
