"""All that is wrong around the shift."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from ko_coach.desk.source import Refused
from ko_coach.i18n import gettext as _
from ko_coach.rubric.problems import Problem
from ko_coach.tui.text_pane import TextPane, wrapped


class ProblemsPanel(TextPane):
    """What is wrong with the rubric, the queue and the record, each with its cure."""

    def __init__(self) -> None:
        super().__init__(id="problems")
        self._troubles: Sequence[str] = ()
        self._problems: Sequence[Problem] = ()
        self._refused: Sequence[Refused] = ()

    def on_mount(self) -> None:
        self.border_title = Content(_("problems"))

    def show(self, troubles: Sequence[str], problems: Sequence[Problem], refused: Sequence[Refused]) -> None:
        """Show all of these."""
        self._troubles, self._problems, self._refused = troubles, problems, refused
        self.renew()

    def compose_lines(self, width: int) -> list[Content]:
        lines = list(self._all(width))
        return lines or list(wrapped(_("Nothing is wrong."), width, "$success"))

    def _all(self, width: int) -> Iterator[Content]:
        for trouble in self._troubles:
            yield from wrapped(trouble, width, "$error", "✗ ", "  ")
            yield Content("")
        for problem in self._problems:
            sign, style = ("✗ ", "bold $error") if problem.is_error else ("! ", "bold $warning")
            yield from wrapped(problem.place, width, style, sign, "  ")
            yield from wrapped(problem.cause, width, "", "  ", "  ")
            if problem.source:
                yield from wrapped(problem.source, width, "$muted", "  │ ", "  │ ")
            yield from wrapped(problem.cure, width, "$success", "  → ", "    ")
            yield Content("")
        if self._refused:
            yield Content.styled(_("Not shown in the queue"), "bold $accent")
        for refused in self._refused:
            yield from wrapped(f"{refused.place}: {refused.cause}", width, "", "  ", "    ")
