"""Outcomes: for whom something is to get better, how far it has come, and what the experiments did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.record.practice_entries import Verdict
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import Rows
from ko_coach.tui.review.calibration_bars import beside
from ko_coach.tui.review.opened_list import TWO_COLUMNS, OpenedList
from ko_coach.tui.review.outcome_lines import experiment_line, figure_lines, loop_lines, summary_lines
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.outcome_values import Experiment, Progress

AtHand = tuple[str, str]
"""An outcome's id, and the version of one of its experiments; empty for the outcome itself."""
_LEFT = (38, 52)
_WIDEST_DETAIL = 100


class OutcomesPane(OpenedList[AtHand], inherit_bindings=False):
    """Every outcome in short; the one at hand in full, with its experiments."""

    PLACE: Where = "outcomes"
    BINDINGS = bindings("rows", PLACE)

    class Closed(Message):
        """Back to the list."""

    @dataclass
    class VerdictWanted(Message):
        """The person wants to say how this experiment ended."""

        experiment: Experiment

    @dataclass
    class Noticed(Message):
        """A short word about what was just done."""

        words: str
        style: str

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="outcomes")
        self._world = world
        self.found: list[Progress] | None = None
        """None while nothing is known."""
        self._trouble = ""
        self._asking: Asking[list[Progress]] = Asking(self, world.record, "outcomes")
        self._judging: Asking[None] = Asking(self, world.record, "outcomes-verdict")

    def on_mount(self) -> None:
        self.border_title = Content(_("outcomes"))
        self.look()

    def on_hide(self) -> None:
        self._asking.stop()

    def on_unmount(self) -> None:
        self._asking.stop()

    # ------------------------------------------------------------------ asking

    def look(self) -> None:
        """Ask the record anew."""
        rubric, viewer, now = self._world.rubric(), self._world.viewer, self._world.now()

        def question(log: Log, _go_on: object) -> list[Progress]:
            from ko_coach.review.outcomes import outcomes

            return outcomes(log, rubric, viewer, now)

        self._asking.ask(question, self._answered, self._failed)

    def _answered(self, found: list[Progress]) -> None:
        self.found, self._trouble = found, ""
        self.renew()

    def _failed(self, trouble: str) -> None:
        self.found, self._trouble = [], trouble
        self.renew()

    def judge(self, version: str, verdict: Verdict, words: str) -> None:
        """Keep how an experiment ended, and show it."""
        by, now = self._world.viewer.name, self._world.now()

        def keep(log: Log, _go_on: object) -> None:
            from ko_coach.record.ids import new_id
            from ko_coach.record.practice_entries import ExperimentJudged

            log.write_reviews([ExperimentJudged(new_id(), by, now, version, verdict, words)])

        def kept(_nothing: None) -> None:
            self.post_message(self.Noticed(_("The verdict is kept: everybody sees it now."), "$success"))
            self.look()

        def failed(why: str) -> None:
            self.post_message(self.Noticed(_("The verdict was not kept: {cause}").format(cause=why), "$error"))

        self._judging.ask(keep, kept, failed)

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[AtHand]:
        """Return the outcomes, and the experiments of the one at hand."""
        opened = self.at_hand[0] if self.at_hand else next((one.outcome.id for one in self.found or ()), "")
        listed: list[AtHand] = []
        for one in self.found or ():
            listed.append((one.outcome.id, ""))
            if one.outcome.id == opened:
                listed += [(opened, experiment.version) for experiment in one.experiments]
        return listed

    def compose_rows(self, width: int) -> Rows[AtHand]:
        if not self.found:
            return [(line, None) for line in wrapped(self._nothing(), width, "$muted")]
        return self._two_columns(self.found, width) if width >= TWO_COLUMNS else self._one_column(self.found, width)

    def _nothing(self) -> str:
        if self._trouble:
            return self._trouble
        if self.found is None:
            return _("Reading the record…")
        return _("The rubric names no outcome yet: the coach writes them into outcomes.yaml.")

    def _detail(self, found: Progress, width: int) -> list[tuple[Content, AtHand]]:
        from ko_coach.review.outcome_words import called_in

        name, version = found.outcome.id, self.at_hand[1] if self.at_hand else ""
        lines = [(line, (name, "")) for line in figure_lines(found, called_in(self._world.rubric()), width)]
        loop = loop_lines(found, self._world.now(), width, version)
        return [*lines, *((line, (name, experiment)) for line, experiment in loop)]

    def _one_column(self, found: Sequence[Progress], width: int) -> Rows[AtHand]:
        rows: list[tuple[Content, AtHand | None]] = []
        for one in found:
            name, opened = one.outcome.id, self.at_hand is not None and self.at_hand[0] == one.outcome.id
            here = self.at_hand == (name, "")
            rows += [(line, (name, "")) for line in summary_lines(one, width, here=here)]
            if opened:
                rows += [(Content.assemble("  ", line), target) for line, target in self._detail(one, width - 2)]
            rows.append((Content(""), None))
        return rows

    def _two_columns(self, found: Sequence[Progress], width: int) -> Rows[AtHand]:
        left_width = min(max(width // 3, _LEFT[0]), _LEFT[1])
        gap = Content.styled("  │  ", "$line")
        right_width = min(width - left_width - gap.cell_length, _WIDEST_DETAIL)
        left: list[Content] = []
        targets: list[AtHand | None] = []
        right: list[Content] = []
        for one in found:
            name = one.outcome.id
            lines = list(summary_lines(one, left_width, here=self.at_hand == (name, "")))
            left += lines
            targets += [(name, "")] * len(lines)
            if self.at_hand and self.at_hand[0] == name:
                for experiment in one.experiments:
                    here = self.at_hand[1] == experiment.version
                    left.append(experiment_line(experiment, self._world.now(), left_width, here=here))
                    targets.append((name, experiment.version))
                right = [line for line, _target in self._detail(one, right_width)]
            left.append(Content(""))
            targets.append(None)
        both = beside(left, right, left_width, gap)
        targets += [None] * (len(both) - len(targets))
        return list(zip(both, targets, strict=True))

    # ------------------------------------------------------------------ keys

    def action_verdict(self) -> None:
        """Say how the experiment at hand ended; with the outcome at hand, its newest one."""
        if not self._world.viewer.lead:
            self.post_message(
                self.Noticed(_("A lead says it here, and the coach in the history of versions."), "$warning")
            )
            return
        name, version = self.at_hand or ("", "")
        opened = next((one for one in self.found or () if one.outcome.id == name), None)
        of_outcome = opened.experiments if opened else ()
        wanted = next((one for one in of_outcome if version in ("", one.version)), None)
        if wanted is None:
            self.post_message(self.Noticed(_("There is no experiment to judge yet."), "$warning"))
        else:
            self.post_message(self.VerdictWanted(wanted))

    def action_leave(self) -> None:
        self.post_message(self.Closed())
