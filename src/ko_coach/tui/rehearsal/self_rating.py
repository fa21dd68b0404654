"""What the agent ticked and how they rated themselves, as the look at a rehearsal tells it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from ko_coach.coaching.session import Session
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.record.entries import Answer, Reflection
from ko_coach.rubric.model import Criterion
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.text_pane import wrapped

_BOXES = {"ticked": "☑", "ignored": "–"}


def ticked(session: Session, width: int) -> Iterator[Content]:
    """Yield the prompts that were on screen, each with what became of it."""
    prompts = session.checklist.in_order(session.rubric)
    done = sum(prompt.action == "ticked" for prompt in prompts)
    yield Content.styled(_("you ticked {n} of {total}").format(n=done, total=len(prompts)), "$muted")
    for prompt in prompts:
        style = "$success" if prompt.action == "ticked" else "$muted"
        yield from wrapped(prompt.text, width, style, f"  {_BOXES.get(prompt.action, '□')} ", "    ")


def rated(session: Session, width: int) -> Iterator[Content]:
    """Yield the self-rating, or that there is none yet."""
    yield Content.styled(_("you rated yourself"), "$muted")
    form = session.form
    if form is None or not form.answers:
        yield from wrapped(_("not yet: r rates it"), width, "$warning", "  ", "  ")
        return
    for criterion in form.criteria:
        name, said = clean_line(criterion.name.say(language())), _answer(criterion, form.answer_to(criterion.id))
        yield from wrapped(f"{name}: {said}", width, "", "  ", "    ")
    for label, words in _written(form.reflection):
        yield from wrapped(f"{label}: {words}", width, "", "  ", "    ")


def _answer(criterion: Criterion, answer: Answer | None) -> str:
    if answer is None:
        return "·"
    if answer.not_applicable or answer.value is None:
        return _("n/a")
    label = dict(criterion.labels).get(answer.value)
    return clean_line(label.say(language())) if label else f"{answer.value} / {criterion.highest}"


def _written(reflection: Reflection) -> Iterator[tuple[str, str]]:
    side = wording.side(reflection.decided_for) if reflection.decided_for else ""
    fields = (
        (_("One step beyond"), reflection.one_step_beyond),
        (_("Lesson"), reflection.lesson),
        (_("What stood in my way"), reflection.in_the_way),
        (_("Decided for"), side),
        (_("Note"), reflection.note),
    )
    yield from ((label, words) for label, words in fields if words)
