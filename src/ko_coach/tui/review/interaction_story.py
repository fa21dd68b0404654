"""What happened: the ticket, who the customer was, the prompts and what became of them, the look back, the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.record.entries import KeptPrompt, Reflection
from ko_coach.review.interaction_values import OpenedInteraction, Outline, Told
from ko_coach.text import clean, clean_line
from ko_coach.tui import wording
from ko_coach.tui.review import interaction_words as words
from ko_coach.tui.text_pane import TextPane, wrapped

_BOXES = {
    "shown": ("□", "$muted"),
    "ticked": ("☑", "$success"),
    "ignored": ("☒", "$muted"),
    "nudged": ("▣", "$warning"),
}


class StoryPane(TextPane):
    """Read only: it scrolls."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(id="story")
        self._now = now
        self._opened: OpenedInteraction | None = None
        self._words = ""

    def show(self, opened: OpenedInteraction) -> None:
        """Show this interaction; what is scrolled stays where the same one is shown again."""
        another = self._opened is None or self._opened.outline.id != opened.outline.id
        self._opened, self._words = opened, ""
        self.border_title = Content(clean_line(opened.outline.ticket))
        self.renew()
        if another:
            self.scroll_home(animate=False)

    def say(self, sentence: str) -> None:
        """Show a sentence in the place of an interaction."""
        self._opened, self._words = None, sentence
        self.border_title = Content("")
        self.renew()

    # ------------------------------------------------------------------ lines

    def compose_lines(self, width: int) -> list[Content]:
        if self._opened is None:
            return list(wrapped(self._words, width, "$muted"))
        outline, told = self._opened.outline, self._opened.told
        if told is None:
            return [*self._outline(outline, width), Content(""), *_kept_private(outline, width)]
        return [
            *wrapped(clean_line(told.kept.subject) or _("(no subject)"), width, "bold"),
            *self._outline(outline, width),
            *_customer(told, width),
            *_prompts(told, width),
            *_reflection(told, width),
            *_timeline(told, self._now(), width),
        ]

    def _outline(self, outline: Outline, width: int) -> Iterator[Content]:
        now = self._now()
        when = wording.clock(outline.opened_at, now)
        if outline.closed_at is not None:
            when += f" – {wording.clock(outline.closed_at, outline.opened_at)}"
        parts = [clean_line(outline.agent), when, words.engaged(outline.engaged_seconds), words.state(outline)]
        if outline.private:
            parts.append(_("private"))
        yield from wrapped(" · ".join(parts), width, "$muted")


def _kept_private(outline: Outline, width: int) -> Iterator[Content]:
    said = _("{name} keeps this one private: that it happened is all there is to see.")
    yield from wrapped(said.format(name=clean_line(outline.agent)), width)


def heading(title: str) -> Iterator[Content]:
    """Yield an empty line and the title of a part."""
    yield Content("")
    yield Content.styled(title.upper(), "bold $accent")


def _customer(told: Told, width: int) -> Iterator[Content]:
    kept = told.kept
    if facts := words.facts(kept):
        yield from wrapped(facts, width, "$muted")
    version = f"{clean_line(kept.rubric)} v{kept.version[:4]}"
    yield from wrapped(version, width, "$muted")
    yield from heading(_("the customer"))
    if kept.customer_name:
        yield from wrapped(clean_line(kept.customer_name), width, "bold")
    persona, stage = words.persona_of(told, kept.version), words.stage_of(told, kept.version)
    name = words.say(persona.name) if persona else clean_line(kept.persona) or _("not known yet")
    yield from wrapped(_named(name, kept.persona_by), width)
    if persona and (quote := words.say(persona.quote)):
        yield from wrapped(_("“{quote}”").format(quote=quote), width, "italic $quote", "  ", "  ")
    name = words.say(stage.name) if stage else clean_line(kept.stage) or _("not known yet")
    yield from wrapped(_("stage: {name}").format(name=_named(name, kept.stage_by)), width)


def _named(name: str, by: str) -> str:
    how = {"agent": _("named by hand"), "rule": _("found by a rule")}.get(by, "")
    return f"{name} ({how})" if how else name


