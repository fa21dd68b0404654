"""Why an item is shown or left out, and why a persona or a stage was recognised, in words.

Personas and stages are called by their names, in the language now spoken; nothing here needs a screen.
"""

from __future__ import annotations

from collections.abc import Sequence

from ko_coach.coaching.explaining import (
    Always,
    Barred,
    Fits,
    InteractionFull,
    Needs,
    PhaseFull,
    Recognition,
    RuleVerdict,
    Verdict,
)
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.rubric.conditions import Facts, Reason
from ko_coach.rubric.model import KINDS, Bounds, ItemCondition, Rubric, Span
from ko_coach.rubric.unmet import Unmet, unmet
from ko_coach.tui import wording

_MOST_NAMED = 5
_BETWEEN = " · "


def because(verdict: Verdict, rubric: Rubric, *, detail: bool = False) -> str:
    """Say why the item is shown or left out: `stage Trouble · third contact`, `limit of 3 in Hear`.

    With `detail`, what is needed is followed by what is the case.
    """
    match verdict.because:
        case Fits():
            return held(verdict.held, rubric)
        case Always(unless=bar):
            return _("always, unless {what}").format(what=_asked(bar, rubric)) if bar else _("always")
        case Needs(unmet=missing):
            return needs(missing, rubric, detail=detail)
        case Barred(reasons=reasons):
            return _("unless: {what}").format(what=held(reasons, rubric))
        case PhaseFull(limit=most, phase=phase):
            return _("limit of {n} in {phase}").format(n=most, phase=phase_title(phase, rubric))
        case InteractionFull(limit=most):
            return _("limit of {n} in one interaction").format(n=most)


def held(reasons: Sequence[Reason], rubric: Rubric) -> str:
    """Say what holds: `persona Worried newcomer · third contact`."""
    return _BETWEEN.join(_held(reason, rubric) for reason in reasons)


def needs(missing: Sequence[Unmet], rubric: Rubric, *, detail: bool = False) -> str:
    """Say what is asked for and is not the case: `needs: third contact · priority high or urgent`."""
    said = _BETWEEN.join(_wanted(each, rubric) + (_actual(each, rubric) if detail else "") for each in missing)
    return _("needs: {what}").format(what=said)


def rule(verdict: RuleVerdict, rubric: Rubric, *, detail: bool = False) -> str:
    """Say what became of a rule: what holds when it holds, else what it needs."""
    return held(verdict.held, rubric) if verdict.holds else needs(verdict.unmet, rubric, detail=detail)


def why(recognition: Recognition) -> str:
    """Say why it is this one and no other."""
    return {
        "agent": _("named by hand"),
        "only": _("no other has a rule that holds"),
        "heavier": _("its rule weighs most"),
        "more": _("another rule weighs as much, but less of it holds"),
        "first": _("another fits as well, but comes later in the file"),
        "none": _("no rule holds"),
    }[recognition.why]


def persona_name(persona: str, rubric: Rubric) -> str:
    """Return the persona's name, its id where the rubric has none, or that it is not known yet."""
    found = rubric.persona_by_id.get(persona)
    return found.name.say(language()) if found else persona or _("not known yet")


def stage_name(stage: str, rubric: Rubric) -> str:
    """Return the stage's name, its id where the rubric has none, or that it is not known yet."""
    found = rubric.stage_by_id.get(stage)
    return found.name.say(language()) if found else stage or _("not known yet")


def phase_title(phase: str, rubric: Rubric) -> str:
    """Return the phase's title."""
    return next((each.title.say(language()) for each in rubric.phases if each.id == phase), phase)


def _held(reason: Reason, rubric: Rubric) -> str:
    if reason.kind == "persona":
        return _("persona {name}").format(name=persona_name(reason.value, rubric))
    if reason.kind == "stage":
        return _("stage {name}").format(name=stage_name(reason.value, rubric))
    if reason.kind == "kind":
        return _("{kind} customer").format(kind=wording.kind(reason.value))
    return wording.reason(reason)


