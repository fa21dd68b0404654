"""`ko-coach rubric show`: who gets which prompt, and why."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ko_coach.cli.options import at_home, format_option, home_option, settings_of
from ko_coach.cli.rubric import shown
from ko_coach.cli.rubric.check import as_json, as_text
from ko_coach.cli.shift import rubric_folder
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.desk.opening import source_of
from ko_coach.i18n import gettext as _
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.sheet import closest, hint
from ko_coach.rubric.sheet import shown as safe
from ko_coach.settings import Settings, SettingsError
from ko_coach.text import clean_line

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ko_coach.desk.source import QueueChange, Source
    from ko_coach.desk.ticket import Ticket

PATIENCE = 30.0
"""Seconds that a help desk has to hand the ticket over."""


@click.command("show", help=summary("show", RUBRIC))
@home_option()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--persona", metavar="ID", default="", help=_("For this persona, with what is left out and why."))
@click.option("--stage", metavar="ID", default="", help=_("In this stage, with what is left out and why."))
@click.option("--ticket", metavar="ID", default="", help=_("For this ticket of the queue, and how it was recognised."))
@click.option("--queue", metavar="PATH", help=_("Where the ticket is; the queue of the settings if not given."))
@click.option("--all", "everything", is_flag=True, help=_("List what is left out everywhere, and every rule."))
@format_option()
@click.pass_context
def command(
    ctx: click.Context,
    /,
    home: str | None,
    folder: Path | None,
    persona: str,
    stage: str,
    ticket: str,
    queue: str | None,
    everything: bool,
    form: str,
) -> int:
    place = at_home(ctx, home)
    settings = settings_of(place)
    folder = folder or rubric_folder(place, settings)
    reading = read_folder(folder)
    if reading.rubric is None:
        click.echo(_json(as_json(reading)) if form == "json" else as_text(reading, folder))
        return 1
    _check("--persona", persona, reading.rubric.persona_by_id)
    _check("--stage", stage, reading.rubric.stage_by_id)
    if persona or stage or ticket:
        found = _ticket(ticket, queue or settings.queue, settings) if ticket else None
        one = shown.one_situation(reading.rubric, found, persona, stage, datetime.now(UTC))
        said = _json(shown.as_json(one)) if form == "json" else shown.as_text(one, everything=everything)
    elif form == "json":
        said = _json(shown.matrix_as_json(reading.rubric, everything=everything))
    else:
        said = shown.matrix_as_text(reading.rubric, everything=everything)
    click.echo(said)
    return 0


def _check(flag: str, given: str, known: Iterable[str]) -> None:
    ids = list(known)
    if given and given not in ids:
        said = _("{flag}: the rubric knows no “{id}”. {cure}")
        raise click.UsageError(said.format(flag=flag, id=safe(given), cure=hint(closest(given, ids), ids)))


def _ticket(wanted: str, queue: str, settings: Settings) -> Ticket:
    if not queue:
        raise click.UsageError(_("No queue is set. Name one with --queue PATH."))
    try:
        source = source_of(queue, settings.desk)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    wanted = source.ticket_in(wanted) or wanted
    tickets, trouble = asyncio.run(_whole(source, wanted))
    if wanted in tickets:
        return tickets[wanted]
    if trouble:
        raise click.UsageError(trouble)
    said = _("There is no ticket “{id}” in {queue}. {cure}")
    cure = hint(closest(wanted, tickets), list(tickets)[:20])
    raise click.UsageError(said.format(id=safe(wanted), queue=clean_line(queue), cure=cure))


async def _whole(source: Source, wanted: str) -> tuple[dict[str, Ticket], str]:
    """Return every ticket of the queue as it is now, the wanted one whole, and what is wrong with the queue."""
    tickets: dict[str, Ticket] = {}
    trouble = ""
    source.look_at([wanted])
    with suppress(TimeoutError):
        async with (
            asyncio.timeout(PATIENCE),
            aclosing(cast("AsyncGenerator[QueueChange, None]", source.changes())) as parts,
        ):
            async for part in parts:
                tickets |= {ticket.id: ticket for ticket in part.changed}
                trouble = part.trouble
                if trouble or (not part.loading and (wanted not in tickets or tickets[wanted].whole)):
                    break
    return tickets, trouble


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
