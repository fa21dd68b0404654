"""Customers: who comes in which stage, and the journey as it was walked; each cell leads to its interactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.review.customers_map import Cell
from ko_coach.tui.review.customers_view import CustomersView, Part
from ko_coach.tui.review.directions_list import SPANS
from ko_coach.tui.review.world import LeadWorld

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.counting import Span
    from ko_coach.review.customers import HeatMap
    from ko_coach.review.journey import Journey


class CustomersPane(CustomersView):
    """One cursor walks over the map, and from its last row on to the stages of the journey."""

    PLACE: Where = "customers"
    BINDINGS = bindings("customers")

    class Closed(Message):
        """Back to the list."""

    @dataclass
    class SearchWanted(Message):
        """The interactions of a cell are to be read."""

        line: str

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(world)
        self._chosen = False
        self._mapping: Asking[HeatMap] = Asking(self, world.record, "customers")
        self._walking: Asking[Journey] = Asking(self, world.record, "customers-journey")

    def on_mount(self) -> None:
        self.look()

    def on_hide(self) -> None:
        self._stop()

    def on_unmount(self) -> None:
        self._stop()

    def _stop(self) -> None:
        self._mapping.stop()
        self._walking.stop()

    # ------------------------------------------------------------------ asking

    def look(self) -> None:
        """Ask the record: first for the map, then for the journey, which takes longer."""
        spans = (_("4 weeks"), _("13 weeks"), _("a year"), _("two years"))
        self.border_title = Content(_("customers") + f" · {spans[SPANS.index(self.weeks)]}")
        viewer, rubric, span = self._world.viewer, self._world.rubric(), self._span

        def question(log: Log, _go_on: object) -> HeatMap:
            from ko_coach.review.customers import heat_map

            return heat_map(log, viewer, span(), rubric)

        self._walking.stop()
        self._mapping.ask(question, self._mapped, self._failed)

    def _span(self) -> Span:
        from ko_coach.review.counting import Span

        return Span(self._world.now() - timedelta(weeks=self.weeks))

    def _walk(self) -> None:
        viewer, rubric, span, persona = self._world.viewer, self._world.rubric(), self._span, self.followed
        now = self._world.now()

        def question(log: Log, _go_on: object) -> Journey:
            from ko_coach.review.journey import journey

            return journey(log, viewer, span(), now, rubric, persona)

        self._walking.ask(question, self._walked, self._failed)

    def _mapped(self, found: HeatMap) -> None:
        self.found, self._trouble = found, ""
        if not self._chosen and found.total:
            self._chosen = True
            self.cell = max(found.cells, key=lambda cell: (found.cells[cell], cell))
        if self.cell[0] not in (*found.personas, None) or self.cell[1] not in (*found.stages, None):
            self.cell = (None, None)
        if self.followed not in (*found.personas, None):
            self.followed = None
        self.renew()
        self._walk()

    def _walked(self, found: Journey) -> None:
        self.journey = found
        self.renew()

    def _failed(self, words: str) -> None:
        self._trouble = words
        self.renew()

    # ------------------------------------------------------------------ keys

    def _turn(self, part: Part, cell: Cell) -> None:
        if part == "curve" and cell[1] is None and self.found is not None:
            cell = (cell[0], self.found.stages[0])
        self.part, self.cell = part, cell
        self.renew()
        self._keep_in_sight()

    def _step(self, by: int) -> None:
        rows = self._rows()
        if not rows:
            return
        if self.part == "curve":
            if by < 0 and self._hidden():
                self.scroll_relative(y=-3, animate=False)
            elif by < 0:
                self._turn("map", (None, self.cell[1]))
            else:
                self.scroll_relative(y=3, animate=False)
            return
        place = rows.index(self.cell[0]) + by if self.cell[0] in rows else 0
        if place >= len(rows):
            self._turn("curve", self.cell)
        elif place < 0:
            self.scroll_home(animate=False)
        else:
            self._turn("map", (rows[place], self.cell[1]))

    def _hidden(self) -> bool:
        """Whether the journey begins above the edge of the screen: it is read before the cursor leaves it."""
        rows = [row for row, target in enumerate(self._targets) if target == ("curve", None)]
        return bool(rows) and rows[0] < self.scroll_offset.y

    def action_up(self) -> None:
        self._step(-1)

    def action_down(self) -> None:
        self._step(1)

    def action_top(self) -> None:
        if rows := self._rows():
            self._turn("map", (rows[0], self.cell[1]))
        self.scroll_home(animate=False)

    def action_bottom(self) -> None:
        if self.found is not None and self.found.total:
            self._turn("curve", self.cell)
        self.scroll_end(animate=False)

    def action_across(self, by: int) -> None:
        if self.found is None or not self.found.total:
            return
        columns: list[str | None] = [*self.found.stages, *([None] if self.part == "map" else [])]
        place = columns.index(self.cell[1]) + by if self.cell[1] in columns else 0
        self._turn(self.part, (self.cell[0], columns[min(max(place, 0), len(columns) - 1)]))

    def action_part(self) -> None:
        if self._rows():
            self._turn("curve" if self.part == "map" else "map", self.cell)

    def action_group(self) -> None:
        self.grouping = "stakeholder" if self.grouping == "kind" else "kind"
        self.renew()
        self._keep_in_sight()

    def action_follow(self, by: int) -> None:
        if self.found is None:
            return
        whose: list[str | None] = [None, *self.found.personas]
        self.followed = whose[(whose.index(self.followed) + by) % len(whose)]
        self.renew()
        self._walk()

    def action_span(self, by: int) -> None:
        place = min(max(SPANS.index(self.weeks) + by, 0), len(SPANS) - 1)
        if SPANS[place] != self.weeks:
            self.weeks = SPANS[place]
            self.found = self.journey = None
            self.renew()
            self.look()

    def action_choose(self) -> None:
        if self.found is None or not self.found.total:
            return
        persona = self.cell[0] if self.part == "map" else self.followed
        self.post_message(self.SearchWanted(search_line(persona, self.cell[1], self.weeks)))

    def action_leave(self) -> None:
        self.post_message(self.Closed())

    def on_click(self, event: Click) -> None:
        row = event.y + self.scroll_offset.y
        target = self._targets[row] if 0 <= row < len(self._targets) else None
        if target is None or self.found is None or self.text_selection:
            return
        columns: list[str | None] = [*self.found.stages, None]
        place = self._grid.column_at(event.x) if target[0] == "map" or self._grid.whole else None
        stage = columns[place] if place is not None and place < len(columns) else self.cell[1]
        wanted: Cell = (target[1] if target[0] == "map" else self.cell[0], stage)
        if (self.part, self.cell) == (target[0], wanted):
            self.action_choose()
        else:
            self._turn(target[0], wanted)


def search_line(persona: str | None, stage: str | None, weeks: int) -> str:
    """Return the search that finds exactly what a cell counts."""
    from ko_coach.review.search_words import Ago, Asked, Name, Search

    words = [] if persona is None else [Asked("persona", (Name(persona),))]
    words += [] if stage is None else [Asked("stage", (Name(stage),))]
    return str(Search((*words, Asked("since", (Ago(weeks, "w"),)), Asked("private", (Name("no"),)))))
