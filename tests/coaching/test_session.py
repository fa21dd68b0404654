"""One interaction: few prompts, nothing pulled away, every act on its way to the record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.entries import (
    Acted,
    Opened,
    Override,
    PromptsReplaced,
    PromptsShown,
    RubricAdopted,
)
from ko_coach.rubric.model import Limits
from tests.coaching.one_session import marks, numbers, tick
from tests.coaching.small_shift import (
    ITEMS,
    Record,
    at,
    begun,
    item,
    rubric,
    ticket,
    without,
)


@pytest.fixture
def record() -> Record:
    return Record()


def test_looking_leaves_no_trace(record: Record) -> None:
    session = begun(record)
    session.update(ticket(tag="api"), at(1), Override())
    session.keep_time(at(2))
    session.leave(at(2))
    session.come_back(at(2))
    assert session.persona.id == "expert"
    assert record.entries == []


def test_the_first_act_begins_it(record: Record) -> None:
    session = begun(record)
    assert list(numbers(session)) == ["fear", "read", "look", "mirror", "calm", "promise"]
    tick(session, "read")
    assert record.kinds == ["Opened", "PromptsShown", "Acted"]
    opened = record.of(Opened)[0]
    assert (opened.ticket, opened.persona, opened.persona_by, opened.stage) == ("T-1", "worried", "rule", "trouble")
    assert "words" not in opened.facts
    tick(session, "read")
    session.ignore(next(iter(session.checklist)), at(2))
    session.ignore(next(iter(session.checklist)), at(3))
    assert [(one.item, one.action) for one in record.of(Acted)] == [
        ("read", "ticked"), ("read", "shown"), ("fear", "ignored"), ("fear", "shown"),
    ]  # fmt: skip
    assert next(iter(session.checklist)).written == record.kept
    session.update(ticket(tag="api"), at(4), Override())
    assert session.persona.id == "worried", "once begun, it stays as it is"


def test_a_nudge_lights_up_once_after_its_time(record: Record) -> None:
    session = begun(record)
    assert session.spend(9, at(9)) == []
    assert [prompt.item for prompt in session.spend(2, at(11))] == ["mirror"]
    tick(session, "mirror")
    tick(session, "mirror")
    tick(session, "read")
    assert session.spend(60, at(71)) == []
    assert [one.action for one in record.of(Acted)] == ["nudged", "ticked", "shown", "ticked"]
    session.keep_time(at(71))
    session.keep_time(at(72))
    assert record.kinds.count("TimeSpent") == 1


def test_another_persona_keeps_what_was_ticked(record: Record) -> None:
    session = begun(record)
    session.spend(10, at(10))
    tick(session, "fear")
    before = numbers(session)
    session.set_persona("expert", at(2))
    assert set(numbers(session)) == {"fear", "skill", "read", "mirror", "promise"}
    stayed = {name: number for name, number in numbers(session).items() if name in before}
    assert stayed == {name: before[name] for name in ("fear", "read", "mirror", "promise")}
    assert set(record.of(PromptsReplaced)[0].items) == {"look", "calm"}
    session.set_persona("worried", at(3))
    assert [one.item for one in record.of(PromptsShown)[-1].prompts] == ["look", "calm"]
    assert set(numbers(session)) == set(before)
    assert record.kinds[-1] == "PersonaSet"


def test_what_left_and_came_back_is_nudged_no_second_time(record: Record) -> None:
    items = (*ITEMS[:4], item("slow", "hear", when=replace(ITEMS[2].when, persona=("worried",)), nudge_after=5))  # type: ignore[type-var]
    session = begun(record, rubric(items=items))
    assert [prompt.item for prompt in session.spend(6, at(6))] == ["slow"]
    session.set_persona("expert", at(7))
    session.set_persona("worried", at(8))
    assert session.spend(1, at(9)) == []
    assert [one.action for one in record.of(Acted)] == ["nudged"]


@given(st.lists(st.sampled_from(["worried", "expert", "tick 1", "tick 4", "ignore 2", "v2", "v3"]), max_size=12))
def test_numbers_are_unique_and_prompts_few_whatever_happens(acts: list[str]) -> None:
    record = Record()
    session = begun(record)
    versions = {
        "v2": without("look", "mirror"),
        "v3": rubric(limits=Limits(2, 4), items=(*ITEMS, item("new", "react"))),
    }
    for second, act in enumerate(acts):
        before = numbers(session)
        word, _space, digit = act.partition(" ")
        prompt = session.checklist.by_number(int(digit)) if digit else None
        if prompt is not None:
            session.tick(prompt, at(second)) if word == "tick" else session.ignore(prompt, at(second))
        elif word in versions:
            session.adopt(versions[word], at(second), Override())
        elif not digit:
            session.set_persona(word, at(second))
        after = numbers(session)
        assert all(before[name] == number for name, number in after.items() if name in before) or record.entries == []
        assert len(set(after.values())) == len(after) <= 9
        assert set(after.values()) <= set(range(1, 10))
        phases = [one.phase for one in session.checklist]
        assert all(phases.count(phase) <= 3 for phase in phases)


def test_a_new_version_marks_and_pulls_nothing_away(record: Record) -> None:
    session = begun(record)
    tick(session, "read")
    before = numbers(session)
    changed = tuple(item("read", words="read it all") if one.id == "read" else one for one in ITEMS if one.id != "calm")
    newer = rubric(items=(*changed, item("thank", "react")))
    session.adopt(newer, at(3), Override())
    assert marks(session) == {
        "fear": "", "read": "changed", "look": "", "mirror": "", "calm": "removed", "promise": "", "thank": "new",
    }  # fmt: skip
    assert {name: number for name, number in numbers(session).items() if name in before} == before
    adopted = record.of(RubricAdopted)[0]
    assert (adopted.version, adopted.changed, adopted.added, adopted.removed) == (
        newer.version, ("read",), ("thank",), ("calm",),
    )  # fmt: skip
    shown = {one.item: (one.text, one.version) for one in record.of(PromptsShown)[-1].prompts}
    assert shown == {"read": ("read it all", newer.version), "thank": ("do thank", newer.version)}
    assert [one.item for one in session.checklist.in_order(newer)] == [
        "fear", "read", "look", "mirror", "calm", "promise", "thank",
    ]  # fmt: skip
    assert next(one for one in session.checklist if one.item == "read").action == "ticked"
    count = record.kept
    session.adopt(newer, at(4), Override())
    assert record.kept == count
    session.adopt(rubric(), at(5), Override())
    assert marks(session)["calm"] == "", "what came back is not removed"


def test_a_portrait_that_was_dropped_stays_on_screen(record: Record) -> None:
    session = begun(record)
    tick(session, "read")
    session.adopt(rubric(personas=(), stages=(), items=ITEMS[:2]), at(2), Override())
    assert session.known_persona is not None
    assert session.known_persona.id == "worried"
    assert session.known_stage is not None


def test_an_untouched_one_simply_looks_anew(record: Record) -> None:
    session = begun(record)
    session.adopt(without("fear"), at(2), Override())
    assert "fear" not in marks(session)
    assert set(marks(session).values()) == {""}
    assert record.entries == []
