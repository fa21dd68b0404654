"""JSON Schema for the files of a rubric but for its scales: rubric, personas, journey, checklist, maturity."""

from __future__ import annotations

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.model import KINDS, STAKEHOLDERS
from ko_coach.rubric.schema.conditions import condition, rules
from ko_coach.rubric.schema.parts import (
    Ids,
    Schema,
    choice,
    duration,
    language_code,
    list_of,
    mapping,
    named_id,
    new_id,
    number,
    string,
    text,
    texts,
)


def rubric(ids: Ids) -> Schema:
    """Return the schema of rubric.yaml."""
    language = _("The language of every text that names none: en, ru or another code of two or three letters.")
    limits = {
        "per_phase": number(_("Prompts of one phase, 1 to 3; 3 if left out."), grammar.PER_PHASE),
        "per_interaction": number(_("Prompts of one conversation, 1 to 9; 9 if left out."), grammar.PER_INTERACTION),
    }
    return mapping(
        _("The rubric as a whole: its name, the phases of a conversation, the limits, and a note on this version."),
        grammar.RUBRIC,
        {
            "name": text(_("What the rubric is called.")),
            "language": language_code(language),
            "phases": list_of(
                _("The phases of one conversation, in order; nine at most."), _phase(), grammar.MOST_PHASES
            ),
            "limits": mapping(_("How many prompts an agent sees at most."), grammar.LIMITS, limits),
            "version_note": _note(ids),
        },
    )


def _phase() -> Schema:
    properties = {
        "id": new_id(_("The phase's id; checklist.yaml names it. Rename a phase by its title, not by its id.")),
        "title": text(_("What the phase is called on the screen.")),
        "pause": text(_("The pause in which its prompts help: before you answer, while you write.")),
    }
    return mapping(_("One phase of a conversation."), grammar.PHASE, properties)


def _note(ids: Ids) -> Schema:
    moves = _("The id of the criterion that the change is meant to move; if left out, the one of focus.")
    properties = {
        "changed": text(_("What changed.")),
        "expect": text(_("What you expect of it.")),
        "measure": text(_("How you will know.")),
        "by": string(_("Who made this version.")),
        "moves": named_id(moves, "criterion", ids),
        "outcome": named_id(_("The id of the outcome that the change serves; outcomes.yaml gives it."), "outcome", ids),
    }
    about = _("The small experiment that this version is. The coach's room shows later what came of it.")
    return mapping(about, grammar.NOTE, properties)


def personas(ids: Ids) -> Schema:
    """Return the schema of personas.yaml."""
    end_customer = _("Only for an internal customer: the id of the persona who stands behind.")
    kind = _("primary: whom you serve. secondary: who asks for somebody else. internal: a colleague.")
    recognise = _("How to recognise the persona. Any of the rules may match; the heaviest wins.")
    persona = mapping(
        _("One portrait that everyone in the team knows."),
        grammar.PERSONA,
        {
            "id": new_id(_("The persona's id; checklist.yaml and the record name it. Change the name, keep the id.")),
            "name": text(_("What the persona is called; 30 characters fit.")),
            "kind": choice(kind, KINDS),
            "stakeholder": choice(_("The group that the persona belongs to."), STAKEHOLDERS),
            "end_customer": named_id(end_customer, "persona", ids),
            "quote": text(_("A sentence that this person would say.")),
            "empathy": _empathy(),
            "needs": texts(_("What the person cannot do without.")),
            "expects": texts(_("What the person expects of the answer, be it good or bad.")),
            "scenarios": list_of(_("Situations to practise with."), _scenario(ids)),
            "recognise": rules(recognise),
        },
        **{
            "if": {"properties": {"kind": {"const": "internal"}}, "required": ["kind"]},
            "then": {"required": ["end_customer"]},
            "else": {"properties": {"end_customer": False}},
        },
    )
    about = _("Who writes to you: portraits, how to recognise each one, and what helps them.")
    return mapping(about, grammar.PERSONAS, {"personas": list_of(_("The personas, in any order."), persona)})


def _empathy() -> Schema:
    parts = {
        "says": _("What the person says aloud."),
        "thinks": _("What the person thinks and does not say."),
        "does": _("What one sees the person do."),
        "feels": _("What the person feels."),
        "pains": _("What hurts or wears out."),
        "gains": _("What would be a relief or a joy."),
    }
    about = _("The empathy map. Each part is one text or a list of them.")
    return mapping(about, grammar.EMPATHY, {part: texts(said) for part, said in parts.items()})


