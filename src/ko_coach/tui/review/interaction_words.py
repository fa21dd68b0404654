"""What happened in one interaction, in words; names and prompts in the wording of the version that was on screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.record.entries import KeptInteraction, KeptPrompt
from ko_coach.review.interaction_values import Happening, Outline, Told
from ko_coach.rubric.conditions import Reason
from ko_coach.rubric.model import Criterion, Persona, Stage, Text
from ko_coach.text import clean_line
from ko_coach.tui import wording

_MOST_QUOTED = 2
"""Prompts that came together and are quoted; of more it is said how many they were."""


def say(text: Text) -> str:
    """Return a coach's words, safe for a terminal: the record may have come from anywhere."""
    return clean_line(text.say(language()))


# ---------------------------------------------------------------------- names, as they were


def persona_of(told: Told, version: str) -> Persona | None:
    """Return the portrait of the version, or of another one that was on screen."""
    name = told.kept.persona
    rubrics = [told.rubrics[version]] if version in told.rubrics else []
    found = (rubric.persona_by_id.get(name) for rubric in [*rubrics, *told.rubrics.values()])
    return next((one for one in found if one is not None), None)


def stage_of(told: Told, version: str) -> Stage | None:
    """Return the stage of the version, or of another one that was on screen."""
    name = told.kept.stage
    rubrics = [told.rubrics[version]] if version in told.rubrics else []
    found = (rubric.stage_by_id.get(name) for rubric in [*rubrics, *told.rubrics.values()])
    return next((one for one in found if one is not None), None)


def criterion_of(told: Told, version: str, name: str) -> Criterion | None:
    """Return the question in the wording of that version."""
    rubric = told.rubrics.get(version)
    return rubric.criterion_by_id.get(name) if rubric else None


def prompt_text(told: Told, item: str, version: str = "") -> str:
    """Return the prompt as it read under that version; as it read last where none is named."""
    kept = next((prompt for prompt in told.kept.prompts if prompt.item == item), None)
    rubric = told.rubrics.get(version)
    if (kept is None or (version and kept.version != version)) and rubric and item in rubric.item_by_id:
        return clean_line(rubric.item_by_id[item].text.say(_spoken(told, kept)))
    return clean_line(kept.text if kept else item)


def _spoken(told: Told, kept: KeptPrompt | None) -> str:
    """Return the language in which the prompt stood on screen; the reader's where that cannot be told."""
    rubric = told.rubrics.get(kept.version) if kept else None
    item = rubric.item_by_id.get(kept.item) if rubric and kept else None
    codes = [code for code, words in item.text.by_language if kept and words == kept.text] if item else []
    return codes[0] if codes else language()


# ---------------------------------------------------------------------- facts


def state(outline: Outline | KeptInteraction) -> str:
    """Say what became of the interaction."""
    return {
        "open": _("not closed yet"),
        "draft": _("rating begun"),
        "rated": _("rated"),
        "skipped": _("closed without a rating"),
    }[outline.state]


def engaged(seconds: int) -> str:
    """Say how long the agent worked on it."""
    spent = wording.span(seconds) if seconds >= 60 else _("{n} s").format(n=seconds)
    return _("{span} of work").format(span=spent)


def facts(kept: KeptInteraction) -> str:
    """Say what was known of the ticket: `third contact · waiting 12 min · priority high`."""
    found = [Reason(kind, str(kept.facts[kind])) for kind in ("contacts", *wording.SPANS) if kind in kept.facts]
    named = [kind for kind in wording.NAMED if kind not in ("tags", "words") and kept.facts.get(kind)]
    found += [Reason(kind, clean_line(str(kept.facts[kind]))) for kind in named]
    tags = kept.facts.get("tags") or ()
    found += [Reason("tags", clean_line(str(tag))) for tag in tags]
    return wording.reasons(tuple(found))


# ---------------------------------------------------------------------- the timeline


def timeline(told: Told) -> Iterator[tuple[datetime, str]]:
    """Yield when something happened and what."""
    version = told.kept.version
    versions: Mapping[str, str] = {}
    for line in told.timeline:
        version, versions = line.version or version, {**versions, **line.versions}
        yield line.at, happening(line, told, version, versions)


