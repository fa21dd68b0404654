"""A rubric that the command line names: by its folder, or by a version on record."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ko_coach.cli.rubric.check import as_text
from ko_coach.i18n import gettext as _
from ko_coach.record.errors import RecordError
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.sheet import shown
from ko_coach.rubric.versions import from_canonical
from ko_coach.text import clean_line

_VERSION = re.compile("v?([0-9a-f]{4,64})")


def rubric_named(named: str, record: Path) -> Rubric:
    """Return the rubric in the folder of that name, or else the version on record that begins so.

    Raises:
        click.UsageError: there is neither, or more than one version, or it cannot be read.
    """
    folder = Path(named).expanduser()
    if folder.is_dir():
        reading = read_folder(folder)
        if reading.rubric is None:
            click.echo(as_text(reading, folder), err=True)
            raise click.UsageError(_("{path} is no good rubric.").format(path=clean_line(named)))
        return reading.rubric
    version = _VERSION.fullmatch(named.lower())
    if version is None:
        said = _("There is no folder {name}, and a version is at least four hex digits, such as “7f3a”.")
        raise click.UsageError(said.format(name=shown(named)))
    return _on_record(version[1], record)


def _on_record(prefix: str, record: Path) -> Rubric:
    from ko_coach.record.log import Log

    if not record.exists():
        raise click.UsageError(_("There is no record yet: {path}.").format(path=clean_line(str(record))))
    try:
        with Log(record) as log:
            found = sorted(kept.version for kept in log.versions() if kept.version.startswith(prefix))
            content = log.rubric_content(found[0]) if len(found) == 1 else None
    except RecordError as error:
        raise click.UsageError(str(error)) from None
    if not found:
        said = _("No version on record begins with “{prefix}”, and no folder has that name.")
        raise click.UsageError(said.format(prefix=prefix))
    if content is None:
        said = _("More than one version begins with “{prefix}”. Name one with more digits: {versions}.")
        raise click.UsageError(said.format(prefix=prefix, versions=", ".join(_told_apart(found))))
    try:
        return from_canonical(content)
    except ValueError:
        said = _("The record's content of version {version} cannot be read.")
        raise click.UsageError(said.format(version=found[0][:8])) from None


def _told_apart(versions: list[str]) -> list[str]:
    """Return each version with as many digits as it takes to tell all of them apart."""
    digits = next(n for n in range(4, 65) if len({version[:n] for version in versions}) == len(versions))
    return [version[:digits] for version in versions]
