"""Personas, and below each the situations that one can practise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from textual.content import Content

from ko_coach.coaching.rehearsal import Scene, scenes
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.rubric.model import Rubric
from ko_coach.text import clean_line
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.text_pane import wrapped

Key = tuple[str, str]
_WIDEST = 100
"""Cells: longer lines are hard to read."""


class ScenarioList(CursorPane[Key]):
    """What is at hand is named by the ids of its persona and scenario."""

    def __init__(self) -> None:
        super().__init__(id="scenarios")
        self._rubric: Rubric | None = None
        self._scenes: tuple[Scene, ...] = ()
        self._times: Mapping[Key, int] = {}

    def show(self, rubric: Rubric, times: Mapping[Key, int]) -> None:
        """Show the rubric's scenarios with how often each was rehearsed."""
        self._rubric, self._scenes, self._times = rubric, tuple(scenes(rubric)), times
        self.renew()

    def bring_into_sight(self) -> None:
        """Scroll to what is at hand."""
        self.renew()
        self._keep_in_sight()

    def things(self) -> Sequence[Key]:
        return [scene.key for scene in self._scenes if scene.playable]

    def compose_rows(self, width: int) -> Rows[Key]:
        width = min(width, _WIDEST)
        rows: list[tuple[Content, Key | None]] = [(line, None) for line in self._heading(width)]
        for persona, some in groupby(self._scenes, lambda scene: scene.persona):
            name, quote = (clean_line(text.say(language())) for text in (persona.name, persona.quote))
            rows += [(line, None) for line in wrapped(name, width, "bold $accent")]
            if quote:
                rows += [(line, None) for line in wrapped(_("“{quote}”").format(quote=quote), width, "italic $quote")]
            for scene in some:
                rows += [(line, scene.key if scene.playable else None) for line in self._scene(scene, width)]
            rows.append((Content(""), None))
        return rows

    def _heading(self, width: int) -> Iterator[Content]:
        yield from wrapped(_("Practice: nothing of it is counted, and nobody else sees it."), width, "$muted")
        if self._rubric is not None and not self.things():
            said = _("No scenario of this rubric has turns yet. The coach adds them in personas.yaml.")
            yield from wrapped(said, width, "$warning")
        yield Content("")

    def _scene(self, scene: Scene, width: int) -> Iterator[Content]:
        here = scene.key == self.at_hand
        situation = clean_line(scene.scenario.situation.say(language()))
        style = "bold" if here else ("" if scene.playable else "$muted")
        for row, line in enumerate(wrapped(situation, width - 4, style)):
            yield Content.assemble(("  ▸ " if here and not row else "    ", "bold $accent"), line)
        yield from wrapped(" · ".join(self._facts(scene)), width, "$muted", "    ", "    ")

    def _facts(self, scene: Scene) -> Iterator[str]:
        stage = self._rubric.stage_by_id.get(scene.scenario.stage) if self._rubric else None
        if stage is not None:
            yield clean_line(stage.name.say(language()))
        turns = len(scene.scenario.turns)
        if not turns:
            yield _("cannot be rehearsed: it has no turns yet")
            return
        yield ngettext("{n} turn", "{n} turns", turns).format(n=turns)
        times = self._times.get(scene.key, 0)
        said = ngettext("rehearsed {n} time", "rehearsed {n} times", times).format(n=times)
        yield said if times else _("not rehearsed yet")
