"""Groups of commands that are imported when they are used."""

from __future__ import annotations

import importlib
import keyword
from collections.abc import Mapping
from typing import Any

import click

from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _


class LazyGroup(click.Group):
    """A group whose commands each live in a module of its package, as `command`; a word of Python's gets a `_`."""

    def __init__(self, *args: Any, package: str, summaries: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._package = package
        self._summaries = summaries

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(self._summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self._summaries:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"{self._package}.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each module has one
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, summary(name, self._summaries)) for name in self.list_commands(ctx)])
