"""How an agent begins and ends a day. It is the agent's own: others see counts, and the lines that were shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from ko_coach.coaching.interaction import Recorder
from ko_coach.record.ids import new_id
from ko_coach.record.practice_entries import CheckedIn, LookedBack
from ko_coach.text import clean_line

LOWEST, HIGHEST = 1, 5
"""Energy: 1 is empty, 5 is full."""
LOW = 2
LOW_DAYS = 3
"""After so many days in a row with low energy the agent hears a kind word. Nobody else does."""
LOOK_BACK_LINES = ("learned", "in_the_way", "thanks")


@dataclass(frozen=True, slots=True)
class FocusOfDay:
    """Where the attention was today, beside the two weeks before."""

    n: int
    mean: float | None
    before_n: int
    before_mean: float | None
    sign: int | None
    """-1, 0 or +1: today against the two weeks before; None where there is too little to say."""


@dataclass(frozen=True, slots=True)
class OfToday:
    """What the record holds of the day before the agent looks back at it, the latest first."""

    learned: tuple[str, ...] = ()
    """Lessons of today's ratings, each once."""
    in_the_way: tuple[str, ...] = ()
    """What stood in the way, by today's ratings, each once."""
    thanks: tuple[tuple[str, str], ...] = ()
    """Who said thanks today, and for which ticket."""


@dataclass(frozen=True, slots=True)
class MyDay:
    """What the record knows of an agent's day."""

    day: str
    """The agent's own day, as 2026-11-22."""
    check_in: CheckedIn | None = None
    """The newest of the day; one without energy was skipped."""
    look_back: LookedBack | None = None
    energies: tuple[int | None, ...] = ()
    """Of the check-ins of earlier days, the latest first; None where the agent did not say."""
    lesson: str = ""
    """What the agent learned last, before this day."""
    lesson_day: str = ""
    worked_before: bool = False
    """Whether there are interactions of earlier days: the very first day asks nothing."""
    begun: int = 0
    """Interactions of this day so far."""
    rated: int = 0
    focus: FocusOfDay = field(default_factory=lambda: FocusOfDay(0, None, 0, None, None))
    of_today: OfToday = OfToday()

    @property
    def wants_check_in(self) -> bool:
        """Whether the day begins now, and nobody asked yet how."""
        return self.worked_before and not self.begun and self.check_in is None

    @property
    def wants_look_back(self) -> bool:
        """Whether there was work to look back at, and nobody did."""
        return self.worked_before and self.rated > 0 and self.look_back is None


def local_day(now: datetime) -> tuple[str, datetime]:
    """Return the agent's own day as 2026-11-22, and when it began, in UTC."""
    here = now.astimezone()
    begun = datetime.combine(here.date(), time(), here.tzinfo)
    return here.date().isoformat(), begun.astimezone(UTC)


def is_tired(energy: int | None, before: Sequence[int | None]) -> bool:
    """Say whether energy is low today and was on the check-ins before it: three in a row."""
    latest = (energy, *before)[:LOW_DAYS]
    return len(latest) == LOW_DAYS and all(one is not None and one <= LOW for one in latest)


def check_in(
    record: Recorder, agent: str, now: datetime, energy: int | None, words: str = "", *, shared: bool = False
) -> CheckedIn:
    """Keep how the day begins; without energy and words it was skipped, and nobody asks again today."""
    if energy is not None and not LOWEST <= energy <= HIGHEST:
        raise ValueError(f"energy is from {LOWEST} to {HIGHEST}: {energy}")
    said = clean_line(words).strip()
    kept = CheckedIn(new_id(), agent, now, local_day(now)[0], energy, said, ("help",) if shared and said else ())
    record.submit(kept)
    return kept


def look_back(
    record: Recorder, agent: str, now: datetime, words: dict[str, str], shared: Sequence[str] = ()
) -> LookedBack:
    """Keep how the day ended; without words it was skipped, and nobody asks again today."""
    said = {line: clean_line(words.get(line, "")).strip() for line in LOOK_BACK_LINES}
    told = tuple(line for line in LOOK_BACK_LINES if line in shared and said[line])
    kept = LookedBack(new_id(), agent, now, local_day(now)[0], **said, shared=told)
    record.submit(kept)
    return kept
