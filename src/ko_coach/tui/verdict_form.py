"""How an experiment ended, to be said: one of three words, and a line why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.i18n import gettext as _
from ko_coach.record.practice_entries import Verdict
from ko_coach.review.outcome_words import verdict_name
from ko_coach.text import clean_line
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import LONGEST_FIELD, Label

_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class VerdictChoice(Widget, can_focus=True):
    """Kept, taken back, unclear: a digit chooses, and goes on to the words."""

    BINDINGS = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, len(_VERDICTS) + 1)),
        Binding("down,right,space", "turn(1)", show=False),
        Binding("up,left", "turn(-1)", show=False),
        Binding("enter", "go_on", show=False),
    ]

    class Chosen(Message):
        """On to the words."""

    def __init__(self) -> None:
        super().__init__(id="verdict-choice", classes="field")
        self.value: Verdict | None = None

    def render(self) -> Content:
        return Content("\n").join(self._line(number, one) for number, one in enumerate(_VERDICTS, 1))

    def _line(self, number: int, one: Verdict) -> Content:
        here = one == self.value
        mark = ("▸ ■ ", "bold $accent") if here else ("  □ ", "$muted")
        return Content.assemble(mark, (f"{number}  {verdict_name(one)}", "bold" if here else ""))

    def action_choose(self, number: int) -> None:
        self.take(_VERDICTS[number - 1])
        self.post_message(self.Chosen())

    def action_turn(self, by: int) -> None:
        place = -1 if self.value is None else _VERDICTS.index(self.value)
        self.take(_VERDICTS[(place + by) % len(_VERDICTS)] if self.value or by > 0 else _VERDICTS[-1])

    def action_go_on(self) -> None:
        if self.value is not None:
            self.post_message(self.Chosen())

    def take(self, value: Verdict | None) -> None:
        """Show this one as chosen."""
        self.value = value
        self.refresh()


class VerdictForm(VerticalScroll, inherit_bindings=False):
    """`Given` carries what was said; both parts are needed."""

    BINDINGS = bindings("verdict")
    can_focus = False

    @dataclass
    class Given(Message):
        """The experiment that the version is ended so."""

        version: str
        verdict: Verdict
        words: str

    class Left(Message):
        """Nothing was said."""

    def __init__(self) -> None:
        super().__init__(id="verdict", classes="pane")
        self.choice = VerdictChoice()
        self.field = Input(
            id="verdict-words", classes="field", compact=True, max_length=LONGEST_FIELD, select_on_focus=False
        )
        self._version = ""
        self._missing = Sentence()
        self._about = Sentence()

    def compose(self) -> ComposeResult:
        yield self._about
        yield self.choice
        yield Label(_("Why, in a line"))
        yield self.field
        yield self._missing

    def show(self, version: str, about: str, verdict: Verdict | None = None, words: str = "") -> None:
        """Begin with the experiment that this version is, and with what was said of it before."""
        self.border_title = Content(_("verdict on v{version}").format(version=version[:4]))
        self._version = version
        self._about.say(clean_line(about))
        self._missing.say("")
        self.choice.take(verdict)
        self.field.value = clean_line(words)
        self.field.cursor_position = len(self.field.value)

    def on_verdict_choice_chosen(self, event: VerdictChoice.Chosen) -> None:
        event.stop()
        self.screen.set_focus(self.field, scroll_visible=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_give()

    def action_give(self) -> None:
        words = clean_line(self.field.value)
        if self.choice.value is None:
            self._missing.say(_("First choose: 1, 2 or 3."))
            self.screen.set_focus(self.choice, scroll_visible=False)
        elif not words:
            self._missing.say(_("One line of words is needed: it is read years later."))
            self.screen.set_focus(self.field, scroll_visible=False)
        else:
            self.post_message(self.Given(self._version, self.choice.value, words))

    def action_leave(self) -> None:
        self.post_message(self.Left())


class Sentence(Widget):
    """A line or two that may change; nothing where it is empty."""

    def __init__(self) -> None:
        super().__init__(classes="sentence")
        self._words = ""
        self.display = False

    def say(self, words: str) -> None:
        """Say these words."""
        self._words = words
        self.display = bool(words)
        self.refresh(layout=True)

    def render(self) -> Content:
        return Content.styled(self._words, "$muted")
