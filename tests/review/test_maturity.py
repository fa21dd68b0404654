"""Where the team stands: everybody answers blind, then the spread is seen, and nothing is put together wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from ko_coach.record.log import Log
from ko_coach.record.practice_entries import LEVELS, Level
from ko_coach.review.maturity import maturity
from ko_coach.review.maturity_drafts import Draft, load, save
from ko_coach.review.maturity_words import span
from ko_coach.review.quarters import days_of, parts, quarter_of, stepped
from ko_coach.review.report import Period, gather
from ko_coach.review.report_html import as_html
from ko_coach.review.spread import Spread
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Text
from ko_coach.rubric.versions import meaning_of_question
from tests.review.assessed import NOW_QUARTER, QUESTION, Assessing
from tests.review.one_interaction import first
from tests.simulated_quarter import AGENTS, AGREED, MATURITY, SimulatedQuarter, simulated_quarter

SECRET = "only boris knows this"


@pytest.fixture
def desk(place: Path | str) -> Iterator[Assessing]:
    with Log(place) as log:
        yield Assessing(log)


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> SimulatedQuarter:
    return simulated_quarter(tmp_path_factory.mktemp("quarter"))


@contextmanager
def rows_fetched(log: Log) -> Iterator[list[tuple[Any, ...]]]:
    """Collect whatever leaves the record."""
    fetched: list[tuple[Any, ...]] = []

    def after(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            fetched.extend(list(cursor.connection.cursor().execute(statement, parameters).fetchall()))

    with log.reading() as connection:
        engine = connection.engine
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield fetched
    finally:
        event.remove(engine, "after_cursor_execute", after)


def team_of(desk: Assessing) -> None:
    levels: tuple[Level, ...] = ("crawl", "walk", "walk", "run")
    for name, level in zip(("anna", "boris", "clara", "dmitri"), levels, strict=True):
        desk.answer(name, level, SECRET if name == "boris" else "")


@pytest.mark.parametrize("lead", [False, True])
def test_who_has_not_answered_sees_nothing_of_what_others_answered(desk: Assessing, lead: bool) -> None:
    team_of(desk)
    seen = desk.seen_by("vera", lead=lead)
    assert seen.own is None
    assert seen.n == 4
    assert seen.spread is None
    assert seen.evidence == ()
    assert [one.spread for one in seen.history] == [None]


def test_the_values_of_others_do_not_even_leave_the_record_for_who_has_not_answered(tmp_path: Path) -> None:
    with Log(tmp_path / "log.db") as log:
        desk = Assessing(log)
        team_of(desk)
        with rows_fetched(log) as fetched:
            desk.seen_by("vera")
        assert fetched
        told = repr(fetched)
        assert SECRET not in told
        assert not any(level in row for row in fetched for level in LEVELS)
        desk.answer("vera", "fly")
        with rows_fetched(log) as fetched:
            desk.seen_by("vera")
        assert SECRET in repr(fetched)


def test_who_answered_sees_the_spread_and_sentences_without_names(desk: Assessing) -> None:
    team_of(desk)
    seen = desk.seen_by("anna")
    assert seen.spread == Spread(crawl=1, walk=2, run=1, fly=0)
    assert [(one.level, one.own) for one in seen.evidence] == [
        ("crawl", True),
        ("walk", False),
        ("walk", False),
        ("run", False),
    ]
    assert {one.words for one in seen.evidence} == {"anna saw it", SECRET, "clara saw it", "dmitri saw it"}


def test_below_three_answers_nothing_of_the_others_is_shown(desk: Assessing) -> None:
    desk.answer("anna", "crawl")
    desk.answer("boris", "fly", SECRET)
    seen = desk.seen_by("anna")
    assert (seen.n, seen.missing, seen.spread, seen.evidence) == (2, 1, None, ())
    desk.answer("clara", "walk")
    assert desk.seen_by("anna").spread == Spread(1, 1, 0, 1)


def test_the_newest_answer_of_a_person_counts(desk: Assessing) -> None:
    team_of(desk)
    desk.answer("anna", "fly", "it changed")
    seen = desk.seen_by("anna")
    assert seen.spread == Spread(crawl=0, walk=2, run=1, fly=1)
    assert seen.own is not None
    assert (seen.own.level, seen.own.evidence) == ("fly", "it changed")


def test_an_answer_of_an_earlier_quarter_opens_nothing_of_this_one(desk: Assessing) -> None:
    team_of(desk)
    for name in ("vera", "anna", "boris"):
        desk.answer(name, "crawl", quarter="2026-Q3")
    seen = desk.seen_by("vera")
    assert seen.own is None
    assert seen.spread is None
    assert [one.spread for one in seen.history] == [Spread(crawl=3), None]


def test_earlier_quarters_are_there_for_everybody_and_this_one_after_the_answer(desk: Assessing) -> None:
    for name in ("anna", "boris", "clara"):
        desk.answer(name, "crawl", quarter="2026-Q2")
        desk.answer(name, "walk")
    assert [one.quarter for one in desk.seen_by("new").history] == ["2026-Q2", "2026-Q4"]
    assert desk.seen_by("new").history[0].spread == Spread(crawl=3)
    assert desk.seen_by("anna").history[1].spread == Spread(walk=3)


def test_what_was_agreed_last_counts_and_the_quarter_before_reminds(desk: Assessing) -> None:
    desk.agree("crawl", "read the letters", quarter="2026-Q2")
    desk.agree("walk", "call one", quarter="2026-Q3")
    desk.agree("walk", "first wording")
    desk.agree("run", "visit one")
    covered = desk.seen_by("anna")
    assert covered.agreed is None, "what was agreed tells what the others think"
    assert [one.agreed.level if one.agreed else None for one in covered.history] == ["crawl", "walk"]
    desk.answer("anna", "walk")
    seen = desk.seen_by("anna")
    assert seen.agreed is not None
    assert (seen.agreed.level, seen.agreed.next_step, seen.agreed.by) == ("run", "visit one", "vera")
    assert seen.before is not None
    assert (seen.before.quarter, seen.before.next_step) == ("2026-Q3", "call one")
    assert [one.agreed.level if one.agreed else None for one in seen.history] == ["crawl", "walk", "run"]


def test_answers_to_another_wording_are_never_put_together(desk: Assessing) -> None:
    for name in ("anna", "boris", "clara"):
        desk.answer(name, "crawl", quarter="2026-Q3", meaning="before")
        desk.answer(name, "crawl", meaning="before")
    desk.answer("anna", "walk")
    seen = desk.seen_by("anna")
    assert (seen.n, seen.otherwise, seen.spread) == (1, 2, None)
    assert [(one.quarter, one.n) for one in seen.history] == [("2026-Q3", 3), ("2026-Q4", 2), ("2026-Q4", 1)]
    assert len({one.meaning for one in seen.history}) == 2


def test_a_meaning_is_the_wording_of_a_question_and_of_its_levels() -> None:
    told = meaning_of_question(QUESTION)
    assert meaning_of_question(replace(QUESTION, id="other")) == told
    assert meaning_of_question(replace(QUESTION, question=Text((("en", "How well?"),)))) != told
    reworded = (("crawl", Text((("en", "We guess."),))), *QUESTION.levels[1:])
    assert meaning_of_question(replace(QUESTION, levels=reworded)) != told


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(LEVELS)), max_size=20))
def test_the_spread_sums_to_the_people_and_the_newest_answer_is_theirs(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, Level]]
) -> None:
    with Log(tmp_path_factory.mktemp("answers") / "log.db") as log:
        desk = Assessing(log)
        newest: dict[str, Level] = {}
        for name, level in said:
            desk.answer(name, level)
            newest[name] = level
        for name in "abcdef":
            seen = desk.seen_by(name)
            assert seen.n == len(newest)
            assert (seen.own.level if seen.own else None) == newest.get(name)
            assert (seen.spread is not None) == (name in newest and len(newest) >= 3)
            if seen.spread is not None:
                assert seen.spread.n == seen.n == len(seen.evidence)
                assert seen.spread == Spread.of({level: list(newest.values()).count(level) for level in LEVELS})
                assert sum(one.own for one in seen.evidence) == 1


@given(st.tuples(*[st.integers(0, 6)] * 4))
def test_the_median_halves_the_answers_and_lies_in_their_range(counts: tuple[int, int, int, int]) -> None:
    spread = Spread(*counts)
    if not spread.n:
        assert spread.median is None
        assert spread.range is None
        return
    assert spread.median is not None
    assert spread.range is not None
    low, high = (LEVELS.index(level) for level in spread.median)
    assert sum(counts[:low]) * 2 <= spread.n <= sum(counts[: high + 1]) * 2
    assert LEVELS.index(spread.range[0]) <= low <= high <= LEVELS.index(spread.range[1])


def test_a_spread_is_told_in_words() -> None:
    assert span(Spread(1, 2, 1, 0)) == "from crawl to run, the middle is walk · n 4"
    assert span(Spread(2, 2, 0, 0)) == "from crawl to walk, the middle lies between crawl and walk · n 4"
    assert span(Spread(0, 3, 0, 0)) == "all say walk · n 3"


@given(st.dates(date(1, 4, 1), date(9999, 9, 30)), st.integers(-3, 3))
def test_quarters_hold_their_days_and_sort_by_time(day: date, by: int) -> None:
    quarter = quarter_of(day)
    begin, end = days_of(quarter)
    assert begin.date() <= day < end.date()
    assert parts(quarter)[0] == day.year
    if 1 < day.year < 9998:
        other = stepped(quarter, by)
        assert stepped(other, -by) == quarter
        assert (other > quarter) == (by > 0)


def test_the_simulated_quarter_shows_what_was_put_in(quarter: SimulatedQuarter) -> None:
    with Log(quarter.place) as log:
        found = maturity(log, Viewer(AGENTS[0], lead=False), first().questions, NOW_QUARTER)
    for standing in found.standings:
        told = {one.quarter: one for one in standing.history}
        for name, questions in MATURITY.items():
            spread, agreed = told[name].spread, told[name].agreed
            assert spread is not None
            assert spread.counts == tuple(questions[standing.question])
            assert agreed is not None
            assert agreed.level == AGREED[name][standing.question]


def test_the_report_tells_the_quarters_with_spread_agreement_and_next_step(quarter: SimulatedQuarter) -> None:
    made = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
    period = Period(date(2026, 10, 1), date(2026, 11, 21))
    with Log(quarter.place) as log:
        answered = as_html(gather(log, Viewer(AGENTS[0], lead=True), period, made, resamples=0))
        covered = as_html(gather(log, Viewer("vera", lead=True), period, made, resamples=0))
    assert 'href="#maturity"' in answered
    assert "crawl 6, walk 3, run 1; from crawl to run, the middle is crawl" in answered
    assert "walk 3, run 6, fly 1; from walk to fly, the middle is run" in answered
    assert "walk 3, run 6, fly 1" not in covered
    assert "covered: answer first" in covered


def test_drafts_come_back_as_they_were_and_a_broken_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "home" / "maturity.json"
    drafts = [Draft("anna", NOW_QUARTER, "answer", QUESTION.id, "m", "walk", {"evidence": "half a «sent"})]
    save(path, drafts)
    assert load(path) == drafts
    for broken in ("", "[1, {}]", '{"by": 1}', '[{"words": {}, "level": "jump"}]'):
        path.write_text(broken, "utf-8")
        assert load(path) == []
