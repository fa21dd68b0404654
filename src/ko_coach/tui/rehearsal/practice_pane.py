"""What this rehearsal is, in the place where a shift has its queue."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from ko_coach.coaching.rehearsing import Rehearsing
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.text import clean_line
from ko_coach.tui.actions import key_named
from ko_coach.tui.text_pane import TextPane, wrapped


class PracticePane(TextPane):
    """Says that nothing is counted, where the customer stands, and what to do next."""

    def __init__(self, rehearsing: Rehearsing, keymap: dict[str, str]) -> None:
        super().__init__(id="practice")
        self._rehearsing = rehearsing
        self._keymap = keymap

    def on_mount(self) -> None:
        self.border_title = Content("◇ " + _("practice"))

    def compose_lines(self, width: int) -> list[Content]:
        return list(self._all(width))

    def _all(self, width: int) -> Iterator[Content]:
        rehearsal = self._rehearsing.rehearsal
        scenario = rehearsal.scene.scenario
        yield from wrapped(_("Nothing of it is counted, and nobody else sees it."), width, "$muted")
        for label, text in ((_("situation"), scenario.situation), (_("so far the customer"), scenario.tries)):
            if said := clean_line(text.say(language())):
                yield Content("")
                yield Content.styled(label, "$muted")
                yield from wrapped(said, width)
        yield Content("")
        yield Content.styled(said_turn(self._rehearsing), "bold $secondary")
        yield from wrapped(what_next(self._rehearsing, self._keymap), width, "$muted")


def said_turn(rehearsing: Rehearsing) -> str:
    """Say how far the customer is."""
    rehearsal = rehearsing.rehearsal
    return _("turn {n} of {total}").format(n=rehearsal.turn, total=rehearsal.turns)


def what_next(rehearsing: Rehearsing, keymap: dict[str, str]) -> str:
    """Say which key goes on from here."""
    if rehearsing.awaits_reply:
        return _("{key} writes an answer").format(key=key_named("answer", keymap))
    if not rehearsing.session.closed:
        return _("{key} rates it").format(key=key_named("rate", keymap))
    return _("{key} looks back at it").format(key=key_named("rehearsal-look", keymap))
