"""How days begin and end: an agent's own, line by line; a team's as counts, and what was shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.review.day_lines import DayLine, TeamDays, lines_of, toggled
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review import day_words as words
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.days import DayTold

_SPANS = (28, 91, 365)


class DaysPane(CursorPane[DayLine]):
    """What the viewer may know of days. An agent shares a line, or takes that back, with a key."""

    BINDINGS = bindings("days", "own-days")

    class Closed(Message):
        """Back to the list."""

    @dataclass
    class Noticed(Message):
        """Something the viewer should know, for the line at the bottom."""

        words: str
        style: str

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="days")
        self.world = world
        self.own: Sequence[DayTold] | None = None
        self.team: TeamDays | None = None
        self._words = _("Reading the record…")
        self._span = 0
        self._asking: Asking[TeamDays | list[DayTold]] = Asking(self, world.record, "days")

    @property
    def PLACE(self) -> Where:  # noqa: N802 - what the room asks of every pane
        return "days" if self.world.viewer.lead else "own-days"

    def on_mount(self) -> None:
        self.look()

    def look(self) -> None:
        """Ask the record again."""
        lead, until = self.world.viewer.lead, self.world.now().astimezone().date()
        since = until - timedelta(days=_SPANS[self._span] - 1)
        title = _("how days begin and end") if lead else _("my days")
        span = (_("4 weeks"), _("13 weeks"), _("a year"))[self._span]
        self.border_title = Content(f"{title} · {span}")
        self._asking.ask(self._question(since, until), self._take, self._fail)

    def _question(self, since: date, until: date) -> Callable[[Log, Callable[[], bool]], TeamDays | list[DayTold]]:
        viewer = self.world.viewer

        def question(log: Log, _go_on: Callable[[], bool]) -> TeamDays | list[DayTold]:
            from ko_coach.review import days

            if viewer.lead:
                return TeamDays(days.team_energy(log, since, until), days.shared_lines(log, since))
            return days.own_days(log, viewer.name, since)

        return question

    def _take(self, found: TeamDays | list[DayTold]) -> None:
        if isinstance(found, TeamDays):
            self.team = found
        else:
            self.own = found
        self.renew()

    def _fail(self, why: str) -> None:
        self.team = self.own = None
        self._words = why
        self.renew()

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[DayLine]:
        return [line for day in self.own or () for line in lines_of(day)]

    def compose_rows(self, width: int) -> Rows[DayLine]:
        if self.team is not None:
            return [(line, None) for line in words.team_lines(self.team, width)]
        if self.own is None:
            return [(line, None) for line in wrapped(self._words, width, "$muted")]
        rows: list[tuple[Content, DayLine | None]] = [(line, None) for line in words.about_own(self.own, width)]
        for day in self.own:
            rows.append((words.head_of(day, width), None))
            for line in lines_of(day):
                rows += [(shown, line) for shown in words.own_line(line, width, here=line == self.at_hand)]
            rows.append((Content(""), None))
        return rows

    # ------------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "share" or not self.world.viewer.lead

    def action_share(self) -> None:
        line = self.at_hand
        if line is None or self.own is None:
            return
        day = next(one for one in self.own if one.day == line.day)
        entry = toggled(day, line, self.world.now())

        def question(log: Log, _go_on: Callable[[], bool]) -> None:
            log.write([entry])

        def answered(_nothing: None) -> None:
            said = _("Only you see this line again.") if line.shared else _("Your lead may read this line.")
            self.post_message(self.Noticed(said, "$success"))
            self.at_hand = DayLine(line.day, line.line, line.words, not line.shared)
            self.look()

        def failed(why: str) -> None:
            self.post_message(self.Noticed(_("Not saved: {why}").format(why=why), "$error"))

        asking: Asking[None] = Asking(self, self.world.record, "day-shared")
        asking.ask(question, answered, failed)

    def action_span(self, by: int) -> None:
        span = min(max(self._span + by, 0), len(_SPANS) - 1)
        if span != self._span:
            self._span = span
            self.look()

    def action_leave(self) -> None:
        self.post_message(self.Closed())
