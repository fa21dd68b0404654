"""`ko-coach report`: a page to take to a meeting."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from ko_coach.cli.options import at_home, home_option, record_option, record_place, settings_of
from ko_coach.cli.summaries import summary
from ko_coach.i18n import LANGUAGES
from ko_coach.i18n import gettext as _
from ko_coach.settings import Home, agent_name
from ko_coach.text import clean_line

if TYPE_CHECKING:
    from ko_coach.review.report import Period
    from ko_coach.review.search_words import When
    from ko_coach.review.viewer import Viewer


@click.command("report", help=summary("report"))
@home_option()
@click.option(
    "--since",
    default="30d",
    show_default=True,
    metavar="TIME",
    help=_("The first day: so long ago (30d, 4w), a day (2026-11-01), a month (2026-11), today or yesterday."),
)
@click.option("--until", metavar="TIME", help=_("The last day, written alike; today if not given."))
@record_option()
@click.option("--mine", is_flag=True, help=_("Only your own interactions, as an agent sees them."))
@click.option("--agent", metavar="NAME", help=_("Who looks; your login name if not given."))
@click.option("--language", type=click.Choice(LANGUAGES), help=_("The language of the report."))
@click.option(
    "--out",
    metavar="FILE",
    help=_("Where to; report-<day>.html in this folder if not given, - is standard output."),
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    home: str | None,
    since: str,
    until: str | None,
    record: str | None,
    mine: bool,
    agent: str | None,
    language: str | None,
    out: str | None,
) -> int:
    from ko_coach.record.errors import RecordError
    from ko_coach.review.viewer import Viewer

    place = at_home(ctx, home)
    settings = settings_of(place, language)
    now = datetime.now().astimezone()
    viewer = Viewer(clean_line(agent or settings.agent) or agent_name(), lead=not mine)
    period = _period(since, until, now)
    output = None if out == "-" else Path(out or f"report-{now:%Y-%m-%d}.html").expanduser()
    if output is not None and output.is_dir():
        said = _("{path} is a folder: name a file, for example {path}/report.html.")
        raise click.UsageError(said.format(path=clean_line(str(output))))
    try:
        page = _page(_record(place, record), viewer, period, now)
    except RecordError as error:
        raise click.ClickException(str(error)) from None
    _write(output, page)
    return 0


def _period(since: str, until: str | None, now: datetime) -> Period:
    from ko_coach.review.report import Period

    first = _when("--since", since)
    last = None if until is None else _when("--until", until)
    try:
        return Period.of(first, last, now)
    except ValueError:
        said = _("The time ends before it begins: let --since name a day that is not after --until, nor after today.")
        raise click.UsageError(said) from None


def _when(flag: str, text: str) -> When:
    from ko_coach.review.search_keys import Amiss, when

    try:
        return when(text)
    except Amiss as error:
        raise click.UsageError(f"{flag}: {error}") from None


def _record(home: Home, record: str | None) -> Path | str:
    if record is None and not home.log.exists():
        said = _("There is no record yet: {path}. Name another one with --record.")
        raise click.UsageError(said.format(path=clean_line(str(home.log))))
    return record_place(home, record)


def _page(record: Path | str, viewer: Viewer, period: Period, now: datetime) -> bytes:
    from ko_coach.record.log import Log
    from ko_coach.review.report import gather
    from ko_coach.review.report_html import as_html

    with Log(record) as log:
        return as_html(gather(log, viewer, period, now)).encode()


def _write(output: Path | None, page: bytes) -> None:
    from ko_coach.record.handing_out import put

    def write(stream: BinaryIO) -> int:
        return stream.write(page)

    try:
        put(output, write)
    except OSError as error:
        said = _("{path} cannot be written: {cause}.")
        path, cause = clean_line(str(output or "-")), clean_line(str(error.strerror))
        raise click.ClickException(said.format(path=path, cause=cause)) from None
    if output is not None:
        click.echo(_("The report is here: {path}").format(path=clean_line(str(output.absolute()))))
