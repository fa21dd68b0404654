"""personas.yaml: whom the agents serve."""

from __future__ import annotations

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.condition_shapes import rules
from ko_coach.rubric.entry import Entry, Shape
from ko_coach.rubric.model import EMPATHY_PARTS, KINDS, STAKEHOLDERS, EmpathyMap, Persona, Scenario, Turn
from ko_coach.rubric.references import References, list_with_ids
from ko_coach.rubric.shapes import choice, list_of
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.rubric.texts import NO_TEXT, name, text, texts
from ko_coach.rubric.yaml_nodes import Node

_kind = choice(KINDS)
_stakeholder = choice(STAKEHOLDERS)


def personas(sheet: Sheet, node: Node, references: References) -> tuple[Persona, ...]:
    """Read personas.yaml."""
    end_customer = references.ask("persona")

    def persona(sheet: Sheet, node: Node) -> Persona:
        entry = Entry(sheet, node, grammar.PERSONA)
        _check_end_customer(entry)
        return Persona(
            id=references.give(entry, "persona"),
            name=entry.read("name", name, NO_TEXT),
            kind=entry.read("kind", _kind, ""),
            stakeholder=entry.read("stakeholder", _stakeholder, ""),
            end_customer=entry.read("end_customer", end_customer, ""),
            quote=entry.read("quote", text, NO_TEXT),
            empathy=entry.read("empathy", _empathy, EmpathyMap()),
            needs=entry.read("needs", texts, ()),
            expects=entry.read("expects", texts, ()),
            scenarios=entry.read("scenarios", list_of(_scenario(references, entry)), ()),
            recognise=entry.read("recognise", rules, ()),
        )

    return list_with_ids(Entry(sheet, node, grammar.PERSONAS), "personas", "persona", references, persona)


def _check_end_customer(entry: Entry) -> None:
    kind = entry.scalar("kind")
    if kind is None or kind.value not in KINDS:
        return
    if kind.value == "internal" and "end_customer" not in entry:
        cause = _("An internal customer needs an end customer behind it.")
        entry.sheet.error(kind, cause, _("Add “end_customer: …” with the id of a persona."))
    if kind.value != "internal" and (end := entry.scalar("end_customer")):
        cause = _("Only an internal customer has an end customer, and this one is {kind}.").format(
            kind=shown(kind.value)
        )
        entry.sheet.error(end, cause, _("Remove “end_customer”, or write “kind: internal”."))


def _empathy(sheet: Sheet, node: Node) -> EmpathyMap:
    entry = Entry(sheet, node, grammar.EMPATHY)
    return EmpathyMap(**{part: entry.read(part, texts, ()) for part in EMPATHY_PARTS})


def _scenario(references: References, persona: Entry) -> Shape[Scenario]:
    kind = f"scenario {persona.node.line}:{persona.node.column}"  # ids are compared within one persona
    stage = references.ask("stage")

    def read(sheet: Sheet, node: Node) -> Scenario:
        entry = Entry(sheet, node, grammar.SCENARIO)
        return Scenario(
            id=references.give(entry, kind),
            situation=entry.read("situation", text, NO_TEXT),
            tries=entry.read("tries", text, NO_TEXT),
            good=entry.read("good", text, NO_TEXT),
            stage=entry.read("stage", stage, ""),
            turns=entry.read("turns", _turns, ()),
        )

    return read


def _turn(sheet: Sheet, node: Node) -> Turn:
    entry = Entry(sheet, node, grammar.TURN)
    return Turn(*(entry.read(key, text, NO_TEXT) for key in ("customer", "feels", "good")))


_turns = list_of(_turn, most=grammar.MOST_TURNS)
