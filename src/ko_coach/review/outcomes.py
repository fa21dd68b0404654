"""How far the outcomes of a rubric have come, and what the experiments did that serve them.

An outcome says who is to be better off; its measure is read off the record. Below five answers there is no figure,
below thirty nothing is said of it, and nothing runs across a change of what the criterion means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ko_coach.review.outcome_figures import Counts, Effect, Figure, effect, figure
from ko_coach.review.outcome_values import Baseline, Experiment, Heading, Heard, Progress, Week
from ko_coach.review.samples import FEWEST_FOR_FIGURES
from ko_coach.review.trends import theil_sen
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Criterion, Measure, Outcome, Rubric
from ko_coach.rubric.versions import meaning_of

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.outcome_counts import Answered, Judged, Stretch

BASELINE_WEEKS = 13
"""So many weeks before its first day an outcome's baseline is measured, where none is written."""
FEWEST_AGENTS = 5
"""From so many agents on everybody may see what the whole team answered."""
_Z = 1.959964
"""Standard score of the two-sided 95 % interval."""
_NOTICED = {"mean": 0.1, "share": 0.025}
"""Points or share; what moved by less in all did not move as far as a person would notice."""


def outcomes(log: Log, rubric: Rubric, viewer: Viewer, now: datetime) -> list[Progress]:
    """Return every outcome of the rubric in its order.

    Args:
        log: the record; it counts the answers since thirteen weeks before each outcome, so ask in a thread.
        rubric: the one in force: what its criteria mean is what counts.
        viewer: who is no lead sees the team's figures from five agents on, and below that their own.
        now: aware; days are those of UTC.

    Raises:
        RecordError: the record cannot be read.
    """
    from ko_coach.review import outcome_counts as record

    if not rubric.outcomes:
        return []
    with log.reading() as connection:
        rows = record.stretches(connection, rubric.name.say(rubric.language))
        verdicts = record.verdicts(connection)
        heard = record.noted(connection, {text for one in rubric.outcomes for text in one.observations})
        found = []
        for one in rubric.outcomes:
            since, until = span(one, now)
            answers = record.answered(connection, one.measure, since - timedelta(weeks=BASELINE_WEEKS), until)
            own = not viewer.lead and len({row.agent for row in answers}) < FEWEST_AGENTS
            seen = [row for row in answers if row.agent == viewer.name] if own else answers
            observations = tuple(Heard(text, heard[text]) for text in one.observations)
            told = _Told(one, rubric.criterion_by_id.get(one.measure.criterion), seen)
            experiments = tuple(told.experiments(rows, verdicts))
            found.append(told.progress((since, until, now), observations, experiments, own=own))
    return found


def latest_outcomes(log: Log, viewer: Viewer, now: datetime) -> list[Progress]:
    """Return the outcomes of the rubric that was worked under last, as `outcomes` does."""
    from ko_coach.review.counting import latest_name, versions_in_force
    from ko_coach.review.outcome_counts import latest_version

    with log.reading() as connection:
        name = latest_name(connection)
        version = latest_version(connection, name, now)
        latest = versions_in_force(connection, name, [version]) if version else []
    return outcomes(log, latest[0].rubric, viewer, now) if latest else []


def span(outcome: Outcome, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when the outcome's answers count; before its first day the span is empty."""
    since = _midnight(outcome.since)
    return since, max(since, min(now, _midnight(outcome.by) + timedelta(days=1)))


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.min, tzinfo=UTC)


def said(measure: Measure, hundredths: int) -> float:
    """Return a baseline or target as figures are: points for a mean, 0 to 1 for a share."""
    return hundredths / (10_000 if measure.of == "share" else 100)


