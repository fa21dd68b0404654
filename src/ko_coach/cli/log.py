"""`ko-coach log`: the review room's list as plain text, for terminals, scripts and screen readers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from ko_coach.cli.listing import table
from ko_coach.cli.options import at_home, home_option, record_option, record_place, settings_of
from ko_coach.cli.searching import search_of
from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _
from ko_coach.settings import agent_name

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.search import Row
    from ko_coach.review.search_words import Search
    from ko_coach.review.viewer import Viewer

_IN_A_PIPE = 100
"""Columns, where there is no terminal to ask for its width."""
_AT_ONCE = 300
"""Interactions."""


@click.command("log", help=summary("log"))
@home_option()
@click.argument("line", metavar="[SEARCH]", required=False, default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "csv"]),
    default="text",
    show_default=True,
    help=_("A table, or lines as export writes them."),
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="N",
    help=_("How many interactions at most."),
)
@click.option("--oldest-first", is_flag=True, help=_("Begin with the oldest; else with the newest."))
@click.option("--mine", is_flag=True, help=_("Only your own interactions, as an agent sees them."))
@record_option()
@click.pass_context
def command(ctx: click.Context, /, home: str | None, line: str, record: str | None, mine: bool, **how: Any) -> int:
    from ko_coach.record.errors import RecordError
    from ko_coach.record.log import Log
    from ko_coach.review.viewer import Viewer

    place = at_home(ctx, home)
    settings = settings_of(place)
    search = search_of(line)
    if search is None:
        return 2
    viewer = Viewer(settings.agent or agent_name(), lead=not mine)
    try:
        with Log(record_place(place, record)) as log:
            return _write(log, search, viewer, **how)
    except RecordError as error:
        raise click.ClickException(str(error)) from None


def _write(log: Log, search: Search, viewer: Viewer, *, form: str, limit: int, oldest_first: bool) -> int:
    from ko_coach.record.export import Choice, export_listed
    from ko_coach.record.handing_out import to_standard_output

    pages = _pages(log, search, viewer, limit, oldest_first=oldest_first)
    if form == "text":
        rows = list(chain.from_iterable(pages))
        text = "".join(f"{one}\n" for one in table(rows, _width())) if rows else _("Nothing was found.") + "\n"

        def write(stream: BinaryIO) -> int:
            return stream.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))

        to_standard_output(write)
        return 0
    choice = Choice(own=viewer.name)
    ids = ([row.id for row in page] for page in pages)
    to_standard_output(lambda stream: export_listed(log, stream, ids, choice, form="csv" if form == "csv" else "jsonl"))
    return 0


def _pages(log: Log, search: Search, viewer: Viewer, limit: int, *, oldest_first: bool) -> Iterator[list[Row]]:
    from ko_coach.review.search import last_page, page

    now = datetime.now().astimezone()
    last = None
    while limit > 0:
        size = min(limit, _AT_ONCE)
        with log.reading() as connection:
            if not oldest_first:
                rows = page(connection, search, viewer, before=last, size=size, now=now)
            elif last is None:
                rows = last_page(connection, search, viewer, size=size, now=now)[::-1]
            else:
                rows = page(connection, search, viewer, after=last, size=size, now=now)[::-1]
        if not rows:
            return
        yield rows
        last = rows[-1].place
        limit -= len(rows)


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _IN_A_PIPE
