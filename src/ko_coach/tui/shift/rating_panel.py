"""The look back: six questions answered with digits, then the free fields for whoever has something to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click, Focus, Blur
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.coaching.rating import KINDS, SIDES, Form
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.model import Criterion
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.actions import RATING_DIGITS, bindings
from ko_coach.tui.text_pane import TextPane, wrapped

LONGEST_FIELD = 2_000


class Scales(TextPane):
    """The questions; the one at hand shows its anchors."""

    BINDINGS = [*bindings("rating"), *RATING_DIGITS]

    class Changed(Message):
        """An answer was given."""

    class Finished(Message):
        """The agent pressed Enter on the last question, or asked to save."""

    class Left(Message):
        """The agent closes the form; it stays as a draft."""

    def __init__(self) -> None:
        super().__init__(id="scales")
        self.form: Form | None = None
        self._rows: list[tuple[int, int | None]] = []
        """For each line: the criterion's place, and the answer that stands there."""

    def show(self, form: Form) -> None:
        self.form = form
        self.renew()
        self.refresh(layout=True)

    # ------------------------------------------------------------------ lines

    def compose_lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        self._rows = []
        if self.form is None:
            return lines
        for place, criterion in enumerate(self.form.criteria):
            rows = self._opened_row(criterion, width) if place == self.form.cursor else [(self._closed_row(criterion, width), None)]
            lines += [line for line, _value in rows]
            self._rows += [(place, value) for _line, value in rows]
        return lines

    def _opened_row(self, criterion: Criterion, width: int) -> list[tuple[Content, int | None]]:
        rows: list[tuple[Content, int | None]] = []
        question = criterion.question.say(language())
        rows += [(line, None) for line in wrapped(question, width, "bold", "▸ ", "  ")]
        for value, anchor in criterion.anchors:
            rows += [(line, value) for line in wrapped(anchor.say(language()), width, "$muted", f"   {value} ", "     ")]
        rows += [(line, None) for line in self._choices(criterion, width)]
        rows.append((Content(""), None))
        return rows

    def _choices(self, criterion: Criterion, width: int) -> Iterator[Content]:
        answer = self.form.answer_to(criterion.id) if self.form else None
        labels = dict(criterion.labels)
        line = Content("   ")
        for value in [*criterion.values, None]:
            chosen = answer is not None and (answer.not_applicable if value is None else answer.value == value)
            name = _("n/a (-)") if value is None else f"{value} {labels[value].say(language())}" if value in labels else f"{value}"
            part = Content.styled(f"[■ {name}]" if chosen else f"[ {name} ]", "bold $accent" if chosen else "")
            if line.cell_length + part.cell_length > width:
                yield line
                line = Content("   ")
            line = Content.assemble(line, part, " ")
        yield line

    def _closed_row(self, criterion: Criterion, width: int) -> Content:
        answer = self.form.answer_to(criterion.id) if self.form else None
        if answer is None:
            said, style = "·", "$warning"
        elif answer.not_applicable or answer.value is None:
            said, style = _("n/a"), "$muted"
        else:
            label = dict(criterion.labels).get(answer.value)
            said, style = label.say(language()) if label else str(answer.value), "bold $success"
        name = Content(criterion.name.say(language())).truncate(max(width - len(said) - 4, 4), ellipsis=True, pad=True)
        return Content.assemble("  ", name.stylize("$muted"), " ", (said, style))

    # ------------------------------------------------------------------ keys and mouse

    def _after(self) -> None:
        self.renew()
        self.refresh(layout=True)
        self.post_message(self.Changed())

    def action_answer(self, value: int) -> None:
        if self.form is not None and self.form.answer(value):
            self._after()

    def action_not_applicable(self) -> None:
        if self.form is not None:
            self.form.not_applicable()
            self._after()

    def action_answer_move(self, step: int) -> None:
        if self.form is not None:
            self.form.move(step)
            self.renew()
            self.refresh(layout=True)

    def action_answer_next(self) -> None:
        form = self.form
        if form is None:
            return
        if form.cursor < len(form.criteria) - 1:
            self.action_answer_move(1)
        else:
            self.post_message(self.Finished())

    def action_save(self) -> None:
        self.post_message(self.Finished())

    def action_draft(self) -> None:
        self.post_message(self.Left())

    def on_click(self, event: Click) -> None:
        row = event.y + self.scroll_offset.y
        if self.form is None or row >= len(self._rows):
            return
        place, value = self._rows[row]
        if place != self.form.cursor:
            self.action_answer_move(place - self.form.cursor)
        elif value is not None:
            self.action_answer(value)


