"""What became of a change that was made: of an item, and of a version as the small experiment that it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from ko_coach.review.in_force import Answers, InForce, Turn, compared, turns
from ko_coach.review.samples import Comparison
from ko_coach.review.use import Use
from ko_coach.rubric.model import Item, VersionNote

if TYPE_CHECKING:
    from ko_coach.record.log import Log

FEWEST_SHOWN = 50
"""An item that was shown less often is not judged yet."""
_HARDLY = 2
"""Percent of ticks below which an item is hardly used; above 100 less this many it never varies."""


@dataclass(frozen=True, slots=True)
class VersionUse:
    """The use of an item in the wording of one version."""

    version: str
    use: Use


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One change of an item, and the criterion that it is meant to move before and after."""

    version: str
    """The first version with the change."""
    at: datetime
    """When that version was first seen."""
    kind: Literal["came", "changed", "went"]
    parts: tuple[str, ...]
    """What changed, as the model names it: text, why, when, unless, nudge_after …; empty unless the kind is changed."""
    others: int
    """So many other items changed in the same version: which of them made the difference, nobody can tell."""
    comparison: Comparison | None
    """None when the item moves no criterion."""


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What is known of one item."""

    item: str
    current: bool
    """Whether the latest version in force still has it."""
    use: Use
    """Since its last change."""
    by_version: tuple[VersionUse, ...]
    """In each version's wording in which it was shown, the oldest first."""
    changes: tuple[ItemChange, ...]
    """The oldest first. The first version that was in force is no change."""


@dataclass(frozen=True, slots=True)
class Retirement:
    """An item that prompts nobody any more, or that everybody does anyway. A hint, and no verdict on people."""

    item: str
    use: Use
    """Since its last change."""
    why: Literal["hardly used", "never varies"]
    """Ticked in less than 2 %, or in more than 98 % of the interactions that showed it."""


@dataclass(frozen=True, slots=True)
class ItemEffects:
    """All items of one rubric."""

    rubric: str
    """Its name."""
    items: tuple[ItemOutcome, ...]
    """In the order of the latest version; those that it no longer has come last."""
    retirement: tuple[Retirement, ...]


@dataclass(frozen=True, slots=True)
class VersionOutcome:
    """A version note as the experiment that it is: what was expected, and what came of it."""

    version: str
    """The first version that carries the note."""
    at: datetime
    author: str
    note: VersionNote
    interactions: int
    """So many stand under the versions that carry the note."""
    comparison: Comparison | None
    """The criterion that the note names, else the one of focus; None where the rubric has neither."""


def item_effects(
    log: Log, rubric: str = "", since: datetime | None = None, until: datetime | None = None
) -> ItemEffects:
    """Return what became of each item and of each of its changes, from interactions opened in that time.

    Args:
        log: the record; a scan of it takes about a second for 100,000 interactions, so ask in a thread.
        rubric: the rubric's name; the one worked under last if not given. A rubric that is renamed begins anew.
        since: leave out what was opened before.
        until: leave out what was opened then or later.

    Raises:
        RecordError: the record cannot be read.
    """
    # Late, for it brings SQL along: whoever shows an outcome imports this file too.
    from ko_coach.review import counting

    span = counting.Span(since, until)
    with log.reading() as connection:
        name = rubric or counting.latest_name(connection)
        use = counting.use_by_version(connection, span)
        used = {*counting.interactions_by_version(connection, span), *(version for _, version in use)}
        versions = counting.versions_in_force(connection, name, used)
        items = _in_order(versions)
        of_items = {item: _turns_of(item, versions) for item in items}
        changes = [(item, turn) for item, of_item in of_items.items() for turn in of_item[1:]]
        answers = counting.answers_in_force(connection, {_moved(item, turn) for item, turn in changes} - {""}, span)
    at_once = Counter(turn.after[0].rubric.version for _, turn in changes)
    outcomes = tuple(_outcome(item, versions, of_items[item], use, answers, at_once) for item in items)
    return ItemEffects(name, outcomes, tuple(_retirement(outcomes)))


