"""The agent's room as far as it begins and ends a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ko_coach.i18n import gettext as _
from ko_coach.tui.action import Where
from ko_coach.tui.shift.hearing import HearingRoom
from ko_coach.tui.shift.room import Outside

if TYPE_CHECKING:
    from ko_coach.coaching.day import MyDay
    from ko_coach.tui.shift.day_panels import CheckInPanel, LookBackPanel

_OF_DAY = ("check-in", "look-back")


class DayRoom(HearingRoom):
    """Asks how the agent is when a day begins, and how it was when it ends; never twice, and never in the way."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self.my_day: MyDay | None = None
        """What the record knows of the day; None before it was read, and where nobody wants to be asked."""
        self._read_at: datetime | None = None
        self._leaving = False
        self._wanted = False
        """The agent asked for the day before the record was read."""

    @property
    def place(self) -> Where:
        return "day" if self.side.shown.id in _OF_DAY else super().place

    def day_read(self, day: MyDay, *, begins: bool) -> None:
        """Take what the record knows of the day; `begins` says that the shift has just begun."""
        self.my_day = day
        wanted, self._wanted = self._wanted, False
        if wanted and self.side.shown is self.prompts:
            self.action_my_day()
        elif begins and day.wants_check_in and self.side.shown is self.prompts:
            self._check_in(day)
        elif self.side.shown.id == "look-back":
            self._look_back_panel().renew_day(day)

    def end_of_day(self) -> bool:
        """Ask how the day was, before the agent leaves; False where there is nothing to ask, or it was asked."""
        if self.my_day is None or self._leaving or not self._today(self.my_day).wants_look_back:
            return False
        self._look_back(self._today(self.my_day), leaving=True)
        return True

    def action_my_day(self) -> None:
        """Begin the day where it has not begun, else look back at it."""
        if self.my_day is None:
            self._wanted = True
            self.outside.ask_for_day()
            self.tell(_("Reading the record…"), "$secondary")
            return
        day = self._today(self.my_day)
        if self.side.shown.id in _OF_DAY:
            self.to_prompts()
        elif day.rated or (day.check_in is not None and day.check_in.energy is not None):
            self._look_back(day, leaving=False)
        else:
            self._check_in(day)

    def _today(self, day: MyDay) -> MyDay:
        """Return the day with what was rated since it was read."""
        return replace(day, rated=max(day.rated, self.shift.rated))

    # ------------------------------------------------------------------ beginning

    def _check_in(self, day: MyDay) -> None:
        from ko_coach.tui.shift.day_panels import CheckInPanel

        panel = self.side.panel(CheckInPanel, lambda: CheckInPanel(self.outside.typed))
        panel.show(day, self.shift.agent)
        self.open_panel(panel, panel.energy)

    def on_check_in_panel_saved(self, event: CheckInPanel.Saved) -> None:
        from ko_coach.coaching import day as days

        kept = days.check_in(
            self.outside.recorder, self.shift.agent, self.outside.now(), event.energy, event.words, shared=event.shared
        )
        before = self.my_day.energies if self.my_day else ()
        if self.my_day is not None:
            self.my_day = replace(self.my_day, check_in=kept)
        self.to_prompts()
        if days.is_tired(kept.energy, before):
            self._be_kind()
        else:
            self.tell(_("A good shift to you."))

    def _be_kind(self) -> None:
        from ko_coach.tui.shift.kind_word import KindWord

        self.open_panel(self.side.panel(KindWord, KindWord))

    def on_kind_word_read(self) -> None:
        self.to_prompts()

    # ------------------------------------------------------------------ ending

    def _look_back_panel(self) -> LookBackPanel:
        from ko_coach.tui.shift.day_panels import LookBackPanel

        return self.side.panel(LookBackPanel, lambda: LookBackPanel(self.outside.typed))

    def _look_back(self, day: MyDay, *, leaving: bool) -> None:
        self._leaving = leaving
        panel = self._look_back_panel()
        panel.show(day, self.shift.agent, leaving=leaving)
        self.open_panel(panel, panel.beginning)
        self.outside.ask_for_day()
        if leaving:
            self.tell(_("esc leaves at once."), "$secondary")

    def on_look_back_panel_saved(self, event: LookBackPanel.Saved) -> None:
        from ko_coach.coaching import day as days

        kept = days.look_back(self.outside.recorder, self.shift.agent, self.outside.now(), event.words, event.shared)
        if self.my_day is not None:
            self.my_day = replace(self.my_day, look_back=kept)
        self._leave_day()
        self.tell(_("Kept. Thank you for today."))

    def on_day_panel_left(self) -> None:
        if self.side.shown.id == "check-in" and self.my_day is not None and self.my_day.wants_check_in:
            from ko_coach.coaching import day as days

            skipped = days.check_in(self.outside.recorder, self.shift.agent, self.outside.now(), None)
            self.my_day = replace(self.my_day, check_in=skipped)
        self._leave_day()

    def _leave_day(self) -> None:
        if self._leaving:
            self.app.exit()
        else:
            self.to_prompts()

    def to_prompts(self) -> None:
        self._leaving = False
        super().to_prompts()
