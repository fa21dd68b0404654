"""JSON Schema for rating.yaml. A schema cannot compare two numbers, but a scale has few enough to name them all."""

from __future__ import annotations

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.grammar import SCALE_FROM, SCALE_TO
from ko_coach.rubric.schema.parts import Ids, Schema, list_of, mapping, named_id, new_id, number, text, whole


def rating(ids: Ids) -> Schema:
    """Return the schema of rating.yaml."""
    expectations = _("The id of the criterion that asks what became of the customer's expectations.")
    parts = {
        "credibility": _("The id of the criterion for C: could the customer build on what was said?"),
        "reliability": _("The id of the criterion for R: was what was promised held?"),
        "intimacy": _("The id of the criterion for I: was it safe to tell what it was really about?"),
        "self_orientation": _("The id of the criterion for S: how much of it served oneself? Its scale begins at 1."),
    }
    trust = mapping(
        _("Which four criteria make up trust: T = (C + R + I) / S."),
        grammar.TRUST,
        {part: named_id(about, "criterion", ids) for part, about in parts.items()},
    )
    return mapping(
        _("How an agent looks back at one conversation: a few questions, each with a scale."),
        grammar.RATING,
        {
            "criteria": list_of(
                _("The questions, in the order in which they are asked; twelve at most."),
                _criterion(),
                grammar.MOST_CRITERIA,
            ),
            "focus": named_id(_("The id of the criterion that asks where the attention was."), "criterion", ids),
            "expectations": named_id(expectations, "criterion", ids),
            "trust": trust,
        },
    )


def _criterion() -> Schema:
    ends = {
        "from": number(_("The lowest value, 0 to 8."), SCALE_FROM),
        "to": number(_("The highest value, 1 to 9; it must be larger than “from”."), SCALE_TO),
    }
    return mapping(
        _("One question of the look back."),
        grammar.CRITERION,
        {
            "id": new_id(_("The criterion's id; checklist.yaml, the record and the keys below the list name it.")),
            "name": text(_("A short name, for tables and trends.")),
            "question": text(_("The question that agents ask themselves.")),
            "scale": mapping(_("The two ends of the scale."), grammar.SCALE, ends),
            "anchors": _steps(_("What one did, at some values of the scale. Both ends need one.")),
            "labels": _steps(_("Short names of the steps, where they have any: missed, met, exceeded. All or none.")),
        },
        allOf=[*map(_from, _all(SCALE_FROM)), *map(_to, _all(SCALE_TO)), *map(_between, range(SCALE_TO.highest + 1))],
    )


def _steps(about: str) -> Schema:
    # A pattern, since the YAML language server (1.25) does not find keys that are digits among `properties`.
    steps = {whole(grammar.STEP): text(_("The text for this value of the scale."))}
    return {"description": about, "type": "object", "patternProperties": steps, "additionalProperties": False}


def _from(lowest: int) -> Schema:
    """Return what follows when the scale starts here."""
    below = _none_of(range(lowest))
    then = {
        "scale": {"properties": {"to": {"minimum": lowest + 1}}},
        "anchors": {"required": [str(lowest)], **below},
        "labels": below,
    }
    return _if_scale({"from": {"const": lowest}}, then)


def _to(highest: int) -> Schema:
    """Return what follows when the scale ends here."""
    above = _none_of(range(highest + 1, SCALE_TO.highest + 1))
    then = {"anchors": {"required": [str(highest)], **above}, "labels": above}
    return _if_scale({"to": {"const": highest}}, then)


def _none_of(steps: range) -> Schema:
    return {"patternProperties": {whole(f"[{steps[0]}-{steps[-1]}]"): False}} if steps else {}


def _between(value: int) -> Schema:
    """Return what follows when this value lies within the scale: if any step has a label, this one has."""
    within = {"from": {"maximum": value}, "to": {"minimum": value}}
    return _if_scale(within, {"labels": {"required": [str(value)]}})


def _if_scale(ends: Schema, then: Schema) -> Schema:
    scale = {"properties": ends, "required": list(ends)}
    return {"if": {"properties": {"scale": scale}, "required": ["scale"]}, "then": {"properties": then}}


def _all(within: grammar.Range) -> range:
    return range(within.lowest, within.highest + 1)