def happening(line: Happening, told: Told, version: str, versions: Mapping[str, str]) -> str:
    """Say one line of the timeline.

    Args:
        line: what happened.
        told: the interaction.
        version: the rubric's version then.
        versions: the versions in whose wording the prompts stood on screen then, by their id.
    """
    match line.kind:
        case "shown":
            return _shown(line, told)
        case "ticked" | "unticked" | "ignored" | "nudged" | "replaced":
            return _acted(line, [prompt_text(told, item, versions.get(item, "")) for item in line.items])
        case "adopted":
            return _adopted(line)
        case "persona" | "persona recognised":
            late = line.kind == "persona recognised"
            said = _("persona recognised later: {name}") if late else _("named the persona: {name}")
            return said.format(name=_persona(line.name, told, version))
        case "stage" | "stage recognised":
            late = line.kind == "stage recognised"
            said = _("stage recognised later: {name}") if late else _("named the stage: {name}")
            return said.format(name=_stage(line.name, told, version))
        case "away":
            return _away(line)
        case "skipped":
            reason = clean_line(wording.skip_reason(line.name))
            return _("closed without a rating: {reason}").format(reason=reason)
        case "looked" | "reviewed" | "replied" | "done":
            return _by_others(line)
        case _:
            return _plain(line.kind)


def _plain(kind: str) -> str:
    return {
        "opened": _("opened"),
        "back": _("came back"),
        "private": _("kept private"),
        "shared": _("private no longer"),
        "draft": _("began to rate"),
        "rated": _("rated"),
        "corrected": _("corrected the rating"),
        "withdrawn": _("took the rating back"),
        "reopened": _("opened again"),
    }.get(kind, kind)


def _by_others(line: Happening) -> str:
    said = {
        "looked": _("{name} looked at it"),
        "reviewed": _("{name} reviewed it"),
        "replied": _("{name} answered"),
        "done": _("{name}: the next step is done"),
    }[line.kind]
    return said.format(name=clean_line(line.by))


def _shown(line: Happening, told: Told) -> str:
    if len(line.items) > _MOST_QUOTED:
        return ngettext("{n} prompt shown", "{n} prompts shown", len(line.items)).format(n=len(line.items))
    quoted = [prompt_text(told, item, line.versions.get(item, "")) for item in line.items]
    return _("shown: {what}").format(what=_quoted(quoted))


def _acted(line: Happening, prompts: Sequence[str]) -> str:
    said = {
        "ticked": _("ticked: {what}"),
        "unticked": _("tick taken back: {what}"),
        "ignored": _("set aside: {what}"),
        "nudged": _("lit up: {what}"),
        "replaced": _("left the screen: {what}"),
    }[line.kind]
    return said.format(what=_quoted(prompts))


def _quoted(texts: Sequence[str]) -> str:
    return " · ".join(_("“{quote}”").format(quote=text) for text in texts)


def _adopted(line: Happening) -> str:
    parts = (
        (line.changed, ngettext("{n} prompt reworded", "{n} prompts reworded", len(line.changed))),
        (line.added, ngettext("{n} prompt new", "{n} prompts new", len(line.added))),
        (line.removed, ngettext("{n} prompt withdrawn", "{n} prompts withdrawn", len(line.removed))),
    )
    said = ", ".join(words.format(n=len(items)) for items, words in parts if items)
    took = _("took the rubric's version v{version}").format(version=line.version[:4])
    return f"{took}: {said}" if said else took


def _away(line: Happening) -> str:
    if line.until is None:
        return _("turned to another ticket")
    seconds = int((line.until - line.at).total_seconds())
    span = wording.span(seconds) if seconds >= 60 else _("{n} s").format(n=seconds)
    return _("with another ticket for {span}").format(span=span)


def _persona(name: str, told: Told, version: str) -> str:
    rubric = told.rubrics.get(version)
    found = rubric.persona_by_id.get(name) if rubric else None
    return say(found.name) if found else clean_line(name)


def _stage(name: str, told: Told, version: str) -> str:
    rubric = told.rubrics.get(version)
    found = rubric.stage_by_id.get(name) if rubric else None
    return say(found.name) if found else clean_line(name)


def due(day: str, now: datetime) -> str:
    """Say until when a step is to be done; empty where no day is set."""
    try:
        moment = datetime.fromisoformat(f"{day}T12:00").astimezone()
    except ValueError:
        return ""
    said = wording.day(moment, now)
    if moment.date() < now.astimezone().date():
        return _("was due {day}").format(day=said)
    return _("due today") if moment.date() == now.astimezone().date() else _("due {day}").format(day=said)
