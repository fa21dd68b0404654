"""What a program prints, as it comes, made lines; and what each line means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from ko_coach.desk import lines
from ko_coach.desk.delivery import RefusedTicketError, ticket_from
from ko_coach.desk.lines import parse
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _

_LONGEST_GONE = 4_096
"""Bytes of a line that says a ticket is gone."""


class Gone(NamedTuple):
    """A ticket that is no longer in the queue."""

    id: str


class Line(NamedTuple):
    """A line and its number; None in place of one that was too long to keep."""

    number: int
    content: bytes | None


class Lines:
    """Takes in parts of any size and gives whole lines; of one that is too long it keeps nothing."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes of the lines that wait to be taken."""
        self.heard = False
        """Whether anything came since lines were last taken, half a line or an empty one too."""
        self.ended = False
        self._half = bytearray()
        self._too_long = False
        self._whole: list[Line] = []
        self._number = 0

    def feed(self, part: bytes) -> None:
        """Take in what came; an empty part is the end, and the last line needs no line break."""
        *whole, half = part.split(b"\n")
        for one in whole:
            self._add(one)
            self._finish()
        self._add(half)
        self.heard = self.heard or bool(part)
        if not part:
            self.ended = True
            self._finish()

    def take(self) -> list[Line]:
        """Return the lines that came since the last time, without the blank ones."""
        taken, self._whole, self.size, self.heard = self._whole, [], 0, False
        return taken

    def _add(self, piece: bytes) -> None:
        if self._too_long:
            return
        self._half += piece
        if len(self._half) > lines.LARGEST_LINE:
            self._half, self._too_long = bytearray(), True

    def _finish(self) -> None:
        self._number += 1
        if self._too_long:
            self._whole.append(Line(self._number, None))
        elif self._half and not self._half.isspace():
            self._whole.append(Line(self._number, bytes(self._half)))
            self.size += len(self._half)
        self._half, self._too_long = bytearray(), False


def understood(taken: Sequence[Line]) -> list[tuple[int, Ticket | Gone | str]]:
    """Return what each line means: a ticket, one that is gone, or why it is neither."""
    return [(line.number, _meaning(line.content)) for line in taken]


def _meaning(content: bytes | None) -> Ticket | Gone | str:
    if content is None:
        return _("the line is longer than 16 MiB")
    if len(content) <= _LONGEST_GONE and b'"gone"' in content:
        try:
            told = json.loads(content)
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, dict) and "gone" in told and "id" not in told:
            return _gone(told["gone"])
    return parse(content)


def _gone(identity: object) -> Gone | str:
    """Return the id as tickets have it, which may be a number here and text there."""
    try:
        return Gone(ticket_from({"id": identity}).id)
    except RefusedTicketError:
        return _("it has no id")
