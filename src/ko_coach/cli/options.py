"""What every command takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from ko_coach import i18n
from ko_coach.i18n import gettext as _
from ko_coach.settings import Home, Settings, SettingsError, load

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
