"""What each entry does to the record, read back as plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ko_coach.record import tables as t
from ko_coach.record.entries import (
    Acted,
    Answer,
    DraftKept,
    Entry,
    KeptInteraction,
    KeptPrompt,
    Override,
    PersonaSet,
    PrivacySet,
    PromptsReplaced,
    Rated,
    RatingWithdrawn,
    Reflection,
    Reopened,
    RubricAdopted,
    RubricKept,
    Skipped,
    StageSet,
    TimeSpent,
)
from ko_coach.record.errors import RefusedError
from ko_coach.record.log import Log
from tests.record.conftest import ANSWERS, REFLECTION, Story, everything


def kept(log: Log, interaction: str = "i1") -> KeptInteraction:
    found = log.interaction(interaction)
    assert found is not None
    return found


def prompt(log: Log, item: str) -> KeptPrompt:
    return next(prompt for prompt in kept(log).prompts if prompt.item == item)


def test_an_opened_interaction_comes_back_whole(log: Log, story: Story) -> None:
    opened = story.opened()
    log.write([opened])
    found = kept(log)
    for name in ("agent", "ticket", "subject", "customer", "customer_name", "facts", "persona", "stage", "version"):
        assert getattr(found, name) == getattr(opened, name)
    assert (found.opened_at, found.closed_at, found.state) == (opened.at, None, "open")
    assert log.interaction("nobody") is None


def test_prompts_keep_their_order_and_take_the_new_wording_but_not_the_tick(log: Log, story: Story) -> None:
    log.write([*story.begun(), tick := story.acted("b", "ticked"), story.prompts("i1", "b", "d", version="v2")])
    assert [(prompt.item, prompt.text) for prompt in kept(log).prompts] == [
        ("a", "a in v1"),
        ("b", "b in v2"),
        ("c", "c in v1"),
        ("d", "d in v2"),
    ]
    assert (prompt(log, "b").action, prompt(log, "b").at, prompt(log, "b").version) == ("ticked", tick.at, "v2")


def test_a_replaced_prompt_stays_on_record_and_may_come_back(log: Log, story: Story) -> None:
    log.write([*story.begun(), PromptsReplaced("i1", ("a", "b"), story.now()), story.prompts("i1", "b")])
    assert [prompt.replaced for prompt in kept(log).prompts] == [True, False, False]


def test_a_tick_can_be_taken_back_and_a_nudge_is_remembered(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.acted("a", "nudged"), story.acted("a", "ticked"), story.acted("a", "shown")])
    assert (prompt(log, "a").action, prompt(log, "a").nudged) == ("shown", True)


def test_a_nudge_that_comes_after_the_tick_does_not_take_it_away(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.acted("a", "ticked"), story.acted("a", "nudged")])
    assert (prompt(log, "a").action, prompt(log, "a").nudged) == ("ticked", True)


def test_what_was_named_is_remembered_for_the_customer(log: Log, story: Story) -> None:
    named: list[Entry] = [
        PersonaSet("i1", "expert", "customer:c-7", story.now()),
        StageSet("i1", "buy", "customer:c-7", story.now()),
    ]
    log.write([*story.begun(), *named, PersonaSet("i1", "newcomer", "customer:c-7", story.now())])
    found = kept(log)
    assert (found.persona, found.persona_by, found.stage, found.stage_by) == ("newcomer", "agent", "buy", "agent")
    memory = log.shift_memory("anna", story.now() - timedelta(days=1))
    assert memory.overrides == {"customer:c-7": Override("newcomer", "buy")}


def test_engaged_time_only_grows(log: Log, story: Story) -> None:
    log.write([*story.begun(), TimeSpent("i1", 60, story.now()), TimeSpent("i1", 20, story.now())])
    assert kept(log).engaged_seconds == 60


def test_privacy_and_adoption(log: Log, story: Story) -> None:
    adopted = RubricAdopted("i1", "v2", ("a",), ("d",), (), story.now())
    log.write([*story.begun(), PrivacySet("i1", True, story.now()), adopted])
    assert (kept(log).private, kept(log).version) == (True, "v2")


def test_a_rubric_is_kept_once_and_the_latest_is_found(log: Log, story: Story) -> None:
    first, second = story.rubric("v1"), story.rubric("v2")
    log.write([first, second, RubricKept("v1", "customer-first", "changed", story.now())])
    assert log.rubric_content("v1") == first.content
    assert log.latest_rubric_content(second.name) == second.content
    assert log.latest_rubric_content("another") is None
    assert log.rubric_content("v9") is None


def test_a_draft_makes_a_draft_and_the_latest_one_counts(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.draft(lesson="one"), last := story.draft(lesson="two")])
    found = kept(log)
    assert found.state == "draft"
    assert found.draft is not None
    assert (found.draft.answers, found.draft.reflection, found.draft.at) == (last.answers, last.reflection, last.at)


def test_a_rating_closes_and_takes_the_draft_away(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.draft(), rated := story.rated()])
    found = kept(log)
    assert (found.state, found.closed_at, found.draft) == ("rated", rated.at, None)
    (submission,) = found.submissions
    assert (submission.id, submission.by, submission.answers) == ("s1", "anna", ANSWERS)
    assert submission.reflection == REFLECTION


def test_a_correction_keeps_the_first_rating_and_the_time_of_closing(log: Log, story: Story) -> None:
    log.write([*story.begun(), first := story.rated("s1"), story.draft(lesson="again")])
    assert kept(log).state == "rated"
    assert kept(log).draft is not None
    log.write([story.rated("s2", value=1)])
    found = kept(log)
    assert [submission.id for submission in found.submissions] == ["s1", "s2"]
    assert [submission.answers[0].value for submission in found.submissions] == [4, 1]
    assert (found.state, found.closed_at, found.draft) == ("rated", first.at, None)


def test_corrections_stay_in_order_when_the_clock_steps_back(log: Log, story: Story) -> None:
    log.write(
        [
            *story.begun(),
            story.rated("s2"),
            Rated("i1", "s1", "anna", "v1", (), Reflection(), at=datetime(2026, 1, 1, tzinfo=UTC)),
        ]
    )
    assert [submission.id for submission in kept(log).submissions] == ["s2", "s1"]


def test_a_save_that_is_taken_back_is_a_draft_again(log: Log, story: Story) -> None:
    log.write([*story.begun(), rated := story.rated(), RatingWithdrawn("i1", "s1", story.now())])
    found = kept(log)
    assert (found.state, found.closed_at, found.submissions) == ("draft", None, ())
    assert found.draft is not None
    assert (found.draft.answers, found.draft.reflection, found.draft.version) == (rated.answers, REFLECTION, "v1")


def test_taking_a_correction_back_leaves_the_earlier_rating_in_force(log: Log, story: Story) -> None:
    log.write([*story.begun(), first := story.rated("s1"), story.rated("s2", value=1)])
    log.write([RatingWithdrawn("i1", "s2", story.now())])
    found = kept(log)
    assert (found.state, found.closed_at, [one.id for one in found.submissions]) == ("rated", first.at, ["s1"])
    assert found.draft is not None
    assert found.draft.answers[0].value == 1


def test_taking_a_save_back_does_not_overwrite_a_newer_draft(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.rated(), newer := story.draft(), RatingWithdrawn("i1", "s1", story.now())])
    draft = kept(log).draft
    assert draft is not None
    assert draft.reflection == newer.reflection


def test_a_skip_closes_and_can_be_taken_back(log: Log, story: Story) -> None:
    log.write([*story.begun(), skipped := Skipped("i1", "other", story.now(), "duplicate")])
    assert (kept(log).state, kept(log).closed_at, kept(log).skip_reason) == ("skipped", skipped.at, "other")
    log.write([Reopened("i1", story.now())])
    assert (kept(log).state, kept(log).closed_at, kept(log).skip_reason) == ("open", None, "")


def test_a_draft_survives_a_skip_that_is_taken_back(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.draft(), Skipped("i1", "spam", story.now()), Reopened("i1", story.now())])
    assert kept(log).state == "draft"
    assert kept(log).draft is not None


def test_the_timeline_tells_everything_in_order(log: Log, story: Story) -> None:
    log.write(story.every_kind())
    rows = select(t.events.c.kind).where(t.events.c.interaction == "i1").order_by(t.events.c.at, t.events.c.id)
    with log.reading() as connection:
        told = list(connection.scalars(rows))
    happened = "opened shown ticked nudged persona stage replaced away back adopted private draft rated withdrawn rated"
    assert told == happened.split()


def test_a_correction_is_told_as_one(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.rated("s1"), story.rated("s2")])
    with log.reading() as connection:
        told = list(connection.scalars(select(t.events.c.kind).order_by(t.events.c.at)))
    assert told[-2:] == ["rated", "corrected"]


def test_a_batch_is_kept_whole_or_not_at_all(log: Log, story: Story) -> None:
    with pytest.raises(RefusedError) as refused:
        log.write([*story.begun(), Acted("nowhere", "a", "ticked", story.now())])
    assert refused.value.kind == "other"
    assert not any(everything(log).values())


def test_a_naive_time_is_refused(log: Log, story: Story) -> None:
    log.write(story.begun())
    with pytest.raises(RefusedError):
        log.write([Acted("i1", "a", "ticked", datetime(2026, 1, 1))])  # noqa: DTZ001 - the point of it


def test_text_that_no_database_takes_is_kept_readable(log: Log, story: Story) -> None:
    note = Reflection(note="a\ud800b\0c")
    log.write([*story.begun(), DraftKept("i1", "v1", (Answer("focus", 1),), note, story.now())])
    draft = kept(log).draft
    assert draft is not None
    assert draft.reflection.note == "a\ufffdb\u2400c"
