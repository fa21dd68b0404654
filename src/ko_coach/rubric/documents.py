"""The files of a rubric but for its scales: the rubric itself, personas, journey, checklist, maturity."""

from __future__ import annotations

from typing import NamedTuple

from ko_coach.rubric import grammar
from ko_coach.rubric.condition_shapes import item_condition, rules, weight
from ko_coach.rubric.entry import Entry, Shape
from ko_coach.rubric.model import (
    MATURITY_LEVELS,
    MOST_PER_INTERACTION,
    MOST_PER_PHASE,
    Item,
    Limits,
    MaturityQuestion,
    Phase,
    Stage,
    Text,
    VersionNote,
)
from ko_coach.rubric.references import References, list_with_ids
from ko_coach.rubric.shapes import duration, string, whole
from ko_coach.rubric.sheet import Place, Sheet
from ko_coach.rubric.texts import NO_TEXT, language, line, name, prompt, text, texts
from ko_coach.rubric.yaml_nodes import Node

_per_phase = whole(*grammar.PER_PHASE)
_per_interaction = whole(*grammar.PER_INTERACTION)
_feeling = whole(*grammar.FEELING)


class Header(NamedTuple):
    """What rubric.yaml says."""

    name: Text
    language: str
    phases: tuple[Phase, ...]
    limits: Limits
    version_note: VersionNote | None


class PlacedItem(NamedTuple):
    """An item and where its parts stand."""

    item: Item
    at: Place
    when_at: Place
    unless_at: Place


def header(sheet: Sheet, node: Node, references: References) -> Header:
    """Read rubric.yaml."""
    entry = Entry(sheet, node, grammar.RUBRIC)
    sheet.language = entry.read("language", language, "en")
    return Header(
        name=entry.read("name", line, NO_TEXT),
        language=sheet.language,
        phases=list_with_ids(entry, "phases", "phase", references, _phase(references), most=grammar.MOST_PHASES),
        limits=entry.read("limits", _limits, Limits()),
        version_note=entry.read("version_note", _note(references), None),
    )


def _phase(references: References) -> Shape[Phase]:
    def read(sheet: Sheet, node: Node) -> Phase:
        entry = Entry(sheet, node, grammar.PHASE)
        given = references.give(entry, "phase")
        return Phase(given, entry.read("title", line, NO_TEXT), entry.read("pause", line, NO_TEXT))

    return read


def _limits(sheet: Sheet, node: Node) -> Limits:
    entry = Entry(sheet, node, grammar.LIMITS)
    return Limits(
        per_phase=entry.read("per_phase", _per_phase, MOST_PER_PHASE),
        per_interaction=entry.read("per_interaction", _per_interaction, MOST_PER_INTERACTION),
    )


def _note(references: References) -> Shape[VersionNote]:
    moves, outcome = references.ask("criterion"), references.ask("outcome")

    def read(sheet: Sheet, node: Node) -> VersionNote:
        entry = Entry(sheet, node, grammar.NOTE)
        return VersionNote(
            changed=entry.read("changed", text, NO_TEXT),
            expect=entry.read("expect", text, NO_TEXT),
            measure=entry.read("measure", text, NO_TEXT),
            by=entry.read("by", string, ""),
            moves=entry.read("moves", moves, ""),
            outcome=entry.read("outcome", outcome, ""),
        )

    return read


def journey(sheet: Sheet, node: Node, references: References) -> tuple[Stage, ...]:
    """Read journey.yaml."""

    def stage(sheet: Sheet, node: Node) -> Stage:
        entry = Entry(sheet, node, grammar.STAGE)
        return Stage(
            id=references.give(entry, "stage"),
            name=entry.read("name", name, NO_TEXT),
            touchpoints=entry.read("touchpoints", texts, ()),
            feeling=entry.read("feeling", _feeling, None),
            feelings=entry.read("feelings", texts, ()),
            motives=entry.read("motives", texts, ()),
            typical_time=entry.read("typical_time", duration, None),
            entry=entry.read("entry", text, NO_TEXT),
            exit=entry.read("exit", text, NO_TEXT),
            recognise=entry.read("recognise", rules, ()),
        )

    return list_with_ids(Entry(sheet, node, grammar.JOURNEY), "stages", "stage", references, stage)


def checklist(sheet: Sheet, node: Node, references: References) -> tuple[PlacedItem, ...]:
    """Read checklist.yaml."""
    condition = item_condition(references)
    phase = references.ask("phase")
    moves = references.ask("criterion")

    def item(sheet: Sheet, node: Node) -> PlacedItem:
        entry = Entry(sheet, node, grammar.ITEM)
        read = Item(
            id=references.give(entry, "item"),
            phase=entry.read("phase", phase, ""),
            text=entry.read("text", prompt, NO_TEXT),
            why=entry.read("why", text, NO_TEXT),
            when=entry.read("when", condition, None),
            unless=entry.read("unless", condition, None),
            nudge_after=entry.read("nudge", _nudge, None),
            weight=entry.read("weight", weight, 1),
            moves=entry.read("moves", moves, ""),
        )
        return PlacedItem(read, entry.place("id"), entry.place("when"), entry.place("unless"))

    listed = Entry(sheet, node, grammar.CHECKLIST)
    return list_with_ids(listed, "items", "item", references, item, most=grammar.MOST_ITEMS)


def _nudge(sheet: Sheet, node: Node) -> int:
    return Entry(sheet, node, grammar.NUDGE).read("after", duration, 0)


def maturity(sheet: Sheet, node: Node, references: References) -> tuple[MaturityQuestion, ...]:
    """Read maturity.yaml."""

    def question(sheet: Sheet, node: Node) -> MaturityQuestion:
        entry = Entry(sheet, node, grammar.QUESTION)
        given = references.give(entry, "question")
        return MaturityQuestion(given, entry.read("question", text, NO_TEXT), entry.read("levels", _levels, ()))

    listed = Entry(sheet, node, grammar.MATURITY)
    return list_with_ids(listed, "questions", "question", references, question)


def _levels(sheet: Sheet, node: Node) -> tuple[tuple[str, Text], ...]:
    entry = Entry(sheet, node, grammar.LEVELS)
    return tuple((level, entry.read(level, text, NO_TEXT)) for level in MATURITY_LEVELS)
