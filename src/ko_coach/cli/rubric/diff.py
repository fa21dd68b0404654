"""`ko-coach rubric diff`: what changed between two rubrics, item by item."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from ko_coach.cli.options import at_home, format_option, home_option, settings_of
from ko_coach.cli.rubric.named import rubric_named
from ko_coach.cli.shift import rubric_folder
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.differences import Difference, differences
from ko_coach.rubric.model import Rubric
from ko_coach.text import clean
from ko_coach.tui import changes


@click.command("diff", help=summary("diff", RUBRIC))
@home_option()
@click.argument("old", metavar="A")
@click.argument("new", metavar="[B]", required=False)
@click.option("--full", is_flag=True, help=_("With the old and the new texts."))
@format_option()
@click.pass_context
def command(ctx: click.Context, /, home: str | None, old: str, new: str | None, full: bool, form: str) -> int:
    place = at_home(ctx, home)
    settings = settings_of(place)
    before = rubric_named(old, place.log)
    after = rubric_named(new or str(rubric_folder(place, settings)), place.log)
    found = differences(before, after)
    if form == "json":
        said = json.dumps(_as_json(before, after, found), ensure_ascii=False, indent=2)
    else:
        said = "\n".join(_as_text(before, found, full=full))
    click.echo(clean(said))  # what stands in the record was read by some earlier program
    return 1 if found else 0


def _as_text(rubric: Rubric, found: tuple[Difference, ...], *, full: bool) -> list[str]:
    if not found:
        return [_("No difference: both are version {version}.").format(version=rubric.short_version)]
    lines = []
    for difference in found:
        lines.append(changes.say(difference, language()))
        if full and difference.change != "moved":
            lines += [f"    {line}" for line in changes.full(difference)]
    return lines


def _as_json(old: Rubric, new: Rubric, found: tuple[Difference, ...]) -> dict[str, object]:
    listed = [asdict(each) | {"said": changes.say(each, language())} for each in found]
    return {"old": old.version, "new": new.version, "differences": listed}
