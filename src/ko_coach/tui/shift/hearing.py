"""Keeping what was heard: an observation for the persona at hand, without leaving the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ko_coach.coaching.session import Session
from ko_coach.i18n import gettext as _
from ko_coach.tui.shift.room import Outside
from ko_coach.tui.shift.turning import TurningRoom

if TYPE_CHECKING:
    from ko_coach.tui.shift.heard_panel import HeardPanel


class HearingRoom(TurningRoom):
    """The agent's room as far as it listens for the portrait."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self._noted: tuple[int, str] | None = None
        """The record's number of what was heard last, and what to say once it is on disk."""

    def action_heard(self) -> None:
        session = self.session
        if session is None:
            return
        if session.persona.id or session.closed or self._heard_panel().begun_with(session):
            self._note(session)
        else:
            self._ask_from_whom(session)

    def _ask_from_whom(self, session: Session) -> None:
        from ko_coach.tui.picker import Option, Picker
        from ko_coach.tui.shift import options

        nobody = Option("", _("none of these"), _("keep it without a persona"))
        picker = self.side.panel(Picker, Picker)
        picker.offer("heard", _("Heard from whom?"), [*options.personas(session.rubric), nobody])
        self.open_panel(picker)

    def heard_from(self, persona: str) -> None:
        """Open the form, and name the persona first; an empty one stays unknown."""
        if persona:
            self.shift.set_persona(persona, self.outside.now())
            self.renew()
        if (session := self.session) is not None:
            self._note(session)

    def _note(self, session: Session) -> None:
        panel = self._heard_panel()
        panel.show(session)
        self.open_panel(panel, panel.field)

    def _heard_panel(self) -> HeardPanel:
        from ko_coach.tui.shift.heard_panel import HeardPanel

        return self.side.panel(HeardPanel, lambda: HeardPanel(self.outside.now, self.outside.typed))

    def on_heard_panel_left(self) -> None:
        self.to_prompts()

    def on_heard_panel_kept(self, event: HeardPanel.Kept) -> None:
        number = event.session.observe(event.part, event.words, self.outside.now())
        said = _("Noted; it is in the portrait already.") if event.known else _("Noted for the portrait.")
        self._noted = number, said
        self.to_prompts()
        self.queue.refresh()
        self.renew_prompts()

    def renew_prompts(self) -> None:
        super().renew_prompts()
        if self._noted is not None and self._noted[0] <= self.outside.kept():
            said, self._noted = self._noted[1], None
            self.tell(said)
