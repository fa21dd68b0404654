"""The rubric's files with their state, and below them all that is wrong in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.rubric.layout import FILES
from ko_coach.rubric.places import Place
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import Reading
from ko_coach.text import clean_line
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.text_pane import wrapped

Target = Place | Problem
_NAMES = tuple(f"{stem}.yaml" for stem in FILES)


class FilesPane(CursorPane[Target]):
    """Every file and every problem can be at hand; the coach's editor opens there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(id="files")
        self._folder = folder
        self._reading: Reading | None = None

    def on_mount(self) -> None:
        self.border_title = Content.assemble(("1 ", "$key"), clean_line(self._folder.name))

    def show(self, reading: Reading) -> None:
        """Show what the folder holds; the first problem is at hand when there was none before."""
        had_problems = self._reading is not None and bool(self._reading.problems)
        self._reading = reading
        if reading.problems and not had_problems:
            self.at_hand = reading.problems[0]
        self.renew()

    @property
    def place(self) -> Place:
        """Where the editor is to open."""
        at_hand = self.at_hand
        if isinstance(at_hand, Problem):
            return Place(at_hand.file or _NAMES[0], max(at_hand.line, 1), max(at_hand.column, 1))
        return at_hand or Place(_NAMES[0])

    @property
    def _problems(self) -> tuple[Problem, ...]:
        return self._reading.problems if self._reading else ()

    def things(self) -> Sequence[Target]:
        return [*(Place(name) for name in self._names()), *self._problems]

    def _names(self) -> list[str]:
        named = {problem.file for problem in self._problems if problem.file}
        there = {name for stem in FILES for name in (f"{stem}.yaml", f"{stem}.yml") if (self._folder / name).exists()}
        order = list(FILES)
        return sorted(
            named | there, key=lambda name: (order.index(stem) if (stem := Path(name).stem) in FILES else 99, name)
        )

    # ------------------------------------------------------------------ lines

    def compose_rows(self, width: int) -> Rows[Target]:
        rows: list[tuple[Content, Target | None]] = [(self._file(name, width), Place(name)) for name in self._names()]
        whole = [problem for problem in self._problems if not problem.file]
        if not self._names() and not whole:
            rows += [(line, None) for line in wrapped(_("There is no file yet."), width, "$muted")]
        rows.append((Content(""), None))
        if not self._problems:
            rows += [(line, None) for line in wrapped(_("✓ Nothing is wrong."), width, "$success")]
            return rows
        rows.append((Content.styled(self._counts(), "bold $accent"), None))
        for problem in self._problems:
            rows += [(line, problem) for line in self._problem(problem, width)]
            rows.append((Content(""), None))
        return rows

    def _counts(self) -> str:
        errors = sum(problem.is_error for problem in self._problems)
        warnings = len(self._problems) - errors
        said = [ngettext("{n} error", "{n} errors", errors).format(n=errors)] if errors else []
        said += [ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings)] if warnings else []
        return " · ".join(said)

    def _file(self, name: str, width: int) -> Content:
        here = self.at_hand == Place(name)
        of_file = [problem for problem in self._problems if problem.file == name]
        errors = sum(problem.is_error for problem in of_file)
        if errors:
            state, style = f"✗ {errors}", "bold $error"
        elif of_file:
            state, style = f"! {len(of_file)}", "bold $warning"
        else:
            state, style = _("ok"), "$success"
        room = max(width - len(state) - 4, 4)
        shown = Content(name).truncate(room, ellipsis=True, pad=True)
        return Content.assemble(
            ("▸ " if here else "  ", "bold $accent"), shown.stylize("bold" if here else ""), "  ", (state, style)
        )

    def _problem(self, problem: Problem, width: int) -> list[Content]:
        here = self.at_hand == problem
        sign, style = ("✗ ", "bold $error") if problem.is_error else ("! ", "bold $warning")
        place = problem.place or clean_line(self._folder.name)
        return [
            *wrapped(place, width, style + (" reverse" if here else ""), sign, "  "),
            *wrapped(problem.cause, width, "", "  ", "  "),
            *(wrapped(problem.source.strip(), width, "$muted", "  │ ", "  │ ") if problem.source else ()),
            *wrapped(problem.cure, width, "$success", "  → ", "    "),
        ]
