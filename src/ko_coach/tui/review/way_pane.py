"""What stood in the way, for whom was decided, and what was learned: three pages of one pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review.way_words import debt_lines, decided_lines, lesson_lines, state_name
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.record.reviewing import State
    from ko_coach.review.obstacles import Debt, Decided, Lesson

Page = Literal["way", "decided", "lessons"]
WEEKS = 52
"""So far back debts and decisions are read; lessons have no end."""
_AT_ONCE = 50
"""Lessons of one page."""


class WayPane(CursorPane[str]):
    """Debts of the company, decisions, lessons. A lead says what became of a debt, and everybody sees it."""

    PLACE: Where = "way"
    BINDINGS = [*bindings("list"), *bindings("debts", "way")]

    @dataclass
    class Closed(Message):
        """The person is done here."""

    class PlaceChanged(Message):
        """Another page is shown: `PLACE` says whose keys count now."""

    @dataclass
    class OpenInteraction(Message):
        """The person wants to read the interaction that a lesson came from."""

        interaction: str

    @dataclass
    class Noticed(Message):
        """A short word about what was just done."""

        words: str
        style: str

    def __init__(self, world: LeadWorld, page: Page = "way") -> None:
        super().__init__(id="way")
        self._world = world
        self.page: Page = page
        self._begun: Page | None = None
        self.debts: Sequence[Debt] | None = None
        self.decisions: Sequence[Decided] | None = None
        self.lessons: list[Lesson] | None = None
        self.trouble = ""
        """Why the record cannot be read, or a state not be kept."""
        self._all_lessons = False
        self._asking: Asking[Any] = Asking(self, world.record, "way")
        self._setting: Asking[list[Debt]] = Asking(self, world.record, "way-setting")

    def on_mount(self) -> None:
        if self._begun != self.page:
            self.turn_page(self.page)

    # ------------------------------------------------------------------ asking

    def turn_page(self, page: Page) -> None:
        """Show this page, read anew."""
        titles = {"way": _("in the way"), "decided": _("decided for"), "lessons": _("lessons")}
        self.page = self._begun = page
        # Only a lead says what became of a debt, and only there.
        self.PLACE = "debts" if page == "way" and self._world.viewer.lead else "way"
        self.post_message(self.PlaceChanged())
        self.at_hand, self.trouble = None, ""
        self.border_title = Content(titles[page])
        self.scroll_home(animate=False)
        self.renew()
        if page == "way":
            self._asking.ask(self._debts, self._take_debts, self._failed)
        elif page == "decided":
            self._asking.ask(self._decisions, self._take_decisions, self._failed)
        else:
            self._all_lessons = False
            self._asking.ask(partial(_lessons, None), partial(self._take_lessons, None), self._failed)

    def _debts(self, log: Log, _go_on: object) -> list[Debt]:
        from ko_coach.review.obstacles import in_the_way

        return in_the_way(log, self._world.now() - timedelta(weeks=WEEKS))

    def _decisions(self, log: Log, _go_on: object) -> list[Decided]:
        from ko_coach.review.obstacles import decided_for

        return decided_for(log, self._world.viewer, self._world.now() - timedelta(weeks=WEEKS))

    def _take_debts(self, debts: list[Debt]) -> None:
        self.debts, self.trouble = debts, ""
        self.renew()

    def _take_decisions(self, found: list[Decided]) -> None:
        places = {stage: place for place, stage in enumerate(self._world.rubric().stage_by_id)}
        self.decisions = sorted(found, key=lambda one: (places.get(one.stage, len(places)), one.stage))
        self.renew()

    def _take_lessons(self, after: Lesson | None, found: list[Lesson]) -> None:
        self.lessons = [*(self.lessons or ()), *found] if after is not None else found
        self._all_lessons = len(found) < _AT_ONCE
        self.renew()

    def _failed(self, why: str) -> None:
        self.trouble = why
        self.renew()

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[str]:
        if self.page == "way":
            return [debt.key for debt in self.debts or ()]
        if self.page == "decided":
            return [found.stage for found in self.decisions or ()]
        return [lesson.interaction for lesson in self.lessons or ()]

    def compose_rows(self, width: int) -> Rows[str]:
        rows: list[tuple[Content, str | None]] = []
        rows += [(line, None) for line in wrapped(self.trouble, width, "$warning") if self.trouble]
        rows += {"way": self._way_rows, "decided": self._decided_rows, "lessons": self._lesson_rows}[self.page](width)
        return rows

    def _way_rows(self, width: int) -> list[tuple[Content, str | None]]:
        about = _("What stood between us and customers: the company's debts to its people. Nobody is named here.")
        rows = _told(about, self.debts, _("Nothing stood in the way in this time."), width)
        for debt in self.debts or ():
            lines = debt_lines(debt, self._world.now(), width, here=debt.key == self.at_hand)
            rows += [(line, debt.key) for line in lines]
            rows.append((Content(""), None))
        return rows

    def _decided_rows(self, width: int) -> list[tuple[Content, str | None]]:
        about = _("Where customer and company really conflicted: who won, by stage.")
        rows = _told(about, self.decisions, _("Nobody told of such a conflict in this time."), width)
        for found in self.decisions or ():
            rows += [(line, found.stage) for line in decided_lines(found, self._world.rubric(), width)]
            rows.append((Content(""), None))
        return rows

    def _lesson_rows(self, width: int) -> list[tuple[Content, str | None]]:
        about = _("What was learned, the newest first. Enter opens where it came from.")
        rows = _told(about, self.lessons, _("No lesson was written down yet."), width)
        for lesson in self.lessons or ():
            here = lesson.interaction == self.at_hand
            lines = lesson_lines(lesson, self._world.rubric(), self._world.now(), width, here=here)
            rows += [(line, lesson.interaction) for line in lines]
            rows.append((Content(""), None))
        return rows

    # ------------------------------------------------------------------ keys

    def on_cursor_pane_moved(self, event: CursorPane.Moved) -> None:
        event.stop()
        lessons = self.lessons or []
        if self.page == "lessons" and not self._all_lessons and lessons and self.at_hand == lessons[-1].interaction:
            last = lessons[-1]
            self._asking.ask(partial(_lessons, last), partial(self._take_lessons, last), self._failed)

    def on_cursor_pane_taken(self, event: CursorPane.Taken) -> None:
        event.stop()
        lesson = next((one for one in self.lessons or () if one.interaction == self.at_hand), None)
        viewer = self._world.viewer
        if self.page == "lessons" and lesson is not None and (viewer.lead or lesson.agent == viewer.name):
            self.post_message(self.OpenInteraction(lesson.interaction))

    def action_page(self, page: Page) -> None:
        self.turn_page(page)

    def action_set(self, state: State) -> None:
        debt = next((one for one in self.debts or () if one.key == self.at_hand), None)
        if self.page != "way" or debt is None:
            return
        if not self._world.viewer.lead:
            self.post_message(self.Noticed(_("A lead says what became of it."), "$warning"))
            return
        work = partial(self._set, debt.key, state)
        self._setting.ask(work, partial(self._was_set, state), partial(self._not_set, state))

    def _was_set(self, state: State, debts: list[Debt]) -> None:
        self._take_debts(debts)
        said = _("{state}: everybody sees it now").format(state=state_name(state))
        self.post_message(self.Noticed(said, "$success"))

    def _set(self, key: str, state: State, log: Log, go_on: object) -> list[Debt]:
        from ko_coach.record.ids import new_id
        from ko_coach.record.reviewing import Heard

        log.write_reviews([Heard(new_id(), key, state, self._world.viewer.name, self._world.now())])
        return self._debts(log, go_on)

    def _not_set(self, state: State, why: str) -> None:
        self._failed(_("“{state}” was not kept: {cause}").format(state=state_name(state), cause=why))

    def action_leave(self) -> None:
        self.post_message(self.Closed())


def _lessons(before: Lesson | None, log: Log, _go_on: object) -> list[Lesson]:
    from ko_coach.review.obstacles import lessons

    return lessons(log, size=_AT_ONCE, before=before)


def _told(about: str, found: Sequence[object] | None, nothing: str, width: int) -> list[tuple[Content, str | None]]:
    said = [(line, None) for line in wrapped(about, width, "$muted")]
    rows: list[tuple[Content, str | None]] = [*said, (Content(""), None)]
    if found is None:
        rows += [(line, None) for line in wrapped(_("Reading the record…"), width, "$muted")]
    elif not found:
        rows += [(line, None) for line in wrapped(nothing, width)]
    return rows