class _Told:
    """The answers of one outcome, and what is told of them."""

    def __init__(self, outcome: Outcome, criterion: Criterion | None, rows: Sequence[Answered]) -> None:
        self._outcome, self._criterion, self._measure = outcome, criterion, outcome.measure
        meaning = meaning_of(criterion) if criterion else ""
        self._in_force = [row for row in rows if row.meaning == meaning]
        self._otherwise = [row for row in rows if row.meaning != meaning]

    def progress(
        self,
        times: tuple[datetime, datetime, datetime],
        observations: tuple[Heard, ...],
        experiments: tuple[Experiment, ...],
        *,
        own: bool,
    ) -> Progress:
        since, until, now = times
        current = [row for row in self._in_force if row.week >= BASELINE_WEEKS]
        weeks = tuple(self._weeks(since, current))
        return Progress(
            outcome=self._outcome,
            criterion=self._criterion,
            first=since.date(),
            last=date.fromisoformat(self._outcome.by),
            until=until,
            days_left=(date.fromisoformat(self._outcome.by) - now.astimezone(UTC).date()).days,
            now=self._figure(current),
            baseline=self._baseline(),
            target=said(self._measure, self._outcome.target),
            weeks=weeks,
            heading=_heading(weeks, self._measure),
            observations=observations,
            experiments=experiments,
            own=own,
        )

    def _figure(self, rows: Sequence[Answered]) -> Figure:
        return figure(_counts(rows), self._measure, len({row.agent for row in rows}))

    def _baseline(self) -> Baseline:
        before = [row for row in self._in_force if row.week < BASELINE_WEEKS]
        # With answers to today's question before the first day, what was asked otherwise is older still.
        changed = not before and bool(self._otherwise)
        if self._outcome.baseline is not None:
            return Baseline(said(self._measure, self._outcome.baseline), meaning_changed=changed)
        measured = self._figure(before)
        return Baseline(measured.value, measured, changed)

    def _weeks(self, since: datetime, rows: Sequence[Answered]) -> Iterator[Week]:
        """Yield the weeks, each joined with those after it until it has five answers; the last with the one before."""
        by_week: dict[int, list[Answered]] = {}
        for row in rows:
            by_week.setdefault(row.week - BASELINE_WEEKS, []).append(row)
        joined: list[list[tuple[int, list[Answered]]]] = []
        for one in sorted(by_week.items()):
            if joined and _size(joined[-1]) < FEWEST_FOR_FIGURES:
                joined[-1].append(one)
            else:
                joined.append([one])
        if len(joined) > 1 and _size(joined[-1]) < FEWEST_FOR_FIGURES:
            last = joined.pop()
            joined[-1] += last
        for group in joined:
            if _size(group) >= FEWEST_FOR_FIGURES:
                middle = sum((number + 0.5) * _n(some) for number, some in group) / _size(group)
                every = [row for _number, some in group for row in some]
                yield Week(since + timedelta(weeks=middle), self._figure(every))

    def experiments(self, found: Sequence[Stretch], verdicts: dict[str, Judged]) -> Iterator[Experiment]:
        """Yield the experiments that serve the outcome, the newest first, each compared with what was before it."""
        for place in reversed(range(len(found))):
            one = found[place]
            if one.note is not None and one.note.outcome == self._outcome.id:
                before = found[place - 1].versions if place else frozenset()
                told = self._effect(before, one.versions)
                judged = verdicts.get(one.version)
                yield Experiment(one.version, one.at, one.author, one.note, told, judged)

    def _effect(self, before: frozenset[str], after: frozenset[str]) -> Effect:
        def under(versions: frozenset[str]) -> Callable[[Answered], bool]:
            return lambda row: row.version in versions

        was = _counts(filter(under(before), self._in_force))
        changed = not was and any(map(under(before), self._otherwise))
        return effect(was, _counts(filter(under(after), self._in_force)), self._measure, meaning_changed=changed)


def _n(rows: Iterable[Answered]) -> int:
    return sum(row.n for row in rows)


def _size(group: Sequence[tuple[int, list[Answered]]]) -> int:
    return sum(_n(some) for _number, some in group)


def _counts(rows: Iterable[Answered]) -> Counts:
    counted: Counter[int] = Counter()
    for row in rows:
        counted[row.value] += row.n
    return counted


def _heading(weeks: Sequence[Week], measure: Measure) -> Heading | None:
    points = [(one.at.timestamp() / (7 * 86_400), one.figure.value) for one in weeks if one.figure.value is not None]
    if len(points) < FEWEST_FOR_FIGURES:
        return None
    slope, spread = theil_sen(points, _Z)
    moved = abs(slope) * (points[-1][0] - points[0][0])
    unclear = abs(slope) < spread or moved < _NOTICED[measure.of]
    return Heading(slope, spread, 0 if unclear else 1 if slope > 0 else -1)
