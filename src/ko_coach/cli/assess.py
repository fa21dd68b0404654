"""`ko-coach assess`: where the team stands, answered alone and agreed on together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from ko_coach.cli.options import at_home, home_option, record_place, settings_of
from ko_coach.cli.summaries import summary
from ko_coach.i18n import LANGUAGES
from ko_coach.i18n import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

    from ko_coach.rubric.model import Rubric
    from ko_coach.settings import Home, Settings


@click.command("assess", help=summary("assess"))
@home_option()
@click.option(
    "--record",
    metavar="PLACE",
    help=_("The record of the team: a file, or postgresql://user@host/database; your own if not given."),
)
@click.option("--rubric", metavar="DIR", help=_("The rubric whose questions are asked."))
@click.option("--agent", metavar="NAME", help=_("Who answers; your login name if not given."))
@click.option("--language", type=click.Choice(LANGUAGES), help=_("The language of the screen."))
@click.option("--mine", is_flag=True, help=_("Figures as an agent sees them: of the team from five agents on."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    help=_("Write where the team stands, instead of opening the screen."),
)
@click.pass_context
def command(
    ctx: click.Context, /, home: str | None, form: str | None, language: str | None, mine: bool, **flags: Any
) -> int:
    place = at_home(ctx, home)
    if form is None:
        from ko_coach.cli.shift import review

        return review(place, language=language, mine=mine, pane="maturity", **flags)
    settings = settings_of(place, language)
    settings = replace(settings, rubric=flags["rubric"] or settings.rubric, agent=flags["agent"] or settings.agent)
    click.echo(_written(place, settings, record_place(place, flags["record"]), form, lead=not mine))
    return 0


def _written(home: Home, settings: Settings, record: Path | str, form: str, *, lead: bool) -> str:
    from datetime import datetime

    from ko_coach.record.errors import RecordError
    from ko_coach.record.log import Log
    from ko_coach.review.evidence import on_record
    from ko_coach.review.maturity import maturity
    from ko_coach.review.maturity_told import as_json, as_text
    from ko_coach.review.quarters import quarter_of
    from ko_coach.review.viewer import Viewer
    from ko_coach.settings import agent_name
    from ko_coach.text import clean_line

    rubric = _rubric(home, settings)
    viewer = Viewer(clean_line(settings.agent) or agent_name(), lead=lead)
    quarter = quarter_of(datetime.now().astimezone().date())
    try:
        with Log(record) as log:
            found, figures = maturity(log, viewer, rubric.questions, quarter), on_record(log, viewer, rubric, quarter)
    except RecordError as error:
        raise click.ClickException(str(error)) from None
    return (as_json if form == "json" else as_text)(rubric, found, figures)


def _rubric(home: Home, settings: Settings) -> Rubric:
    from ko_coach.cli.shift import rubric_folder
    from ko_coach.rubric.reader import read_folder

    reading = read_folder(rubric_folder(home, settings))
    if reading.rubric is not None:
        return reading.rubric
    first = reading.problems[0]
    said = _("The rubric cannot be read. {place}: {cause} {cure}")
    raise click.UsageError(said.format(place=first.place, cause=first.cause, cure=first.cure))
