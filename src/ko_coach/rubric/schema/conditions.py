"""JSON Schema for conditions and for the rules that recognise a persona or a stage."""

from __future__ import annotations

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.model import KINDS
from ko_coach.rubric.schema.parts import (
    TIDY,
    Ids,
    Schema,
    choice,
    duration,
    list_of,
    mapping,
    named_id,
    number,
    one_or_several,
    strings,
)


def condition(about: str, ids: Ids) -> Schema:
    """Return the schema of `when` and `unless`."""
    personas, stages = _("Ids of personas; any of them is enough."), _("Ids of stages; any of them is enough.")
    kinds = _("Kinds of customers; any of them is enough.")
    properties = {
        "persona": one_or_several(personas, named_id(_("The id of a persona."), "persona", ids)),
        "stage": one_or_several(stages, named_id(_("The id of a stage."), "stage", ids)),
        "kind": one_or_several(kinds, choice(_("primary, secondary or internal."), KINDS)),
        "ticket": mapping(
            _("What must hold of the ticket. All that is given must hold."), grammar.TICKET, _ticket(), minProperties=1
        ),
    }
    return mapping(about, grammar.CONDITION, properties, minProperties=1)


def rules(about: str) -> Schema:
    """Return the schema of `recognise`."""
    weight = _("How sure this rule is, from 1 to 100; 1 if left out. Of the rules that match, the heaviest wins.")
    rule = mapping(
        _("All that is given in one rule must hold."),
        grammar.RULE,
        {**_ticket(), "weight": number(weight, grammar.WEIGHT)},
        minProperties=1,
        **{"if": {"required": ["weight"]}, "then": {"minProperties": 2}},
    )
    return list_of(about, rule)


def _ticket() -> dict[str, Schema]:
    return {
        "contacts": _bounds(_("How many times the customer has turned to you about this.")),
        "waiting": _span(_("How long the customer has waited for an answer.")),
        "age": _span(_("How long ago the ticket was created.")),
        "customer_since": _span(_("How long the customer has been one.")),
        "priority": strings(_("The priority, as your help desk calls it; any of several is enough.")),
        "channel": strings(_("The channel, as your help desk calls it: mail, chat, phone. Any of several is enough.")),
        "status": strings(_("The status, as your help desk calls it; any of several is enough.")),
        "language": strings(_("The customer's language, as your help desk calls it; any of several is enough.")),
        "tags": strings(_("Tags of the ticket; any of several is enough.")),
        "organisation": strings(_("The customer's organisation; any of several is enough.")),
        "words": strings(
            _("Whole words or phrases, in any case, in the subject or the customer's own messages; any is enough.")
        ),
        "fields": {
            "description": _("Fields of your help desk by name, with the values that fit: {Persona: Newcomer}."),
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": TIDY},
            "additionalProperties": strings(_("The value that fits; any of several is enough.")),
        },
    }


def _bounds(about: str) -> Schema:
    properties = {
        "at_least": number(_("So many or more."), grammar.CONTACTS),
        "at_most": number(_("So many or fewer."), grammar.CONTACTS),
    }
    return mapping(about, grammar.BOUNDS, properties, minProperties=1)


def _span(about: str) -> Schema:
    properties = {
        "longer_than": duration(_("Longer than this: 90s, 6m, 2h or 3d.")),
        "shorter_than": duration(_("Shorter than this: 90s, 6m, 2h or 3d.")),
    }
    return mapping(about, grammar.SPAN, properties, minProperties=1)
