"""`ko-coach focus`: another program says which ticket the agent has open."""

from __future__ import annotations

import os
import tempfile

import click

from ko_coach.cli.options import at_home, home_option
from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line


@click.command("focus", help=summary("focus"))
@home_option()
@click.argument("ticket")
@click.pass_context
def command(ctx: click.Context, /, home: str | None, ticket: str) -> int:
    place = at_home(ctx, home)
    identity = clean_line(ticket)
    if not identity:
        raise click.UsageError(_("Name the ticket: ko-coach focus 4812"))
    try:
        place.create()
        descriptor, draft = tempfile.mkstemp(dir=place.data, prefix=".focus-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(identity + "\n")
        os.replace(draft, place.focus)  # noqa: PTH105 - one call, and atomic
    except OSError as error:
        raise click.ClickException(
            _("{path} cannot be written: {cause}.").format(path=place.focus, cause=error.strerror)
        ) from None
    return 0
