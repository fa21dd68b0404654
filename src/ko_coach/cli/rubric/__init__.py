"""`ko-coach rubric`: the coach's room, and what coaches ask of rubrics on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ko_coach.cli.lazy import LazyGroup
from ko_coach.cli.options import at_home, home_option
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import LANGUAGES
from ko_coach.i18n import gettext as _


@click.group(
    "rubric",
    cls=LazyGroup,
    package="ko_coach.cli.rubric",
    summaries=RUBRIC,
    help=summary("rubric"),
    invoke_without_command=True,
)
@home_option()
@click.option("--rubric", metavar="DIR", help=_("The folder to tune."))
@click.option(
    "--record", metavar="FILE", type=click.Path(path_type=Path), help=_("The record to read; your own if not given.")
)
@click.option("--queue", metavar="PATH", help=_("Tickets to try the rubric on."))
@click.option("--agent", metavar="NAME", help=_("Who is at work; your login name if not given."))
@click.option("--language", type=click.Choice(LANGUAGES), help=_("The language of the screen."))
@click.pass_context
def command(ctx: click.Context, /, home: str | None, **flags: Any) -> int | None:
    ctx.obj = home or ctx.obj
    if ctx.invoked_subcommand is not None:
        return None
    from ko_coach.cli.shift import tune

    return tune(at_home(ctx, home), **flags)
