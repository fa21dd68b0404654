"""`ko-coach rubric fmt`: the keys of a rubric's files in their usual order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from ko_coach.cli.options import at_home, home_option, settings_of
from ko_coach.cli.rubric.check import said_problem
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.rubric.folder import Gathered, gather
from ko_coach.rubric.formatting import Formatted, formatted, replace_file, stem_of
from ko_coach.rubric.layout import FILES
from ko_coach.rubric.sheet import closest, hint, shown
from ko_coach.text import clean_line

_EVERY_FILE = frozenset(f"{stem}{ending}" for stem in FILES for ending in (".yaml", ".yml"))


@click.command("fmt", help=summary("fmt", RUBRIC))
@home_option()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help=_("Change nothing; exit code 1 if there is anything to do."))
@click.pass_context
def command(ctx: click.Context, /, home: str | None, paths: tuple[Path, ...], only_check: bool) -> int:
    settings_of(at_home(ctx, home))
    looked_up = [(folder, names, _gathered(folder, names)) for folder, names in _wanted(paths).items()]
    in_order = busy = 0
    for folder, names, gathered in looked_up:
        unread = [problem for problem in gathered.problems if not problem.file or problem.file in names]
        for problem in unread:
            click.echo(said_problem(problem, folder))
        looked_at = [each for each in formatted(gathered.files) if each.name in names]
        touched = sum(_put_in_order(each, folder, only_check=only_check) for each in looked_at)
        in_order += len(looked_at) - touched
        busy += len(unread) + touched
    if in_order:
        click.echo(ngettext("{n} file is in order.", "{n} files are in order.", in_order).format(n=in_order))
    return 1 if busy else 0


def _gathered(folder: Path, names: frozenset[str]) -> Gathered:
    """Return the folder's files.

    Raises:
        click.UsageError: there is nothing of a rubric in it.
    """
    gathered = gather(folder)
    if not gathered.problems and not gathered.files.keys() & names:
        raise click.UsageError(_("There is no file of a rubric in {path}.").format(path=clean_line(str(folder))))
    return gathered


def _wanted(paths: tuple[Path, ...]) -> Mapping[Path, frozenset[str]]:
    """Return the names of the files to look at in each folder.

    Raises:
        click.UsageError: something is named that is neither a folder nor a file of a rubric.
    """
    wanted: dict[Path, frozenset[str]] = {}
    for path in paths:
        if path.is_dir():
            wanted[path] = _EVERY_FILE
        elif not path.is_file():
            raise click.UsageError(_("There is no file or folder {path}.").format(path=clean_line(str(path))))
        elif stem_of(path.name) not in FILES:
            names = [f"{stem}.yaml" for stem in FILES]
            cause = _("No file of a rubric is named “{name}”.").format(name=shown(path.name))
            raise click.UsageError(f"{cause} {hint(closest(path.name, names), names)}")
        else:
            wanted[path.parent] = wanted.get(path.parent, frozenset()) | {path.name}
    return wanted


def _put_in_order(file: Formatted, folder: Path, *, only_check: bool) -> bool:
    """Do what is to be done with the file and say it; return whether there was anything."""
    path = folder / file.name
    for problem in file.problems:
        click.echo(said_problem(problem, folder))
    if file.problems:
        click.echo(_("{path}: left as it is.").format(path=clean_line(str(path))))
        return True
    if file.content is None:
        return False
    if only_check:
        click.echo(_("{path}: not in the usual order.").format(path=clean_line(str(path))))
        return True
    try:
        replace_file(path, file.content)
    except OSError as error:
        said = _("{path} cannot be written: {cause}.")
        raise click.ClickException(
            said.format(path=clean_line(str(path)), cause=clean_line(str(error.strerror)))
        ) from None
    click.echo(_("{path}: put in order.").format(path=clean_line(str(path))))
    return True
