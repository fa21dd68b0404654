"""`ko-coach rubric check`: everything that is wrong in a rubric's folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from ko_coach.cli.options import at_home, home_option, settings_of
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import Reading, read_folder
from ko_coach.text import clean_line


@click.command("check", help=summary("check", RUBRIC))
@home_option()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("How to write it."),
)
@click.pass_context
def command(ctx: click.Context, /, home: str | None, folder: Path, form: str) -> int:
    settings_of(at_home(ctx, home))
    reading = read_folder(folder)
    if form == "json":
        click.echo(json.dumps(_as_json(reading), ensure_ascii=False, indent=2))
    else:
        click.echo(_as_text(reading, folder))
    return 1 if reading.rubric is None else 0


def _as_json(reading: Reading) -> dict[str, object]:
    return {
        "version": reading.rubric.version if reading.rubric else None,
        "problems": [asdict(problem) for problem in reading.problems],
    }


def _as_text(reading: Reading, folder: Path) -> str:
    said = [_problem(problem, folder) for problem in reading.problems]
    errors = sum(problem.is_error for problem in reading.problems)
    warnings = len(reading.problems) - errors
    counts = [
        ngettext("{n} error", "{n} errors", errors).format(n=errors),
        ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
    ]
    if reading.rubric is not None:
        counts.insert(
            0,
            _("{name} is good, version {version}").format(
                name=clean_line(folder.name), version=reading.rubric.short_version
            ),
        )
    return "\n".join([*said, ", ".join(counts)])


def _problem(problem: Problem, folder: Path) -> str:
    severity = _("error") if problem.is_error else _("warning")
    lines = [f"{clean_line(str(folder))}/{problem.place}: {severity}: {problem.cause}"]
    if problem.source:
        lines.append(f"    {problem.source}")
    if problem.cure:
        lines.append(f"    → {problem.cure}")
    return "\n".join(lines)
