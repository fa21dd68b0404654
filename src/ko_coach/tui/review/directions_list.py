"""Whose directions are looked at: the scopes to choose from, and the list of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review.scope import SCOPES, Scope
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review.chart import sparkline
from ko_coach.tui.review.direction_words import arrow, key_name, scope_name
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.directions import Brief

SPANS = (4, 13, 52, 104)
"""Weeks."""
_NAMED = 58
"""From so many columns on, the line names every scope, and not only the one that is shown."""
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
            if here or self.size.width >= _NAMED:
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