def version_effects(
    log: Log, rubric: str = "", since: datetime | None = None, until: datetime | None = None
) -> list[VersionOutcome]:
    """Return every version note with what came of it, the latest first; arguments and errors as `item_effects`.

    Versions that follow each other and carry the same note are one experiment; what was in force before it, up to the
    note before, is what it is compared with.
    """
    from ko_coach.review import counting

    span = counting.Span(since, until)
    with log.reading() as connection:
        counts = counting.interactions_by_version(connection, span)
        versions = counting.versions_in_force(connection, rubric or counting.latest_name(connection), counts)
        noted = [
            (turn, turn.after[0].rubric.version_note) for turn in turns(versions, lambda one: one.rubric.version_note)
        ]
        experiments = [(turn, note, _criterion(turn, note)) for turn, note in noted if note is not None]
        answers = counting.answers_in_force(connection, {criterion for _, _, criterion in experiments} - {""}, span)
    return [
        VersionOutcome(
            version=turn.after[0].rubric.version,
            at=turn.after[0].at,
            author=note.by or turn.after[0].author,
            note=note,
            interactions=sum(counts.get(one.rubric.version, 0) for one in turn.after),
            comparison=compared(turn, criterion, answers) if criterion else None,
        )
        for turn, note, criterion in reversed(experiments)
    ]


def _criterion(turn: Turn, note: VersionNote) -> str:
    return note.moves or turn.after[0].rubric.focus


def _in_order(versions: Sequence[InForce]) -> list[str]:
    return list(dict.fromkeys(item for version in reversed(versions) for item in version.items))


def _turns_of(item: str, versions: Sequence[InForce]) -> list[Turn]:
    return turns(versions, lambda version: version.items.get(item))


def _moved(item: str, turn: Turn) -> str:
    """Return the criterion that the item moves after the change, or moved before it went."""
    found = turn.after[0].items.get(item) or turn.before[-1].items.get(item)
    return found.moves if found else ""


def _outcome(
    item: str,
    versions: Sequence[InForce],
    found: Sequence[Turn],
    use: Mapping[tuple[str, str], Use],
    answers: Answers,
    at_once: Mapping[str, int],
) -> ItemOutcome:
    by_version = [
        VersionUse(one.rubric.version, of_version)
        for one in versions
        if (of_version := use.get((item, one.rubric.version))) is not None
    ]
    latest = {one.rubric.version for one in found[-1].after}
    return ItemOutcome(
        item=item,
        current=item in versions[-1].items,
        use=sum((one.use for one in by_version if one.version in latest), Use()),
        by_version=tuple(by_version),
        changes=tuple(_change(item, turn, answers, at_once) for turn in found[1:]),
    )


def _change(item: str, turn: Turn, answers: Answers, at_once: Mapping[str, int]) -> ItemChange:
    first = turn.after[0]
    was, now = turn.before[-1].items.get(item), first.items.get(item)
    criterion = _moved(item, turn)
    return ItemChange(
        version=first.rubric.version,
        at=first.at,
        kind="came" if was is None else "went" if now is None else "changed",
        parts=_parts(was, now) if was and now else (),
        others=at_once[first.rubric.version] - 1,
        comparison=compared(turn, criterion, answers) if criterion else None,
    )


def _parts(was: Item, now: Item) -> tuple[str, ...]:
    return tuple(field.name for field in fields(Item) if getattr(was, field.name) != getattr(now, field.name))


def _retirement(outcomes: Sequence[ItemOutcome]) -> Iterator[Retirement]:
    for outcome in outcomes:
        use = outcome.use
        if not outcome.current or use.shown < FEWEST_SHOWN:
            continue
        if 100 * use.ticked < _HARDLY * use.shown:
            yield Retirement(outcome.item, use, "hardly used")
        elif 100 * (use.shown - use.ticked) < _HARDLY * use.shown:
            yield Retirement(outcome.item, use, "never varies")
