"""What `rubric show` writes: plain lines that a screen reader reads well and a diff compares well, or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import product
from typing import Any, NamedTuple

from ko_coach.coaching.explaining import (
    Always,
    Barred,
    Candidate,
    Fits,
    InteractionFull,
    Needs,
    PhaseFull,
    Recognition,
    Verdict,
    explain,
    explain_persona,
    explain_stage,
)
from ko_coach.coaching.facts import facts_of
from ko_coach.coaching.prompts import Situation
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.rubric.conditions import Facts
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.written import figure
from ko_coach.text import clean_line
from ko_coach.tui import explanations as say

_NOT_KNOWN = ""
_KINDS = {
    Always: "always",
    Fits: "fits",
    Needs: "needs",
    Barred: "unless",
    PhaseFull: "phase_limit",
    InteractionFull: "interaction_limit",
}


class Shown(NamedTuple):
    """One situation explained."""

    rubric: Rubric
    ticket: Ticket | None
    persona: Recognition
    stage: Recognition
    verdicts: tuple[Verdict, ...]


def _every_situation(rubric: Rubric) -> list[Situation]:
    """Return every persona in every stage, those that are not known yet among them, without a ticket."""
    personas = (*rubric.persona_by_id, _NOT_KNOWN)
    stages = (*rubric.stage_by_id, _NOT_KNOWN)
    return [Situation(Facts(), persona, stage) for persona, stage in product(personas, stages)]


def one_situation(rubric: Rubric, ticket: Ticket | None, persona: str, stage: str, now: datetime) -> Shown:
    """Return what is shown and left out for a persona, a stage and a ticket; what is not named is recognised."""
    seen = facts_of(ticket, now) if ticket else Facts()
    who, where = explain_persona(rubric, seen, persona), explain_stage(rubric, seen, stage)
    return Shown(rubric, ticket, who, where, explain(rubric, Situation(seen, who.chosen.id, where.chosen.id)))


def matrix_as_text(rubric: Rubric, *, everything: bool) -> str:
    """Return the prompts of every persona in every stage, each under its heading."""
    lines = [_heading(rubric), _("Without a ticket: prompts that ask something of it are left out.")]
    for situation in _every_situation(rubric):
        persona, stage = situation.persona, situation.stage
        lines += ["", f"{_with_id(say.persona_name(persona, rubric), persona)} · "
                      f"{_with_id(say.stage_name(stage, rubric), stage)}"]  # fmt: skip
        lines += [
            _item(verdict, rubric) if verdict.shown else f"{_item(verdict, rubric)} · {say.because(verdict, rubric)}"
            for verdict in explain(rubric, situation)
            if verdict.shown or everything
        ]
    return "\n".join([*lines, *_scenarios(rubric), *_outcomes(rubric)])


def _scenarios(rubric: Rubric) -> Iterator[str]:
    """Yield what can be rehearsed, and what cannot since its customer says nothing yet."""
    if any(persona.scenarios for persona in rubric.personas):
        yield from ("", _("Scenarios"))
    for persona in rubric.personas:
        for scenario in persona.scenarios:
            count = len(scenario.turns)
            said = ngettext("{n} turn", "{n} turns", count).format(n=count)
            yield f"  {persona.id} · {scenario.id} · {said if count else _('without turns, not to be rehearsed')}"


def _outcomes(rubric: Rubric) -> Iterator[str]:
    if rubric.outcomes:
        yield from ("", _("Outcomes"))
    for outcome in rubric.outcomes:
        until = _("{target} by {day}").format(target=figure(outcome.target), day=outcome.by)
        yield f"  {outcome.id} · {until} · {clean_line(outcome.who.say(language()))}"


def matrix_as_json(rubric: Rubric, *, everything: bool) -> dict[str, Any]:
    """Return the same for programs."""
    return _about(rubric) | {
        "situations": [
            {
                "persona": situation.persona or None,
                "stage": situation.stage or None,
                "items": [
                    _verdict_as_json(verdict, rubric)
                    for verdict in explain(rubric, situation)
                    if verdict.shown or everything
                ],
            }
            for situation in _every_situation(rubric)
        ],
        "scenarios": [
            {"persona": persona.id, "id": each.id, "stage": each.stage or None, "turns": len(each.turns)}
            for persona in rubric.personas
            for each in persona.scenarios
        ],
        "outcomes": [
            {"id": each.id, "who": each.who.say(language()), "target": figure(each.target), "by": each.by}
            for each in rubric.outcomes
        ],
    }


def as_text(one: Shown, *, everything: bool) -> str:
    """Return how persona and stage were recognised, what is shown, and what is left out and why."""
    rubric, ticket = one.rubric, one.ticket
    lines = [_heading(rubric)]
    if ticket is not None:
        lines.append(_("Ticket {id}: {subject}").format(id=ticket.id, subject=ticket.subject))
    persona = _with_id(say.persona_name(one.persona.chosen.id, rubric), one.persona.chosen.id)
    stage = _with_id(say.stage_name(one.stage.chosen.id, rubric), one.stage.chosen.id)
    lines += _recognition(_("Persona: {name}").format(name=persona), one, one.persona, everything)
    lines += _recognition(_("Stage: {name}").format(name=stage), one, one.stage, everything)
    for title, part in (
        (_("Shown"), [each for each in one.verdicts if each.shown]),
        (_("Left out"), [each for each in one.verdicts if not each.shown]),
    ):
        if part:
            lines += ["", title]
            lines += [
                line
                for each in part
                for line in (_item(each, rubric), f"      {say.because(each, rubric, detail=True)}")
            ]
    return "\n".join(lines)


def as_json(one: Shown) -> dict[str, Any]:
    """Return the same for programs, with every rule."""
    ticket = one.ticket
    return _about(one.rubric) | {
        "ticket": {"id": ticket.id, "subject": ticket.subject} if ticket else None,
        "persona": _recognition_as_json(one.persona),
        "stage": _recognition_as_json(one.stage),
        "items": [_verdict_as_json(verdict, one.rubric) for verdict in one.verdicts],
    }


def _heading(rubric: Rubric) -> str:
    name = rubric.name.say(language())
    return _("{name}, version {version}").format(name=name, version=rubric.short_version)


def _about(rubric: Rubric) -> dict[str, Any]:
    return {"name": rubric.name.say(language()), "version": rubric.version}


def _with_id(name: str, given: str) -> str:
    return f"{name} ({given})" if given else name


def _item(verdict: Verdict, rubric: Rubric) -> str:
    item = verdict.item
    phase = say.phase_title(item.phase, rubric)
    return f"  {verdict.number or '–'} {phase} · {item.id} · {item.text.say(language())}"


def _recognition(heading: str, one: Shown, recognition: Recognition, everything: bool) -> Iterator[str]:
    if one.ticket is None or recognition.why == "agent":
        yield heading
    else:
        yield f"{heading} · {say.why(recognition)}"
    if one.ticket is None:
        return
    for candidate in recognition.candidates:
        yield from _rules(candidate, one.rubric, everything)


def _rules(candidate: Candidate, rubric: Rubric, everything: bool) -> Iterator[str]:
    for rule in candidate.rules:
        if rule.holds or everything:
            line = _("{name}, weight {n}: {reasons}")
            name = candidate.name.say(language())
            yield "  " + line.format(name=name, n=rule.weight, reasons=say.rule(rule, rubric, detail=True))


def _recognition_as_json(recognition: Recognition) -> dict[str, Any]:
    candidates = [
        {"id": each.id, "rules": [asdict(rule) | {"holds": rule.holds} for rule in each.rules]}
        for each in recognition.candidates
    ]
    return {"id": recognition.chosen.id or None, "why": recognition.why, "candidates": candidates}


def _verdict_as_json(verdict: Verdict, rubric: Rubric) -> dict[str, Any]:
    item = verdict.item
    return {
        "item": item.id,
        "phase": item.phase,
        "text": item.text.say(language()),
        "number": verdict.number or None,
        "held": [asdict(reason) for reason in verdict.held],
        "because": {"kind": _KINDS[type(verdict.because)]} | asdict(verdict.because),
        "said": say.because(verdict, rubric),
    }