# ---------------------------------------------------------------------- prompts


def _prompts(told: Told, width: int) -> Iterator[Content]:
    yield from heading(_("prompts"))
    if not told.kept.prompts:
        yield from wrapped(_("None was shown."), width, "$muted")
    for phase, prompts in groupby(sorted(told.kept.prompts, key=_place(told)), key=lambda prompt: prompt.phase):
        yield Content.styled(_phase_title(told, phase), "$secondary")
        for prompt in prompts:
            yield from _prompt(told, prompt, width)


def _place(told: Told) -> Callable[[KeptPrompt], int]:
    rubric = told.rubrics.get(told.kept.version)
    places = {phase.id: place for place, phase in enumerate(rubric.phases)} if rubric else {}
    return lambda prompt: places.get(prompt.phase, len(places))


def _phase_title(told: Told, phase: str) -> str:
    for rubric in told.rubrics.values():
        for one in rubric.phases:
            if one.id == phase:
                return words.say(one.title)
    return clean_line(phase)


def _prompt(told: Told, prompt: KeptPrompt, width: int) -> Iterator[Content]:
    box, style = _BOXES[prompt.action]
    text_style = "$muted" if prompt.action == "ignored" or prompt.replaced else ""
    lines = list(wrapped(clean_line(prompt.text), width - 4, text_style))
    for row, line in enumerate(lines):
        yield Content.assemble("  ", (f"{box} ", style) if row == 0 else "  ", line)
    marks = [
        _("set aside") if prompt.action == "ignored" else "",
        _("lit up") if prompt.nudged else "",
        _("left the screen") if prompt.replaced else "",
        *_by_the_coach(told, prompt),
    ]
    if said := " · ".join(mark for mark in marks if mark):
        yield from wrapped(said, width, "italic $muted", "    ", "    ")


def _by_the_coach(told: Told, prompt: KeptPrompt) -> Iterator[str]:
    """Yield what the rubric's versions did to the prompt while it was on screen."""
    before = next((line.versions[prompt.item] for line in told.timeline if prompt.item in line.versions), "")
    if before and before != prompt.version:
        quote = words.prompt_text(told, prompt.item, before)
        yield _("reworded by v{version}, before: “{quote}”").format(version=prompt.version[:4], quote=quote)
    adopted = next((line for line in told.timeline if prompt.item in line.removed), None)
    if adopted is not None:
        yield _("withdrawn by v{version}").format(version=adopted.version[:4])


# ---------------------------------------------------------------------- the look back, the timeline


def _reflection(told: Told, width: int) -> Iterator[Content]:
    if told.rating is None:
        return
    said = [(label, text) for label, text in _free(told.rating.submission.reflection) if text]
    if said:
        yield from heading(_("looking back"))
    for label, text in said:
        yield Content.styled(label, "$muted")
        yield from wrapped(text, width, "", "  ", "  ")


def _free(words_of_agent: Reflection) -> Iterator[tuple[str, str]]:
    beyond = clean(words_of_agent.one_step_beyond)
    if beyond and words_of_agent.kind:
        beyond = f"{beyond} ({wording.one_step_kind(clean_line(words_of_agent.kind))})"
    yield _("One step beyond"), beyond
    yield _("Lesson"), clean(words_of_agent.lesson)
    yield _("What stood in my way"), clean(words_of_agent.in_the_way)
    yield _("Decided for"), wording.side(clean_line(words_of_agent.decided_for))
    yield _("Note"), clean(words_of_agent.note)


def _timeline(told: Told, now: datetime, width: int) -> Iterator[Content]:
    yield from heading(_("timeline"))
    day = wording.day(told.kept.opened_at, now)
    for at, what in words.timeline(told):
        if (that_day := wording.day(at, now)) != day:
            day = that_day
            yield Content.styled(day, "$secondary")
        when = wording.clock(at, at)
        for row, line in enumerate(wrapped(what, max(width - len(when) - 2, 8))):
            yield Content.assemble((when if row == 0 else " " * len(when), "$muted"), "  ", line)
