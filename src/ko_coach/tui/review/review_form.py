"""What a lead writes: the rating in the words that the agent rated in, a comment, thanks, a next step with its day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.coaching.rating import Form
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.record.entries import Answer
from ko_coach.review.interaction_due import due_day
from ko_coach.text import clean_line
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import Choice, FreeField, Label
from ko_coach.tui.scales import Scales

YES_NO = ("yes", "no")


@dataclass
class Entered:
    """What a lead entered about one interaction and has not saved; it is there again when the form is."""

    interaction: str
    ticket: str
    version: str
    """The rubric version in whose wording the agent rated, or would have."""
    form: Form | None
    """None where the version of the rating is not on record: then there is only a comment."""
    kept: tuple[Answer, ...] = ()
    """Answers of the review in force, which a comment leaves as they are."""
    words: dict[str, str] = field(default_factory=dict)
    """comment, thanks (yes or no), next_step, due."""
    rates: bool = True
    """Whether the form is open with its questions."""

    def said(self, name: str) -> str:
        return self.words.get(name, "").strip()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What would be saved."""
        return self.form.answers if self.form is not None and self.rates else self.kept


class Sentence(Widget):
    """A sentence that takes as many lines as it needs, and none when there is nothing to say."""

    def __init__(self, id: str, style: str = "$error") -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes="sentence")
        self._words, self._style = "", style
        self.display = False

    def say(self, words: str) -> None:
        """Show these words; none hides the place."""
        self._words, self.display = words, bool(words)
        self.refresh(layout=True)

    def render(self) -> Content:
        return Content.styled(self._words, self._style)


class ReviewForm(VerticalScroll):
    """One form, filled with what was entered about the interaction at hand."""

    BINDINGS = bindings("interaction-form")
    can_focus = False

    @dataclass
    class Finished(Message):
        """The lead wants to save; everything is answered, and the day is one."""

        entered: Entered
        due: str
        """A day as 2026-12-01; empty where none is set."""

    class Left(Message):
        """The lead closes the form; what was entered stays."""

    @dataclass
    class Told(Message):
        """Something the lead should know."""

        words: str
        style: str

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(id="review-form", classes="pane")
        self.scales = Scales(self.renew_title)
        self.trouble = Sentence("review-trouble")
        self._today = today
        self._entered: Entered | None = None
        self._saving = False

    def compose(self) -> ComposeResult:
        yield self.trouble
        yield self.scales
        yield Label(_("Comment"))
        yield FreeField("comment", self._write)
        yield Label(_("Thanks"))
        yield Choice("thanks", YES_NO, _yes_no, self._write)
        yield Label(_("Next step"))
        yield FreeField("next_step", self._write)
        yield Label(_("Until when: 2026-12-01, or 7d"))
        yield FreeField("due", self._write)

    def on_mount(self) -> None:
        self._fill()

    def on_resize(self) -> None:
        self.renew_title()

    def show(self, entered: Entered) -> None:
        """Show what was entered so far."""
        self._entered, self._saving = entered, False
        self.trouble.say("")
        self._fill()

    @property
    def beginning(self) -> Widget:
        """What has the keyboard first."""
        rates = self._entered is not None and self._entered.rates and self._entered.form is not None
        return self.scales if rates else self.query_one("#field-comment", FreeField)

    def _fill(self) -> None:
        entered = self._entered
        if entered is None or not self.is_mounted:
            return
        self.scales.display = entered.rates and entered.form is not None
        if entered.form is not None:
            self.scales.show(entered.form)
        for free in self.query(FreeField):
            free.fill(entered.words.get(free.field, ""))
        self.query_one(Choice).set_value(entered.words.get("thanks", ""))
        self.scroll_home(animate=False)
        self.renew_title()

    def renew_title(self) -> None:
        """Write in the frame what this is about, and how far the answers are."""
        entered = self._entered
        if entered is None:
            return
        title = _("Review of {ticket}").format(ticket=clean_line(entered.ticket))
        if entered.rates and entered.form is not None:
            form = entered.form
            title += " · " + _("{n} of {total}").format(n=len(form.answers), total=len(form.criteria))
        self.border_title = Content(title)

    def _write(self, name: str, text: str) -> None:
        if self._entered is not None:
            self._entered.words[name] = text

    # ------------------------------------------------------------------ saving

    def failed(self, why: str) -> None:
        """Say why it could not be saved; what was entered stands as it was."""
        self._saving = False
        self.trouble.say(_("Not saved, nothing is lost: {why}").format(why=clean_line(why)))
        self.scroll_home(animate=False)

    def action_save(self) -> None:
        entered = self._entered
        if entered is None or self._saving or not self._answered(entered):
            return
        try:
            due = due_day(entered.said("due"), self._today())
        except ValueError:
            self._refuse("due", _("That is no day. Write 2026-12-01, or 7d for a week from today."))
            return
        if due and not entered.said("next_step"):
            self._refuse("next_step", _("A day needs a next step."))
        elif not (entered.answers or entered.said("comment") or entered.said("next_step") or self._thanks(entered)):
            self._refuse("comment", _("There is nothing to save yet."))
        else:
            self._saving = True
            self.trouble.say("")
            self.post_message(self.Finished(entered, due))

    @staticmethod
    def _thanks(entered: Entered) -> bool:
        return entered.said("thanks") == "yes"

    def _answered(self, entered: Entered) -> bool:
        """Say whether every question has its answer; go to the first that has none."""
        form = entered.form
        if not entered.rates or form is None or form.first_open is None:
            return True
        missing = len(form.missing)
        form.move(form.first_open - form.cursor)
        self.scales.show(form)
        self.screen.set_focus(self.scales)
        said = ngettext(
            "{n} question is open; - says it does not fit.", "{n} questions are open; - says one does not fit.", missing
        )
        self.post_message(self.Told(said.format(n=missing), "$warning"))
        return False

    def _refuse(self, name: str, why: str) -> None:
        self.screen.set_focus(self.query_one(f"#field-{name}", FreeField))
        self.post_message(self.Told(why, "$warning"))

    # ------------------------------------------------------------------ keys

    def on_scales_finished(self, event: Scales.Finished) -> None:
        event.stop()
        self.screen.set_focus(self.query_one("#field-comment", FreeField))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "field-due":
            self.action_save()
        else:
            self.action_step(1)

    def action_step(self, step: int) -> None:
        """Go to the field before or after; the ends are joined, so that one stays in the form."""
        order = [child for child in self.children if child.can_focus and child.display]
        here = self.screen.focused
        place = order.index(here) + step if here in order else 0
        self.screen.set_focus(order[place % len(order)])

    def action_leave(self) -> None:
        self.post_message(self.Left())


def _yes_no(value: str) -> str:
    return _("yes") if value == "yes" else _("no")