def _asked(condition: ItemCondition, rubric: Rubric) -> str:
    """Say all that the condition asks for: of nothing at all, none of it holds."""
    return _BETWEEN.join(_wanted(each, rubric, later=True) for each in unmet(condition, Facts(), "", "", ""))


def _wanted(missing: Unmet, rubric: Rubric, *, later: bool = False) -> str:
    """Say what the key asks for. `later`: whoever is asked for the third contact may also have made the fourth."""
    match missing.wanted:
        case Bounds(at_least=least, at_most=most):
            return _contacts(least, most, later=later)
        case Span(longer_than=longer, shorter_than=shorter):
            return wording.lasting(missing.key, _length(longer, shorter))
        case names:
            return _one_of(missing.key, names, missing.field, rubric)


def _contacts(least: int | None, most: int | None, *, later: bool) -> str:
    if most is None:
        said = wording.contacts(least or 0)
        return _("{contact} or later").format(contact=said) if later else said
    if least == most or (most == 1 and not least):
        return wording.contacts(most)
    if not least:
        return ngettext("at most {n} contact", "at most {n} contacts", most).format(n=most)
    return ngettext("{least} to {n} contact", "{least} to {n} contacts", most).format(least=least, n=most)


def _length(longer: int | None, shorter: int | None) -> str:
    if shorter is None:
        return _("longer than {span}").format(span=_exactly(longer or 0))
    if longer is None:
        return _("less than {span}").format(span=_exactly(shorter))
    return _("{from_} to {to}").format(from_=_exactly(longer), to=_exactly(shorter))


def _exactly(seconds: int) -> str:
    """Say a length of time in the largest unit that leaves no remainder, as a coach would have written it."""
    for unit, said in ((86_400, _("{n} d")), (3_600, _("{n} h")), (60, _("{n} min"))):
        if seconds and seconds % unit == 0:
            return said.format(n=seconds // unit)
    return _("{n} s").format(n=seconds)


def _one_of(key: str, names: Sequence[str], field: str, rubric: Rubric) -> str:
    called = [_called(key, name, rubric) for name in names]
    if key == "persona":
        return _("persona {name}").format(name=_any(called))
    if key == "stage":
        return _("stage {name}").format(name=_any(called))
    if key == "kind":
        known = set(KINDS) <= set(names)
        return _("the persona is known") if known else _("{kind} customer").format(kind=_any(called))
    if key == "words":
        quoted = [_("“{word}”").format(word=name) for name in names]
        if len(quoted) == 1:
            return _("the word {word}").format(word=quoted[0])
        return _("one of the words {words}").format(words=_any(quoted))
    return f"{field}: {_any(names)}" if key == "fields" else wording.named(key, _any(names))


def _any(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > _MOST_NAMED + 1:
        listed = ", ".join(names[:_MOST_NAMED])
        return _("{listed} … ({n} more)").format(listed=listed, n=len(names) - _MOST_NAMED)
    return _("{listed} or {last}").format(listed=", ".join(names[:-1]), last=names[-1])


def _actual(missing: Unmet, rubric: Rubric) -> str:
    actual = missing.actual
    if isinstance(actual, int):
        named = wording.contacts(actual) if missing.key == "contacts" else wording.span(actual)
    elif actual:
        values = [_called(missing.key, value, rubric) for value in actual[:_MOST_NAMED]]
        named = ", ".join(values) + (" …" if len(actual) > _MOST_NAMED else "")
    elif missing.key in ("tags", "words", "fields"):
        return ""
    else:
        named = _("not known")
    return " " + _("(is {actual})").format(actual=named)


def _called(key: str, value: str, rubric: Rubric) -> str:
    if key == "persona":
        return persona_name(value, rubric)
    if key == "stage":
        return stage_name(value, rubric)
    return wording.kind(value) if key == "kind" else value
