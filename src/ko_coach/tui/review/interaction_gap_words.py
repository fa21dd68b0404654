"""Answers, and how far a self-rating lies from a review, in words."""

from __future__ import annotations

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.record.entries import Answer
from ko_coach.review.interaction_gaps import Gap
from ko_coach.rubric.model import Criterion
from ko_coach.tui.review.interaction_words import say


def answer(given: Answer | None, criterion: Criterion | None) -> str:
    """Say one answer: `4`, `met`, `n/a`; a dash where there is none."""
    if given is None:
        return "–"
    if given.value is None:
        return _("n/a")
    labels = dict(criterion.labels) if criterion else {}
    return say(labels[given.value]) if given.value in labels else str(given.value)


def gap(found: Gap) -> str:
    """Say how far the self-rating lies from the review; empty where only one of the two answered."""
    if found.verdict == "missing":
        return ""
    if found.verdict == "other meaning":
        return _("another question: not to be compared")
    if found.points is None:
        both = found.own and found.lead and found.own.not_applicable and found.lead.not_applicable
        return _("both: not applicable") if both else _("not applicable for one of the two")
    if not found.points:
        return _("just as the review says")
    return _higher(found.points) if found.points > 0 else _lower(-found.points)


def _higher(points: int) -> str:
    named = {
        1: _("one point higher than the review"),
        2: _("two points higher than the review"),
        3: _("three points higher than the review"),
        4: _("four points higher than the review"),
    }
    more = ngettext("{n} point higher than the review", "{n} points higher than the review", points)
    return named.get(points) or more.format(n=points)


def _lower(points: int) -> str:
    named = {
        1: _("one point lower than the review"),
        2: _("two points lower than the review"),
        3: _("three points lower than the review"),
        4: _("four points lower than the review"),
    }
    less = ngettext("{n} point lower than the review", "{n} points lower than the review", points)
    return named.get(points) or less.format(n=points)
