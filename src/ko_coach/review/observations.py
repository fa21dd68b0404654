"""What agents heard of the personas, for the coach: the same words folded together, and never who said them.

What was heard in a private interaction has no part in it. An observation outlives its interaction: it tells of people,
not of one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, or_, select

from ko_coach.record import practice_tables as p
from ko_coach.record import tables as t
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import Part, SetAside
from ko_coach.text import clean_line, fold, tokens

MOST = 20_000
"""Observations that are folded, the latest ones: more take longer than somebody waits."""
_O, _A, _I = p.observations.c, p.set_aside.c, t.interactions.c


@dataclass(frozen=True, slots=True)
class Noted:
    """One observation on record."""

    id: str
    agent: str
    at: datetime
    persona: str
    part: Part
    words: str
    aside: datetime | None = None
    """When a coach put it aside."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What was heard of a persona, as often as it was heard in the same words."""

    persona: str
    """Its id; empty where nobody was recognised."""
    part: Part
    words: str
    """As they were noted last."""
    times: int
    agents: int
    """So many agents noted it, and never who."""
    first: datetime
    last: datetime
    aside: datetime | None = None
    """When it was put aside, where it was heard again since."""


@dataclass(frozen=True, slots=True)
class Observations:
    """What agents heard in some time."""

    heard: tuple[Observation, ...]
    """What was heard last comes first; without what a coach put aside and nobody heard again."""
    aside: int = 0
    """So many were put aside."""
    capped: bool = False
    """There are more than the 20,000 that were looked at."""


def observations(log: Log, since: datetime | None = None) -> Observations:
    """Return what was noted since then, all if not given.

    Raises RecordError when the record cannot be read.
    """
    with log.reading() as connection:
        noted = _noted(connection, since, MOST + 1)
    found = folded(noted[:MOST])
    return replace(found, capped=len(noted) > MOST)


def put_aside(log: Log, observation: Observation, by: str, at: datetime) -> None:
    """Put an observation aside, whenever and by whom it was noted in these words: it is not for the rubric.

    It comes back once somebody hears it again. Raises RecordError when the record cannot be read or written now.
    """
    with log.reading() as connection:
        noted = _noted(connection, None, MOST, observation)
    same = _key(observation.persona, observation.part, observation.words)
    found = [one.id for one in noted if one.aside is None and _key(one.persona, one.part, one.words) == same]
    log.write_reviews([SetAside(identity, by, at) for identity in found])


def folded(noted: Iterable[Noted]) -> Observations:
    """Fold together what the same words say of the same part of the same persona; the order given does not matter."""
    folds: dict[tuple[str, str, str], list[Noted]] = {}
    for one in sorted(noted, key=lambda one: (one.at, one.id), reverse=True):
        folds.setdefault(_key(one.persona, one.part, one.words), []).append(one)
    heard = [_observation(ones) for ones in folds.values() if any(one.aside is None for one in ones)]
    return Observations(tuple(heard), aside=len(folds) - len(heard))


def tongue_of(words: str, spoken: str, of_rubric: str) -> str:
    """Return the code of the language that the words are most likely in.

    What holds a Cyrillic letter is Russian, unless neither the coach nor the rubric knows Russian; anything else is in
    the coach's language, or in the rubric's where the coach's is Russian.
    """
    cyrillic = any("а" <= letter <= "я" for letter in fold(words))
    if cyrillic:
        return "ru" if "ru" in (spoken, of_rubric) else of_rubric
    if spoken != "ru":
        return spoken
    return of_rubric if of_rubric != "ru" else "en"


def _key(persona: str, part: str, words: str) -> tuple[str, str, str]:
    """Return what the same words share: their letters and digits, whatever stands between them."""
    return persona, part, " ".join(tokens(words)) or fold(clean_line(words))


def _observation(ones: Sequence[Noted]) -> Observation:
    latest = ones[0]
    return Observation(
        persona=latest.persona,
        part=latest.part,
        words=latest.words,
        times=len(ones),
        agents=len({one.agent for one in ones}),
        first=ones[-1].at,
        last=latest.at,
        aside=max((one.aside for one in ones if one.aside is not None), default=None),
    )


def _noted(connection: Connection, since: datetime | None, most: int, like: Observation | None = None) -> list[Noted]:
    asked = (
        select(_O.id, _O.agent, _O.at, _O.persona, _O.part, _O.words, _A.at.label("aside"))
        .join_from(p.observations, t.interactions, _I.id == _O.interaction, isouter=True)
        .join(p.set_aside, _A.observation == _O.id, isouter=True)
        # Where its interaction was purged nobody can say any more; a purge takes along what was heard in private.
        .where(or_(_I.id.is_(None), _I.private.is_(False)))
        .order_by(_O.at.desc(), _O.id.desc())
        .limit(most)
    )
    if since is not None:
        asked = asked.where(_O.at >= since)
    if like is not None:
        asked = asked.where(_O.persona == like.persona, _O.part == like.part)
    return [Noted(*row) for row in connection.execute(asked)]
