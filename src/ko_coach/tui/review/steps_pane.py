"""The next steps that were agreed in reviews and are not done, what is due soonest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.review.interaction_values import NextStep
from ko_coach.text import clean, clean_line
from ko_coach.tui import wording
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review import interaction_words as words
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.record.log import Log


class StepsPane(CursorPane[str]):
    """A step may be several lines high; Enter opens the interaction that it was agreed in."""

    PLACE: Where = "steps"
    BINDINGS = bindings("steps")

    class Closed(Message):
        """Back to the list."""

    @dataclass
    class OpenInteraction(Message):
        """Read the interaction in which the step was agreed."""

        interaction: str

    @dataclass
    class Noticed(Message):
        """Something the viewer should know, for the line at the bottom."""

        words: str
        style: str

    @dataclass
    class Changed(Message):
        """A step of this interaction is done."""

        interaction: str

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="steps")
        self.world = world
        self._steps: Sequence[NextStep] = ()
        self._words = _("Reading the record…")
        self._reading: Asking[list[NextStep]] = Asking(self, world.record, "steps")

    def on_mount(self) -> None:
        self.border_title = Content(_("next steps"))
        self.look()

    def look(self) -> None:
        """Ask the record again."""
        viewer, now = self.world.viewer, self.world.now()

        def question(log: Log, _go_on: Callable[[], bool]) -> list[NextStep]:
            from ko_coach.review.interaction_steps import next_steps

            return next_steps(log, viewer, now)

        self._reading.ask(question, self._take, self._fail)

    def _take(self, steps: list[NextStep]) -> None:
        place = self.things().index(self.at_hand) if self.at_hand in self.things() else 0
        self._steps, self._words = steps, _("No next step is open.")
        things = self.things()
        if self.at_hand not in things:
            # What was done leaves; the one that took its place is at hand.
            self.at_hand = things[min(place, len(things) - 1)] if things else None
        late = sum(step.overdue for step in steps)
        self.border_subtitle = Content(_("{n} overdue").format(n=late) if late else "")
        self.renew()

    def _fail(self, why: str) -> None:
        self._steps, self._words = (), why
        self.renew()

    @property
    def _step_at_hand(self) -> NextStep | None:
        return next((step for step in self._steps if step.review == self.at_hand), None)

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[str]:
        return [step.review for step in self._steps]

    def compose_rows(self, width: int) -> Rows[str]:
        if not self._steps:
            return [(line, None) for line in wrapped(self._words, width, "$muted")]
        return [(line, step.review) for step in self._steps for line in self._lines_of(step, width)]

    def _lines_of(self, step: NextStep, width: int) -> Iterator[Content]:
        here = step.review == self.at_hand
        now = self.world.now()
        due, style = words.due(step.due, now), "bold $error" if step.overdue else "$secondary"
        lead = Content.assemble(("▸ " if here else "  ", "bold $accent"), "! " if step.overdue else "□ ")
        for row, line in enumerate(wrapped(clean(step.text), width - 4, "bold" if here else "")):
            yield Content.assemble(lead if row == 0 else "    ", line)
        agreed = _("{agent}, {ticket}: agreed {day} by {name}").format(
            agent=clean_line(step.agent),
            ticket=clean_line(step.ticket),
            day=wording.day(step.at, now),
            name=clean_line(step.by),
        )
        if due:
            yield Content.assemble("    ", (due, style))
        yield from wrapped(agreed, width, "$muted", "    ", "    ")

    # ------------------------------------------------------------------ keys

    def on_cursor_pane_taken(self, event: CursorPane.Taken) -> None:
        event.stop()
        if (step := self._step_at_hand) is not None:
            self.post_message(self.OpenInteraction(step.interaction))

    def action_step_done(self) -> None:
        step = self._step_at_hand
        if step is None:
            return
        from ko_coach.record.reviewing import StepDone

        done = StepDone(step.review, self.world.viewer.name, self.world.now())

        def question(log: Log, _go_on: Callable[[], bool]) -> None:
            log.write_reviews([done])

        def answered(_nothing: None) -> None:
            self.post_message(self.Noticed(_("The next step is done."), "$success"))
            self.post_message(self.Changed(step.interaction))
            self.look()

        def failed(why: str) -> None:
            self.post_message(self.Noticed(_("Not saved: {why}").format(why=why), "$error"))

        asking: Asking[None] = Asking(self, self.world.record, "step-done")
        asking.ask(question, answered, failed)

    def action_leave(self) -> None:
        self.post_message(self.Closed())
