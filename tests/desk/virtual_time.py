"""An event loop whose hours pass in no time: whenever nothing is to be done, it is at once as late as it has to be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        super().__init__()
        self._now = 1_000.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        waiting = [timer.when() for timer in self._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]
        if waiting and not self._ready:  # type: ignore[attr-defined]
            self._now = max(self._now, min(waiting))
        super()._run_once()  # type: ignore[misc]


def in_virtual_time(work: Callable[[Callable[[], float]], Coroutine[Any, Any, T]]) -> T:
    """Run `work`, which is given the clock, and return its result."""
    loop = _Loop()
    try:
        return loop.run_until_complete(work(loop.time))
    finally:
        loop.close()
