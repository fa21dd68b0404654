"""`ko-coach review`: the lead's room."""

from __future__ import annotations

from typing import Any

import click

from ko_coach.cli.options import at_home, home_option
from ko_coach.cli.summaries import summary
from ko_coach.i18n import LANGUAGES
from ko_coach.i18n import gettext as _


@click.command("review", help=summary("review"))
@home_option()
@click.option(
    "--record",
    metavar="PLACE",
    help=_("The record to read: a file, or postgresql://user@host/database; your own if not given."),
)
@click.option("--mine", is_flag=True, help=_("Only your own interactions, as an agent sees them."))
@click.option("--rubric", metavar="DIR", help=_("The rubric whose names of personas and stages are shown."))
@click.option("--agent", metavar="NAME", help=_("Who looks; your login name if not given."))
@click.option("--language", type=click.Choice(LANGUAGES), help=_("The language of the screen."))
@click.pass_context
def command(ctx: click.Context, /, home: str | None, **flags: Any) -> int:
    from ko_coach.cli.shift import review

    return review(at_home(ctx, home), **flags)
