"""The list to choose from: every persona's scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ko_coach.coaching.rehearsal import Scene, scenes
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.reader import Reading
from ko_coach.text import clean_line
from ko_coach.tui.actions import of_room
from ko_coach.tui.bars import Status
from ko_coach.tui.cursor_pane import CursorPane
from ko_coach.tui.rehearsal.scenario_list import ScenarioList
from ko_coach.tui.rehearsal.world import RehearsalWorld
from ko_coach.tui.room import Room
from ko_coach.tui.side import Side

if TYPE_CHECKING:
    from ko_coach.tui.rehearsal.practice import Practice


class ScenariosScreen(Room, inherit_bindings=False):
    """Where one chooses whom to practise with."""

    PLACE = "rehearsals"
    BINDINGS = [*Room.BINDINGS, *(action.binding for action in of_room("rehearsals"))]
    CSS_PATH = "../styles/rehearsal.tcss"
    AUTO_FOCUS = "#scenarios"

    def __init__(self, world: RehearsalWorld, practice: Practice, persona: str = "") -> None:
        """`persona` is whose scenarios are at hand first."""
        self.list = ScenarioList()
        super().__init__(world, Side(self.list, id="choice"))
        self._practice_world = world
        self._practice = practice
        self._persona = persona

    def compose(self) -> ComposeResult:
        yield self.status_bar
        yield self.side
        yield self.action_bar

    def on_mount(self) -> None:
        name = clean_line(self._practice.rubric.name.say(language()))
        self.list.border_title = _("Rehearse · {rubric}").format(rubric=name).replace("[", r"\[")
        self.renew()
        first = next((one.key for one in scenes(self._practice.rubric) if self._is_first(one)), None)
        if first is not None:
            self.list.at_hand = first
            self.call_after_refresh(self.list.bring_into_sight)

    def _is_first(self, scene: Scene) -> bool:
        return scene.playable and scene.persona.id == self._persona

    def renew(self) -> None:
        """Show the scenarios, and how often each was rehearsed."""
        self.list.show(self._practice.rubric, self._practice.times)
        self.renew_status()

    def status(self) -> Status:
        return self._practice_world.status()

    def rubric_read(self, reading: Reading) -> None:
        if reading.rubric is not None:
            self._practice.rubric = reading.rubric
        if self.is_mounted:
            self.renew()

    def on_cursor_pane_taken(self, _event: CursorPane.Taken) -> None:
        self.action_take()

    def action_take(self) -> None:
        scene = next((one for one in scenes(self._practice.rubric) if one.key == self.list.at_hand), None)
        if scene is not None and scene.playable:
            self._practice.begin(scene)

    def action_leave(self) -> None:
        if self.side.shown is not self.list:
            self.close_panel()
        else:
            self._practice.leave()
