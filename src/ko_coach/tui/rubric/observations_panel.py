"""What agents heard, by persona: for a portrait that stays alive. What is in it already is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.record.practice_entries import PARTS
from ko_coach.rubric.model import Rubric
from ko_coach.tui import explanations, wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    # Brings SQL along, which the thread imports that asks.
    from ko_coach.record.log import Log
    from ko_coach.review.observations import Observation, Observations
    from ko_coach.tui.rubric.room import CoachWorld

_NO_BREAK = "\u00a0"
_MOST = 400
"""Observations that are listed, the latest ones."""
_SPANS = (timedelta(weeks=13), timedelta(days=365), None)


class ObservationsPanel(CursorPane["Observation"]):
    """The same words are one line, with how often and by how many they were heard; nobody's name stands here."""

    BINDINGS = bindings("observations")

    @dataclass
    class WantedIn(Message):
        """The coach wants this in the portrait."""

        observation: Observation
        edit: bool = False
        """In other words first."""

    def __init__(self, world: CoachWorld, rubric: Rubric) -> None:
        super().__init__(id="observations")
        self.rubric = rubric
        """What stands in it already is marked."""
        self.found: Observations | None = None
        """None while nothing is known."""
        self._world = world
        self._trouble = ""
        self._span = 0
        self._known: dict[tuple[str, str, str, str], bool] = {}
        """Whether the rubric of a version says it; to find out for hundreds with every key would be felt."""
        self._asking: Asking[Observations] = Asking(self, world.record, "observations")

    def on_mount(self) -> None:
        self.look()

    def on_unmount(self) -> None:
        self._asking.stop()

    # ------------------------------------------------------------------ asking

    def look(self) -> None:
        """Ask the record."""
        span = (_("13 weeks"), _("a year"), _("all"))[self._span]
        self.border_title = Content(_("observations") + f" · {span}")
        self._ask(None)

    def put_aside(self, observation: Observation) -> None:
        """Put it aside, and show what is left."""
        self._ask(observation)

    def _ask(self, aside: Observation | None) -> None:
        length, now, coach = _SPANS[self._span], self._world.now(), self._world.coach
        since = None if length is None else now - length

        def work(log: Log, _go_on: object) -> Observations:
            from ko_coach.review.observations import observations, put_aside

            if aside is not None:
                put_aside(log, aside, coach, now)
            return observations(log, since)

        self._asking.ask(work, self._answered, self._failed)

    def _answered(self, found: Observations) -> None:
        place = self._place
        self.found, self._trouble = found, ""
        things = self.things()
        if self.at_hand not in things and things:
            self.at_hand = next(
                (one for one in things if _same(one, self.at_hand)), things[min(place, len(things) - 1)]
            )
        self.renew()

    def _failed(self, words: str) -> None:
        self._trouble = words
        self.renew()

    # ------------------------------------------------------------------ lines

    @property
    def _place(self) -> int:
        things = self.things()
        return things.index(self.at_hand) if self.at_hand in things else 0

    def things(self) -> Sequence[Observation]:
        order = {persona.id: place for place, persona in enumerate(self.rubric.personas)}
        heard = self.found.heard[:_MOST] if self.found else ()
        return sorted(
            heard,
            key=lambda one: (
                order.get(one.persona, len(order) + (not one.persona)),
                one.persona,
                PARTS.index(one.part),
            ),
        )

    def compose_rows(self, width: int) -> Rows[Observation]:
        if self.found is None or self._trouble:
            return [(line, None) for line in wrapped(self._trouble or _("Reading the record…"), width, "$muted")]
        rows: list[tuple[Content, Observation | None]] = []
        above: tuple[str, str] | None = None
        for one in self.things():
            if above is None or above[0] != one.persona:
                rows += [(Content(""), None)] if rows else []
                name = explanations.persona_name(one.persona, self.rubric)
                rows += [(line, None) for line in wrapped(name, width, "bold $accent")]
            elif above[1] != one.part:
                rows.append((Content(""), None))
            if above != (one.persona, one.part):
                rows.append((Content.styled(wording.empathy_part(one.part), "$muted"), None))
            above = one.persona, one.part
            rows += [(line, one) for line in self._one(one, width)]
        return [*rows, *((line, None) for line in self._around(width, empty=not rows))]

    def _one(self, one: Observation, width: int) -> Iterator[Content]:
        here = one == self.at_hand
        lead = "▸ " if here else "  "
        quoted = _("“{quote}”").format(quote=one.words)
        for row, line in enumerate(wrapped(quoted, width - 2, "bold" if here else "")):
            yield Content.assemble((lead if row == 0 else "  ", "bold $accent"), line)
        counts = [
            ngettext("heard {n} time", "heard {n} times", one.times).format(n=wording.count(one.times)),
            ngettext("by {n} agent", "by {n} agents", one.agents).format(n=wording.count(one.agents)),
            wording.day(one.last, self._world.now()),
        ]
        glued = (one.replace(" ", _NO_BREAK) for one in counts)
        yield from wrapped(f" ·{_NO_BREAK}".join(glued), width, "$muted", "  ", "  ")
        if self._is_in(one):
            yield from wrapped(_("in the rubric already"), width, "$success", "  ✓ ", "    ")
        if one.aside is not None:
            said = _("put aside {day}, heard again since").format(day=wording.day(one.aside, self._world.now()))
            yield from wrapped(said, width, "$secondary", "  ", "  ")

    def _is_in(self, one: Observation) -> bool:
        from ko_coach.rubric.adding import is_in_rubric

        key = self.rubric.version, one.persona, one.part, one.words
        if key not in self._known:
            self._known[key] = is_in_rubric(self.rubric, one.persona, one.part, one.words)
        return self._known[key]

    def _around(self, width: int, *, empty: bool) -> Iterator[Content]:
        found = self.found
        if found is None:
            return
        if empty:
            yield from wrapped(_("Nobody has noted anything in this time. + looks further back."), width, "$muted")
            yield from wrapped(_("In the shift, h notes what was heard."), width, "$muted")
        else:
            yield Content("")
        if len(found.heard) > _MOST:
            said = _("The latest {n} of {total} are listed.")
            yield from wrapped(said.format(n=_MOST, total=wording.count(len(found.heard))), width, "$muted")
        if found.aside:
            said = ngettext("{n} was put aside.", "{n} were put aside.", found.aside)
            yield from wrapped(said.format(n=wording.count(found.aside)), width, "$muted")
        if found.capped:
            yield from wrapped(_("Only the latest 20,000 are told here."), width, "$muted")

    # ------------------------------------------------------------------ keys

    def action_add(self) -> None:
        if self.at_hand is not None:
            self.post_message(self.WantedIn(self.at_hand))

    def action_edit_words(self) -> None:
        if self.at_hand is not None:
            self.post_message(self.WantedIn(self.at_hand, edit=True))

    def action_put_aside(self) -> None:
        if self.at_hand is not None:
            self.put_aside(self.at_hand)

    def action_span(self, by: int) -> None:
        span = min(max(self._span + by, 0), len(_SPANS) - 1)
        if span != self._span:
            self._span, self.found = span, None
            self.renew()
            self.look()


def _same(one: Observation, other: Observation | None) -> bool:
    """Whether it is the same, although it was heard once more meanwhile."""
    return other is not None and (one.persona, one.part, one.words) == (other.persona, other.part, other.words)
