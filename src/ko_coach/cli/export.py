"""`ko-coach export`: the record for other programs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ko_coach.cli.options import at_home, home_option, record_option, record_place, settings_of
from ko_coach.cli.progress import STOPPED, Bar, until_interrupted
from ko_coach.cli.searching import search_of
from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _
from ko_coach.settings import agent_name
from ko_coach.text import clean_line

if TYPE_CHECKING:
    from ko_coach.record.export import Choice, Format


@click.command("export", help=summary("export"))
@home_option()
@click.argument("line", metavar="[SEARCH]", required=False, default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help=_("JSON Lines or CSV."),
)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help=_("Where to; standard output if not given.")
)
@record_option()
@click.option(
    "--practice",
    type=click.Choice(["check-ins", "observations", "maturity", "experiments"]),
    help=_("Instead of interactions: your own check-ins, what was heard of customers, assessments, verdicts."),
)
@click.option(
    "--with-private", is_flag=True, help=_("Private interactions and check-ins too, whole: for your own keeping.")
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    home: str | None,
    line: str,
    form: Format,
    output: Path | None,
    record: str | None,
    practice: str | None,
    with_private: bool,
) -> int:
    from ko_coach.record.errors import RecordError

    place = at_home(ctx, home)
    settings = settings_of(place)
    own = settings.agent or agent_name()
    if practice is not None and (line or form == "csv"):
        raise click.UsageError(_("--practice is written as JSON Lines, and without a search."))
    choice = chosen(line, own, with_private=with_private)
    if choice is None:
        return 2
    try:
        if practice is not None:
            return _hand_out_practice(record_place(place, record), output, practice, own, with_private=with_private)
        return _hand_out(record_place(place, record), output, form, choice)
    except RecordError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            _("{path} cannot be written: {cause}.").format(
                path=clean_line(str(output or "-")), cause=clean_line(str(error.strerror))
            )
        ) from None


def _hand_out_practice(record: Path | str, output: Path | None, practice: str, own: str, *, with_private: bool) -> int:
    from ko_coach.record.handing_out import put
    from ko_coach.record.log import Log
    from ko_coach.record.practice_lines import export_practice

    with Log(record) as log:
        put(output, lambda stream: export_practice(log, stream, practice, own, with_private=with_private))
    return 0


def chosen(line: str, agent: str, *, with_private: bool) -> Choice | None:
    """Return what the search line asks for, everything without one; None when it cannot be understood."""
    from ko_coach.record.export import Choice

    if not line.strip():
        return Choice(with_private=with_private)
    from ko_coach.review.search import conditions
    from ko_coach.review.viewer import Viewer

    search = search_of(line)
    if search is None:
        return None
    now = datetime.now().astimezone()
    return Choice(tuple(conditions(search, Viewer(agent, lead=True), now)), with_private=with_private)


def _hand_out(record: Path | str, output: Path | None, form: Format, choice: Choice) -> int:
    from ko_coach.record.export import Stopped, count
    from ko_coach.record.handing_out import hand_out
    from ko_coach.record.log import Log

    with Log(record) as log, until_interrupted() as interrupted:
        bar = Bar(interrupted)
        total = count(log, choice)
        try:
            hand_out(log, output, form=form, choice=choice, on_page=lambda done: bar.show(done, total))
        except Stopped:
            return STOPPED
        finally:
            bar.clear()
    return 0
