"""`ko-coach export`: the record for other programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import click

from ko_coach.cli.options import at_home, home_option, settings_of
from ko_coach.cli.summaries import summary
from ko_coach.coaching.trust import trust_of
from ko_coach.i18n import gettext as _
from ko_coach.record.entries import KeptInteraction
from ko_coach.record.errors import RecordError
from ko_coach.record.handing_out import hand_out
from ko_coach.record.log import Log
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import from_canonical
from ko_coach.text import clean_line


@click.command("export", help=summary("export"))
@home_option()
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
@click.option("--with-private", is_flag=True, help=_("Private interactions too, whole: for your own keeping."))
@click.pass_context
def command(ctx: click.Context, /, home: str | None, form: str, output: Path | None, with_private: bool) -> int:
    place = at_home(ctx, home)
    settings_of(place)
    if not place.log.exists():
        raise click.ClickException(_("There is no record yet: {path}.").format(path=clean_line(str(place.log))))
    try:
        with Log(place.log) as log:
            hand_out(
                log, output, form="csv" if form == "csv" else "jsonl", trust_of=_trust(log), with_private=with_private
            )
    except RecordError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            _("{path} cannot be written: {cause}.").format(
                path=clean_line(str(output or "-")), cause=clean_line(str(error.strerror))
            )
        ) from None
    return 0


def _trust(log: Log) -> Callable[[KeptInteraction], float | None]:
    """Return how trust is computed: which criteria are its parts, the rubric version of the rating says."""

    @lru_cache(maxsize=64)
    def rubric_of(version: str) -> Rubric | None:
        content = log.rubric_content(version)
        return from_canonical(content) if content else None

    def of(kept: KeptInteraction) -> float | None:
        latest = kept.submissions[-1]
        rubric = rubric_of(latest.version)
        return trust_of(rubric, latest.answers) if rubric else None

    return of
