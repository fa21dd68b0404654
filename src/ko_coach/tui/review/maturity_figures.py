"""Figures of the record beside a form: one is at hand, and a key puts it into the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.review import maturity_words as say
from ko_coach.review.evidence_values import Evidence, OnRecord
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review.maturity_words import figures_title
from ko_coach.tui.text_pane import wrapped


class Figures(CursorPane[str], can_focus=False):
    """The form keeps the keyboard, and walks here."""

    def __init__(self) -> None:
        super().__init__(id="maturity-figures")
        self._found: OnRecord | None = None
        self._question = ""

    def show(self, found: OnRecord | None, question: str) -> None:
        """Offer these for this question; None while they are not known."""
        self._found, self._question = found, question
        self.border_title = Content(figures_title(found) if found is not None else _("from the record"))
        self.renew()

    @property
    def _evidence(self) -> Sequence[Evidence]:
        return self._found.beside(self._question) if self._found is not None else ()

    @property
    def words(self) -> str:
        """The figure at hand as a sentence; empty where there is none."""
        return next((say.figure(one) for one in self._evidence if one.kind == self.at_hand), "")

    def walk(self, by: int) -> None:
        """Go to the figure before or after."""
        self._step(by)

    def things(self) -> Sequence[str]:
        return [one.kind for one in self._evidence if one.now.told]

    def compose_rows(self, width: int) -> Rows[str]:
        if self._found is None:
            return [(line, None) for line in wrapped(_("Reading the record…"), width, "$muted")]
        rows: list[tuple[Content, str | None]] = []
        for one in self._evidence:
            here = one.kind == self.at_hand
            style = ("bold" if here else "") if one.now.told else "$muted"
            lines = list(wrapped(say.figure(one), width, style, "▸ " if here else "  ", "  "))
            if earlier := say.before(one):
                lines += wrapped(earlier, width, "$muted", "  ", "  ")
            rows += [(line, one.kind if one.now.told else None) for line in lines]
        return rows
