"""What the rubric does: the item at hand, and the edit that was just saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.rubric.model import Rubric
from ko_coach.tui import wording
from ko_coach.tui.text_pane import TextPane, wrapped

if TYPE_CHECKING:
    from ko_coach.review.backtest import Effect
    from ko_coach.review.effects import ItemEffects


class EffectPane(TextPane):
    """Two stories, each told as far as it is known."""

    def __init__(self, rubric: Rubric, now: Callable[[], datetime]) -> None:
        super().__init__(id="effect")
        self._now = now
        self.rubric = rubric
        self.item = ""
        """The id of the item at hand."""
        self.effects: ItemEffects | None = None
        """What became of every item in the past; None while it is not known."""
        self.edit: Effect | None = None
        """What the edit would have done; None while it is not known."""
        self.tried_on = 0
        """On how many interactions it was tried at most."""
        self.progress: tuple[int, int] | None = None
        """How many interactions are done, of how many, while a long trial runs."""
        self.trouble = ""
        """Why the record cannot be asked."""
        self.full = False
        """Tell all of the edit's effect, and nothing else."""

    def on_mount(self) -> None:
        self.border_title = Content.assemble(("3 ", "$key"), _("effect"))

    def compose_lines(self, width: int) -> list[Content]:
        if self.trouble:
            return list(wrapped(self.trouble, width, "$muted"))
        lines: list[Content] = []
        if not self.full:
            lines += self._item(width)
        return [*lines, *self._edit(width)]

    def _item(self, width: int) -> Iterator[Content]:
        from ko_coach.tui.rubric.effect_words import item_lines

        if self.item:
            yield Content.styled(self.item, "bold $accent")
            if self.effects is None:
                yield from wrapped(_("Reading the record…"), width, "$muted")
            else:
                yield from item_lines(self.effects, self.item, self.rubric, self._now(), width)
            yield Content("")

    def _edit(self, width: int) -> Iterator[Content]:
        from ko_coach.tui.rubric.edit_words import bar, edit_lines

        last = wording.count(self.tried_on)
        yield from wrapped(_("this edit, on the last {n}").format(n=last), width, "bold $accent")
        if self.progress is not None:
            done, total = self.progress
            said = _("{n} of {total} · esc stops").format(n=wording.count(done), total=wording.count(total))
            yield from wrapped(said, width, "$muted")
            yield bar(done, total or 1, min(width, 40))
        elif self.edit is None:
            yield from wrapped(_("Trying it…"), width, "$muted")
        else:
            yield from edit_lines(self.edit, self.rubric, width, full=self.full)
