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
from ko_coach.tui.cursor_pane import Rows
from ko_coach.tui.review.calibration_bars import beside
from ko_coach.tui.review.calibration_words import detail_lines, name, summary_lines
from ko_coach.tui.review.opened_list import TWO_COLUMNS, OpenedList
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.calibration_report import Calibrated

_SPANS = (timedelta(weeks=13), timedelta(days=365), None)
_LEFT = (36, 48)
_WIDEST_DETAIL = 104


class CalibrationPane(OpenedList[str], inherit_bindings=False):
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
        return self._two_columns(self.found, width) if width >= TWO_COLUMNS else self._one_column(self.found, width)

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

    def action_span(self, by: int) -> None:
        span = min(max(self._span + by, 0), len(_SPANS) - 1)
        if span != self._span:
            self._span, self.found = span, None
            self.renew()
            self.look()

    def action_leave(self) -> None:
        self.post_message(self.Closed())
