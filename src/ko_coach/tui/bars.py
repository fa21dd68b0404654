"""The lines at the top and the bottom of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from ko_coach.i18n import N_
from ko_coach.i18n import gettext as _
from ko_coach.tui.action import Action, Where
from ko_coach.tui.actions import footer, key_of


@dataclass(frozen=True, slots=True)
class Status:
    """What the line at the top says."""

    agent: str = ""
    live: tuple[str, str] = ("", "")
    """(words, style): whether changes arrive at once."""
    why: str = ""
    """Why they do not."""
    rubric: str = ""
    rubric_age: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    """(words, style) of what is wrong, the worst first; dropped last, and the worst never."""
    pointed: str = ""
    """The ticket that waits for the agent to follow, and the key that goes there."""
    trend: str = ""
    clock: str = ""


class StatusBar(Widget):
    """Who is at work, what is live, what is wrong, and where one's focus is heading."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._status = Status()

    def say(self, status: Status) -> None:
        """Show this status."""
        if status != self._status:
            self._status = status
            self.refresh()

    def render(self) -> Content:
        status, width = self._status, self.size.width
        left: list[tuple[float, Content]] = [
            (4, Content.styled("ko-coach", "bold $accent")),
            (6, Content(status.agent)),
        ]
        right: list[tuple[float, Content]] = [
            *((number / 100, Content.styled(words, style)) for number, (words, style) in enumerate(status.marks)),
            (0.5, Content.styled(status.pointed, "$secondary")),
            (1, Content.styled(*status.live) if status.live[0] else Content("")),
            (2, Content.styled(status.why, "$warning")),
            (3, Content(status.rubric)),
            (7, Content.styled(status.rubric_age, "$muted")),
            (3, Content.styled(status.trend, "$secondary")),
            (5, Content.styled(status.clock, "bold")),
        ]
        return _fitted(left, right, width)


def _fitted(left: list[tuple[float, Content]], right: list[tuple[float, Content]], width: int) -> Content:
    """Drop what matters least until both sides fit on the line."""
    parts = [(rank, side, part) for side, group in enumerate((left, right)) for rank, part in group if part]
    while parts and sum(part.cell_length + 2 for _rank, _side, part in parts) > width and len(parts) > 1:
        parts.remove(max(parts, key=lambda one: one[0]))
    sides = [Content("  ").join([part for _rank, side, part in parts if side == number]) for number in (0, 1)]
    gap = max(width - sides[0].cell_length - sides[1].cell_length - 2, 1)
    return Content.assemble(" ", sides[0], " " * gap, sides[1]).truncate(max(width, 1), ellipsis=True)


@dataclass
class _Spot:
    """Where on the line an action stands."""

    start: int
    end: int
    action: Action = field(repr=False)


class ActionBar(Widget):
    """The keys that matter now, and a short word about what was just done."""

    @dataclass
    class Pressed(Message):
        """An action on the line was clicked."""

        action: str

    def __init__(self, keymap: dict[str, str], room: Where) -> None:
        super().__init__(id="actions")
        self._keymap = keymap
        self._room: Where = room
        self._where: Where = room
        self._notice: tuple[str, str] = ("", "")
        self._spots: Sequence[_Spot] = ()

    def say(self, where: Where, notice: tuple[str, str]) -> None:
        """Offer the actions of this place beside a notice (words, style)."""
        if (where, notice) != (self._where, self._notice):
            self._where, self._notice = where, notice
            self.refresh()

    def render(self) -> Content:
        width = self.size.width
        offered = self._offered()
        always = next(self._part(action).cell_length for action in offered if action.id == "keys")
        words, style = self._notice
        notice = Content.styled(f" {words} ", f"bold {style}") if words else Content("")
        notice = notice.truncate(max(width - always, 1), ellipsis=True)
        line = Content("")
        spots: list[_Spot] = []
        for action in offered:
            part = self._part(action)
            reserved = 0 if action.id == "keys" or any(spot.action.id == "keys" for spot in spots) else always
            if line.cell_length + part.cell_length + notice.cell_length + reserved > width:
                continue
            spots.append(_Spot(line.cell_length, line.cell_length + part.cell_length, action))
            line = Content.assemble(line, part)
        self._spots = spots
        return Content.assemble(line, " " * max(width - line.cell_length - notice.cell_length, 0), notice)

    def _part(self, action: Action) -> Content:
        key = key_of(action, self._keymap)
        return Content.assemble(" ", (key, "bold $key"), " ", (_(action.label), "$muted"), " ")

    def _offered(self) -> list[Action]:
        """Return what the line offers, the most wanted first; how to see all keys is always among it."""
        if self._where == "shift":
            return [_TICK, *footer("shift")]
        if self._where == "rehearsal":
            answer, *others = footer("rehearsal")
            return [answer, _TICK, *others]
        if self._where == self._room:
            return list(footer(self._room))
        return [*footer(self._where), *(action for action in footer(self._room) if action.id == "keys")]

    def on_click(self, event: Click) -> None:
        for spot in self._spots:
            if spot.start <= event.x < spot.end and spot.action.action:
                self.post_message(self.Pressed(spot.action.action))


_TICK = Action("tick", "1-9", "", "shift", N_("tick"), "")
