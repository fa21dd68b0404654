"""The search line of the review room as an argument of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ko_coach.cli.listing import cells_of
from ko_coach.i18n import gettext as _

if TYPE_CHECKING:
    from ko_coach.review.search_line import Fault
    from ko_coach.review.search_words import Search


def search_of(line: str) -> Search | None:
    """Return what the line asks for; None, after saying where and why, when it cannot be understood as a whole.

    In a screen, what is not understood is left out. A command that did so would write what nobody asked for.
    """
    from ko_coach.review.search_line import parse

    search, faults = parse(line)
    for fault in faults:
        click.echo(underlined(line, fault), err=True)
    return None if faults else search


def underlined(line: str, fault: Fault) -> str:
    """Return the line with the fault underlined and its cause, in three lines."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
    place = cells_of(shown[: fault.start])
    width = max(cells_of(shown[fault.start : fault.end]), 1)
    prefix = _("ko-coach: the search line: ")
    return f"{prefix}{shown}\n{' ' * (cells_of(prefix) + place)}{'^' * width}\n{fault.cause}"
