"""`ko-coach rubric new`: a small rubric to begin with, whose comments explain every key."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

import click

from ko_coach import i18n
from ko_coach.cli.options import at_home, home_option, settings_of
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import gettext as _
from ko_coach.rubric.reader import ids_in
from ko_coach.rubric.schema.files import STEMS, write_schemas
from ko_coach.text import clean_line


@click.command("new", help=summary("new", RUBRIC))
@home_option()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(i18n.LANGUAGES), help=_("The language of its texts and comments."))
@click.pass_context
def command(ctx: click.Context, /, home: str | None, folder: Path, language: str | None) -> int:
    settings_of(at_home(ctx, home), language)
    try:
        if _is_taken(folder):
            said = _("{path} is there already and not empty. Name a folder that is still to be made.")
            click.echo(clean_line(said.format(path=folder)), err=True)
            return 1
        _begin(folder, i18n.language())
    except OSError as error:
        raise click.ClickException(
            _("{path} cannot be written: {cause}.").format(
                path=clean_line(str(error.filename or folder)), cause=clean_line(str(error.strerror))
            )
        ) from None
    named = shlex.quote(str(folder))
    click.echo(clean_line(_("Begin in {path}; its comments explain every key.").format(path=folder / "rubric.yaml")))
    click.echo(
        clean_line(_("Check it: ko-coach rubric check {path} · Use it: ko-coach --rubric {path}").format(path=named))
    )
    return 0


def _is_taken(folder: Path) -> bool:
    return folder.exists() and not (folder.is_dir() and next(folder.iterdir(), None) is None)


def _begin(folder: Path, language: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    beginning = files("ko_coach.rubric") / "beginning" / language
    for stem in STEMS:
        (folder / f"{stem}.yaml").write_bytes((beginning / f"{stem}.yaml").read_bytes())
    write_schemas(folder, ids_in(folder))
