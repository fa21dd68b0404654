"""How a prompt is used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """What became of a prompt in the interactions that showed it. It says something of the item, not of people."""

    shown: int = 0
    ticked: int = 0
    ignored: int = 0
    nudged: int = 0
    """It lit up, whatever came after."""

    @property
    def left_alone(self) -> int:
        """Neither ticked nor ignored."""
        return self.shown - self.ticked - self.ignored

    def __add__(self, other: Use) -> Use:
        return Use(
            self.shown + other.shown,
            self.ticked + other.ticked,
            self.ignored + other.ignored,
            self.nudged + other.nudged,
        )

    def __sub__(self, other: Use) -> Use:
        return self + Use(-other.shown, -other.ticked, -other.ignored, -other.nudged)