def _scenario(ids: Ids) -> Schema:
    properties = {
        "id": new_id(_("The scenario's id; within a persona each is different.")),
        "situation": text(_("What has happened.")),
        "tries": text(_("What the person tries.")),
        "good": text(_("What a good end looks like for the person.")),
        "stage": named_id(_("The id of the journey's stage in which it plays."), "stage", ids),
        "turns": list_of(
            _("What the customer says, turn by turn; nine at most. Without turns it cannot be rehearsed."),
            _turn(),
            grammar.MOST_TURNS,
        ),
    }
    return mapping(_("A situation to practise with."), grammar.SCENARIO, properties)


def _turn() -> Schema:
    properties = {
        "customer": text(_("What the customer writes or says, word for word.")),
        "feels": text(_("What the customer feels; the agent sees it only at the end.")),
        "good": text(_("What a good answer to it contains; the agent sees it only at the end.")),
    }
    return mapping(_("One turn of the customer's in a rehearsal."), grammar.TURN, properties)


def journey(_ids: Ids) -> Schema:
    """Return the schema of journey.yaml."""
    feeling = _("How most people feel here before you answer, from -2 (despair) to 2 (delight).")
    recognise = _("How to recognise the stage. Any of the rules may match; the heaviest wins.")
    stage = mapping(
        _("One stage of the customer's journey."),
        grammar.STAGE,
        {
            "id": new_id(_("The stage's id; checklist.yaml and the record name it. Change the name, keep the id.")),
            "name": text(_("What the stage is called; on the narrow strip there is room for a short word.")),
            "touchpoints": texts(_("Where the customer meets you in this stage.")),
            "feeling": number(feeling, grammar.FEELING),
            "feelings": texts(_("The feelings of this stage, in words.")),
            "motives": texts(_("What moves people in this stage.")),
            "typical_time": duration(_("How long people usually stay: 90s, 6m, 2h or 3d.")),
            "entry": text(_("How people come into this stage, seen from their side.")),
            "exit": text(_("How people leave this stage, seen from their side.")),
            "recognise": rules(recognise),
        },
    )
    stages = list_of(_("The stages, in the order in which people usually live through them."), stage)
    return mapping(_("The customer's journey with you."), grammar.JOURNEY, {"stages": stages})


def checklist(ids: Ids) -> Schema:
    """Return the schema of checklist.yaml."""
    nudge = {"after": duration(_("After so much time with the customer: 90s, 6m, 2h or 3d."))}
    weight = _("How much the prompt matters, from 1 to 100; 1 if left out. Within a phase the heavier come first.")
    item = mapping(
        _("One prompt: a small act at the right pause."),
        grammar.ITEM,
        {
            "id": new_id(_("The prompt's id. Its history hangs on it: keep it as long as it means the same act.")),
            "phase": named_id(_("The id of the phase in which it is shown; rubric.yaml gives it."), "phase", ids),
            "text": text(_("The act, in one short sentence; 76 characters fit.")),
            "why": text(_("What it does for the customer.")),
            "when": condition(_("When the prompt applies. All that is given must hold; without it, always."), ids),
            "unless": condition(_("When the prompt does not apply although “when” holds."), ids),
            "nudge": mapping(_("Lights the prompt up when time goes by."), grammar.NUDGE, nudge),
            "weight": number(weight, grammar.WEIGHT),
            "moves": named_id(
                _("The id of the criterion that it is meant to move; rating.yaml gives it."), "criterion", ids
            ),
        },
    )
    items = list_of(_("The prompts; 2,000 at most."), item, grammar.MOST_ITEMS)
    about = _("The prompts that an agent sees, each at its pause and for the customers whom it fits.")
    return mapping(about, grammar.CHECKLIST, {"items": items})


def maturity(_ids: Ids) -> Schema:
    """Return the schema of maturity.yaml."""
    levels = {
        "crawl": _("What the first level looks like in a week with the team."),
        "walk": _("What the second level looks like."),
        "run": _("What the third level looks like."),
        "fly": _("What the fourth level looks like."),
    }
    properties = {
        "id": new_id(_("The question's id; the record names it.")),
        "question": text(_("What the team asks itself.")),
        "levels": mapping(
            _("The four levels, each described so that one could point at it."),
            grammar.LEVELS,
            {level: text(about) for level, about in levels.items()},
        ),
    }
    question = mapping(_("One question for the whole team."), grammar.QUESTION, properties)
    about = _("Questions for the whole team, answered together a few times a year.")
    return mapping(about, grammar.MATURITY, {"questions": list_of(_("The questions, in order."), question)})
