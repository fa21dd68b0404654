"""Differences by item: none is overlooked, and none is told that is not there."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ko_coach.rubric.differences import Difference, Part, differences
from ko_coach.rubric.model import Item, ItemCondition, Rubric, Text, Turn
from ko_coach.rubric.versions import version_of
from tests.rubric.mutations import mutations, places
from tests.rubric.rubrics import SHIPPED, rubric_in, rubric_of

SMALL = rubric_of({})
BOOKS = [SMALL, *(rubric_in(folder) for folder in SHIPPED)]
MUTATED = st.sampled_from(
    [(book, [(path, kind) for path, kind in places(book, Rubric) if path and path[0] != "version"]) for book in BOOKS]
).flatmap(lambda given: st.tuples(st.just(given[0]), mutations(*given), mutations(*given)))


_TURNED: dict[str, str] = {"added": "removed", "removed": "added", "changed": "changed", "moved": "moved"}


@settings(deadline=None)
@given(MUTATED)
def test_there_are_differences_exactly_when_the_versions_differ(drawn: tuple[Rubric, Rubric, Rubric]) -> None:
    book, one, other = drawn
    for old, new in ((book, one), (one, book), (one, other)):
        assert bool(differences(old, new)) == (old.version != new.version)


@settings(deadline=None)
@given(MUTATED)
def test_the_other_way_round_it_is_the_same_and_reversed(drawn: tuple[Rubric, Rubric, Rubric]) -> None:
    book, one, _other = drawn
    there = sorted((each.kind, each.id, each.change) for each in differences(book, one))
    back = sorted((each.kind, each.id, _TURNED[each.change]) for each in differences(one, book))
    assert [each for each in there if each[2] != "moved"] == [each for each in back if each[2] != "moved"]


def _item(**changes: object) -> tuple[Difference, ...]:
    """Return the differences when `say-it-back` is changed so."""
    first, second = SMALL.items
    changed: Item = replace(second, **changes)  # type: ignore[arg-type]
    return differences(SMALL, _with(items=(first, changed)))


def _with(**changes: object) -> Rubric:
    changed = replace(SMALL, **changes)  # type: ignore[arg-type]
    return replace(changed, version=version_of(changed))


def test_a_text_is_told_by_language() -> None:
    spoken = Text((("en", "Say the problem back."), ("ru", "Повторите вопрос."), ("de", "Wiederhole es.")))
    (found,) = _item(text=spoken)
    assert (found.kind, found.id, found.change) == ("item", "say-it-back", "changed")
    assert found.parts == (
        Part("text", "ru", "Повторите проблему.", "Повторите вопрос.", "~"),
        Part("text", "de", "", "Wiederhole es.", "+"),
    )


def test_conditions_are_told_by_what_came_and_what_went() -> None:
    when = SMALL.items[1].when
    assert when is not None
    (found,) = _item(when=replace(when, stage=("leave",), ticket=None), unless=None, nudge_after=None)
    assert found.parts == (
        Part("when.stage", "", "", "leave", "+"),
        Part("when.stage", "", "trouble", "", "−"),
        Part("when.ticket.contacts.at_least", "", "2", "", "−"),
        Part("when.ticket.priority", "", "high", "", "−"),
        Part("when.ticket.priority", "", "urgent", "", "−"),
        Part("unless.ticket.channel", "", "phone", "", "−"),
        Part("nudge", "", "6m", "", "−"),
    )


def test_the_same_words_in_another_order_are_a_difference_too() -> None:
    (found,) = _item(when=ItemCondition(persona=("worried",)))
    assert all(part.sign == "−" for part in found.parts)
    first, second = SMALL.items
    swapped = differences(SMALL, _with(items=(second, first)))
    assert [(each.id, each.change) for each in swapped] == [("say-it-back", "moved")]
    assert swapped[0].parts == (Part("place", "", "2", "1", "~"),)


def test_only_what_moved_is_told_to_have_moved() -> None:
    items = tuple(replace(SMALL.items[0], id=f"i{n}") for n in range(50))
    moved = (*items[:7], *items[8:30], items[7], *items[30:])
    found = differences(_with(items=items), _with(items=moved))
    assert [(each.id, each.change, each.parts[0].old, each.parts[0].new) for each in found] == [
        ("i7", "moved", "8", "30")
    ]


def test_what_is_added_or_removed_is_told_with_all_of_it() -> None:
    (found,) = differences(SMALL, _with(items=SMALL.items[:1]))
    assert (found.id, found.change) == ("say-it-back", "removed")
    assert {part.name for part in found.parts} >= {"phase", "text", "why", "when.persona", "nudge", "weight", "moves"}
    assert all(part.old and not part.new for part in found.parts)
    assert differences(_with(items=SMALL.items[:1]), SMALL)[0].change == "added"


def test_texts_in_a_list_and_rules_are_told_by_their_place() -> None:
    worried, other = SMALL.personas
    rules = (replace(worried.recognise[0], weight=4), worried.recognise[1])
    needs = (*worried.needs, Text((("en", "to sleep"),)))
    (found,) = differences(SMALL, _with(personas=(replace(worried, recognise=rules, needs=needs), other)))
    assert found.parts == (
        Part("needs", "en", "", "to sleep", "+"),
        Part("recognise.1.weight", "", "3", "4", "~"),
    )


def test_turns_are_told_by_their_place_and_language() -> None:
    worried, other = SMALL.personas
    first, scenario = worried.scenarios
    hello, when = scenario.turns
    changed = (replace(hello, feels=Text((("en", "lost"),))), when, Turn(*(Text((("en", word),)) for word in "abc")))
    people = (replace(worried, scenarios=(first, replace(scenario, stage="leave", turns=changed))), other)
    (found,) = differences(SMALL, _with(personas=people))
    assert found.parts == (
        Part("scenarios.no-answer.stage", "", "trouble", "leave", "~"),
        Part("scenarios.no-answer.turns.1.feels", "en", "forgotten", "lost", "~"),
        Part("scenarios.no-answer.turns.3.customer", "en", "", "a", "+"),
        Part("scenarios.no-answer.turns.3.feels", "en", "", "b", "+"),
        Part("scenarios.no-answer.turns.3.good", "en", "", "c", "+"),
    )
    (gone,) = differences(_with(personas=people), SMALL)
    assert gone.parts[-1] == Part("scenarios.no-answer.turns.3.good", "en", "c", "", "−")


def test_outcomes_are_told_in_figures_as_the_file_has_them() -> None:
    heard, kept = SMALL.outcomes
    measure = replace(heard.measure, at_least=5, item=())
    (found,) = differences(SMALL, _with(outcomes=(replace(heard, target=6_650, baseline=None, measure=measure), kept)))
    assert (found.kind, found.id, found.change) == ("outcome", "heard", "changed")
    assert found.parts == (
        Part("measure.at_least", "", "4", "5", "~"),
        Part("measure.item", "", "say-it-back", "", "−"),
        Part("baseline", "", "42.5", "", "−"),
        Part("target", "", "65", "66.5", "~"),
    )
    assert [each.change for each in differences(SMALL, _with(outcomes=(kept, heard)))] == ["moved"]


def test_the_rubric_itself_comes_first() -> None:
    found = differences(SMALL, _with(focus="met", items=SMALL.items[:1]))
    assert found[0] == Difference("rubric", "", "changed", (Part("focus", "", "focus", "met", "~"),))
