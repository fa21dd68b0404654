"""The look at a rehearsal: what was behind each turn, beside what the agent wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import zip_longest

from textual.content import Content

from ko_coach.coaching.rehearsal import TurnSeen
from ko_coach.coaching.rehearsing import Rehearsing
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.rubric.model import Text
from ko_coach.text import clean_line
from ko_coach.tui.actions import key_named
from ko_coach.tui.rehearsal.self_rating import rated, ticked
from ko_coach.tui.text_pane import TextPane, wrapped

TWO_COLUMNS = 84
"""Cells from which on what the agent wrote stands beside the customer's words."""
_WIDEST = 140
_BETWEEN = " │ "
Part = Callable[[int], Iterator[Content]]
"""Yields its lines for a width in cells."""


class LookPane(TextPane):
    """One rehearsal as it went. What is still to be answered stays covered."""

    def __init__(self, rehearsing: Rehearsing, keymap: dict[str, str]) -> None:
        super().__init__(id="look")
        self._rehearsing = rehearsing
        self._keymap = keymap

    def on_mount(self) -> None:
        self.border_title = Content("◇ " + _("practice · the look back"))
        keys = ((_("once more"), "rehearsal-again"), (_("another"), "rehearsal-other"), (_("back"), "rehearsal-back"))
        said = " · ".join(f"{key_named(identity, self._keymap)} {name}" for name, identity in keys)
        self.border_subtitle = Content(said)

    def show(self) -> None:
        """Show it as it is now, from its beginning."""
        self.renew()
        self.scroll_home(animate=False)

    def compose_lines(self, width: int) -> list[Content]:
        width = min(width, _WIDEST)
        return [*self._head(width), *self._turns(width), *self._end(width)]

    def _head(self, width: int) -> Iterator[Content]:
        persona, scenario = self._rehearsing.rehearsal.scene
        yield from wrapped(_say(persona.name), width, "bold $accent")
        yield from wrapped(_say(scenario.situation), width, "bold")
        yield Content("")

    def _turns(self, width: int) -> Iterator[Content]:
        rehearsal = self._rehearsing.rehearsal
        seen = rehearsal.looked_at(done=self._rehearsing.done)
        for turn in seen:
            yield _rule(_("turn {n} of {total}").format(n=turn.number, total=rehearsal.turns), width)
            yield from _beside(width, partial(_customer, turn), partial(_agent, turn))
            yield Content("")
        if left := rehearsal.turns - len(seen):
            said = ngettext("{n} more turn was not reached.", "{n} more turns were not reached.", left)
            yield from wrapped(said.format(n=left), width, "$muted")
            yield Content("")

    def _end(self, width: int) -> Iterator[Content]:
        yield _rule(_("what it was about"), width)
        yield from _beside(width, self._needs, self._own)

    def _needs(self, width: int) -> Iterator[Content]:
        persona, scenario = self._rehearsing.rehearsal.scene
        yield from _listed(_("they needed"), persona.needs, width)
        yield from _listed(_("they expected"), persona.expects, width)
        yield Content.styled(_("it ends well when the customer"), "$muted")
        yield from wrapped(_say(scenario.good), width, "$success", "  ", "  ")

    def _own(self, width: int) -> Iterator[Content]:
        session = self._rehearsing.session
        yield from ticked(session, width)
        yield from rated(session, width)


def _customer(turn: TurnSeen, width: int) -> Iterator[Content]:
    yield Content.styled(_("the customer"), "bold $secondary")
    yield from wrapped(turn.said, width, "", "  ", "  ")
    if turn.covered:
        yield from wrapped(_("What is behind it is told once you have answered."), width, "$muted")
        return
    if turn.felt:
        yield Content.styled(_("felt"), "$muted")
        yield from wrapped(turn.felt, width, "italic $quote", "  ", "  ")
    if turn.good:
        yield Content.styled(_("a good answer contains"), "$muted")
        yield from wrapped(turn.good, width, "$success", "  ", "  ")


def _agent(turn: TurnSeen, width: int) -> Iterator[Content]:
    yield Content.styled(_("you wrote"), "bold $secondary")
    if turn.reply:
        yield from wrapped(turn.reply, width, "", "  ", "  ")
    else:
        yield from wrapped(_("nothing"), width, "$muted", "  ", "  ")


def _listed(label: str, texts: Sequence[Text], width: int) -> Iterator[Content]:
    if texts:
        yield Content.styled(label, "$muted")
        for text in texts:
            yield from wrapped(_say(text), width, "", "  · ", "    ")


def _rule(said: str, width: int) -> Content:
    label = Content.styled(f"── {said} ", "$muted")
    return Content.assemble(label, ("─" * max(width - label.cell_length, 2), "$line"))


def _beside(width: int, left: Part, right: Part) -> Iterator[Content]:
    """Yield the two parts side by side where there is room, else one under the other."""
    if width < TWO_COLUMNS:
        yield from left(width)
        yield Content("")
        yield from right(width)
        return
    room = (width - len(_BETWEEN)) // 2
    for one, other in zip_longest(left(room), right(room), fillvalue=Content("")):
        gap = " " * max(room - one.cell_length, 0)
        yield Content.assemble(one, gap, (_BETWEEN, "$line"), other)


def _say(text: Text) -> str:
    return clean_line(text.say(language()))
