"""Which answers are held against each other, on a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ko_coach.record.log import Log
from ko_coach.review.calibration import Judgement
from ko_coach.review.calibration_report import calibration_report
from ko_coach.review.judgements import judgements, wordings
from ko_coach.review.search_line import parse
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.versions import meaning_of
from tests.review.judged import Judged
from tests.review.one_interaction import START, first, later
from tests.simulated_team import write_team

VERA, ANNA, STRANGER = Viewer("vera", lead=True), Viewer("anna", lead=False), Viewer("", lead=False)
NOW = START + timedelta(days=2)


@pytest.fixture
def desk(place: Path | str) -> Iterator[Judged]:
    with Log(place) as log:
        yield Judged(log)


def said(
    desk: Judged,
    viewer: Viewer = VERA,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    search: str = "",
    most: int = 100,
) -> list[Judgement]:
    with desk.log.reading() as connection:
        return judgements(connection, viewer, since=since, until=until, search=parse(search).search, now=NOW, most=most)


def brief(found: list[Judgement]) -> list[tuple[str, str, int | None]]:
    return [(one.interaction, one.rater, one.value) for one in found]


def test_the_self_rating_stands_beside_every_leads_newest_review_with_ratings(desk: Judged) -> None:
    one = desk.rated({"focus": 4})
    desk.review(one, "vera", {"focus": 2}, hours=1)
    desk.review(one, "vera", {"focus": 3}, hours=2)
    desk.review(one, "vera", None, hours=3)
    desk.review(one, "boris", {"focus": None}, hours=1)
    found = said(desk)
    assert brief(found) == [(one, "anna", 4), (one, "boris", None), (one, "vera", 3)]
    assert [each.is_self for each in found] == [True, False, False]
    assert {(each.agent, each.criterion, each.meaning) for each in found} == {
        ("anna", "focus", meaning_of(first().criterion_by_id["focus"]))
    }


def test_a_corrected_self_rating_counts_as_corrected(desk: Judged) -> None:
    one = desk.rated({"focus": 4})
    desk.log.write([desk.rating(one, "anna", {"focus": 2}, NOW, first(), number=2)])
    desk.review(one, "vera", {"focus": 2})
    assert brief(said(desk)) == [(one, "anna", 2), (one, "vera", 2)]


def test_private_ones_and_those_that_nobody_rated_are_not_there(desk: Judged) -> None:
    desk.rated({"focus": 4})
    commented = desk.rated({"focus": 4})
    desk.review(commented, "vera", None)
    private = desk.rated({"focus": 5}, private=True)
    desk.review(private, "vera", {"focus": 1})
    own = desk.rated({"focus": 5})
    desk.review(own, "anna", {"focus": 5})
    assert [each for each in said(desk) if not each.is_self] == []
    assert said(desk, ANNA) == said(desk)
    assert {each.interaction for each in said(desk)} == {own}


def test_what_leads_said_of_an_interaction_without_a_self_rating_counts_between_leads(desk: Judged) -> None:
    one = desk.rated(None)
    desk.review(one, "vera", {"focus": 2})
    desk.review(one, "boris", {"focus": 3})
    assert brief(said(desk)) == [(one, "boris", 3), (one, "vera", 2)]


def test_the_latest_interactions_come_oldest_first_and_spans_and_searches_hold(desk: Judged) -> None:
    names = [desk.rated({"focus": 3}, agent) for agent in ("anna", "ben", "anna", "ben")]
    late = desk.rated({"focus": 3}, at=START - timedelta(days=40))
    for name in [*names, late]:
        desk.review(name, "vera", {"focus": 3})

    def order(
        *, most: int = 100, since: datetime | None = None, until: datetime | None = None, search: str = ""
    ) -> list[str]:
        found = said(desk, most=most, since=since, until=until, search=search)
        return list(dict.fromkeys(each.interaction for each in found))

    assert order() == [late, *names]
    assert order(most=2) == names[2:]
    assert order(since=START) == names
    assert order(until=START) == [late]
    assert order(search="agent:ben") == [names[1], names[3]]
    assert order(search="since:7d") == names


def test_an_agent_sees_what_was_said_of_their_own_and_a_stranger_nothing(desk: Judged) -> None:
    mine, other = desk.rated({"focus": 3}), desk.rated({"focus": 3}, "ben")
    for name in (mine, other):
        desk.review(name, "vera", {"focus": 2})
    assert {each.interaction for each in said(desk, ANNA)} == {mine}
    assert said(desk, STRANGER) == []


def test_criteria_are_named_in_the_words_of_their_latest_meaning(desk: Judged) -> None:
    for rubric in (first(), later()):
        desk.review(desk.rated({"focus": 3, "intimacy": 3}, rubric=rubric), "vera", {"focus": 3}, rubric=rubric)
    old, new = (meaning_of(rubric.criterion_by_id["focus"]) for rubric in (first(), later()))
    with desk.log.reading() as connection:
        assert wordings(connection, {"focus": old})["focus"].question.say("en") == "Where was my attention?"
        assert wordings(connection, {"focus": new})["focus"].question.say("en") == "On whom was my attention?"
        assert wordings(connection, {"focus": "unknown", "nobody": new}) == {}
    (focus, *_others) = calibration_report(desk.log, VERA)
    assert focus.asked is not None
    assert (focus.calibration.meaning, focus.calibration.earlier) == (new, 1)
    assert focus.name("en") == "Focus"


def test_a_record_without_reviews_has_no_calibration(desk: Judged) -> None:
    assert calibration_report(desk.log, VERA) == ()
    desk.rated({"focus": 3})
    assert calibration_report(desk.log, VERA) == ()


def test_with_one_lead_there_is_self_and_lead_and_nothing_between_leads(desk: Judged) -> None:
    for value in range(12):
        desk.review(desk.rated({"focus": 1 + value % 5}), "vera", {"focus": 1 + value % 4})
    (focus,) = calibration_report(desk.log, VERA, resamples=50)
    assert focus.calibration.self_and_lead.kappa.n == 12
    assert focus.calibration.self_and_lead.kappa.value is not None
    assert focus.calibration.between_leads.alpha.verdict == "too few"
    assert focus.calibration.between_leads.kappa is None


def test_who_says_stop_gets_what_is_done(desk: Judged) -> None:
    desk.review(desk.rated({"focus": 3, "intimacy": 2}), "vera", {"focus": 3, "intimacy": 2})
    left = iter((True, False))
    assert len(calibration_report(desk.log, VERA, go_on=lambda: next(left))) == 1


def test_the_agent_who_overrates_is_found_with_the_gap_that_was_put_in(place: Path | str, tmp_path: Path) -> None:
    truth = write_team(place, tmp_path)
    with Log(place) as log:
        found = {one.calibration.criterion: one.calibration for one in calibration_report(log, VERA, resamples=20)}
    for criterion, gap in (("focus", truth.gap), ("credibility", truth.gap), ("self-orientation", -truth.gap)):
        by_agent = found[criterion].self_and_lead.by_agent
        own = by_agent[truth.overrates]
        assert own.mean is not None
        assert own.mean == pytest.approx(gap, abs=0.45)
        others = [each.mean for agent, each in by_agent.items() if agent != truth.overrates and each.mean is not None]
        assert all(abs(mean) < abs(own.mean) for mean in others)
