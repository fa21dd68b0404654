"""The first and the last fifteen seconds of a shift: how the agent is, and what the day was. Both can be skipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.coaching.day import HIGHEST, LOOK_BACK_LINES, LOWEST, FocusOfDay, MyDay
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.record.typed import Typed
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import LONGEST_FIELD
from ko_coach.tui.shift.energy import Energy
from ko_coach.tui.text_pane import TextPane, wrapped

_MOST_KNOWN = 3
SHARED = "shared"
"""The field that names the lines that are to be shared."""
_ENERGY = "energy"


class Said(TextPane):
    """A few sentences above the questions, as high as they are."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(classes="said")
        self._sentences: list[tuple[str, str]] = []

    def say(self, *sentences: tuple[str, str]) -> None:
        """Show the sentences, each with its style; empty ones are left out."""
        self._sentences = [(words, style) for words, style in sentences if words]
        self.renew()
        self.refresh(layout=True)

    def compose_lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for words, style in self._sentences:
            lines += wrapped(words, width, style)
        return [*lines, Content("")] if lines else []


class Known(Said):
    """What the record knows already of a line, above the field for more."""

    def know(self, sentences: Sequence[str]) -> None:
        """Show the first few of the sentences, and how many there are beyond."""
        told = [clean_line(one) for one in sentences[:_MOST_KNOWN]]
        if more := len(sentences) - len(told):
            told.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
        self.say(*((one, "") for one in told))

    def compose_lines(self, width: int) -> list[Content]:
        return [line for words, style in self._sentences for line in wrapped(words, width, style, "· ", "  ")]


class LineName(Widget):
    """The name of a line, and who reads it."""

    def __init__(self, words: str) -> None:
        super().__init__(classes="line-name")
        self._words = words
        self.shared = False

    def render(self) -> Content:
        who = (_("shared"), "bold $warning") if self.shared else (_("only you"), "$muted")
        return Content.assemble((self._words, "$muted"), " · ", who)

    def share(self, *, shared: bool) -> None:
        self.shared = shared
        self.refresh()


class OwnLine(Input):
    """A line of the agent's own."""

    def __init__(self, line: str) -> None:
        super().__init__(
            id=f"line-{line}", classes="field", compact=True, max_length=LONGEST_FIELD, select_on_focus=False
        )
        self.line = line


class DayPanel(VerticalScroll):
    """What both forms share: lines that are the agent's own, and may be shared one by one."""

    BINDINGS = bindings("day")
    can_focus = False
    lines: tuple[str, ...]

    class Left(Message):
        """The agent does not want to say anything now."""

    def __init__(self, id: str, typed: Typed) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes="pane")
        self.said = Said()
        self._typed = typed
        self._place = ""
        """Where what is typed and not kept waits."""
        self.names = {line: LineName(wording.day_line(line)) for line in self.lines}
        self.fields = {line: OwnLine(line) for line in self.lines}
        self.known = {line: Known() for line in self.lines}

    def compose_own_lines(self) -> Iterator[Widget]:
        """Yield the lines with their names."""
        for line in self.lines:
            yield self.names[line]
            yield self.known[line]
            yield self.fields[line]

    def fill(self, agent: str, day: str, kept: dict[str, str]) -> dict[str, str]:
        """Show what waits in the form, else what is on record of this day; return it."""
        self._place = f"{self.id} {agent} {day}"
        shown = self._typed.of(self._place) or kept
        shared = shown.get(SHARED, "").split()
        with self.prevent(Input.Changed):
            for line in self.lines:
                self.fields[line].value = shown.get(line, "")
                self.names[line].share(shared=line in shared)
        return shown

    @property
    def entered(self) -> dict[str, str]:
        """Everything that stands in the form, by field."""
        return {**self.words, SHARED: " ".join(self.shared)}

    def remember(self) -> None:
        """Let what stands in the form wait until it is kept, whatever happens."""
        self._typed.put(self._place, self.entered)

    def done(self) -> None:
        """What stood in the form is on its way into the record."""
        self._typed.done(self._place)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.remember()

    @property
    def shared(self) -> tuple[str, ...]:
        """The lines that are to be shared."""
        return tuple(line for line in self.lines if self.names[line].shared)

    @property
    def words(self) -> dict[str, str]:
        """What stands in the lines."""
        return {line: field.value for line, field in self.fields.items()}

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.fields[self.lines[-1]]:
            self.action_save()
        else:
            self.screen.focus_next()

    def action_save(self) -> None:
        raise NotImplementedError

    def action_share(self) -> None:
        """Share the line that is being written, or take that back."""
        line = self.screen.focused
        if not isinstance(line, OwnLine):
            line = self.fields[self.lines[0]]
        name = self.names[line.line]
        name.share(shared=not name.shared)
        self.remember()

    def action_leave(self) -> None:
        self.post_message(self.Left())


