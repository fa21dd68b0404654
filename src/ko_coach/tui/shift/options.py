"""What can be chosen: personas, stages, and why an interaction is closed without a rating."""

from __future__ import annotations

from ko_coach.coaching.shift import SKIP_REASONS
from ko_coach.i18n import language
from ko_coach.rubric.model import Rubric
from ko_coach.tui import wording
from ko_coach.tui.picker import Option


def personas(rubric: Rubric) -> list[Option]:
    """Return the rubric's personas with what they would say."""
    spoken = language()
    return [Option(one.id, one.name.say(spoken), one.quote.say(spoken)) for one in rubric.personas]


def stages(rubric: Rubric) -> list[Option]:
    """Return the rubric's journey with where each stage takes place."""
    spoken = language()
    return [
        Option(one.id, one.name.say(spoken), " · ".join(text.say(spoken) for text in one.touchpoints[:2]))
        for one in rubric.stages
    ]


def skip_reasons() -> list[Option]:
    """Return the reasons to close without a rating."""
    return [Option(reason, wording.skip_reason(reason)) for reason in SKIP_REASONS]
