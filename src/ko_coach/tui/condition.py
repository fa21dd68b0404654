"""What is live, what is wrong and what is known about the outside, and how the line at the top says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ko_coach.desk.source import QueueChange
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.liveness import LIVE
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.bars import Status

TREND_DAYS = 14


class Condition:
    """The state of everything around the shift, as last heard."""

    def __init__(self, agent: str, language: str, reading: Reading, queue: QueueChange, adopted_at: datetime) -> None:
        self.reading = reading
        """What the rubric's folder held when it was last read."""
        self.queue = queue
        """The state of the queue; its tickets are the shift's."""
        self.adopted_at = adopted_at
        """Since when the current rubric version holds."""
        self.rubric_liveness = LIVE
        self.record_trouble: str | None = None
        self.worker_trouble = ""
        self.clipboard_trouble = ""
        """Why the clipboard is not watched although that is switched on."""
        self.trend_known = False
        self.trend: int | None = None
        """-1, 0 or +1; None while there is too little to say."""
        self.unread = 0
        """Reviews that wait to be read."""
        self._agent = clean_line(agent)
        self._language = language

    @property
    def troubles(self) -> list[str]:
        """What is wrong with record, queue, workers or watching, in sentences."""
        found = [self.record_trouble, self.queue.trouble, self.worker_trouble, self.clipboard_trouble]
        found += [more for _why, more in self._late()]
        return [trouble for trouble in found if trouble]

    def _late(self) -> Iterator[tuple[str, str]]:
        """Yield why something is not live, in a few words and in whole sentences, unless it is told of already."""
        if not self.queue.liveness.live and not self.queue.trouble:
            yield _("queue: {why}").format(why=self.queue.liveness.why), self.queue.liveness.more
        if not self.rubric_liveness.live:
            yield _("rubric: {why}").format(why=self.rubric_liveness.why), self.rubric_liveness.more

    def status(self, rubric: Rubric, now: datetime, pending: int) -> Status:
        """Return what the line at the top says; `pending` entries are not on disk."""
        live = self.queue.liveness.live and self.rubric_liveness.live and not self.worker_trouble
        why = next((why for why, _more in self._late()), "")
        name = clean_line(rubric.name.say(self._language))
        said = ("● " + _("live"), "$success") if live else ("○ " + _("not live"), "bold $warning")
        return Status(
            agent=self._agent,
            live=("", "") if live and self.queue.why else said,
            why=f"{why} (!)" if why else "",
            rubric=f"{name} v{rubric.short_version}",
            rubric_age=wording.ago((now - self.adopted_at).total_seconds()),
            marks=tuple(self._marks(pending, now)),
            trend=self._trend_words(),
            clock=f"{now.astimezone():%H:%M}",
        )

    def instead_of_tickets(self, now: datetime) -> str:
        """Return why there is no ticket; empty where simply none waits."""
        if self.queue.why:
            said = _("No tickets yet. The desk: {why}. It is tried again by itself; ! tells more.")
            return said.format(why=self._desk_trouble(now))
        if self.queue.trouble:
            return self.queue.trouble
        return _("Tickets are on their way…") if self.queue.loading else ""

    def instead_of_words(self, ticket: str, now: datetime) -> str:
        """Return why the conversation of a ticket is not there that the desk has not handed over whole."""
        cause = next((one.cause for one in self.queue.refused if one.place == ticket), "")
        if cause:
            return _("The conversation cannot be read: {why}.").format(why=cause)
        if self.queue.why:
            said = _("The conversation is not there yet. The desk: {why}. It is tried again by itself.")
            return said.format(why=self._desk_trouble(now))
        return _("The conversation is being read…")

    def _desk_trouble(self, now: datetime) -> str:
        if self.queue.since is None:
            return self.queue.why
        return _("{why} since {time}").format(why=self.queue.why, time=wording.clock(self.queue.since, now))

    def _marks(self, pending: int, now: datetime) -> Iterator[tuple[str, str]]:
        if self.record_trouble:
            said = ngettext("✗ {n} not on disk", "✗ {n} not on disk", pending)
            yield said.format(n=pending) + " (!)", "bold $error"
        if errors := sum(problem.is_error for problem in self.reading.problems):
            said = ngettext("✗ rubric: {n} error", "✗ rubric: {n} errors", errors)
            yield said.format(n=errors) + " (!)", "bold $error"
        if self.queue.why:
            yield "○ " + _("desk: {why}").format(why=self._desk_trouble(now)) + " (!)", "bold $warning"
        elif self.queue.trouble:
            yield "○ " + _("queue not there") + " (!)", "bold $warning"
        if self.queue.loading and not self.queue.why:
            yield _("loading…"), "$muted"
        elif refused := len(self.queue.refused):
            yield _("{n} refused").format(n=refused) + " (!)", "$warning"
        if self.unread:
            said = ngettext("✉ {n} review", "✉ {n} reviews", self.unread)
            yield said.format(n=self.unread) + " · F2", "$secondary"

    def _trend_words(self) -> str:
        if not self.trend_known:
            return ""
        if self.trend is None:
            return _("focus: too few yet")
        arrow = {-1: "↘", 0: "→", 1: "↗"}[self.trend]
        return _("focus {arrow} {n} days").format(arrow=arrow, n=TREND_DAYS)
