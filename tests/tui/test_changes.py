"""A difference in a line that a coach understands."""

from __future__ import annotations

from dataclasses import replace

from ko_coach.rubric.differences import differences
from ko_coach.rubric.model import Rubric
from ko_coach.tui import changes
from tests.rubric.rubrics import rubric_of

OLD = rubric_of({})
CHECKLIST = """items:
  - id: say-it-back
    phase: hear
    text: {en: Say the problem back., ru: Повторите вопрос.}
    why: "Until they say “yes”, you listen to yourself."
    when: {persona: [worried], stage: leave, ticket: {contacts: {at_least: 3}, priority: [high]}}
    nudge: {after: 90s}
    weight: 3
    moves: focus
  - id: smile
    phase: see
    text: {en: Smile., ru: Улыбнитесь.}
    why: It is heard.
"""


def lines(old: Rubric, new: Rubric, language: str = "en") -> list[str]:
    return [changes.say(difference, language) for difference in differences(old, new)]


def test_each_thing_gets_a_line_with_all_that_changed_in_it() -> None:
    new = rubric_of({"checklist.yaml": CHECKLIST})
    assert lines(OLD, new) == [
        "say-it-back: wording (ru); when.stage + leave − trouble; when.ticket.contacts.at_least 2 → 3; "
        "when.ticket.priority − urgent; unless.ticket.channel − phone; nudge 6m → 90s; weight 5 → 3",
        "smile: new: “Smile.”",
        "read-all: removed: “Read to the end.”",
    ]
    assert lines(OLD, new, "ru")[1] == "smile: new: “Улыбнитесь.”"


def test_the_same_two_the_other_way_round() -> None:
    assert lines(rubric_of({"checklist.yaml": CHECKLIST}), OLD)[-1] == "smile: removed: “Smile.”"


def test_what_is_not_an_item_says_what_it_is() -> None:
    new = replace(
        OLD,
        focus="met",
        limits=replace(OLD.limits, per_phase=1),
        personas=(OLD.personas[1], replace(OLD.personas[0], recognise=OLD.personas[0].recognise[:1])),
    )
    assert lines(OLD, new) == [
        "the rubric: limits.per_phase 2 → 1; focus focus → met",
        "persona colleague: moved in the file, place 2 → 1",
        "persona worried: − recognise {fields: {Persona: [Newcomer]}, weight: 10}",
    ]


def test_in_full_the_old_and_the_new_text_stand_on_lines_of_their_own() -> None:
    (first, *_rest) = differences(OLD, rubric_of({"checklist.yaml": CHECKLIST}))
    assert changes.full(first)[:4] == [
        "wording (ru)",
        "  − Повторите проблему.",
        "  + Повторите вопрос.",
        "when.stage + leave − trouble",
    ]


def test_a_long_rule_is_cut_in_the_line_and_whole_in_full() -> None:
    rule = OLD.personas[0].recognise[0]
    long = replace(rule, ticket=replace(rule.ticket, words=tuple(f"word{n}" for n in range(50))))
    new = replace(OLD, personas=(replace(OLD.personas[0], recognise=(long,)), OLD.personas[1]))
    (difference,) = differences(replace(OLD, personas=(replace(OLD.personas[0], recognise=()), OLD.personas[1])), new)
    assert changes.say(difference, "en").endswith("…")
    assert changes.full(difference)[0].endswith("word49], weight: 3}")
