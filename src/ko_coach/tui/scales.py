"""The questions of the look back, answered with digits; the one at hand shows its anchors."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.content import Content
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from ko_coach.coaching.rating import Form
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.model import Criterion
from ko_coach.text import clean_line
from ko_coach.tui.actions import RATING_DIGITS, bindings
from ko_coach.tui.text_pane import TextPane, wrapped


class Scales(TextPane):
    """The questions; the one at hand shows its anchors."""

    BINDINGS = [*bindings("rating"), *RATING_DIGITS]

    class Finished(Message):
        """The agent pressed Enter on the last question, or asked to save."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """`changed` is called for every answer, before it is painted: what is on screen is on its way to the disk."""
        super().__init__(id="scales")
        self._changed = changed
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
            here = place == self.form.cursor
            rows = self._opened_row(criterion, width) if here else [(self._closed_row(criterion, width), None)]
            lines += [line for line, _value in rows]
            self._rows += [(place, value) for _line, value in rows]
        return lines

    def _opened_row(self, criterion: Criterion, width: int) -> list[tuple[Content, int | None]]:
        rows: list[tuple[Content, int | None]] = []
        question = clean_line(criterion.question.say(language()))
        rows += [(line, None) for line in wrapped(question, width, "bold", "▸ ", "  ")]
        for value, anchor in criterion.anchors:
            rows += [
                (line, value)
                for line in wrapped(clean_line(anchor.say(language())), width, "$muted", f"   {value} ", "     ")
            ]
        rows += [(line, None) for line in self._choices(criterion, width)]
        rows.append((Content(""), None))
        return rows

    def _choices(self, criterion: Criterion, width: int) -> Iterator[Content]:
        answer = self.form.answer_to(criterion.id) if self.form else None
        labels = dict(criterion.labels)
        line = Content("   ")
        for value in [*criterion.values, None]:
            chosen = answer is not None and (answer.not_applicable if value is None else answer.value == value)
            name = _("n/a") + " -" if value is None else str(value)
            if value in labels:
                name = f"{value} {clean_line(labels[value].say(language()))}"
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
            said, style = clean_line(label.say(language())) if label else str(answer.value), "bold $success"
        name = Content(clean_line(criterion.name.say(language()))).truncate(
            max(width - len(said) - 4, 4), ellipsis=True, pad=True
        )
        return Content.assemble("  ", name.stylize("$muted"), " ", (said, style))

    # ------------------------------------------------------------------ keys and mouse

    def _after(self) -> None:
        self._changed()
        self._renew_in_sight()

    def _renew_in_sight(self) -> None:
        self.renew()
        self.refresh(layout=True)
        self.call_after_refresh(self._into_sight)

    def _into_sight(self) -> None:
        """Scroll the panel until the question at hand and its answers are on screen."""
        rows = [row for row, (place, _value) in enumerate(self._rows) if self.form and place == self.form.cursor]
        if rows and isinstance(self.parent, Widget):
            region = Region(0, rows[0], self.size.width, len(rows))
            self.parent.scroll_to_region(region, animate=False, immediate=True)

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
            self._renew_in_sight()

    def action_answer_next(self) -> None:
        form = self.form
        if form is None:
            return
        if form.cursor < len(form.criteria) - 1:
            self.action_answer_move(1)
        else:
            self.post_message(self.Finished())

    def on_click(self, event: Click) -> None:
        row = event.y + self.scroll_offset.y
        if self.form is None or row >= len(self._rows):
            return
        place, value = self._rows[row]
        if place != self.form.cursor:
            self.action_answer_move(place - self.form.cursor)
        elif value is not None:
            self.action_answer(value)
