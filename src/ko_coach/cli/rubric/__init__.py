"""`ko-coach rubric`: the coach's room, and what coaches ask of rubrics on the command line."""

from __future__ import annotations

import click

from ko_coach.cli.lazy import LazyGroup
from ko_coach.cli.options import home_option
from ko_coach.cli.summaries import RUBRIC, summary


@click.group("rubric", cls=LazyGroup, package="ko_coach.cli.rubric", summaries=RUBRIC, help=summary("rubric"))
@home_option()
@click.pass_context
def command(ctx: click.Context, /, home: str | None) -> None:
    ctx.obj = home or ctx.obj
