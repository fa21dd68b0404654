"""What an opened interaction asks of the record, and how it is written to; in threads, with the open log."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from ko_coach.record.ids import new_id
from ko_coach.review.interaction_values import OpenedInteraction
from ko_coach.review.viewer import Viewer
from ko_coach.tui.asking import Question

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.record.reviewing import ReviewEntry


def opening(interaction: str, viewer: Viewer, at: datetime) -> Question[OpenedInteraction | None]:
    """Ask for the interaction, and record the look. Whose look cannot be recorded does not get to see it."""

    def question(log: Log, go_on: Callable[[], bool]) -> OpenedInteraction | None:
        from ko_coach.record.errors import RecordError
        from ko_coach.record.reviewing import Looked
        from ko_coach.review.interaction import opened

        found = opened(log, interaction, viewer)
        if found is not None and found.told is not None and go_on():
            # An own look only marks reviews as read; that it cannot be kept is no reason to show nothing.
            with suppress(*([RecordError] if found.own else [])):
                log.write_reviews([Looked(new_id(), interaction, viewer.name, at)])
        return found

    return question


def reading(interaction: str, viewer: Viewer) -> Question[OpenedInteraction | None]:
    """Ask for an interaction that is open already: that is no second look."""

    def question(log: Log, _go_on: Callable[[], bool]) -> OpenedInteraction | None:
        from ko_coach.review.interaction import opened

        return opened(log, interaction, viewer)

    return question


def writing(entry: ReviewEntry) -> Question[None]:
    """Write it; answered when it is on record."""

    def question(log: Log, _go_on: Callable[[], bool]) -> None:
        log.write_reviews([entry])

    return question
