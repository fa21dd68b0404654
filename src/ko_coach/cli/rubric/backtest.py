"""`ko-coach rubric backtest`: an edited rubric, tried on the interactions of the past."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ko_coach.cli.options import at_home, format_option, home_option, settings_of
from ko_coach.cli.progress import STOPPED, Bar, until_interrupted
from ko_coach.cli.rubric import tried
from ko_coach.cli.rubric.check import as_json, as_text
from ko_coach.cli.rubric.named import rubric_named
from ko_coach.cli.shift import rubric_folder
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import gettext as _
from ko_coach.record.errors import RecordError
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import from_canonical
from ko_coach.text import clean, clean_line

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.backtest import Effect


@click.command("backtest", help=summary("backtest", RUBRIC))
@home_option()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--last",
    type=click.IntRange(min=1),
    default=1_000,
    show_default=True,
    metavar="N",
    help=_("How many interactions to try it on, the latest ones."),
)
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=_("Another record than the home's own."),
)
@click.option(
    "--against",
    metavar="VERSION|DIR",
    help=_("Compare with this version or folder, not with the version that each interaction had."),
)
@format_option()
@click.pass_context
def command(
    ctx: click.Context,
    /,
    home: str | None,
    folder: Path | None,
    last: int,
    record: Path | None,
    against: str | None,
    form: str,
) -> int:
    place = at_home(ctx, home)
    settings = settings_of(place)
    folder = folder or rubric_folder(place, settings)
    reading = read_folder(folder)
    if reading.rubric is None:
        problems = json.dumps(as_json(reading), ensure_ascii=False, indent=2) if form == "json" else ""
        click.echo(problems or as_text(reading, folder))
        return 1
    record = record or place.log
    if not record.exists():
        raise click.ClickException(_("There is no record yet: {path}.").format(path=clean_line(str(record))))
    other = rubric_named(against, record) if against else None
    try:
        effect = _try(reading.rubric, record, last, other)
    except RecordError as error:
        raise click.ClickException(str(error)) from None
    told = tried.as_json if form == "json" else tried.as_text
    click.echo(clean(told(effect, reading.rubric, other)))  # what stands in the record was written by others
    return STOPPED if effect.stopped else 0


def _try(edited: Rubric, record: Path, last: int, other: Rubric | None) -> Effect:
    from ko_coach.record.log import Log
    from ko_coach.review.backtest import backtest

    with Log(record) as log, until_interrupted() as interrupted:
        total = log.count_cases(last)
        bar = Bar(interrupted)
        rubric_of = _kept(log) if other is None else lambda _version: other
        try:
            return backtest(log.cases(last), edited, rubric_of, bar.show, total=total)
        finally:
            bar.clear()


def _kept(log: Log) -> Callable[[str], Rubric | None]:
    def rubric_of(version: str) -> Rubric | None:
        content = log.rubric_content(version)
        try:
            return from_canonical(content) if content else None
        except ValueError:
            return None

    return rubric_of
