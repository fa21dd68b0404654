"""`ko-coach rubric schema`: JSON Schema for the files of a rubric."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from ko_coach.cli.options import at_home, home_option, settings_of
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import gettext as _
from ko_coach.rubric.reader import ids_in
from ko_coach.rubric.schema.files import STEMS, as_json, schema_of, write_schemas
from ko_coach.rubric.schema.parts import Ids
from ko_coach.text import clean_line


@click.command("schema", help=summary("schema", RUBRIC))
@home_option()
@click.argument("file", metavar="[FILE]", required=False)
@click.option(
    "--for",
    "rubric",
    metavar="DIR",
    help=_("Let editors complete the ids of this rubric."),
    type=click.Path(path_type=Path),
)
@click.option(
    "--write",
    "target",
    metavar="DIR",
    help=_("Write into this rubric's folder, as .schema/*.json, with the rubric's own ids."),
    type=click.Path(path_type=Path),
)
@click.pass_context
def command(ctx: click.Context, /, home: str | None, file: str | None, rubric: Path | None, target: Path | None) -> int:
    settings_of(at_home(ctx, home))
    stems = STEMS if file is None else (_stem(file),)
    named = rubric or target
    ids: Ids = _ids(named) if named else {}
    if target is not None:
        _write(target, ids, stems)
    elif file is not None:
        click.echo(as_json(schema_of(stems[0], ids)))
    else:
        click.echo(as_json({f"{stem}.yaml": schema_of(stem, ids) for stem in stems}))
    return 0


def _stem(file: str) -> str:
    stem = Path(file).name.removesuffix(".json").removesuffix(".yml").removesuffix(".yaml")
    if stem not in STEMS:
        names = ", ".join(STEMS)
        raise click.UsageError(
            _("No file of a rubric is named “{name}”.").format(name=clean_line(file))
            + " "
            + _("Known here: {names}.").format(names=names)
        )
    return stem


def _ids(folder: Path) -> Ids:
    if not folder.is_dir():
        raise click.UsageError(_("There is no folder {path}.").format(path=clean_line(str(folder))))
    return ids_in(folder)


def _write(folder: Path, ids: Ids, stems: Iterable[str]) -> None:
    try:
        written = write_schemas(folder, ids, stems)
    except OSError as error:
        raise click.ClickException(
            _("{path} cannot be written: {cause}.").format(
                path=clean_line(str(error.filename or folder)), cause=clean_line(str(error.strerror))
            )
        ) from None
    click.echo(clean_line(_("The schemas: {path}").format(path=written)))
