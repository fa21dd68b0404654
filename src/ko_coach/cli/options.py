"""What every command takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ko_coach import i18n
from ko_coach.i18n import gettext as _
from ko_coach.settings import Home, Settings, SettingsError, load
from ko_coach.text import clean_line

F = TypeVar("F", bound=Callable[..., object])


def home_option() -> Callable[[F], F]:
    """Return the option `--home`, which every command has, before or after its name."""
    return click.option(
        "--home", metavar="DIR", help=_("Where ko-coach keeps its things; KO_COACH_HOME does the same.")
    )


def format_option() -> Callable[[F], F]:
    """Return the option `--format` of commands that answer people and programs."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=_("How to write it."),
    )


def record_option() -> Callable[[F], F]:
    """Return the option `--record` of commands that work on another record than the home's own."""
    return click.option(
        "--record",
        metavar="PLACE",
        help=_("Another record than your own: a file, or postgresql://user@host/database."),
    )


def record_place(home: Home, record: str | None, *, new: bool = False) -> Path | str:
    """Return the place of the record that `--record` names, of the home's own without it.

    Raises:
        click.UsageError: it names a file that is not there, and that is not to be made `new`.
        click.ClickException: nothing was recorded at home yet.
    """
    if record is None:
        if not new and not home.log.exists():
            raise click.ClickException(_("There is no record yet: {path}.").format(path=clean_line(str(home.log))))
        return home.log
    if "://" in record:
        return record
    path = Path(record).expanduser()
    if path.is_file() or (new and path.parent.is_dir() and not path.exists()):
        return path
    raise click.UsageError(
        _("There is no record at {path}: name a file that is one, or postgresql://user@host/database.").format(
            path=clean_line(str(path))
        )
    )


def at_home(ctx: click.Context, home: str | None) -> Home:
    """Return the home that this command, the group before it or the environment names."""
    return Home.find(home or ctx.obj)


def settings_of(home: Home, language: str | None = None) -> Settings:
    """Return what the home's `config.toml` says, and speak its language unless a flag asked for another.

    Raises:
        click.UsageError: it says something that cannot be followed.
    """
    try:
        settings = load(home)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    if wanted := language or settings.language:
        i18n.set_language(wanted)
    return settings
