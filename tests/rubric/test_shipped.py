"""The rubrics that come with ko-coach are whole, in both languages, and leave nobody without a prompt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import product

import pytest

from ko_coach.coaching.prompts import Situation, choose
from ko_coach.rubric.conditions import Facts
from ko_coach.rubric.model import TRUST_PARTS, Persona, Rubric, Text
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics

NAMES = sorted(folder.name for folder in shipped_rubrics().iterdir() if folder.is_dir())
LANGUAGES = ("en", "ru")
UNKNOWN = ""


@pytest.fixture(scope="module", params=NAMES)
def rubric(request: pytest.FixtureRequest) -> Rubric:
    reading = read_folder(shipped_rubrics() / request.param)
    assert reading.problems == ()
    assert reading.rubric is not None
    return reading.rubric


def texts(value: object, path: str) -> Iterator[tuple[str, Text]]:
    """Every text below a value, with the way to it."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from texts(each, f"{path}[{getattr(each, 'id', place)}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{path}.{field.name}")


def situations(rubric: Rubric, facts: Facts) -> Iterator[Situation]:
    """Every persona in every stage, "not known yet" among both."""
    for persona, stage in product((UNKNOWN, *rubric.persona_by_id), (UNKNOWN, *rubric.stage_by_id)):
        yield Situation(facts, persona, stage)


def test_the_two_rubrics_that_the_product_promises_are_there() -> None:
    assert {"car-service", "customer-first"} <= set(NAMES)


def test_every_text_is_there_in_every_language(rubric: Rubric) -> None:
    found = list(texts(rubric, "rubric"))
    assert len(found) > 500
    assert [path for path, text in found if {code for code, words in text.by_language if words} != set(LANGUAGES)] == []


def test_russian_is_not_english_left_standing(rubric: Rubric) -> None:
    same = [path for path, text in texts(rubric, "rubric") if text.say("ru") == text.say("en")]
    latin = [path for path, text in texts(rubric, "rubric") if not any("а" <= sign <= "я" for sign in text.say("ru"))]
    assert same + latin == []


def test_a_version_says_what_changed_what_we_expect_and_how_we_shall_know(rubric: Rubric) -> None:
    assert rubric.version_note is not None
    assert all(text.say("en") for text in (rubric.version_note.changed, rubric.version_note.expect))
    assert rubric.version_note.measure.say("en")


def test_every_persona_is_drawn_whole_and_can_be_recognised_and_rehearsed(rubric: Rubric) -> None:
    def is_whole(persona: Persona) -> bool:
        empathy = all(getattr(persona.empathy, field.name) for field in fields(persona.empathy))
        return empathy and bool(persona.needs and persona.expects and persona.recognise and len(persona.scenarios) > 1)

    assert [persona.id for persona in rubric.personas if not is_whole(persona)] == []
    assert {"primary", "secondary", "internal"} == {persona.kind for persona in rubric.personas}


def test_every_persona_has_two_scenarios_that_can_be_rehearsed(rubric: Rubric) -> None:
    for persona in rubric.personas:
        whole = [each.id for each in persona.scenarios if each.stage and len(each.turns) >= 3]
        assert len(whole) >= 2, (persona.id, whole)


def test_its_outcomes_are_measured_and_started_with_something_heard(rubric: Rubric) -> None:
    assert rubric.outcomes
    assert [outcome.id for outcome in rubric.outcomes if not outcome.observations] == []


def test_names_fit_the_card_and_the_strip(rubric: Rubric) -> None:
    names = [persona.name.say(code) for persona in rubric.personas for code in LANGUAGES]
    assert [name for name in names if len(name) > 22] == []
    assert [
        stage.id for stage in rubric.stages if len(stage.name.say("en")) > 9 or len(stage.name.say("ru")) > 12
    ] == []


def test_no_ticket_is_a_tie_unless_the_help_desk_contradicts_itself(rubric: Rubric) -> None:
    for recognised in (rubric.personas, rubric.stages):
        rules = [(each.id, rule) for each in recognised for rule in each.recognise]
        guesses = {(owner, rule.weight) for owner, rule in rules if not rule.ticket.fields}
        owners = Counter(weight for _owner, weight in guesses)
        assert [weight for weight, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["", "phone", "chat", "email"])
def test_nobody_is_without_a_prompt_and_nobody_gets_too_many(rubric: Rubric, language: str, channel: str) -> None:
    for situation in situations(rubric, Facts(language=language, channel=channel, contacts=1)):
        shown = choose(rubric, situation)
        assert 1 <= len(shown) <= rubric.limits.per_interaction, situation
        assert all(item.text.say(language) and item.why.say(language) for item in shown)


def test_no_two_prompts_say_the_same(rubric: Rubric) -> None:
    for language in LANGUAGES:
        said = Counter(item.text.say(language) for item in rubric.items)
        assert [words for words, times in said.items() if times > 1] == []


def test_a_prompt_is_one_short_act_with_one_reason(rubric: Rubric) -> None:
    for language in LANGUAGES:
        assert [item.id for item in rubric.items if len(item.text.say(language)) > 60] == []
        assert [item.id for item in rubric.items if len(item.why.say(language)) > 160] == []


def test_every_phase_has_prompts_and_every_criterion_is_moved_by_some(rubric: Rubric) -> None:
    assert {item.phase for item in rubric.items} == {phase.id for phase in rubric.phases}
    assert {item.moves for item in rubric.items} == set(rubric.criterion_by_id)


def test_focus_expectations_and_the_parts_of_trust_are_criteria(rubric: Rubric) -> None:
    assert rubric.trust is not None
    named = [rubric.focus, rubric.expectations, *(getattr(rubric.trust, part) for part in TRUST_PARTS)]
    assert [each for each in named if each not in rubric.criterion_by_id] == []
    assert rubric.criterion_by_id[rubric.trust.self_orientation].lowest == 1
    assert [value for value, _label in rubric.criterion_by_id[rubric.expectations].labels] == [1, 2, 3]


def car_service() -> Rubric:
    rubric = read_folder(shipped_rubrics() / "car-service").rubric
    assert rubric is not None
    return rubric


def test_on_the_phone_whoever_waits_for_the_car_is_asked_which_day_they_will_come() -> None:
    rubric = car_service()
    asks = rubric.item_by_id["which-day-will-you-come"]
    drivers = [persona.id for persona in rubric.personas if persona.stakeholder == "customer"]
    for persona, stage in product((UNKNOWN, *drivers), ("quote", "approval", "repair")):
        assert asks in choose(rubric, Situation(Facts(channel="phone"), persona, stage)), (persona, stage)


@pytest.mark.parametrize("channel", ["phone", "email", "chat", "sms"])
def test_nobody_is_told_to_walk_round_a_car_that_is_elsewhere(channel: str) -> None:
    rubric = car_service()
    in_the_room = {"walk-round-together", "second-coffee", "let-them-go", "how-they-get-home"}
    for situation in situations(rubric, Facts(channel=channel, waiting=3_600)):
        assert in_the_room.isdisjoint(item.id for item in choose(rubric, situation)), situation
