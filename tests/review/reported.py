"""A report of the made-up team, gathered once, and the same with other people's texts in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ko_coach.record.ids import new_id
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Heard
from ko_coach.review.obstacles import in_the_way
from ko_coach.review.report import Period, Report, gather
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Text
from tests.simulated_team import NOW, write_team

MADE = datetime(2026, 11, 22, 9, tzinfo=UTC)
PERIOD = Period(date(2026, 10, 24), date(2026, 11, 21))
LEAD = Viewer("maria", lead=True)
FOREIGN = ("words", "wordings", "answer", "by", "agent", "key", "persona", "stage", "author", "item", "criterion")
"""The fields that hold what others wrote, or ids that are shown where there is no name for them."""


@cache
def reports() -> tuple[Report, Report, frozenset[str]]:
    """Return a lead's report, that of the agent hugo, and the ids of private interactions."""
    with TemporaryDirectory() as folder:
        place = Path(folder, "log.db")
        truth = write_team(place, Path(folder, "rubric"), count=700, reworded="focus")
        with Log(place) as log:
            debts = in_the_way(log)
            states = zip(debts, ("heard", "in work", "solved"), strict=False)
            log.write_reviews([Heard(new_id(), one.key, state, "maria", NOW, "We know.") for one, state in states])  # type: ignore[arg-type]
            whole = gather(log, LEAD, PERIOD, MADE, resamples=50)
            own = gather(log, Viewer("hugo", lead=False), PERIOD, MADE, resamples=0)
    return whole, own, truth.private


def with_texts(report: Report, said: Callable[[str], str]) -> Report:
    """Return the report with every text that is not ours, and every id, as `said` makes it of what was there."""
    changed: Report = _changed(report, said)
    names = changed.names
    return replace(changed, names=replace(names, personas={}, stages={}, items={}))


def _changed(value: Any, said: Callable[[str], str]) -> Any:
    if isinstance(value, Text):
        return Text(tuple((language, said(words)) for language, words in value.by_language))
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: _field(name, one, said) for name, one in found.items()})
    if isinstance(value, Mapping):
        return {key: _changed(one, said) for key, one in value.items()}
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_changed(one, said) for one in value)
    return value


def _field(name: str, value: Any, said: Callable[[str], str]) -> Any:
    if name == "by_agent":
        return {said(agent): gap for agent, gap in value.items()}
    if name in FOREIGN:
        if isinstance(value, str):
            return said(value) if value else value
        if isinstance(value, tuple):
            return tuple(said(one) if isinstance(one, str) else one for one in value)
    return _changed(value, said)