class CheckInPanel(DayPanel):
    """How the day begins."""

    lines = ("help",)

    @dataclass
    class Saved(Message):
        """The agent said how the day begins."""

        energy: int | None
        words: str
        shared: bool

    def __init__(self, typed: Typed) -> None:
        super().__init__("check-in", typed)
        self.energy = Energy(self.remember, self._answered)

    def compose(self) -> ComposeResult:
        yield self.said
        yield QuestionLine(_("How much energy is there today?"))
        yield self.energy
        yield from self.compose_own_lines()

    def show(self, day: MyDay, agent: str) -> None:
        """Begin the day of this agent."""
        self.border_title = Content(_("Good to see you, {agent}").format(agent=agent))
        lesson = _("What you learned last:") if day.lesson else ""
        self.said.say((lesson, "$muted"), (wording.quoted(day.lesson) if day.lesson else "", "italic"))
        kept = day.check_in
        on_record = {"help": kept.help, _ENERGY: str(kept.energy or ""), SHARED: " ".join(kept.shared)} if kept else {}
        energy = self.fill(agent, day.day, on_record).get(_ENERGY, "")
        self.energy.set_value(int(energy) if energy.isdecimal() and LOWEST <= int(energy) <= HIGHEST else None)

    @property
    def entered(self) -> dict[str, str]:
        return {**super().entered, _ENERGY: str(self.energy.value or "")}

    def _answered(self) -> None:
        self.screen.set_focus(self.fields["help"])

    def action_save(self) -> None:
        self.done()
        self.post_message(self.Saved(self.energy.value, self.words["help"], bool(self.shared)))


class LookBackPanel(DayPanel):
    """How the day ended."""

    lines = LOOK_BACK_LINES

    @dataclass
    class Saved(Message):
        """The agent said how the day was."""

        words: dict[str, str]
        shared: tuple[str, ...]

    def __init__(self, typed: Typed) -> None:
        super().__init__("look-back", typed)

    def compose(self) -> ComposeResult:
        yield self.said
        yield from self.compose_own_lines()

    def show(self, day: MyDay, agent: str, *, leaving: bool) -> None:
        """End the day; `leaving` says that ko-coach is left with it."""
        self.border_title = Content(_("Before you go") if leaving else _("My day"))
        self.renew_day(day)
        kept = day.look_back
        words = {line: getattr(kept, line) for line in self.lines} if kept else {}
        self.fill(agent, day.day, {**words, SHARED: " ".join(kept.shared)} if kept else {})

    def renew_day(self, day: MyDay) -> None:
        """Say where the attention was and what the day has brought; what is being written stays."""
        self.said.say((focus_of_day(day.focus), ""))
        today = day.of_today
        self.known["learned"].know(today.learned)
        self.known["in_the_way"].know(today.in_the_way)
        thanks = _("{who}, for {ticket}")
        self.known["thanks"].know([thanks.format(who=who, ticket=ticket) for who, ticket in today.thanks])

    @property
    def beginning(self) -> OwnLine:
        """The line to begin with."""
        return self.fields["learned"]

    def action_save(self) -> None:
        self.done()
        self.post_message(self.Saved(self.words, self.shared))


class QuestionLine(Widget):
    """A question above its answers."""

    def __init__(self, words: str) -> None:
        super().__init__(classes="line-name")
        self._words = words

    def render(self) -> Content:
        return Content.styled(self._words, "bold")


def focus_of_day(focus: FocusOfDay) -> str:
    """Return where the attention was today, in a sentence."""
    if focus.mean is None:
        return _("No interaction of today is rated yet.")
    today = _("Focus today: {mean} (n {n}).").format(mean=wording.decimal(focus.mean), n=focus.n)
    if focus.sign is None or focus.before_mean is None:
        return today + " " + _("Too few yet to see a direction.")
    before = wording.decimal(focus.before_mean)
    said = {
        1: _("↗ Further with the customer than in your last two weeks ({mean}, n {n})."),
        0: _("→ As in your last two weeks ({mean}, n {n})."),
        -1: _("↘ Less with the customer than in your last two weeks ({mean}, n {n}). Some days are like that."),
    }[focus.sign]
    return today + " " + said.format(mean=before, n=focus.before_n)
