"""What the agent heard of a customer, for the persona's portrait: which part, and one line of words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.coaching.session import Session
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.record.practice_entries import PARTS, Part
from ko_coach.record.typed import Typed
from ko_coach.rubric.model import Persona
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import LONGEST_FIELD
from ko_coach.tui.text_pane import wrapped

_DIGITS = tuple(str(place) for place in range(1, len(PARTS) + 1))
_GAP = 2


class HeardPanel(VerticalScroll, inherit_bindings=False):
    """The form stands beside the customer. What was typed is there when the agent comes back to the interaction."""

    BINDINGS = bindings("heard")
    can_focus = False

    @dataclass
    class Kept(Message):
        """The agent wants this on record."""

        session: Session
        part: Part
        words: str
        known: bool
        """The rubric's portrait says so already."""

    class Left(Message):
        """The agent closes the form; what was typed waits."""

    def __init__(self, now: Callable[[], datetime], typed: Typed) -> None:
        super().__init__(id="heard", classes="pane")
        self._now, self._typed = now, typed
        self.field = HeardField(self._pick_by_digit, self._turn)
        self._parts = Parts(self._pick)
        self._portrait = Portrait()
        self._session: Session | None = None

    def compose(self) -> ComposeResult:
        yield self._parts
        yield self.field
        yield self._portrait

    def on_mount(self) -> None:
        # The field had the keyboard before it was there: the frame has not heard of it yet.
        self.call_after_refresh(self.app.update_styles, self)

    def begun_with(self, session: Session) -> bool:
        """Whether something waits here that was typed for this interaction and not kept."""
        return bool(self._typed.of(_place(session)))

    def show(self, session: Session) -> None:
        """Show the form of this interaction as it was left."""
        self._session = session
        waiting = self._typed.of(_place(session))
        words = waiting.get("words", "")
        self._parts.value = next((part for part in PARTS if part == waiting.get("part")), PARTS[0])
        with self.prevent(Input.Changed):
            self.field.value = words
        self.field.cursor_position = len(words)
        who = session.known_persona.name.say(language()) if session.known_persona else _("not known yet")
        self.border_title = Content(_("Heard · {persona}").format(persona=clean_line(who)))
        self.scroll_home(animate=False)
        self._renew()

    # ------------------------------------------------------------------ what is written

    @property
    def words(self) -> str:
        """What stands in the field, safe and on one line."""
        return clean_line(self.field.value)

    @property
    def known(self) -> bool:
        """Whether the rubric's portrait says the same already."""
        from ko_coach.rubric.adding import is_in_rubric

        session = self._session
        if session is None or not session.persona.id or not self.words:
            return False
        return is_in_rubric(session.rubric, session.persona.id, self._parts.value, self.words)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._keep_draft()
        self._renew()

    def _keep_draft(self) -> None:
        if self._session is None:
            return
        if self.field.value.strip():
            self._session.begin(self._now())  # one that never began would be forgotten, and what was typed with it
            self._typed.put(_place(self._session), {"words": self.field.value, "part": self._parts.value})
        else:
            self._typed.forget(_place(self._session))

    def _renew(self) -> None:
        self._parts.refresh()
        session = self._session
        if session is not None:
            self._portrait.show(session.known_persona, self._parts.value, known=self.known)

    # ------------------------------------------------------------------ keys

    def _pick_by_digit(self, digit: str) -> Part:
        """Choose the part with this digit, and return the one that was chosen before."""
        before = self._parts.value
        self._pick(PARTS[_DIGITS.index(digit)])
        return before

    def _pick(self, part: Part) -> None:
        self._parts.value = part
        self._keep_draft()
        self._renew()

    def _turn(self, step: int) -> None:
        self._pick(PARTS[(PARTS.index(self._parts.value) + step) % len(PARTS)])

    def action_part(self, step: int) -> None:
        self._turn(step)

    def on_heard_field_meant(self, event: HeardField.Meant) -> None:
        event.stop()
        self._pick(event.part)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        if self._session is None or not self.words:
            self.action_leave()
            return
        kept = self.Kept(self._session, self._parts.value, self.words, self.known)
        self._typed.done(_place(self._session))
        self.post_message(kept)

    def action_leave(self) -> None:
        self.post_message(self.Left())


