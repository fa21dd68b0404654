"""JSON Schema for outcomes.yaml."""

from __future__ import annotations

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.model import MEASURES
from ko_coach.rubric.schema.parts import (
    Ids,
    Schema,
    choice,
    day,
    figure,
    list_of,
    mapping,
    named_id,
    new_id,
    number,
    one_or_several,
    text,
    texts,
)


def outcomes(ids: Ids) -> Schema:
    """Return the schema of outcomes.yaml."""
    outcome = mapping(
        _("One outcome: for whom something gets better, and how the record would show it."),
        grammar.OUTCOME,
        {
            "id": new_id(_("The outcome's id; the note on a version and the record name it.")),
            "who": text(_("Who is better off, and in what.")),
            "notice": text(_("How you would notice it.")),
            "measure": _measure(ids),
            "target": figure(_("What is to be reached: a step of the scale such as 3.9, or a percentage such as 65.")),
            "since": day(_("The day from which progress counts, such as 2026-09-01.")),
            "by": day(_("The day by which the target is to be reached; it lies after “since”.")),
            "baseline": figure(_("Where you began; leave it out where nobody measured yet.")),
            "observations": texts(_("What was heard of customers and started it.")),
        },
    )
    about = _("For whom something is to get better, and how the record would show it.")
    return mapping(about, grammar.OUTCOMES, {"outcomes": list_of(_("The outcomes, in order."), outcome)})


def _measure(ids: Ids) -> Schema:
    of = _("mean: the mean answer. share: how many in a hundred answers reach “at_least”.")
    personas, stages = _("Ids of personas; any of them is enough."), _("Ids of stages; any of them is enough.")
    items = _("Ids of prompts; only interactions in which one of them was shown.")
    is_share = {"properties": {"of": {"const": "share"}}, "required": ["of"]}
    return mapping(
        _("A figure of the record: what is counted, and of which interactions."),
        grammar.MEASURE,
        {
            "criterion": named_id(_("The id of the criterion whose answers count."), "criterion", ids),
            "of": choice(of, MEASURES),
            "at_least": number(_("The lowest answer that counts; for a share, and only there."), grammar.AT_LEAST),
            "persona": one_or_several(personas, named_id(_("The id of a persona."), "persona", ids)),
            "stage": one_or_several(stages, named_id(_("The id of a stage."), "stage", ids)),
            "item": one_or_several(items, named_id(_("The id of a prompt."), "item", ids)),
        },
        **{"if": is_share, "then": {"required": ["at_least"]}, "else": {"properties": {"at_least": False}}},
    )
