"""`ko-coach purge`: what is old is deleted, after saying what that means."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ko_coach.cli.options import at_home, home_option, record_option, record_place, settings_of
from ko_coach.cli.progress import STOPPED, Bar, until_interrupted
from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.settings import seconds

if TYPE_CHECKING:
    from ko_coach.record.purging import Due


@click.command("purge", help=summary("purge"))
@home_option()
@click.option(
    "--older-than",
    "age",
    metavar="TIME",
    required=True,
    help=_("What was opened longer ago than this, as 180d, 12h or 30m."),
)
@click.option("--all", "whole", is_flag=True, help=_("Whole interactions, with their ratings and reviews."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@record_option()
@click.pass_context
def command(
    ctx: click.Context, /, home: str | None, age: str, whole: bool, dry_run: bool, yes: bool, record: str | None
) -> int:
    from ko_coach.record.errors import RecordError

    place = at_home(ctx, home)
    settings_of(place)
    before = _moment(age)
    target = record_place(place, record)
    try:
        return _purge(target, before, whole=whole, dry_run=dry_run, yes=yes)
    except RecordError as error:
        raise click.ClickException(str(error)) from None


def _moment(age: str) -> datetime:
    length = seconds(age)
    if length is None:
        raise click.UsageError(_("--older-than takes a time like 180d, 12h or 30m."))
    try:
        return datetime.now(UTC) - timedelta(seconds=length)
    except OverflowError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def _purge(target: Path | str, before: datetime, *, whole: bool, dry_run: bool, yes: bool) -> int:
    from ko_coach.record import purging
    from ko_coach.record.log import Log

    with Log(target) as log:
        due = purging.due(log, before, whole=whole)
        click.echo(_told(due, before, whole=whole))
        if dry_run:
            return 0
        if not (due.interactions or due.customers or due.days):
            purging.leave_no_trace(log)  # of a purge that was killed
            return 0
        if not yes and not _agreed():
            click.echo(_("Nothing was changed."))
            return 1
        with until_interrupted() as interrupted:
            bar = Bar(interrupted)
            try:
                done = purging.purge(log, before, whole=whole, on_batch=lambda n: bar.show(n, due.interactions))
            finally:
                bar.clear()
    said = ngettext("Done: {n} interaction.", "Done: {n} interactions.", done).format(n=done)
    click.echo(said)
    return STOPPED if interrupted() else 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError(_("There is nobody here to ask: say --yes, or --dry-run to see what would be done."))
    return click.confirm(_("This cannot be undone. Go on?"))


def _told(due: Due, before: datetime, *, whole: bool) -> str:
    day = f"{before.astimezone():%Y-%m-%d %H:%M}"
    if not (due.interactions or due.customers or due.days):
        return _("There is nothing to remove from before {day}.").format(day=day)
    if whole:
        told = ngettext(
            "Deletes {n} interaction opened before {day}, with {ratings} ratings and {reviews} reviews.",
            "Deletes {n} interactions opened before {day}, with {ratings} ratings and {reviews} reviews.",
            due.interactions,
        )
        lines = [told.format(n=due.interactions, day=day, ratings=due.ratings, reviews=due.reviews)]
    else:
        told = ngettext(
            "Removes subject, customer, facts, words and notes from {n} interaction opened before {day}.",
            "Removes subject, customer, facts, words and notes from {n} interactions opened before {day}.",
            due.interactions,
        )
        lines = [told.format(n=due.interactions, day=day), _("Counts, ratings and lessons stay.")]
    if due.customers:
        told = ngettext(
            "Forgets persona and stage of {n} customer.", "Forgets persona and stage of {n} customers.", due.customers
        )
        lines.append(told.format(n=due.customers))
    if due.days:
        told = ngettext("Deletes {n} check-in or look back.", "Deletes {n} check-ins and look backs.", due.days)
        lines.append(told.format(n=due.days))
    return "\n".join(lines)
