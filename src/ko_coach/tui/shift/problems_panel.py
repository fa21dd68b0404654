"""Panes that are only read: all keys, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from ko_coach.desk.source import Refused
from ko_coach.i18n import gettext as _
from ko_coach.rubric.problems import Problem
from ko_coach.tui.actions import key_of, sections
from ko_coach.tui.text_pane import TextPane, wrapped

_KEY_COLUMN = 8


class KeysPanel(TextPane):
    """Every key and what it does, and where things are."""

    def __init__(self, keymap: dict[str, str], places: list[tuple[str, str]]) -> None:
        super().__init__(id="keys")
        self._keymap = keymap
        self._places = places

    def on_mount(self) -> None:
        self.border_title = Content(_("keys"))

    def compose_lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for title, actions in sections():
            lines.append(Content.styled(title, "bold $accent"))
            if title == sections()[0][0]:
                lines += self._line("1-9", _("Tick or untick a prompt"), width)
            for action in actions:
                lines += self._line(key_of(action, self._keymap), _(action.help), width)
            lines.append(Content(""))
        lines += self._line("^p", _("All commands by name"), width)
        lines += [Content(""), Content.styled(_("Where things are"), "bold $accent")]
        for name, path in self._places:
            lines += wrapped(name, width, "$muted")
            lines += wrapped(path, width, "", "  ", "  ")
        return lines

    @staticmethod
    def _line(key: str, said: str, width: int) -> list[Content]:
        rows = wrapped(said, max(width - _KEY_COLUMN, 8))
        return [
            Content.assemble((key.ljust(_KEY_COLUMN) if row == 0 else " " * _KEY_COLUMN, "$key"), line)
            for row, line in enumerate(rows)
        ]


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
