"""Why a search found nothing, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from ko_coach.i18n import gettext as _
from ko_coach.review.search_completion import Known
from ko_coach.review.search_words import Name, Search
from ko_coach.text import clean_line, fold


def nothing_found(search: Search, known: Known) -> str:
    """Say why nothing is there."""
    if not str(search):
        return _("The record is empty.")
    names = [name for name, _explained in known.agents]
    stranger = next((agent for agent in _agents(search) if names and agent not in names), None)
    if stranger is None:
        return _("Nothing was found. Take a word away from the search.")
    said = _("Nobody on record is called “{name}”.").format(name=clean_line(stranger))
    near = _nearest(stranger, names)
    meant = _("Did you mean “{name}”?").format(name=clean_line(near))
    return f"{said} {meant}" if near else said


def _agents(search: Search) -> Iterator[str]:
    for asked in search.asked:
        if asked.key == "agent" and not asked.negated:
            yield from (value.text for value in asked.values if isinstance(value, Name))


def _nearest(text: str, names: Sequence[str]) -> str:
    """Return the name that is written most alike; empty when none is."""
    same = next((name for name in names if fold(name) == fold(text)), "")
    return same or next(iter(difflib.get_close_matches(text, names, n=1)), "")
