"""The search line: it says what is wrong in it while one types, and offers what may come next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Blur, Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.i18n import gettext as _
from ko_coach.review.search_completion import Completion, Known, complete
from ko_coach.review.search_line import Fault, parse
from ko_coach.review.search_words import Search
from ko_coach.text import clean_line

LONGEST_LINE = 1_000
QUIET_SECONDS = 0.02
"""So long nothing more may be typed before the record is asked."""


class SearchBar(Vertical):
    """The line, what is wrong in it, and what may come next."""

    @dataclass
    class Asked(Message):
        """Something else is looked for."""

        line: str
        search: Search

    def __init__(self, known: Callable[[], Known], left: Callable[[], None]) -> None:
        """`left` is called when the lead is done with typing: at once, so that the next key finds the log."""
        super().__init__(id="search-bar")
        self._known = known
        self._left = left
        self.faults: tuple[Fault, ...] = ()
        self.field = SearchField(self._underlined, self._given_up)
        self.offer = Offer()
        self._said = ""
        """The search that was asked for last."""
        self._timer_generation = 0
        self._is_offer_stale = False
        """Whether something was typed that the offers do not answer yet."""

    def compose(self) -> ComposeResult:
        yield self.field
        yield self.offer

    def on_mount(self) -> None:
        self.offer.display = False

    @property
    def line(self) -> str:
        return self.field.value.strip()

    @property
    def search(self) -> Search:
        """What the line asks for."""
        return parse(self.field.value).search

    def show(self, line: str) -> None:
        """Put a line in place, as if it had been typed and left."""
        with self.prevent(Input.Changed):
            self.field.value = line
            self.field.cursor_position = len(line)
        self._read()
        self._ask()
        self._say_faults()

    def _say_faults(self) -> None:
        self.offer.show([], self.faults[0].cause if self.faults else "")

    def _underlined(self, text: Text) -> Text:
        style = f"underline {self.app.theme_variables.get('error', 'red')}"
        for fault in self.faults:
            text.stylize(style, fault.start, fault.end)
        return text

    def _read(self) -> None:
        self.faults = parse(self.field.value).faults
        self.set_class(bool(self.faults), "-faulty")

    def _ask(self) -> None:
        search = self.search
        if str(search) != self._said:
            self._said = str(search)
            self.post_message(self.Asked(self.line, search))

    # ------------------------------------------------------------------ typing

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._read()
        self._is_offer_stale = True
        self._timer_generation += 1
        self.set_timer(QUIET_SECONDS, partial(self._paused, self._timer_generation))

    def _paused(self, generation: int) -> None:
        """Answer what was typed, unless more was: to make room for other offers moves the whole log."""
        if generation == self._timer_generation:
            self._ask()
            self._offer_now()

    def on_search_field_cursor_moved(self, event: SearchField.CursorMoved) -> None:
        event.stop()
        self._renew_offer()

    def _offer_now(self) -> Offer:
        """Return the offers to the line as it is: the next key may come before the pause."""
        if self._is_offer_stale:
            self._renew_offer()
        return self.offer

    def _renew_offer(self) -> None:
        self._is_offer_stale = False
        cursor = self.field.cursor_position
        completions = complete(self.field.value, cursor, self._known()) if self.field.has_focus else []
        # Where something is offered, the word is not wrong but unfinished.
        told = [one for one in self.faults if not completions or not one.start <= cursor <= one.end]
        told.sort(key=lambda fault: not fault.start <= cursor <= fault.end)
        self.offer.show(completions, told[0].cause if told else "")

    def on_search_field_took(self, event: SearchField.Took) -> None:
        event.stop()
        self._take(self._offer_now().at_hand)

    def on_offer_taken(self, event: Offer.Taken) -> None:
        event.stop()
        self._take(event.completion)

    def _take(self, completion: Completion | None) -> None:
        if completion is None:
            return
        line = self.field.value
        added = completion.text if completion.text.endswith(":") else f"{completion.text} "
        self.field.value = line[: completion.start] + added + line[completion.end :].lstrip(" ")
        self.field.cursor_position = completion.start + len(added)
        self.screen.set_focus(self.field, scroll_visible=False)

    def on_search_field_moved(self, event: SearchField.Moved) -> None:
        event.stop()
        if self._offer_now().completions:
            self.offer.move(event.by)
        elif event.by > 0:
            self._leave()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._offer_now().chosen:
            self._take(self.offer.at_hand)
            return
        self._leave()

    def _given_up(self) -> None:
        if self._offer_now().completions:
            self.offer.show([], self.offer.cause)
            return
        self._leave()

    def _leave(self) -> None:
        self._ask()
        self._say_faults()
        self._left()

    def on_descendant_blur(self) -> None:
        self._say_faults()

    def on_descendant_focus(self) -> None:
        self._renew_offer()


class SearchField(Input):
    """The line itself."""

    BINDINGS = [
        Binding("tab", "take", show=False),
        Binding("down", "offer(1)", show=False),
        Binding("up", "offer(-1)", show=False),
        Binding("escape", "give_up", show=False),
    ]

    class CursorMoved(Message):
        """The cursor stands elsewhere."""

    class Took(Message):
        """What is offered first is wanted."""

    @dataclass
    class Moved(Message):
        """Another of the offers is wanted."""

        by: int

    def __init__(self, highlighter: Callable[[Text], Text], give_up: Callable[[], None]) -> None:
        """`give_up` is called when the lead wants back to the log."""
        super().__init__(
            id="search",
            classes="field",
            compact=True,
            max_length=LONGEST_LINE,
            placeholder=_("find: agent:anna persona:worried since:7d focus:<3 “free text”"),
            highlighter=highlighter,  # type: ignore[arg-type]  # only called, and with a Text
        )
        self._give_up = give_up

    def action_take(self) -> None:
        self.post_message(self.Took())

    def action_offer(self, by: int) -> None:
        self.post_message(self.Moved(by))

    def action_give_up(self) -> None:
        self._give_up()

    def action_cursor_left(self, select: bool = False) -> None:
        super().action_cursor_left(select)
        self.post_message(self.CursorMoved())

    def action_cursor_right(self, select: bool = False) -> None:
        super().action_cursor_right(select)
        self.post_message(self.CursorMoved())

    def on_blur(self, _event: Blur) -> None:
        self.refresh()


class Offer(Widget):
    """What may come next, and what is wrong: a few lines under the search."""

    @dataclass
    class Taken(Message):
        """An offer was clicked."""

        completion: Completion

    def __init__(self) -> None:
        super().__init__(id="offer")
        self.completions: list[Completion] = []
        self.cause = ""
        self._place = 0
        self.chosen = False
        """Whether the lead moved to an offer, so that Enter takes it."""

    @property
    def at_hand(self) -> Completion | None:
        return self.completions[self._place] if self.completions else None

    def show(self, completions: list[Completion], cause: str) -> None:
        """Offer these under the cause of a fault; nothing is shown where there is neither."""
        self.completions, self.cause, self._place, self.chosen = completions, cause, 0, False
        self.display = bool(completions or cause)
        self.styles.height = len(completions) + bool(cause)
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """Go to another offer."""
        self._place = self._place + by if self.chosen else (0 if by > 0 else len(self.completions) - 1)
        self._place %= len(self.completions)
        self.chosen = True
        self.refresh()

    def render(self) -> Content:
        lines = [Content.styled(f"✗ {self.cause}", "$error")] if self.cause else []
        for place, one in enumerate(self.completions):
            here = place == self._place and self.chosen
            line = Content.assemble(
                ("▸ " if here else "  ", "bold $accent"),
                (clean_line(one.text), "bold" if here else "$key"),
                (f"  {one.explanation}" if one.explanation else "", "$muted"),
            )
            lines.append(line.truncate(max(self.size.width, 1), ellipsis=True))
        return Content("\n").join(lines)

    def on_click(self, event: Click) -> None:
        place = event.y - bool(self.cause)
        if 0 <= place < len(self.completions):
            self.post_message(self.Taken(self.completions[place]))
