"""What somebody may see of one interaction, and what waits for whom; on a file and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.entries import Answer
from ko_coach.record.log import Log
from ko_coach.review.interaction import opened
from ko_coach.review.interaction_due import due_day
from ko_coach.review.interaction_gaps import gaps
from ko_coach.review.interaction_steps import next_steps, unread
from ko_coach.review.interaction_values import Covered, OpenedInteraction, Told
from ko_coach.review.viewer import Viewer
from tests.review.one_interaction import FREE, VALUES, Case, answers, first, later

VERA, BORIS, ANNA = Viewer("vera", lead=True), Viewer("boris", lead=True), Viewer("anna", lead=False)
SECRET = {"focus": 5, "expectations": 3, "credibility": 5}


@pytest.fixture
def log(place: Path | str) -> Iterator[Log]:
    with Log(place) as one:
        yield one


@pytest.fixture
def case(log: Log) -> Case:
    return Case(log).opened().worked().rated()


def seen(case: Case, viewer: Viewer) -> OpenedInteraction:
    found = opened(case.log, case.name, viewer)
    assert found is not None
    return found


def told(case: Case, viewer: Viewer) -> Told:
    found = seen(case, viewer).told
    assert found is not None
    return found


def test_the_timeline_tells_what_happened_in_order_and_joins_what_belongs_together(case: Case) -> None:
    lines = told(case, ANNA).timeline
    kinds = "opened shown ticked ignored away nudged persona adopted shown ticked draft rated"
    assert [line.kind for line in lines] == kinds.split()
    shown, ticked, away, adopted = lines[1], lines[2], lines[4], lines[7]
    assert len(shown.items) == 5
    assert ticked.items == ("read-to-the-end", "look-for-the-fear")
    assert away.until is not None
    assert (away.until - away.at).total_seconds() == 240
    assert (adopted.changed, adopted.removed, adopted.version) == (
        ("say-it-back",),
        ("one-step-more",),
        later().version,
    )
    assert next(line for line in lines if line.kind == "draft").times == 3
    assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_names_and_prompts_are_in_the_wording_that_was_on_screen(case: Case) -> None:
    found = told(case, VERA)
    assert set(found.rubrics) == {first().version, later().version}
    assert found.rubrics[first().version] == first()
    assert found.rubrics[later().version].persona_by_id["worried"].name.say("en") == "Worried soul"
    by_item = {prompt.item: prompt for prompt in found.kept.prompts}
    assert by_item["say-it-back"].version == later().version
    assert by_item["say-it-back"].text == "Say it back in the customer's own words"
    first_shown = next(line for line in found.timeline if line.kind == "shown")
    assert first_shown.versions["say-it-back"] == first().version
    assert found.rated_under == first().version


def test_a_version_that_never_reached_the_record_leaves_the_interaction_readable(log: Log) -> None:
    case = Case(log).opened()
    with log.writing() as connection:
        connection.exec_driver_sql("UPDATE rubric_versions SET content = 'nonsense'")
    assert told(case, VERA).rubrics == {}
    assert len(told(case, VERA).kept.prompts) == 5


def test_what_others_did_afterwards_stands_on_the_timeline_too(case: Case) -> None:
    case.look("vera").review("r1", "vera", comment="well heard", next_step="pair with Oleg")
    case.look("anna").reply("r1", "anna", "gladly").step_done("r1", "anna")
    found = told(case, ANNA)
    assert [(line.kind, line.by) for line in found.timeline[-4:]] == [
        ("looked", "vera"),
        ("reviewed", "vera"),
        ("replied", "anna"),
        ("done", "anna"),
    ]
    assert [look.by for look in found.looks] == ["vera"], "the agent's own look is no news to the agent"
    review = found.reviews[0]
    assert review.read_at is not None
    assert [reply.words for reply in review.replies] == ["gladly"]
    assert (review.done_by, review.step_is_open) == ("anna", False)


def test_a_lead_is_given_no_value_before_the_own_review_stands(case: Case) -> None:
    case.review("r1", "boris", SECRET, comment="I liked it")
    found = told(case, VERA)
    assert found.rating is not None
    assert found.rating.answers == Covered(tuple(VALUES))
    assert found.rating.submission.reflection == FREE
    assert found.reviews[0].answers == Covered(tuple(SECRET))
    assert found.reviews[0].comment == "I liked it"
    assert "value=" not in repr(found)
    case.review("r2", "vera", thanks=True)
    assert "value=" not in repr(told(case, VERA)), "thanks alone are no review"


@pytest.mark.parametrize("said", [{"values": {"focus": 1}}, {"comment": "I only comment"}, {"next_step": "call her"}])
def test_a_lead_who_rated_or_chose_only_to_comment_sees_the_ratings(case: Case, said: dict[str, str]) -> None:
    case.review("r1", "boris", SECRET).review("r2", "vera", **said)  # type: ignore[arg-type]
    found = told(case, VERA)
    assert found.rating is not None
    assert found.rating.answers == answers(VALUES)
    of_boris = found.review_of("boris")
    assert of_boris is not None
    assert of_boris.answers == answers(SECRET)


def test_the_agent_sees_all_that_leads_see(case: Case) -> None:
    case.review("r1", "boris", SECRET)
    found = told(case, ANNA)
    assert found.rating is not None
    assert found.rating.answers == answers(VALUES)
    assert found.reviews[0].answers == answers(SECRET)


def test_a_rating_that_was_corrected_or_is_only_a_draft_stays_covered_as_well(case: Case) -> None:
    case.rated({**VALUES, "focus": 1}, number=2)
    assert "value=" not in repr(told(case, VERA))
    draft = Case(case.log, "i2", ticket="4813").opened().rated()
    assert told(draft, VERA).kept.draft is None


def test_of_somebody_elses_private_interaction_only_leaves_that_it_happened(case: Case) -> None:
    case.review("r1", "vera", SECRET, comment="before it was private").private()
    found = seen(case, VERA)
    assert found.told is None
    assert (found.outline.agent, found.outline.ticket, found.outline.state) == ("anna", "4812", "rated")
    for word in ("Refund", "Petrova", "worried", "bank", "private.", "customer-first"):
        assert word not in repr(found)
    assert seen(case, ANNA).told is not None
    assert seen(case, Viewer("anna", lead=True)).told is not None


def test_who_is_no_lead_gets_nothing_of_others_interactions(case: Case) -> None:
    assert opened(case.log, case.name, Viewer("oleg", lead=False)) is None
    assert opened(case.log, case.name, Viewer("", lead=False)) is None
    assert opened(case.log, "nobody", VERA) is None


def test_the_newest_review_of_each_lead_is_in_force_and_keeps_what_was_answered(case: Case) -> None:
    case.review("r1", "vera", {"focus": 2}, next_step="pair").reply("r1", "anna", "yes").step_done("r1", "anna")
    case.review("r2", "boris", comment="fine").review("r3", "vera", {"focus": 3}, next_step="pair")
    found = told(case, ANNA)
    assert [review.id for review in found.reviews] == ["r3", "r2"]
    assert found.reviews[0].answers == answers({"focus": 3})
    assert [reply.words for reply in found.reviews[0].replies] == ["yes"]
    assert found.reviews[0].done_at is not None, "the same step is not asked for twice"


def test_reviews_and_answers_are_unread_until_the_agent_looks(case: Case) -> None:
    assert unread(case.log, "anna") == []
    case.look("anna").review("r1", "vera", comment="a").review("r2", "vera", comment="b")
    case.review("r3", "boris", thanks=True).look("vera").reply("r3", "anna", "mine")
    assert [(one.review, one.by, one.ticket) for one in unread(case.log, "anna")] == [
        ("r3", "boris", "4812"),
        ("r2", "vera", "4812"),
    ]
    assert unread(case.log, "oleg") == []
    case.look("anna")
    assert unread(case.log, "anna") == []
    case.reply("r3", "boris", "and again")
    assert [(one.review, one.by) for one in unread(case.log, "anna")] == [("r3", "boris")]


def test_open_steps_come_by_their_day_then_by_their_age(case: Case) -> None:
    other = Case(case.log, "i2", "oleg", "4813").opened()
    hidden = Case(case.log, "i3", "oleg", "4814").opened()
    case.review("r1", "vera", next_step="some time").review("r2", "boris", next_step="late", due="2026-11-19")
    other.at = case.at
    other.review("r3", "vera", next_step="soon", due="2026-12-01").review("r4", "boris", next_step="old")
    other.review("r5", "boris", next_step="whenever")
    hidden.review("r6", "vera", next_step="hidden").private()
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    steps = next_steps(case.log, VERA, now)
    assert [(one.text, one.overdue) for one in steps] == [
        ("late", True),
        ("soon", False),
        ("some time", False),
        ("whenever", False),
    ]
    assert (steps[0].agent, steps[0].ticket, steps[0].interaction, steps[0].by) == ("anna", "4812", "i1", "boris")
    assert [one.text for one in next_steps(case.log, ANNA, now)] == ["late", "some time"]
    assert "hidden" in [one.text for one in next_steps(case.log, Viewer("oleg", lead=False), now)]
    case.step_done("r2", "anna").review("r7", "boris", next_step="late", due="2026-11-30")
    assert [one.text for one in next_steps(case.log, ANNA, now)] == ["some time"]


def test_gaps_are_self_minus_lead_under_one_meaning() -> None:
    own = answers({"focus": 4, "expectations": 2, "intimacy": None, "credibility": 3})
    lead = (Answer("focus", 2, meaning=own[0].meaning), Answer("expectations", 2, meaning="other"), own[2])
    found = {gap.criterion: (gap.verdict, gap.points) for gap in gaps(own, lead)}
    assert found == {
        "focus": ("apart", 2),
        "expectations": ("other meaning", None),
        "intimacy": ("not applicable", None),
        "credibility": ("missing", None),
    }
    assert [gap.verdict for gap in gaps(own[:1], own[:1])] == ["same"]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=6))
def test_a_gap_turns_its_sign_when_the_two_change_places(pairs: list[tuple[int, int]]) -> None:
    own = [Answer(f"c{place}", value, meaning="m") for place, (value, _other) in enumerate(pairs)]
    lead = [Answer(f"c{place}", value, meaning="m") for place, (_value, value) in enumerate(pairs)]
    assert [gap.points for gap in gaps(own, lead)] == [-(gap.points or 0) for gap in gaps(lead, own)]


@pytest.mark.parametrize(
    ("written", "day"),
    [("", ""), ("2026-12-01", "2026-12-01"), (" 7d ", "2026-11-27"), ("2н", "2026-12-04"), ("+1D", "2026-11-21")],
)
def test_a_day_is_written_as_a_date_or_as_days_and_weeks_from_today(written: str, day: str) -> None:
    assert due_day(written, date(2026, 11, 20)) == day


@pytest.mark.parametrize("written", ["soon", "7", "2026-13-01", "2026-02-30", "d7", "7h"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a day"):
        due_day(written, date(2026, 11, 20))


@given(st.text(max_size=12))
def test_whatever_is_written_is_a_day_or_refused(written: str) -> None:
    try:
        found = due_day(written, date(2026, 11, 20))
    except ValueError:
        return
    assert found == "" or date.fromisoformat(found)
