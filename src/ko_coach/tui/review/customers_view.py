"""Customers on the screen: the map, and below it the journey, in the columns of the map where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.tui import wording
from ko_coach.tui.review.customers_curve import curve, remarks, stage_lines, table
from ko_coach.tui.review.customers_map import Cell, Grid, gone_words, grid, group_bars, legend, map_lines
from ko_coach.tui.review.customers_words import persona_name, share_words, stage_name
from ko_coach.tui.review.directions_list import SPANS
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import TextPane, wrapped

if TYPE_CHECKING:
    from typing import Protocol

    from ko_coach.review.customers import Grouping, HeatMap
    from ko_coach.review.journey import Journey

    class _Put(Protocol):
        def __call__(self, line: Content, target: tuple[Part, str | None] | None = None) -> None: ...


_CURVE = 9
"""Rows of the curve."""
Part = Literal["map", "curve"]


class CustomersView(TextPane):
    """What is known, and what of it is at hand. What is asked, and what keys do, is in `customers_pane.py`."""

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="customers")
        self._world = world
        self.found: HeatMap | None = None
        """None while nothing is known."""
        self.journey: Journey | None = None
        self.weeks = SPANS[1]
        self.grouping: Grouping = "kind"
        self.followed: str | None = None
        """The persona whose journey is shown; None for all."""
        self.part: Part = "map"
        self.cell: Cell = (None, None)
        """The persona and the stage at hand."""
        self._trouble = ""
        self._grid = Grid(13, 9, 0, 1, whole=False)
        self._targets: list[tuple[Part, str | None] | None] = []

    # ------------------------------------------------------------------ lines

    def compose_lines(self, width: int) -> list[Content]:
        self._targets = []
        lines: list[Content] = []
        width = max(width - 1, 1)  # a column of air before the scroll bar

        def put(line: Content, target: tuple[Part, str | None] | None = None) -> None:
            lines.append(line)
            self._targets.append(target)

        if self.found is None or not self.found.total or self._trouble:
            for line in wrapped(self._nothing(), width, "$warning" if self._trouble else "$muted"):
                put(line)
            self.border_subtitle = Content("")
            return lines
        self._lay_out(self.found, width)
        self._put_map(self.found, width, put)
        self._put_journey(width, put)
        self.border_subtitle = Content(self._told(self.found))
        return lines

    def _nothing(self) -> str:
        if self._trouble:
            return self._trouble
        if self.found is None:
            return _("Reading the record…")
        return _("No interaction is on record for this time. + looks further back.")

    def _lay_out(self, found: HeatMap, width: int) -> None:
        names = [persona_name(one, self._world.rubric()) for one in found.personas]
        columns = [*found.stages, None]
        self._grid = grid(names, len(columns), columns.index(self.cell[1]), self._grid.first, width)

    def _put_map(self, found: HeatMap, width: int, put: _Put) -> None:
        from ko_coach.review.customers import groups

        rubric = self._world.rubric()
        by = groups(found, rubric, self.grouping)
        here = self.cell if self.part == "map" else None
        for line, persona, of_cells in map_lines(found, by, self.grouping, rubric, self._grid, here):
            put(line, ("map", persona) if of_cells else None)
        for line in (*legend(found, width), *gone_words(found, rubric, width), Content("")):
            put(line)
        kinds, stakeholders = groups(found, rubric, "kind"), groups(found, rubric, "stakeholder")
        for line in (*group_bars(kinds, stakeholders, found, width), Content("")):
            put(line)

    def _put_journey(self, width: int, put: _Put) -> None:
        rubric, found = self._world.rubric(), self.journey
        whose = _("all personas") if self.followed is None else persona_name(self.followed, rubric)
        for line in wrapped(_("The journey: {whose}").format(whose=whose), width, "bold $accent"):
            put(line, ("curve", None))
        if found is None:
            put(Content.styled(_("Reading the record…"), "$muted"))
            return
        here = (self.cell[1] or "") if self.part == "curve" else None
        for line in curve(found, rubric, self._grid, width, _CURVE, here):
            put(line, ("curve", None))
        if self._grid.whole:
            figures = table(found, rubric, self._grid, here)
        else:
            figures = stage_lines(found, rubric, self.cell[1], width)
        for line in figures:
            put(line, ("curve", None))
        for line in (Content(""), *remarks(found, self.weeks, width)):
            put(line)

    def _told(self, found: HeatMap) -> str:
        """Say what is at hand in one line, the figures first."""
        rubric, (persona, stage) = self._world.rubric(), self.cell
        if self.part == "curve":
            persona = self.followed
        n, share = found.n(persona, stage), found.share(persona, stage)
        who = _("in all") if persona is None else persona_name(persona, rubric)
        where = _("in all") if stage is None else stage_name(stage, rubric)
        of = _("{n} of {all}").format(n=wording.count(n), all=wording.count(found.total))
        return f"{of} · {share_words(n, share)} · {who} · {where}"

    def _rows(self) -> list[str | None]:
        from ko_coach.review.customers import groups

        if self.found is None:
            return []
        by = groups(self.found, self._world.rubric(), self.grouping)
        return [*(persona for group in by for persona in group.personas), None]

    def _keep_in_sight(self) -> None:
        wanted = ("map", self.cell[0]) if self.part == "map" else ("curve", None)
        rows = [row for row, target in enumerate(self._targets) if target == wanted]
        if not rows:
            return
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if rows[0] < top:
            first = self.part == "map" and self._rows()[0] == self.cell[0]
            self.scroll_to(y=0 if first else rows[0], animate=False)
        elif rows[-1] >= top + height:
            self.scroll_to(y=min(rows[-1] - height + 1, rows[0]), animate=False)