class Choice(Widget, can_focus=True):
    """One of a few words, or none: arrows or the space bar change it."""

    BINDINGS = [
        Binding("right,space,l,д", "turn(1)", show=False),
        Binding("left,h,р", "turn(-1)", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another word, or none, was chosen."""

        field: str
        value: str

    def __init__(self, field: str, options: tuple[str, ...], say: Callable[[str], str]) -> None:
        super().__init__(id=f"field-{field}", classes="field")
        self.field, self.options, self.value = field, options, ""
        self._say = say

    def render(self) -> Content:
        parts = [
            Content.styled(f"[{self._say(one)}]" if one == self.value else f" {self._say(one)} ", "bold $accent" if one == self.value else "$muted")
            for one in self.options
        ]
        return Content("·").join(parts)

    def action_turn(self, step: int) -> None:
        values = ("", *self.options)
        self.value = values[(values.index(self.value) + step) % len(values)]
        self.refresh()
        self.post_message(self.Changed(self.field, self.value))

    def on_focus(self, _event: Focus) -> None:
        self.refresh()

    def on_blur(self, _event: Blur) -> None:
        self.refresh()

    def on_click(self) -> None:
        self.action_turn(1)


class Label(Widget):
    """A field's name."""

    def __init__(self, text: str) -> None:
        super().__init__(classes="label")
        self._text = text

    def render(self) -> Content:
        return Content.styled(self._text, "$muted")


class FreeField(Input):
    """A line of the agent's own words."""

    def __init__(self, field: str) -> None:
        super().__init__(id=f"field-{field}", classes="field", compact=True, max_length=LONGEST_FIELD, select_on_focus=False)
        self.field = field


class RatingPanel(VerticalScroll):
    """The form as a whole."""

    BINDINGS = bindings("form")
    can_focus = False

    @dataclass
    class Wrote(Message):
        """A free field changed."""

        field: str
        text: str

    class NewWording(Message):
        """The agent takes the coach's new wording."""

    def __init__(self) -> None:
        super().__init__(id="rating")
        self._filling = False

    def compose(self) -> ComposeResult:
        yield Scales()
        for field, label in self._fields():
            yield Label(label)
            yield FreeField(field)
            if field == "one_step_beyond":
                yield Choice("kind", KINDS, wording.one_step_kind)
        yield Label(_("Decided for"))
        yield Choice("decided_for", SIDES, wording.side)
        yield Label(_("Note"))
        yield FreeField("note")

    @staticmethod
    def _fields() -> list[tuple[str, str]]:
        return [
            ("one_step_beyond", _("One step beyond")),
            ("lesson", _("Lesson")),
            ("in_the_way", _("What stood in my way")),
        ]

    @property
    def scales(self) -> Scales:
        return self.query_one(Scales)

    def show(self, form: Form) -> None:
        """Show this form as it stands."""
        self._filling = True
        self.scales.show(form)
        for field in self.query(FreeField):
            field.value = getattr(form.reflection, field.field)
        for choice in self.query(Choice):
            choice.value = getattr(form.reflection, choice.field)
            choice.refresh()
        self._filling = False
        self.scroll_home(animate=False)

    def title(self, ticket: str, form: Form, kept: bool) -> None:
        """Write in the frame which ticket this is, how far the answers are, and whether they are on disk."""
        count = _("{n} of {total}").format(n=len(form.answers), total=len(form.criteria))
        self.border_title = Content(f"{_('Look back at {ticket}').format(ticket=ticket)} · {count} {'●' if kept else '◌'}")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if isinstance(event.input, FreeField) and not self._filling:
            self.post_message(self.Wrote(event.input.field, clean_line(event.value)))

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Wrote(event.field, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if isinstance(event.input, FreeField) and event.input.field == "note":
            self.scales.post_message(Scales.Finished())
        else:
            self.screen.focus_next()

    def action_note(self) -> None:
        self.query_one("#field-note", FreeField).focus()

    def action_save(self) -> None:
        self.scales.post_message(Scales.Finished())

    def action_draft(self) -> None:
        self.scales.post_message(Scales.Left())

    def action_new_wording(self) -> None:
        self.post_message(self.NewWording())
