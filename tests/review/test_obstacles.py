"""What stood in the way, decisions and lessons, against the truth that was put in: on a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ko_coach.record.entries import Entry, Opened, PrivacySet, Rated, Reflection
from ko_coach.record.ids import new_id
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Heard, State
from ko_coach.review.obstacles import Debt, decided_for, in_the_way, lessons
from ko_coach.review.search_words import Asked, Name, Search
from ko_coach.review.summary import about, summary
from ko_coach.review.viewer import Viewer
from tests.simulated_team import IN_THE_WAY, NOW, SECRET, SimulatedTeam, Truth

LEAD = Viewer("maria", lead=True)


@pytest.fixture
def month(team_on_both: SimulatedTeam) -> Iterator[Log]:
    with Log(team_on_both.place) as log:
        yield log


@pytest.fixture
def truth(team_on_both: SimulatedTeam) -> Truth:
    return team_on_both.truth


def test_the_debts_are_those_that_were_put_in(month: Log, truth: Truth) -> None:
    found = in_the_way(month)
    by_group = {name: debt for name, words in IN_THE_WAY.items() for debt in found if debt.words in words}
    assert {name: debt.times for name, debt in by_group.items()} == dict(truth.said)
    assert len(found) == len(truth.said)
    assert [debt.last for debt in found] == sorted((debt.last for debt in found), reverse=True)
    assert all(debt.agents is None or debt.agents >= 5 for debt in found)


def test_nobody_and_nothing_private_is_in_the_list_of_debts(month: Log, truth: Truth) -> None:
    told = repr(in_the_way(month))
    assert SECRET not in told
    assert not any(agent in told for agent in truth.slopes)


def test_decisions_are_counted_by_stage(month: Log, truth: Truth) -> None:
    found = {one.stage: one for one in decided_for(month, LEAD)}
    for stage, one in found.items():
        told = [truth.decided.get((stage, side), 0) for side in ("customer", "company", "both")]
        assert one.n == sum(told)
        assert [one.customer, one.company, one.both] == (told if one.n >= 5 else [None] * 3)
    assert found.keys() == {stage for stage, _side in truth.decided}
    mine = decided_for(month, Viewer("anna", lead=False))
    assert 0 < sum(one.n for one in mine) < sum(truth.decided.values())


def test_lessons_come_page_by_page_the_newest_first(month: Log, truth: Truth) -> None:
    everything = lessons(month, size=1_000)
    assert len(everything) == truth.lessons
    assert SECRET not in repr(everything)
    assert [one.at for one in everything] == sorted((one.at for one in everything), reverse=True)
    pages, last = [], None
    while page := lessons(month, size=50, before=last):
        pages += page
        last = page[-1]
    assert pages == everything


def test_the_summary_is_about_whom_the_search_names(month: Log, truth: Truth) -> None:
    found = summary(month, LEAD, Search((Asked("agent", (Name("anna"),)),)), truth.until)
    assert (found.directions.scope, found.directions.key) == ("agent", "anna")
    assert len(found.debts) == 3
    assert [debt.times for debt in found.debts] == sorted(truth.said.values(), reverse=True)[:3]


def test_a_search_that_names_nobody_is_about_the_team_or_about_oneself() -> None:
    anna = Viewer("anna", lead=False)
    boris = Search((Asked("agent", (Name("boris"),)),))
    assert about(Search(), LEAD) == ("team", "")
    assert about(Search(), anna) == about(boris, anna) == ("agent", "anna")
    assert about(Search((Asked("agent", (Name("a"), Name("b"))),)), LEAD) == ("team", "")
    assert about(Search((Asked("agent", (Name("a"),), negated=True),)), LEAD) == ("team", "")
    assert about(Search((Asked("persona", (Name("worried"),)),)), anna) == ("persona", "worried")


class Said:
    """Agents who say what stood in their way, an hour after each other."""

    def __init__(self, log: Log) -> None:
        self.log, self._number = log, 0

    def __call__(self, words: str, *, by: str = "anna", private: bool = False) -> None:
        self._number += 1
        name, at = f"i{self._number}", NOW + timedelta(hours=self._number)
        opened = Opened(name, by, name, "", "", "", {}, "", "", "", "", "r", "v", at)
        rated = Rated(name, f"s-{name}", by, "v", (), Reflection(in_the_way=words), at)
        entries: list[Entry] = [opened, rated, *([PrivacySet(name, True, at)] if private else [])]
        self.log.write(entries)

    def heard(self, debt: Debt, state: State) -> None:
        self._number += 1
        at = NOW + timedelta(hours=self._number)
        self.log.write_reviews([Heard(new_id(), debt.key, state, "maria", at, "We are on it.")])

    def only(self) -> Debt:
        (debt,) = in_the_way(self.log)
        return debt


@pytest.fixture
def said(place: Path | str) -> Iterator[Said]:
    with Log(place) as log:
        yield Said(log)


def test_a_debt_keeps_its_state_while_more_is_said(said: Said) -> None:
    said("refund tool was down")
    assert said.only().state == ""
    said.heard(said.only(), "heard")
    said("the refund tool is down again", by="boris")
    debt = said.only()
    assert (debt.state, debt.by, debt.answer, debt.times) == ("heard", "maria", "We are on it.", 2)
    said.heard(debt, "in work")
    assert said.only().state == "in work"


def test_what_is_said_again_after_it_was_solved_says_so(said: Said) -> None:
    said("refund tool was down")
    said.heard(said.only(), "solved")
    assert said.only().state == "solved"
    said("refund tool down, still")
    assert said.only().state == "again"
    said.heard(said.only(), "heard")
    assert said.only().state == "heard"


def test_a_state_stays_though_what_was_said_first_is_out_of_the_time(said: Said) -> None:
    said("the old refund tool was down")
    said("refund tool down")
    said.heard(said.only(), "in work")
    (debt,) = in_the_way(said.log, NOW + timedelta(hours=1, minutes=30))
    assert (debt.state, debt.times) == ("in work", 1)


def test_fewer_than_five_agents_are_not_counted(said: Said) -> None:
    for name in ("a", "b", "c", "d"):
        said("refund tool down", by=name)
    assert (said.only().agents, said.only().times) == (None, 4)
    said("refund tool down", by="e")
    assert (said.only().agents, said.only().times) == (5, 5)


def test_a_private_word_is_no_debt(said: Said) -> None:
    said("refund tool down", private=True)
    assert in_the_way(said.log) == []
