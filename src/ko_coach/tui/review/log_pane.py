"""The log: tabs, the search line, and the table, wired to the record."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from ko_coach.i18n import language
from ko_coach.review.saved_searches import Saved, load, path_of, save
from ko_coach.review.search_completion import Known
from ko_coach.review.search_rows import Row
from ko_coach.review.search_words import Search
from ko_coach.tui.asking import Asking
from ko_coach.tui.review import questions
from ko_coach.tui.review.columns import Names
from ko_coach.tui.review.log_rows import PAGE, Ask
from ko_coach.tui.review.log_table import LogTable
from ko_coach.tui.review.nothing_found import nothing_found
from ko_coach.tui.review.questions import Page
from ko_coach.tui.review.search_bar import SearchBar
from ko_coach.tui.review.tabs import Tabs
from ko_coach.tui.review.world import LeadWorld

CALM_SECONDS = 0.06
"""So long after the first rows they are painted: counting begins then, and would have held them up."""


class LogPane(Vertical):
    """Finds interactions, and shows them."""

    @dataclass
    class Opened(Message):
        """An interaction is to be read."""

        row: Row

    @dataclass
    class Found(Message):
        """What is looked for has changed."""

        search: Search

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="log-pane")
        self._world = world
        self._saved = load(path_of(world.home))
        self._known = Known()
        self.tabs = Tabs()
        self.bar = SearchBar(self.known, self._to_table)
        self.table = LogTable(world.now, self._names)
        self._search = Search(())
        self._all: int | None = None
        self._fresh = self._knows = False
        self._calm: Timer | None = None
        self._pages: dict[Ask, Asking[Page]] = {}
        self._count: Asking[int] = Asking(self, world.record, "count")
        self._count_all: Asking[int] = Asking(self, world.record, "count all")
        self._know: Asking[Known] = Asking(self, world.record, "known")

    def compose(self) -> ComposeResult:
        yield self.tabs
        yield self.bar
        yield self.table

    def on_mount(self) -> None:
        self.tabs.show(self._saved.tabs, self._saved.last)
        if self._saved.last:
            self.bar.show(self._saved.last)
        else:
            self._begin()

    def on_unmount(self) -> None:
        askings: list[Asking[Any]] = [*self._pages.values(), self._count, self._count_all, self._know]
        for asking in askings:
            asking.stop()

    # ------------------------------------------------------------------ what is known

    def _names(self) -> Names:
        rubric, say = self._world.rubric(), language()
        return Names(
            {one.id: one.name.say(say) for one in rubric.personas}, {one.id: one.name.say(say) for one in rubric.stages}
        )

    def known(self) -> Known:
        """What can stand in a search."""
        rubric, say = self._world.rubric(), language()
        return Known(
            agents=self._known.agents,
            personas=[(one.id, one.name.say(say)) for one in rubric.personas],
            stages=[(one.id, one.name.say(say)) for one in rubric.stages],
            items=[(one.id, one.text.say(say)) for one in rubric.items],
            versions=self._known.versions,
        )

    def _learn(self, known: Known) -> None:
        self._known = known

    @property
    def search(self) -> Search:
        """What the log shows."""
        return self._search

    @property
    def line(self) -> str:
        """The line that was typed."""
        return self.bar.line

    # ------------------------------------------------------------------ looking

    def look_again(self) -> None:
        """Read what is loaded anew: something may have happened meanwhile."""
        if self.table.rows.rows:
            self.table.want("again")
            self._ask_counts()
        else:
            self._begin()

    def show(self, line: str) -> None:
        """Look for this."""
        self.bar.show(line)

    def on_search_bar_asked(self, event: SearchBar.Asked) -> None:
        event.stop()
        self._search = event.search
        self._remember(self._saved.with_last(event.line))
        self._begin()

    def _begin(self) -> None:
        """Ask for the first rows. All that is not rows waits until they are painted: it would only hold them up."""
        self._fresh = True
        for asking in (self._count, self._count_all):
            asking.stop()
        if self._calm is not None:
            self._calm.stop()
        self.table.begin("last" if self.table.oldest_first else "first")

    def _begun(self) -> None:
        if not self._knows:
            self._knows = True
            self._know.ask(lambda log, _go_on: questions.known(log, self._world.viewer), self._learn, lambda _why: None)
        self._ask_counts()
        self.post_message(self.Found(self._search))

    def _ask_counts(self) -> None:
        search, viewer = self._search, self._world.viewer
        self._count.ask(
            lambda log, _go_on: questions.count(log, search, viewer, self._now()), self._counted, lambda _why: None
        )
        nothing = Search(())
        self._count_all.ask(
            lambda log, _go_on: questions.count(log, nothing, viewer, self._now()), self._counted_all, lambda _why: None
        )

    def _now(self) -> datetime:
        return self._world.now().astimezone()

    def on_log_table_wanted(self, event: LogTable.Wanted) -> None:
        event.stop()
        ask, rows = event.ask, self.table.rows
        place = {"older": rows.below, "newer": rows.above, "again": rows.above}.get(ask)
        again = rows.again
        asking = self._pages.setdefault(ask, Asking(self, self._world.record, f"page {ask}"))
        if ask in ("first", "last", "leap"):
            for other in self._pages.values():
                other.stop()
        search, viewer, now = self._search, self._world.viewer, self._now()
        asking.ask(
            lambda log, _go_on: questions.page(log, search, viewer, ask, place, event.fraction, again, now),
            partial(self._take, search),
            self._failed,
        )

    def _take(self, search: Search, page: Page) -> None:
        if search != self._search:
            return
        self.table.said = "" if page.rows else nothing_found(search, self._known)
        self.table.take(page.ask, page.rows, page.fraction)
        if page.ask == "first" and len(page.rows) < PAGE:
            self._counted(len(page.rows))
        self._renew_title()
        if self._fresh:
            self._fresh = False
            self._calm = self.set_timer(CALM_SECONDS, self._begun)

    def _failed(self, words: str) -> None:
        self.table.clear(words)

    def _counted(self, count: int) -> None:
        self.table.count(count)
        self._renew_title()

    def _counted_all(self, count: int) -> None:
        self._all = count
        self._renew_title()

    def _renew_title(self) -> None:
        self.table.border_title = self.table.title(self._all)

    # ------------------------------------------------------------------ tabs

    def keep_search(self) -> bool:
        """Keep the search as a tab, or take its tab away; return whether it is kept now."""
        self._remember(self._saved.toggled(self.line))
        return self.line in self._saved.tabs

    def step_tab(self, by: int) -> None:
        """Go to the saved search beside."""
        self.show(self.tabs.beside(by))

    def on_tabs_chosen(self, event: Tabs.Chosen) -> None:
        event.stop()
        self.show(event.line)

    def _remember(self, saved: Saved) -> None:
        self._saved = saved
        self.tabs.show(saved.tabs, saved.last)
        with contextlib.suppress(OSError):  # tomorrow it is typed again; today it works
            save(path_of(self._world.home), saved)

    # ------------------------------------------------------------------ keys

    def find(self) -> None:
        """Let the lead type."""
        self.screen.set_focus(self.bar.field, scroll_visible=False)

    def turn_round(self) -> None:
        """The oldest first, or the newest again."""
        self.table.oldest_first = not self.table.oldest_first
        self._begin()

    def _to_table(self) -> None:
        self.screen.set_focus(self.table, scroll_visible=False)

    def on_log_table_taken(self, event: LogTable.Taken) -> None:
        event.stop()
        self.post_message(self.Opened(event.row))
