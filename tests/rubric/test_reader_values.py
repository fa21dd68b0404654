"""What a sound rubric says is what the model holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ko_coach.rubric.model import (
    Bounds,
    ItemCondition,
    Limits,
    Rubric,
    Rule,
    Span,
    Text,
    TicketCondition,
    TrustParts,
)
from ko_coach.rubric.reader import read_files

SMALL = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "small").iterdir())}


def read(file: str = "", old: str = "", new: str = "") -> Rubric:
    files = dict(SMALL)
    if file:
        assert old in files[file].decode()
        files[file] = files[file].decode().replace(old, new, 1).encode()
    reading = read_files(files)
    assert reading.rubric is not None, reading.problems
    return reading.rubric


def test_the_small_rubric() -> None:
    rubric = read()
    assert rubric.name == Text((("en", "Small"), ("ru", "Малая")))
    assert [phase.id for phase in rubric.phases] == ["see", "hear"]
    assert rubric.limits == Limits(2, 6)
    assert rubric.version_note is not None
    assert (rubric.focus, rubric.expectations) == ("focus", "met")
    assert rubric.trust == TrustParts("credible", "reliable", "close", "self")
    assert len(rubric.version) == 64


def test_people() -> None:
    worried, colleague = read().personas
    assert worried.empathy.feels == (Text((("en", "alone"),)),)
    assert worried.recognise == (
        Rule(TicketCondition(contacts=Bounds(at_least=2), words=("refund", "where is")), 3),
        Rule(TicketCondition(fields=(("Persona", ("Newcomer",)),)), 10),
    )
    assert (colleague.kind, colleague.end_customer, colleague.quote) == ("internal", "worried", Text(()))


def test_stages() -> None:
    trouble, leave = read().stages
    assert (trouble.feeling, trouble.typical_time) == (-2, 2 * 86_400)
    assert trouble.recognise[0].ticket == TicketCondition(waiting=Span(1_800, 3 * 86_400), status=("open",))
    assert (leave.feeling, leave.typical_time, leave.recognise) == (None, None, ())


def test_items() -> None:
    plain, full = read().items
    assert (plain.when, plain.unless, plain.nudge_after, plain.weight, plain.moves) == (None, None, None, 1, "")
    ticket = TicketCondition(contacts=Bounds(at_least=2), priority=("high", "urgent"))
    assert full.when == ItemCondition(persona=("worried",), stage=("trouble",), ticket=ticket)
    assert (full.nudge_after, full.weight, full.moves) == (360, 5, "focus")


def test_scales() -> None:
    rubric = read()
    met = rubric.criterion_by_id["met"]
    assert (met.lowest, met.highest) == (0, 2)
    assert [value for value, _ in met.anchors] == [0, 2]
    assert met.labels[1] == (1, Text((("en", "met"),)))
    assert rubric.questions[0].levels[0] == ("crawl", Text((("en", "We guess."),)))


@pytest.mark.parametrize(
    "word", ["no", "on", "off", "yes", "true", "5", "1.5", "2026-11-21", "12:30", "0x10", ".inf", "=", "_"]
)
def test_words_that_other_yaml_turns_into_something_else_stay_words(word: str) -> None:
    assert read("checklist.yaml", "channel: [phone]", f"channel: [{word}]").items[1].unless == ItemCondition(
        ticket=TicketCondition(channel=(word,))
    )
    assert read("checklist.yaml", "text: Read to the end.", f"text: {word}").items[0].text.say("en") == word


def test_norwegian_is_a_language() -> None:
    assert read("journey.yaml", "{en: Trouble, ru: Беда}", "{no: Bråk, en: Trouble}").stages[0].name.say("no") == "Bråk"


def test_the_rubrics_own_language_comes_first_and_the_others_in_order() -> None:
    name = read("rubric.yaml", "{en: Small, ru: Малая}", "{ru: М, de: K, en: S}").name
    assert name == Text((("en", "S"), ("de", "K"), ("ru", "М")))


def test_a_plain_text_is_in_the_rubrics_own_language() -> None:
    files = {**SMALL, "rubric.yaml": SMALL["rubric.yaml"].replace(b"language: en", b"language: ru")}
    reading = read_files(files)
    assert reading.rubric is not None
    assert reading.rubric.items[0].text == Text((("ru", "Read to the end."),))


def test_item_texts_are_one_safe_line_and_reasons_may_have_several() -> None:
    rubric = read("checklist.yaml", "text: Read to the end.", 'text: "Read\\n  to\\e the\\u202E end."')
    assert rubric.items[0].text.say("en") == "Read to␛ the end."
    rubric = read("checklist.yaml", "why: The answer is often in the last line.", "why: |\n      One.\n      Two.")
    assert rubric.items[0].why.say("en") == "One.\nTwo."


def test_a_version_note_may_say_who_made_it_and_which_criterion_it_is_to_move() -> None:
    plain = read().version_note
    assert plain is not None
    assert (plain.by, plain.moves) == ("", "")
    full = read("rubric.yaml", "focus criterion}", "focus criterion, by: ' Anna  Petrova', moves: met}").version_note
    assert full is not None
    assert (full.by, full.moves) == ("Anna Petrova", "met")


@pytest.mark.parametrize("key", ["3", "'3'", "0x3", "3.0"])
def test_a_step_of_a_scale_may_be_written_as_an_editor_takes_it(key: str) -> None:
    rubric = read("rating.yaml", "3: on the ticket", f"{key}: on the ticket")
    assert [value for value, _text in rubric.criterion_by_id["focus"].anchors] == [1, 3, 5]


@pytest.mark.parametrize(("written", "weight"), [("7", 7), ("7.0", 7), ("0x10", 16), ("0o17", 15), ("1e1", 10)])
def test_numbers_are_those_of_yaml(written: str, weight: int) -> None:
    assert read("checklist.yaml", "weight: 5", f"weight: {written}").items[1].weight == weight


def test_an_id_of_digits_is_one_in_quotes() -> None:
    assert read("checklist.yaml", "id: read-all", "id: '2026'").items[0].id == "2026"
