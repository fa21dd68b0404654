"""Keeps the queue and the rubric's folder in sight, and posts to the app what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import App

from ko_coach.crash import write_report
from ko_coach.i18n import gettext as _
from ko_coach.liveness import Liveness
from ko_coach.rubric.watcher import follow
from ko_coach.text import clean_line
from ko_coach.tui.condition import Condition
from ko_coach.tui.messages import QueueChanged, RubricRead
from ko_coach.tui.plan import Plan

_PAUSE = 1.0
"""Seconds from a fault to the next try."""


class Following:
    """Two workers that never end while the app runs: whatever fails in them is reported, said, and started again."""

    def __init__(self, app: App[int], plan: Plan, condition: Condition, on_trouble: Callable[[], None]) -> None:
        self._app = app
        self._plan = plan
        self._condition = condition
        self._on_trouble = on_trouble

    def start(self) -> None:
        """Begin to follow both."""
        for work in (self._queue, self._rubric):
            self._app.run_worker(self._guarded(work), exit_on_error=False)

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - a worker's fault must not end the shift
                if not self._condition.worker_trouble:
                    write_report(error, self._plan.home.data)
                said = _("Something in ko-coach failed and was started again. A report is in {path}.")
                self._condition.worker_trouble = said.format(path=clean_line(str(self._plan.home.data)))
                self._on_trouble()
            await asyncio.sleep(_PAUSE)

    async def _queue(self) -> None:
        async for change in self._plan.source.changes():
            self._app.post_message(QueueChanged(change))

    async def _rubric(self) -> None:
        plan, poll = self._plan, self._plan.settings.watch == "poll"
        first = self._condition.reading
        async for reading in follow(plan.rubric_folder, first=first, poll=poll, on_live=self._rubric_is_live):
            self._app.post_message(RubricRead(reading))

    def _rubric_is_live(self, liveness: Liveness) -> None:
        if self._condition.rubric_liveness != liveness:
            self._condition.rubric_liveness = liveness
            self._on_trouble()
