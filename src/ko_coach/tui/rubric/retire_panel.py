"""Items that could be retired: nearly nobody uses them, or they never vary."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.review.effects import ItemEffects, Retirement
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.rubric.effect_words import retirement_lines
from ko_coach.tui.text_pane import wrapped


class RetirePanel(CursorPane[str]):
    """A hint about items, and no verdict on people."""

    def __init__(self) -> None:
        super().__init__(id="retire")
        self._effects: ItemEffects | None = None
        self._trouble = ""

    def on_mount(self) -> None:
        self.border_title = Content(_("to retire"))

    def show(self, effects: ItemEffects | None, trouble: str = "") -> None:
        """Show what could go; None while it is not known."""
        self._effects, self._trouble = effects, trouble
        self.renew()

    @property
    def _found(self) -> Sequence[Retirement]:
        return self._effects.retirement if self._effects else ()

    def things(self) -> Sequence[str]:
        return [one.item for one in self._found]

    def compose_rows(self, width: int) -> Rows[str]:
        if self._effects is None:
            return [(line, None) for line in wrapped(self._trouble or _("Reading the record…"), width, "$muted")]
        said = _("Prompts that were shown fifty times or more. A tick rate speaks of the prompt, not of people.")
        rows: list[tuple[Content, str | None]] = [(line, None) for line in wrapped(said, width, "$muted")]
        rows.append((Content(""), None))
        if not self._found:
            rows += [(line, None) for line in wrapped(_("Nothing to retire."), width, "$success")]
        for one in self._found:
            here = one.item == self.at_hand
            head = Content.assemble(("▸ " if here else "  ", "bold $accent"), (one.item, "bold" if here else ""))
            rows += [(head, one.item), *((line, one.item) for line in retirement_lines(one, width))]
        return rows
