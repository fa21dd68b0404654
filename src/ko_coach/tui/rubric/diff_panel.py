"""What differs from the version that agents used last, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.differences import Difference
from ko_coach.tui import changes, wording
from ko_coach.tui.rubric.questions import Compared
from ko_coach.tui.text_pane import TextPane, wrapped

_SIGNS = {"added": ("+ ", "$success"), "removed": ("− ", "$error"), "changed": ("~ ", "$warning"), "moved": ("~ ", "")}


class DiffPanel(TextPane):
    """Old and new words below each difference."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(id="diff")
        self._now = now
        self._compared: Compared | None = None
        self._trouble = ""

    def on_mount(self) -> None:
        self.border_title = Content(_("what differs"))

    def show(self, compared: Compared | None, trouble: str = "") -> None:
        """Show the comparison; None while it is under way, `trouble` where there is none."""
        self._compared, self._trouble = compared, trouble
        self.renew()

    def compose_lines(self, width: int) -> list[Content]:
        return list(self._lines_of(width))

    def _lines_of(self, width: int) -> Iterator[Content]:
        compared = self._compared
        if compared is None:
            yield from wrapped(self._trouble or _("Comparing…"), width, "$muted")
        elif compared.before is None:
            yield from wrapped(_("No agent has worked under any version yet."), width, "$muted")
        else:
            used = compared.before.last_used or compared.before.at
            said = _("Against v{version}, last used {time}.")
            when = wording.clock(used, self._now())
            yield from wrapped(said.format(version=compared.before.version[:4], time=when), width, "$muted")
            yield Content("")
            if not compared.differences:
                yield from wrapped(_("Nothing differs."), width, "$success")
            yield from differing(compared.differences, width, full=True)


def differing(found: Sequence[Difference], width: int, *, full: bool) -> Iterator[Content]:
    """Yield a line for each difference; with `full`, the old and the new words of its texts below it."""
    for difference in found:
        sign, style = _SIGNS[difference.change]
        yield from wrapped(changes.say(difference, language()), width, style, sign, "  ")
        texts = replace(difference, parts=tuple(part for part in difference.parts if part.language))
        if full and difference.change == "changed" and texts.parts:
            for line in changes.full(texts):
                mark = line.strip()[:1]
                tint = {"+": "$success", "−": "$error"}.get(mark, "$muted")
                yield from wrapped(line, width, tint, "    ", "      ")
            yield Content("")
