"""Which interactions to review: so many per agent, by chance alone or rather those that deserve a look."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal

BIG_DROP = 2
"""Points that an answer about focus lies below the agent's own median, at least, to deserve a look."""
LONG = 2
"""Times the agent's own median of engaged time, at least, to deserve a look."""
BEFORE = 20
"""Answers about focus before an interaction, the latest ones, that its own is held against."""
FEWEST = 5
"""Below so many of the agent's own there is no median to hold anything against."""

Way = Literal["random", "weighted"]
Reason = Literal["focus dropped", "expectations missed", "long engaged"]

ADDS: Mapping[Reason, int] = {"focus dropped": 4, "expectations missed": 3, "long engaged": 2}
"""What each reason adds to the weight of 1 that every interaction has, so that one without a reason comes up too."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An interaction that may be reviewed."""

    interaction: str
    agent: str
    at: datetime
    focus: int | None = None
    """The answer in force to the focus criterion, in points."""
    meaning: str = ""
    """The hash of the focus criterion's meaning; answers under different ones are not held against each other."""
    expectations: str = ""
    """missed, met, exceeded, or empty."""
    engaged_seconds: int = 0
    """0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An interaction that came up, and why it deserves a look."""

    interaction: str
    agent: str
    reasons: tuple[Reason, ...] = ()
    """Also told where chance alone drew it; empty where nothing stands out."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of one agent's interactions came up."""

    agent: str
    drawn: int
    of: int
    """Interactions that could come up: all but those that were drawn before."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sample to review, with all that is needed to draw it again."""

    way: Way
    size: int
    """Interactions per agent that were asked for."""
    seed: int
    drawn: tuple[Drawn, ...]
    """By the agent's name, then oldest first."""
    shares: tuple[Share, ...]
    """By the agent's name; an agent of whom everything was drawn before is there with 0 of 0."""

    @property
    def total(self) -> int:
        """Return out of how many interactions it was drawn."""
        return sum(share.of for share in self.shares)


def draw(
    candidates: Iterable[Candidate], size: int, *, seed: int, way: Way = "random", already: Collection[str] = ()
) -> Drawing:
    """Draw up to `size` interactions of each agent, never one in `already`.

    The same candidates and seed give the same sample, in whatever order they come. Each gets the key u^(1/w) from a
    random number u and its weight w, and the largest keys win: drawing without replacement by weight (A-Res of
    Efraimidis and Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 97, 2006).
    With the way "random" all weights are 1, and every choice is as likely as any other.
    Those in `already` still count for what is usual of their agent. Raises ValueError for a size below 1.
    """
    if size < 1:
        raise ValueError("a sample has at least one interaction per agent")
    chance = random.Random(seed)  # noqa: S311 (a sample anyone can draw again)
    gone = frozenset(already)
    drawn: list[Drawn] = []
    shares: list[Share] = []
    for agent, own in sorted(_by_agent(candidates).items()):
        reasons = _reasons(own)
        free = [each for each in own if each.interaction not in gone]
        keys = {each.interaction: chance.random() ** (1 / _weight(reasons[each.interaction], way)) for each in free}
        best = frozenset(sorted(keys, key=lambda interaction: (-keys[interaction], interaction))[:size])
        drawn += [Drawn(one.interaction, agent, reasons[one.interaction]) for one in free if one.interaction in best]
        shares.append(Share(agent, len(best), len(free)))
    return Drawing(way, size, seed, tuple(drawn), tuple(shares))


def _by_agent(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """Return each agent's candidates, every interaction once, oldest first: the order that random numbers go by."""
    once = {each.interaction: each for each in candidates}
    by_agent: dict[str, list[Candidate]] = defaultdict(list)
    for each in sorted(once.values(), key=lambda each: (each.at, each.interaction)):
        by_agent[each.agent].append(each)
    return by_agent


def _weight(reasons: Iterable[Reason], way: Way) -> int:
    return 1 if way == "random" else 1 + sum(ADDS[reason] for reason in reasons)


def _reasons(own: Iterable[Candidate]) -> dict[str, tuple[Reason, ...]]:
    """Return what makes each of one agent's interactions, oldest first, deserve a look."""
    listed = list(own)
    dropped = _dropped(listed)
    engaged = [each.engaged_seconds for each in listed if each.engaged_seconds]
    long = LONG * median(engaged) if len(engaged) >= FEWEST else None
    found: dict[str, tuple[Reason, ...]] = {}
    for each in listed:
        holds: dict[Reason, bool] = {
            "focus dropped": each.interaction in dropped,
            "expectations missed": each.expectations == "missed",
            "long engaged": long is not None and each.engaged_seconds >= long,
        }
        found[each.interaction] = tuple(reason for reason, true in holds.items() if true)
    return found


def _dropped(own: Iterable[Candidate]) -> frozenset[str]:
    """Return the interactions whose focus lies far below the median of the agent's latest ones before."""
    before: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=BEFORE))
    dropped = set()
    for each in own:
        if each.focus is None:
            continue
        earlier = before[each.meaning]
        if len(earlier) >= FEWEST and median(earlier) - each.focus >= BIG_DROP:
            dropped.add(each.interaction)
        earlier.append(each.focus)
    return frozenset(dropped)
