"""Where focus and trust are heading: whose on the left, the picture on the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.events import Focus, Resize
from textual.message import Message

from ko_coach.review.scope import SCOPES, Scope, scopes
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane
from ko_coach.tui.review.direction_words import key_name, picture
from ko_coach.tui.review.directions_list import SPANS, KeysList, ScopeLine
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import TextPane

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.directions import Brief, Directions

Page = Literal["way", "decided", "lessons"]
_SIDE_BY_SIDE = 84
"""From so many columns on, the list stands beside the picture."""


class PicturePane(TextPane):
    """Everything that is known of the one that is chosen."""

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="directions-picture")
        self._world = world
        self.found: Directions | None = None

    def show(self, found: Directions | None) -> None:
        """Show this; None while it is not known yet."""
        self.found = found
        name = "" if found is None else key_name(found.scope, found.key, self._world.rubric())
        self.border_title = Content(name)
        self.scroll_home(animate=False)
        self.renew()

    def compose_lines(self, width: int) -> list[Content]:
        if self.found is None:
            return []
        height = self.scrollable_content_region.height
        return list(picture(self.found, self._world.rubric(), self._world.now(), width, height))


class DirectionsPane(Container, can_focus=True):
    """Asks the record whenever scope, span or key change; the list keeps the keyboard."""

    PLACE: Where = "directions"
    BINDINGS = bindings("directions")

    @dataclass
    class Closed(Message):
        """The person is done here."""

    @dataclass
    class PageWanted(Message):
        """The person wants to read what stood in the way, decisions, or lessons."""

        page: Page

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="directions")
        self._world = world
        self._offered = scopes(world.viewer)
        self.scope: Scope = "agent"
        self.weeks = SPANS[1]
        self._chosen: dict[Scope, str] = {}
        self._overview: Asking[list[Brief]] = Asking(self, world.record, "directions-overview")
        self._direction: Asking[Directions] = Asking(self, world.record, "directions-one")
        self.line = ScopeLine(self._offered)
        self.keys = KeysList(world)
        self.picture = PicturePane(world)

    def compose(self) -> ComposeResult:
        yield self.line
        with Container(id="directions-both"):
            yield self.keys
            yield self.picture

    def on_mount(self) -> None:
        self.ask()

    def on_focus(self, event: Focus) -> None:
        event.stop()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Give the keyboard to the list; the team has none, so the picture takes it."""
        self.screen.set_focus(self.picture if self.scope == "team" else self.keys, scroll_visible=False)

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < _SIDE_BY_SIDE, "-stacked")
        self.picture.renew()

    def turn_to(self, scope: Scope, key: str | None = None) -> None:
        """Show this scope, and this key of it; else the one that was shown last, or the first."""
        if scope in self._offered:
            self.scope = scope
            if key is not None:
                self._chosen[scope] = key
            self.ask()

    # ------------------------------------------------------------------ asking

    def _span(self) -> tuple[datetime, datetime]:
        now = self._world.now()
        return now - timedelta(weeks=self.weeks), now

    def ask(self) -> None:
        """Ask for the list of the scope, then for the one that was chosen in it."""
        viewer, scope, (since, until) = self._world.viewer, self.scope, self._span()
        self.line.say(scope, self.weeks)
        self.keys.display = scope != "team"
        if self.has_focus_within:
            self._take_keyboard()
        self._direction.stop()

        def question(log: Log, _go_on: object) -> list[Brief]:
            from ko_coach.review.directions import overview

            return overview(log, viewer, scope, since, until)

        self._overview.ask(question, self._listed, self._failed)

    def _listed(self, briefs: list[Brief]) -> None:
        self.keys.at_hand = self._chosen.get(self.scope)
        self.keys.show(self.scope, briefs)
        if self.keys.at_hand not in (things := self.keys.things()):
            # The list itself would choose when it is painted, which may be later than this.
            self.keys.at_hand = next(iter(things), None)
            self.keys.renew()
        if self.keys.at_hand is None and not briefs:
            self.picture.show(None)
            return
        self._ask_one(self.keys.at_hand or "")

    def _ask_one(self, key: str) -> None:
        viewer, scope, (since, until) = self._world.viewer, self.scope, self._span()
        self._chosen[scope] = key

        def question(log: Log, _go_on: object) -> Directions:
            from ko_coach.review.directions import direction

            return direction(log, viewer, scope, key, since, until)

        self._direction.ask(question, self.picture.show, self._failed)

    def _failed(self, why: str) -> None:
        self.keys.show(self.scope, None, why)
        self.picture.show(None)

    def on_cursor_pane_moved(self, event: CursorPane.Moved) -> None:
        event.stop()
        self._ask_one(self.keys.at_hand or "")

    def on_cursor_pane_taken(self, event: CursorPane.Taken) -> None:
        event.stop()

    def on_keys_list_paged(self, event: KeysList.Paged) -> None:
        event.stop()
        if event.by > 0:
            self.picture.action_page_down()
        else:
            self.picture.action_page_up()

    def on_scope_line_chosen(self, event: ScopeLine.Chosen) -> None:
        event.stop()
        self.turn_to(event.scope)

    # ------------------------------------------------------------------ keys

    def action_scope_step(self, by: int) -> None:
        place = self._offered.index(self.scope)
        self.turn_to(self._offered[(place + by) % len(self._offered)])

    def action_scope(self, number: int) -> None:
        self.turn_to(SCOPES[number - 1])

    def action_span(self, by: int) -> None:
        place = min(max(SPANS.index(self.weeks) + by, 0), len(SPANS) - 1)
        if SPANS[place] != self.weeks:
            self.weeks = SPANS[place]
            self.ask()

    def action_page(self, page: Page) -> None:
        self.post_message(self.PageWanted(page))

    def action_leave(self) -> None:
        self.post_message(self.Closed())
