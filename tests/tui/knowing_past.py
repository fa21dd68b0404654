"""A past of a team in which it is known what was heard, which rule was overridden, and whom no rule recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.coaching.ready import ReadyRubric
from ko_coach.record.entries import Entry, Opened, PersonaSet, PrivacySet
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import Observed, Part
from ko_coach.rubric.conditions import Facts, spoken
from ko_coach.rubric.matching import Seen
from ko_coach.rubric.reader import read_folder

HEARD: Sequence[tuple[str, Part, str, Sequence[str]]] = (
    ("worried", "says", "Is this normal?", ("anna", "boris", "anna")),
    ("worried", "says", "Will I get my money back at all?", ("anna", "boris", "clara", "clara", "dmitri")),
    ("worried", "feels", "alone with it", ("boris",)),
    ("worried", "pains", "Повторять всё с начала каждому новому человеку", ("elena", "elena")),
    ("", "does", "hangs up at the menu", ("anna",)),
)
PRIVATE = "I cry every evening"
OVERRIDDEN, RECOGNISED = 12, 60
"""Of so many whom the tag `refund` with a third contact makes a worried one, so many are named otherwise by agents."""
NOBODY, ABOUT_INVOICES = 40, 24


def write_past(place: Path, folder: Path, now: datetime) -> None:
    """Write it into a record, under the rubric of that folder."""
    rubric = read_folder(folder).rubric
    assert rubric is not None
    ready, numbers = ReadyRubric(rubric), count(1)

    def opened(words: str, tags: tuple[str, ...] = (), contacts: int | None = None, to: str = "") -> Iterator[Entry]:
        number = next(numbers)
        name, at = f"past{number:05}", now - timedelta(hours=number)
        said, facts = spoken(words), {"tags": tags, "contacts": contacts}
        seen = Seen(Facts(words=said, tags=tags, contacts=contacts))
        persona, stage = ready.persona(seen), ready.stage(seen)
        yield Opened(
            interaction=name,
            agent="anna",
            ticket=f"P{number}",
            subject="",
            customer=f"k{number}",
            customer_name="",
            facts={key: value for key, value in facts.items() if value},
            persona=persona,
            persona_by="rule" if persona else "",
            stage=stage,
            stage_by="rule" if stage else "",
            rubric=rubric.name.say(rubric.language),
            version=rubric.version,
            at=at,
            words=said,
        )
        if to:
            yield PersonaSet(name, to, f"customer:k{number}", at + timedelta(seconds=30))

    entries: list[Entry] = [kept_rubric(rubric, now - timedelta(days=40), "maria")]
    for number in range(RECOGNISED):
        to = "returner" if number < OVERRIDDEN else ""
        entries += opened("is this normal, I am worried", ("refund", "new-customer"), 3, to)
    for number in range(NOBODY):
        entries += opened("please send the invoice once more" if number < ABOUT_INVOICES else "good day to you all")
    heard = [(persona, part, words, who) for persona, part, words, agents in HEARD for who in agents]
    for number, (persona, part, words, who) in enumerate(heard, 1):
        at = now - timedelta(hours=number)
        entries.append(Observed(f"obs{number:03}", who, at, f"past{number:05}", persona, part, words))
    private = [*opened("nothing to tell")]
    name = f"past{next(numbers) - 1:05}"
    entries += [*private, Observed("obs999", "anna", now, name, "worried", "feels", PRIVATE)]
    entries.append(PrivacySet(name, True, now))
    with Log(place) as log:
        log.write(entries)
