"""Beside the log: where focus is heading, the trust profile, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.review.search_words import Search
from ko_coach.text import clean_line
from ko_coach.tui.asking import Asking
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import TextPane, wrapped

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.obstacles import Debt
    from ko_coach.review.summary import Summary

_BESIDE = 14
"""Columns beside the name of a part of trust: its letter, a short bar, the mean and the arrow."""


_FRESH = timedelta(minutes=1)
"""So long an answer is good enough."""


class SummaryPane(TextPane):
    """The last thirteen weeks of whom or what the search names; else of the team, or of the agent who looks."""

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="summary")
        self._world = world
        self.found: Summary | None = None
        """None while nothing is known."""
        self.trouble = ""
        """Why the record cannot be read."""
        self._asked: tuple[str, str] | None = None
        self._asked_at = datetime.min.replace(tzinfo=UTC)
        self._asking: Asking[Summary] = Asking(self, world.record, "summary")

    def look(self, search: Search) -> None:
        """Show what was found; whatever else is searched for, it is of the same agent, persona, stage or prompt."""
        from ko_coach.review.summary import about

        viewer, now = self._world.viewer, self._world.now()
        asked = about(search, viewer)
        if asked == self._asked and now - self._asked_at < _FRESH:
            return
        self._asked, self._asked_at = asked, now

        def question(log: Log, _go_on: object) -> Summary:
            from ko_coach.review.summary import summary

            return summary(log, viewer, search, now)

        self._asking.ask(question, self._take, self._failed)

    def _take(self, found: Summary) -> None:
        from ko_coach.tui.review.direction_words import key_name

        self.found, self.trouble = found, ""
        shown = found.directions
        self.border_title = Content(key_name(shown.scope, shown.key, self._world.rubric()))
        self.renew()

    def _failed(self, why: str) -> None:
        self.trouble = why
        self.renew()

    def compose_lines(self, width: int) -> list[Content]:
        if self.trouble:
            return list(wrapped(self.trouble, width, "$warning"))
        if self.found is None:
            return []
        return list(self._told(self.found, width))

    def _told(self, found: Summary, width: int) -> Iterator[Content]:
        from ko_coach.tui.review.chart import sparkline
        from ko_coach.tui.review.direction_words import part_line, role_name, slope, too_few

        shown, rubric = found.directions, self._world.rubric()
        yield Content.styled(_("the last 13 weeks"), "$muted")
        if shown.enough:
            yield Content("")
            yield Content.styled(role_name(shown.focus, rubric), "bold $accent")
            yield sparkline(shown.focus, width)
            yield from wrapped(slope(shown.focus), width, "bold")
            yield Content("")
            yield Content.styled(_("Trust profile"), "bold $accent")
            for course in shown.trust:
                yield part_line(course, role_name(course, rubric), max(width - _BESIDE, 6), width)
        else:
            yield Content(too_few(shown.interactions))
        yield Content("")
        yield Content.styled(_("In the way"), "bold $accent")
        if not found.debts:
            yield Content.styled(_("nothing"), "$muted")
        for debt in found.debts:
            yield from _debt(debt, width)


def _debt(debt: Debt, width: int) -> Iterator[Content]:
    lead = f"{debt.times}× "
    yield from wrapped(clean_line(debt.words), width, "", lead, " " * len(lead))
