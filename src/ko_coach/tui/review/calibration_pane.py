"""Calibration: how far self-ratings and leads' ratings of the same interactions agree, and what is mixed up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.review.agreement import RESAMPLES
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review.calibration_bars import beside
from ko_coach.tui.review.calibration_words import detail_lines, name, summary_lines
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.calibration_report import Calibrated

_SPANS = (timedelta(weeks=13), timedelta(days=365), None)
_TWO_COLUMNS = 94
_LEFT = (36, 48)
_WIDEST_DETAIL = 104
_STEP = 3
"""Lines that an arrow scrolls while one criterion is longer than the screen."""


class CalibrationPane(CursorPane[str], inherit_bindings=False):
    """Every criterion in short, the one with most disagreement first; the one at hand in full."""

    PLACE: Where = "calibration"
    BINDINGS = bindings("rows", PLACE)

    class Closed(Message):
        """Back to the list."""

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="calibration")
        self._world = world
        self.found: tuple[Calibrated, ...] | None = None
        """None while nothing is known."""
        self.resampling = True
        """Whether the intervals are still on their way."""
        self._trouble = ""
        self._span = 0
        self._asking: Asking[tuple[Calibrated, ...]] = Asking(self, world.record, "calibration")

    def on_mount(self) -> None:
        self.look()

    def on_hide(self) -> None:
        self._asking.stop()

    def on_unmount(self) -> None:
        self._asking.stop()

    # ------------------------------------------------------------------ asking

    def look(self) -> None:
        """Ask the record: where nothing is known, first for the figures; their intervals may take seconds."""
        span = (_("13 weeks"), _("a year"), _("all"))[self._span]
        self.border_title = Content(_("calibration") + f" · {span}")
        self._ask(resamples=RESAMPLES if self.found else 0)

    def _ask(self, resamples: int) -> None:
        length, viewer = _SPANS[self._span], self._world.viewer
        since = None if length is None else self._world.now() - length

        def answered(found: tuple[Calibrated, ...]) -> None:
            self.found, self._trouble, self.resampling = found, "", not resamples
            self.renew()
            if not resamples and found:
                self._ask(RESAMPLES)

        def failed(words: str) -> None:
            self.found, self._trouble = (), words
            self.renew()

        from ko_coach.review.calibration_report import calibration_report

        self._asking.ask(
            lambda log, go_on: calibration_report(log, viewer, since, resamples=resamples, go_on=go_on),
            answered,
            failed,
        )

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[str]:
        return [one.calibration.criterion for one in self.found or ()]

    def compose_rows(self, width: int) -> Rows[str]:
        if not self.found:
            return [(line, None) for line in wrapped(self._nothing(), width, "$muted")]
        return self._two_columns(self.found, width) if width >= _TWO_COLUMNS else self._one_column(self.found, width)

    def _nothing(self) -> str:
        if self._trouble:
            return self._trouble
        if self.found is None:
            return _("Reading the record…")
        return _("No lead has rated an interaction of this time yet. w draws a sample to review, + looks further back.")

    def _one_column(self, found: tuple[Calibrated, ...], width: int) -> Rows[str]:
        rows: list[tuple[Content, str | None]] = []
        for one in found:
            criterion = one.calibration.criterion
            here = criterion == self.at_hand
            lines = list(summary_lines(one, width, here=here))
            if here:
                indented = detail_lines(one, width - 2, resampling=self.resampling)
                lines = [lines[0], *(Content.assemble("  ", line) for line in indented)]
            rows += [(line, criterion) for line in (*lines, Content(""))]
        return rows

    def _two_columns(self, found: tuple[Calibrated, ...], width: int) -> Rows[str]:
        left_width = min(max(width // 3, _LEFT[0]), _LEFT[1])
        gap = Content.styled("  │  ", "$line")
        right_width = min(width - left_width - gap.cell_length, _WIDEST_DETAIL)
        left: list[Content] = []
        targets: list[str | None] = []
        right: list[Content] = []
        for one in found:
            criterion = one.calibration.criterion
            here = criterion == self.at_hand
            lines = [*summary_lines(one, left_width, here=here), Content("")]
            left += lines
            targets += [criterion] * (len(lines) - 1) + [None]
            if here:
                right = [Content.styled(name(one), "bold")]
                right += detail_lines(one, right_width, resampling=self.resampling)
        both = beside(left, right, left_width, gap)
        targets += [None] * (len(both) - len(targets))
        return list(zip(both, targets, strict=True))

    # ------------------------------------------------------------------ keys

    def action_up(self) -> None:
        if self._goes_on(-1):
            self.scroll_relative(y=-_STEP, animate=False)
        else:
            super().action_up()

    def action_down(self) -> None:
        if self._goes_on(1):
            self.scroll_relative(y=_STEP, animate=False)
        else:
            super().action_down()

    def _goes_on(self, way: int) -> bool:
        """Whether what is at hand has lines beyond the edge of the screen: they are read before the next comes."""
        rows = [row for row, target in enumerate(self._targets) if target is not None and target == self.at_hand]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not rows or self._width >= _TWO_COLUMNS:
            return False
        return rows[0] < top if way < 0 else rows[-1] > top + height

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)

    def action_span(self, by: int) -> None:
        span = min(max(self._span + by, 0), len(_SPANS) - 1)
        if span != self._span:
            self._span, self.found = span, None
            self.renew()
            self.look()

    def action_leave(self) -> None:
        self.post_message(self.Closed())
