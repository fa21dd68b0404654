"""Where focus and trust are heading: whose on the left, the picture on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.events import Click, Focus, Resize
from textual.message import Message
from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review.scope import SCOPES, Scope, scopes
from ko_coach.tui.actions import Where, bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review.direction_words import key_name, picture, scope_name
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import TextPane, wrapped

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.directions import Brief, Directions

Page = Literal["way", "decided", "lessons"]
SPANS = (4, 13, 52, 104)
"""Weeks."""
_SIDE_BY_SIDE = 84
"""From so many columns on, the list stands beside the picture."""
_SPARK = 10


def span_name(weeks: int) -> str:
    """Say how far back is looked."""
    if weeks % 52 == 0:
        return _("a year") if weeks == 52 else _("two years")
    return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)


class ScopeLine(Widget):
    """The scopes to choose from, and the span."""

    @dataclass
    class Chosen(Message):
        """A scope was clicked."""

        scope: Scope

    def __init__(self, offered: Sequence[Scope]) -> None:
        super().__init__(id="scopes")
        self._offered = offered
        self._shown: tuple[Scope, int] = ("agent", SPANS[0])

    def say(self, scope: Scope, weeks: int) -> None:
        """Mark this scope, and say the span."""
        self._shown = scope, weeks
        self.refresh()

    def render(self) -> Content:
        line = Content("").join([part for _scope, part in self._parts()])
        span = Content.styled(span_name(self._shown[1]), "$secondary")
        gap = self.size.width - line.cell_length - span.cell_length
        return Content.assemble(line, " " * max(gap, 1), span).truncate(max(self.size.width, 1), ellipsis=True)

    def _parts(self) -> Iterator[tuple[Scope, Content]]:
        for scope in self._offered:
            here = scope == self._shown[0]
            digit = str(SCOPES.index(scope) + 1)
            name = (scope_name(scope), "bold $accent" if here else "$muted")
            if here or self.size.width >= _SIDE_BY_SIDE // 2 + 16:
                yield scope, Content.assemble((f"{digit} ", "$key"), name, "  ")
            else:
                yield scope, Content.assemble((f"{digit} ", "$key"))

    def on_click(self, event: Click) -> None:
        x = 0
        for scope, part in self._parts():
            if x <= event.x < x + part.cell_length:
                self.post_message(self.Chosen(scope))
            x += part.cell_length


class KeysList(CursorPane[str]):
    """The agents, personas, stages or prompts, each with its focus in one line. Names give the order, never values."""

    @dataclass
    class Paged(Message):
        """A page key was pressed: it is the picture that is long."""

        by: int

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="directions-keys")
        self._world = world
        self._scope: Scope = "agent"
        self._briefs: Sequence[Brief] | None = None
        self.trouble = ""

    def show(self, scope: Scope, briefs: Sequence[Brief] | None, trouble: str = "") -> None:
        """Show these; None while they are not known yet."""
        self._scope, self.trouble = scope, trouble
        self._briefs = None if briefs is None else in_order(scope, briefs, self._world)
        self.border_title = Content(scope_name(scope))
        self.renew()

    def things(self) -> Sequence[str]:
        return [brief.key for brief in self._briefs or ()]

    def compose_rows(self, width: int) -> Rows[str]:
        if self.trouble:
            return [(line, None) for line in wrapped(self.trouble, width, "$warning")]
        if self._briefs is None:
            return [(line, None) for line in wrapped(_("Reading the record…"), width, "$muted")]
        if not self._briefs:
            return [(line, None) for line in wrapped(_("Nothing in this time."), width, "$muted")]
        return [(self._row(brief, width), brief.key) for brief in self._briefs]

    def _row(self, brief: Brief, width: int) -> Content:
        from ko_coach.tui.review.chart import sparkline
        from ko_coach.tui.review.direction_words import arrow

        here = brief.key == self.at_hand
        name = Content(key_name(self._scope, brief.key, self._world.rubric()))
        room = max(width - 4 - _SPARK - 2, 6)
        name = name.truncate(room, ellipsis=True)
        if here:
            name = name.stylize("bold")
        return Content.assemble(
            ("▸ " if here else "  ", "bold $accent"),
            name,
            " " * (room - name.cell_length + 1),
            sparkline(brief.focus, _SPARK),
            (f" {arrow(brief.focus)}", "bold $secondary"),
        )

    def action_page_up(self) -> None:
        self.post_message(self.Paged(-1))

    def action_page_down(self) -> None:
        self.post_message(self.Paged(1))


def in_order(scope: Scope, briefs: Sequence[Brief], world: LeadWorld) -> list[Brief]:
    """Return personas and stages in the order of the rubric in force, everything else in that of names."""
    rubric = world.rubric()
    of_rubric = {"persona": list(rubric.persona_by_id), "stage": list(rubric.stage_by_id)}.get(scope, [])
    places = {key: place for place, key in enumerate(of_rubric)}
    return sorted(briefs, key=lambda brief: (not brief.key, places.get(brief.key, len(places)), brief.key.casefold()))


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

    def on_show(self) -> None:
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
