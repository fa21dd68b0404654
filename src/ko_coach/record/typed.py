"""What was typed and is not kept yet: a small file in the home, so that no letter is lost with the program."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ko_coach.private_file import read_json, write_json
from ko_coach.text import clean

MOST_FORMS = 64
"""Forms that are remembered; the oldest go first."""
LONGEST = 20_000
"""Characters of one field."""


class Typed:
    """Fields of forms by their names, and the forms by the places where they stand.

    The file is read anew for every change: another program of the same home may write into it as well.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine: dict[str, dict[str, str]] = {}
        """What this program was told, which a full disk cannot take; empty where a form is done with."""
        self._done: set[str] = set()
        """Forms whose words are on their way into the record."""

    def of(self, place: str) -> dict[str, str]:
        """Return the fields of a form that waits; empty when none does."""
        mine = self._mine.get(place)
        return dict(self._on_disk().get(place, {}) if mine is None else mine)

    def put(self, place: str, fields: Mapping[str, str]) -> None:
        """Remember the fields of a form; one without any letter is done with."""
        some = any(field.strip() for field in fields.values())
        self._mine[place] = {name: field[:LONGEST] for name, field in fields.items()} if some else {}
        self._done.discard(place)
        self._write(place)

    def forget(self, place: str) -> None:
        """What stood in the form was thrown away."""
        if self.of(place):
            self.put(place, {})

    def done(self, place: str) -> None:
        """The form is empty again; on disk its words stay until `settle`, for they are not in the record yet."""
        self._mine[place] = {}
        self._done.add(place)

    def settle(self) -> None:
        """All that was entered is on disk elsewhere: forget the words of forms that are done with."""
        if self._done:
            self._write(*self._done)
            self._done.clear()

    def _write(self, *places: str) -> None:
        forms = self._on_disk()
        for place in places:
            forms.pop(place, None)
            if mine := self._mine[place]:
                forms[place] = mine
        with suppress(OSError):  # it is in memory, and written with the next letter if it can be
            write_json(self._path, dict(list(forms.items())[-MOST_FORMS:]))

    def _on_disk(self) -> dict[str, dict[str, str]]:
        forms = read_json(self._path)
        if not isinstance(forms, dict):
            return {}
        return {place: _texts(fields) for place, fields in forms.items() if isinstance(fields, dict)}


def _texts(fields: dict[str, object]) -> dict[str, str]:
    return {name: clean(field)[:LONGEST] for name, field in fields.items() if isinstance(field, str)}