def _place(session: Session) -> str:
    return f"heard {session.id}"


class HeardField(Input):
    """The line of words. While it is empty a digit or an arrow chooses the part; anything else is words.

    What begins with a number, “3 days” or “10 letters”, is words after all: the next key tells.
    """

    @dataclass
    class Meant(Message):
        """The part that was chosen before the digit turned out to be words."""

        part: Part

    def __init__(self, pick: Callable[[str], Part], turn: Callable[[int], None]) -> None:
        super().__init__(
            id="field-heard",
            classes="field",
            compact=True,
            max_length=LONGEST_FIELD,
            select_on_focus=False,
            placeholder=_("heard: …"),
        )
        self._pick = pick
        self._turn = turn
        self._digit: tuple[str, Part] | None = None

    def on_key(self, event: Key) -> None:
        digit, self._digit = self._digit, None
        if self.value:
            return
        if digit is not None and (event.character or "").isdigit() | (event.character == " "):
            self.post_message(self.Meant(digit[1]))
            self._take(event)
            self.insert_text_at_cursor(f"{digit[0]}{event.character}")
        elif event.key in _DIGITS:
            self._take(event)
            self._digit = event.key, self._pick(event.key)
        elif event.key in ("left", "right"):
            self._take(event)
            self._turn(1 if event.key == "right" else -1)

    @staticmethod
    def _take(event: Key) -> None:
        event.stop()
        event.prevent_default()


class Parts(Widget):
    """The six parts of the portrait, the chosen one marked."""

    def __init__(self, pick: Callable[[Part], None]) -> None:
        super().__init__(id="heard-parts")
        self.value: Part = PARTS[0]
        self._pick = pick

    def _columns(self, width: int) -> tuple[int, int]:
        """Return how many stand on a line, and how wide each is."""
        cell = max(len(wording.empathy_part(part)) for part in PARTS) + 2 + _GAP
        return next((number for number in (6, 3, 2) if number * cell - _GAP <= width), 1), cell

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        columns, _cell = self._columns(width)
        return -(-len(PARTS) // columns)

    def render(self) -> Content:
        columns, cell = self._columns(self.size.width)
        lines = [
            Content("").join([self._one(place, cell) for place in range(start, min(start + columns, len(PARTS)))])
            for start in range(0, len(PARTS), columns)
        ]
        return Content("\n").join(lines)

    def _one(self, place: int, cell: int) -> Content:
        part = PARTS[place]
        name = wording.empathy_part(part)
        said = Content.assemble(
            (_DIGITS[place], "$key"), " ", (name, "bold $accent underline" if part == self.value else "$muted")
        )
        return Content.assemble(said, " " * max(cell - said.cell_length, 0))

    def on_click(self, event: Click) -> None:
        columns, cell = self._columns(self.size.width)
        column = event.x // cell
        place = event.y * columns + column
        if column < columns and place < len(PARTS):
            self._pick(PARTS[place])


class Portrait(Widget):
    """What the rubric's portrait says of the part already, and whether it says the very same."""

    def __init__(self) -> None:
        super().__init__(id="heard-portrait")
        self._persona: Persona | None = None
        self._part: Part = PARTS[0]
        self._known = False

    def show(self, persona: Persona | None, part: Part, *, known: bool) -> None:
        """Show the part of this persona; `known` is whether the words stand in it."""
        self._persona, self._part, self._known = persona, part, known
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        lines = [*wrapped(_("is in the portrait already"), width, "$success", "✓ ", "  ")] if self._known else []
        lines.append(Content(""))
        if self._persona is None:
            said = _("Nobody is recognised yet. It is kept without a persona, and the coach will see it.")
            return [*lines, *wrapped(said, width, "$muted")]
        texts = getattr(self._persona.empathy, self._part)
        said = _("In the portrait:") if texts else _("The portrait says nothing here yet.")
        lines += wrapped(said, width, "$muted")
        for text in texts:
            lines += wrapped(text.say(language()), width, "", "· ", "  ")
        return lines
